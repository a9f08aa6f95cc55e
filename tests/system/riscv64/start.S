/* SPDX-License-Identifier: GPL-2.0-or-later */
/* start.S - entry of all (two, or HARTS) harts, trap entries of M and S mode, and the ways down to S and U mode. */
#ifndef HARTS
#define HARTS 2
#endif
	.section .text.start
	.globl _start
_start:
	csrr	t0, mhartid
	la	sp, stacks
	addi	t1, t0, 1
	slli	t1, t1, 14
	add	sp, sp, t1
	la	t1, m_entry
	csrw	mtvec, t1
	csrw	mscratch, zero
	la	t1, fp_on
	/* FP is off after reset: an instruction must trap, which m_trap() counts and skips. */
	fmv.d.x	f0, zero
fp_on:
	li	t1, 0x6000
	csrs	mstatus, t1
	csrw	fcsr, zero
	bnez	t0, 1f
	call	main
	j	2f
1:	call	second
2:	wfi
	j	2b

/* Saves what C may change on the stack, calls \fn(cause, epc, tval) and continues at the pc that it returns. */
	.macro	trap_entry name, fn, cause, epc, tval, ret
	.align	2
	.globl	\name
\name:
	addi	sp, sp, -320
	sd	ra, 0(sp)
	sd	t0, 8(sp)
	sd	t1, 16(sp)
	sd	t2, 24(sp)
	sd	t3, 32(sp)
	sd	t4, 40(sp)
	sd	t5, 48(sp)
	sd	t6, 56(sp)
	sd	a0, 64(sp)
	sd	a1, 72(sp)
	sd	a2, 80(sp)
	sd	a3, 88(sp)
	sd	a4, 96(sp)
	sd	a5, 104(sp)
	sd	a6, 112(sp)
	sd	a7, 120(sp)
	csrr	a0, \cause
	csrr	a1, \epc
	csrr	a2, \tval
	call	\fn
	csrw	\epc, a0
	ld	ra, 0(sp)
	ld	t0, 8(sp)
	ld	t1, 16(sp)
	ld	t2, 24(sp)
	ld	t3, 32(sp)
	ld	t4, 40(sp)
	ld	t5, 48(sp)
	ld	t6, 56(sp)
	ld	a0, 64(sp)
	ld	a1, 72(sp)
	ld	a2, 80(sp)
	ld	a3, 88(sp)
	ld	a4, 96(sp)
	ld	a5, 104(sp)
	ld	a6, 112(sp)
	ld	a7, 120(sp)
	addi	sp, sp, 320
	\ret
	.endm

	trap_entry m_entry, m_trap, mcause, mepc, mtval, mret
	trap_entry s_entry, s_trap, scause, sepc, stval, sret

/* void to_s(void (*fn)(void)): calls fn in S mode; it comes back by ecall, which m_trap() answers with back_from_s. */
	.globl	to_s
to_s:
	addi	sp, sp, -112
	sd	ra, 0(sp)
	sd	s0, 8(sp)
	sd	s1, 16(sp)
	sd	s2, 24(sp)
	sd	s3, 32(sp)
	sd	s4, 40(sp)
	sd	s5, 48(sp)
	sd	s6, 56(sp)
	sd	s7, 64(sp)
	sd	s8, 72(sp)
	sd	s9, 80(sp)
	sd	s10, 88(sp)
	sd	s11, 96(sp)
	la	t0, s_entry
	csrw	stvec, t0
	li	t0, 0x1800
	csrc	mstatus, t0
	li	t0, 0x800
	csrs	mstatus, t0
	csrw	mepc, a0
	la	ra, s_done
	mret
s_done:
	li	a7, 1
	ecall
	.globl	back_from_s
back_from_s:
	/* in M mode again; MPP says where from */
	ld	ra, 0(sp)
	ld	s0, 8(sp)
	ld	s1, 16(sp)
	ld	s2, 24(sp)
	ld	s3, 32(sp)
	ld	s4, 40(sp)
	ld	s5, 48(sp)
	ld	s6, 56(sp)
	ld	s7, 64(sp)
	ld	s8, 72(sp)
	ld	s9, 80(sp)
	ld	s10, 88(sp)
	ld	s11, 96(sp)
	addi	sp, sp, 112
	ret

/* void to_u(u64 pc): S mode goes to U mode at pc; the ECALL there comes back to s_trap(), which answers with back_from_u. */
	.globl	to_u
to_u:
	addi	sp, sp, -16
	sd	ra, 0(sp)
	csrw	sepc, a0
	li	t0, 0x100
	csrc	sstatus, t0
	sret
	.globl	back_from_u
back_from_u:
	ld	ra, 0(sp)
	addi	sp, sp, 16
	ret

/* The code of the user page: position-independent.  An instruction of four bytes crosses into the next page. */
	.globl	user_code, user_code_end, user_cross
	.align	2
user_code:
	li	a0, 7
	slli	a0, a0, 3
	li	a7, 2
	ecall
user_code_end:

user_cross:	/* 14 bytes before a page's end: five short ones, then a long one across, then two on the next page */
	.option push
	.option rvc
	c.li	a0, 1
	c.addi	a0, 1
	c.addi	a0, 1
	c.addi	a0, 1
	c.nop
	c.nop
	.option norvc
	addi	a0, a0, 0x123
	.option rvc
	c.addi	a0, 2
	.option pop
	li	a7, 2
	ecall
	.globl user_cross_end
user_cross_end:

	.bss
	.align	4
	.globl	stacks
stacks:	.skip	HARTS << 14
