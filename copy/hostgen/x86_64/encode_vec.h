/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/encode_vec.h - x86-64 instruction encoder: vector, mask-register and MXCSR instructions.
 *
 * vec.def has a row for each instruction; a row is packed into 32 bits and is the value of its enumerator, so that the
 * emitters need no table.  The emitters take operands in Intel's order and choose the encoding from the buffer's level:
 *
 *   v2  legacy SSE.  The three-operand form d = s1 op s2 is made of a move and the two-operand instruction; where d is
 * s2 and the operation does not commute, s2 is saved in b->scratch first (d, s1, s2 must not be scratch then). v3  VEX.
 *   v4  VEX, which is shorter, unless an operand is xmm16 or above, the instruction is masked or exists in EVEX only.
 *
 * Lowering for v3 therefore serves v4, and most of it v2.  A row without the encoding that is needed is our fault and
 * ends in check().  Memory operands of legacy SSE must be 16-byte aligned (except for the unaligned and scalar moves).
 *
 * Everything is 128 bits wide.  Scalar three-operand forms keep the upper bits of s1, two-operand ones zero or keep
 * them as the instruction says.  Source: Intel SDM volume 2, sections 2.3 (VEX) and 2.7 (EVEX).
 */
#ifndef HOSTGEN_X86_64_ENCODE_VEC_H
#define HOSTGEN_X86_64_ENCODE_VEC_H

#include "hostgen/x86_64/encode.h"

/* Operand shapes.  x vector, g general register (64 bits wide with VW), k mask, m memory, /n ModRM.reg digit. */
enum x86_vform {
	X86_VF_RM,   /* x, x/m */
	X86_VF_LD,   /* x, m */
	X86_VF_ST,   /* x/m, x */
	X86_VF_STM,  /* m, x */
	X86_VF_STI,  /* x/m, x, imm */
	X86_VF_RMI,  /* x, x/m, imm */
	X86_VF_RM0,  /* x, x/m, implicit xmm0; legacy only, first operand is also a source */
	X86_VF_RVM,  /* x, x, x/m */
	X86_VF_RVMI, /* x, x, x/m, imm */
	X86_VF_RVMR, /* x, x, x/m, x */
	X86_VF_RVR,  /* x, x, x */
	X86_VF_RVLD, /* x, x, m */
	X86_VF_VMI,  /* x, x, imm: /n */
	X86_VF_XG,   /* x, g/m */
	X86_VF_XG32, /* x, g */
	X86_VF_GXR,  /* g/m, x */
	X86_VF_GX,   /* g, x */
	X86_VF_GXM,  /* g, x/m */
	X86_VF_GXI,  /* g/m, x, imm */
	X86_VF_XVG,  /* x, x, g/m */
	X86_VF_XVGI, /* x, x, g/m, imm */
	X86_VF_KVM,  /* k, x, x/m */
	X86_VF_KVMI, /* k, x, x/m, imm */
	X86_VF_KMI,  /* k, x/m, imm */
	X86_VF_KR,   /* k, x */
	X86_VF_RK,   /* x, k */
	X86_VF_KRM,  /* k, k/m */
	X86_VF_KG,   /* k, g */
	X86_VF_GK,   /* g, k */
	X86_VF_KK,   /* k, k */
	X86_VF_KKK,  /* k, k, k */
	X86_VF_M,    /* m: /n */
};

/* Encodings in which a row exists. */
enum {
	X86_VA_S = 1,
	X86_VA_V = 2,
	X86_VA_E = 4,
	X86_VA_SV = 3,
	X86_VA_VE = 6,
	X86_VA_SVE = 7,
	X86_VA_K = X86_VA_V, /* VEX, of AVX-512: level v4 */
};

/* Row packing: opcode 0-7, pp 8-9, map 10-12, VW 13, EW 14, avail 15-17, log2 mem 18-20, digit 21-23, form 24-28, comm
 * 29. */
