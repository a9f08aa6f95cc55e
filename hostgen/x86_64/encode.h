/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/encode.h - x86-64 instruction encoder: general-purpose instructions, labels and memory operands.
 *
 * The encoder writes machine code straight into the writable alias of a code buffer.  It keeps no list and returns no
 * error per instruction: the caller reserves room for a whole IR operation at once (x86_room) and then emits without
 * checks.  The emitters are static inline, so that a call with constant arguments folds to a few stores; the parts that
 * do not fold (memory operands, labels, vector prefixes) are functions.
 *
 * Everything emitted is position-independent, since the address where code is written is not the address where it runs:
 * labels hold places in the same buffer, and what lies outside it is reached with x86_call_rel32/x86_jmp_rel32 (whose
 * displacement the caller relocates), through memory, or through a register.
 *
 * Names: `rr` is register, register; `rm` loads from memory into (or combines memory into) a register; `mr` stores to
 * (or combines into) memory; `ri` and `mi` take an immediate.  `sz` is the operand size in bytes: 1, 2, 4 or 8.  A
 * four-byte operation zeroes the upper half of its register (Intel SDM volume 1, section 3.4.1.1).
 *
 * Source of the encodings: Intel SDM volume 2, chapters 2 to 6 (instruction format, A-Z reference).
 *
 * Ownership and threads: a struct x86_buf belongs to one thread at a time; nothing here allocates or locks.  Wrong use
 * (an operand that has no encoding) is our fault and ends in check().
 */
#ifndef HOSTGEN_X86_64_ENCODE_H
#define HOSTGEN_X86_64_ENCODE_H

#include "core/base.h"

enum x86_reg {
	X86_RAX,
	X86_RCX,
	X86_RDX,
	X86_RBX,
	X86_RSP,
	X86_RBP,
	X86_RSI,
	X86_RDI,
	X86_R8,
	X86_R9,
	X86_R10,
	X86_R11,
	X86_R12,
	X86_R13,
	X86_R14,
	X86_R15,
	X86_RIP = 0xfe,   /* only as x86_mem.base */
	X86_NOREG = 0xff, /* only in x86_mem */
};

/* Vector registers; 16 to 31 exist at level v4 only. */
enum x86_xmm {
	X86_XMM0,
	X86_XMM1,
	X86_XMM2,
	X86_XMM3,
	X86_XMM4,
	X86_XMM5,
	X86_XMM6,
	X86_XMM7,
	X86_XMM8,
	X86_XMM9,
	X86_XMM10,
	X86_XMM11,
	X86_XMM12,
	X86_XMM13,
	X86_XMM14,
	X86_XMM15,
	X86_XMM16,
	X86_XMM31 = 31,
};

/* Condition codes as the low four bits of Jcc, SETcc and CMOVcc encode them; the lowest bit negates. */
enum x86_cc {
	X86_CC_O,
	X86_CC_NO,
	X86_CC_B,
	X86_CC_AE,
	X86_CC_E,
	X86_CC_NE,
	X86_CC_BE,
	X86_CC_A,
	X86_CC_S,
	X86_CC_NS,
	X86_CC_P,
	X86_CC_NP,
	X86_CC_L,
	X86_CC_GE,
	X86_CC_LE,
	X86_CC_G,
	X86_CC_C = X86_CC_B,
	X86_CC_NC = X86_CC_AE,
	X86_CC_Z = X86_CC_E,
	X86_CC_NZ = X86_CC_NE,
};

/* The microarchitecture levels of the x86-64 psABI that lowering distinguishes. */
enum x86_level {
	X86_V2 = 2, /* SSE4.2, POPCNT, CMPXCHG16B; legacy SSE encodings */
	X86_V3 = 3, /* AVX2, FMA, F16C, BMI1/2, LZCNT, MOVBE; VEX encodings */
	X86_V4 = 4, /* AVX-512 F/BW/CD/DQ/VL; EVEX where VEX does not reach */
};

/* Where code is written.  p is the next byte, end the first byte that may not be written.  level and scratch steer the
 * vector emitters (encode_vec.h): at level v2 an operation of three different operands may go through xmm `scratch`. */
struct x86_buf {
	u8 *p;
	u8 *end;
	u8 level;
	u8 scratch;
	u8 mask; /* of the next vector instruction: bits 0-2 k, bit 7 zeroing; see x86_v_mask */
};

/* No instruction is longer than this (SDM volume 2, section 2.3.11). */
#define X86_INSN_MAX 15

/* Whether n more bytes fit.  Asked once for each IR operation, with the most that its lowering emits. */
static inline bool x86_room(const struct x86_buf *b, size_t n)
{
	return (size_t)(b->end - b->p) >= n;
}

/* A place in the code.  Zero-initialised it is unbound and unused.  Jumps and rip-relative operands to an unbound label
 * are chained through their own displacement fields and patched by x86_bind.  A label must not move while unbound jumps
 * to it exist, and code between a jump and its label must stay below 256 MiB. */
struct x86_label {
	u8 *pos;   /* the place, once bound */
	u8 *chain; /* the last displacement field that waits for it, NULL if none */
};

/* Flag bits of struct x86_mem. */
enum {
	X86_MEM_GS = 1,     /* gs segment base */
	X86_MEM_ADDR32 = 2, /* 32-bit address size: the effective address wraps at 4 GiB */
	X86_MEM_FS = 4,
};

/* A memory operand: [seg: base + (index << scale) + disp].  base X86_RIP takes `label` (or, with label NULL, disp as it
 * stands, relative to the end of the instruction). */
struct x86_mem {
	s32 disp;
	u8 base;  /* enum x86_reg, X86_NOREG or X86_RIP */
	u8 index; /* enum x86_reg but not RSP, or X86_NOREG */
	u8 scale; /* 0..3: index times 1, 2, 4, 8 */
	u8 flags;
	struct x86_label *label;
};

static inline struct x86_mem x86_mem(unsigned base, s32 disp)
{
	return (struct x86_mem){disp, (u8)base, X86_NOREG, 0, 0, NULL};
}

static inline struct x86_mem x86_mem_index(unsigned base, unsigned index, unsigned scale, s32 disp)
{
	return (struct x86_mem){disp, (u8)base, (u8)index, (u8)scale, 0, NULL};
}

static inline struct x86_mem x86_mem_abs(s32 disp)
{
	return (struct x86_mem){disp, X86_NOREG, X86_NOREG, 0, 0, NULL};
}

static inline struct x86_mem x86_mem_label(struct x86_label *l)
{
	return (struct x86_mem){0, X86_RIP, X86_NOREG, 0, 0, l};
}

static inline struct x86_mem x86_mem_flags(struct x86_mem m, unsigned flags)
{
	m.flags |= (u8)flags;
	return m;
}

/* -- parts that the emitters are made of ------------------------------------------------------------------------- */

/* An opcode with its map and mandatory prefix, as one constant: bits 0-7 opcode, 8-9 prefix (0 none, 1 66, 2 F3, 3 F2,
 * as in VEX.pp), 10-12 map (0 one byte, 1 0F, 2 0F38, 3 0F3A, as in VEX.mmmmm). */
#define X86_OP(pp, map, op) ((u32)(op) | (u32)(pp) << 8 | (u32)(map) << 10)

enum {
	X86_PP_NONE,
	X86_PP_66,
	X86_PP_F3,
	X86_PP_F2,
};

/* Emits ModRM, SIB and displacement of m with the given reg field.  trailing is the number of immediate bytes that
 * follow (rip-relative addresses count from the end of the instruction).  disp8_shift is log2 of N of EVEX's compressed
 * displacement, 0 elsewhere (SDM volume 2, section 2.7.5). */
void x86_put_mem(struct x86_buf *b, unsigned reg, const struct x86_mem *m, unsigned trailing, unsigned disp8_shift);

/* Emits an instruction with memory operand m up to its immediate: prefixes (segment, address size, lock, mandatory),
 * REX, opcode, ModRM, SIB and displacement. */
void x86_put_op_packed(struct x86_buf *b, u32 op, unsigned reg, const struct x86_mem *m, unsigned trailing);

/* Above an opcode (X86_OP) for it. */
#define X86_OP_REX  (1u << 13)
#define X86_OP_LOCK (1u << 14)
#define X86_OP_W    (1u << 16) /* bit 3 of REX, shifted by 13 */

static inline void x86_put_op_mem(struct x86_buf *b, u32 op, bool w, bool rex, bool lock, unsigned reg,
                                  const struct x86_mem *m, unsigned trailing)
{
	op |= (w ? X86_OP_W : 0) | (rex ? X86_OP_REX : 0) | (lock ? X86_OP_LOCK : 0);
	x86_put_op_packed(b, op, reg, m, trailing);
}

static inline void x86_put8(struct x86_buf *b, u8 v)
{
	*b->p++ = v;
}

static inline void x86_put16(struct x86_buf *b, u16 v)
{
	__builtin_memcpy(b->p, &v, 2);
	b->p += 2;
}

static inline void x86_put32(struct x86_buf *b, u32 v)
{
	__builtin_memcpy(b->p, &v, 4);
	b->p += 4;
}

static inline void x86_put64(struct x86_buf *b, u64 v)
{
	__builtin_memcpy(b->p, &v, 8);
	b->p += 8;
}

static inline void x86_put_pp(struct x86_buf *b, unsigned pp)
{
	static const u8 byte[4] = {0, 0x66, 0xf3, 0xf2};

	if (pp)
		*b->p++ = byte[pp];
}

static inline void x86_put_opcode(struct x86_buf *b, u32 op)
{
	unsigned map = op >> 10 & 7;

	if (map) {
		*b->p++ = 0x0f;
		if (map >= 2)
			*b->p++ = map == 2 ? 0x38 : 0x3a;
	}
	*b->p++ = (u8)op;
}

/* Register-direct form: op reg, rm.  rex forces an empty REX prefix, which names spl, bpl, sil and dil. */
static inline void x86_put_rr(struct x86_buf *b, u32 op, bool w, bool rex, unsigned reg, unsigned rm)
{
	unsigned r = 0x40 | (unsigned)w << 3 | (reg & 8) >> 1 | (rm & 8) >> 3;

	x86_put_pp(b, op >> 8 & 3);
	if (r != 0x40 || rex)
		*b->p++ = (u8)r;
	x86_put_opcode(b, op);
	*b->p++ = (u8)(0xc0 | (reg & 7) << 3 | (rm & 7));
}

/* Whether a byte register needs a REX prefix to be named. */
static inline bool x86_byte_rex(unsigned sz, unsigned reg)
{
	return sz == 1 && reg >= 4;
}

