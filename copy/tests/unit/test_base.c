/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_base.c - the bit arithmetic of core/base.h at its edges. */
#include <check.h>

#include "core/base.h"

Suite *base_suite(void);

START_TEST(bits)
{
	ck_assert_uint_eq(bits_u(0xdeadbeefcafef00dull, 0, 64), 0xdeadbeefcafef00dull);
	ck_assert_uint_eq(bits_u(0xdeadbeefcafef00dull, 60, 4), 0xd);
	ck_assert_uint_eq(bits_u(~0ull, 3, 1), 1);
	ck_assert_uint_eq(bits_u(~0ull, 3, 0), 0);
}
END_TEST

START_TEST(sign)
{
	ck_assert_int_eq(sext(0x80, 8), -128);
	ck_assert_int_eq(sext(0x7f, 8), 127);
	ck_assert_int_eq(sext(0xffffffff80, 8), -128);
	ck_assert_int_eq(sext(1, 1), -1);
	ck_assert_int_eq(sext(INT64_MIN, 64), INT64_MIN);
}
END_TEST

START_TEST(rotate)
{
	ck_assert_uint_eq(ror64(1, 1), 1ull << 63);
	ck_assert_uint_eq(ror64(0x123, 64), 0x123);
	ck_assert_uint_eq(ror32(1, 1), 1u << 31);
	ck_assert_uint_eq(ror32(0x123, 32), 0x123);
}
END_TEST

START_TEST(rounding)
{
	ck_assert_uint_eq(ROUND_UP(4097ull, 4096), 8192);
	ck_assert_uint_eq(ROUND_UP(4096ull, 4096), 4096);
	ck_assert_uint_eq(ROUND_DOWN(0xffffffffffffffffull, 4096), 0xfffffffffffff000ull);
}
END_TEST

Suite *base_suite(void)
{
	Suite *s = suite_create("base");
	TCase *tc = tcase_create("bits");

	tcase_add_test(tc, bits);
	tcase_add_test(tc, sign);
	tcase_add_test(tc, rotate);
	tcase_add_test(tc, rounding);
	suite_add_tcase(s, tc);
	return s;
}
