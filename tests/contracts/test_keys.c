/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/contracts/test_keys.c - contract 3: a unit's key holds all that its code depends on, and every guest byte that
 * the translator looked at is the unit's.
 *
 * The guest here is the toy with two more words: one yields the mode it was translated in, one looks at the word
 * behind it.  The level and instrumentation are those of the whole cache.
 */
#include <check.h>
#include <string.h>

#include "core/tcache.h"
#include "tests/contracts/toy_box.h"

Suite *keys_suite(void);

/* r = mode << 16 | FP mode << 8 | single step, as it was when the word was translated. */
#define T_MODE(r) (63u << 26 | (u32)(r) << 21)
/* r = 1 if the next word is T_NOP, which is still to be executed. */
#define T_PEEK(r) (62u << 26 | (u32)(r) << 21)

static struct tr_mode now;

static struct tr_mode mode(const struct cpu *cpu)
{
	(void)cpu;
	return now;
}

static u32 word(const u8 *p)
{
	return (u32)p[0] << 24 | (u32)p[1] << 16 | (u32)p[2] << 8 | p[3];
}

static int translate(struct tr *t, const u8 *code, size_t avail)
{
	u32 w = avail >= 4 ? word(code) : 0, v;

	if (w >> 27 != 31)
		return guest_toy.translate(t, code, avail);
	if (w >> 26 == 63) {
		v = t->mode.mode << 16 | t->mode.fp_mode << 8 | t->mode.single_step;
	} else {
		if (avail < 8)
			return 0;
		v = word(code + 4) == T_NOP;
		t->u->pc_end = MAX(t->u->pc_end, t->pc + 8); /* what one has to say about bytes one looked at */
	}
	ir_set(t->u, TOY_SLOT_R + (w >> 21 & 15), ir_const(t->u, IR_I32, v));
	t->next_pc = t->pc + 4;
	return 4;
}

static struct guest guest;
static struct toy_box b;

/* hot: with the second tier. */
static void open_box(const struct tcache_options *options, bool hot)
{
	struct tcache_options mine = *options, *o = &mine;

	mine.hot_after = hot ? 2 : 0;
	now = (struct tr_mode){0};
	guest = guest_toy;
	guest.mode = mode;
	guest.translate = translate;
	box_open(&b, &guest, o);
}

static u32 mode_number(void)
{
	return now.mode << 16 | now.fp_mode << 8;
}

START_TEST(each_mode_has_its_units)
{
	u64 units = 0;

	open_box(&(struct tcache_options){0}, _i);
	BOX_PUT(&b, BOX_CODE, T_ADDI(2, 0, 1), T_MODE(1), T_SYSCALL(0));
	for (unsigned round = 0; round < 3; round++) {
		for (unsigned m = 0; m < 9; m++) {
			now = (struct tr_mode){.mode = m / 3, .fp_mode = m % 3};
			ck_assert_int_eq(box_run(&b, BOX_CODE), CPU_EXIT_SYSCALL);
			ck_assert_uint_eq(box_reg(&b, 1), mode_number());
		}
		if (round)
			ck_assert_uint_eq(box_stats(&b).units, units); /* found again, not made again */
		units = box_stats(&b).units;
		ck_assert_uint_eq(units, 9);
	}
	box_close(&b);
}
END_TEST

