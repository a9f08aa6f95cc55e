/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Branches both ways and both directions, jumps, calls and returns, also through other link registers. */
#include "check.h"
	.macro	BR op, a, b, taken
	li	a1, \a
	li	a2, \b
	li	a0, 0
	\op	a1, a2, 1f
	j	2f
1:	li	a0, 1
2:	EQ	a0, \taken
	/* backwards */
	li	a0, 0
	j	2f
1:	li	a0, 1
	j	3f
2:	\op	a1, a2, 1b
3:	EQ	a0, \taken
	.endm

	BEGIN
	BR	beq, 1, 1, 1
	BR	beq, 1, 0x100000001, 0
	BR	bne, 1, 1, 0
	BR	bne, 1, 0x100000001, 1
	BR	blt, -1, 0, 1
	BR	blt, 0, 0, 0
	BR	blt, 0, -1, 0
	BR	blt, 0x8000000000000000, 0x7fffffffffffffff, 1
	BR	bge, -1, 0, 0
	BR	bge, 0, 0, 1
	BR	bge, 0, -1, 1
	BR	bltu, -1, 0, 0
	BR	bltu, 0, -1, 1
	BR	bltu, 3, 3, 0
	BR	bgeu, -1, 0, 1
	BR	bgeu, 3, 3, 1
	BR	bgeu, 0, -1, 0

	/* a loop */
	li	a0, 0
	li	a1, 100000
1:	add	a0, a0, a1
	addi	a1, a1, -1
	bnez	a1, 1b
	EQ	a0, 5000050000

	/* recursion: sum of 1..1000, deeper than any return predictor */
	lla	sp, stack_top
	li	a0, 1000
	call	sum
	EQ	a0, 500500

	/* a link register of its own, and one that is no link register */
	jal	t0, through_t0
	EQ	a0, 77
	lla	a3, through_a4
	jalr	a4, a3
	EQ	a0, 78
	/* rd = rs1 */
	lla	ra, through_ra
	jalr	ra, ra
	EQ	a0, 79
	/* jalr ignores bit 0 of the sum */
	lla	a3, through_ra
	jalr	ra, 1(a3)
	EQ	a0, 79
	/* a function that returns behind its caller: the pair does not match */
	lla	s0, 1f
	call	elsewhere
	j	fail
1:	EQ	a0, 80
	/* coroutines: ra and t0 swap */
	lla	t0, coroutine
	li	a0, 81
	jalr	ra, t0
	EQ	a0, 81
	/* a switch: many targets of one indirect jump */
	li	s1, 0
	li	s2, 0
1:	lla	a0, table
	slli	a1, s1, 3
	add	a1, a1, a0
	ld	a1, 0(a1)
	jr	a1
next:	addi	s1, s1, 1
	li	a0, 4
	bne	s1, a0, 1b
	EQ	s2, 0x1234
	END

sum:	beqz	a0, 1f
	addi	sp, sp, -16
	sd	ra, 0(sp)
	sd	a0, 8(sp)
	addi	a0, a0, -1
	call	sum
	ld	a1, 8(sp)
	ld	ra, 0(sp)
	addi	sp, sp, 16
	add	a0, a0, a1
1:	ret
through_t0:
	li	a0, 77
	jr	t0
through_a4:
	li	a0, 78
	jr	a4
through_ra:
	li	a0, 79
	ret
elsewhere:
	li	a0, 80
	mv	ra, s0
	ret
coroutine:
	jalr	t0, ra
case0:	slli	s2, s2, 4
	addi	s2, s2, 1
	j	next
case1:	slli	s2, s2, 4
	addi	s2, s2, 2
	j	next
case2:	slli	s2, s2, 4
	addi	s2, s2, 3
	j	next
case3:	slli	s2, s2, 4
	addi	s2, s2, 4
	j	next
	.data
	.balign	8
table:	.dword	case0, case1, case2, case3
	.bss
	.balign	16
	.skip	65536
stack_top:
