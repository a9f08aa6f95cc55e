/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/insn/riscv/illegal.h - a handler of SIGILL and a macro that expects it at an instruction.
 *
 * The handler checks the signal, si_code (ILL_ILLOPC), si_addr and the pc of the context, and steps over the instruction. */
	/* the instruction is illegal, and changes nothing */
	.macro	ILLEGAL insn:vararg
	li	a0, 0x1234
	lla	t0, .Lat\@
	lla	t1, expected
	sd	t0, 0(t1)
	lla	t0, .Lafter\@
	sd	t0, 8(t1)
	sd	zero, 16(t1)
	.balign	4
.Lat\@:	\insn
.Lafter\@:
	lla	t1, expected
	ld	t1, 16(t1)
	EQ	t1, 1
	EQ	a0, 0x1234
	.endm

	.macro	CATCH
	lla	a1, action
	lla	t0, handler
	sd	t0, 0(a1)
	li	a0, 4
	li	a2, 0
	li	a3, 8
	li	a7, 134
	ecall
	EQ	a0, 0
	.endm

	.macro	HANDLER
handler:
	li	t0, 4
	bne	a0, t0, fail
	lw	t0, 0(a1)
	bne	a0, t0, fail
	lw	t0, 8(a1)
	li	t1, 1
	bne	t0, t1, fail
	lla	t3, expected
	ld	t0, 0(t3)
	ld	t1, 16(a1)
	bne	t0, t1, fail
	ld	t1, 176(a2)
	bne	t0, t1, fail
	ld	t0, 8(t3)
	sd	t0, 176(a2)
	ld	t0, 16(t3)
	addi	t0, t0, 1
	sd	t0, 16(t3)
	ret
	.data
	.balign	8
action:	.dword	0, 4, 0, 0 /* handler, SA_SIGINFO, mask */
expected:
	.dword	0, 0, 0 /* address, where to go on, how often */
	.text
	.endm