/* The opcode of a one-byte-map instruction of size sz: `op` is the form for 2, 4 and 8 bytes, op-1 the byte form. */
static inline u32 x86_op_sz(u32 op, unsigned sz)
{
	return (sz == 1 ? op - 1 : op) | (sz == 2 ? (u32)X86_PP_66 << 8 : 0);
}

/* -- moves --------------------------------------------------------------------------------------------------------- */

/* mov d, s.  A move of 4 bytes to itself is emitted: it zero-extends. */
static inline void x86_mov_rr(struct x86_buf *b, unsigned sz, unsigned d, unsigned s)
{
	x86_put_rr(b, x86_op_sz(X86_OP(0, 0, 0x89), sz), sz == 8, x86_byte_rex(sz, s) || x86_byte_rex(sz, d), s, d);
}

/* mov d, [m] for sz 4 and 8 (1 and 2 merge into the register; lowering wants movzx or movsx). */
static inline void x86_mov_rm(struct x86_buf *b, unsigned sz, unsigned d, struct x86_mem m)
{
	x86_put_op_mem(b, x86_op_sz(X86_OP(0, 0, 0x8b), sz), sz == 8, x86_byte_rex(sz, d), false, d, &m, 0);
}

static inline void x86_mov_mr(struct x86_buf *b, unsigned sz, struct x86_mem m, unsigned s)
{
	x86_put_op_mem(b, x86_op_sz(X86_OP(0, 0, 0x89), sz), sz == 8, x86_byte_rex(sz, s), false, s, &m, 0);
}

/* mov [m], imm; 8 bytes sign-extend the 32-bit immediate. */
static inline void x86_mov_mi(struct x86_buf *b, unsigned sz, struct x86_mem m, s32 imm)
{
	unsigned n = sz == 8 ? 4 : sz;

	x86_put_op_mem(b, x86_op_sz(X86_OP(0, 0, 0xc7), sz), sz == 8, false, false, 0, &m, n);
	__builtin_memcpy(b->p, &imm, 4); /* writes up to three bytes too many, which x86_room's reserve covers */
	b->p += n;
}

/* mov d, imm32 zero-extended. */
static inline void x86_mov_ri32(struct x86_buf *b, unsigned d, u32 imm)
{
	if (d & 8)
		*b->p++ = 0x41;
	*b->p++ = (u8)(0xb8 | (d & 7));
	x86_put32(b, imm);
}

/* mov d, imm64 in its full ten bytes, so that the immediate (the last eight) can be relocated. */
static inline void x86_movabs(struct x86_buf *b, unsigned d, u64 imm)
{
	*b->p++ = (u8)(0x48 | d >> 3);
	*b->p++ = (u8)(0xb8 | (d & 7));
	x86_put64(b, imm);
}

/* d = imm by the shortest mov; the flags survive. */
static inline void x86_mov_ri(struct x86_buf *b, unsigned d, u64 imm)
{
	if (imm <= 0xffffffffu) {
		x86_mov_ri32(b, d, (u32)imm);
	} else if ((s64)imm == (s32)imm) {
		x86_put_rr(b, X86_OP(0, 0, 0xc7), true, false, 0, d);
		x86_put32(b, (u32)imm);
	} else {
		x86_movabs(b, d, imm);
	}
}

/* d = 0 by xor: shorter, but sets the flags. */
static inline void x86_zero(struct x86_buf *b, unsigned d)
{
	x86_put_rr(b, X86_OP(0, 0, 0x31), false, false, d, d);
}

/* movzx/movsx/movsxd d, s: d is dsz bytes (4 or 8), s ssz bytes (1, 2 or 4).  A zero extension from 4 bytes is mov. */
static inline void x86_movzx_rr(struct x86_buf *b, unsigned ssz, unsigned d, unsigned s)
{
	if (ssz == 4)
		x86_mov_rr(b, 4, d, s);
	else
		x86_put_rr(b, X86_OP(0, 1, ssz == 1 ? 0xb6 : 0xb7), false, x86_byte_rex(ssz, s), d, s);
}

static inline void x86_movzx_rm(struct x86_buf *b, unsigned ssz, unsigned d, struct x86_mem m)
{
	u32 op = ssz == 4 ? X86_OP(0, 0, 0x8b) : X86_OP(0, 1, ssz == 1 ? 0xb6 : 0xb7);

	x86_put_op_mem(b, op, false, false, false, d, &m, 0);
}

static inline u32 x86_op_movsx(unsigned ssz)
{
	return ssz == 4 ? X86_OP(0, 0, 0x63) : X86_OP(0, 1, ssz == 1 ? 0xbe : 0xbf);
}

static inline void x86_movsx_rr(struct x86_buf *b, unsigned dsz, unsigned ssz, unsigned d, unsigned s)
{
	x86_put_rr(b, x86_op_movsx(ssz), dsz == 8, x86_byte_rex(ssz, s), d, s);
}

static inline void x86_movsx_rm(struct x86_buf *b, unsigned dsz, unsigned ssz, unsigned d, struct x86_mem m)
{
	x86_put_op_mem(b, x86_op_movsx(ssz), dsz == 8, false, false, d, &m, 0);
}

