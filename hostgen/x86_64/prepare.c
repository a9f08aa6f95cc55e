/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/prepare.c - one backward scan before code is made: who needs what, and until when.
 *
 * It finds dead pure instructions; each value's last use; the `set` that a value is made for (its hint); additions and
 * shifts that an x86 address computes for free; which writes of slots only fault points can see (sink.c), or nobody;
 * and flags values that may have to be computed again, whose operands must then live as long as they do.
 */
#include "hostgen/x86_64/cg_int.h"

#include "core/guest.h"

struct scan {
	struct cg *c;
	u32 nclob;       /* flag-clobbering instructions after the current one */
	bool flags_seen; /* somebody after the current instruction can see the flags slot */
	u64 first;       /* number of the unit's last stretch */
	u64 stretch;     /* number of the stretch of instructions without fault point, exit or label */
	u64 hard;        /* number of the one without any that a snapshot does not serve */
};

static inline void use(struct scan *s, struct cg_val *w, u32 at, u32 user)
{
	if (w->last < at)
		w->last = (u16)at;
	if (!w->uses) {
		w->user = (u16)user;
		w->clob = (u16)s->nclob;
	}
	if (w->uses < 0xffff)
		w->uses++;
}

/* -- parts of addresses
 *
 * x86 adds a register, a register shifted by at most 3 and a constant in the address of an access, or in lea.  So a sum
 * or a shift that only one access or sum uses is folded into it: it is not computed by itself.  The tree of folded
 * values that a root (an access, or a sum that is not folded) stands on must keep to that form.  Operands that are no
 * part live until the root.
 */

/* What the tree below value v comes to. */
static void weigh(const struct cg *c, u32 v, struct cg_parts *p)
{
	const struct ir_ins *in = cg_ins(c, v);
	s64 k;

	if (cg_is_disp(c, v, &k)) {
		p->disp += k;
	} else if (!c->val[v].folded) {
		p->nregs++;
	} else if (in->op == IRO_shl) {
		p->nregs++;
		p->nshifts++;
	} else {
		weigh(c, in->a, p);
		weigh(c, in->b, p);
	}
}

/* May v, which is used once, be folded into its user? */
static bool foldable(struct cg *c, u32 v)
{
	const struct ir_ins *in = cg_ins(c, v), *m;
	struct cg_val *w = &c->val[v];
	struct cg_parts p = {0};
	u32 root = w->user;
	u64 k;

	if (in->op == IRO_shl && !(cg_isconst(c, in->b, &k) && k >= 1 && k <= 3))
		return false;
	m = cg_ins(c, root);
	if (m->op == IRO_add) {
		while (c->val[root].folded && cg_ins(c, c->val[root].user)->op == IRO_add)
			root = c->val[root].user;
		if (m->type != in->type)
			return false;
		w->folded = true; /* to be weighed */
		weigh(c, cg_ins(c, root)->a, &p);
		weigh(c, cg_ins(c, root)->b, &p);
		if (c->val[root].folded || c->val[root].parted)
			p.disp += (s32)cg_ins(c, c->val[root].user)->c;
		else if (cg_partner(c, root))
			p.nregs = 3;
		w->folded = false;
		return p.nregs <= 2 && p.nshifts <= 1 && p.disp == (s32)p.disp;
	}
	return (m->op == IRO_load || m->op == IRO_store) && !(m->n & IR_MEM_ALIGN) && m->a == v && in->op == IRO_add &&
	       in->type == IR_I64 && c->hg->opt.base != HG_BASE_SOFTMMU && cg_ins(c, in->b)->op != IRO_const;
}

/* Does v, or what may be folded into it, read slot s? */
static bool reads_slot(const struct cg *c, u32 v, u32 s)
{
	const struct ir_ins *in = cg_ins(c, v);

	if (in->op == IRO_get)
		return in->a == s;
	if ((in->op != IRO_shl && in->op != IRO_add) || c->val[v].uses > 1)
		return false;
	return reads_slot(c, in->a, s) || reads_slot(c, in->b, s);
}

/* A sum that goes to a pinned slot and is the address of the next load: the load need not wait for it.  Not where the
 * sum overwrites one of its own parts, which would have to be moved away. */
