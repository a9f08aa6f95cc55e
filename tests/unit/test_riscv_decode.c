/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_riscv_decode.c - the RISC-V decoder and disassembler: text of each row, every 16-bit word, what is
 * refused. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "core/base.h"
#include "translator/riscv/decode.h"

Suite *riscv_decode_suite(void);

static const struct {
	u32 word;
	const char *text;
} samples[] = {
#define DIS(word, text) {word, text},
#include "tests/unit/riscv_disas.h"
#undef DIS
};

static int decode(u32 word, u64 features, struct riscv_args *a)
{
	return (word & 3) == 3 ? riscv_decode32(word, features, a) : riscv_decode16(word, features, a);
}

START_TEST(text)
{
	bool seen[RISCV_INSN_COUNT] = {false};

	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		char buf[80], *tab;
		struct dis_out o = {buf, buf + sizeof(buf) - 1, 0x10000000};
		struct riscv_args a;
		int insn = decode(samples[i].word, ~0ull, &a);

		ck_assert_msg(insn >= 0, "%08x is not decoded", samples[i].word);
		seen[insn] = true;
		ck_assert_uint_eq(a.insn, samples[i].word);
		riscv_disas(&o, insn, &a);
		dis_end(&o);
		tab = strchr(buf, '\t');
		if (tab)
			*tab = ' ';
		ck_assert_str_eq(buf, samples[i].text);
	}
	for (int i = 0; i < RISCV_INSN_COUNT; i++)
		ck_assert_msg(seen[i], "no sample of %s", riscv_insn_name(i));
}
END_TEST

/* A buffer that is too small is filled and closed, no more. */
START_TEST(bounded)
{
	char buf[12] = "###########";
	struct dis_out o = {buf, buf + 5, 0};
	struct riscv_args a;
	int insn = riscv_decode32(0x00c58533, ~0ull, &a);

	riscv_disas(&o, insn, &a);
	dis_end(&o);
	ck_assert_str_eq(buf, "add\ta");
	ck_assert_int_eq(buf[6], '#');
}
END_TEST

/* Which 16-bit words are instructions of RV64DC: the manual's tables of the three quadrants, reserved points left out.
 */
static bool legal16(u32 w)
{
	u32 op = w >> 13, rd = w >> 7 & 31, rs2 = w >> 2 & 31, imm6 = (w >> 12 & 1) << 5 | rs2;

	switch (w & 3) {
	case 0:
		if (op == 0)
			return w >> 5 & 0xff; /* C.ADDI4SPN with a zero immediate is reserved, 0 is illegal */
		return op != 4;
	case 1:
		if (op == 1)
			return rd;
		if (op == 3)
			return imm6;
		if (op == 4 && (w >> 10 & 3) == 3)
			return !(w >> 12 & 1) || (w >> 5 & 3) < 2;
		return true;
	case 2:
		if (op == 2 || op == 3)
			return rd;
		if (op == 4 && !rs2)
			return rd || w >> 12 & 1;
		return true;
	default: return false;
	}
}

START_TEST(compressed)
{
	unsigned n = 0;

	for (u32 w = 0; w < 65536; w++) {
		struct riscv_args a;

		if ((w & 3) == 3)
			continue;
		ck_assert_msg((riscv_decode16(w, ~0ull, &a) >= 0) == legal16(w), "%04x", w);
		n += legal16(w);
	}
	/* As many as objdump knows, without the word 0 and C.ADDI16SP 0, which it prints. */
	ck_assert_uint_eq(n, 46743u);
}
END_TEST

START_TEST(refused)
{
	static const u32 words[] = {
	    0x00000000,
	    0xffffffff,
	    0x0000007f,
	    0x0000003b | 0x7 << 12, /* unallocated in OP-32 */
	    0x02001013 | 1 << 30,   /* slli with bit 30 */
	    0x0200101b,             /* slliw by 32 */
	    0x00003063 | 0x2 << 12,
	    0x00002063, /* branches 2 and 3 */
	    0x00007003, /* load 7 */
	    0x00004023, /* store 4 */
	    0x1010202f, /* lr.w with rs2 */
	    0x0000502f, /* atomics of another width */
	    0x00005053,
	    0x00006053, /* fadd.s, rounding modes 5 and 6 */
	    0x04000053,
	    0x06000053, /* fadd.h, fadd.q */
	    0x00200073,
	    0x7b200073,          /* uret, dret */
	    0x00100073 | 1 << 7, /* ebreak with rd */
	    0x00004073,          /* Zimop's space */
	};
	struct riscv_args a;

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		ck_assert_msg(riscv_decode32(words[i], ~0ull, &a) < 0, "%08x is decoded", words[i]);
}
END_TEST

/* An instruction needs each of its extensions. */
START_TEST(extensions)
{
	struct riscv_args a;
	u64 c = 1ull << RISCV_EXT_C, d = 1ull << RISCV_EXT_D;

	ck_assert_int_eq(riscv_decode16(0x2000, c | d, &a), RISCV_INSN_C_FLD);
	ck_assert_int_eq(riscv_decode16(0x2000, c, &a), -1);
	ck_assert_int_eq(riscv_decode16(0x2000, d, &a), -1);
	ck_assert_int_eq(riscv_decode32(0x02c58533, 1ull << RISCV_EXT_M, &a), RISCV_INSN_MUL);
	ck_assert_int_eq(riscv_decode32(0x02c58533, ~(1ull << RISCV_EXT_M), &a), -1);
	for (int i = 0; i < RISCV_INSN_COUNT; i++)
		ck_assert_int_ne((int)!riscv_rows[i].need, 1);
}
END_TEST

/* A row's fixed bits, with the other bits at random, decode to the row or to a more specific one. */
START_TEST(rows)
{
	u64 seed = 88172645463325252ull;
	unsigned hits = 0;

	for (int i = 0; i < RISCV_INSN_COUNT; i++) {
		for (int k = 0; k < 1000; k++) {
			struct riscv_args a;
			u32 w;
			int insn;

			seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
			w = ((u32)seed & ~riscv_rows[i].mask) | riscv_rows[i].bits;
			if (riscv_rows[i].width == 16)
				w &= 0xffff;
			insn = decode(w, ~0ull, &a);
			hits += insn == i;
			if (insn < 0 || insn == i)
				continue;
			ck_assert_msg((riscv_rows[insn].mask & riscv_rows[i].mask) == riscv_rows[i].mask,
			              "%08x of %s is %s", w, riscv_insn_name(i), riscv_insn_name(insn));
		}
	}
	ck_assert_uint_gt(hits, RISCV_INSN_COUNT * 800u);
}
END_TEST

Suite *riscv_decode_suite(void)
{
	Suite *s = suite_create("riscv_decode");
	TCase *c = tcase_create("decode");

	tcase_add_test(c, text);
	tcase_add_test(c, bounded);
	tcase_add_test(c, compressed);
	tcase_add_test(c, refused);
	tcase_add_test(c, extensions);
	tcase_add_test(c, rows);
	suite_add_tcase(s, c);
	return s;
}
