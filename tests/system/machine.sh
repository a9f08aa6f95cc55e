#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 120
# A bare-metal riscv64 program on two harts: every part of it prints what the architecture says, in the plain translator and with
# shaken register allocation and a code buffer of 1 MiB.
set -u
. "$srcdir/tests/system/riscv64/build.bash"
build machine.elf -DSTEPS=40
cat >expect <<'END'
hello from hart 0
ticks 6
serial 81
sqrt 3ff6a09e667f3bcd e 4005bf0a8b14576a flags 9
third 3fd5555555555556 3fd5555555555555
tables 24502500
faults 4
user 2
spaces 3000
rewritten 124750
protection 5
counter 400020000
tagged 80000
END
# The same recurrence on the host.
cat >steps.c <<'END'
#include <stdio.h>
#include <string.h>
int main(void)
{
	unsigned long x = 88172645463325252ul, u;
	double acc = 1.0;
	for (int n = 0; n < 40; n++) {
		for (int i = 0; i < 20000; i++) {
			x ^= x << 13, x ^= x >> 7, x ^= x << 17;
			acc = __builtin_fma(acc, 0.999, (double)(x >> 40) * 0.001);
		}
		memcpy(&u, &acc, 8);
		printf("step %d %016lx %016lx\n", n, x, u);
	}
	puts("goodbye");
}
END
$CC_FOR_BUILD -O1 -ffp-contract=off -w steps.c -o steps -lm || exit 1
./steps >>expect
run() { # NAME OPTION...: the program's output and status under these options
	local name=$1
	shift
	timeout 60 "$DRAGOMAN_SYSTEM" -M virt -bios none -kernel machine.elf -smp 2 -serial file:out "$@" </dev/null >err 2>&1
	rc=$?
	if [ $rc = 0 ] && cmp -s out expect; then
		echo "ok $name"
	else
		echo "not ok $name"
		echo "status $rc"
		cat err
		diff out expect | head -20
	fi
}
run plain
run random-ra -accel tcg,random-ra=on
run small-code -accel tcg,tb-size=1
run one-GiB -m 1G
# A failed check of the guest is the exit status.
cat >fail.S <<'END'
	.globl _start
_start:
	li t0, 0x100000
	li t1, 0x2a3333
	sw t1, 0(t0)
1:	j 1b
END
"$RVCC" -nostdlib -static -no-pie -Wl,--build-id=none,-T,"$srcdir/tests/system/riscv64/link.ld" fail.S -o fail.elf 2>/dev/null || exit 1
timeout 20 "$DRAGOMAN_SYSTEM" -M virt -kernel fail.elf >/dev/null 2>&1 </dev/null
[ $? = 42 ] && echo "ok exit-code" || echo "not ok exit-code"
# What is translated is logged as text.
timeout 20 "$DRAGOMAN_SYSTEM" -M virt -kernel fail.elf -d exec,out_asm,op -D log >/dev/null 2>&1 </dev/null
[ $? = 42 ] && grep -qx 'exec 0 0x80000000' log && grep -q '^:[0-9a-f]* [0-9a-f]*$' log && grep -q 'insn' log &&
	! grep -q '[^[:print:][:space:]]' log && echo "ok log" || { echo "not ok log"; head -c 2000 log; }
# SIGSEGV that is no fault ends the emulator at once, though it takes faults itself; by then no page of code is written any more.
build long.elf -DSTEPS=100000000
"$DRAGOMAN_SYSTEM" -M virt -bios none -kernel long.elf -smp 2 -serial file:out </dev/null >err 2>&1 &
emulator=$!
for ((i = 0; i < 300; i++)); do
	grep -qs '^step 2000 ' out && break
	sleep 0.1
done
kill -SEGV $emulator
for ((i = 0; i < 100; i++)); do
	kill -0 $emulator 2>/dev/null || break
	sleep 0.1
done
kill -KILL $emulator 2>/dev/null
wait $emulator 2>/dev/null
[ $? = 139 ] && echo "ok signal" || echo "not ok signal"
