/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_mm.c - the page map: flags over leaves and uniform entries, finding room, runs. */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "core/mm.h"

Suite *mm_suite(void);

#define GIB (1ull << 30)

static struct mm mm;

static void setup(void)
{
	ck_assert_int_eq(mm_init(&mm, 0, 64), 0);
}

START_TEST(flags)
{
	ck_assert_uint_eq(mm_flags(&mm, gaddr(0x10000)), 0);
	mm_set(&mm, gaddr(0x10000), 3 * MM_PAGE, MM_READ | MM_EXEC);
	ck_assert_uint_eq(mm_flags(&mm, gaddr(0xffff)), 0);
	ck_assert_uint_eq(mm_flags(&mm, gaddr(0x10000)), MM_READ | MM_EXEC | MM_MAPPED);
	ck_assert_uint_eq(mm_flags(&mm, gaddr(0x12fff)), MM_READ | MM_EXEC | MM_MAPPED);
	ck_assert_uint_eq(mm_flags(&mm, gaddr(0x13000)), 0);
	ck_assert_int_eq(mm_protect(&mm, gaddr(0x11000), MM_PAGE, MM_READ | MM_WRITE), -ENOMEM); /* not on the host */
	ck_assert_uint_eq(mm_flags(&mm, gaddr(0x11000)), MM_READ | MM_EXEC | MM_MAPPED);
	ck_assert_ptr_eq(
	    mmap((void *)0x11000, MM_PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0),
	    (void *)0x11000);
	ck_assert_int_eq(mm_protect(&mm, gaddr(0x11000), MM_PAGE, MM_READ | MM_WRITE), 0);
	*(volatile u8 *)0x11000 = 1;
	ck_assert_uint_eq(mm_flags(&mm, gaddr(0x11000)) & ~MM_DIRTY, MM_READ | MM_WRITE | MM_MAPPED);
	mm_clear(&mm, gaddr(0x10000), 3 * MM_PAGE);
	ck_assert_uint_eq(mm_flags(&mm, gaddr(0x11000)), 0);
	ck_assert_uint_eq(mm_flags(&mm, gaddr(mm.limit)), 0);
}
END_TEST

START_TEST(uniform)
{
	u64 a = 0x100000000000ull;

	/* 4 TiB: would be a GiB of map if it had leaves. */
	ck_assert_int_eq(mm_set(&mm, gaddr(a), 4096 * GIB, MM_READ), 0);
	ck_assert_uint_eq(mm_flags(&mm, gaddr(a + 4096 * GIB - 1)), MM_READ | MM_MAPPED);
	mm_clear(&mm, gaddr(a + 7 * GIB + 4096), 8192);
	ck_assert_uint_eq(mm_flags(&mm, gaddr(a + 7 * GIB)), MM_READ | MM_MAPPED);
	ck_assert_uint_eq(mm_flags(&mm, gaddr(a + 7 * GIB + 4096)), 0);
	ck_assert_uint_eq(mm_flags(&mm, gaddr(a + 7 * GIB + 12288)), MM_READ | MM_MAPPED);
	ck_assert_uint_eq(mm_run(&mm, gaddr(a), a + 4096 * GIB, ~0u), a + 7 * GIB + 4096);
	ck_assert_uint_eq(mm_run(&mm, gaddr(a + 8 * GIB), a + 4096 * GIB, ~0u), a + 4096 * GIB);
}
END_TEST