/* What leads from unit to unit without the loop (links, branch table, pairs of calls) stays within a mode. */
START_TEST(no_way_leads_into_another_mode)
{
	open_box(&(struct tcache_options){0}, _i);
	BOX_PUT(&b, BOX_CODE, T_JAL(1 + 4), /* to 6 */
	        T_NOP, T_MODE(1), T_JR(5), T_NOP, T_NOP,
	        /* 6 */ T_SYSCALL(1), T_JR(15), T_NOP, T_NOP,
	        /* 10 */ T_MODE(2), T_B(IR_EQ, 1), T_NOP, T_NOP,
	        /* 14 */ T_MODE(3), T_SYSCALL(2));
	for (unsigned round = 0; round < 40; round++) {
		u32 before;

		now = (struct tr_mode){.mode = round / 4 % 3, .fp_mode = round / 3 % 2};
		before = mode_number();
		box_set(&b, 5, BOX_CODE + 4 * 10);
		cpu_write_slot(b.cpu, TOY_SLOT_FL, flags_image(round & 1 ? 4 : 0));
		ck_assert_int_eq(box_run(&b, BOX_CODE), CPU_EXIT_SYSCALL);
		ck_assert_uint_eq(b.cpu->exit_code, 1);
		/* the mode changes in the called function: the return must not find the old mode's code */
		if (round % 5 == 4)
			now.mode ^= 4;
		ck_assert_int_eq(box_run(&b, box_pc(&b) + 4), CPU_EXIT_SYSCALL);
		ck_assert_uint_eq(b.cpu->exit_code, 2);
		for (u32 r = 1; r <= 3; r++)
			ck_assert_msg(box_reg(&b, r) == mode_number(),
			              "round %u: r%u is of mode %x, not %x (before: %x)", round, r, box_reg(&b, r),
			              mode_number(), before);
	}
	ck_assert_uint_gt(box_stats(&b).links, 10); /* else there was nothing to get wrong */
	box_close(&b);
}
END_TEST

START_TEST(single_step_has_its_units)
{
	open_box(&(struct tcache_options){0}, _i);
	BOX_PUT(&b, BOX_CODE, T_ADDI(2, 2, 1), T_MODE(1), T_ADDI(2, 2, 1), T_B(IR_EQ, 3), T_ADDI(3, 3, 1), T_NOP, T_NOP,
	        T_SYSCALL(0));
	cpu_write_slot(b.cpu, TOY_SLOT_FL, flags_image(4));
	for (unsigned round = 0; round < 4; round++) {
		static const u32 at[] = {4, 8, 12, 28};

		box_set(&b, 2, 0);
		box_set(&b, 3, 0);
		now.single_step = round & 1;
		if (!now.single_step) {
			ck_assert_int_eq(box_run(&b, BOX_CODE), CPU_EXIT_SYSCALL);
		} else {
			cpu_write_slot(b.cpu, TOY_SLOT_PC, BOX_CODE);
			for (unsigned k = 0; k < ARRAY_LEN(at); k++) {
				ck_assert_int_eq(cpu_run(b.cpu), CPU_EXIT_STEP);
				ck_assert_uint_eq(box_pc(&b), BOX_CODE + at[k]);
			}
			ck_assert_int_eq(cpu_run(b.cpu), CPU_EXIT_SYSCALL);
		}
		ck_assert_uint_eq(box_reg(&b, 1), now.single_step);
		ck_assert_uint_eq(box_reg(&b, 2), 2);
		ck_assert_uint_eq(box_reg(&b, 3), 1);
	}
	box_close(&b);
}
END_TEST

/* Instrumentation and level are options of the cache: with them each unit is made so, without them none. */
START_TEST(options_of_the_cache)
{
	for (unsigned count = 0; count < 2; count++)
		for (int level = 2; level <= engine.host_level(); level++) {
			open_box(&(struct tcache_options){.count = count, .level = level}, _i);
			BOX_PUT(&b, BOX_CODE, T_ADDI(1, 0, 7), T_ADDI(1, 1, -1) | T_S, T_B(IR_NE, -2), T_NOP,
			        T_SYSCALL(0));
			box_set(&b, 0, 0);
			ck_assert_int_eq(box_run(&b, BOX_CODE), CPU_EXIT_SYSCALL);
			ck_assert_int_eq(b.tc->level, level);
			/* the unit of the start once, that of the loop six times */
			ck_assert_uint_eq(b.cpu->counter[IR_COUNT_UNIT], count ? 7 : 0);
			box_close(&b);
		}
}
END_TEST