/* movbe: byte-swapping load and store (level v3). */
static inline void x86_movbe_rm(struct x86_buf *b, unsigned sz, unsigned d, struct x86_mem m)
{
	x86_put_op_mem(b, X86_OP(sz == 2, 2, 0xf0), sz == 8, false, false, d, &m, 0);
}

static inline void x86_movbe_mr(struct x86_buf *b, unsigned sz, struct x86_mem m, unsigned s)
{
	x86_put_op_mem(b, X86_OP(sz == 2, 2, 0xf1), sz == 8, false, false, s, &m, 0);
}

/* bswap d; sz 4 or 8. */
static inline void x86_bswap(struct x86_buf *b, unsigned sz, unsigned d)
{
	unsigned rex = 0x40 | (sz == 8) << 3 | d >> 3;

	if (rex != 0x40)
		*b->p++ = (u8)rex;
	*b->p++ = 0x0f;
	*b->p++ = (u8)(0xc8 | (d & 7));
}

/* lea d, [m]; sz 4 truncates the result, sz 8 does not. */
static inline void x86_lea(struct x86_buf *b, unsigned sz, unsigned d, struct x86_mem m)
{
	x86_put_op_mem(b, X86_OP(0, 0, 0x8d), sz == 8, false, false, d, &m, 0);
}

/* xchg between registers; with memory it is always locked and orders everything. */
static inline void x86_xchg_rr(struct x86_buf *b, unsigned sz, unsigned x, unsigned y)
{
	x86_put_rr(b, x86_op_sz(X86_OP(0, 0, 0x87), sz), sz == 8, x86_byte_rex(sz, x) || x86_byte_rex(sz, y), y, x);
}

static inline void x86_xchg_mr(struct x86_buf *b, unsigned sz, struct x86_mem m, unsigned s)
{
	x86_put_op_mem(b, x86_op_sz(X86_OP(0, 0, 0x87), sz), sz == 8, x86_byte_rex(sz, s), false, s, &m, 0);
}

/* -- arithmetic and logic ------------------------------------------------------------------------------------------ */

enum x86_alu {
	X86_ADD,
	X86_OR,
	X86_ADC,
	X86_SBB,
	X86_AND,
	X86_SUB,
	X86_XOR,
	X86_CMP,
};

static inline void x86_alu_rr(struct x86_buf *b, enum x86_alu op, unsigned sz, unsigned d, unsigned s)
{
	x86_put_rr(b, x86_op_sz(X86_OP(0, 0, (unsigned)op << 3 | 1), sz), sz == 8,
	           x86_byte_rex(sz, s) || x86_byte_rex(sz, d), s, d);
}

static inline void x86_alu_rm(struct x86_buf *b, enum x86_alu op, unsigned sz, unsigned d, struct x86_mem m)
{
	x86_put_op_mem(b, x86_op_sz(X86_OP(0, 0, (unsigned)op << 3 | 3), sz), sz == 8, x86_byte_rex(sz, d), false, d,
	               &m, 0);
}

/* With lock set: an atomic read-modify-write (not for cmp). */
static inline void x86_alu_mr_lock(struct x86_buf *b, enum x86_alu op, unsigned sz, bool lock, struct x86_mem m,
                                   unsigned s)
{
	x86_put_op_mem(b, x86_op_sz(X86_OP(0, 0, (unsigned)op << 3 | 1), sz), sz == 8, x86_byte_rex(sz, s), lock, s, &m,
	               0);
}

static inline void x86_alu_mr(struct x86_buf *b, enum x86_alu op, unsigned sz, struct x86_mem m, unsigned s)
{
	x86_alu_mr_lock(b, op, sz, false, m, s);
}

/* The immediate is sign-extended to sz bytes. */
static inline void x86_alu_ri(struct x86_buf *b, enum x86_alu op, unsigned sz, unsigned d, s32 imm)
{
	if (sz == 1) {
		x86_put_rr(b, X86_OP(0, 0, 0x80), false, d >= 4, op, d);
		x86_put8(b, (u8)imm);
	} else if (imm == (s8)imm) {
		x86_put_rr(b, x86_op_sz(X86_OP(0, 0, 0x83), sz), sz == 8, false, op, d);
		x86_put8(b, (u8)imm);
	} else {
		x86_put_rr(b, x86_op_sz(X86_OP(0, 0, 0x81), sz), sz == 8, false, op, d);
		if (sz == 2)
			x86_put16(b, (u16)imm);
		else
			x86_put32(b, (u32)imm);
	}
}

void x86_alu_mi_lock(struct x86_buf *b, enum x86_alu op, unsigned sz, bool lock, struct x86_mem m, s32 imm);

static inline void x86_alu_mi(struct x86_buf *b, enum x86_alu op, unsigned sz, struct x86_mem m, s32 imm)
{
	x86_alu_mi_lock(b, op, sz, false, m, imm);
}

static inline void x86_test_rr(struct x86_buf *b, unsigned sz, unsigned x, unsigned y)
{
	x86_put_rr(b, x86_op_sz(X86_OP(0, 0, 0x85), sz), sz == 8, x86_byte_rex(sz, x) || x86_byte_rex(sz, y), y, x);
}

static inline void x86_test_mr(struct x86_buf *b, unsigned sz, struct x86_mem m, unsigned s)
{
	x86_put_op_mem(b, x86_op_sz(X86_OP(0, 0, 0x85), sz), sz == 8, x86_byte_rex(sz, s), false, s, &m, 0);
}

