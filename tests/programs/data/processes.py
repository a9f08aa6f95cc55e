# SPDX-License-Identifier: GPL-2.0-or-later
# Exercised by cases/python3-processes: processes, signals, sockets; prints what must be the same everywhere.
import asyncio, fcntl, errno, json, multiprocessing, os, pty, resource, select, selectors, shutil, signal, socket, subprocess, sys, tempfile, threading, time  # noqa

say = lambda *a: print(*a, flush=True)
say(subprocess.run(["sh", "-c", "cat; echo err >&2; exit 3"], input=b"in", capture_output=True))
say(subprocess.check_output("seq 1 5 | tac | tr '\\n' ,", shell=True, text=True))
say(subprocess.run([sys.executable, "-c", "import os,sys; print(sys.argv[1:], os.environ.get('V'), os.path.basename(os.getcwd()))", "a", "b c"], env={**os.environ, "V": "5"}, capture_output=True, text=True, cwd="/tmp").stdout)
try:
    subprocess.run(["sleep", "5"], timeout=0.1)
except subprocess.TimeoutExpired as e:
    say("timeout", e.timeout)
try:
    subprocess.run(["/nonexistent"])
except FileNotFoundError as e:
    say(e)
p = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
say(p.communicate("x\n" * 3), p.returncode)
p = subprocess.Popen(["sleep", "10"])
p.terminate()
say("terminated", p.wait())
r, w = os.pipe()
pid = os.fork()
if pid == 0:
    os.write(w, b"from child")
    os._exit(9)
say(os.read(r, 100), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
got = []
signal.signal(signal.SIGUSR1, lambda s, f: got.append(s))
for _ in range(20):
    os.kill(os.getpid(), signal.SIGUSR1)
say(len(got), got[0])
signal.signal(signal.SIGALRM, lambda s, f: (_ for _ in ()).throw(TimeoutError("alarm")))
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    time.sleep(5)
except TimeoutError as e:
    say(e)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
os.kill(os.getpid(), signal.SIGUSR2)
say(signal.sigpending(), signal.sigwait([signal.SIGUSR2]))
server = socket.create_server(("127.0.0.1", 0))
def serve():
    c, _ = server.accept()
    with c:
        data = b""
        while chunk := c.recv(65536):
            data += chunk
        c.sendall(b"%d %d" % (len(data), sum(data)))
t = threading.Thread(target=serve)
t.start()
with socket.create_connection(server.getsockname()) as c:
    c.sendall(bytes(range(256)) * 2000)
    c.shutdown(socket.SHUT_WR)
    say(c.recv(100))
t.join()
a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
a.send(b"datagram")
say(b.recv(100), a.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE) == socket.SOCK_DGRAM)
u = socket.socket(socket.AF_UNIX)
with tempfile.TemporaryDirectory() as d:
    u.bind(d + "/s")
    u.listen()
    v = socket.socket(socket.AF_UNIX)
    v.connect(d + "/s")
    c, _ = u.accept()
    with open(d + "/f", "w+") as f:
        f.write("passed fd")
        f.flush()
        socket.send_fds(v, [b"x"], [f.fileno()])
        msg, fds, _, _ = socket.recv_fds(c, 10, 2)
        say(msg, os.pread(fds[0], 100, 0))
sel = selectors.DefaultSelector()
sel.register(r, selectors.EVENT_READ, "pipe")
sel.register(w, selectors.EVENT_WRITE, "out")
os.write(w, b"z")
say(type(sel).__name__, sorted(k.data for k, _ in sel.select(1)), select.select([r], [], [], 0)[0] == [r])
async def main():
    p = await asyncio.create_subprocess_exec("tr", "a-z", "A-Z", stdin=-1, stdout=-1)
    out, _ = await p.communicate(b"async")
    res = await asyncio.gather(*(asyncio.sleep(0.01 * (3 - i), i) for i in range(3)))
    q = asyncio.Queue()
    async def producer():
        for i in range(5):
            await q.put(i)
    async with asyncio.TaskGroup() as tg:
        tg.create_task(producer())
        s = sum([await q.get() for _ in range(5)])
    srv = await asyncio.start_server(lambda rd, wr: (wr.write(b"hi"), wr.close()), "127.0.0.1", 0)
    rd, wr = await asyncio.open_connection(*srv.sockets[0].getsockname())
    data = await rd.read()
    try:
        await asyncio.wait_for(asyncio.sleep(9), 0.02)
    except TimeoutError:
        return out, p.returncode, res, s, data, "timed out"
say(asyncio.run(main()))
def square(x):
    return x * x
if __name__ == "__main__":
    ctx = multiprocessing.get_context("fork")
    with ctx.Pool(3) as pool:
        say(pool.map(square, range(10)))
    q = ctx.Queue()
    ps = [ctx.Process(target=q.put, args=(i,)) for i in range(4)]
    [x.start() for x in ps]
    say(sorted(q.get() for _ in ps), [x.join() or x.exitcode for x in ps])
    v = ctx.Value("i", 0)
    def add():
        for _ in range(200):
            with v.get_lock():
                v.value += 1
    ps = [ctx.Process(target=add) for _ in range(3)]
    [x.start() for x in ps], [x.join() for x in ps]
    say(v.value)
pid, fd = pty.fork()
if pid == 0:
    os.execvp("sh", ["sh", "-c", "tty >/dev/null && echo on a terminal; stty size; exit 6"])
out = b""
while True:
    try:
        chunk = os.read(fd, 1000)
    except OSError as e:
        say(errno.errorcode[e.errno])
        break
    if not chunk:
        break
    out += chunk
say(out, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
with tempfile.TemporaryFile() as f:
    fcntl.flock(f, fcntl.LOCK_EX)
    os.posix_fallocate(f.fileno(), 0, 5000)
    say(os.fstat(f.fileno()).st_size, fcntl.fcntl(f, fcntl.F_GETFD) & fcntl.FD_CLOEXEC)
say(resource.getrlimit(resource.RLIMIT_CORE)[0] >= -1, os.sched_getaffinity(0) != set(), os.nice(0), os.getpriority(os.PRIO_PROCESS, 0), os.umask(0o22) >= 0, sorted(os.listdir("/proc/self/fd"))[:3], os.path.basename(os.readlink("/proc/self/cwd")) != "", open("/proc/self/comm").read(), os.path.basename(os.readlink("/proc/self/exe")), os.path.basename(open("/proc/self/cmdline").read().split("\0")[0]))
os.memfd_create("m"), os.eventfd(3), os.pidfd_open(os.getpid())
say(os.posix_spawn("/usr/bin/true", ["true"], os.environ) > 0, os.wait()[1], shutil.which("ls"), os.uname().sysname, time.clock_getres(time.CLOCK_MONOTONIC))
os.execvp("echo", ["echo", "exec", "done"])
