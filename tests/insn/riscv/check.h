/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/insn/riscv/check.h - macros of self-checking RISC-V tests.
 *
 * gp holds the number of the check.  A failing check ends the program with that number (1 to 99, then modulo 100 plus 1) as
 * its exit status, and says "check N" on the standard error; a program that reaches END exits with 0.
 */
	.macro	BEGIN
	.option	norelax
	.globl	_start
	.text
_start:	li	gp, 0
	.endm

	.macro	END
	li	a0, 0
	li	a7, 94
	ecall
fail:	lla	t0, number
	li	t1, 10
	divu	t2, gp, t1
	remu	t3, gp, t1
	divu	t4, t2, t1
	remu	t2, t2, t1
	addi	t4, t4, '0'
	addi	t2, t2, '0'
	addi	t3, t3, '0'
	sb	t4, 6(t0)
	sb	t2, 7(t0)
	sb	t3, 8(t0)
	li	a0, 2
	mv	a1, t0
	li	a2, 10
	li	a7, 64
	ecall
	li	t1, 99
	addi	gp, gp, -1
	remu	a0, gp, t1
	addi	a0, a0, 1
	li	a7, 94
	ecall
	.data
number:	.ascii	"check 000\n"
	.text
	.endm

	/* reg must hold want; clobbers t6 */
	.macro	EQ reg, want
	addi	gp, gp, 1
	li	t6, \want
	beq	\reg, t6, .Lok\@
	j	fail
.Lok\@:
	.endm

	/* want = op(a, b), also with the destination equal to either source, and both sources equal registers */
	.macro	RR op, want, a, b
	li	a1, \a
	li	a2, \b
	li	a0, -1
	\op	a0, a1, a2
	EQ	a0, \want
	EQ	a1, \a
	\op	a1, a1, a2
	EQ	a1, \want
	li	a1, \a
	\op	a2, a1, a2
	EQ	a2, \want
	li	a2, \b
	\op	zero, a1, a2
	EQ	zero, 0
	li	s11, \a
	li	s7, \b
	\op	s10, s11, s7
	EQ	s10, \want
	.endm

	/* want = op(a, imm) */
	.macro	RI op, want, a, imm
	li	a1, \a
	\op	a0, a1, \imm
	EQ	a0, \want
	\op	a1, a1, \imm
	EQ	a1, \want
	li	s11, \a
	\op	s10, s11, \imm
	EQ	s10, \want
	\op	zero, a1, \imm
	EQ	zero, 0
	.endm

	/* want = op(a) */
	.macro	R1 op, want, a
	li	a1, \a
	\op	a0, a1
	EQ	a0, \want
	\op	a1, a1
	EQ	a1, \want
	.endm

	/* accrued exceptions since the last look */
	.macro	FLAGS want
	fsflags	t5, zero
	EQ	t5, \want
	.endm

	/* double: want bits and flags = op(a, b), all as bit patterns */
	.macro	DD op, want, flags, a, b, rm:vararg
	li	a1, \a
	li	a2, \b
	fmv.d.x	fa1, a1
	fmv.d.x	fa2, a2
	fsflags	zero
	\op	fa0, fa1, fa2 \rm
	fmv.x.d	a0, fa0
	EQ	a0, \want
	FLAGS	\flags
	.endm

	.macro	D1 op, want, flags, a, rm:vararg
	li	a1, \a
	fmv.d.x	fa1, a1
	fsflags	zero
	\op	fa0, fa1 \rm
	fmv.x.d	a0, fa0
	EQ	a0, \want
	FLAGS	\flags
	.endm

	/* single, operands and result as 32-bit patterns; the result has to be boxed */
	.macro	SS op, want, flags, a, b, rm:vararg
	li	a1, \a
	li	a2, \b
	fmv.w.x	fa1, a1
	fmv.w.x	fa2, a2
	fsflags	zero
	\op	fa0, fa1, fa2 \rm
	fmv.x.d	a0, fa0
	EQ	a0, (\want) | 0xffffffff00000000
	FLAGS	\flags
	.endm

	/* x register result */
	.macro	DX op, want, flags, a, b
	li	a1, \a
	li	a2, \b
	fmv.d.x	fa1, a1
	fmv.d.x	fa2, a2
	fsflags	zero
	\op	a0, fa1, fa2
	EQ	a0, \want
	FLAGS	\flags
	.endm

	/* conversions to x: op rd, fs, rm */
	.macro	CX op, want, flags, a, rm
	li	a1, \a
	fmv.d.x	fa1, a1
	fsflags	zero
	\op	a0, fa1, \rm
	EQ	a0, \want
	FLAGS	\flags
	.endm