void x86_test_ri(struct x86_buf *b, unsigned sz, unsigned d, s32 imm);
void x86_test_mi(struct x86_buf *b, unsigned sz, struct x86_mem m, s32 imm);

/* The one-operand group F7 (F6 for bytes).  MUL to IDIV work on rdx:rax (ax for bytes). */
enum x86_grp3 {
	X86_NOT = 2,
	X86_NEG = 3,
	X86_MUL = 4,
	X86_IMUL = 5,
	X86_DIV = 6,
	X86_IDIV = 7,
};

static inline void x86_grp3_r(struct x86_buf *b, enum x86_grp3 op, unsigned sz, unsigned d)
{
	x86_put_rr(b, x86_op_sz(X86_OP(0, 0, 0xf7), sz), sz == 8, x86_byte_rex(sz, d), op, d);
}

static inline void x86_grp3_m(struct x86_buf *b, enum x86_grp3 op, unsigned sz, struct x86_mem m)
{
	x86_put_op_mem(b, x86_op_sz(X86_OP(0, 0, 0xf7), sz), sz == 8, false, false, op, &m, 0);
}

/* inc/dec leave CF alone. */
static inline void x86_inc_r(struct x86_buf *b, unsigned sz, unsigned d)
{
	x86_put_rr(b, x86_op_sz(X86_OP(0, 0, 0xff), sz), sz == 8, x86_byte_rex(sz, d), 0, d);
}

static inline void x86_dec_r(struct x86_buf *b, unsigned sz, unsigned d)
{
	x86_put_rr(b, x86_op_sz(X86_OP(0, 0, 0xff), sz), sz == 8, x86_byte_rex(sz, d), 1, d);
}

static inline void x86_inc_m(struct x86_buf *b, unsigned sz, struct x86_mem m)
{
	x86_put_op_mem(b, x86_op_sz(X86_OP(0, 0, 0xff), sz), sz == 8, false, false, 0, &m, 0);
}

static inline void x86_dec_m(struct x86_buf *b, unsigned sz, struct x86_mem m)
{
	x86_put_op_mem(b, x86_op_sz(X86_OP(0, 0, 0xff), sz), sz == 8, false, false, 1, &m, 0);
}

/* d *= s; sz 2, 4 or 8. */
static inline void x86_imul_rr(struct x86_buf *b, unsigned sz, unsigned d, unsigned s)
{
	x86_put_rr(b, X86_OP(sz == 2, 1, 0xaf), sz == 8, false, d, s);
}

static inline void x86_imul_rm(struct x86_buf *b, unsigned sz, unsigned d, struct x86_mem m)
{
	x86_put_op_mem(b, X86_OP(sz == 2, 1, 0xaf), sz == 8, false, false, d, &m, 0);
}

/* d = s * imm; sz 4 or 8. */
static inline void x86_imul_rri(struct x86_buf *b, unsigned sz, unsigned d, unsigned s, s32 imm)
{
	if (imm == (s8)imm) {
		x86_put_rr(b, X86_OP(0, 0, 0x6b), sz == 8, false, d, s);
		x86_put8(b, (u8)imm);
	} else {
		x86_put_rr(b, X86_OP(0, 0, 0x69), sz == 8, false, d, s);
		x86_put32(b, (u32)imm);
	}
}

static inline void x86_imul_rmi(struct x86_buf *b, unsigned sz, unsigned d, struct x86_mem m, s32 imm)
{
	bool small = imm == (s8)imm;

	x86_put_op_mem(b, X86_OP(0, 0, small ? 0x6b : 0x69), sz == 8, false, false, d, &m, small ? 1 : 4);
	if (small)
		x86_put8(b, (u8)imm);
	else
		x86_put32(b, (u32)imm);
}

/* Sign-extend eax into edx:eax (sz 4) or rax into rdx:rax (sz 8). */
static inline void x86_cdq(struct x86_buf *b, unsigned sz)
{
	if (sz == 8)
		*b->p++ = 0x48;
	*b->p++ = 0x99;
}

/* -- shifts -------------------------------------------------------------------------------------------------------- */

enum x86_shift {
	X86_ROL = 0,
	X86_ROR = 1,
	X86_RCL = 2,
	X86_RCR = 3,
	X86_SHL = 4,
	X86_SHR = 5,
	X86_SAR = 7,
};

static inline void x86_shift_ri(struct x86_buf *b, enum x86_shift op, unsigned sz, unsigned d, unsigned imm)
{
	if (imm == 1) {
		x86_put_rr(b, x86_op_sz(X86_OP(0, 0, 0xd1), sz), sz == 8, x86_byte_rex(sz, d), op, d);
	} else {
		x86_put_rr(b, x86_op_sz(X86_OP(0, 0, 0xc1), sz), sz == 8, x86_byte_rex(sz, d), op, d);
		x86_put8(b, (u8)imm);
	}
}

static inline void x86_shift_mi(struct x86_buf *b, enum x86_shift op, unsigned sz, struct x86_mem m, unsigned imm)
{
	x86_put_op_mem(b, x86_op_sz(X86_OP(0, 0, 0xc1), sz), sz == 8, false, false, op, &m, 1);
	x86_put8(b, (u8)imm);
}

