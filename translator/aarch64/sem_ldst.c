/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_ldst.c - loads and stores: one register, pairs, literals, exclusive and ordered (DDI 0487,
 * C3.2).
 *
 * An instruction that faults must have changed nothing: all its loads come before the first register that it writes,
 * and the base register is written back last.  Where the manual calls the result of writing back to a register that is
 * also transferred CONSTRAINED UNPREDICTABLE, a store stores the old value and a load keeps what it loaded.
 *
 * Exclusives.  A store-exclusive is a compare-and-swap of the value that the load-exclusive read at the same address.
 * It differs from a monitor in one case: another thread stores something else and then the old value again between the
 * two (ABA); a monitor fails, we succeed.
 *
 * LDAR and STLR are sequentially consistent among themselves; the store is the side that pays (IR_MEM_SEQ).
 */
#include "translator/aarch64/aarch64.h"

enum { OFFSET = 0, POST = 1, PRE = 3 };

/* -- one general register
 * ---------------------------------------------------------------------------------------------- */

/* The value that a load brings to Xt. */
static struct ir_ref load_x(struct tr *t, struct ir_ref base, s32 disp, u32 size, bool sext, bool x, u32 order)
{
	struct ir_ref v;

	if (!sext)
		return ir_load(t->u, IR_I64, base, disp, size | order);
	if (x)
		return ir_load(t->u, IR_I64, base, disp, size | IR_MEM_SIGN);
	v = ir_load(t->u, IR_I32, base, disp, size | IR_MEM_SIGN);
	return ir_op1(t->u, IRO_zext32, IR_I64, v);
}

/* Base register after pre- or post-indexing; nothing for mode OFFSET. */
static void write_back(struct tr *t, int rn, int mode, s32 imm)
{
	if (mode != OFFSET)
		a64_set_xsp(t, rn, ir_opi(t->u, IRO_add, IR_I64, a64_xsp(t, rn), imm));
}

SEM(ldst_pos)
{
	struct ir_ref base = a64_xsp(t, a->rn);
	s32 disp = a->imm12 << a->size;

	if (a->load)
		a64_set_x(t, a->rt, load_x(t, base, disp, (u32)a->size, a->sext, a->x, 0));
	else
		ir_store(t->u, base, disp, a64_x(t, a->rt), (u32)a->size);
	return true;
}

SEM(ldst_imm9)
{
	struct ir_ref base = a64_xsp(t, a->rn), v = {0};
	s32 disp = a->mode == POST ? 0 : a->imm9;

	if (a->load)
		v = load_x(t, base, disp, (u32)a->size, a->sext, a->x, 0);
	else
		ir_store(t->u, base, disp, a64_x(t, a->rt), (u32)a->size);
	write_back(t, a->rn, a->mode, a->imm9);
	if (a->load)
		a64_set_x(t, a->rt, v);
	return true;
}

static struct ir_ref register_offset(struct tr *t, const struct aarch64_args *a, int size)
{
	struct ir_ref index = a64_extend(t, a->rm, a->option);

	if (a->scaled && size)
		index = ir_opi(t->u, IRO_shl, IR_I64, index, size);
	return ir_op2(t->u, IRO_add, IR_I64, a64_xsp(t, a->rn), index);
}

SEM(ldst_reg)
{
	struct ir_ref addr = register_offset(t, a, a->size);

	if (a->load)
		a64_set_x(t, a->rt, load_x(t, addr, 0, (u32)a->size, a->sext, a->x, 0));
	else
		ir_store(t->u, addr, 0, a64_x(t, a->rt), (u32)a->size);
	return true;
}

SEM(ldr_lit)
{
	struct ir_ref addr = ir_const_pc(t->u, t->pc + (u64)(s64)a->imm19);

	a64_set_x(t, a->rt, load_x(t, addr, 0, (u32)a->size, a->sext, true, 0));
	return true;
}

SEM(prfm)
{
	return true;
}

