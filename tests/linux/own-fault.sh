#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A fault inside dragoman itself ends it with status 70 and one line on stderr that begins with "dragoman: ", and is no
# signal of the guest's, whatever that has installed or blocked.
#
# Nothing in dragoman fails on demand.  The faults are made from outside, with ptrace, while the guest waits in a system
# call and C code of dragoman's runs: its program counter or stack pointer goes astray, it comes to an instruction that
# is none, or to check_failed(), as from a check() that does not hold.
set -u
[ -x "$DRAGOMAN" ] || { echo "dragoman is not built"; exit 77; }
[ "$(uname -m)" = x86_64 ] || { echo "knows the registers of x86-64 only"; exit 77; }

cat >guest.c <<'END'
#include <pthread.h>
#include <signal.h>
#include <unistd.h>
static void handler(int sig)
{
	(void)sig;
	write(1, "seen by the guest\n", 18);
	_exit(1);
}
static void *thread(void *arg)
{
	for (;;)
		pause();
	return arg;
}
int main(int argc, char **argv)
{
	static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP};
	struct sigaction sa = {.sa_handler = handler};
	sigset_t set;
	pthread_t t;
	sigemptyset(&set);
	for (int i = 0; i < 5; i++) {
		sigaction(faults[i], &sa, 0);
		sigaddset(&set, faults[i]);
	}
	pthread_create(&t, 0, thread, 0);
	if (argc > 1)
		sigprocmask(SIG_BLOCK, &set, 0);
	write(1, "ready\n", 6);
	for (;;)
		pause();
}
END

cat >astray.c <<'END'
/* astray HOW ADDRESS COMMAND...: runs it until it has written "ready", sends it astray, prints what came of it. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pid;

static void need(long r, const char *what)
{
	if (r >= 0)
		return;
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	kill(pid, SIGKILL);
	exit(77);
}

/* Until the program waits in the pause() of these guests.  Just after it has written, generated code may run. */
static void await_pause(void)
{
	char name[50], text[20] = "";
	snprintf(name, sizeof name, "/proc/%d/syscall", pid);
	while (atoi(text) != SYS_ppoll) {
		FILE *f = fopen(name, "r");
		need(f ? 0 : -1, name);
		if (!fgets(text, sizeof text, f))
			text[0] = 0;
		fclose(f);
		usleep(1000);
	}
}

/* Where the program is mapped, and the address of two bytes in its code. */
static unsigned long base, code, code_end;

static void find_program(void)
{
	char name[50], line[600], exe[500] = "";
	snprintf(name, sizeof name, "/proc/%d/exe", pid);
	need(readlink(name, exe, sizeof exe - 1), "readlink");
	snprintf(name, sizeof name, "/proc/%d/maps", pid);
	FILE *f = fopen(name, "r");
	unsigned long lo, hi;
	char perm[8];
	while (f && fgets(line, sizeof line, f))
		if (strstr(line, exe) && sscanf(line, "%lx-%lx %7s", &lo, &hi, perm) == 3) {
			if (!base)
				base = lo;
			if (perm[2] == 'x' && !code)
				code = lo, code_end = hi;
		}
}

static unsigned long find_bytes(unsigned char a, unsigned char b)
{
	for (unsigned long p = code; p < code_end; p += 7) {
		unsigned char w[8];
		long v = ptrace(PTRACE_PEEKTEXT, pid, p, 0);
		memcpy(w, &v, 8);
		for (int i = 0; i < 7; i++)
			if (w[i] == a && w[i + 1] == b)
				return p + (unsigned long)i;
	}
	return 0;
}

static unsigned long put_text(unsigned long at, const char *text)
{
	for (size_t i = 0; i <= strlen(text); i += 8) {
		long v = 0;
		strncpy((char *)&v, text + i, 8);
		ptrace(PTRACE_POKEDATA, pid, at + i, v);
	}
	return at;
}

