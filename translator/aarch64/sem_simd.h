/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_simd.h - what the semantic functions of FP and AdvSIMD share: registers, the operand word of a
 * helper call, vector operations in the short form.
 */
#ifndef TRANSLATOR_AARCH64_SEM_SIMD_H
#define TRANSLATOR_AARCH64_SEM_SIMD_H

#include "core/guest.h"
#include "translator/aarch64/decode.h"
#include "translator/aarch64/helper.h"
#include "translator/aarch64/state.h"
#include "translator/ir/ir.h"

/* -- registers -------------------------------------------------------------------------------------------------------
 */

static inline struct ir_ref get_v(struct tr *t, int n)
{
	return ir_get(t->u, (u32)(AARCH64_SLOT_V + n));
}

static inline void set_v(struct tr *t, int n, struct ir_ref v)
{
	ir_set(t->u, (u32)(AARCH64_SLOT_V + n), v);
}

/* Xn; 31 is the zero register. */
static inline struct ir_ref simd_get_x(struct tr *t, int n)
{
	return n == 31 ? ir_const(t->u, IR_I64, 0) : ir_get(t->u, (u32)(AARCH64_SLOT_X + n));
}

static inline void simd_set_x(struct tr *t, int n, struct ir_ref v)
{
	if (n != 31)
		ir_set(t->u, (u32)(AARCH64_SLOT_X + n), v);
}

/* The float in the low bits of Vn. */
static inline struct ir_ref get_f(struct tr *t, enum ir_type type, int n)
{
	return ir_emit(t->u, IRO_flow, type, get_v(t, n).i, 0, 0, 0, IR_V128);
}

/* Vd becomes float f of the type, zeros above. */
static inline void set_f(struct tr *t, enum ir_type type, int d, struct ir_ref f)
{
	set_v(t, d, ir_emit(t->u, IRO_fwide, IR_V128, f.i, 0, 0, 0, (u8)type));
}

/* The type of an element of 1 << size bytes. */
static inline enum ir_type simd_ftype(int size)
{
	return size == 1 ? IR_F16 : size == 2 ? IR_F32 : IR_F64;
}

/* -- vector operations -----------------------------------------------------------------------------------------------
 */

/* n of the operation: element size, and whether the upper half is unused. */
static inline u8 lanes(int size, int q)
{
	return (u8)((u32)size | (q ? 0 : IR_V64));
}

static inline struct ir_ref v1(struct tr *t, enum ir_op op, u8 n, struct ir_ref a)
{
	return ir_emit(t->u, op, IR_V128, a.i, 0, 0, n, 0);
}

static inline struct ir_ref v2(struct tr *t, enum ir_op op, u8 n, struct ir_ref a, struct ir_ref b)
{
	return ir_emit(t->u, op, IR_V128, a.i, b.i, 0, n, 0);
}

static inline struct ir_ref v2cc(struct tr *t, enum ir_op op, u8 n, u8 cc, struct ir_ref a, struct ir_ref b)
{
	return ir_emit(t->u, op, IR_V128, a.i, b.i, 0, n, cc);
}

/* With a constant in place c. */
static inline struct ir_ref v1k(struct tr *t, enum ir_op op, u8 n, struct ir_ref a, int k)
{
	return ir_emit(t->u, op, IR_V128, a.i, 0, (u32)k, n, 0);
}

static inline struct ir_ref v2k(struct tr *t, enum ir_op op, u8 n, struct ir_ref a, struct ir_ref b, int k)
{
	return ir_emit(t->u, op, IR_V128, a.i, b.i, (u32)k, n, 0);
}

/* x repeated in every element of 1 << size bytes of 64 bits. */
static inline u64 replicate(int size, u64 x)
{
	for (int s = size; s < 3; s++)
		x |= x << (8 << s);
	return x;
}

/* A constant in every lane. */
static inline struct ir_ref vsplat(struct tr *t, int size, int q, u64 x)
{
	u64 r;

	if (size < 3)
		x &= (1ull << (8 << size)) - 1;
	r = replicate(size, x);
	return ir_vconst(t->u, r, q ? r : 0);
}

/* Lane i of v as a vector of that lane and zeros. */
static inline struct ir_ref vlane(struct tr *t, int size, struct ir_ref v, int i)
{
	struct ir_ref x = ir_emit(t->u, IRO_vext, IR_I64, v.i, 0, (u32)i, (u8)size, 0);

	return ir_emit(t->u, IRO_vins, IR_V128, ir_vconst(t->u, 0, 0).i, x.i, 0, (u8)size, IR_I64);
}

/* -- helper calls ----------------------------------------------------------------------------------------------------
 */

/* The operand word (simd.h) of the instruction; imm and rmode come on top with SIMD_W_IMM and SIMD_W_RMODE. */
static inline u64 simd_word(const struct aarch64_args *a, int size)
{
	return (u64)a->rd | (u64)a->rn << 5 | (u64)a->rm << 10 | (u64)a->ra << 15 | (u64)a->q << 20 |
	       (u64)a->scalar << 21 | (u64)size << 22 | (u64)a->index << 24 | (u64)a->uns << 28 |
	       (u64)(a->sub | a->acc) << 29 | (u64)a->round << 30;
}
#define SIMD_W_IMM(x)   ((u64)(x) << 32)
#define SIMD_W_RMODE(x) ((u64)(x) << 40)
#define SIMD_W_UNS      (1ull << 28)
#define SIMD_W_SUB      (1ull << 29)
#define SIMD_W_SCALAR   (1ull << 21)

/* Calls a helper with the word and a second argument that it may ignore. */
static inline bool simd_call(struct tr *t, enum aarch64_helper h, u64 word, u64 second)
{
	ir_call(t->u, h, IR_NONE, ir_const(t->u, IR_I64, word), ir_const(t->u, IR_I64, second), (struct ir_ref){0});
	return true;
}

/* The element size and distance of the shift instructions: the highest bit of immh is the size (DDI 0487 C4.1.96,
 * AdvSIMD shift by immediate). */
static inline int shift_size(const struct aarch64_args *a)
{
	return 31 - __builtin_clz((u32)a->immhb >> 3);
}

static inline int shift_right_by(const struct aarch64_args *a)
{
	return (16 << shift_size(a)) - a->immhb;
}

static inline int shift_left_by(const struct aarch64_args *a)
{
	return a->immhb - (8 << shift_size(a));
}

#endif