/* -- one SIMD&FP register; a load clears the rest of it
 * ------------------------------------------------------------------ */

static struct ir_ref load_v(struct tr *t, struct ir_ref base, s32 disp, u32 size)
{
	return ir_load(t->u, IR_V128, base, disp, size);
}

static void store_v(struct tr *t, struct ir_ref base, s32 disp, int r, u32 size)
{
	struct ir_ref v = a64_v(t, r);

	if (size < 2)
		v = ir_emit(t->u, IRO_vext, IR_I64, v.i, 0, 0, (u8)size, 0);
	ir_store(t->u, base, disp, v, size);
}

SEM(ldst_v_pos)
{
	struct ir_ref base = a64_xsp(t, a->rn);
	s32 disp = a->imm12 << a->vsize;

	if (a->load)
		a64_set_v(t, a->rt, load_v(t, base, disp, (u32)a->vsize));
	else
		store_v(t, base, disp, a->rt, (u32)a->vsize);
	return true;
}

SEM(ldst_v_imm9)
{
	struct ir_ref base = a64_xsp(t, a->rn);
	s32 disp = a->mode == POST ? 0 : a->imm9;

	if (a->load)
		a64_set_v(t, a->rt, load_v(t, base, disp, (u32)a->vsize));
	else
		store_v(t, base, disp, a->rt, (u32)a->vsize);
	write_back(t, a->rn, a->mode, a->imm9);
	return true;
}

SEM(ldst_v_reg)
{
	struct ir_ref addr = register_offset(t, a, a->vsize);

	if (a->load)
		a64_set_v(t, a->rt, load_v(t, addr, 0, (u32)a->vsize));
	else
		store_v(t, addr, 0, a->rt, (u32)a->vsize);
	return true;
}

SEM(ldr_v_lit)
{
	a64_set_v(t, a->rt, load_v(t, ir_const_pc(t->u, t->pc + (u64)(s64)a->imm19), 0, (u32)a->vsize));
	return true;
}

/* -- pairs
 * --------------------------------------------------------------------------------------------------------------- */

SEM(ldst_pair)
{
	u32 size = a->sf ? 3 : 2;
	s32 imm = a->imm7 * (1 << size), disp = a->mode == POST ? 0 : imm;
	struct ir_ref base = a64_xsp(t, a->rn), v = {0}, w = {0};

	if (a->load) {
		v = load_x(t, base, disp, size, a->sw, true, 0);
		w = load_x(t, base, disp + (1 << size), size, a->sw, true, 0);
	} else {
		ir_store(t->u, base, disp, a64_x(t, a->rt), size);
		ir_store(t->u, base, disp + (1 << size), a64_x(t, a->rt2), size);
	}
	write_back(t, a->rn, a->mode, imm);
	if (a->load) {
		a64_set_x(t, a->rt, v);
		a64_set_x(t, a->rt2, w);
	}
	return true;
}

SEM(ldst_v_pair)
{
	u32 size = (u32)a->psize + 2;
	s32 imm = a->imm7 * (1 << size), disp = a->mode == POST ? 0 : imm;
	struct ir_ref base = a64_xsp(t, a->rn);

	if (a->load) {
		struct ir_ref v = load_v(t, base, disp, size), w = load_v(t, base, disp + (1 << size), size);

		a64_set_v(t, a->rt, v);
		a64_set_v(t, a->rt2, w);
	} else {
		store_v(t, base, disp, a->rt, size);
		store_v(t, base, disp + (1 << size), a->rt2, size);
	}
	write_back(t, a->rn, a->mode, imm);
	return true;
}

/* -- acquire, release, exclusive
 * ------------------------------------------------------------------------------------------- */

SEM(ldar)
{
	a64_set_x(t, a->rt, load_x(t, a64_xsp(t, a->rn), 0, (u32)a->size, false, true, IR_MEM_ALIGN | IR_MEM_ORDER));
	return true;
}

