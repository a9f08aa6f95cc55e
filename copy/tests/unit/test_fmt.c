/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_fmt.c - our formatter says what libc's says; log and err tables. */
#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/fmt.h"
#include "core/log.h"

Suite *fmt_suite(void);

#define SAME(...)                                                                                                      \
	do {                                                                                                           \
		char a_[200], b_[200];                                                                                 \
		int na_ = fmt(a_, sizeof a_, __VA_ARGS__), nb_ = snprintf(b_, sizeof b_, __VA_ARGS__);                 \
		ck_assert_str_eq(a_, b_);                                                                              \
		ck_assert_int_eq(na_, nb_);                                                                            \
	} while (0)

START_TEST(like_libc)
{
	SAME("plain %% text");
	SAME("%d %i %u %x %X %o", -5, INT_MIN, 7u, 0xbeefu, 0xcafeu, 8u);
	SAME("%ld %lu %llx %zu", LONG_MIN, ULONG_MAX, 0x123456789abcdefull, (size_t)9);
	SAME("[%8d] [%-8d] [%08d] [%+d] [%8s] [%-8s] [%.2s]", 42, 42, -42, 42, "ab", "cd", "efgh");
	SAME("[%*d] [%-*d] [%.*s] [%#x] [%.5d] [%8.3x]", 6, 1, 6, 2, 3, "abcdef", 255u, 17, 10u);
	SAME("%hhd %hd %hhu %c %p", (signed char)-3, (short)-300, (unsigned char)200, 'x', (void *)0x1234);
}
END_TEST

START_TEST(cut)
{
	char b[6];

	ck_assert_int_eq(fmt(b, sizeof b, "%s", "abcdefgh"), 8);
	ck_assert_str_eq(b, "abcde");
	ck_assert_int_eq(fmt(NULL, 0, "%d", 12345), 5);
}
END_TEST

START_TEST(numbers)
{
	u64 v;

	ck_assert(fmt_parse_u64("123", false, &v) && v == 123);
	ck_assert(fmt_parse_u64("0x1F", false, &v) && v == 31);
	ck_assert(fmt_parse_u64("8M", true, &v) && v == 8 << 20);
	ck_assert(!fmt_parse_u64("8M", false, &v));
	ck_assert(!fmt_parse_u64("", true, &v));
	ck_assert(!fmt_parse_u64("12z", true, &v));
	ck_assert(!fmt_parse_u64("99999999999999999999", true, &v));
	ck_assert(!fmt_parse_u64("0x10000000000G", true, &v));
}
END_TEST

START_TEST(tables)
{
	u32 mask = 0;

	ck_assert_ptr_null(log_parse("in_asm,strace", &mask));
	ck_assert_uint_eq(mask, LOG_IN_ASM | LOG_STRACE);
	ck_assert_str_eq(log_parse("strace,nonsense", &mask), "nonsense");
	ck_assert_str_eq(err_text(-ERR_NOMEM), err_text(ERR_NOMEM));
	ck_assert_str_eq(err_text(12345), "unknown error");
}
END_TEST

Suite *fmt_suite(void)
{
	Suite *s = suite_create("fmt");
	TCase *tc = tcase_create("fmt");

	tcase_add_test(tc, like_libc);
	tcase_add_test(tc, cut);
	tcase_add_test(tc, numbers);
	tcase_add_test(tc, tables);
	suite_add_tcase(s, tc);
	return s;
}
