/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/alloc.c - where values live: a one-pass allocator over pinned homes and a few temporaries.
 *
 * The problem.  Guest code is mostly `xN = xA op xB`; with the hottest guest registers in host registers at every
 * border of a unit, nearly every value should be made in the home of the slot that it is about to be written to, and
 * read from the home of the slot that it came from, so that no move remains.  A graph allocator finds that and costs
 * more than the unit will ever run.
 *
 * The way.  A backward scan (prepare.c) notes each value's last use and the `set` that will store it.  Going forward, a
 * get of a pinned slot is its home register, for free.  A definition whose set follows before the next fault point,
 * exit or reading of that slot is made in the home itself.  Overwriting a home first moves away the older values in it
 * that still have uses (one move, however many values share it).  Everything else lives in four temporaries; when they
 * run out, the value whose last use is farthest is spilled to the cpu struct.
 *
 * Invariants.
 *   1. A pinned home holds its slot's value at every fault point and exit; definitions go there early only if neither
 * lies between.
 *   2. All values in one register are the same 64 (or 128) bits; i32 values read only the low half.
 *   3. reg_val[r] lists exactly the values with reg == r; values leave it after their last use.
 *   4. locked registers are operands of the current instruction, busy ones its temporaries: neither is given out again.
 */
#include "hostgen/x86_64/cg.h"

#include "core/cpu.h"
#include "core/guest.h"
#include "hostgen/x86_64/cg_int.h"

#include "hostgen/x86_64/encode_vec.h"

bool cg_vec_type(unsigned t)
{
	return t == IR_F16 || t == IR_F32 || t == IR_F64 || t == IR_V128;
}

/* The register class of value v: result type of its instruction. */
static bool is_vec(const struct cg *c, u32 v)
{
	const struct ir_ins *in = cg_ins(c, v);
	u32 t = c->hg->row[in->op].traits;

	return (t & CG_T_VEC) || ((t & CG_T_TYPED) && cg_vec_type(in->type));
}

static u64 temps_of(const struct cg *c, bool vec)
{
	return vec ? (u64)c->hg->vtemps << CG_XMM : c->hg->temps;
}

static unsigned number(unsigned reg)
{
	return reg >= CG_XMM ? reg - CG_XMM : reg;
}

void cg_mov(struct cg *c, unsigned d, unsigned s)
{
	if (d != s)
		x86_mov_rr(&c->b, 8, d, s);
}

void cg_vmov(struct cg *c, unsigned d, unsigned s)
{
	if (d != s)
		x86_v_mov(&c->b, d, s);
}

static void move_reg(struct cg *c, unsigned d, unsigned s)
{
	if (d >= CG_XMM)
		cg_vmov(c, d - CG_XMM, s - CG_XMM);
	else
		cg_mov(c, d, s);
}

struct x86_mem cg_state(s32 off)
{
	return x86_mem(X86_RBP, CPU_STATE_OFFSET - CPU_BASE_BIAS + off);
}

struct x86_mem cg_slot(struct cg *c, u32 slot)
{
	return cg_state(c->hg->guest->slots[slot].offset);
}

struct x86_mem cg_cpu(size_t off)
{
	return x86_mem(X86_RBP, (s32)off - CPU_BASE_BIAS);
}

static struct x86_mem spill_mem(bool vec, unsigned cell)
{
	return vec ? cg_cpu(offsetof(struct cpu, vspill) + 16 * cell) : cg_cpu(offsetof(struct cpu, spill) + 8 * cell);
}

/* -- the lists of values in a register ------------------------------------------------------------------------------
 */

static void reg_add(struct cg *c, unsigned r, u32 v)
{
	c->val[v].reg = (u8)r;
	c->val[v].next = c->reg_val[r];
	c->reg_val[r] = (u16)v;
}

static void reg_del(struct cg *c, u32 v)
{
	u16 *p = &c->reg_val[c->val[v].reg];

	while (*p != v)
		p = &c->val[*p].next;
	*p = c->val[v].next;
	c->val[v].reg = CG_NONE;
}

static bool any_live(const struct cg *c, unsigned r)
{
	for (u32 v = c->reg_val[r]; v; v = c->val[v].next)
		if (c->val[v].last > c->i)
			return true;
	return false;
}

void cg_touch(struct cg *c, u32 v)
{
	check(c->ntouched < CG_MAX_TOUCH);
	c->touched[c->ntouched++] = v;
}

