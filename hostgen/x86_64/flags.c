/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/flags.c - guest condition flags in EFLAGS, and their way into memory as late as possible.
 *
 * A flags value is made in EFLAGS by its compare, or for free by the arithmetic beside it (its partner).  ef_val says
 * which value EFLAGS hold and ef_form how C stands there.  Consumers use it in place; if another instruction must
 * change EFLAGS first and a consumer is still to come, the value is computed again from its operands (prepare.c kept
 * them alive), or its image is saved to a spill cell when it cannot be (it consumed a carry).
 *
 * The flags slot.  `set flags, f` stores nothing: f is *pending*.  It is stored
 *   - in the cold path of a side exit that needs it, and before other exits;
 *   - before an instruction that would lose it: EFLAGS change, and it cannot be computed again because an operand is
 * neither a constant nor the home of a slot that still has the value (struct cg_flrec tells). A fault point needs no
 * store either: the side table says how to find the pending flags (in EFLAGS, or from operands in homes).  So a
 * compare, its branch, and the loads up to the next compare cost one compare and one jump.
 */
#include "hostgen/x86_64/cg_int.h"

#include "core/cpu.h"
#include "core/guest.h"

bool cg_flags_again(const struct cg *c, u32 f)
{
	switch (cg_ins(c, f)->op) {
	case IRO_fl_add:
	case IRO_fl_sub:
	case IRO_fl_and:
	case IRO_fl_fcmp: return true;
	default: return false;
	}
}

bool cg_flags_partner(const struct cg *c, u32 f, u32 i)
{
	const struct ir_ins *g = cg_ins(c, f), *in = cg_ins(c, i);
	u64 k1, k2;

	if (g->type != in->type)
		return false;
	switch (g->op) {
	case IRO_fl_add:
		return in->op == IRO_add &&
		       ((in->a == g->a && in->b == g->b) || (in->a == g->b && in->b == g->a) ||
		        (in->a == g->a && cg_isconst(c, g->b, &k1) && cg_isconst(c, in->b, &k2) && k1 == k2));
	case IRO_fl_sub:
		if (in->op == IRO_sub)
			return in->a == g->a && in->b == g->b;
		/* x - k was folded to x + -k; it is made by an instruction that subtracts a 32-bit constant */
		return in->op == IRO_add && in->a == g->a && cg_isconst(c, g->b, &k1) && cg_isconst(c, in->b, &k2) &&
		       (g->type == IR_I32 ? (u32)(k1 + k2) == 0
		                          : k1 + k2 == 0 && (s64)k1 == (s32)k1 && (s64)k2 == (s32)k2);
	case IRO_fl_and:
		return in->op == IRO_and &&
		       ((in->a == g->a && in->b == g->b) || (in->a == g->b && in->b == g->a) ||
		        (in->a == g->a && cg_isconst(c, g->b, &k1) && cg_isconst(c, in->b, &k2) && k1 == k2));
	case IRO_fl_addc: return in->op == IRO_addc && in->a == g->a && in->b == g->b && in->c == g->c;
	case IRO_fl_subc: return in->op == IRO_subc && in->a == g->a && in->b == g->b && in->c == g->c;
	default: return false;
	}
}

bool cg_partner_follows(const struct cg *c, u32 f)
{
	u32 next = cg_next(c, f);

	return next && !c->val[next].dead && cg_flags_partner(c, f, next);
}

void cg_flags_are(struct cg *c, u32 f, enum cg_form form)
{
	c->ef_val = f;
	c->ef_form = form;
	c->ef_at = c->i;
}

void cg_clobber(struct cg *c)
{
	c->ef_val = 0;
}

static bool is_home(const struct cg *c, unsigned r)
{
	return r != CG_NONE && c->slot_of[r] != 0xffff;
}

void cg_flags_record(struct cg *c, u32 f)
{
	const struct ir_ins *in = cg_ins(c, f);
	struct cg_flrec *r = &c->rec;
	unsigned sz = in->type == IR_I32 ? 4 : 8;

	c->rec_result = 0;
	*r = (struct cg_flrec){.f = f, .b = CG_NONE};
	if (in->op != IRO_fl_sub && in->op != IRO_fl_and && in->op != IRO_fl_add)
		return;
	if (!cg_imm32(c, in->b, sz, &r->imm)) {
		r->b = c->val[in->b].reg;
		if (!is_home(c, r->b))
			return;
	}
	r->b_kept = true;
	r->a = c->val[in->a].reg;
	r->ok = is_home(c, r->a);
}