SEM(stlr)
{
	ir_store(t->u, a64_xsp(t, a->rn), 0, a64_x(t, a->rt), (u32)a->size | IR_MEM_ALIGN | IR_MEM_ORDER | IR_MEM_SEQ);
	return true;
}

static void mark(struct tr *t, struct ir_ref addr)
{
	ir_set(t->u, AARCH64_SLOT_EXCL_ADDR, addr);
}

SEM(ldxr)
{
	struct ir_ref addr = a64_xsp(t, a->rn);
	struct ir_ref v = load_x(t, addr, 0, (u32)a->size, false, true, IR_MEM_ALIGN | (a->acq ? IR_MEM_ORDER : 0));

	mark(t, addr);
	ir_set(t->u, AARCH64_SLOT_EXCL_VALUE, v);
	a64_set_x(t, a->rt, v);
	return true;
}

SEM(ldxp)
{
	u32 order = IR_MEM_ALIGN | (a->acq ? IR_MEM_ORDER : 0);
	struct ir_ref addr = a64_xsp(t, a->rn), lo, hi, v;

	if (a->psf) {
		v = ir_load(t->u, IR_V128, addr, 0, 4 | order);
		lo = ir_emit(t->u, IRO_vext, IR_I64, v.i, 0, 0, 3, 0);
		hi = ir_emit(t->u, IRO_vext, IR_I64, v.i, 0, 1, 3, 0);
		ir_set(t->u, AARCH64_SLOT_EXCL_VALUE, lo);
		ir_set(t->u, AARCH64_SLOT_EXCL_HIGH, hi);
	} else {
		v = ir_load(t->u, IR_I64, addr, 0, 3 | order);
		lo = ir_op1(t->u, IRO_zext32, IR_I64, ir_op1(t->u, IRO_trunc, IR_I32, v));
		hi = ir_opi(t->u, IRO_shr, IR_I64, v, 32);
		ir_set(t->u, AARCH64_SLOT_EXCL_VALUE, v);
	}
	mark(t, addr);
	a64_set_x(t, a->rt, lo);
	a64_set_x(t, a->rt2, hi);
	return true;
}

/* What all store-exclusives share: without the mark they fail; if they reach the swap, status is what it yields. */
static u32 begin_exclusive(struct tr *t, struct ir_ref addr)
{
	u32 fail = ir_label(t->u);

	ir_br(t->u, IR_NE, ir_op2(t->u, IRO_fl_sub, IR_I64, addr, ir_get(t->u, AARCH64_SLOT_EXCL_ADDR)), fail);
	return fail;
}

static bool end_exclusive(struct tr *t, const struct aarch64_args *a, u32 fail, struct ir_ref status)
{
	u32 done = ir_label(t->u);

	mark(t, a64_const(t, ~0ull));
	a64_set_x(t, a->rs, status);
	ir_jump(t->u, done);
	ir_place(t->u, fail);
	mark(t, a64_const(t, ~0ull));
	a64_set_x(t, a->rs, a64_const(t, 1));
	ir_place(t->u, done);
	return true;
}

SEM(stxr)
{
	u32 mem = (u32)a->size | IR_MEM_ALIGN | IR_MEM_ORDER | IR_MEM_SEQ, fail;
	enum ir_type ty = a64_type(a->size == 3);
	struct ir_ref addr = a64_xsp(t, a->rn), v = a64_r(t, a->size == 3, a->rt);
	struct ir_ref expect = ir_get(t->u, AARCH64_SLOT_EXCL_VALUE), old;

	if (a->size < 3)
		expect = ir_op1(t->u, IRO_trunc, IR_I32, expect);
	fail = begin_exclusive(t, addr);
	old = ir_emit(t->u, IRO_cas, ty, addr.i, expect.i, v.i, (u8)mem, 0);
	return end_exclusive(t, a, fail, ir_setc(t->u, IR_I64, IR_NE, ir_op2(t->u, IRO_fl_sub, ty, old, expect)));
}

