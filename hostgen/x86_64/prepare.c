/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/prepare.c - one backward scan before code is made: who needs what, and until when.
 *
 * It finds dead pure instructions; each value's last use; the `set` that a value is made for (its hint); additions and
 * shifts that an x86 address computes for free; which writes of the flags slot anybody can see; and flags values that
 * may have to be computed again, whose operands must then live as long as they do.
 */
#include "hostgen/x86_64/cg_int.h"

#include "core/guest.h"

struct scan {
	struct cg *c;
	u32 nclob;       /* flag-clobbering instructions after the current one */
	bool flags_seen; /* somebody after the current instruction can see the flags slot */
	u32 stretch;     /* number of the stretch of instructions without fault point, exit or label */
};

static void use(struct scan *s, u32 v, u32 at, u32 user)
{
	struct cg_val *w = &s->c->val[v];

	if (w->last < at)
		w->last = at;
	if (!w->uses) {
		w->user = user;
		w->clob = s->nclob;
	}
	if (w->uses < 0xffff)
		w->uses++;
}

/* May address value v be computed inside the address of its only user? */
static bool foldable_add(const struct cg *c, u32 v)
{
	const struct cg_val *w = &c->val[v];
	const struct ir_ins *in = cg_ins(c, v), *m = cg_ins(c, w->user);

	if (in->op != IRO_add || in->type != IR_I64 || w->uses != 1 || c->hg->opt.base == HG_BASE_SOFTMMU)
		return false;
	if ((m->op != IRO_load && m->op != IRO_store) || (m->n & IR_MEM_ALIGN))
		return false;
	return m->a == v && cg_ins(c, in->b)->op != IRO_const;
}

static bool foldable_shl(const struct cg *c, u32 v)
{
	const struct cg_val *w = &c->val[v];
	const struct ir_ins *in = cg_ins(c, v);
	u64 k;

	return in->op == IRO_shl && in->type == IR_I64 && w->uses == 1 && c->val[w->user].folded &&
	       cg_ins(c, w->user)->op == IRO_add && cg_ins(c, w->user)->b == v && cg_isconst(c, in->b, &k) && k <= 3;
}

/* The arithmetic partner of flags value f stands right after it and makes the flags itself. */
static bool partner_follows(const struct cg *c, u32 f)
{
	return f + 1 < c->u->nins && !c->val[f + 1].dead && cg_flags_partner(c, f, f + 1);
}

static void scan_flags_def(struct scan *s, u32 i, const struct ir_ins *in)
{
	struct cg *c = s->c;
	struct cg_val *w = &c->val[i];
	u32 between = s->nclob - w->clob;

	if (!cg_flags_again(c, i))
		return;
	/* a comparison of floats raises its flags whatever comes of it */
	if (in->op != IRO_fl_fcmp && w->uses == 1 && cg_ins(c, w->user)->op == IRO_fl_ccmp &&
	    cg_ins(c, w->user)->b == i && cg_ins(c, w->user)->a != i) {
		w->folded = true; /* computed inside the ccmp only */
	} else {
		if (partner_follows(c, i))
			between--;
		if (!between)
			return;
	}
	use(s, in->a, w->last, i);
	use(s, in->b, w->last, i);
}

/* A consumer of flags that come from memory puts them into EFLAGS first. */
static bool reloads_flags(const struct cg *c, const struct ir_ins *in, const struct ir_opinfo *oi)
{
	return (oi->args[0] == 'G' && !cg_flags_again(c, in->a)) || (oi->args[2] == 'G' && !cg_flags_again(c, in->c));
}

/* slot_get, not in use yet, holds the stretch in which a slot is next written. */
void cg_prepare(struct cg *c)
{
	struct scan s = {.c = c, .flags_seen = true, .stretch = 1};
	struct ir_unit *u = c->u;
	u32 flslot = u->guest->slot_flags;

	for (u32 i = u->nins - 1; i > 0; i--) {
		const struct ir_ins *in = &u->ins[i];
		const struct ir_opinfo *oi = &ir_opinfo[in->op];
		struct cg_val *w = &c->val[i];
		u32 at = i;

		if (in->op == IRO_nop || ((oi->mask & IRF_PURE) && !w->uses)) {
			w->dead = true;
			continue;
		}
		if (in->op == IRO_set && in->a == flslot) {
			w->needed = s.flags_seen;
			s.flags_seen = false;
			if (w->needed)
				use(&s, in->b, i, i);
			else
				w->dead = true;
			continue;
		}
		if ((oi->mask & (IRF_EXIT | IRF_FAULT)) || in->op == IRO_label || in->op == IRO_call ||
		    (in->op == IRO_get && in->a == flslot)) {
			if (!((in->op == IRO_exit && u->exit[in->a].flags_dead) ||
			      ((in->op == IRO_exitif || in->op == IRO_exitv) && u->exit[in->b].flags_dead)))
				s.flags_seen = true;
		}
		if ((oi->mask & (IRF_EXIT | IRF_FAULT)) || in->op == IRO_label)
			s.stretch++;
		if (in->op == IRO_get)
			c->slot_get[in->a] = 0;
		if (in->op == IRO_set) {
			if (c->slot_get[in->a] == s.stretch) {
				w->dead = true; /* written again before anybody looks */
				continue;
			}
			c->slot_get[in->a] = s.stretch;
			if (c->hg->home[in->a] != CG_NONE)
				c->val[in->b].setat = i;
		}
		if (in->op == IRO_fwide || in->op == IRO_fbox)
			c->val[in->a].setat = w->setat; /* made in place, then widened there, if at all */
		if (foldable_add(c, i) || foldable_shl(c, i)) {
			w->folded = true;
			at = w->last;
		}
		if (!w->folded && (cg_clobbers(c, i) || reloads_flags(c, in, oi)))
			s.nclob++;
		if (oi->res == 'G') {
			scan_flags_def(&s, i, in);
			if (i > 1 && c->val[i - 1].uses && cg_flags_partner(c, i, i - 1))
				at = i - 1; /* made there, together with the result */
		}
		u32 arg[3] = {in->a, in->b, in->c};

		for (int k = 0; k < 3; k++)
			if (ir_arg_is_value(oi->args[k]) && arg[k])
				use(&s, arg[k], at, i);
	}
	for (u32 k = 0; k < u->guest->nslots; k++)
		c->slot_get[k] = 0;
}