START_TEST(find)
{
	u64 a = mm_find(&mm, 0, 5 * MM_PAGE, MM_PAGE), b, c;

	ck_assert_uint_eq(a, mm.limit - 5 * MM_PAGE);
	mm_set(&mm, gaddr(a), 5 * MM_PAGE, MM_READ);
	b = mm_find(&mm, 0, MM_PAGE, MM_PAGE);
	ck_assert_uint_eq(b, a - MM_PAGE);
	mm_set(&mm, gaddr(b), MM_PAGE, MM_READ);
	/* A hint is taken if free, else the search goes on from the top. */
	ck_assert_uint_eq(mm_find(&mm, 0x40000000, 2 * MM_PAGE, MM_PAGE), 0x40000000);
	mm_set(&mm, gaddr(0x40001000), MM_PAGE, 0);
	ck_assert_uint_eq(mm_find(&mm, 0x40000000, 2 * MM_PAGE, MM_PAGE), b - 2 * MM_PAGE);
	/* Alignment, and terabytes. */
	c = mm_find(&mm, 0, 3 * GIB, GIB);
	ck_assert_uint_eq(c % GIB, 0);
	ck_assert(c + 3 * GIB <= b);
	c = mm_find(&mm, 0, 20000 * GIB, MM_PAGE);
	ck_assert_uint_ne(c, ~0ull);
	ck_assert_uint_eq(mm_find(&mm, 0, 1ull << 47, MM_PAGE), ~0ull);
	/* A freed hole is found again. */
	mm_clear(&mm, gaddr(a), 5 * MM_PAGE);
	ck_assert_uint_eq(mm_find(&mm, 0, 4 * MM_PAGE, MM_PAGE), a + MM_PAGE);
}
END_TEST

/* Random maps and unmaps in a small window, against an array. */
START_TEST(random_model)
{
	enum { PAGES = 512 };
	static u8 model[PAGES];
	u64 base = 2 * GIB - PAGES / 2 * MM_PAGE;

	srand(7);
	for (int round = 0; round < 20000; round++) {
		unsigned at = rand() % PAGES, n = 1 + rand() % (PAGES - at > 40 ? 40 : PAGES - at);
		unsigned what = rand() % 3, prot = rand() % 8;
		if (what == 0)
			mm_clear(&mm, gaddr(base + at * MM_PAGE), n * MM_PAGE);
		else
			mm_set(&mm, gaddr(base + at * MM_PAGE), n * MM_PAGE, prot);
		for (unsigned i = at; i < at + n; i++)
			model[i] = what ? prot | MM_MAPPED : 0;
		at = rand() % PAGES;
		ck_assert_uint_eq(mm_flags(&mm, gaddr(base + at * MM_PAGE)), model[at]);
		u64 end = mm_run(&mm, gaddr(base + at * MM_PAGE), base + PAGES * MM_PAGE, ~0u);
		unsigned i = at;
		while (i < PAGES && model[i] == model[at])
			i++;
		ck_assert_uint_eq(end, base + i * MM_PAGE);
	}
}
END_TEST

/* Maps n pages, which the guest may do anything with. */
static u8 *map_pages(u32 n)
{
	u64 a = mm_find(&mm, 0, n * MM_PAGE, MM_PAGE);
	u8 *p = mmap((void *)a, n * MM_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE,
	             -1, 0);

	ck_assert_ptr_eq(p, (void *)a);
	mm_set(&mm, gaddr(a), n * MM_PAGE, MM_READ | MM_WRITE | MM_EXEC);
	return p;
}

START_TEST(protection)
{
	mm_lock(&mm);
	u8 *p = map_pages(2);
	u64 a = (u64)p;
	ck_assert(!mm_mark_code(&mm, gaddr(a + 100), 8));
	ck_assert_uint_eq(mm_flags(&mm, gaddr(a)) & (MM_CODE | MM_WPROT | MM_DIRTY), MM_CODE | MM_WPROT);
	ck_assert_uint_eq(mm_flags(&mm, gaddr(a + MM_PAGE)) & (MM_CODE | MM_WPROT), 0);
	mm_unlock(&mm);
	mm_unprotect(&mm, gaddr(a + 50), 1);
	ck_assert_uint_eq(mm_flags(&mm, gaddr(a)) & (MM_CODE | MM_WPROT | MM_DIRTY), MM_CODE | MM_DIRTY);
	p[0] = 1;
	/* whoever makes it clean again hears of it, whatever he saw before */
	mm_lock(&mm);
	ck_assert(mm_mark_code(&mm, gaddr(a + 100), 8));
	ck_assert(!mm_mark_code(&mm, gaddr(a + 100), 8));
	mm_unlock(&mm);
	ck_assert(!mm_write_fault(&mm, gaddr(a + MM_PAGE)));
	munmap(p, 2 * MM_PAGE);
}
END_TEST

