/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/contracts/test_state.c - contract 1: each byte of a guest's state belongs to exactly one row of its state.def.
 *
 * What no row names would be neither reset nor saved nor shown to gdb.  Slots, through which translated code sees the
 * state, lie inside rows.  The check is first tried on tables that break the rule.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/guest.h"
#include "tests/toy/toy.h"

Suite *state_suite(void);

static const struct guest *const all[] = {&guest_toy};

/* NULL, or what is wrong with g's tables. */
static const char *fault(const struct guest *g)
{
	static char why[160];
	u8 owner[4096] = {0};

	ck_assert_uint_le(g->state_size, sizeof(owner));
	for (unsigned i = 0; i < g->nrows; i++) {
		const struct state_row *r = &g->rows[i];

		if (!r->doc || !*r->doc || (r->kind == 0 && !r->version))
			return snprintf(why, sizeof(why), "%s: no meaning or no version", r->name), why;
		if (r->offset + r->size * r->count > g->state_size)
			return snprintf(why, sizeof(why), "%s: beyond the state", r->name), why;
		for (unsigned b = r->offset; b < r->offset + r->size * r->count; b++)
			if (owner[b]++)
				return snprintf(why, sizeof(why), "%s: byte %u has another row too", r->name, b), why;
	}
	/* Bytes between rows can only be padding: fewer than a vector register's size, or up to the state's end. */
	for (unsigned b = 0, run = 0; b < g->state_size; b++) {
		run = owner[b] ? 0 : run + 1;
		if (run >= 16 && (g->state_size - b) + run > 64)
			return snprintf(why, sizeof(why), "bytes up to %u have no row", b), why;
	}
	for (unsigned i = 0; i < g->nslots; i++) {
		const struct slot *s = &g->slots[i];

		for (unsigned b = s->offset; b < s->offset + s->size; b++)
			if (b >= g->state_size || !owner[b])
				return snprintf(why, sizeof(why), "slot %s[%u] outside of rows", s->name, s->index),
				       why;
	}
	return NULL;
}

START_TEST(rows_cover_state)
{
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		const char *why = fault(all[i]);

		ck_assert_msg(!why, "%s: %s", all[i]->name, why);
	}
}
END_TEST

START_TEST(violations_are_seen)
{
	struct state_row rows[8];
	struct slot slots[64];
	struct guest g = guest_toy;

	ck_assert_uint_le(g.nrows, ARRAY_LEN(rows));
	ck_assert_uint_le(g.nslots, ARRAY_LEN(slots));
	memcpy(rows, g.rows, g.nrows * sizeof(rows[0]));
	memcpy(slots, g.slots, g.nslots * sizeof(slots[0]));
	g.rows = rows;
	g.slots = slots;
	ck_assert_ptr_null(fault(&g));

	rows[0].count -= 8; /* half of the registers forgotten */
	ck_assert_ptr_nonnull(fault(&g));
	rows[0].count += 8;
	rows[1].offset = rows[0].offset; /* two rows for one byte */
	ck_assert_ptr_nonnull(fault(&g));
	rows[1] = guest_toy.rows[1];
	rows[0].version = 0;
	ck_assert_ptr_nonnull(fault(&g));
	rows[0] = guest_toy.rows[0];
	slots[3].offset = g.state_size;
	ck_assert_ptr_nonnull(fault(&g));
}
END_TEST

/* Pin orders name each slot once, without holes, and the pc is no pinned slot. */
START_TEST(pin_order)
{
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		const struct guest *g = all[i];

		for (int class = SLOT_INT; class <= SLOT_VEC; class ++) {
			u8 seen[256] = {0};
			unsigned n = 0, top = 0;

			for (unsigned k = 0; k < g->nslots; k++)
				if (g->slots[k].class == class && g->slots[k].hot != 255) {
					ck_assert_uint_eq(seen[g->slots[k].hot], 0);
					seen[g->slots[k].hot] = 1;
					top = MAX(top, g->slots[k].hot + 1u);
					n++;
				}
			ck_assert_uint_eq(n, top);
		}
		ck_assert_uint_eq(g->slots[g->slot_pc].hot, 255);
	}
}
END_TEST

/* Contract 10: the flags image and N Z C V are the same thing. */
START_TEST(flags_image_both_ways)
{
	for (u32 nzcv = 0; nzcv < 16; nzcv++) {
		ck_assert_uint_eq(flags_nzcv(flags_image(nzcv)), nzcv);
		ck_assert_uint_eq(flags_nzcv(flags_image(nzcv) | 0xffff3efeu), nzcv); /* other bits say nothing */
	}
}
END_TEST

Suite *state_suite(void)
{
	Suite *s = suite_create("state");
	TCase *tc = tcase_create("rows");

	tcase_add_test(tc, rows_cover_state);
	tcase_add_test(tc, violations_are_seen);
	tcase_add_test(tc, pin_order);
	tcase_add_test(tc, flags_image_both_ways);
	suite_add_tcase(s, tc);
	return s;
}