static void spill_put(struct cg *c, bool vec, unsigned cell)
{
	u8 *ref = &c->spill_ref[vec][cell];

	if (--*ref == 0) {
		if (vec)
			c->vspill_free |= 1u << cell;
		else
			c->spill_free |= 1u << cell;
	}
}

static void value_free(struct cg *c, u32 v)
{
	struct cg_val *w = &c->val[v];

	if (w->reg != CG_NONE)
		reg_del(c, v);
	if (w->spill != CG_NONE) {
		spill_put(c, is_vec(c, v), w->spill);
		w->spill = CG_NONE;
	}
	if (w->inslot) {
		c->slot_get[cg_ins(c, v)->a] = 0;
		w->inslot = false;
	}
}

void cg_end_insn(struct cg *c)
{
	for (const u32 *t = c->touched, *end = t + c->ntouched; t < end; t++) {
		const struct cg_val *w = &c->val[*t];

		/* most are constants and results that never had a place */
		if (w->last <= c->i && (w->reg != CG_NONE || w->spill != CG_NONE || w->inslot))
			value_free(c, *t);
	}
	c->ntouched = 0;
	c->locked = c->busy_tmp = 0;
}

/* -- finding a register -----------------------------------------------------------------------------------------------
 */

static unsigned spill_cell(struct cg *c, bool vec)
{
	u32 *free = vec ? &c->vspill_free : &c->spill_free;

	if (!*free) {
		c->failed = true;
		return 0;
	}
	unsigned cell = (unsigned)__builtin_ctz(*free);

	*free &= ~(1u << cell);
	c->spill_ref[vec][cell] = 0;
	return cell;
}

static void store_reg(struct cg *c, struct x86_mem m, unsigned r)
{
	if (r >= CG_XMM)
		x86_v_mr(&c->b, X86_V_MOVUPS_ST, m, r - CG_XMM);
	else
		x86_mov_mr(&c->b, 8, m, r);
}

static void load_reg(struct cg *c, unsigned r, struct x86_mem m)
{
	if (r >= CG_XMM)
		x86_v_rm(&c->b, X86_V_MOVUPS, r - CG_XMM, m);
	else
		x86_mov_rm(&c->b, 8, r, m);
}

/* Loads slot s from the state into register r by its type. */
void cg_load_slot(struct cg *c, unsigned r, u32 s)
{
	const struct slot *sl = &c->hg->guest->slots[s];
	struct x86_mem m = cg_slot(c, s);

	if (r >= CG_XMM) {
		x86_v_rm(&c->b, sl->size == 16 ? X86_V_MOVUPS : X86_V_MOVSD_LD, r - CG_XMM, m);
	} else if (sl->size == 8 || sl->size == 4) {
		x86_mov_rm(&c->b, sl->size, r, m);
	} else {
		x86_movzx_rm(&c->b, sl->size, r, m);
	}
}

void cg_store_slot(struct cg *c, u32 s, unsigned r)
{
	const struct slot *sl = &c->hg->guest->slots[s];
	struct x86_mem m = cg_slot(c, s);

	if (r >= CG_XMM)
		x86_v_mr(&c->b, sl->size == 16 ? X86_V_MOVUPS_ST : X86_V_MOVSD_ST, m, r - CG_XMM);
	else
		x86_mov_mr(&c->b, sl->size, m, r);
}

/* Sends the live values of register r to a spill cell; the others leave it. */
static void spill_reg(struct cg *c, unsigned r)
{
	bool vec = r >= CG_XMM, stored = false;
	unsigned cell = 0;

	while (c->reg_val[r]) {
		u32 v = c->reg_val[r];
		u64 k;

		reg_del(c, v);
		if (c->val[v].last < c->i)
			continue;
		if (cg_isconst(c, v, &k) || c->val[v].spill != CG_NONE)
			continue; /* made again where it is used */
		if (!stored) {
			cell = spill_cell(c, vec);
			store_reg(c, spill_mem(vec, cell), r);
			stored = true;
		}
		c->val[v].spill = (u8)cell;
		c->spill_ref[vec][cell]++;
	}
}

u64 cg_random(struct cg *c)
{
	c->rng ^= c->rng << 13;
	c->rng ^= c->rng >> 7;
	c->rng ^= c->rng << 17;
	return c->rng;
}