int main(int argc, char **argv)
{
	struct user_regs_struct r;
	int out[2], st;
	char buf[100];

	if (pipe(out))
		return 1;
	pid = fork();
	if (!pid) {
		dup2(out[1], 1);
		close(out[0]);
		close(out[1]);
		if (ptrace(PTRACE_TRACEME, 0, 0, 0))
			_exit(77);
		execv(argv[3], argv + 3);
		_exit(127);
	}
	close(out[1]);
	need(waitpid(pid, &st, 0), "wait");
	if (WIFEXITED(st))
		return WEXITSTATUS(st);
	need(ptrace(PTRACE_CONT, pid, 0, 0), "ptrace");
	if (read(out[0], buf, 6) != 6 || memcmp(buf, "ready\n", 6))
		return 1;
	await_pause();
	kill(pid, SIGSTOP);
	while (waitpid(pid, &st, 0) == pid && WIFSTOPPED(st) && WSTOPSIG(st) != SIGSTOP)
		ptrace(PTRACE_CONT, pid, 0, WSTOPSIG(st));
	need(ptrace(PTRACE_GETREGS, pid, 0, &r), "registers");
	find_program();
	r.orig_rax = -1ul;
	if (r.rip < code || r.rip >= code_end) {
		fprintf(stderr, "not in dragoman's code: %#llx\n", (unsigned long long)r.rip);
		kill(pid, SIGKILL);
		return 1;
	}
	if (!strcmp(argv[1], "pc"))
		r.rip = strtoul(argv[2], NULL, 16);
	else if (!strcmp(argv[1], "stack"))
		r.rsp = strtoul(argv[2], NULL, 16);
	else if (!strcmp(argv[1], "instruction"))
		r.rip = find_bytes(0x0f, 0x0b);
	else {
		r.rip = base + strtoul(argv[2], NULL, 16);
		r.rdi = put_text(r.rsp - 4096, "two == 3");
		r.rsi = put_text(r.rsp - 2048, "some/file.c");
		r.rdx = 123;
		r.rsp = ((r.rsp - 8192) & ~15ul) - 8;
	}
	ptrace(PTRACE_SETREGS, pid, 0, &r);
	ptrace(PTRACE_CONT, pid, 0, 0);
	/* Signals are passed on. */
	while (waitpid(pid, &st, 0) == pid && WIFSTOPPED(st))
		ptrace(PTRACE_CONT, pid, 0, WSTOPSIG(st));
	ssize_t n = read(out[0], buf, sizeof buf);
	printf("%s %d, %zd bytes\n", WIFEXITED(st) ? "status" : "signal", WIFEXITED(st) ? WEXITSTATUS(st) : WTERMSIG(st),
	       n);
	return 0;
}
END
$CC_FOR_BUILD -O1 -w astray.c -o astray || exit 1

# ends NAME PATTERN HOW ADDRESS COMMAND...
ends() {
	local name=$1 pattern=$2
	shift 2
	timeout 60 ./astray "$@" >out 2>err </dev/null
	case $?:$(cat out) in
	77:*) echo "skip $name: $(head -n 1 err)"; return ;;
	"0:status 70, 0 bytes") ;;
	*) echo "not ok $name"; cat out err; bad=1; return ;;
	esac
	if [ "$(wc -l <err)" = 1 ] && grep -qE "^dragoman: $pattern" err; then
		echo "ok $name"
	else
		echo "not ok $name"
		cat err
		bad=1
	fi
}
bad=0
found=
# A position independent program's symbols count from where it is mapped.
failed=$(nm "$DRAGOMAN" 2>/dev/null | sed -n 's/^\([0-9a-f]*\) T check_failed$/\1/p')
for arch in riscv64 aarch64; do
	command -v $arch-linux-gnu-gcc >/dev/null || continue
	found=1
	$arch-linux-gnu-gcc -O1 -w -static -pthread guest.c -o guest-$arch || exit 1
	inside="signal [0-9]+ \(code -?[0-9]+\) inside dragoman itself: host pc "
	for blocks in "" blocks; do
		it=$arch${blocks:+-blocked}
		ends $it-pc-null "${inside/'[0-9]+'/11}0x0, " pc 0 "$DRAGOMAN" ./guest-$arch $blocks
		ends $it-pc-astray "${inside/'[0-9]+'/11}" pc 7ffffffff000 "$DRAGOMAN" ./guest-$arch $blocks
		ends $it-stack "${inside/'[0-9]+'/11}" stack 1000 "$DRAGOMAN" ./guest-$arch $blocks
		ends $it-instruction "${inside/'[0-9]+'/4}" instruction 0 "$DRAGOMAN" ./guest-$arch $blocks
		if [ "$failed" ]; then
			ends $it-check 'some/file\.c:123: this should not happen: !\(two == 3\)' check $failed \
				"$DRAGOMAN" ./guest-$arch $blocks
		else
			echo "skip $it-check: no symbols"
		fi
	done
done
[ "$found" ] || { echo "no cross compiler"; exit 77; }
exit $bad
