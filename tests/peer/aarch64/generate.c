/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/peer/aarch64/generate.c - writes records of random FP and SIMD instructions, COUNT of each row of insn.decode.
 *
 *     generate COUNT [SEED [ROW...]]
 *
 * Words that a more specific row or a constraint takes away are drawn again, so that each row really gets its share.
 */
#include "translator/aarch64/decode.h"
#include "tests/peer/aarch64/record.h"
#include "translator/gen/disas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int wanted(uint64_t need)
{
	return need & (1ull << AARCH64_EXT_FP | 1ull << AARCH64_EXT_SIMD | 1ull << AARCH64_EXT_SIMDFP |
	               1ull << AARCH64_EXT_RDM | 1ull << AARCH64_EXT_DOTPROD | 1ull << AARCH64_EXT_AES |
	               1ull << AARCH64_EXT_SHA1 | 1ull << AARCH64_EXT_SHA2)
	           ? 1
	           : 0;
}

/* Rows with general registers, of which only the first sixteen may be used. */
static int general(const char *name)
{
	static const char *const rows[] = {"fcvtns", "fcvtnu", "fcvtps", "fcvtpu", "fcvtms", "fcvtmu",
	                                   "fcvtzs", "fcvtzu", "fcvtas", "fcvtau", "scvtf",  "ucvtf",
	                                   "dup_r",  "smov_w", "smov_x", "umov_w", "umov_x", "ins_r"};
	size_t n = strlen(name);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!strcmp(name, rows[i]))
			return 1;
	return (n > 4 && !strcmp(name + n - 4, "_fix")) ||
	       (!strncmp(name, "fmov_", 5) && name[5] != 'v' && name[5] != 'i');
}

static int chosen(const char *name, char **rows, int n)
{
	for (int i = 0; i < n; i++)
		if (!strcmp(name, rows[i]))
			return 1;
	return n == 0;
}

/* A row's records do not depend on the other rows. */
static uint64_t row_seed(const char *name, uint64_t seed)
{
	uint64_t s = 0xcbf29ce484222325ull ^ seed;

	while (*name)
		s = (s ^ (unsigned char)*name++) * 0x100000001b3ull;
	return s | 1;
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 0) : 100;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;

	for (int row = 0; row < AARCH64_INSN_COUNT; row++) {
		const char *name = aarch64_insn_name(row);
		const struct insn_row *r = &aarch64_rows[row];
		uint64_t s = row_seed(name, seed);

		if (!wanted(r->need) || !chosen(name, argv + 3, argc > 3 ? argc - 3 : 0))
			continue;
		for (unsigned long i = 0, tries = 0; i < count && tries < 1000 * count; tries++) {
			struct aarch64_args a;
			uint64_t x = record_random(&s);
			struct record rec = {.insn = ((uint32_t)x & ~r->mask) | r->bits, .seed = record_random(&s)};

			if (general(name))
				rec.insn &= ~((1u << 4 | 1u << 9) & ~r->mask);
			if (aarch64_decode32(rec.insn, ~0ull, &a) != row)
				continue;
			if (x >> 32 & 1)
				rec.fpcr = (uint32_t)(x >> 33 & 3) << 22 | (uint32_t)(x >> 35 & 1) << 24 |
				           (uint32_t)(x >> 36 & 1) << 25 | (uint32_t)((x >> 37 & 3) == 3) << 26;
			fwrite(&rec, sizeof(rec), 1, stdout);
			i++;
		}
	}
	return 0;
}
