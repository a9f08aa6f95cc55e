/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/ir/test_passes.c - what the passes make of units: as text, and that it does the same.
 *
 * Text: each file tests/ir/<pass>-<what>.ir names its pass in a line `# pass: NAME`, holds a unit, a line of four
 * dashes, and the unit that the pass makes of it.  Random: units of many blocks are interpreted before and after every
 * pass, from random states, asked and not asked to stop; state, memory and way out must be the same.  PASS_UNITS and
 * PASS_SEED in the environment choose how many and from which seed.
 */
#include <check.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/cpu.h"
#include "tests/ir/guest.h"
#include "tests/ir/random.h"
#include "translator/ir/pass.h"

Suite *passes_suite(void);

enum { MAX = 4096, TEXT = 1 << 17 };

static struct ir_unit unit, other;
static struct ir_ins ins[MAX], other_ins[MAX];
static u32 slot_val[IRT_NSLOTS], other_val[IRT_NSLOTS];
static char text[TEXT], text2[TEXT];

static u32 count(struct ir_unit *u)
{
	return ir_count(u);
}

/* Instrumentation is no pass of the table, but has its texts. */
static const struct ir_pass count_pass = {"count", count, 1, ""};

static const struct ir_pass *pass_named(const char *name)
{
	if (!strcmp(name, "count"))
		return &count_pass;
	for (u32 p = 0; p < ir_pass_count; p++)
		if (!strcmp(ir_pass_table[p].name, name))
			return &ir_pass_table[p];
	return NULL;
}

static void parse(const char *file, struct ir_unit *u, struct ir_ins *to, u32 *val, const char *from)
{
	char why[160];

	ir_begin(u, to, MAX, val, &irt_guest, 0x1000);
	int line = ir_parse(u, from);

	ck_assert_msg(line == 0, "%s: line %d of the unit is not read", file, -line);
	ck_assert_msg(ir_verify(u, why, sizeof(why)) == 0, "%s: %s", file, why);
}

static void one_file(const char *file)
{
	static char source[TEXT];
	FILE *f = fopen(file, "r");
	char name[32], why[160], *want;

	ck_assert_msg(f, "%s", file);
	size_t n = fread(source, 1, sizeof(source) - 1, f);

	source[n] = 0;
	fclose(f);
	const char *at = strstr(source, "# pass: ");

	ck_assert_msg(at && sscanf(at + 8, "%31s", name) == 1 && pass_named(name), "%s names no pass", file);
	want = strstr(source, "\n----\n");
	ck_assert_msg(want, "%s has no line of dashes", file);
	*want++ = 0;
	want += 5;
	parse(file, &unit, ins, slot_val, source);
	parse(file, &other, other_ins, other_val, want);
	ir_dump(&unit, text2, sizeof(text2));
	u32 changed = pass_named(name)->fn(&unit);

	ck_assert_msg(ir_verify(&unit, why, sizeof(why)) == 0, "%s: %s", file, why);
	ir_dump(&unit, text, sizeof(text));
	ck_assert_msg(!strcmp(text, text2) == !changed, "%s: %s counts %u changes", file, name, changed);
	ir_dump(&other, text2, sizeof(text2));
	ck_assert_msg(!strcmp(text, text2), "%s: %s makes\n%.1500sand not\n%.1500s", file, name, text, text2);
}

START_TEST(texts)
{
	const char *top = getenv("srcdir");
	char pattern[512];
	glob_t g;

	irt_set_up();
	snprintf(pattern, sizeof(pattern), "%s/tests/ir/*.ir", top ? top : "..");
	ck_assert_int_eq(glob(pattern, 0, NULL, &g), 0);
	for (size_t k = 0; k < g.gl_pathc; k++)
		one_file(g.gl_pathv[k]);
	globfree(&g);
	/* a pass without a text is not tested */
	for (u32 p = 0; p < ir_pass_count; p++) {
		snprintf(pattern, sizeof(pattern), "%s/tests/ir/%s-*.ir", top ? top : "..", ir_pass_table[p].name);
		ck_assert_msg(glob(pattern, 0, NULL, &g) == 0, "no %s", pattern);
		globfree(&g);
	}
}
END_TEST

/* -- random units -------------------------------------------------------------------------------------------------- */

/* May the flags slot hold anything where the run of u ended at pc? */
static bool flags_free(const struct ir_unit *u, u64 pc)
{
	for (u32 e = 0; e < u->nexit; e++)
		if (u->exit[e].pc == pc && u->exit[e].flags_dead)
			return true;
	for (u32 e = 0; e < u->nexit; e++)
		if (u->exit[e].kind == IR_EXIT_RET && u->exit[e].flags_dead)
			return true; /* which return it was is not known */
	return false;
}

struct outcome {
	struct irt_state state;
	u8 memory[IRT_MEMORY];
	int reason;
	u64 exit_addr, exit_code;
};

static void run(struct cpu *cpu, const struct ir_unit *u, const struct irt_state *start, const u8 *before,
                struct outcome *o)
{
	o->reason = irt_run(cpu, u, start, before);
	o->state = *(struct irt_state *)cpu_state(cpu);
	o->exit_addr = cpu->exit_addr;
	o->exit_code = cpu->exit_code;
	memcpy(o->memory, irt_memory, IRT_MEMORY);
}