/* A free temporary of the class that is none of `not`; spills if need be. */
static unsigned get_temp(struct cg *c, bool vec, u64 avoid)
{
	u64 all = temps_of(c, vec) & ~avoid & ~c->busy_tmp;
	u64 cand = all & ~c->locked;
	unsigned best = CG_NONE;
	u32 far = 0;

	if (c->hg->opt.random_ra && cand && cg_random(c) % 4 == 0) {
		unsigned skip = (unsigned)(cg_random(c) % (unsigned)__builtin_popcountll(cand));

		for (u64 m = cand; m; m &= m - 1)
			if (skip-- == 0)
				best = (unsigned)__builtin_ctzll(m);
	}
	if (best == CG_NONE) {
		for (u64 m = cand; m; m &= m - 1) {
			unsigned r = (unsigned)__builtin_ctzll(m);
			u32 last = 0;

			if (!c->reg_val[r])
				return r;
			for (u32 v = c->reg_val[r]; v; v = c->val[v].next)
				last = MAX(last, c->val[v].last);
			if (last > far || best == CG_NONE) {
				far = last;
				best = r;
			}
		}
	}
	if (best == CG_NONE) {
		c->failed = true;
		return vec ? CG_XMM : 0;
	}
	spill_reg(c, best);
	return best;
}

unsigned cg_tmp(struct cg *c)
{
	unsigned r = get_temp(c, false, 0);

	c->busy_tmp |= 1ull << r;
	return r;
}

unsigned cg_vtmp(struct cg *c)
{
	unsigned r = get_temp(c, true, 0);

	c->busy_tmp |= 1ull << r;
	return r - CG_XMM;
}

/* Moves what is live in register r to another temporary. */
static void evacuate(struct cg *c, unsigned r)
{
	if (!any_live(c, r))
		return;
	unsigned t = get_temp(c, r >= CG_XMM, 1ull << r);

	move_reg(c, t, r);
	for (u32 v = c->reg_val[r]; v;) {
		u32 next = c->val[v].next;

		if (c->val[v].last > c->i) {
			reg_del(c, v);
			reg_add(c, t, v);
		}
		v = next;
	}
}

void cg_take(struct cg *c, unsigned r)
{
	c->busy_tmp |= 1ull << r;
	if (!c->reg_val[r])
		return;
	/* values that are needed by this very instruction move too */
	u64 free = temps_of(c, false) & ~c->busy_tmp & ~c->locked;

	for (u64 m = free; m; m &= m - 1) {
		unsigned t = (unsigned)__builtin_ctzll(m);

		if (c->reg_val[t])
			continue;
		move_reg(c, t, r);
		while (c->reg_val[r]) {
			u32 v = c->reg_val[r];

			reg_del(c, v);
			reg_add(c, t, v);
		}
		return;
	}
	spill_reg(c, r);
}

/* -- operands
 * ----------------------------------------------------------------------------------------------------------- */

bool cg_imm32(const struct cg *c, u32 v, unsigned sz, s32 *imm)
{
	u64 k;

	if (!cg_isconst(c, v, &k))
		return false;
	*imm = (s32)k;
	return sz <= 4 || (s64)k == (s32)k;
}

/* Brings v into register r, which is free. */
static void materialise(struct cg *c, u32 v, unsigned r)
{
	const struct ir_ins *in = cg_ins(c, v);
	struct cg_val *w = &c->val[v];

	if (in->op == IRO_const) {
		x86_mov_ri(&c->b, r, ir_imm(in));
	} else if (in->op == IRO_vconst && w->spill == CG_NONE) {
		const u64 *k = c->u->pool[in->a];

		if (k[0] == 0 && k[1] == 0)
			x86_v_zero(&c->b, r - CG_XMM);
		else
			x86_v_rm(&c->b, X86_V_MOVAPS, r - CG_XMM, cg_pool(c, in->a));
	} else if (w->inslot) {
		cg_load_slot(c, r, in->a);
		w->inslot = false;
		c->slot_get[in->a] = 0;
	} else if (w->spill != CG_NONE) {
		bool vec = r >= CG_XMM;

		load_reg(c, r, spill_mem(vec, w->spill));
		spill_put(c, vec, w->spill);
		w->spill = CG_NONE;
	} else {
		check(!"a value is nowhere");
	}
	reg_add(c, r, v);
}

unsigned cg_use(struct cg *c, u32 v)
{
	struct cg_val *w = &c->val[v];

	cg_touch(c, v);
	if (w->reg == CG_NONE)
		materialise(c, v, get_temp(c, is_vec(c, v), 0));
	c->locked |= 1ull << w->reg;
	return number(w->reg);
}

