/* SPDX-License-Identifier: GPL-2.0-or-later */
/* F: single precision, and that what is not NaN-boxed counts as the canonical NaN. */
#include "check.h"
	BEGIN
	SS	fadd.s, 0x40000000, 0, 0x3f800000, 0x3f800000
	SS	fadd.s, 0x3f800001, 1, 0x3f800000, 0x33800000, , rup
	SS	fadd.s, 0x7fc00000, 16, 0x7f800000, 0xff800000
	SS	fadd.s, 0x7fc00000, 0, 0xffc12345, 0x3f800000
	SS	fadd.s, 0x7fc00000, 16, 0x7f812345, 0x3f800000
	SS	fsub.s, 0x80000000, 0, 0x3f800000, 0x3f800000, , rdn
	SS	fmul.s, 0x7f800000, 5, 0x7f7fffff, 0x40000000
	SS	fmul.s, 0x00000001, 3, 0x00000001, 0x3e800000, , rup
	SS	fmul.s, 0x00800000, 1, 0x3f7ffffe, 0x00800001
	SS	fmul.s, 0x00800000, 3, 0x3f7fffff, 0x00800000
	SS	fdiv.s, 0xff800000, 8, 0xbf800000, 0x00000000
	SS	fdiv.s, 0x3eaaaaab, 1, 0x3f800000, 0x40400000
	SS	fdiv.s, 0x3eaaaaaa, 1, 0x3f800000, 0x40400000, , rtz
	SS	fmin.s, 0x80000000, 0, 0x00000000, 0x80000000
	SS	fmax.s, 0x3f800000, 16, 0x7f800001, 0x3f800000
	SS	fmax.s, 0x7fc00000, 0, 0x7fc00001, 0xffc00000
	SS	fsgnj.s, 0xff800001, 0, 0x7f800001, 0x80000000
	SS	fsgnjn.s, 0x7f800001, 0, 0x7f800001, 0x80000000
	SS	fsgnjx.s, 0xbf800000, 0, 0x3f800000, 0x80000000
	li	a1, 0x40000000
	fmv.w.x	fa1, a1
	fsflags	zero
	fsqrt.s	fa0, fa1
	fmv.x.w	a0, fa0
	EQ	a0, 0x3fb504f3
	FLAGS	1
	fsqrt.s	fa0, fa1, rup
	fmv.x.w	a0, fa0
	EQ	a0, 0x3fb504f4
	FLAGS	1

	/* not boxed: an operand is the canonical NaN, a transfer takes the low bits */
	li	a1, 0x3f800000
	fmv.d.x	fa1, a1
	li	a2, 0xffffffff3f800000
	fmv.d.x	fa2, a2
	fsflags	zero
	fadd.s	fa0, fa1, fa2
	fmv.x.w	a0, fa0
	EQ	a0, 0x7fc00000
	FLAGS	0
	fclass.s a0, fa1
	EQ	a0, 512
	feq.s	a0, fa1, fa1
	EQ	a0, 0
	FLAGS	0
	flt.s	a0, fa1, fa2
	EQ	a0, 0
	FLAGS	16
	fmv.s	fa0, fa1
	fmv.x.d	a0, fa0
	EQ	a0, 0xffffffff7fc00000
	fneg.s	fa0, fa1
	fmv.x.d	a0, fa0
	EQ	a0, 0xffffffffffc00000
	fabs.s	fa0, fa1
	fmv.x.d	a0, fa0
	EQ	a0, 0xffffffff7fc00000
	fsgnj.s	fa0, fa2, fa1
	fmv.x.w	a0, fa0
	EQ	a0, 0x3f800000
	fmv.x.w	a0, fa1
	EQ	a0, 0x3f800000
	lla	a3, cell
	fsw	fa1, 0(a3)
	lw	a0, 0(a3)
	EQ	a0, 0x3f800000
	fcvt.w.s a0, fa1, rtz
	EQ	a0, 0x7fffffff
	FLAGS	16
	fmin.s	fa0, fa1, fa2
	fmv.x.w	a0, fa0
	EQ	a0, 0x3f800000
	/* a load boxes; so does a move from x */
	li	a0, 0x80000001
	sw	a0, 4(a3)
	flw	fa0, 4(a3)
	fmv.x.d	a0, fa0
	EQ	a0, 0xffffffff80000001
	fmv.x.w	a0, fa0
	EQ	a0, -0x7fffffff
	/* a boxed register that a double overwrites is no longer boxed */
	fmv.w.x	fa0, zero
	fcvt.d.s fa0, fa0
	fadd.s	fa1, fa0, fa2
	fmv.x.w	a0, fa1
	EQ	a0, 0x7fc00000

	/* a move of a double keeps what is not boxed as it is */
	li	a1, 0x3f800000
	fmv.d.x	fa1, a1
	fmv.d	fa3, fa1
	fadd.s	fa0, fa3, fa2
	fmv.x.w	a0, fa0
	EQ	a0, 0x7fc00000
	fmv.x.d	a0, fa3
	EQ	a0, 0x3f800000

	/* fused: 2 * 3 and 1 */
	li	a1, 0x40000000
	fmv.w.x	fa1, a1
	li	a1, 0x40400000
	fmv.w.x	fa2, a1
	li	a1, 0x3f800000
	fmv.w.x	fa3, a1
	fsflags	zero
	fmadd.s	fa0, fa1, fa2, fa3
	fmv.x.w	a0, fa0
	EQ	a0, 0x40e00000
	fmsub.s	fa0, fa1, fa2, fa3
	fmv.x.w	a0, fa0
	EQ	a0, 0x40a00000
	fnmsub.s fa0, fa1, fa2, fa3
	fmv.x.w	a0, fa0
	EQ	a0, -0x3f600000
	fnmadd.s fa0, fa1, fa2, fa3
	fmv.x.w	a0, fa0
	EQ	a0, -0x3f200000
	FLAGS	0
	/* one rounding: (1 + 2^-23)^2 - (1 + 2^-22) = 2^-46 */
	li	a1, 0x3f800001
	fmv.w.x	fa1, a1
	li	a1, 0x3f800002
	fmv.w.x	fa3, a1
	fmsub.s	fa0, fa1, fa1, fa3
	fmv.x.w	a0, fa0
	EQ	a0, 0x28800000
	FLAGS	0

	.macro	SX op, want, flags, a, b
	li	a1, \a
	li	a2, \b
	fmv.w.x	fa1, a1
	fmv.w.x	fa2, a2
	fsflags	zero
	\op	a0, fa1, fa2
	EQ	a0, \want
	FLAGS	\flags
	.endm
	SX	feq.s, 1, 0, 0, 0x80000000
	SX	feq.s, 0, 16, 0x7f800001, 0
	SX	flt.s, 1, 0, 0xbf800000, 0x3f800000
	SX	fle.s, 1, 0, 0x3f800000, 0x3f800000
	SX	fle.s, 0, 16, 0x7fc00000, 0x3f800000

	.macro	SC op, want, flags, a, rm
	li	a1, \a
	fmv.w.x	fa1, a1
	fsflags	zero
	\op	a0, fa1, \rm
	EQ	a0, \want
	FLAGS	\flags
	.endm
	SC	fcvt.w.s, 0x7fffffff, 16, 0x4f000000, rtz
	SC	fcvt.w.s, -0x80000000, 0, 0xcf000000, rtz
	SC	fcvt.w.s, 3, 1, 0x40200000, rmm
	SC	fcvt.wu.s, -1, 16, 0x4f800000, rtz
	SC	fcvt.wu.s, 0, 16, 0xbf800000, rtz
	SC	fcvt.wu.s, -0x80000000, 0, 0x4f000000, rtz
	SC	fcvt.l.s, 0x7fffffffffffffff, 16, 0x5f000000, rtz
	SC	fcvt.l.s, -2, 1, 0xc0200000, rne
	SC	fcvt.lu.s, -1, 16, 0x7fc00000, rtz
	SC	fcvt.lu.s, 0x8000000000000000, 0, 0x5f000000, rtz
	.macro	CS op, want, flags, a, rm
	li	a1, \a
	fsflags	zero
	\op	fa0, a1, \rm
	fmv.x.d	a0, fa0
	EQ	a0, (\want) | 0xffffffff00000000
	FLAGS	\flags
	.endm
	CS	fcvt.s.w, 0xcf000000, 0, 0x80000000, rne
	CS	fcvt.s.w, 0x4f000000, 1, 0x7fffffff, rne
	CS	fcvt.s.w, 0x4effffff, 1, 0x7fffffff, rtz
	CS	fcvt.s.wu, 0x4f800000, 1, 0xffffffff, rne
	CS	fcvt.s.l, 0xdf000000, 0, 0x8000000000000000, rne
	CS	fcvt.s.lu, 0x5f800000, 1, -1, rne
	CS	fcvt.s.lu, 0x5f7fffff, 1, -1, rdn
	END
	.bss
	.balign	8
cell:	.skip	16