static bool parted(const struct cg *c, u32 v)
{
	const struct cg_val *w = &c->val[v];
	const struct ir_ins *in = cg_ins(c, v), *m = cg_ins(c, w->user);
	u32 slot;
	s64 k;

	if (in->type != IR_I64 || !w->setat || w->uses != 2 || m->op != IRO_load || m->a != v ||
	    (m->n & IR_MEM_ALIGN) || c->hg->opt.base == HG_BASE_SOFTMMU || w->last - v > 8 || cg_partner(c, v))
		return false;
	slot = cg_ins(c, w->setat)->a;
	return !cg_is_disp(c, in->a, &k) && !cg_is_disp(c, in->b, &k) && !reads_slot(c, in->a, slot) &&
	       !reads_slot(c, in->b, slot);
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
		if (cg_partner_follows(c, i))
			between--;
		if (!between && in->op != IRO_fl_fcmp) /* that one a condition may want the other way round */
			return;
	}
	w->again = true;
	use(s, &c->val[in->a], w->last, i);
	use(s, &c->val[in->b], w->last, i);
}

/* A consumer of flags that come from memory puts them into EFLAGS first. */
static bool reloads_flags(const struct cg *c, const struct ir_ins *in)
{
	const char *args = ir_opinfo[in->op].args;

	return (args[0] == 'G' && !cg_flags_again(c, in->a)) || (args[2] == 'G' && !cg_flags_again(c, in->c));
}

/* An instruction that may look at the flags slot, or after which somebody else may. */
static void scan_seen(struct scan *s, const struct ir_ins *in)
{
	const struct cg *c = s->c;
	bool dead = false;

	switch (in->op) {
	case IRO_get: dead = in->a != c->hg->guest->slot_flags; break;
	case IRO_exit: dead = c->u->exit[in->a].flags_dead; break;
	case IRO_exitif:
	case IRO_exitv: dead = c->u->exit[in->b].flags_dead; break;
	case IRO_br: dead = c->label_flags[in->b] == CG_FLAGS_DEAD; break;
	case IRO_jump:
	case IRO_label: s->flags_seen = c->label_flags[in->a] != CG_FLAGS_DEAD; return;
	default: break;
	}
	if (!dead)
		s->flags_seen = true;
}

/* May the set i, whose slot is next written at n with nothing but fault points between, be sunk?  A constant costs
 * nothing.  A sum that only the last of the fault points adds up, if anybody, need not be computed: that is known for
 * sure when the scan comes to it (sum_sinks).  A slot in memory saves its store while the value is in a register. */
static bool sinks(struct scan *s, u32 i, const struct ir_ins *in, const struct cg_next *n)
{
	struct cg *c = s->c;
	const struct slot *sl = &c->hg->guest->slots[in->a];
	struct cg_val *w = &c->val[i], *v = &c->val[in->b];
	u32 op = cg_ins(c, in->b)->op, fault = c->border[n->stretch - s->first];

	if (sl->class != SLOT_INT || sl->size != 8 || in->a == c->hg->guest->slot_pc)
		return false;
	w->user = n->set;
	if (op == IRO_const)
		return w->sunk = true;
	if (op == IRO_add && !v->sinks && (!v->uses || (v->uses == 1 && v->user == fault && v->last == fault))) {
		v->sinks = true;
		v->setat = (u16)i;
		v->last = (u16)fault;
		return w->sunk = true;
	}
	if (op == IRO_get || c->home[in->a] != CG_NONE)
		return false;
	use(s, v, n->set, n->set);
	return w->sunk = true;
}

/* The scan comes to the sum i of a set that was sunk if this is left out.  True: it is. */
static bool sum_sinks(struct scan *s, u32 i, struct cg_val *w)
{
	struct cg *c = s->c;
	struct cg_val *set = &c->val[w->setat];

	if (!cg_partner(c, i) && (!w->uses || (w->uses == 1 && foldable(c, i)))) {
		w->folded = true;
		return true;
	}
	if (c->home[cg_ins(c, w->setat)->a] == CG_NONE) {
		use(s, w, set->user, set->user);
		w->setat = 0;
	} else {
		set->sunk = false;
		use(s, w, w->setat, w->setat);
	}
	return false;
}