/* d shifted by cl, modulo 32 or 64. */
static inline void x86_shift_rcl(struct x86_buf *b, enum x86_shift op, unsigned sz, unsigned d)
{
	x86_put_rr(b, x86_op_sz(X86_OP(0, 0, 0xd3), sz), sz == 8, x86_byte_rex(sz, d), op, d);
}

static inline void x86_shift_mcl(struct x86_buf *b, enum x86_shift op, unsigned sz, struct x86_mem m)
{
	x86_put_op_mem(b, x86_op_sz(X86_OP(0, 0, 0xd3), sz), sz == 8, false, false, op, &m, 0);
}

/* shld d, s, imm: d = (d:s << imm) high part; shrd: (s:d >> imm) low part. */
static inline void x86_shld_rri(struct x86_buf *b, unsigned sz, unsigned d, unsigned s, unsigned imm)
{
	x86_put_rr(b, X86_OP(0, 1, 0xa4), sz == 8, false, s, d);
	x86_put8(b, (u8)imm);
}

static inline void x86_shrd_rri(struct x86_buf *b, unsigned sz, unsigned d, unsigned s, unsigned imm)
{
	x86_put_rr(b, X86_OP(0, 1, 0xac), sz == 8, false, s, d);
	x86_put8(b, (u8)imm);
}

static inline void x86_shld_rrcl(struct x86_buf *b, unsigned sz, unsigned d, unsigned s)
{
	x86_put_rr(b, X86_OP(0, 1, 0xa5), sz == 8, false, s, d);
}

static inline void x86_shrd_rrcl(struct x86_buf *b, unsigned sz, unsigned d, unsigned s)
{
	x86_put_rr(b, X86_OP(0, 1, 0xad), sz == 8, false, s, d);
}

/* -- bits ---------------------------------------------------------------------------------------------------------- */

enum x86_bt {
	X86_BT = 4,
	X86_BTS = 5,
	X86_BTR = 6,
	X86_BTC = 7,
};

/* CF = bit s of d, then set, reset or complement it; sz 2, 4 or 8.  (The memory form with a register index is slow and
 * reaches outside the operand, so there is none.) */
static inline void x86_bt_rr(struct x86_buf *b, enum x86_bt op, unsigned sz, unsigned d, unsigned s)
{
	x86_put_rr(b, X86_OP(sz == 2, 1, 0x83 | (unsigned)op << 3), sz == 8, false, s, d);
}

static inline void x86_bt_ri(struct x86_buf *b, enum x86_bt op, unsigned sz, unsigned d, unsigned imm)
{
	x86_put_rr(b, X86_OP(sz == 2, 1, 0xba), sz == 8, false, op, d);
	x86_put8(b, (u8)imm);
}

static inline void x86_bt_mi(struct x86_buf *b, enum x86_bt op, unsigned sz, bool lock, struct x86_mem m, unsigned imm)
{
	x86_put_op_mem(b, X86_OP(sz == 2, 1, 0xba), sz == 8, false, lock, op, &m, 1);
	x86_put8(b, (u8)imm);
}

/* Two-operand instructions of map 0F and 0F38 with a general register or memory source; the value is the X86_OP. */
enum x86_rop {
	X86_POPCNT = X86_OP(X86_PP_F3, 1, 0xb8), /* popcnt r, r/m */
	X86_LZCNT = X86_OP(X86_PP_F3, 1, 0xbd),  /* lzcnt  r, r/m (v3) */
	X86_TZCNT = X86_OP(X86_PP_F3, 1, 0xbc),  /* tzcnt  r, r/m (v3) */
	X86_BSF = X86_OP(X86_PP_NONE, 1, 0xbc),  /* bsf    r, r/m; destination unchanged in practice when zero */
	X86_BSR = X86_OP(X86_PP_NONE, 1, 0xbd),  /* bsr    r, r/m */
};

static inline void x86_rop_rr(struct x86_buf *b, enum x86_rop op, unsigned sz, unsigned d, unsigned s)
{
	x86_put_rr(b, op, sz == 8, false, d, s);
}

static inline void x86_rop_rm(struct x86_buf *b, enum x86_rop op, unsigned sz, unsigned d, struct x86_mem m)
{
	x86_put_op_mem(b, op, sz == 8, false, false, d, &m, 0);
}

/* crc32 d, s: d (always taken as 32 bits of CRC, polynomial 0x11EDC6F41) with ssz bytes of s. */
static inline void x86_crc32_rr(struct x86_buf *b, unsigned ssz, unsigned d, unsigned s)
{
	if (ssz == 2)
		*b->p++ = 0x66;
	x86_put_rr(b, X86_OP(X86_PP_F2, 2, ssz == 1 ? 0xf0 : 0xf1), ssz == 8, x86_byte_rex(ssz, s), d, s);
}

