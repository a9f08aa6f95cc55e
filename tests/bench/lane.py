# SPDX-License-Identifier: GPL-2.0-or-later
"""A lane of tests/bench/run: a process with boxes of its own, bound to a CPU, that runs one program at a time.

    lane.py FOLDER GUEST...

Started by tests/bench/run only. FOLDER has what was built (measure, <arch>/kernel_*). A request is a line of JSON on
standard input, with the row, guest, emulator, size and CPUs; the answer is a line on standard output. Two lanes share
nothing: each has its own mounts, its own /tmp in each root and its own binfmt_misc.
"""

import hashlib
import json
import os
import shlex
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../roots"))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import box  # noqa: E402
import inputs  # noqa: E402

# Our name of an emulator, the peer's folder, the value of QEMU_CPU (children that are executed see it too).
PEERS = {
    "arm64": [("q10-max", "q10", "max"), ("q10-a72", "q10", "cortex-a72"), ("q7.2-max", "q7.2", "max"),
              ("q7.2-a72", "q7.2", "cortex-a72")],
    "riscv64": [("q10", "q10", None), ("q10-rv64", "q10", "rv64"), ("q7.2", "q7.2", None)],
}


class Lane:
    def __init__(self, built, guests):
        self.generated = generated_folder()
        binaries = [("dragoman", f"{built}/dragoman")] if os.path.exists(f"{built}/dragoman") else []
        peers = box.peers()
        for guest in guests:
            qemu = "qemu-" + box.GUESTS[guest][0]
            binaries += [(f"{peer}-{qemu}", f"{peers[peer]}/{qemu}") for peer in ("q10", "q7.2")]
        self.boxes = box.Boxes(["amd64", *guests], binaries, binds={"in": f"{HERE}/inputs", "gen": self.generated})
        shutil.copytree(built, f"{self.boxes.work}/own", ignore=shutil.ignore_patterns("dragoman"))
        os.mkdir(f"{self.boxes.work}/out")

    def once(self, row, guest, emulator, size, cpus, timeout, show):
        """One run: a dictionary with wall, cpu, rss, or with why there is none."""
        work = self.boxes.work
        arch = "amd64" if emulator == "native" else guest
        times = int(size[1:]) if size.startswith("x") else 1
        n = 0 if size.startswith("x") else int(size)
        fill = {"n": n, "triplet": box.TRIPLET[arch], "own": f"/case/own/{arch}"}
        for kind in inputs.kinds_in(row["command"]):
            fill[kind] = "gen/" + inputs.make(self.generated, kind, n)
        argv = shlex.split(row["command"].format(**fill))
        env = dict(box.ENV)
        self.boxes.binfmt()
        if emulator == "dragoman":
            argv = ["/emu/dragoman", *argv]
        elif emulator != "native":
            peer, cpu = next(p[1:] for p in PEERS[guest] if p[0] == emulator)
            name = f"{peer}-qemu-{box.GUESTS[guest][0]}"
            self.boxes.binfmt({guest: f"{self.boxes.emu}/{name}"})
            argv = [f"/emu/{name}", *argv]
            if cpu:
                env["QEMU_CPU"] = cpu
        os.sched_setaffinity(0, cpus)
        out, err = f"{work}/out/stdout", f"{work}/out/stderr"
        argv = [f"{work}/own/measure", self.boxes.roots[arch], str(times), str(timeout), *argv]
        read, write = os.pipe()
        with open(out, "wb") as o, open(err, "wb") as e:
            # measure writes its line to file descriptor 3.
            pid = os.posix_spawn(argv[0], argv, env, file_actions=[
                (os.POSIX_SPAWN_DUP2, o.fileno(), 1), (os.POSIX_SPAWN_DUP2, e.fileno(), 2),
                (os.POSIX_SPAWN_DUP2, write, 3)])
            os.close(write)
            os.waitpid(pid, 0)
        with os.fdopen(read) as f:
            words = f.read().split()
        with open(err, "rb") as f:
            why = f.read().decode(errors="replace").strip().splitlines()
        if len(words) != 5:
            return {"failed": "measure: " + (why[-1] if why else "no result")}
        wall, user, system, rss, status = map(float, words)
        if status:
            last = f": {why[-1][:200]}" if why else ""
            return {"failed": ("timeout" if status == 137 else f"exit status {status:.0f}") + last}
        with open(out, "rb") as f:
            content = f.read()
        if show:
            print(f"\n{emulator}: {len(content)} bytes: {content[:300]!r}", file=sys.stderr, flush=True)
        return {"wall": wall / times, "cpu": (user + system) / times, "rss": int(rss),
                "output": hashlib.sha256(content).hexdigest()[:16]}


def generated_folder():
    folder = os.path.join(box.cache(), "bench-inputs")
    os.makedirs(folder, exist_ok=True)
    return folder


def main():
    box.enter_namespace()
    lane = Lane(sys.argv[1], sys.argv[2:])
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(lane.once(**json.loads(line))), flush=True)
    lane.boxes.close()


if __name__ == "__main__":
    main()
