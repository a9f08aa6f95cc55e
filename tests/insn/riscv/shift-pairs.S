/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A left shift and a right shift by constants, against shifts by registers that the translator cannot know. */
#include "check.h"
	.macro	PAIR left, right, vleft, vright, a, b
	ld	a2, (\a) * 8(s1)
	ld	a3, (\b) * 8(s1)
	\vleft	a4, s0, a2
	\vright	a4, a4, a3
	\left	a0, s0, \a
	\right	a0, a0, \b
	addi	gp, gp, 1
	beq	a0, a4, .Lsame\@
	j	fail
.Lsame\@:
	/* the left shift's result is needed too */
	\vleft	a4, s0, a2
	\left	a5, s0, \a
	\right	a0, a5, \b
	addi	gp, gp, 1
	beq	a5, a4, .Lboth\@
	j	fail
.Lboth\@:
	.endm

	BEGIN
	lla	s0, value
	ld	s0, 0(s0)
	lla	s1, amounts
	.irp	a, 1, 3, 8, 16, 24, 31, 32, 33, 48, 56, 61, 63
	.irp	b, 1, 3, 8, 16, 24, 31, 32, 33, 48, 56, 61, 63
	PAIR	slli, srli, sll, srl, \a, \b
	PAIR	slli, srai, sll, sra, \a, \b
	.endr
	.endr
	.irp	a, 1, 3, 8, 15, 16, 24, 31
	.irp	b, 1, 3, 8, 15, 16, 24, 31
	PAIR	slliw, srliw, sllw, srlw, \a, \b
	PAIR	slliw, sraiw, sllw, sraw, \a, \b
	.endr
	.endr
	END
	.data
	.balign	8
value:	.dword	0xfedcba9876543281
amounts:
	.set	i, 0
	.rept	64
	.dword	i
	.set	i, i + 1
	.endr