void cg_flags_result(struct cg *c, u32 v, unsigned h)
{
	const struct ir_ins *in = cg_ins(c, v);
	struct cg_flrec *r = &c->rec;
	bool and = cg_ins(c, r->f)->op == IRO_fl_and;

	if (!c->rec_result || (v != c->rec_result && !(in->op == IRO_zext32 && in->a == c->rec_result)))
		return;
	if (r->ok || !(and || r->b_kept) || r->b == h || r->imm == INT32_MIN)
		return;
	r->a = (u8)h;
	r->result = r->ok = true;
	if (and) {
		r->b = CG_NONE;
		r->imm = 0;
	}
}

void cg_home_written(struct cg *c, unsigned h)
{
	c->zone_written |= 1ull << h;
	if (c->rec.a == h || c->rec.b == h)
		c->rec.ok = false;
	if (c->rec.b == h)
		c->rec.b_kept = false;
	if (c->pend && (c->prec.a == h || c->prec.b == h)) {
		check(!c->prec.ok || c->ef_val == c->pend);
		c->prec.ok = false;
	}
}

/* -- images
 * ------------------------------------------------------------------------------------------------------------- */

void cg_emit_image(struct cg *c, enum cg_form form)
{
	struct x86_buf *b = &c->b;

	if (form == CG_FORM_SUB)
		x86_cmc(b);
	if (form == CG_FORM_SUB || form == CG_FORM_ADD) {
		x86_lahf(b);
		x86_setcc_r(b, X86_CC_O, X86_RAX);
		return;
	}
	/* ucomis: unordered ZF PF CF, less CF, equal ZF, greater none; moves leave EFLAGS alone */
	u32 less = flags_image(8), greater = flags_image(2);

	x86_mov_ri32(b, X86_RAX, form == CG_FORM_FCMP ? greater : less);
	x86_mov_ri32(b, X86_RCX, form == CG_FORM_FCMP ? less : greater);
	x86_cmov_rr(b, X86_CC_B, 4, X86_RAX, X86_RCX);
	x86_mov_ri32(b, X86_RCX, flags_image(6));
	x86_cmov_rr(b, X86_CC_E, 4, X86_RAX, X86_RCX);
	x86_mov_ri32(b, X86_RCX, flags_image(3));
	x86_cmov_rr(b, X86_CC_P, 4, X86_RAX, X86_RCX);
}

/* The image in eax back to EFLAGS, form ADD. */
static void emit_from_image(struct cg *c)
{
	x86_alu_ri(&c->b, X86_ADD, 1, X86_RAX, 0x7f); /* OF = bit 0 of al */
	x86_sahf(&c->b);
}

static void take_image_regs(struct cg *c, enum cg_form form)
{
	cg_take(c, X86_RAX);
	if (form >= CG_FORM_FCMP)
		cg_take(c, X86_RCX);
}

/* Saves the image of EFLAGS' value to a spill cell, if a consumer from instruction `from` on could not compute it
 * again. */
static void save_if_wanted(struct cg *c, u32 from)
{
	u32 f = c->ef_val;

	if (!f || c->val[f].last < from || c->val[f].again || c->val[f].spill != CG_NONE)
		return;
	take_image_regs(c, c->ef_form);
	cg_emit_image(c, c->ef_form);
	if (c->ef_form == CG_FORM_SUB)
		c->ef_form = CG_FORM_ADD;
	if (!c->spill_free) {
		c->failed = true;
		return;
	}
	unsigned cell = (unsigned)__builtin_ctz(c->spill_free);

	c->spill_free &= ~(1u << cell);
	c->spill_ref[0][cell] = 1;
	c->val[f].spill = (u8)cell;
	x86_mov_mr(&c->b, 4, cg_cpu(offsetof(struct cpu, spill) + 8 * cell), X86_RAX);
}