/* The operations that need more than their operands noted.  True: nothing remains to be done. */
static bool scan_other(struct scan *s, u32 i, const struct ir_ins *in, struct cg_val *w)
{
	struct cg *c = s->c;
	u32 flslot = c->hg->guest->slot_flags;

	switch (in->op) {
	case IRO_nop: w->dead = true; return true;
	case IRO_get: c->next[in->a] = (struct cg_next){0}; return false;
	case IRO_fwide:
	case IRO_fbox: /* made in place, then widened there, if at all */ c->val[in->a].setat = w->setat; return false;
	default: break;
	}
	if (in->a == flslot) {
		w->needed = s->flags_seen;
		s->flags_seen = false;
		if (w->needed)
			use(s, &c->val[in->b], i, i);
		else
			w->dead = true;
		return true;
	}
	struct cg_next *n = &c->next[in->a], next = *n;

	if (next.stretch == s->stretch) {
		w->dead = true; /* written again before anybody looks */
		return true;
	}
	*n = (struct cg_next){s->stretch, s->hard, (u16)i};
	if (next.hard == s->hard && sinks(s, i, in, &next))
		return true;
	if (c->home[in->a] != CG_NONE && !c->val[in->b].sinks)
		c->val[in->b].setat = (u16)i;
	return false;
}

void cg_prepare(struct cg *c)
{
	struct scan s = {
	    .c = c, .flags_seen = true, .first = c->stretches + 1, .stretch = c->stretches + 1, .hard = c->hards + 1};
	const struct ir_unit *u = c->u;
	const struct cg_row *rows = c->hg->row;
	struct cg_val *val = c->val, *w = val + u->nins - 1;
	u32 i = u->nins - 1;

	cg_sort_labels(c);
	for (const struct ir_ins *in = u->ins + u->nins - 1; i; in--, w--, i--) {
		u32 at = i, t = rows[in->op].traits;
		bool clob = false;

		if (!(t & CG_T_SCANNED)) {
			w->dead = (t & CG_T_PURE) && !w->uses;
			continue;
		}
		if (UNLIKELY(w->sinks) && sum_sinks(&s, i, w)) {
			at = w->last;
			goto uses;
		}
		if ((t & CG_T_PURE) && !w->uses) {
			w->dead = true;
			continue;
		}
		if (t & (CG_T_SEES | CG_T_BORDER | CG_T_OTHER)) {
			if (t & CG_T_SEES)
				scan_seen(&s, in);
			if (t & CG_T_BORDER) {
				c->border[s.stretch++ - s.first] = (u16)i;
				s.hard += !cg_has_snapshot(c, in);
			}
			if ((t & CG_T_OTHER) && scan_other(&s, i, in, w))
				continue;
		}
		if (t & CG_T_FLAGS) {
			scan_flags_def(&s, i, in);
			u32 before = cg_last(c, i);

			if (before && val[before].uses && cg_flags_partner(c, i, before))
				at = before; /* made there, together with the result */
		}
		if (t & (CG_T_FOLDS | CG_T_VARIES | CG_T_CLOB | CG_T_TAKES)) {
			if ((t & CG_T_FOLDS) && w->uses == 1 && foldable(c, i)) {
				w->folded = true;
				at = w->last;
			} else if (in->op == IRO_add && parted(c, i)) {
				w->parted = true;
				at = w->last;
			} else if ((t & CG_T_VARIES ? cg_clobbers_varies(c, i) : t & CG_T_CLOB) ||
			           ((t & CG_T_TAKES) && reloads_flags(c, in))) {
				clob = true;
			}
		}
	uses:
		/* an absent argument of a call is value 0, which nobody looks at */
		if (t & CG_T_A)
			use(&s, val + in->a, at, i);
		if (t & CG_T_B)
			use(&s, val + in->b, at, i);
		if (t & CG_T_C)
			use(&s, val + in->c, at, i);
		s.nclob += clob; /* it may clobber what it uses, but not what it makes */
	}
	c->stretches = s.stretch;
	c->hards = s.hard;
}
