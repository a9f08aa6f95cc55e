#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Contract 16: dragoman is one static file without a disassembler in it, relocates little, and before the guest's first
# system call makes a bounded number of its own, opens itself and the program and nothing else, and prints nothing.
#
# Nothing is timed: system calls and page faults are counted.
set -u
[ -x "$DRAGOMAN" ] || { echo "dragoman is not built"; exit 77; }
nm "$DRAGOMAN" 2>/dev/null | grep -q __asan_init && { echo "a sanitizer build is not static"; exit 77; }
# More than there are today (133 and 173, of the calls 62 for the signals' dispositions); whoever raises one says for what.
max_calls=150
max_faults=260
bad=0
verdict() { # NAME OUTPUT: ok if there is none
	if [ -z "$2" ]; then
		echo "ok $1"
	else
		echo "not ok $1"
		echo "$2"
		bad=1
	fi
}

verdict static "$(readelf -lW "$DRAGOMAN" | grep INTERP; readelf -dW "$DRAGOMAN" | grep NEEDED)"
verdict no-disassembler "$(nm "$DRAGOMAN" | grep -E ' (cs_open|cs_disasm[a-z_]*|cs_malloc)$'; nm "$DRAGOMAN" | grep -E ' [tTrRdD] (X86|AArch64|RISCV|ARM)_(getInstruction|printInst|init)$')"
# A look that finds nothing anywhere is no look.
if [ -x "$builddir/dragoman-disas" ] && ! nm "$builddir/dragoman-disas" | grep -qE ' (cs_open|cs_disasm)'; then
	echo "not ok no-disassembler-looks"
	bad=1
fi
if out=$("$srcdir/tests/lint/relocations.sh" 2>&1); then
	echo "ok relocations"
else
	verdict relocations "${out:-tests/lint/relocations.sh fails}"
fi

cat >trace.c <<'END'
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

static void text(pid_t pid, unsigned long at, char *s, size_t n)
{
	for (size_t i = 0; i + 8 < n; i += 8) {
		long w = ptrace(PTRACE_PEEKDATA, pid, at + i, 0);

		memcpy(s + i, &w, 8);
		s[i + 8] = 0;
		if (memchr(&w, 0, 8))
			return;
	}
}

/* Prints what argv[1...] does up to its first sched_yield: the number of calls, and those that it should not make. */
int main(int argc, char **argv)
{
	int status, calls = 0, entry = 1, started = 0;
	pid_t pid = fork();

	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		execv(argv[1], argv + 1);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL);
	for (;;) {
		struct user_regs_struct r;
		char path[4096] = "";

		ptrace(PTRACE_SYSCALL, pid, 0, 0);
		if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status)) {
			printf("ended with status 0x%x before its first call\n", status);
			return 1;
		}
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8)) {
			started = 1;
			entry = 0; /* the exit of execve comes */
			continue;
		}
		if (WSTOPSIG(status) != (SIGTRAP | 0x80) || !started)
			continue;
		entry = !entry;
		if (entry)
			continue; /* an exit */
		ptrace(PTRACE_GETREGS, pid, 0, &r);
		if (r.orig_rax == SYS_execve)
			continue;
		if (r.orig_rax == SYS_sched_yield)
			break;
		calls++;
		switch (r.orig_rax) {
		case SYS_open: text(pid, r.rdi, path, sizeof path); break;
		case SYS_openat: text(pid, r.rsi, path, sizeof path); break;
		case SYS_mmap:
		case SYS_mprotect:
			if ((r.rdx & (PROT_WRITE | PROT_EXEC)) == (PROT_WRITE | PROT_EXEC))
				printf("writable and executable memory\n");
			break;
		case SYS_write:
		case SYS_writev:
		case SYS_pwrite64:
		case SYS_sendmsg: printf("writes to %lld\n", r.rdi); break;
		case SYS_socket:
		case SYS_fork:
		case SYS_vfork:
		case SYS_clone:
		case SYS_clone3:
		case SYS_pipe:
		case SYS_pipe2:
		case SYS_getdents64:
		case SYS_memfd_create:
		case SYS_nanosleep:
		case SYS_clock_nanosleep: printf("makes system call %lld\n", r.orig_rax); break;
		}
		if (path[0] && strcmp(path, "/proc/self/exe") && strcmp(path, argv[argc - 1]))
			printf("opens %s\n", path);
	}
	struct rusage u;

	ptrace(PTRACE_KILL, pid, 0, 0);
	wait4(pid, &status, 0, &u);
	printf("calls %d\nfaults %ld\n", calls, u.ru_minflt);
	return 0;
}
END
$CC -D_GNU_SOURCE -O1 -w -o trace trace.c || exit 1
cat >riscv64.S <<'END'
.globl _start
_start: li a7, 124
	ecall
	li a0, 42
	li a7, 94
	ecall
END
cat >aarch64.S <<'END'
.globl _start
_start: mov x8, 124
	svc 0
	mov x0, 42
	mov x8, 94
	svc 0
END
found=
for arch in riscv64 aarch64; do
	command -v $arch-linux-gnu-gcc >/dev/null || continue
	found=1
	$arch-linux-gnu-gcc -nostdlib -static -o first-$arch $arch.S || exit 1
	"$DRAGOMAN" ./first-$arch >out-$arch 2>&1 </dev/null
	rc=$?
	[ $rc = 42 ] || echo "status $rc" >>out-$arch
	verdict silent-$arch "$(cat out-$arch)"
	./trace "$DRAGOMAN" ./first-$arch >calls-$arch || echo failed >>calls-$arch
	verdict nothing-unneeded-$arch "$(grep -vE '^(calls|faults) ' calls-$arch)"
	verdict calls-$arch "$(awk -v c=$max_calls -v f=$max_faults '$1 == "calls" {n++; if ($2 > c) print}
		$1 == "faults" {n++; if ($2 > f) print} END {if (n != 2) print "not counted"}' calls-$arch)"
	cat calls-$arch
done
[ -n "$found" ] || { echo "no cross compiler: system calls not looked at"; [ $bad = 0 ] && exit 77; }
exit $bad
