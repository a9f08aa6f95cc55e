/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/toy/asm.h - words of the toy guest: an assembler of functions.
 *
 * Branch distances are in instructions, counted from the delay slot.  T_S makes an operation write the flags. */
#ifndef TESTS_TOY_ASM_H
#define TESTS_TOY_ASM_H

#include "core/base.h"

#define T_S (1u << 25)

#define T_OP(op, rd, ra, rb)   ((u32)(op) << 26 | (u32)(rd) << 21 | (u32)(ra) << 17 | (u32)(rb) << 13)
#define T_OPI(op, rd, ra, imm) ((u32)(op) << 26 | (u32)(rd) << 21 | (u32)(ra) << 17 | ((u32)(imm)&0x1fff))

// clang-format off
#define T_ADD(d, a, b)  T_OP(0, d, a, b)
#define T_SUB(d, a, b)  T_OP(1, d, a, b)
#define T_ADC(d, a, b)  T_OP(2, d, a, b)
#define T_SBC(d, a, b)  T_OP(3, d, a, b)
#define T_AND(d, a, b)  T_OP(4, d, a, b)
#define T_OR(d, a, b)   T_OP(5, d, a, b)
#define T_XOR(d, a, b)  T_OP(6, d, a, b)
#define T_SHL(d, a, b)  T_OP(7, d, a, b)
#define T_SHR(d, a, b)  T_OP(8, d, a, b)
#define T_SAR(d, a, b)  T_OP(9, d, a, b)
#define T_MUL(d, a, b)  T_OP(10, d, a, b)
#define T_DIVU(d, a, b) T_OP(11, d, a, b)
#define T_ADDI(d, a, i) T_OPI(12, d, a, i)
#define T_ORI(d, a, i)  T_OPI(13, d, a, i)
#define T_LUI(d, i)     (14u << 26 | (u32)(d) << 21 | ((u32)(i) & 0xffff))
#define T_SETC(d, cc)   T_OP(15, d, cc, 0)
#define T_LW(d, a, i)   T_OPI(16, d, a, i)
#define T_LH(d, a, i)   T_OPI(17, d, a, i)
#define T_LBU(d, a, i)  T_OPI(18, d, a, i)
#define T_SW(d, a, i)   T_OPI(19, d, a, i)
#define T_SH(d, a, i)   T_OPI(20, d, a, i)
#define T_SB(d, a, i)   T_OPI(21, d, a, i)
#define T_SWAP(d, b, a) T_OP(22, d, a, b)
#define T_CAS(d, b, a)  T_OP(23, d, a, b)
#define T_XADD(d, b, a) T_OP(30, d, a, b)
#define T_B(cc, n)      (24u << 26 | (u32)(cc) << 21 | ((u32)(n) & 0x1ffff))
#define T_JAL(n)        (25u << 26 | ((u32)(n) & 0x1ffffff))
#define T_JR(a)         T_OP(26, 0, a, 0)
#define T_JALR(a)       T_OP(27, 0, a, 0)
#define T_SYSCALL(c)    (28u << 26 | (c))
#define T_BRK(c)        (29u << 26 | (c))
#define T_NOP           T_ADDI(0, 0, 0)
// clang-format on

/* Writes word w at p in the guest's byte order. */
static inline void t_put(u8 *p, u32 w)
{
	p[0] = (u8)(w >> 24);
	p[1] = (u8)(w >> 16);
	p[2] = (u8)(w >> 8);
	p[3] = (u8)w;
}

#endif