/* BMI1/BMI2 (level v3), VEX-encoded on general registers; sz 4 or 8.  The value is the X86_OP. */
enum x86_bmi {
	X86_ANDN = X86_OP(0, 2, 0xf2),         /* andn  d, s1, s2: d = ~s1 & s2; sets flags */
	X86_BEXTR = X86_OP(0, 2, 0xf7),        /* bextr d, s2, s1: field s1 (start, length << 8) of s2 */
	X86_BZHI = X86_OP(0, 2, 0xf5),         /* bzhi  d, s2, s1 */
	X86_SHLX = X86_OP(X86_PP_66, 2, 0xf7), /* shlx  d, s2, s1: s2 << s1; flags survive */
	X86_SARX = X86_OP(X86_PP_F3, 2, 0xf7), /* sarx  d, s2, s1 */
	X86_SHRX = X86_OP(X86_PP_F2, 2, 0xf7), /* shrx  d, s2, s1 */
	X86_PDEP = X86_OP(X86_PP_F2, 2, 0xf5), /* pdep  d, s1, s2: s1 deposited by mask s2 */
	X86_PEXT = X86_OP(X86_PP_F3, 2, 0xf5), /* pext  d, s1, s2 */
	X86_MULX = X86_OP(X86_PP_F2, 2, 0xf6), /* mulx  d, s1, s2: rdx * s2, high half in d, low half in s1 */
};

/* vvvv is the VEX.vvvv operand (s1 above), rm the register or memory operand (s2 above). */
void x86_bmi_rr(struct x86_buf *b, enum x86_bmi op, unsigned sz, unsigned d, unsigned vvvv, unsigned rm);
void x86_bmi_rm(struct x86_buf *b, enum x86_bmi op, unsigned sz, unsigned d, unsigned vvvv, struct x86_mem m);

enum x86_bls {
	X86_BLSR = 1,   /* clear the lowest set bit */
	X86_BLSMSK = 2, /* mask up to the lowest set bit */
	X86_BLSI = 3,   /* isolate the lowest set bit */
};

void x86_bls_rr(struct x86_buf *b, enum x86_bls op, unsigned sz, unsigned d, unsigned s);
void x86_rorx_rri(struct x86_buf *b, unsigned sz, unsigned d, unsigned s, unsigned imm);
void x86_rorx_rmi(struct x86_buf *b, unsigned sz, unsigned d, struct x86_mem m, unsigned imm);

/* -- conditions ---------------------------------------------------------------------------------------------------- */

static inline void x86_setcc_r(struct x86_buf *b, enum x86_cc cc, unsigned d)
{
	x86_put_rr(b, X86_OP(0, 1, 0x90 | cc), false, d >= 4, 0, d);
}

static inline void x86_setcc_m(struct x86_buf *b, enum x86_cc cc, struct x86_mem m)
{
	x86_put_op_mem(b, X86_OP(0, 1, 0x90 | cc), false, false, false, 0, &m, 0);
}

/* sz 4 zeroes the upper half of d even when the condition is false. */
static inline void x86_cmov_rr(struct x86_buf *b, enum x86_cc cc, unsigned sz, unsigned d, unsigned s)
{
	x86_put_rr(b, X86_OP(0, 1, 0x40 | cc), sz == 8, false, d, s);
}

static inline void x86_cmov_rm(struct x86_buf *b, enum x86_cc cc, unsigned sz, unsigned d, struct x86_mem m)
{
	x86_put_op_mem(b, X86_OP(0, 1, 0x40 | cc), sz == 8, false, false, d, &m, 0);
}

static inline void x86_lahf(struct x86_buf *b)
{
	*b->p++ = 0x9f;
}

static inline void x86_sahf(struct x86_buf *b)
{
	*b->p++ = 0x9e;
}

static inline void x86_cmc(struct x86_buf *b)
{
	*b->p++ = 0xf5;
}

static inline void x86_clc(struct x86_buf *b)
{
	*b->p++ = 0xf8;
}

static inline void x86_stc(struct x86_buf *b)
{
	*b->p++ = 0xf9;
}

/* -- control flow -------------------------------------------------------------------------------------------------- */

/* Binds l to the next byte and patches the jumps that wait for it. */
void x86_bind(struct x86_buf *b, struct x86_label *l);

/* Jumps to a label.  Backward jumps take the short form where it reaches; forward jumps are rel32. */
void x86_jmp(struct x86_buf *b, struct x86_label *l);
void x86_jmp_long(struct x86_buf *b, struct x86_label *l); /* always rel32 */
void x86_jcc(struct x86_buf *b, enum x86_cc cc, struct x86_label *l);
void x86_call(struct x86_buf *b, struct x86_label *l);

/* Short forward jumps: return the displacement byte, which x86_patch8 completes; for targets known to be near. */
static inline u8 *x86_jcc8(struct x86_buf *b, enum x86_cc cc)
{
	*b->p++ = (u8)(0x70 | cc);
	*b->p++ = 0;
	return b->p - 1;
}

static inline u8 *x86_jmp8(struct x86_buf *b)
{
	*b->p++ = 0xeb;
	*b->p++ = 0;
	return b->p - 1;
}

/* Makes the short jump whose displacement byte is at `at` land on the next byte. */
static inline void x86_patch8(struct x86_buf *b, u8 *at)
{
	check(b->p - (at + 1) <= 127);
	*at = (u8)(b->p - (at + 1));
}

/* rel32 forms with a displacement that the caller knows or relocates; each returns the address of the displacement. */
static inline u8 *x86_jmp_rel32(struct x86_buf *b, s32 rel)
{
	*b->p++ = 0xe9;
	x86_put32(b, (u32)rel);
	return b->p - 4;
}

static inline u8 *x86_jcc_rel32(struct x86_buf *b, enum x86_cc cc, s32 rel)
{
	*b->p++ = 0x0f;
	*b->p++ = (u8)(0x80 | cc);
	x86_put32(b, (u32)rel);
	return b->p - 4;
}