static const char *compare(const struct outcome *want, struct outcome *got, bool flags)
{
	if (!flags)
		got->state.flags = want->state.flags;
	if (want->reason != got->reason || want->exit_addr != got->exit_addr || want->exit_code != got->exit_code)
		return "way out";
	if (memcmp(want->memory, got->memory, IRT_MEMORY))
		return "memory";
	return irt_difference(&want->state, &got->state);
}

static u64 changes[8];

static void one_unit(struct cpu *cpu, u64 seed)
{
	enum { RUNS = 4 };
	static struct irt_state start[RUNS];
	static u8 before[RUNS][IRT_MEMORY];
	static struct outcome want[RUNS], got;
	char why[160];

	irt_seed(seed);
	irt_random_unit(&unit, ins, MAX, slot_val);
	ck_assert_msg(ir_verify(&unit, why, sizeof(why)) == 0, "seed %llu: %s", (unsigned long long)seed, why);
	for (unsigned k = 0; k < RUNS; k++) {
		irt_random_state(cpu);
		start[k] = *(struct irt_state *)cpu_state(cpu);
		memcpy(before[k], irt_memory, IRT_MEMORY);
		cpu->exit_request = k & 1;
		run(cpu, &unit, &start[k], before[k], &want[k]);
	}
	/* in their order, and then once more: what a pass leaves is food for those before it */
	for (u32 p = 0; p < 2 * ir_pass_count; p++) {
		const struct ir_pass *pass = &ir_pass_table[p % ir_pass_count];

		if (getenv("DUMP"))
			ir_dump(&unit, text, sizeof(text));
		changes[p % ir_pass_count] += pass->fn(&unit);
		ck_assert_msg(ir_verify(&unit, why, sizeof(why)) == 0, "seed %llu after %s: %s",
		              (unsigned long long)seed, pass->name, why);
		for (unsigned k = 0; k < RUNS; k++) {
			cpu->exit_request = k & 1;
			run(cpu, &unit, &start[k], before[k], &got);
			/* a poll that merge took away leaves the unit to the next one */
			if (k & 1 && pass->fn == ir_pass_merge) {
				want[k] = got;
				continue;
			}
			const char *diff = compare(&want[k], &got, !flags_free(&unit, want[k].state.pc));

			if (diff && getenv("DUMP")) {
				ir_dump(&unit, text2, sizeof(text2));
				printf("%s# after %s\n%s", text, pass->name, text2);
				fflush(stdout);
			}
			ck_assert_msg(!diff, "seed %llu, run %u, after %s: %s (DUMP=1 PASS_SEED=%llu PASS_UNITS=1)",
			              (unsigned long long)seed, k, pass->name, diff, (unsigned long long)seed);
		}
	}
	cpu->exit_request = 0;
}

START_TEST(random_units)
{
	const char *n = getenv("PASS_UNITS"), *first = getenv("PASS_SEED");
	unsigned count = n ? (unsigned)atoi(n) : 10000;
	u64 seed = first ? strtoull(first, NULL, 0) : 1;
	struct cpu *cpu = irt_set_up();

	for (unsigned k = 0; k < count; k++)
		one_unit(cpu, seed + k);
	for (u32 p = 0; p < ir_pass_count && count >= 100; p++)
		ck_assert_msg(changes[p] > count / 10, "%s changed only %llu instructions", ir_pass_table[p].name,
		              (unsigned long long)changes[p]);
}
END_TEST

/* A unit that is too large stays as it is. */
START_TEST(too_large)
{
	static struct ir_ins many[PASS_MAX_INS + 64];
	struct ir_ref v = {0};

	irt_set_up();
	ir_begin(&unit, many, ARRAY_LEN(many), slot_val, &irt_guest, 0x1000);
	ir_insn(&unit, 0x1000);
	while (unit.nins < PASS_MAX_INS + 8)
		v = ir_const(&unit, IR_I64, unit.nins);
	ir_set(&unit, IRT_X(1), v);
	ir_exit_stop(&unit, 0x2000);
	u32 n = unit.nins;

	ir_optimise(&unit, 2);
	ck_assert_uint_eq(unit.nins, n);
}
END_TEST

/* A unit of many blocks cannot be instrumented. */
START_TEST(count_refuses)
{
	irt_set_up();
	for (u32 tier = 1; tier <= 2; tier++) {
		parse("unit", &unit, ins, slot_val, "insn 0x1000\n\texit e0\nexit 0 stop 0x2000 0x0\n");
		unit.tier = tier;
		ck_assert(ir_count(&unit) == (tier == 1));
	}
}
END_TEST

Suite *passes_suite(void)
{
	Suite *s = suite_create("passes");
	TCase *tc = tcase_create("passes");

	tcase_set_timeout(tc, 300);
	tcase_add_test(tc, texts);
	tcase_add_test(tc, random_units);
	tcase_add_test(tc, too_large);
	tcase_add_test(tc, count_refuses);
	suite_add_tcase(s, tc);
	return s;
}
