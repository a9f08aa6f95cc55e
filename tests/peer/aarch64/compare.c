/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/peer/aarch64/compare.c - compares two runs of the same records, or sums one up.
 *
 *     compare RECORDS RESULTS OTHER   shows the first two differences of each row and counts; exit 1 if there are any
 *     compare RECORDS RESULTS         prints a line for each row: its name and a sum of its results
 */
#include "translator/aarch64/decode.h"
#include "tests/peer/aarch64/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned differ[AARCH64_INSN_COUNT], total[AARCH64_INSN_COUNT];
static uint64_t sum[AARCH64_INSN_COUNT];

static void show_result(const char *who, const struct result *r)
{
	printf("  %-5s v %016" PRIx64 ":%016" PRIx64 " x %016" PRIx64 " nzcv %08" PRIx32 " fpsr %08" PRIx32
	       " all %016" PRIx64 "\n",
	       who, r->v[1], r->v[0], r->x, r->nzcv, r->fpsr, r->sum);
}

static void show(const char *name, const struct record *rec, const struct result *a, const struct result *b)
{
	static const struct {
		const char *name;
		int shift;
	} fields[] = {{"d", 0}, {"n", 5}, {"a", 10}, {"m", 16}};
	static struct registers r;

	record_registers(rec, &r);
	printf("%s %08" PRIx32 " fpcr %08" PRIx32 " nzcv %08" PRIx64 "\n", name, rec->insn, rec->fpcr, r.nzcv);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		unsigned n = rec->insn >> fields[i].shift & 31;

		printf("  %s=%-3u v %016" PRIx64 ":%016" PRIx64 " x %016" PRIx64 "\n", fields[i].name, n, r.v[n][1],
		       r.v[n][0], r.x[n & 15]);
	}
	show_result("one", a);
	show_result("other", b);
}

static FILE *file(const char *name)
{
	FILE *f = fopen(name, "rb");

	if (!f) {
		perror(name);
		exit(2);
	}
	return f;
}

int main(int argc, char **argv)
{
	FILE *records, *one, *other = NULL;
	unsigned long n = 0, bad = 0, rows = 0, bad_rows = 0;
	struct record rec;
	struct result a, b;

	if (argc < 3) {
		fprintf(stderr, "usage: compare RECORDS RESULTS [OTHER]\n");
		return 2;
	}
	records = file(argv[1]);
	one = file(argv[2]);
	if (argc > 3)
		other = file(argv[3]);
	while (fread(&rec, sizeof(rec), 1, records) == 1) {
		struct aarch64_args args;
		int row = aarch64_decode32(rec.insn, ~0ull, &args);

		if (row < 0 || fread(&a, sizeof(a), 1, one) != 1 || (other && fread(&b, sizeof(b), 1, other) != 1)) {
			printf("the results end after %lu records\n", n);
			return 1;
		}
		n++;
		rows += !total[row]++;
		for (size_t i = 0; i < sizeof(a) / 4; i++)
			sum[row] = (sum[row] ^ ((const uint32_t *)&a)[i]) * 0x100000001b3ull;
		if (other && memcmp(&a, &b, sizeof(a))) {
			bad_rows += !differ[row];
			bad++;
			if (differ[row]++ < 2)
				show(aarch64_insn_name(row), &rec, &a, &b);
		}
	}
	for (int row = 0; row < AARCH64_INSN_COUNT; row++) {
		if (!total[row])
			continue;
		if (!other)
			printf("%-16s %016" PRIx64 "\n", aarch64_insn_name(row), sum[row]);
		else if (differ[row])
			printf("%s: %u of %u differ\n", aarch64_insn_name(row), differ[row], total[row]);
	}
	if (other)
		printf("%lu instructions of %lu rows: %lu differ, in %lu rows\n", n, rows, bad, bad_rows);
	return bad != 0;
}
