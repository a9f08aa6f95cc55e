/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/homes.c - which slots a second-tier unit holds in registers, and the way in and out.
 *
 * At every border of a unit the convention's slots are in the convention's registers.  Inside a loop other slots may be
 * hotter: arm64 has 31 general registers and x86-64 room for ten.  So a unit of many blocks has a table of its own: the
 * convention's, with some registers *swapped* to another slot.  Values of swapped registers are exchanged on the way in
 * (entry, landing after a call) and out (exits, traps, calls of C); in between the slot that lost its register is used
 * in the state, as unpinned slots are everywhere.  One table holds for the whole unit: loops of compiled programs use
 * their registers evenly, and an assignment that changed inside would need moves at each join.
 *
 * Which swaps pay.  Each use of a slot in memory costs about one load or store, weighted by the loop depth of its
 * block; each crossing costs a store and a load a swap.  Slots are taken from the top of one list, registers from the
 * bottom of the other, while the difference exceeds the crossings.
 *
 * Invariant: outside hot blocks (cold parts that call C, stubs) the convention's registers hold what the convention
 * says.
 */
#include "hostgen/x86_64/cg_int.h"

#include "core/guest.h"

/* Executions of a block beside one of depth 0: 8 for each loop around it. */
static u64 weight(unsigned depth)
{
	return 1ull << 3 * MIN(depth, 6u);
}

static bool may_be_pinned(const struct slot *s)
{
	return (s->class == SLOT_INT && (s->size == 8 || s->size == 4)) || s->class == SLOT_VEC;
}

/* Costs of memory uses of each slot into cost[], of the crossings into the result. */
static u64 count_uses(const struct cg *c, u64 *cost)
{
	u64 crossing = 0, w = 1;

	for (u32 i = 1; i < c->u->nins; i++) {
		const struct ir_ins *in = cg_ins(c, i);

		switch (in->op) {
		case IRO_label: w = weight(in->cc); break;
		case IRO_get: cost[in->a] += w; break;
		case IRO_set: cost[in->a] += w; break;
		/* but for calls, an exit leaves the loop */
		case IRO_exitif: crossing += (w + 7) / 8; break;
		case IRO_exit: crossing += c->u->exit[in->a].kind == IR_EXIT_CALL ? 2 * w : (w + 7) / 8; break;
		case IRO_exitv: crossing += c->u->exit[in->b].kind == IR_EXIT_ICALL ? 2 * w : (w + 7) / 8; break;
		case IRO_call: crossing += 2 * w; break;
		default: break;
		}
	}
	return 2 * crossing;
}

static void swap(struct cg *c, unsigned reg, u32 slot)
{
	struct hg_unit *out = c->out;

	c->own_home[c->own_slot_of[reg]] = CG_NONE;
	c->own_home[slot] = (u8)reg;
	c->own_slot_of[reg] = (u16)slot;
	out->swap[out->nswap++] = (struct hg_swap){(u16)reg, (u16)slot};
}

/* The costliest slot in memory of a class, or the cheapest in a register, that is none yet; ~0: none. */
static u32 extreme(const struct cg *c, const u64 *cost, bool vec, bool pinned)
{
	const struct guest *g = c->hg->guest;
	u32 best = ~0u;

	for (u32 s = 0; s < g->nslots; s++) {
		if (!may_be_pinned(&g->slots[s]) || (g->slots[s].class == SLOT_VEC) != vec || g->slots[s].hot == 255)
			continue;
		if ((c->own_home[s] != CG_NONE) != pinned || (pinned && c->hg->home[s] == CG_NONE) ||
		    (!pinned && c->hg->home[s] != CG_NONE))
			continue;
		if (best == ~0u || (pinned ? cost[s] < cost[best] : cost[s] > cost[best]))
			best = s;
	}
	return best;
}

void cg_choose_homes(struct cg *c)
{
	const struct guest *g = c->hg->guest;

	c->home = c->hg->home;
	c->slot_of = c->hg->slot_of;
	c->out->nswap = 0;
	if (c->u->tier < 2)
		return;
	u64 *cost = c->slot_cost;

	__builtin_memset(cost, 0, g->nslots * sizeof *cost);
	__builtin_memcpy(c->own_home, c->hg->home, g->nslots);
	__builtin_memcpy(c->own_slot_of, c->hg->slot_of, sizeof c->own_slot_of);
	u64 crossing = count_uses(c, cost);

	if (c->hg->opt.random_ra) {
		for (u32 s = 0; s < g->nslots; s++)
			cost[s] = cg_random(c) % 64;
		crossing = cg_random(c) % 64;
	}

	for (int vec = 0; vec < 2; vec++)
		while (c->out->nswap < HG_MAX_SWAPS) {
			u32 in = extreme(c, cost, vec, false), away = extreme(c, cost, vec, true);

			if (in == ~0u || away == ~0u || cost[in] <= cost[away] + crossing)
				break;
			swap(c, c->own_home[away], in);
		}
	if (c->out->nswap) {
		c->home = c->own_home;
		c->slot_of = c->own_slot_of;
	}
}

void cg_enter_homes(struct cg *c)
{
	for (u32 k = 0; k < c->out->nswap; k++) {
		const struct hg_swap *s = &c->out->swap[k];

		cg_store_slot(c, c->hg->slot_of[s->reg], s->reg);
		cg_load_slot(c, s->reg, s->slot);
	}
}

void cg_leave_homes(struct cg *c)
{
	for (u32 k = 0; k < c->out->nswap; k++) {
		const struct hg_swap *s = &c->out->swap[k];

		cg_store_slot(c, s->slot, s->reg);
		cg_load_slot(c, s->reg, c->hg->slot_of[s->reg]);
	}
}