/* A pair of general registers as one value. */
static struct ir_ref join64(struct tr *t, int lo, int hi)
{
	struct ir_ref h = ir_opi(t->u, IRO_shl, IR_I64, a64_x(t, hi), 32);

	return ir_op2(t->u, IRO_or, IR_I64, h, ir_op1(t->u, IRO_zext32, IR_I64, a64_r(t, 0, lo)));
}

static struct ir_ref join128(struct tr *t, struct ir_ref lo, struct ir_ref hi)
{
	struct ir_ref v = ir_emit(t->u, IRO_vdup, IR_V128, lo.i, 0, 0, 3, IR_I64);

	return ir_emit(t->u, IRO_vins, IR_V128, v.i, hi.i, 1, 3, IR_I64);
}

static struct ir_ref half(struct tr *t, struct ir_ref v, u32 lane)
{
	return ir_emit(t->u, IRO_vext, IR_I64, v.i, 0, lane, 3, 0);
}

SEM(stxp)
{
	u32 mem = IR_MEM_ALIGN | IR_MEM_ORDER | IR_MEM_SEQ, fail;
	struct ir_ref addr = a64_xsp(t, a->rn), lo = ir_get(t->u, AARCH64_SLOT_EXCL_VALUE), hi, v, old, differs;

	if (a->psf) {
		hi = ir_get(t->u, AARCH64_SLOT_EXCL_HIGH);
		v = join128(t, a64_x(t, a->rt), a64_x(t, a->rt2));
		old = join128(t, lo, hi);
		fail = begin_exclusive(t, addr);
		old = ir_emit(t->u, IRO_cas128, IR_V128, addr.i, old.i, v.i, (u8)(4 | mem), 0);
		differs = ir_op2(t->u, IRO_xor, IR_I64, half(t, old, 0), lo);
		differs = ir_op2(t->u, IRO_or, IR_I64, differs, ir_op2(t->u, IRO_xor, IR_I64, half(t, old, 1), hi));
	} else {
		v = join64(t, a->rt, a->rt2);
		fail = begin_exclusive(t, addr);
		old = ir_emit(t->u, IRO_cas, IR_I64, addr.i, lo.i, v.i, (u8)(3 | mem), 0);
		differs = ir_op2(t->u, IRO_xor, IR_I64, old, lo);
	}
	differs = ir_op2(t->u, IRO_fl_sub, IR_I64, differs, a64_const(t, 0));
	return end_exclusive(t, a, fail, ir_setc(t->u, IR_I64, IR_NE, differs));
}

/* -- LSE: compare and swap of pairs shares the above
 * ----------------------------------------------------------------------- */

SEM(casp)
{
	u32 mem = IR_MEM_ALIGN | IR_MEM_ORDER | IR_MEM_SEQ;
	struct ir_ref addr = a64_xsp(t, a->rn), old, expect, v;

	if (a->psf) {
		expect = join128(t, a64_x(t, a->rs), a64_x(t, a->rs + 1));
		v = join128(t, a64_x(t, a->rt), a64_x(t, a->rt + 1));
		old = ir_emit(t->u, IRO_cas128, IR_V128, addr.i, expect.i, v.i, (u8)(4 | mem), 0);
		a64_set_x(t, a->rs, half(t, old, 0));
		a64_set_x(t, a->rs + 1, half(t, old, 1));
	} else {
		expect = join64(t, a->rs, a->rs + 1);
		v = join64(t, a->rt, a->rt + 1);
		old = ir_emit(t->u, IRO_cas, IR_I64, addr.i, expect.i, v.i, (u8)(3 | mem), 0);
		a64_set_r(t, 0, a->rs, ir_op1(t->u, IRO_trunc, IR_I32, old));
		a64_set_x(t, a->rs + 1, ir_opi(t->u, IRO_shr, IR_I64, old, 32));
	}
	return true;
}
