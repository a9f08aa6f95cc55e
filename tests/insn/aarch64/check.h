/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/insn/aarch64/check.h - macros of self-checking A64 tests.
 *
 * x28 holds the number of the check.  A failing check ends the program with that number (1 to 99, then modulo 99 plus 1) as
 * its exit status, and says "check N" on the standard error; a program that reaches END exits with 0.  x27 and x26 belong to
 * the checks.
 */
	.arch	armv8.2-a+crypto+dotprod+rcpc

	.macro	BEGIN
	.globl	_start
	.text
_start:	mov	x28, #0
	.endm

	.macro	END
	mov	x0, #0
	mov	x8, #94
	svc	#0
fail:	adr	x1, number
	mov	x9, #10
	udiv	x10, x28, x9
	msub	x11, x10, x9, x28
	udiv	x12, x10, x9
	msub	x10, x12, x9, x10
	add	x12, x12, #'0'
	add	x10, x10, #'0'
	add	x11, x11, #'0'
	strb	w12, [x1, #6]
	strb	w10, [x1, #7]
	strb	w11, [x1, #8]
	mov	x0, #2
	mov	x2, #10
	mov	x8, #64
	svc	#0
	sub	x28, x28, #1
	mov	x9, #99
	udiv	x10, x28, x9
	msub	x0, x10, x9, x28
	add	x0, x0, #1
	mov	x8, #94
	svc	#0
	.pushsection .data
number:	.ascii	"check 000\n"
	.balign	4
	.popsection
	.endm

	/* reg (an X register) must hold want */
	.macro	EQ reg, want
	add	x28, x28, #1
	ldr	x27, =\want
	cmp	\reg, x27
	b.eq	.Lok\@
	b	fail
.Lok\@:
	.endm

	/* NZCV must be want, 0 to 15; leaves other flags behind */
	.macro	NZCV want
	mrs	x26, nzcv
	lsr	x26, x26, #28
	EQ	x26, \want
	.endm

	/* NZCV becomes v */
	.macro	SETF v
	mov	x26, #(\v << 28)
	msr	nzcv, x26
	.endm

	/* reg = op(a, b) in x registers 1 and 2, result in x0; the flags too if nzcv is given */
	.macro	RR op, want, a, b, nzcv=-1
	ldr	x1, =\a
	ldr	x2, =\b
	mov	x0, #-1
	\op	x0, x1, x2
	.if	\nzcv >= 0
	NZCV	\nzcv
	.endif
	EQ	x0, \want
	/* the destination is a source */
	\op	x1, x1, x2
	EQ	x1, \want
	ldr	x1, =\a
	\op	x2, x1, x2
	EQ	x2, \want
	.endm

	.macro	RRW op, want, a, b, nzcv=-1
	ldr	x1, =\a
	ldr	x2, =\b
	mov	x0, #-1
	\op	w0, w1, w2
	.if	\nzcv >= 0
	NZCV	\nzcv
	.endif
	EQ	x0, \want
	\op	w1, w1, w2
	EQ	x1, \want
	.endm

	/* x0 = op(a) */
	.macro	R1 op, want, a
	ldr	x1, =\a
	\op	x0, x1
	EQ	x0, \want
	\op	x1, x1
	EQ	x1, \want
	.endm

	.macro	R1W op, want, a
	ldr	x1, =\a
	mov	x0, #-1
	\op	w0, w1
	EQ	x0, \want
	.endm
