/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Branches: each condition both ways, compare and test branches, calls (DDI 0487, C6.2). */
#include "check.h"

	/* cond holds exactly for the NZCV values of the mask (bit v for NZCV = v); the number in x0 counts */
	.macro	COND cond, mask
	mov	x20, #0
	mov	x21, #15
.Lc\@:	lsl	x26, x21, #28
	msr	nzcv, x26
	lsl	x20, x20, #1
	b.\cond	.Lt\@
	b	.Ln\@
.Lt\@:	orr	x20, x20, #1
.Ln\@:	sub	x21, x21, #1
	tbz	x21, #63, .Lc\@
	EQ	x20, \mask
	/* the same by select */
	mov	x20, #0
	mov	x21, #15
.Ls\@:	lsl	x26, x21, #28
	msr	nzcv, x26
	cset	x22, \cond
	orr	x20, x22, x20, lsl #1
	sub	x21, x21, #1
	tbz	x21, #63, .Ls\@
	EQ	x20, \mask
	.endm

	BEGIN
	COND	eq, 0xf0f0
	COND	ne, 0x0f0f
	COND	cs, 0xcccc
	COND	cc, 0x3333
	COND	mi, 0xff00
	COND	pl, 0x00ff
	COND	vs, 0xaaaa
	COND	vc, 0x5555
	COND	hi, 0x0c0c
	COND	ls, 0xf3f3
	COND	ge, 0xaa55
	COND	lt, 0x55aa
	COND	gt, 0x0a05
	COND	le, 0xf5fa

	mov	x1, #0
	cbz	x1, 1f
	b	fail
1:	ldr	x1, =0x100000000
	cbz	w1, 1f
	b	fail
1:	cbnz	x1, 1f
	b	fail
1:	cbnz	w1, fail
	cbz	x1, fail
	tbnz	x1, #32, 1f
	b	fail
1:	tbz	x1, #31, 1f
	b	fail
1:	tbnz	w1, #0, fail
	tbz	x1, #32, fail

	/* calls and returns, through registers and to the return register itself */
	bl	function
	EQ	x0, 1
	adr	x9, function
	blr	x9
	EQ	x0, 1
	adr	x30, function
	blr	x30
	EQ	x0, 1
	adr	x9, 1f
	br	x9
	b	fail
1:	adr	x9, 1f
	ret	x9
	b	fail
1:
	/* a return that is no call's: the pairs must not matter */
	adr	x30, 1f
	ret
	b	fail
1:
	/* recursion, deeper than any pair stack may keep */
	mov	x0, #5000
	lsl	x0, x0, #1
	bl	sum
	EQ	x0, 50005000

	/* unwinding several frames at once */
	mov	x19, sp
	bl	outer
	b	fail
caught:	mov	sp, x19
	EQ	x0, 77
	bl	function
	EQ	x0, 1
	END

function:
	mov	x0, #1
	ret
sum:	cbz	x0, 1f
	stp	x0, x30, [sp, #-16]!
	sub	x0, x0, #1
	bl	sum
	ldp	x1, x30, [sp], #16
	add	x0, x0, x1
1:	ret
outer:	stp	x29, x30, [sp, #-16]!
	bl	inner
	b	fail
inner:	stp	x29, x30, [sp, #-16]!
	mov	x0, #77
	b	caught
