/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RV64I computation: every instruction at the edges of its operands, and with x0. */
#include "check.h"
	BEGIN
	RR	add, 0, 0, 0
	RR	add, 0x8000000000000000, 0x7fffffffffffffff, 1
	RR	add, 0, -1, 1
	RR	sub, -1, 0, 1
	RR	sub, 0x7fffffffffffffff, 0x8000000000000000, 1
	RR	sll, 0x8000000000000000, 1, 63
	RR	sll, 1, 1, 64
	RR	sll, 0x246, 0x123, 0x10001
	RR	srl, 1, 0x8000000000000000, 63
	RR	srl, 0x7fffffffffffffff, -1, -63
	RR	sra, -1, 0x8000000000000000, 63
	RR	sra, -8, -128, 4
	RR	slt, 1, -1, 0
	RR	slt, 0, 0, -1
	RR	slt, 0, 5, 5
	RR	slt, 1, 0x8000000000000000, 0x7fffffffffffffff
	RR	sltu, 0, -1, 0
	RR	sltu, 1, 0, -1
	RR	sltu, 0, 7, 7
	RR	xor, 0xff, 0xf0, 0x0f
	RR	or, 0xff, 0xf0, 0x0f
	RR	and, 0x10, 0xf0, 0x1f
	RR	addw, -0x80000000, 0x7fffffff, 1
	RR	addw, 0, 0xffffffff, 1
	RR	addw, 5, 0x1200000002, 3
	RR	subw, 0x7fffffff, -0x80000000, 1
	RR	subw, -1, 0x100000000, 1
	RR	sllw, -0x80000000, 1, 31
	RR	sllw, 1, 1, 32
	RR	sllw, 0, 0xf00000000, 4
	RR	srlw, 1, 0x80000000, 31
	RR	srlw, -1, 0xffffffff, 0
	RR	sraw, -1, 0x80000000, 31
	RR	sraw, 0, 0xf00000001, 1

	RI	addi, 0, 2048, -2048
	RI	addi, 2047, 0, 2047
	RI	addi, -5, -5, 0
	RI	slti, 1, -2, -1
	RI	slti, 0, 0, -1
	RI	sltiu, 1, 0, 1
	RI	sltiu, 1, 5, -1
	RI	sltiu, 0, -1, -1
	RI	xori, -1, 0, -1
	RI	xori, -0xaab, 0xaaa, -1
	RI	ori, -1, 0x123, -1
	RI	andi, 0x123, 0x123, -1
	RI	andi, 0, 0x800, 0x7ff
	RI	slli, 0x8000000000000000, 1, 63
	RI	srli, 1, -1, 63
	RI	srai, -1, -1, 63
	RI	addiw, -0x80000000, 0x7fffffff, 1
	RI	addiw, 1, 0x500000001, 0
	RI	slliw, -0x80000000, 3, 31
	RI	srliw, 0x7fffffff, 0xffffffff, 1
	RI	sraiw, -1, 0xffffffff, 1

	lui	a0, 0x80000
	EQ	a0, -0x80000000
	lui	a0, 0x7ffff
	EQ	a0, 0x7ffff000
1:	auipc	a0, 0
	lla	a1, 1b
	sub	a0, a0, a1
	EQ	a0, 0
	auipc	a0, 0xfffff
2:	lla	a1, 2b - 4
	sub	a0, a0, a1
	EQ	a0, -4096

	/* x0 as a source */
	li	a1, 7
	add	a0, zero, a1
	EQ	a0, 7
	add	a0, a1, zero
	EQ	a0, 7
	sub	a0, zero, a1
	EQ	a0, -7
	sll	a0, a1, zero
	EQ	a0, 7
	slt	a0, zero, a1
	EQ	a0, 1
	sltu	a0, a1, zero
	EQ	a0, 0
	addiw	a0, zero, -1
	EQ	a0, -1
	subw	a0, zero, a1
	EQ	a0, -7
	END