void cg_flags_compute(struct cg *c, u32 f)
{
	const struct ir_ins *in = cg_ins(c, f);
	unsigned sz = in->type == IR_I32 ? 4 : 8;
	struct x86_mem m;
	s32 imm;

	switch (in->op) {
	case IRO_fl_sub: {
		unsigned a = cg_use(c, in->a);

		if (cg_imm32(c, in->b, sz, &imm)) {
			if (imm == 0)
				x86_test_rr(&c->b, sz, a, a);
			else
				x86_alu_ri(&c->b, X86_CMP, sz, a, imm);
		} else if (cg_use_mem(c, in->b, &m)) {
			x86_alu_rm(&c->b, X86_CMP, sz, a, m);
		} else {
			x86_alu_rr(&c->b, X86_CMP, sz, a, cg_use(c, in->b));
		}
		/* test leaves CF 0, which is what cmp with 0 leaves */
		cg_flags_are(c, f, CG_FORM_SUB);
		return;
	}
	case IRO_fl_and: {
		unsigned a = cg_use(c, in->a);

		if (cg_imm32(c, in->b, sz, &imm))
			x86_test_ri(&c->b, sz, a, imm);
		else
			x86_test_rr(&c->b, sz, a, cg_use(c, in->b));
		cg_flags_are(c, f, CG_FORM_ADD);
		return;
	}
	case IRO_fl_add: {
		unsigned a = cg_use(c, in->a);

		if (cg_imm32(c, in->b, sz, &imm)) {
			unsigned t = c->fl_tmp != CG_NONE ? c->fl_tmp : cg_tmp(c);

			cg_mov(c, t, a);
			x86_alu_ri(&c->b, X86_ADD, sz, t, imm);
		} else {
			unsigned r = cg_use(c, in->b), t = c->fl_tmp != CG_NONE ? c->fl_tmp : cg_tmp(c);

			cg_mov(c, t, a);
			x86_alu_rr(&c->b, X86_ADD, sz, t, r);
		}
		cg_flags_are(c, f, CG_FORM_ADD);
		return;
	}
	case IRO_fl_fcmp:
		cg_fcmp_flags(c, f, false);
		cg_flags_are(c, f, CG_FORM_FCMP);
		return;
	default: check(!"flags cannot be computed again");
	}
}

void cg_flags_ensure(struct cg *c, u32 f)
{
	const struct ir_ins *in = cg_ins(c, f);

	if (c->ef_val == f)
		return;
	if (c->ef_val) {
		if (c->pend == c->ef_val && !c->prec.ok)
			cg_flags_flush(c);
		save_if_wanted(c, c->i);
	}
	if (c->val[f].spill != CG_NONE) {
		cg_take(c, X86_RAX);
		x86_mov_rm(&c->b, 4, X86_RAX, cg_cpu(offsetof(struct cpu, spill) + 8 * c->val[f].spill));
		emit_from_image(c);
		cg_flags_are(c, f, CG_FORM_ADD);
	} else if (in->op == IRO_get) {
		cg_take(c, X86_RAX);
		x86_mov_rm(&c->b, 4, X86_RAX, cg_slot(c, in->a));
		emit_from_image(c);
		cg_flags_are(c, f, CG_FORM_ADD);
	} else {
		cg_flags_compute(c, f);
	}
}

void cg_flags_image(struct cg *c, u32 f)
{
	const struct ir_ins *in = cg_ins(c, f);

	cg_take(c, X86_RAX);
	if (c->ef_val != f && in->op == IRO_get && c->val[f].spill == CG_NONE) {
		x86_mov_rm(&c->b, 4, X86_RAX, cg_slot(c, in->a));
		return;
	}
	if (c->ef_val != f && c->val[f].spill != CG_NONE) {
		x86_mov_rm(&c->b, 4, X86_RAX, cg_cpu(offsetof(struct cpu, spill) + 8 * c->val[f].spill));
		return;
	}
	cg_flags_ensure(c, f);
	if (c->ef_form >= CG_FORM_FCMP)
		cg_take(c, X86_RCX);
	cg_emit_image(c, c->ef_form);
	if (c->ef_form == CG_FORM_SUB)
		c->ef_form = CG_FORM_ADD;
}

