/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Illegal instructions of user mode: the signal, its code and its address. */
#include "check.h"
#include "illegal.h"
	BEGIN
	CATCH
	ILLEGAL	.2byte 0
	ILLEGAL	.4byte 0xffffffff
	ILLEGAL	.2byte 0x6101	/* c.addi16sp 0 */
	ILLEGAL	.2byte 0x2001	/* c.addiw zero */
	ILLEGAL	.2byte 0x4002	/* c.lwsp zero */
	ILLEGAL	.2byte 0x8002	/* c.jr zero */
	ILLEGAL	.4byte 0x0200151b	/* slliw by 32 */
	ILLEGAL	.4byte 0x00007503	/* a load of another width */
	ILLEGAL	.4byte 0x00b55553	/* fadd.s with rounding mode 5 */
	ILLEGAL	.4byte 0x02b56553	/* fadd.d with rounding mode 6 */
	ILLEGAL	.4byte 0x10200073	/* sret */
	ILLEGAL	.4byte 0x30200073	/* mret */
	ILLEGAL	.4byte 0x10500073	/* wfi */
	ILLEGAL	.4byte 0x12000073	/* sfence.vma */
	ILLEGAL	csrr a0, mstatus
	ILLEGAL	csrr a0, sscratch
	ILLEGAL	csrr a0, 0x7ff
	ILLEGAL	csrw cycle, a0
	ILLEGAL	csrrsi a0, time, 1
	/* the dynamic rounding mode is invalid: static modes work, conversions that are exact do not */
	csrwi	frm, 5
	ILLEGAL	fadd.d fa0, fa0, fa0, dyn
	ILLEGAL	.4byte 0xd2057553 /* fcvt.d.w, dyn */
	fmv.d.x	fa0, zero
	fadd.d	fa0, fa0, fa0, rne
	fsgnj.d	fa1, fa0, fa0
	fmv.x.d	a0, fa1
	EQ	a0, 0
	csrwi	frm, 0
	fadd.d	fa0, fa0, fa0, dyn
	END
	HANDLER
