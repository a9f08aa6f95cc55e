/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/contracts/toy_box.c - a toy guest's process: memory, translation cache, one cpu. */
#include "tests/contracts/toy_box.h"

#include <check.h>
#include <sys/mman.h>

static void map(struct mm *mm, u64 at)
{
	void *p = mmap((void *)at, BOX_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE,
	               -1, 0);

	ck_assert(p == (void *)at);
	mm_lock(mm);
	mm_set(mm, gaddr(at), BOX_BYTES, MM_READ | MM_WRITE | MM_EXEC);
	mm_unlock(mm);
}

void box_open(struct toy_box *b, const struct guest *g, const struct tcache_options *o)
{
	struct tcache_options mine = *o;

	mine.engine = mine.engine ? mine.engine : &engine;
	mine.hot_budget = 100; /* what is made is to depend on no clock */
	ck_assert_int_eq(mm_init(&b->mm, 0, 32), 0);
	map(&b->mm, BOX_CODE);
	map(&b->mm, BOX_DATA);
	b->tc = tcache_new(g, &b->mm, &mine);
	ck_assert_ptr_nonnull(b->tc);
	b->cpu = cpu_new(g, &b->mm, b->tc);
	ck_assert_ptr_nonnull(b->cpu);
	cpu_set_current(b->cpu);
}

void box_close(struct toy_box *b)
{
	cpu_set_current(NULL);
	cpu_free(b->cpu);
	tcache_free(b->tc);
	munmap((void *)(u64)BOX_CODE, BOX_BYTES);
	munmap((void *)(u64)BOX_DATA, BOX_BYTES);
}

void box_put(struct toy_box *b, u64 at, const u32 *words, size_t n)
{
	mm_unprotect(&b->mm, gaddr(at), 4 * n);
	for (size_t i = 0; i < n; i++)
		t_put((u8 *)mm_host(&b->mm, gaddr(at)) + 4 * i, words[i]);
}

enum cpu_exit box_run(struct toy_box *b, u64 pc)
{
	cpu_write_slot(b->cpu, TOY_SLOT_PC, pc);
	return cpu_run(b->cpu);
}

u32 box_reg(const struct toy_box *b, u32 r)
{
	return (u32)cpu_read_slot(b->cpu, TOY_SLOT_R + r);
}

void box_set(struct toy_box *b, u32 r, u32 v)
{
	cpu_write_slot(b->cpu, TOY_SLOT_R + r, v);
}

u64 box_pc(const struct toy_box *b)
{
	return cpu_read_slot(b->cpu, TOY_SLOT_PC);
}

struct tcache_stats box_stats(const struct toy_box *b)
{
	struct tcache_stats s;

	tcache_stats(b->tc, &s);
	return s;
}

struct unit *box_unit(const struct toy_box *b, u64 pc)
{
	struct tr_mode m = b->cpu->guest->mode(b->cpu);
	struct unit_key k = {.pc = pc, .mode = m.mode, .fp_mode = m.fp_mode, .cflags = m.single_step ? TC_STEP : 0};

	return tcache_find(b->tc, &k);
}
