/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/aarch64.h - what the files of this guest share: register access while translating, flags. */
#ifndef TRANSLATOR_AARCH64_AARCH64_H
#define TRANSLATOR_AARCH64_AARCH64_H

#include "core/base.h"
#include "core/cpu.h"
#include "core/guest.h"
#include "translator/aarch64/decode.h"
#include "translator/aarch64/helper.h"
#include "translator/aarch64/state.h"
#include "translator/ir/ir.h"

/* Feature bit of an extension. */
#define AARCH64_HAS(ext) (1ull << AARCH64_EXT_##ext)

/* FPCR: the bits that exist here, and where the FP mode of a unit key begins. */
#define AARCH64_FPCR_MASK  0x07c00000u /* AHP, DN, FZ, RMode */
#define AARCH64_FPCR_SHIFT 22
#define AARCH64_FP_INEXACT 32u         /* of the FP mode, above FPCR's bits: FZ is set, and IXC of FPSR */
#define AARCH64_FPSR_MASK  0x0800009fu /* QC, IDC, IXC, UFC, OFC, DZC, IOC */

/* CNTFRQ_EL0: the generic timer's frequency in Hz. */
#define AARCH64_CNTFRQ 62500000u

/* The program's state, for helpers. */
static inline struct aarch64_state *aarch64_state(struct cpu *cpu)
{
	return cpu_state(cpu);
}

/* -- general registers: sf chooses the width of operations -----------------------------------------------------------
 */

static inline enum ir_type a64_type(int sf)
{
	return sf ? IR_I64 : IR_I32;
}

static inline struct ir_ref a64_const(struct tr *t, u64 v)
{
	return ir_const(t->u, IR_I64, v);
}

/* Xn, where 31 is the zero register. */
static inline struct ir_ref a64_x(struct tr *t, int r)
{
	return r == 31 ? a64_const(t, 0) : ir_get(t->u, (u32)(AARCH64_SLOT_X + r));
}

static inline void a64_set_x(struct tr *t, int r, struct ir_ref v)
{
	if (r != 31)
		ir_set(t->u, (u32)(AARCH64_SLOT_X + r), v);
}

/* Xn or Wn. */
static inline struct ir_ref a64_r(struct tr *t, int sf, int r)
{
	if (!sf && r == 31)
		return ir_const(t->u, IR_I32, 0);
	return sf ? a64_x(t, r) : ir_op1(t->u, IRO_trunc, IR_I32, a64_x(t, r));
}

/* A write of Wn clears the upper half of Xn. */
static inline void a64_set_r(struct tr *t, int sf, int r, struct ir_ref v)
{
	if (r != 31)
		a64_set_x(t, r, sf ? v : ir_op1(t->u, IRO_zext32, IR_I64, v));
}

/* Xn, where 31 is sp: bases of addresses. */
static inline struct ir_ref a64_xsp(struct tr *t, int r)
{
	return ir_get(t->u, r == 31 ? AARCH64_SLOT_SP : (u32)(AARCH64_SLOT_X + r));
}

static inline void a64_set_xsp(struct tr *t, int r, struct ir_ref v)
{
	ir_set(t->u, r == 31 ? AARCH64_SLOT_SP : (u32)(AARCH64_SLOT_X + r), v);
}

/* Xn or Wn, where 31 is sp or wsp. */
static inline struct ir_ref a64_rsp(struct tr *t, int sf, int r)
{
	return sf ? a64_xsp(t, r) : ir_op1(t->u, IRO_trunc, IR_I32, a64_xsp(t, r));
}

static inline void a64_set_rsp(struct tr *t, int sf, int r, struct ir_ref v)
{
	a64_set_xsp(t, r, sf ? v : ir_op1(t->u, IRO_zext32, IR_I64, v));
}

/* -- SIMD&FP registers ------------------------------------------------------------------------------------------------
 */

static inline struct ir_ref a64_v(struct tr *t, int r)
{
	return ir_get(t->u, (u32)(AARCH64_SLOT_V + r));
}

static inline void a64_set_v(struct tr *t, int r, struct ir_ref v)
{
	ir_set(t->u, (u32)(AARCH64_SLOT_V + r), v);
}

/* -- flags ------------------------------------------------------------------------------------------------------------
 */

static inline struct ir_ref a64_flags(struct tr *t)
{
	return ir_get(t->u, AARCH64_SLOT_NZCV);
}

static inline void a64_set_flags(struct tr *t, struct ir_ref fl)
{
	ir_set(t->u, AARCH64_SLOT_NZCV, fl);
}

/* Conditions 14 and 15 are "always"; the others have the numbers of enum ir_cc (DDI 0487, C1.2.4). */
static inline bool a64_always(int cond)
{
	return cond >= 14;
}

/* Wm or Xm extended as option says (DDI 0487, shared/functions ExtendReg), an i64. */
struct ir_ref a64_extend(struct tr *t, int rm, int option);

/* The immediate of a logical instruction: N:imms and immr (DecodeBitMasks of the manual), of 64 bits. */
u64 a64_bitmask(int nimms, int immr);

/* Ends the unit with a direct jump. */
static inline bool a64_jump(struct tr *t, u64 pc)
{
	ir_exit_jump(t->u, pc);
	t->done = true;
	return true;
}

#endif
