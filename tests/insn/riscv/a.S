/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A: atomics of both widths, reservations kept, lost and used up. */
#include "check.h"
	/* memory before, operand, memory after; the old value comes back sign-extended */
	.macro	AMO op, before, operand, after, old
	lla	a1, cell
	li	a0, \before
	sd	a0, 0(a1)
	li	a2, \operand
	\op	a0, a2, (a1)
	EQ	a0, \old
	ld	a0, 0(a1)
	EQ	a0, \after
	li	a0, \before
	sd	a0, 0(a1)
	\op	a2, a2, (a1)
	EQ	a2, \old
	.endm

	BEGIN
	AMO	amoswap.d, 0x1122334455667788, -1, -1, 0x1122334455667788
	AMO	amoadd.d, -1, 1, 0, -1
	AMO	amoxor.d, 0xff, 0x0f, 0xf0, 0xff
	AMO	amoand.d, 0xff, 0x0f, 0x0f, 0xff
	AMO	amoor.d, 0xf0, 0x0f, 0xff, 0xf0
	AMO	amomin.d, 5, -1, -1, 5
	AMO	amomin.d, -5, -1, -5, -5
	AMO	amomax.d, 5, -1, 5, 5
	AMO	amominu.d, 5, -1, 5, 5
	AMO	amomaxu.d, 5, -1, -1, 5
	AMO	amoswap.w, 0x1122334480000000, 7, 0x1122334400000007, -0x80000000
	AMO	amoadd.w, 0x11223344ffffffff, 1, 0x1122334400000000, -1
	AMO	amoxor.w.aq, 0xff, 0xf0000000f, 0xf0, 0xff
	AMO	amoand.w.rl, 0x1000000ff, 0x0f, 0x10000000f, 0xff
	AMO	amoor.w.aqrl, 0xf0, 0x0f, 0xff, 0xf0
	AMO	amomin.w, 5, 0xffffffff, 0xffffffff, 5
	AMO	amomax.w, 0x80000000, 1, 1, -0x80000000
	AMO	amominu.w, 5, 0xffffffff, 5, 5
	AMO	amomaxu.w, 5, 0xffffffff, 0xffffffff, 5
	amoadd.d zero, a2, (a1)
	EQ	zero, 0

	lla	a1, cell
	li	a2, 42
	sd	a2, 0(a1)
	lr.d	a0, (a1)
	EQ	a0, 42
	li	a3, 43
	sc.d	a0, a3, (a1)
	EQ	a0, 0
	ld	a0, 0(a1)
	EQ	a0, 43
	/* used up */
	sc.d	a0, a2, (a1)
	EQ	a0, 1
	ld	a0, 0(a1)
	EQ	a0, 43
	/* used up also when memory holds what was read */
	lr.d	a0, (a1)
	sc.d	a4, a0, (a1)
	EQ	a4, 0
	sc.d	a4, a2, (a1)
	EQ	a4, 1
	ld	a0, 0(a1)
	EQ	a0, 43
	/* changed in between */
	lr.d.aq	a0, (a1)
	sd	zero, 0(a1)
	sc.d.rl	a0, a2, (a1)
	EQ	a0, 1
	ld	a0, 0(a1)
	EQ	a0, 0
	/* another address */
	lla	a4, cell + 8
	lr.d	a0, (a4)
	sc.d	a0, a2, (a1)
	EQ	a0, 1
	/* words; the operand's upper half plays no part */
	li	a2, 0x80000000
	sw	a2, 0(a1)
	li	a5, 0x77
	sw	a5, 4(a1)
	lr.w	a0, (a1)
	EQ	a0, -0x80000000
	li	a2, 0x1200000034
	sc.w	a0, a2, (a1)
	EQ	a0, 0
	ld	a0, 0(a1)
	EQ	a0, 0x7700000034
	/* sc to its own operand and to x0 */
	lr.w	a0, (a1)
	sc.w	a2, a2, (a1)
	EQ	a2, 0
	lr.w	a0, (a1)
	sc.w	zero, a5, (a1)
	lw	a0, 0(a1)
	EQ	a0, 0x77
	/* an address that only its displacement aligns, as a tagged pointer's is */
	addi	a3, a1, -7
	li	a0, 0
	beqz	a0, 1f
1:	addi	a3, a3, 7
	lr.w	a0, (a3)
	sc.w	a2, a0, (a3)
	EQ	a0, 0x77
	EQ	a2, 0
	/* a loop as compilers write it */
	sd	zero, 0(a1)
	li	a3, 1000
1:	lr.d	a0, (a1)
	addi	a0, a0, 3
	sc.d	a2, a0, (a1)
	bnez	a2, 1b
	addi	a3, a3, -1
	bnez	a3, 1b
	ld	a0, 0(a1)
	EQ	a0, 3000
	fence
	fence.tso
	fence	r, rw
	fence	rw, w
	fence.i
	/* alignment is that of the sum, whatever its parts are */
	lla	a1, cell
	li	a0, 77
	sd	a0, 0(a1)
	addi	a1, a1, 1
	addi	a2, a1, -1
	lr.d	a0, (a2)
	EQ	a0, 77
	addi	a3, a1, 7
	add	a3, a3, zero
	addi	a3, a3, -8
	lr.w	a0, (a3)
	EQ	a0, 77
	END
	.bss
	.balign	16
cell:	.skip	16
