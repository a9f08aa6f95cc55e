/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/riscv.h - what the files of this guest share: register access while translating, helper numbers. */
#ifndef TRANSLATOR_RISCV_RISCV_H
#define TRANSLATOR_RISCV_RISCV_H

#include "core/base.h"
#include "core/cpu.h"
#include "core/guest.h"
#include "translator/ir/ir.h"
#include "translator/riscv/decode.h"
#include "translator/riscv/state.h"

enum riscv_helper {
#define HELPER(name, flags, doc) RISCV_HELPER_##name,
#include "translator/riscv/helper.def"
#undef HELPER
	RISCV_HELPER_COUNT
};

#define HELPER(name, flags, doc) u64 riscv_helper_##name(struct cpu *cpu, u64 a, u64 b, u64 c);
#include "translator/riscv/helper.def"
#undef HELPER

/* Feature bit of an extension. */
#define RISCV_HAS(ext) (1ull << RISCV_EXT_##ext)

/* tr_mode.mode: what of the hart's state translation depends on, besides the rounding mode. */
#define RISCV_MODE_PRIV     3u /* privilege: 0 U, 1 S, 3 M */
#define RISCV_MODE_FS_OFF   4u /* floating point is off: its instructions are illegal */
#define RISCV_MODE_FS_DIRTY 8u /* mstatus.FS is dirty already */

/* The program's state, for helpers. */
static inline struct riscv_state *riscv_state(struct cpu *cpu)
{
	return cpu_state(cpu);
}

/* -- integer registers -------------------------------------------------------------------------------------------- */

static inline struct ir_ref rv_const(struct tr *t, u64 v)
{
	return ir_const(t->u, IR_I64, v);
}

static inline struct ir_ref rv_x(struct tr *t, int r)
{
	return r ? ir_get(t->u, RISCV_SLOT_X + (u32)r) : rv_const(t, 0);
}

static inline void rv_set_x(struct tr *t, int r, struct ir_ref v)
{
	if (r)
		ir_set(t->u, RISCV_SLOT_X + (u32)r, v);
}

/* The low word of a register. */
static inline struct ir_ref rv_w(struct tr *t, int r)
{
	return r ? ir_op1(t->u, IRO_trunc, IR_I32, rv_x(t, r)) : ir_const(t->u, IR_I32, 0);
}

/* A word result is sign-extended. */
static inline void rv_set_w(struct tr *t, int r, struct ir_ref v)
{
	if (r)
		ir_set(t->u, RISCV_SLOT_X + (u32)r, ir_op1(t->u, IRO_sext32, IR_I64, v));
}

/* rd = op(rs1, rs2), rd = op(rs1, imm), and the same on words. */
static inline bool rv_op(struct tr *t, const struct riscv_args *a, enum ir_op op)
{
	if (a->rd)
		rv_set_x(t, a->rd, ir_op2(t->u, op, IR_I64, rv_x(t, a->rs1), rv_x(t, a->rs2)));
	return true;
}

static inline bool rv_opi(struct tr *t, const struct riscv_args *a, enum ir_op op)
{
	if (a->rd)
		rv_set_x(t, a->rd, ir_opi(t->u, op, IR_I64, rv_x(t, a->rs1), a->imm));
	return true;
}

static inline bool rv_opw(struct tr *t, const struct riscv_args *a, enum ir_op op)
{
	struct ir_ref x, y;

	if (!a->rd)
		return true;
	x = rv_w(t, a->rs1);
	y = rv_w(t, a->rs2);
	rv_set_w(t, a->rd, ir_op2(t->u, op, IR_I32, x, y));
	return true;
}

static inline bool rv_opiw(struct tr *t, const struct riscv_args *a, enum ir_op op)
{
	if (a->rd)
		rv_set_w(t, a->rd, ir_opi(t->u, op, IR_I32, rv_w(t, a->rs1), a->imm));
	return true;
}

/* -- floating-point registers ---------------------------------------------------------------------------------------
 */

/* note[0] of a translation: a bit for each register that is known to hold a boxed single. */

static inline struct ir_ref rv_d(struct tr *t, int r)
{
	return ir_get(t->u, RISCV_SLOT_F + (u32)r);
}

static inline void rv_set_d(struct tr *t, int r, struct ir_ref v)
{
	t->note[0] &= ~(1ull << r);
	ir_set(t->u, RISCV_SLOT_F + (u32)r, v);
}

/* The low bits of a register, whatever is above them. */
static inline struct ir_ref rv_s_raw(struct tr *t, int r)
{
	return ir_emit(t->u, IRO_flow, IR_F32, rv_d(t, r).i, 0, 0, 0, IR_F64);
}

/* A single operand: the canonical NaN if the register holds no boxed value. */
static inline struct ir_ref rv_s(struct tr *t, int r)
{
	if (t->note[0] >> r & 1)
		return rv_s_raw(t, r);
	return ir_emit(t->u, IRO_funbox, IR_F32, rv_d(t, r).i, 0, 0, 0, IR_F64);
}

static inline void rv_set_s(struct tr *t, int r, struct ir_ref v)
{
	ir_set(t->u, RISCV_SLOT_F + (u32)r, ir_emit(t->u, IRO_fbox, IR_F64, v.i, 0, 0, 0, IR_F32));
	t->note[0] |= 1ull << r;
}

/* Begins an instruction that uses floating-point state: false when it is off. */
bool rv_fp_begin(struct tr *t);
/* The rounding of an instruction with field rm as enum ir_round, or -1 when the dynamic mode is invalid. */
int rv_round(const struct tr *t, int rm);

#endif