#define X86_VROW(avail, pp, map, opc, vw, ew, mem, form, digit, comm)                                                  \
	((u32)(opc) | (u32)(pp) << 8 | (u32)(map) << 10 | (u32)(vw) << 13 | (u32)(ew) << 14 | (u32)(avail) << 15 |     \
	 (u32)((mem) == 16  ? 4                                                                                        \
	       : (mem) == 8 ? 3                                                                                        \
	       : (mem) == 4 ? 2                                                                                        \
	       : (mem) == 2 ? 1                                                                                        \
	                    : 0)                                                                                       \
	     << 18 |                                                                                                   \
	 (u32)(digit) << 21 | (u32)(form) << 24 | (u32)(comm) << 29)

enum x86_vop {
#define V(name, text, etext, avail, pp, map, opc, vw, ew, mem, form, digit, comm)                                      \
	X86_V_##name = X86_VROW(X86_VA_##avail, X86_##pp, map, opc, vw, ew, mem, X86_VF_##form, digit, comm),
#include "hostgen/x86_64/vec.def"
#undef V
};

/* Predicates of CMPxx (SDM volume 2, CMPPD table): the first eight exist in legacy SSE too. */
enum {
	X86_CMP_EQ_OQ = 0,
	X86_CMP_LT_OS = 1,
	X86_CMP_LE_OS = 2,
	X86_CMP_UNORD_Q = 3,
	X86_CMP_NEQ_UQ = 4,
	X86_CMP_NLT_US = 5,
	X86_CMP_NLE_US = 6,
	X86_CMP_ORD_Q = 7,
	X86_CMP_LT_OQ = 17,
	X86_CMP_LE_OQ = 18,
};

/* Immediates of ROUNDxx: bits 0-1 the mode, bit 2 use MXCSR's, bit 3 suppress inexact. */
enum {
	X86_ROUND_NEAREST = 0,
	X86_ROUND_DOWN = 1,
	X86_ROUND_UP = 2,
	X86_ROUND_ZERO = 3,
	X86_ROUND_MXCSR = 4,
	X86_ROUND_NO_INEXACT = 8,
};

static inline enum x86_vform x86_vop_form(u32 op)
{
	return (enum x86_vform)(op >> 24 & 31);
}

/* Masks the next vector instruction by k1 to k7, merging into the destination or zeroing (level v4, EVEX). */
static inline void x86_v_mask(struct x86_buf *b, unsigned k, bool zeroing)
{
	b->mask = (u8)(k | (zeroing ? 0x80 : 0));
}

/* The emitters.  In their names each letter is an operand in Intel's order: r a register (of the kind that the row's
 * form says), m memory, i an immediate. */
void x86_v_rr(struct x86_buf *b, enum x86_vop op, unsigned d, unsigned s);
void x86_v_rri(struct x86_buf *b, enum x86_vop op, unsigned d, unsigned s, unsigned imm);
void x86_v_rm(struct x86_buf *b, enum x86_vop op, unsigned d, struct x86_mem m);
void x86_v_rmi(struct x86_buf *b, enum x86_vop op, unsigned d, struct x86_mem m, unsigned imm);
void x86_v_mr(struct x86_buf *b, enum x86_vop op, struct x86_mem m, unsigned s);
void x86_v_mri(struct x86_buf *b, enum x86_vop op, struct x86_mem m, unsigned s, unsigned imm);
void x86_v_rrr(struct x86_buf *b, enum x86_vop op, unsigned d, unsigned s1, unsigned s2);
void x86_v_rrri(struct x86_buf *b, enum x86_vop op, unsigned d, unsigned s1, unsigned s2, unsigned imm);
void x86_v_rrm(struct x86_buf *b, enum x86_vop op, unsigned d, unsigned s1, struct x86_mem m);
void x86_v_rrmi(struct x86_buf *b, enum x86_vop op, unsigned d, unsigned s1, struct x86_mem m, unsigned imm);
void x86_v_rrrr(struct x86_buf *b, enum x86_vop op, unsigned d, unsigned s1, unsigned s2, unsigned s3);
void x86_v_m(struct x86_buf *b, enum x86_vop op, struct x86_mem m);

/* d = s, whole register; nothing if they are the same. */
static inline void x86_v_mov(struct x86_buf *b, unsigned d, unsigned s)
{
	if (d != s)
		x86_v_rr(b, X86_V_MOVAPS, d, s);
}

/* d = 0. */
static inline void x86_v_zero(struct x86_buf *b, unsigned d)
{
	x86_v_rrr(b, X86_V_PXOR, d, d, d);
}

#endif
