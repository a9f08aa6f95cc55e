/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_aarch64_decode.c - the A64 decoder and disassembler: text of each row, what is refused, features,
 * bitmask immediates. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "core/base.h"
#include "translator/aarch64/aarch64.h"

Suite *aarch64_decode_suite(void);

static const struct {
	u32 word;
	const char *text;
} samples[] = {
#define DIS(word, text) {word, text},
#define REFUSED(word)
#include "tests/unit/aarch64_disas.def"
#undef DIS
#undef REFUSED
};

static const u32 refused[] = {
#define DIS(word, text)
#define REFUSED(word) word,
#include "tests/unit/aarch64_disas.def"
#undef DIS
#undef REFUSED
};

START_TEST(text)
{
	bool seen[AARCH64_INSN_COUNT] = {false};

	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		char buf[120], *tab;
		struct dis_out o = {buf, buf + sizeof(buf) - 1, 0x10000000};
		struct aarch64_args a;
		int insn = aarch64_decode32(samples[i].word, ~0ull, &a);

		ck_assert_msg(insn >= 0, "%08x is not decoded: %s", samples[i].word, samples[i].text);
		seen[insn] = true;
		ck_assert_uint_eq(a.insn, samples[i].word);
		aarch64_disas(&o, insn, &a);
		dis_end(&o);
		while ((tab = strchr(buf, '\t')))
			*tab = ' ';
		ck_assert_str_eq(buf, samples[i].text);
	}
	for (int i = 0; i < AARCH64_INSN_COUNT; i++)
		ck_assert_msg(seen[i], "no sample of %s", aarch64_insn_name(i));
}
END_TEST

/* Instructions of extensions that are not there. */
START_TEST(unallocated)
{
	struct aarch64_args a;

	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		int insn = aarch64_decode32(refused[i], ~0ull, &a);

		ck_assert_msg(insn < 0, "%08x is taken for %s", refused[i], insn < 0 ? "" : aarch64_insn_name(insn));
	}
}
END_TEST

/* Reserved combinations of fields inside what is allocated. */
START_TEST(reserved)
{
	static const u32 words[] = {
	    0x12400000, /* logical immediate of 32 bits with N */
	    0x9200fc00, /* ... with an element of ones */
	    0x92007c00,
	    0x12800000 | 2 << 21,  /* movn w with a shift by 32 */
	    0x0b008000,            /* 32-bit shift by 32 */
	    0x0bc00000,            /* add with ror */
	    0x0b201400,            /* extended register shifted by 5 */
	    0x33400000,            /* bfm w with N */
	    0x13808000,            /* extr w by 32 */
	    0xa8400000 | 1u << 30, /* opc 3 of pairs */
	    0x38200800 | 0 << 13,  /* register offset with option 0 */
	    0xfc800000 | 1u << 30, /* SIMD&FP access of no size */
	    0x0ee08400,            /* add v0.1d */
	    0x0ee09c00,            /* mul of 64-bit lanes */
	    0x2e000400 | 0 << 11,  /* ext q 0 with an index of 8 and more */
	    0x0f000400 | 1u << 11, /* modified immediate, bit 11 */
	    0x0e000c00,            /* dup of no size */
	    0x0c400c00 | 8 << 12,  /* ld2 .1d */
	    0x08217c01,            /* casp of odd registers */
	    0x1e800400,            /* FP type 2 */
	    0x1e184000 | 0x0200,   /* fixed point of 32 bits with more fraction bits */
	    0x5e200400 | 0x8000,   /* scalar add of bytes */
	};
	struct aarch64_args a;

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		int insn = aarch64_decode32(words[i], ~0ull, &a);

		ck_assert_msg(insn < 0, "%08x is taken for %s", words[i], insn < 0 ? "" : aarch64_insn_name(insn));
	}
}
END_TEST

/* Without an extension's feature bit its rows are refused, and no others. */
START_TEST(features)
{
	struct aarch64_args a;

	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		int insn = aarch64_decode32(samples[i].word, ~0ull, &a);
		u64 need = aarch64_rows[insn].need;

		ck_assert_int_lt(aarch64_decode32(samples[i].word, ~need, &a), 0);
		ck_assert_int_eq(aarch64_decode32(samples[i].word, need, &a), insn);
	}
}
END_TEST

/* A buffer that is too small is filled and closed, no more; any word that decodes prints. */
START_TEST(bounded)
{
	struct aarch64_args a;
	u32 w = 1;

	for (int i = 0; i < 1000000; i++) {
		char buf[24];
		struct dis_out o = {buf, buf + 19, 0};
		int insn;

		w = w * 1664525 + 1013904223;
		insn = aarch64_decode32(w, ~0ull, &a);
		buf[20] = '#';
		if (insn >= 0)
			aarch64_disas(&o, insn, &a);
		dis_end(&o);
		ck_assert_int_le((int)strlen(buf), 19);
		ck_assert_int_eq(buf[20], '#');
	}
}
END_TEST

/* Every bitmask immediate, against the definition: a run of s + 1 ones rotated right by r in each element. */
START_TEST(bitmasks)
{
	for (int size = 2; size <= 64; size *= 2) {
		for (int s = 0; s < size - 1; s++) {
			for (int r = 0; r < size; r++) {
				u64 want = 0;
				int nimms = size == 64 ? 64 | s : (s | ~(2 * size - 1)) & 63;

				for (int bit = 0; bit < 64; bit++)
					if ((bit + r) % size <= s)
						want |= 1ull << bit;
				ck_assert_uint_eq(a64_bitmask(nimms, r), want);
			}
		}
	}
}
END_TEST

Suite *aarch64_decode_suite(void)
{
	Suite *s = suite_create("aarch64_decode");
	TCase *t = tcase_create("decode");

	tcase_add_test(t, text);
	tcase_add_test(t, unallocated);
	tcase_add_test(t, reserved);
	tcase_add_test(t, features);
	tcase_add_test(t, bounded);
	tcase_add_test(t, bitmasks);
	suite_add_tcase(s, t);
	return s;
}
