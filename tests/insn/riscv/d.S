/* SPDX-License-Identifier: GPL-2.0-or-later */
/* D: results and accrued exceptions (NV 16, DZ 8, OF 4, UF 2, NX 1) by the manual's chapters F and D.
 *
 * 1.0 3ff0..., 2.0 4000..., canonical NaN 7ff8..., infinity 7ff0..., largest 7fef...ff, smallest normal 0010..., 5e-324 ...1 */
#include "check.h"
#define ONE  0x3ff0000000000000
#define TWO  0x4000000000000000
#define INF  0x7ff0000000000000
#define NINF 0xfff0000000000000
#define QNAN 0x7ff8000000000000
#define QN2  0xfff8000000000123
#define SNAN 0x7ff0000000000001
#define MAX_ 0x7fefffffffffffff
#define MIN_ 0x0010000000000000
#define NZ   0x8000000000000000
	BEGIN
	DD	fadd.d, TWO, 0, ONE, ONE
	DD	fadd.d, 0x3ff0000000000000, 1, ONE, 0x3c90000000000000
	DD	fadd.d, 0x3ff0000000000001, 1, ONE, 0x3c90000000000000, , rup
	DD	fadd.d, INF, 5, MAX_, MAX_
	DD	fadd.d, MAX_, 5, MAX_, MAX_, , rtz
	DD	fadd.d, MAX_, 5, MAX_, MAX_, , rdn
	DD	fadd.d, INF, 5, MAX_, MAX_, , rmm
	DD	fadd.d, QNAN, 16, INF, NINF
	DD	fadd.d, QNAN, 0, QN2, ONE
	DD	fadd.d, QNAN, 16, SNAN, ONE
	DD	fadd.d, 0, 0, 0, NZ
	DD	fadd.d, NZ, 0, 0, NZ, , rdn
	DD	fsub.d, 0, 0, ONE, ONE
	DD	fsub.d, NZ, 0, ONE, ONE, , rdn
	DD	fsub.d, QNAN, 16, INF, INF
	DD	fmul.d, QNAN, 16, 0, INF
	DD	fmul.d, INF, 5, MAX_, TWO
	DD	fmul.d, 0, 3, 1, 0x3fd0000000000000
	DD	fmul.d, 1, 3, 1, 0x3fd0000000000000, , rup
	/* tininess is detected after rounding: smallest normal times (1 - 2^-104) is inexact only, times (1 - 2^-53) tiny too */
	DD	fmul.d, MIN_, 1, 0x3feffffffffffffe, 0x0010000000000001
	DD	fmul.d, MIN_, 3, 0x3fefffffffffffff, 0x0010000000000000
	DD	fmul.d, 0x000fffffffffffff, 0, 0x3feffffffffffffe, 0x0010000000000000, , rdn
	DD	fdiv.d, INF, 8, ONE, 0
	DD	fdiv.d, NINF, 8, ONE, NZ
	DD	fdiv.d, QNAN, 16, 0, 0
	DD	fdiv.d, QNAN, 16, INF, INF
	DD	fdiv.d, 0x3fd5555555555555, 1, ONE, 0x4008000000000000
	DD	fdiv.d, 0x3fd5555555555556, 1, ONE, 0x4008000000000000, , rup
	D1	fsqrt.d, 0x3ff6a09e667f3bcd, 1, TWO
	D1	fsqrt.d, 0x3ff6a09e667f3bcc, 1, TWO, , rtz
	D1	fsqrt.d, QNAN, 16, 0xbff0000000000000
	D1	fsqrt.d, NZ, 0, NZ
	D1	fsqrt.d, INF, 0, INF
	/* sign injection touches NaNs and raises nothing */
	DD	fsgnj.d, 0xfff0000000000001, 0, SNAN, NZ
	DD	fsgnjn.d, 0x7ff0000000000001, 0, SNAN, NZ
	DD	fsgnjx.d, 0x7ff8000000000123, 0, QN2, NZ
	D1	fneg.d, 0x7ff8000000000123, 0, QN2
	D1	fabs.d, 0x7ff8000000000123, 0, QN2
	D1	fmv.d, QN2, 0, QN2
	/* minimum, maximum */
	DD	fmin.d, NZ, 0, 0, NZ
	DD	fmin.d, NZ, 0, NZ, 0
	DD	fmax.d, 0, 0, NZ, 0
	DD	fmax.d, 0, 0, 0, NZ
	DD	fmin.d, ONE, 0, QNAN, ONE
	DD	fmin.d, ONE, 0, ONE, QN2
	DD	fmin.d, ONE, 16, SNAN, ONE
	DD	fmax.d, QNAN, 0, QN2, QN2
	DD	fmax.d, QNAN, 16, SNAN, QN2
	DD	fmax.d, INF, 0, INF, NINF
	/* comparisons */
	DX	feq.d, 1, 0, 0, NZ
	DX	feq.d, 0, 0, QNAN, QNAN
	DX	feq.d, 0, 16, SNAN, ONE
	DX	flt.d, 1, 0, NINF, INF
	DX	flt.d, 0, 16, QNAN, ONE
	DX	flt.d, 0, 0, NZ, 0
	DX	fle.d, 1, 0, 0, NZ
	DX	fle.d, 0, 16, ONE, QNAN
	/* fused */
	.macro	FMA op, want, flags, a, b, c
	li	a3, \c
	fmv.d.x	fa3, a3
	li	a1, \a
	li	a2, \b
	fmv.d.x	fa1, a1
	fmv.d.x	fa2, a2
	fsflags	zero
	\op	fa0, fa1, fa2, fa3
	fmv.x.d	a0, fa0
	EQ	a0, \want
	FLAGS	\flags
	.endm
	FMA	fmadd.d, 0x4008000000000000, 0, ONE, TWO, ONE
	FMA	fmsub.d, ONE, 0, ONE, TWO, ONE
	FMA	fnmsub.d, 0xbff0000000000000, 0, ONE, TWO, ONE
	FMA	fnmadd.d, 0xc008000000000000, 0, ONE, TWO, ONE
	FMA	fmadd.d, QNAN, 16, INF, 0, QNAN
	FMA	fmadd.d, QNAN, 0, INF, ONE, QN2
	FMA	fmadd.d, QNAN, 16, INF, ONE, NINF
	/* one rounding: (1 + 2^-52)^2 - (1 + 2^-51) = 2^-104 */
	FMA	fmsub.d, 0x3970000000000000, 0, 0x3ff0000000000001, 0x3ff0000000000001, 0x3ff0000000000002
	FMA	fnmsub.d, 0, 0, ONE, ONE, ONE
	FMA	fnmadd.d, NZ, 0, 0, ONE, 0
	/* conversions */
	CX	fcvt.w.d, 2, 1, 0x4004000000000000, rne
	CX	fcvt.w.d, 3, 1, 0x4004000000000000, rmm
	CX	fcvt.w.d, 3, 1, 0x4004000000000000, rup
	CX	fcvt.w.d, -3, 1, 0xc004000000000000, rdn
	CX	fcvt.w.d, -2, 1, 0xc004000000000000, rtz
	CX	fcvt.w.d, 0x7fffffff, 16, 0x41e0000000000000, rtz
	CX	fcvt.w.d, -0x80000000, 0, 0xc1e0000000000000, rtz
	CX	fcvt.w.d, 0x7fffffff, 16, QN2, rtz
	CX	fcvt.w.d, -0x80000000, 16, NINF, rtz
	CX	fcvt.wu.d, -1, 16, 0x41f0000000000000, rtz
	CX	fcvt.wu.d, -1, 0, 0x41efffffffe00000, rtz
	CX	fcvt.wu.d, -1, 16, QNAN, rtz
	CX	fcvt.wu.d, 0, 16, 0xbff0000000000000, rtz
	CX	fcvt.wu.d, 0, 1, 0xbfe0000000000000, rtz
	CX	fcvt.wu.d, -0x80000000, 0, 0x41e0000000000000, rtz
	CX	fcvt.l.d, 0x7fffffffffffffff, 16, 0x43e0000000000000, rtz
	CX	fcvt.l.d, 0x8000000000000000, 0, 0xc3e0000000000000, rtz
	CX	fcvt.l.d, 0x7fffffffffffffff, 16, SNAN, rtz
	CX	fcvt.lu.d, -1, 16, 0x43f0000000000000, rtz
	CX	fcvt.lu.d, 0x8000000000000000, 0, 0x43e0000000000000, rtz
	CX	fcvt.lu.d, 0, 16, NINF, rtz
	CX	fcvt.lu.d, -1, 16, QNAN, rtz
	.macro	CD op, want, flags, a, rm:vararg
	li	a1, \a
	fsflags	zero
	\op	fa0, a1 \rm
	fmv.x.d	a0, fa0
	EQ	a0, \want
	FLAGS	\flags
	.endm
	CD	fcvt.d.w, 0xc1e0000000000000, 0, 0x80000000
	CD	fcvt.d.wu, 0x41e0000000000000, 0, 0x80000000
	CD	fcvt.d.l, 0xbff0000000000000, 0, -1
	CD	fcvt.d.l, 0x43e0000000000000, 1, 0x7fffffffffffffff
	CD	fcvt.d.l, 0x43dfffffffffffff, 1, 0x7fffffffffffffff, , rtz
	CD	fcvt.d.lu, 0x43f0000000000000, 1, -1
	CD	fcvt.d.lu, 0x43efffffffffffff, 1, -1, , rdn
	CD	fcvt.d.lu, 0x43e0000000000000, 0, 0x8000000000000000
	/* to single and back */
	D1	fcvt.s.d, 0xffffffff3f800000, 0, ONE
	D1	fcvt.s.d, 0xffffffff7f800000, 5, MAX_
	D1	fcvt.s.d, 0xffffffff7f7fffff, 5, MAX_, , rtz
	D1	fcvt.s.d, 0xffffffff7fc00000, 16, SNAN
	D1	fcvt.s.d, 0xffffffff7fc00000, 0, QN2
	D1	fcvt.s.d, 0xffffffff00000000, 3, 1
	D1	fcvt.s.d, 0xffffffff00000001, 3, 1, , rup
	D1	fcvt.s.d, 0xffffffff00800000, 1, 0x380fffffffffffff
	D1	fcvt.d.s, ONE, 0, 0xffffffff3f800000
	D1	fcvt.d.s, 0x36a0000000000000, 0, 0xffffffff00000001
	D1	fcvt.d.s, QNAN, 16, 0xffffffff7f800001
	D1	fcvt.d.s, QNAN, 0, 0xfffffffeff800000
	/* classes */
	.macro	CLASS want, a
	li	a1, \a
	fmv.d.x	fa1, a1
	fclass.d a0, fa1
	EQ	a0, \want
	.endm
	CLASS	1, NINF
	CLASS	2, 0xbff0000000000000
	CLASS	4, 0x8000000000000001
	CLASS	8, NZ
	CLASS	16, 0
	CLASS	32, 1
	CLASS	64, ONE
	CLASS	128, INF
	CLASS	256, SNAN
	CLASS	512, QN2
	/* the dynamic mode */
	fsrmi	1
	DD	fadd.d, 0x3ff0000000000000, 1, ONE, 0x3cafffffffffffff
	fsrmi	3
	DD	fadd.d, 0x3ff0000000000001, 1, ONE, 1
	fsrmi	2
	DD	fdiv.d, 0xbfd5555555555556, 1, 0xbff0000000000000, 0x4008000000000000
	fsrmi	4
	CX	fcvt.l.d, 3, 1, 0x4004000000000000, dyn
	DD	fadd.d, 0x3ff0000000000001, 1, ONE, 0x3ca0000000000000
	DD	fadd.d, 0x3ff0000000000000, 1, ONE, 0x3ca0000000000000, , rne
	fsrmi	0
	/* memory */
	lla	a1, cell
	li	a0, SNAN
	fmv.d.x	fa0, a0
	fsd	fa0, 8(a1)
	fld	fa1, 8(a1)
	fmv.x.d	a0, fa1
	EQ	a0, SNAN
	FLAGS	0
	END
	.bss
	.balign	8
cell:	.skip	16