/* True if a write to the page's code is to be compared at once. */
static bool unasked(u64 page)
{
	mm.unasked = false;
	mm_lock(&mm);
	mm_mark_code(&mm, gaddr(page), 8);
	mm_unlock(&mm);
	mm_unprotect(&mm, gaddr(page), 1);
	ck_assert(mm_flags(&mm, gaddr(page)) & MM_DIRTY);
	return mm.unasked;
}

START_TEST(asked)
{
	mm_lock(&mm);
	u8 *p = map_pages(4);
	u64 a = (u64)p;
	mm_unlock(&mm);
	for (u32 i = 0; i < 4; i++)
		ck_assert(unasked(a + i * MM_PAGE));
	mm_asked(&mm, gaddr(a + 2 * MM_PAGE - 4), 4);
	for (u32 i = 0; i < 4; i++)
		ck_assert_int_eq(unasked(a + i * MM_PAGE), i != 1);
	mm_asked(&mm, gaddr(a + 3 * MM_PAGE), 1);
	for (u32 i = 0; i < 4; i++)
		ck_assert_int_eq(unasked(a + i * MM_PAGE), i == 0);
	/* It ends some time. */
	for (u32 n = 3; n < MM_UNASKED_WRITES; n++)
		ck_assert(unasked(a));
	ck_assert(!unasked(a));
	mm_asked(&mm, gaddr(0), 0);
	mm.unasked_writes[(a >> MM_PAGE_BITS) % MM_UNASKED_COUNTERS] = 0;
	ck_assert(!unasked(a));
	munmap(p, 4 * MM_PAGE);
}
END_TEST

/* Makes mappings until the host has no more. */
static void use_up_mappings(void)
{
	enum { ROOM = 8192 };

	for (;;) {
		u8 *p = mmap(NULL, 2 * ROOM * MM_PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		if (p == MAP_FAILED)
			return;
		for (u32 i = 0; i < ROOM; i++)
			if (mprotect(p + 2 * i * MM_PAGE, MM_PAGE, PROT_NONE) < 0)
				return;
	}
}

/* The host has a limit for mappings, and a change of protection in the middle of one makes two more of it. */
START_TEST(no_more_mappings)
{
	enum { RUN = 5 };

	mm_lock(&mm);
	u8 *p = map_pages(RUN + 2);
	u64 a = (u64)p;
	mm_mark_code(&mm, gaddr(a + MM_PAGE), RUN * MM_PAGE);
	mm_unlock(&mm);
	use_up_mappings();
	/* Not one page alone can be given back, but all of them can. */
	ck_assert_int_ne(mprotect(p + 3 * MM_PAGE, MM_PAGE, PROT_READ | PROT_WRITE), 0);
	ck_assert(mm_write_fault(&mm, gaddr(a + 3 * MM_PAGE + 8)));
	ck_assert_uint_eq(mm.lifted, RUN);
	for (u32 i = 0; i < RUN + 2; i++) {
		u32 flags = mm_flags(&mm, gaddr(a + i * MM_PAGE)) & (MM_CODE | MM_WPROT | MM_DIRTY);

		ck_assert_uint_eq(flags, i && i <= RUN ? MM_CODE | MM_DIRTY : 0);
		p[i * MM_PAGE] = 1;
	}
	/* One that cannot be protected again is compared each time. */
	use_up_mappings();
	mm_lock(&mm);
	for (u32 i = 0; i < 3; i++)
		ck_assert(mm_mark_code(&mm, gaddr(a + 3 * MM_PAGE), 8));
	mm_unlock(&mm);
	p[3 * MM_PAGE] = 2;
}
END_TEST

/* There in a build with AddressSanitizer, whose runtime ends the program when the host has no more mappings for it. */
extern void __asan_init(void) __attribute__((weak));

Suite *mm_suite(void)
{
	Suite *s = suite_create("mm");
	TCase *tc = tcase_create("page map");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, flags);
	tcase_add_test(tc, uniform);
	tcase_add_test(tc, find);
	tcase_add_test(tc, random_model);
	tcase_add_test(tc, protection);
	tcase_add_test(tc, asked);
	if (!__asan_init)
		tcase_add_test(tc, no_more_mappings);
	suite_add_tcase(s, tc);
	return s;
}