void cg_use_in(struct cg *c, u32 v, unsigned r)
{
	struct cg_val *w = &c->val[v];
	u64 k;

	cg_touch(c, v);
	if (w->reg != CG_NONE) {
		cg_mov(c, r, w->reg);
	} else if (cg_isconst(c, v, &k)) {
		x86_mov_ri(&c->b, r, k);
	} else if (w->inslot) {
		cg_load_slot(c, r, cg_ins(c, v)->a);
	} else {
		check(w->spill != CG_NONE);
		load_reg(c, r, spill_mem(false, w->spill));
	}
}

bool cg_use_mem(struct cg *c, u32 v, struct x86_mem *m)
{
	struct cg_val *w = &c->val[v];
	const struct ir_ins *in = cg_ins(c, v);

	if (w->reg != CG_NONE || w->last > c->i)
		return false;
	if (in->op == IRO_vconst && w->spill == CG_NONE) {
		*m = cg_pool(c, in->a);
		cg_touch(c, v);
		return true;
	}
	if (is_vec(c, v) && c->hg->opt.level < 3)
		return false; /* legacy SSE wants alignment */
	if (w->inslot) {
		unsigned size = c->hg->guest->slots[in->a].size;

		if (size != (in->type == IR_I32 ? 4 : in->type == IR_V128 ? 16 : 8))
			return false;
		*m = cg_slot(c, in->a);
	} else if (w->spill != CG_NONE) {
		*m = spill_mem(is_vec(c, v), w->spill);
	} else {
		return false;
	}
	cg_touch(c, v);
	return true;
}

/* -- results
 * -------------------------------------------------------------------------------------------------------------- */

/* The home in which the result of instruction i should be made, or CG_NONE: the slot of its `set`, if nothing that
 * looks at the slot or needs it precise comes before. */
unsigned cg_hint(struct cg *c, u32 i)
{
	u32 at = c->val[i].setat;

	if (!at || at - i > 12)
		return CG_NONE;
	u32 slot = cg_ins(c, at)->a;
	unsigned h = c->home[slot];

	if (h == CG_NONE)
		return CG_NONE;
	for (u32 j = i + 1; j < at; j++) {
		const struct ir_ins *in = cg_ins(c, j);
		u32 mask = ir_opinfo[in->op].mask;

		if (c->val[j].dead)
			continue;
		if ((mask & (IRF_FAULT | IRF_EXIT)) || in->op == IRO_label || in->op == IRO_call)
			return CG_NONE;
		if ((in->op == IRO_get || in->op == IRO_set) && in->a == slot)
			return CG_NONE;
	}
	return h;
}

static unsigned define(struct cg *c, u32 i, unsigned r)
{
	if (c->val[i].reg == CG_NONE) {
		reg_add(c, r, i);
		cg_touch(c, i);
	}
	c->locked |= 1ull << r;
	return number(r);
}

static unsigned define_near(struct cg *c, u32 i, unsigned not_reg)
{
	bool vec = is_vec(c, i);
	unsigned h = cg_hint(c, i);

	if (h != CG_NONE && h != not_reg && (h >= CG_XMM) == vec) {
		evacuate(c, h);
		cg_home_written(c, h);
		return define(c, i, h);
	}
	for (u32 k = 0; k < c->ntouched; k++) {
		unsigned r = c->val[c->touched[k]].reg;

		if (r == CG_NONE || r == not_reg || !(temps_of(c, vec) >> r & 1) || (c->busy_tmp >> r & 1) ||
		    any_live(c, r))
			continue;
		return define(c, i, r);
	}
	return define(c, i, get_temp(c, vec, 0));
}

unsigned cg_def(struct cg *c, u32 i)
{
	return define_near(c, i, CG_NONE);
}

unsigned cg_def_not(struct cg *c, u32 i, u32 v)
{
	return define_near(c, i, c->val[v].reg);
}

unsigned cg_def_early(struct cg *c, u32 i)
{
	bool vec = is_vec(c, i);
	unsigned h = cg_hint(c, i);

	if (h != CG_NONE && (h >= CG_XMM) == vec && !(c->locked >> h & 1)) {
		evacuate(c, h);
		cg_home_written(c, h);
		return define(c, i, h);
	}
	return define(c, i, get_temp(c, vec, 0));
}

void cg_def_in(struct cg *c, u32 i, unsigned r)
{
	check(c->busy_tmp >> r & 1);
	if (c->val[i].reg == CG_NONE) {
		reg_add(c, r, i);
		cg_touch(c, i);
	}
}