static inline u8 *x86_call_rel32(struct x86_buf *b, s32 rel)
{
	*b->p++ = 0xe8;
	x86_put32(b, (u32)rel);
	return b->p - 4;
}

static inline void x86_call_r(struct x86_buf *b, unsigned r)
{
	x86_put_rr(b, X86_OP(0, 0, 0xff), false, false, 2, r);
}

static inline void x86_call_m(struct x86_buf *b, struct x86_mem m)
{
	x86_put_op_mem(b, X86_OP(0, 0, 0xff), false, false, false, 2, &m, 0);
}

static inline void x86_jmp_r(struct x86_buf *b, unsigned r)
{
	x86_put_rr(b, X86_OP(0, 0, 0xff), false, false, 4, r);
}

static inline void x86_jmp_m(struct x86_buf *b, struct x86_mem m)
{
	x86_put_op_mem(b, X86_OP(0, 0, 0xff), false, false, false, 4, &m, 0);
}

static inline void x86_ret(struct x86_buf *b)
{
	*b->p++ = 0xc3;
}

/* ret imm16: also drops n bytes of stack. */
static inline void x86_ret_n(struct x86_buf *b, unsigned n)
{
	*b->p++ = 0xc2;
	x86_put16(b, (u16)n);
}

static inline void x86_push_r(struct x86_buf *b, unsigned r)
{
	if (r & 8)
		*b->p++ = 0x41;
	*b->p++ = (u8)(0x50 | (r & 7));
}

static inline void x86_pop_r(struct x86_buf *b, unsigned r)
{
	if (r & 8)
		*b->p++ = 0x41;
	*b->p++ = (u8)(0x58 | (r & 7));
}

/* Pushes the sign-extended immediate as eight bytes, always with a 32-bit field so that it can be relocated. */
static inline void x86_push_i32(struct x86_buf *b, s32 imm)
{
	*b->p++ = 0x68;
	x86_put32(b, (u32)imm);
}

static inline void x86_push_m(struct x86_buf *b, struct x86_mem m)
{
	x86_put_op_mem(b, X86_OP(0, 0, 0xff), false, false, false, 6, &m, 0);
}

static inline void x86_pop_m(struct x86_buf *b, struct x86_mem m)
{
	x86_put_op_mem(b, X86_OP(0, 0, 0x8f), false, false, false, 0, &m, 0);
}

static inline void x86_pushfq(struct x86_buf *b)
{
	*b->p++ = 0x9c;
}

static inline void x86_popfq(struct x86_buf *b)
{
	*b->p++ = 0x9d;
}

static inline void x86_ud2(struct x86_buf *b)
{
	*b->p++ = 0x0f;
	*b->p++ = 0x0b;
}

static inline void x86_int3(struct x86_buf *b)
{
	*b->p++ = 0xcc;
}

static inline void x86_endbr64(struct x86_buf *b)
{
	x86_put32(b, 0xfa1e0ff3u);
}

/* n bytes of no-ops in the forms that SDM recommends (volume 2, NOP). */
void x86_nop(struct x86_buf *b, unsigned n);

/* -- atomics and ordering ------------------------------------------------------------------------------------------ */

/* lock xadd [m], s: s receives the old value. */
static inline void x86_lock_xadd(struct x86_buf *b, unsigned sz, struct x86_mem m, unsigned s)
{
	x86_put_op_mem(b, X86_OP(sz == 2, 1, sz == 1 ? 0xc0 : 0xc1), sz == 8, x86_byte_rex(sz, s), true, s, &m, 0);
}

/* lock cmpxchg [m], s: compares with al/ax/eax/rax, which receives the old value; ZF says stored. */
static inline void x86_lock_cmpxchg(struct x86_buf *b, unsigned sz, struct x86_mem m, unsigned s)
{
	x86_put_op_mem(b, X86_OP(sz == 2, 1, sz == 1 ? 0xb0 : 0xb1), sz == 8, x86_byte_rex(sz, s), true, s, &m, 0);
}

/* lock cmpxchg16b [m]: compares rdx:rax, stores rcx:rbx; m must be 16-byte aligned. */
static inline void x86_lock_cmpxchg16b(struct x86_buf *b, struct x86_mem m)
{
	x86_put_op_mem(b, X86_OP(0, 1, 0xc7), true, false, true, 1, &m, 0);
}

static inline void x86_mfence(struct x86_buf *b)
{
	x86_put8(b, 0x0f);
	x86_put16(b, 0xf0ae);
}

static inline void x86_lfence(struct x86_buf *b)
{
	x86_put8(b, 0x0f);
	x86_put16(b, 0xe8ae);
}

static inline void x86_pause(struct x86_buf *b)
{
	x86_put16(b, 0x90f3);
}

/* prefetch [m]: hint 0 nta, 1 t0, 2 t1, 3 t2; 8 prefetchw. */
static inline void x86_prefetch(struct x86_buf *b, unsigned hint, struct x86_mem m)
{
	u32 op = hint == 8 ? X86_OP(0, 1, 0x0d) : X86_OP(0, 1, 0x18);
	unsigned reg = hint == 8 ? 1 : hint;

	x86_put_op_mem(b, op, false, false, false, reg, &m, 0);
}

static inline void x86_rdtsc(struct x86_buf *b)
{
	x86_put16(b, 0x310f);
}

#endif