/* A get of the flags slot that is still wanted keeps its image in a spill cell before memory changes. */
static void keep_old_image(struct cg *c)
{
	u32 slot = c->hg->guest->slot_flags, g = c->slot_get[slot];

	if (!g)
		return;
	c->slot_get[slot] = 0;
	/* the instruction at hand may be one that still has to look (a branch, a conditional compare) */
	if (c->val[g].last < c->i || c->val[g].spill != CG_NONE)
		return;
	if (!c->spill_free) {
		c->failed = true;
		return;
	}
	unsigned cell = (unsigned)__builtin_ctz(c->spill_free);

	c->spill_free &= ~(1u << cell);
	c->spill_ref[0][cell] = 1;
	c->val[g].spill = (u8)cell;
	c->val[g].inslot = false;
	unsigned t = cg_tmp(c);

	x86_mov_rm(&c->b, 4, t, cg_slot(c, slot));
	x86_mov_mr(&c->b, 4, cg_cpu(offsetof(struct cpu, spill) + 8 * cell), t);
}

void cg_flags_flush(struct cg *c)
{
	u32 f = c->pend;

	if (f == CG_PEND_CELLS)
		c->zone[c->zone_label].cells = true; /* enough for a fault, which folds them */
	if (!f || f == CG_PEND_CELLS)
		return;
	c->pend = 0;
	keep_old_image(c);
	if (c->ef_val == f || !c->prec.ok) {
		cg_flags_image(c, f);
	} else {
		/* operands are in homes; the value itself may be past its last use */
		cg_take(c, X86_RAX);
		if (c->ef_val)
			save_if_wanted(c, c->i);
		const struct ir_ins *in = cg_ins(c, f);
		unsigned sz = in->type == IR_I32 ? 4 : 8;

		cg_emit_compare(c, in->op, sz, &c->prec);
		cg_emit_image(c, in->op == IRO_fl_sub ? CG_FORM_SUB : CG_FORM_ADD);
		c->ef_val = 0;
	}
	cg_store_image(c);
}

/* What the operation's left operand was, into rax. */
static void emit_operand_again(struct cg *c, unsigned op, const struct cg_flrec *r)
{
	struct x86_buf *b = &c->b;

	if (op == IRO_fl_sub) {
		x86_lea(b, 8, X86_RAX, r->b == CG_NONE ? x86_mem(r->a, r->imm) : x86_mem_index(r->a, r->b, 0, 0));
	} else if (r->b == CG_NONE) {
		x86_lea(b, 8, X86_RAX, x86_mem(r->a, -r->imm));
	} else {
		x86_mov_rr(b, 8, X86_RAX, r->a);
		x86_alu_rr(b, X86_SUB, 8, X86_RAX, r->b);
	}
}

void cg_emit_compare(struct cg *c, unsigned op, unsigned sz, const struct cg_flrec *r)
{
	struct x86_buf *b = &c->b;
	unsigned a = r->a;

	if (op == IRO_fl_and) {
		if (r->result)
			x86_test_rr(b, sz, a, a);
		else if (r->b == CG_NONE)
			x86_test_ri(b, sz, a, r->imm);
		else
			x86_test_rr(b, sz, a, r->b);
		return;
	}
	if (r->result) {
		emit_operand_again(c, op, r);
		a = X86_RAX;
	} else if (op == IRO_fl_add) {
		x86_mov_rr(b, 8, X86_RAX, a);
		a = X86_RAX;
	}
	if (r->b == CG_NONE)
		x86_alu_ri(b, op == IRO_fl_sub ? X86_CMP : X86_ADD, sz, a, r->imm);
	else
		x86_alu_rr(b, op == IRO_fl_sub ? X86_CMP : X86_ADD, sz, a, r->b);
}

void cg_flags_cold(struct cg *c, const struct cg_cold *s)
{
	const struct ir_ins *in;

	if (!s->pend || s->pend == CG_PEND_CELLS)
		return;
	in = cg_ins(c, s->pend);
	if (s->pend_ef) {
		cg_emit_image(c, s->form);
	} else {
		check(s->prec.ok);
		cg_emit_compare(c, in->op, in->type == IR_I32 ? 4 : 8, &s->prec);
		cg_emit_image(c, in->op == IRO_fl_sub ? CG_FORM_SUB : CG_FORM_ADD);
	}
	cg_store_image(c);
}

/* -- around instructions
 * -------------------------------------------------------------------------------------------------- */