void cg_def_alias(struct cg *c, u32 i, u32 v)
{
	u64 k;

	if (cg_isconst(c, v, &k) && c->val[v].reg == CG_NONE) {
		unsigned d = cg_def(c, i);

		x86_mov_ri(&c->b, d, k);
		return;
	}
	cg_use(c, v);
	reg_add(c, c->val[v].reg, i);
	cg_touch(c, i);
}

/* -- slots
 * ---------------------------------------------------------------------------------------------------------------- */

void cg_lower_get(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned h = c->home[in->a];

	/* the builder forgets slots at helper calls that leave pending flags alone */
	if (in->a == c->hg->guest->slot_flags)
		cg_flags_flush(c);
	cg_touch(c, i);
	if (h != CG_NONE) {
		reg_add(c, h, i);
	} else {
		c->val[i].inslot = true;
		c->slot_get[in->a] = i;
	}
}

/* Loads the value that a get left in slot memory, because the slot is about to change. */
static void load_pending_get(struct cg *c, u32 slot)
{
	u32 g = c->slot_get[slot];

	if (!g)
		return;
	if (c->val[g].last >= c->i) /* a call may still take it as its argument */
		materialise(c, g, get_temp(c, is_vec(c, g), 0));
	else
		value_free(c, g);
}

void cg_lower_set(struct cg *c, const struct ir_ins *in, u32 i)
{
	u32 slot = in->a, v = in->b;
	const struct slot *sl = &c->hg->guest->slots[slot];
	unsigned h = c->home[slot];
	struct cg_val *w = &c->val[v];
	u64 k;

	if (c->val[i].sunk) {
		cg_sink(c, slot, v);
		return;
	}
	if (c->nsunk)
		cg_unsink(c, slot);
	if (h == CG_NONE) {
		s32 imm;

		if (!(w->inslot && cg_ins(c, v)->a == slot))
			load_pending_get(c, slot);
		if (w->reg == CG_NONE && sl->size <= 8 && cg_imm32(c, v, sl->size, &imm)) {
			cg_touch(c, v);
			x86_mov_mi(&c->b, sl->size, cg_slot(c, slot), imm);
			return;
		}
		unsigned r = cg_use(c, v);

		cg_store_slot(c, slot, c->val[v].reg >= CG_XMM ? r + CG_XMM : r);
		return;
	}
	cg_touch(c, v);
	if (w->reg == h) {
		cg_flags_result(c, v, h);
		return;
	}
	c->locked |= w->reg != CG_NONE ? 1ull << w->reg : 0;
	evacuate(c, h);
	while (c->reg_val[h])
		reg_del(c, c->reg_val[h]);
	cg_home_written(c, h);
	if (w->reg == CG_NONE) {
		if (cg_isconst(c, v, &k)) {
			x86_mov_ri(&c->b, h, k);
			return;
		}
		materialise(c, v, h);
		return;
	}
	unsigned r = w->reg;

	move_reg(c, h, r);
	cg_flags_result(c, v, h);
	if (temps_of(c, h >= CG_XMM) >> r & 1)
		while (c->reg_val[r]) {
			u32 x = c->reg_val[r];

			reg_del(c, x);
			reg_add(c, h, x);
		}
}

/* -- calls and labels
 * ------------------------------------------------------------------------------------------------------- */

void cg_evict_temps(struct cg *c, bool vec)
{
	u64 m = temps_of(c, false) | (vec ? temps_of(c, true) : 0);

	for (; m; m &= m - 1) {
		unsigned r = (unsigned)__builtin_ctzll(m);

		if (c->reg_val[r])
			spill_reg(c, r);
	}
}

/* Before something writes slots behind our back: values that are homes or still in slots move to spill cells. */
void cg_evict_slots(struct cg *c)
{
	for (u32 s = 0; s < c->hg->guest->nslots; s++)
		load_pending_get(c, s);
	for (unsigned r = 0; r < CG_REGS; r++)
		if (c->slot_of[r] != 0xffff && c->reg_val[r])
			spill_reg(c, r);
}

void cg_forget_all(struct cg *c)
{
	for (unsigned r = 0; r < CG_REGS; r++)
		while (c->reg_val[r])
			reg_del(c, c->reg_val[r]);
	for (u32 s = 0; s < c->hg->guest->nslots; s++)
		c->slot_get[s] = 0;
	c->spill_free = c->vspill_free = ~0u;
}

unsigned cg_def_temp(struct cg *c, u32 i)
{
	return define(c, i, get_temp(c, is_vec(c, i), 0));
}
