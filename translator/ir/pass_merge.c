/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/pass_merge.c - labels, jumps and code that a finished unit turned out not to need.
 *
 * Three rules, until none applies: a jump or br to the label that stands next goes (a br's flags are pure and nobody
 * may want them any more); a label that no jump, br or call's return leads to goes, so that values live through, or, if
 * control does not come from above either, with all up to the next label; code behind an instruction that always leaves
 * goes up to the next label.  The labels left are numbered anew.
 *
 * A label that polls may go as well: a cycle goes through a jump backwards, whose target is led to.
 */
#include "translator/ir/pass.h"

static u16 refs[PASS_MAX_LABELS];
static bool exit_used[IR_MAX_EXITS];

static void count_refs(struct ir_unit *u)
{
	__builtin_memset(refs, 0, sizeof refs);
	__builtin_memset(exit_used, 0, sizeof exit_used);
	for (u32 i = 1; i < u->nins; i++) {
		s32 l = pass_target(&u->ins[i]);
		const struct ir_exit *e = pass_exit(u, &u->ins[i]);

		if (l >= 0)
			refs[l]++;
		if (e && !exit_used[e - u->exit]) {
			exit_used[e - u->exit] = true;
			if (e->label)
				refs[e->label - 1]++;
		}
	}
}

static u32 remove_ins(struct ir_ins *in)
{
	if (in->op == IRO_nop)
		return 0;
	*in = (struct ir_ins){.op = IRO_nop};
	return 1;
}

static u32 sweep(struct ir_unit *u)
{
	u32 n = 0, last = 0; /* last: the previous instruction that is left */
	bool reached = true;

	count_refs(u);
	for (u32 i = 1; i < u->nins; i++) {
		struct ir_ins *in = &u->ins[i];

		if (in->op == IRO_nop)
			continue;
		if (in->op == IRO_label) {
			if (last && pass_target(&u->ins[last]) == (s32)in->a) {
				n += remove_ins(&u->ins[last]);
				refs[in->a]--;
				reached = true;
			}
			if (refs[in->a])
				reached = true;
			else
				n += remove_ins(in);
		} else if (!reached) {
			n += remove_ins(in);
		} else if (pass_ends(in->op)) {
			reached = false;
		}
		if (in->op != IRO_nop)
			last = i;
	}
	return n;
}

static void number_labels(struct ir_unit *u)
{
	static u32 number[PASS_MAX_LABELS];
	u32 n = 0;

	for (u32 i = 1; i < u->nins; i++)
		if (u->ins[i].op == IRO_label) {
			number[u->ins[i].a] = n;
			u->ins[i].a = n++;
		}
	for (u32 i = 1; i < u->nins; i++) {
		if (u->ins[i].op == IRO_jump)
			u->ins[i].a = number[u->ins[i].a];
		else if (u->ins[i].op == IRO_br)
			u->ins[i].b = number[u->ins[i].b];
	}
	count_refs(u); /* which exits are used */
	for (u32 e = 0; e < u->nexit; e++)
		if (u->exit[e].label)
			u->exit[e].label = exit_used[e] ? (u16)(number[u->exit[e].label - 1] + 1) : 0;
	u->nlabel = n;
}

u32 ir_pass_merge(struct ir_unit *u)
{
	u32 n = 0, more;

	do {
		more = sweep(u);
		n += more;
	} while (more);
	if (n)
		number_labels(u);
	return n;
}