void cg_flags_before(struct cg *c, u32 i, bool clobbers)
{
	if (c->pend && c->pend != CG_PEND_CELLS) {
		const struct ir_ins *in = cg_ins(c, i);
		unsigned h = in->op == IRO_set ? c->home[in->a] : cg_hint(c, i);
		bool loses = h != CG_NONE && (c->prec.a == h || c->prec.b == h);
		bool again = c->prec.ok && !loses;
		bool stays = c->ef_val == c->pend && !clobbers;

		if (!again && !stays)
			cg_flags_flush(c);
	}
	if (clobbers)
		save_if_wanted(c, i + 1);
	c->locked = c->busy_tmp = 0;
}

void cg_lower_set_flags(struct cg *c, const struct ir_ins *in, u32 i)
{
	u32 f = in->b;

	if (!c->val[i].needed)
		return;
	c->pend = 0;
	if (cg_ins(c, f)->op == IRO_get && c->val[f].spill == CG_NONE && c->ef_val != f)
		return; /* memory has it */
	cg_touch(c, f);
	c->pend = f;
	c->prec = c->rec;
	if (c->rec.f != f)
		c->prec = (struct cg_flrec){.f = f, .a = CG_NONE, .b = CG_NONE};
	if (c->ef_val != f && !c->prec.ok)
		cg_flags_flush(c);
}

/* -- conditions
 * -------------------------------------------------------------------------------------------------------------- */

enum x86_cc cg_cond(struct cg *c, u32 f, enum ir_cc cc, int *second, bool *both)
{
	static const u8 sub[IR_CC_COUNT] = {X86_CC_E,  X86_CC_NE, X86_CC_AE, X86_CC_B,  X86_CC_S, X86_CC_NS, X86_CC_O,
	                                    X86_CC_NO, X86_CC_A,  X86_CC_BE, X86_CC_GE, X86_CC_L, X86_CC_G,  X86_CC_LE};

	*second = -1;
	*both = false;
	cg_touch(c, f);
	cg_flags_ensure(c, f);
	if (c->ef_form >= CG_FORM_FCMP) {
		bool swap = cc == IR_MI || cc == IR_PL || cc == IR_CC || cc == IR_CS || cc == IR_LS || cc == IR_HI;
		bool fixed = cc == IR_EQ || cc == IR_NE || cc == IR_VS || cc == IR_VC;

		if (!fixed && swap != (c->ef_form == CG_FORM_FCMPR)) {
			if (c->pend == f)
				cg_flags_flush(c);
			cg_fcmp_flags(c, f, swap);
			cg_flags_are(c, f, swap ? CG_FORM_FCMPR : CG_FORM_FCMP);
		}
		switch (cc) {
		case IR_EQ:
			*second = X86_CC_NP;
			*both = true;
			return X86_CC_E;
		case IR_NE: *second = X86_CC_P; return X86_CC_NE;
		case IR_VS: return X86_CC_P;
		case IR_VC: return X86_CC_NP;
		case IR_GE: return X86_CC_AE; /* ucomis a, b */
		case IR_LT: return X86_CC_B;
		case IR_GT: return X86_CC_A;
		case IR_LE: return X86_CC_BE;
		case IR_MI: /* less: ucomis b, a is above */
		case IR_CC: return X86_CC_A;
		case IR_PL:
		case IR_CS: return X86_CC_BE;
		case IR_LS: return X86_CC_AE;
		default: return X86_CC_B; /* IR_HI */
		}
	}
	if ((cc == IR_HI || cc == IR_LS) && c->ef_form == CG_FORM_ADD) {
		x86_cmc(&c->b);
		c->ef_form = CG_FORM_SUB;
	}
	if ((cc == IR_CS || cc == IR_CC) && c->ef_form == CG_FORM_ADD)
		return cc == IR_CS ? X86_CC_C : X86_CC_NC;
	return (enum x86_cc)sub[cc];
}

void cg_carry(struct cg *c, u32 f, bool inv)
{
	cg_touch(c, f);
	cg_flags_ensure(c, f);
	if (c->ef_form >= CG_FORM_FCMP) {
		cg_flags_image(c, f);
		emit_from_image(c);
		c->ef_form = CG_FORM_ADD;
	}
	if ((c->ef_form == CG_FORM_SUB) != inv) {
		x86_cmc(&c->b);
		c->ef_form = inv ? CG_FORM_SUB : CG_FORM_ADD;
	}
}
