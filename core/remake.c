/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/remake.c - a unit made once more from what is stored of it, to see that nothing else had a part in it.
 *
 * A unit is a pure function of its key, its guest bytes, its recipe and the options (HACKING 2.9).  Only then can it be
 * kept in a file and be found to be right later.  So this asks the translator with no more than these in its hands: the
 * guest's memory, what has been translated since and the tables of the cache are out of its reach.
 */
#include "core/tcache_internal.h"

/* Under the cache's lock. */
static struct {
	struct translate_job job;
	const struct unit *u;
	u64 delta; /* as in struct fetcher */
	struct hg_unit out;
	struct tr_range range[TR_MAX_RANGES];
	u8 looked[TR_MAX_BYTES];
	u8 code[HG_MAX_CODE];
} again;

static const u8 *fetch(struct translate_job *j, u64 pc, u32 want, u32 *n)
{
	u64 at = pc + again.delta;
	(void)j, (void)want;

	for (u32 r = 0; r < again.u->nrange; r++) {
		const struct tr_range *g = &unit_range(again.u)[r];

		if (at - g->pc >= g->len)
			continue;
		*n = (u32)(g->len - (at - g->pc));
		return unit_bytes(again.u) + g->off + (at - g->pc);
	}
	return NULL;
}

static bool same_ranges(const struct unit *u)
{
	const struct translate_job *j = &again.job;

	for (u32 r = 0; r < u->nrange && r < j->nrange; r++)
		if (j->range[r].pc + again.delta != unit_range(u)[r].pc || j->range[r].len != unit_range(u)[r].len)
			return false;
	return j->nrange == u->nrange && j->ninsns == u->ninsns && j->recipe.n == u->nanswer;
}

static bool same_tables(const struct tcache *tc, const struct unit *u)
{
	u32 base = (u32)(u->code - tc->code.rx);
	const struct hg_unit *o = &again.out;

	if (o->nside != u->nside || o->nflags != u->nflags || o->nsunk != u->nsunk || o->nswap != u->nswap ||
	    o->nlink != u->nout || o->nlanding != u->nlanding || o->poll != u->poll || o->skip != u->skip)
		return false;
	if (__builtin_memcmp(o->side, unit_side(u), o->nside * sizeof(o->side[0])) ||
	    __builtin_memcmp(o->flags, unit_flags(u), o->nflags * sizeof(o->flags[0])) ||
	    __builtin_memcmp(o->sunk, unit_sunk(u), o->nsunk * sizeof(o->sunk[0])) ||
	    __builtin_memcmp(o->swap, unit_swap(u), o->nswap * sizeof(o->swap[0])) ||
	    __builtin_memcmp(o->landing, unit_landing(u), o->nlanding * sizeof(o->landing[0])))
		return false;
	for (u32 k = 0; k < o->nlink; k++) {
		const struct hg_link *x = &o->link[k];
		const struct unit_link *y = &unit_out(u)[k];

		if (base + x->off != y->site || base + (x->cell ? x->probe : x->stub) != y->stub ||
		    x->poll != y->poll || x->cell != (y->cell != 0))
			return false;
	}
	return true;
}

/* The bytes as they would stand where u does; links may have been patched since. */
static bool same_code(struct tcache *tc, const struct unit *u)
{
	const u8 *there = tc->code.rw + (u->code - tc->code.rx);
	const struct hg_unit *o = &again.out;
	u32 cell = 0;

	for (u32 k = o->nlink; k-- > 0;)
		if (unit_out(u)[k].cell)
			cell = unit_out(u)[k].cell - 1;
	if (o->len != u->code_len)
		return false;
	tc->en->place(tc->hg, o, o->code, u->code, (u64)&tc->code.data[u->index], (u64)&tc->cells[cell]);
	for (u32 k = 0; k < o->nlink; k++)
		__builtin_memcpy(o->code + o->link[k].off, there + o->link[k].off, 4);
	return !__builtin_memcmp(o->code, there, o->len);
}

bool tcache_same_again(struct tcache *tc, const struct unit *u, u64 features)
{
	const struct unit_key *k = &u->key;
	bool system = tc->opt.base == HG_BASE_SOFTMMU;
	struct translate_job *j = &again.job;

	again.u = u;
	again.delta = system ? k->pc - k->vpc : 0;
	again.out.code = again.code;
	*j = (struct translate_job){
	    .pc = system ? k->vpc : k->pc,
	    .mode = {.mode = k->mode, .fp_mode = k->fp_mode, .single_step = k->cflags & TC_STEP, .system = system},
	    .features = features,
	    .max_insns = tcache_max_insns(tc, k),
	    .tier = u->tier,
	    .count = tc->opt.count,
	    .fetch = fetch,
	    .recipe = {.n = u->nanswer},
	    .range = again.range,
	    .bytes = again.looked,
	    .out = &again.out};
	__builtin_memcpy(j->recipe.answer, unit_answer(u), (u->nanswer + 7) / 8);
	return tc->en->translate(tc->hg, j) == 0 && same_ranges(u) && same_tables(tc, u) && same_code(tc, u);
}