/* -- bytes --------------------------------------------------------------------------------------------------------- */

/* The bytes [from, to) are the unit's at pc: a change of any of them drops it, a change beside them does not. */
static void owns(u64 pc, u64 from, u64 to)
{
	for (u64 a = from - 4; a < to + 4; a++) {
		bool own = a >= from && a < to;
		u64 before;
		struct unit *unit;
		u8 *p = mm_host(&b.mm, gaddr(a));

		ck_assert_int_eq(box_run(&b, pc), CPU_EXIT_SYSCALL);
		unit = box_unit(&b, pc);
		ck_assert_ptr_nonnull(unit);
		before = box_stats(&b).invalidated;
		tcache_invalidate(b.tc, gaddr(a), 1);
		ck_assert_msg((box_unit(&b, pc) != unit) == own, "unit at 0x%lx, byte 0x%lx", pc, a);
		ck_assert_uint_ge(box_stats(&b).invalidated - before, own);

		/* the same by writing there and asking for synchronisation */
		ck_assert_int_eq(box_run(&b, pc), CPU_EXIT_SYSCALL);
		unit = box_unit(&b, pc);
		mm_unprotect(&b.mm, gaddr(a), 1);
		*p ^= 0x80;
		tcache_sync(b.tc, gaddr(a), 1);
		ck_assert_msg((box_unit(&b, pc) != unit) == own, "unit at 0x%lx, byte 0x%lx written", pc, a);
		mm_unprotect(&b.mm, gaddr(a), 1);
		*p ^= 0x80;
		tcache_sync(b.tc, gaddr(0), 0);
	}
}

START_TEST(each_byte_is_the_units)
{
	const u64 plain = BOX_CODE + 0x100, branch = BOX_CODE + 0x200, ahead = BOX_CODE + 0x300,
	          pages = BOX_CODE + 0xff4;

	open_box(&(struct tcache_options){0}, _i);
	/* a unit ends behind its system call */
	BOX_PUT(&b, plain, T_ADDI(1, 0, 1), T_ADDI(2, 0, 2), T_SYSCALL(0), T_NOP);
	owns(plain, plain, plain + 12);
	/* a branch's delay slot was looked at */
	BOX_PUT(&b, branch, T_ADDI(1, 0, 1), T_JR(5), T_ADDI(2, 0, 2), T_NOP);
	BOX_PUT(&b, branch + 0x80, T_SYSCALL(0));
	box_set(&b, 5, (u32)branch + 0x80);
	owns(branch, branch, branch + 12);
	/* so do two pages */
	BOX_PUT(&b, pages, T_ADDI(1, 0, 1), T_ADDI(1, 0, 1), T_ADDI(1, 0, 1), T_ADDI(1, 0, 1), T_SYSCALL(0), T_NOP);
	owns(pages, pages, pages + 20);
	box_close(&b);

	/* a word that was only looked at: the unit is one instruction long here */
	open_box(&(struct tcache_options){.max_insns = 1}, _i);
	BOX_PUT(&b, ahead, T_PEEK(1), T_NOP, T_SYSCALL(0));
	ck_assert_int_eq(box_run(&b, ahead), CPU_EXIT_SYSCALL);
	ck_assert_uint_eq(box_reg(&b, 1), 1);
	owns(ahead, ahead, ahead + 8);
	BOX_PUT(&b, ahead + 4, T_ADDI(4, 4, 0));
	tcache_sync(b.tc, gaddr(0), 0);
	ck_assert_int_eq(box_run(&b, ahead), CPU_EXIT_SYSCALL);
	ck_assert_uint_eq(box_reg(&b, 1), 0);
	/* also on the next page */
	BOX_PUT(&b, BOX_CODE + 0xffc, T_PEEK(1), T_ADDI(4, 4, 0), T_SYSCALL(0));
	ck_assert_int_eq(box_run(&b, BOX_CODE + 0xffc), CPU_EXIT_SYSCALL);
	ck_assert_uint_eq(box_reg(&b, 1), 0);
	BOX_PUT(&b, BOX_CODE + 0x1000, T_NOP);
	tcache_sync(b.tc, gaddr(BOX_CODE + 0x1000), 4);
	ck_assert_int_eq(box_run(&b, BOX_CODE + 0xffc), CPU_EXIT_SYSCALL);
	ck_assert_uint_eq(box_reg(&b, 1), 1);
	box_close(&b);
}
END_TEST

