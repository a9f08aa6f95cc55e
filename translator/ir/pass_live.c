/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/pass_live.c - slots: which writes nobody sees.
 *
 * Backward over the unit, again until the sets of the labels stand still.  All slots are wanted by an exit, a fault
 * point (a guest sees its registers there), a label that polls, and a helper that reads slots or traps; a get wants its
 * slot; a set makes it unwanted in front.  What is unwanted at a set is not written.
 *
 * The flags slot has a rule of its own (HACKING 2.10, ir_exit.flags_dead): an exit whose successor overwrites it before
 * it can be seen does not want it.  What a host need not store at a jump although somebody may look is the host's to
 * find out: that depends on what it can rebuild at a fault.
 *
 * To begin with no label wants any slot; the sets grow round by round, and hold when a round changes nothing: as many
 * rounds as loops are nested, and two.
 */
#include "translator/ir/pass.h"

#include "core/guest.h"

#define WORDS (1024 / 64) /* slots of a guest, at most; engine.c has the same limit */

static u64 at_label[PASS_MAX_LABELS][WORDS]; /* wanted there */

struct scan {
	struct ir_unit *u;
	u64 want[WORDS];
	u32 words, flags;
};

static bool wanted(const u64 *set, u32 slot)
{
	return set[slot / 64] >> slot % 64 & 1;
}

static void want(u64 *set, u32 slot, bool yes)
{
	u64 bit = 1ull << slot % 64;

	set[slot / 64] = yes ? set[slot / 64] | bit : set[slot / 64] & ~bit;
}

/* All slots but the flags, whose state is given. */
static void want_all(struct scan *s, bool flags)
{
	for (u32 k = 0; k < s->words; k++)
		s->want[k] = ~0ull;
	if (s->flags < s->u->nslots)
		want(s->want, s->flags, flags);
}

static bool flags_wanted(const struct scan *s)
{
	return s->flags < s->u->nslots && wanted(s->want, s->flags);
}

static void scan_call(struct scan *s, const struct ir_ins *in)
{
	if (s->u->guest->helpers[in->n | (u32)in->cc << 8].flags & (IR_H_READS | IR_H_TRAPS | IR_H_VECTOR))
		want_all(s, true);
}

/* One instruction, backward; true if it is a set that nobody sees. */
static bool scan_ins(struct scan *s, const struct ir_ins *in)
{
	const struct ir_exit *e = pass_exit(s->u, in);
	s32 l = pass_target(in);

	if (l >= 0) {
		for (u32 k = 0; k < s->words; k++)
			s->want[k] = at_label[l][k] | (in->op == IRO_br ? s->want[k] : 0);
		return false;
	}
	if (e) {
		want_all(s, !e->flags_dead || (in->op == IRO_exitif && flags_wanted(s)));
		return false;
	}
	switch (in->op) {
	case IRO_get: want(s->want, in->a, true); return false;
	case IRO_set:
		if (!wanted(s->want, in->a))
			return true;
		want(s->want, in->a, false);
		return false;
	case IRO_call: scan_call(s, in); return false;
	case IRO_label:
		if (in->n & IR_LABEL_POLL)
			want_all(s, true);
		return false;
	default:
		if (ir_opinfo[in->op].mask & IRF_FAULT)
			want_all(s, true);
		return false;
	}
}

/* One round; true if a label wants another set than before.  gone: unwanted writes are removed and counted there. */
static bool sweep(struct scan *s, u32 *gone)
{
	struct ir_unit *u = s->u;
	bool changed = false;

	want_all(s, true);
	for (u32 i = u->nins - 1; i > 0; i--) {
		struct ir_ins *in = &u->ins[i];

		if (scan_ins(s, in)) {
			if (gone) {
				*in = (struct ir_ins){.op = IRO_nop};
				++*gone;
			}
			continue;
		}
		if (in->op != IRO_label)
			continue;
		for (u32 k = 0; k < s->words; k++) {
			changed |= at_label[in->a][k] != s->want[k];
			at_label[in->a][k] = s->want[k];
		}
	}
	return changed;
}

u32 ir_pass_live(struct ir_unit *u)
{
	struct scan s = {.u = u, .words = (u->nslots + 63) / 64, .flags = u->guest->slot_flags};
	u32 gone = 0;

	check(u->nslots <= WORDS * 64);
	for (u32 l = 0; l < u->nlabel; l++)
		for (u32 k = 0; k < s.words; k++)
			at_label[l][k] = 0;
	while (sweep(&s, NULL))
		;
	sweep(&s, &gone);
	return gone;
}
