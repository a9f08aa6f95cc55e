/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Zicsr: the floating-point registers in all ways of access, and that time goes on. */
#include "check.h"
	BEGIN
	csrw	fcsr, zero
	csrwi	fflags, 31
	csrr	a0, fcsr
	EQ	a0, 31
	csrrwi	a0, frm, 3
	EQ	a0, 0
	csrr	a0, fcsr
	EQ	a0, 0x7f
	csrrci	a0, fflags, 5
	EQ	a0, 31
	csrrsi	a0, fflags, 1
	EQ	a0, 26
	csrr	a0, fflags
	EQ	a0, 27
	li	a1, -1
	csrrc	a0, frm, a1
	EQ	a0, 3
	csrr	a0, frm
	EQ	a0, 0
	li	a1, 0xfffff02
	csrrw	a1, fcsr, a1
	EQ	a1, 27
	csrrs	a0, fcsr, zero
	EQ	a0, 2
	csrrc	a0, fcsr, zero
	EQ	a0, 2
	li	a1, 2
	csrrs	a1, frm, a1
	EQ	a1, 0
	csrr	a0, fcsr
	EQ	a0, 0x42
	csrw	fcsr, zero
	/* flags of arithmetic arrive, and stay until cleared */
	fmv.d.x	fa0, zero
	fdiv.d	fa1, fa0, fa0
	csrr	a0, fflags
	EQ	a0, 16
	li	a1, 1
	fcvt.d.l fa1, a1
	fdiv.d	fa1, fa1, fa0
	csrr	a0, fflags
	EQ	a0, 24
	csrw	fflags, zero
	fadd.d	fa1, fa0, fa0
	csrr	a0, fflags
	EQ	a0, 0
	/* the counter of real time advances, never goes back */
	rdtime	a0
	li	a2, 100000
1:	addi	a2, a2, -1
	bnez	a2, 1b
	rdtime	a1
	bgeu	a1, a0, 2f
	j	fail
2:	rdcycle	a0
	rdcycle	a1
	bgeu	a1, a0, 3f
	j	fail
3:	rdinstret a0
	/* nothing is written: read-only registers may be read so */
	csrrci	a0, time, 0
	csrrsi	a0, time, 0
	csrrc	a0, cycle, zero
	END
