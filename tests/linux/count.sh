#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# -count: programs whose instructions, blocks and accesses are known one by one, left by side exits, cut where a unit is
# full, left by a fault in the middle; and a program of libc's that faults and longjmps, the same however it is run.
set -u
bad=0
# Per round: 2 + 300 + 1 + 4 instructions, in odd ones 1 more; 2 accesses; 2 blocks.  1000 rounds, 2 before, 3 behind; in
# front 1000 rounds of 2 instructions and 1 block, 1 before, for the second tier.
riscv64='
_start:	li t6, 1000
3:	addi t6, t6, -1
	bnez t6, 3b
	li t0, 1000
	addi t1, sp, -64
1:	andi t3, t0, 1
	beqz t3, 2f
	addi t4, t4, 1
2:	.rept 300
	addi t4, t4, 1
	.endr
	addi t5, t5, 1
	ld t2, 0(t1)
	sd t2, 8(t1)
	addi t0, t0, -1
	bnez t0, 1b
	li a0, 0
	li a7, 93
	ecall'
# The pair is one instruction and two accesses.
aarch64='
_start:	mov x9, 1000
3:	sub x9, x9, 1
	cbnz x9, 3b
	mov x0, 1000
	sub x1, sp, 64
1:	and x3, x0, 1
	cbz x3, 2f
	add x4, x4, 1
2:	.rept 300
	add x4, x4, 1
	.endr
	add x5, x5, 1
	ldp x6, x7, [x1]
	subs x0, x0, 1
	nop
	b.ne 1b
	mov x0, 0
	mov x8, 93
	svc 0'
# Three instructions, two accesses, and the one that faults.
riscv64_fault='
_start:	li t0, 5
	sd t0, -8(sp)
	ld t1, -8(sp)
	ld t2, 0(zero)
	nop'
aarch64_fault='
_start:	mov x0, 0
	str x0, [sp, -8]
	ldr x1, [sp, -8]
	ldr x2, [x0]
	nop'
counts() { # command...: "instructions blocks accesses"
	timeout 60 "$@" 2>&1 >/dev/null | sed -n 's/^ *\([0-9]*\) \(guest instructions executed\|basic blocks executed\|guest memory accesses\)$/\1/p' | tr '\n' ' '
}
expect() { # name, counts wanted, command...
	local name=$1 want=$2 got
	shift 2
	got=$(counts "$@")
	if [ "$got" = "$want" ]; then
		echo "ok $name"
	else
		echo "counts $got, want $want: $*"
		echo "not ok $name"
		bad=1
	fi
}
cat >faults.c <<'END_C'
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
static sigjmp_buf env;
static volatile int hits;
static void handler(int sig)
{
	(void)sig;
	hits++;
	siglongjmp(env, 1);
}
int main(void)
{
	volatile int *p = 0;
	double d = 0;

	signal(SIGSEGV, handler);
	for (volatile int i = 0; i < 20; i++)
		if (!sigsetjmp(env, 1))
			*p = i;
	for (int i = 1; i < 100; i++)
		d += 1.0 / i;
	printf("%d %.6f\n", hits, d);
	return 0;
}
END_C
ran=
for g in riscv64 aarch64; do
	cc=$g-linux-gnu-gcc
	command -v $cc >/dev/null || continue
	ran=1
	fault=${g}_fault
	printf '.globl _start\n.option norvc\n%s\n' "${!g}" >loop.S
	[ $g = riscv64 ] || sed -i '/norvc/d' loop.S
	printf '.globl _start\n%s\n' "${!fault}" >fault.S
	$cc -nostdlib -static loop.S -o loop && $cc -nostdlib -static fault.S -o fault && $cc -static -O1 faults.c -o faults ||
		exit 1
	for how in "" -interp -one-insn-per-tb "-host-level 2" -random-ra "-hot-after 1"; do
		expect "$g-loop$how" "309506 3001 2000 " "$DRAGOMAN" $how -count ./loop
		expect "$g-fault$how" "3 0 2 " "$DRAGOMAN" $how -count ./fault
	done
	# what libc does depends on the environment and on addresses
	same=$(env -i setarch -R "$DRAGOMAN" -count ./faults 2>&1)
	for how in -interp -one-insn-per-tb "-host-level 2" -random-ra "-hot-after 1"; do
		got=$(env -i setarch -R "$DRAGOMAN" $how -count ./faults 2>&1)
		if [ "$got" = "$same" ] && [[ $got == "20 5.177378"*executed* ]]; then
			echo "ok $g-same$how"
		else
			printf '%s\nand with %s\n%s\n' "$same" "$how" "$got"
			echo "not ok $g-same$how"
			bad=1
		fi
	done
done
[ "$ran" ] || { echo "no cross compiler"; exit 77; }
exit $bad