/* A loop of several blocks, made again by the second tier: all bytes that it looked at, none beside them. */
START_TEST(each_byte_of_a_region)
{
	const u64 head = BOX_CODE + 0xff0;
	static const u32 words[] = {T_ADDI(2, 2, 1),        T_B(IR_NE, 2),  T_ADDI(3, 3, 1), T_ADDI(4, 4, 1),
	                            T_ADDI(1, 1, -1) | T_S, T_B(IR_NE, -6), T_ADDI(5, 5, 1)};
	const u64 end = head + sizeof(words);

	open_box(&(struct tcache_options){0}, true);
	box_put(&b, head, words, ARRAY_LEN(words));
	BOX_PUT(&b, end, T_SYSCALL(1), T_NOP);
	for (u64 a = head - 8; a < end; a++) {
		struct unit *u;

		box_set(&b, 1, 40);
		cpu_write_slot(b.cpu, TOY_SLOT_FL, flags_image(a & 1 ? 4 : 0));
		ck_assert_int_eq(box_run(&b, head), CPU_EXIT_SYSCALL);
		u = box_unit(&b, head);
		ck_assert(u && u->tier == 2);
		tcache_invalidate(b.tc, gaddr(a), 1);
		ck_assert_msg((box_unit(&b, head) != u) == (a >= head), "byte 0x%lx", a);
		/* a change, not only a suspicion */
		box_set(&b, 1, 40);
		ck_assert_int_eq(box_run(&b, head), CPU_EXIT_SYSCALL);
		u = box_unit(&b, head);
		ck_assert(u && u->tier == 2);
		mm_unprotect(&b.mm, gaddr(a), 1);
		*(u8 *)mm_host(&b.mm, gaddr(a)) ^= 1;
		tcache_sync(b.tc, gaddr(a), 1);
		ck_assert_msg((box_unit(&b, head) != u) == (a >= head), "byte 0x%lx written", a);
		mm_unprotect(&b.mm, gaddr(a), 1);
		*(u8 *)mm_host(&b.mm, gaddr(a)) ^= 1;
		tcache_sync(b.tc, gaddr(a), 1);
	}
	/* what runs is what stands there now */
	box_set(&b, 1, 40);
	box_set(&b, 4, 0);
	BOX_PUT(&b, head + 12, T_ADDI(4, 4, 3));
	tcache_sync(b.tc, gaddr(head), 64);
	ck_assert_int_eq(box_run(&b, head), CPU_EXIT_SYSCALL);
	ck_assert_uint_eq(box_reg(&b, 4) % 3, 0);
	ck_assert_uint_ge(box_stats(&b).regions, 2 * sizeof(words));
	box_close(&b);
}
END_TEST

Suite *keys_suite(void)
{
	Suite *s = suite_create("keys");
	TCase *tc = tcase_create("contract 3");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, each_mode_has_its_units, 0, 2);
	tcase_add_loop_test(tc, no_way_leads_into_another_mode, 0, 2);
	tcase_add_loop_test(tc, single_step_has_its_units, 0, 2);
	tcase_add_loop_test(tc, options_of_the_cache, 0, 2);
	tcase_add_loop_test(tc, each_byte_is_the_units, 0, 2);
	tcase_add_test(tc, each_byte_of_a_region);
	suite_add_tcase(s, tc);
	return s;
}
