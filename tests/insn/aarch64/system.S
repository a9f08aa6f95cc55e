/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System registers as Linux shows them to EL0, barriers, hints, and what is undefined there: SIGILL at the instruction.
 * peer: none, as it shows a CPU of its own. */
#include "check.h"

	/* The word must raise SIGILL; the handler goes on at x25, and has left the faulting address in x24. */
	.macro	ILL word
	adr	x25, .Lafter\@
	mov	x24, #0
.Lat\@:	.inst	\word
	b	fail
.Lafter\@:
	adr	x0, .Lat\@
	sub	x0, x0, x24
	EQ	x0, 0
	.endm

	BEGIN
	mrs	x0, ctr_el0
	ubfx	x1, x0, #28, #2 /* IDC is 1 and DIC 0: programs clean nothing but invalidate instructions */
	EQ	x1, 1
	and	x1, x0, #15
	EQ	x1, 4
	mrs	x0, dczid_el0
	EQ	x0, 4
	mrs	x0, id_aa64isar0_el1
	ldr	x1, =0x0000100010211120
	and	x0, x0, x1
	EQ	x0, 0x0000100010211120
	mrs	x0, id_aa64isar1_el1
	ubfx	x1, x0, #4, #8 /* no pointer authentication */
	EQ	x1, 0
	mrs	x0, id_aa64pfr0_el1
	EQ	x0, 0x11
	mrs	x0, id_aa64pfr1_el1
	and	x0, x0, #15 /* no BTI */
	EQ	x0, 0
	mrs	x0, mpidr_el1
	EQ	x0, 0x80000000
	mrs	x0, s3_0_c0_c7_7
	EQ	x0, 0
	ldr	x1, =0x1234567890
	msr	tpidr_el0, x1
	mrs	x0, tpidr_el0
	EQ	x0, 0x1234567890
	mrs	x0, tpidrro_el0
	EQ	x0, 0
	/* the counter runs at its frequency: it is not still */
	mrs	x1, cntvct_el0
	isb
1:	mrs	x2, cntvct_el0
	cmp	x1, x2
	b.eq	1b
	b.hi	fail
	mrs	x0, cntfrq_el0
	cmp	x0, #0
	b.eq	fail
	/* FPCR keeps RMode, FZ, DN, AHP; FPSR its cumulative bits */
	mov	x0, #-1
	msr	fpcr, x0
	mrs	x0, fpcr
	EQ	x0, 0x07c00000
	msr	fpcr, xzr
	mov	x0, #0x1f
	msr	fpsr, x0
	mrs	x0, fpsr
	EQ	x0, 0x1f
	msr	fpsr, xzr
	fmov	d0, #1.0
	fmov	d1, #3.0
	fdiv	d0, d0, d1
	mrs	x0, fpsr
	EQ	x0, 0x10
	mov	x0, #0xffffffff
	msr	nzcv, x0
	mrs	x0, nzcv
	EQ	x0, 0xf0000000
	dmb	ish
	dmb	ishld
	dmb	oshst
	dsb	sy
	isb
	clrex
	nop
	yield
	sev
	sevl
	wfe
	hint	#127

	/* rt_sigaction(SIGILL): handler with siginfo, no restorer needed as it sets the pc only */
	mov	x0, #4
	adr	x1, action
	adr	x2, handler
	str	x2, [x1]
	mov	x2, #0
	mov	x3, #8
	mov	x8, #134
	svc	#0
	EQ	x0, 0
	ILL	0x00000000 /* udf */
	ILL	0xd4400000 /* hlt */
	ILL	0xd4000002 /* hvc */
	ILL	0xd4000003 /* smc */
	ILL	0xd69f03e0 /* eret */
	ILL	0xd50342df /* msr daifset */
	ILL	0xd5384240 /* mrs x0, currentel */
	ILL	0xd5381000 /* mrs x0, sctlr_el1 */
	ILL	0xd51be020 /* msr cntpct_el0 */
	ILL	0xd5087600 /* dc ivac */
	ILL	0xd500401f /* cfinv: FlagM is not there */
	ILL	0xdac123e0 /* paciza x0 */
	ILL	0xf8200400 /* ldraa x0, [x0] */
	ILL	0x1ee02800 /* fadd h0, h0, h0: FP16 is not there */
	ILL	0x0ec01400 /* fadd v0.4h */
	ILL	0x19000000 /* stlurb: LRCPC2 is not there */
	ILL	0x04200000 /* add z0.b: SVE is not there */
	ILL	0x0ee0bc00 /* addp v0.1d, reserved */
	ILL	0x4b403c00 | 0x00008000 /* 32-bit shift by more than 31 */
	ILL	0x3a400c00 /* ccmn with a reserved bit */
	END

	/* x1: siginfo, x2: ucontext (uc_mcontext at 176: fault_address, regs[31], sp, pc) */
handler:
	ldr	x3, [x1, #16] /* si_addr */
	str	x3, [x2, #176 + 8 + 24 * 8] /* x24 */
	ldr	x4, [x2, #176 + 8 + 25 * 8] /* x25 */
	str	x4, [x2, #176 + 8 + 32 * 8] /* pc */
	mov	x8, #139 /* rt_sigreturn */
	svc	#0

	.pushsection .data
	.balign	16
action:	.quad	0, 4, 0, 0 /* handler, SA_SIGINFO, restorer, mask */
	.popsection
