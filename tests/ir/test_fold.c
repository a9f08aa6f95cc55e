/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/ir/test_fold.c - every row of fold.def on random operands: the unfolded and the folded IR do the same.
 *
 * The test reads the search column by itself, makes units whose last operation has that shape, with operands that are
 * values of slots, loads, extensions and constants, and interprets them as they are and as folded.  A row that does not
 * match often enough, in each type that it is for, fails: either it is wrong, or an earlier row takes its place.
 */
#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/cpu.h"
#include "tests/ir/guest.h"
#include "translator/ir/fold.h"
#include "translator/ir/rules.h"

Suite *fold_suite(void);

static const struct row {
	const char *name, *search;
} rows[] = {
#define FOLD(name, search, replace, condition) {#name, search},
#include "translator/ir/fold.def"
#undef FOLD
};

enum { MATCHES = 200, TRIES = 200000, MAX = 256, NAMES = 128 };

static struct ir_unit u;
static struct ir_ins ins[MAX];
static u32 slot_val[IRT_NSLOTS];
static u32 bound[NAMES]; /* value of each name, by its letter */
static const char *pos;

static u32 raw(enum ir_op op, enum ir_type t, u32 a, u32 b, u32 c, unsigned n)
{
	u.ins[u.nins] = (struct ir_ins){.op = (u8)op, .type = (u8)t, .a = a, .b = b, .c = c, .n = (u8)n};
	return u.nins++;
}

static u32 constant(enum ir_type t, u64 v)
{
	return ir_const(&u, t, v).i;
}

/* An operand of the type. */
static u32 leaf(enum ir_type t)
{
	unsigned size = irt_below(t == IR_I32 ? 3 : 4);
	u32 pointer;

	if (t == IR_FLAGS)
		return raw(IRO_get, IR_FLAGS, IRT_F, 0, 0, 0);
	switch (irt_below(10)) {
	case 0:
	case 1:
	case 2:
		pointer = raw(IRO_get, IR_I64, IRT_X(IRT_POINTER), 0, 0, 0);
		return raw(IRO_load, t, pointer, 0, irt_below(200), size | (irt_one_in(2) ? IR_MEM_SIGN : 0));
	case 3: return constant(t, irt_number());
	case 4: return raw(irt_one_in(2) ? IRO_zext8 : IRO_sext16, t, leaf(t), 0, 0, 0);
	case 5:
		if (t == IR_I64)
			return raw(irt_one_in(2) ? IRO_zext32 : IRO_sext32, IR_I64, leaf(IR_I32), 0, 0, 0);
		/* fallthrough */
	default: {
		u32 x = raw(IRO_get, IR_I64, IRT_X(irt_below(14)), 0, 0, 0);

		return t == IR_I64 ? x : raw(IRO_trunc, IR_I32, x, 0, 0, 0);
	}
	}
}

/* The name again: the same value, or the low word of the same value once more. */
static u32 again(u32 v)
{
	if (u.ins[v].op == IRO_trunc && irt_one_in(2))
		return raw(IRO_trunc, IR_I32, u.ins[v].a, 0, 0, 0);
	return v;
}

static enum ir_op operation(enum ir_type *t)
{
	char name[32];
	size_t n = strcspn(pos, " )");
	unsigned op;
	char *dot;

	ck_assert(n < sizeof(name));
	memcpy(name, pos, n);
	name[n] = 0;
	pos += n;
	dot = strchr(name, '.');
	if (dot) {
		*dot = 0;
		*t = strcmp(dot + 1, "i32") ? IR_I64 : IR_I32;
	}
	for (op = 0; op < IRO_COUNT && strcmp(ir_opinfo[op].name, name); op++)
		;
	ck_assert_msg(op < IRO_COUNT, "no operation %s", name);
	if (ir_opinfo[op].res == 'J')
		*t = IR_I64;
	if (ir_opinfo[op].res == 'W')
		*t = IR_I32;
	return (enum ir_op)op;
}

static struct ir_ins search(enum ir_type t);

/* The next argument; its type is t, or it is a number. */
static u32 argument(enum ir_type t, bool number, u32 random)
{
	u64 v;
	char *end;

	pos += strspn(pos, " ");
	if (*pos == '(') {
		struct ir_ins in = search(t);

		u.ins[u.nins] = in;
		return u.nins++;
	}
	if (islower((unsigned char)*pos)) {
		u32 *name = &bound[(unsigned char)*pos];

		ck_assert_msg(!isalnum((unsigned char)pos[1]), "this test knows names of one letter");
		pos++;
		if (*pos == '=') {
			pos++;
			return argument(t, number, random);
		}
		return *name ? again(*name) : (*name = leaf(t));
	}
	if (isupper((unsigned char)*pos)) {
		pos++;
		v = number ? random : irt_number();
	} else {
		v = strtoull(pos, &end, 0);
		pos = end;
	}
	return number ? (u32)v : constant(t, v);
}

/* The operation at pos, with its operands before it in the unit. */
static struct ir_ins search(enum ir_type t)
{
	struct ir_ins in = {0};
	u32 arg[3] = {0}, random[3], len;
	const char *args;

	pos++;
	in.op = (u8)operation(&t);
	in.type = (u8)t;
	in.cc = in.op == IRO_sel ? (u8)irt_below(IR_CC_COUNT) : 0;
	args = ir_opinfo[in.op].args;
	/* numbers of extu and exts: a field inside the value */
	len = irt_one_in(2) ? 1u + irt_below(8) : 1u + irt_below(t == IR_I32 ? 32 : 64);
	random[2] = len;
	random[1] = irt_one_in(2) ? (t == IR_I32 ? 32 : 64) - len : irt_below((t == IR_I32 ? 32 : 64) - len + 1);
	for (int k = 0; k < 3; k++) {
		enum ir_type at = args[k] == 'J' ? IR_I64 : args[k] == 'W' ? IR_I32 : args[k] == 'G' ? IR_FLAGS : t;

		if (args[k] != '-')
			arg[k] = argument(at, args[k] == 'k', random[k]);
	}
	ck_assert(*pos == ')');
	pos++;
	if (ir_opinfo[in.op].mask & IRF_COMM && irt_one_in(2)) {
		u32 a = arg[0];

		arg[0] = arg[1];
		arg[1] = a;
	}
	in.a = arg[0];
	in.b = arg[1];
	in.c = arg[2];
	return in;
}

/* Ends the unit: the value goes to a slot. */
static void finish(u32 v)
{
	if (ir_type_of(&u, (struct ir_ref){v}) == IR_I32)
		raw(IRO_set, IR_I32, IRT_W(0), v, 0, 0);
	else
		raw(IRO_set, IR_I64, IRT_X(13), v, 0, 0);
	ir_exit_stop(&u, 0x2000);
}

/* Makes a unit of the row, folds it, runs both; true if the row was applied. */
static bool try_row(struct cpu *cpu, unsigned r, enum ir_type t, u64 seed)
{
	static struct ir_ins plain_ins[MAX];
	static u8 before[IRT_MEMORY];
	static char text[8192];
	struct ir_unit plain;
	struct ir_folding f;
	struct irt_state start, want;
	bool applied = false;
	char why[160];

	irt_seed(seed);
	memset(bound, 0, sizeof(bound));
	ir_begin(&u, ins, MAX, slot_val, &irt_guest, 0x1000);
	ir_insn(&u, 0x1000);
	pos = rows[r].search;
	struct ir_ins in = search(t);
	u32 at = u.nins;

	/* as it is */
	u.ins[u.nins++] = in;
	finish(at);
	memcpy(plain_ins, ins, sizeof(ins));
	plain = u;
	plain.ins = plain_ins;
	ck_assert_msg(ir_verify(&plain, why, sizeof(why)) == 0, "%s, made by the test: %s", rows[r].name, why);

	/* folded, as ir_emit() does it */
	u.nins = at;
	u.nexit = 0;
	do {
		f.out.i = 0;
		if (!ir_fold_kind[in.op])
			break;
		u32 row = ir_fold_step(&u, &in, &f);

		applied |= row == r + 1;
		if (!row)
			break;
	} while (!f.out.i);
	finish(f.out.i ? f.out.i : (u.ins[u.nins] = in, u.nins++));

	irt_random_state(cpu);
	start = *(struct irt_state *)cpu_state(cpu);
	memcpy(before, irt_memory, IRT_MEMORY);
	irt_run(cpu, &plain, &start, before);
	want = *(struct irt_state *)cpu_state(cpu);
	int bad = ir_verify(&u, why, sizeof(why));

	if (bad == 0)
		irt_run(cpu, &u, &start, before);
	const char *diff = bad ? why : irt_difference(&want, cpu_state(cpu));

	if (diff) {
		size_t n = MIN(ir_dump(&plain, text, sizeof(text)), sizeof(text) - 1000);

		n += (size_t)snprintf(text + n, sizeof(text) - n, "folded:\n");
		ir_dump(&u, text + n, sizeof(text) - n);
	}
	ck_assert_msg(!diff, "%s, %s, seed %llu: %s\n%s", rows[r].name, ir_type_name[t], (unsigned long long)seed, diff,
	              text);
	return applied;
}

START_TEST(each_row)
{
	struct cpu *cpu = irt_set_up();
	unsigned r = (unsigned)_i;
	char res;

	ck_assert_uint_eq(ARRAY_LEN(rows), FOLD_COUNT - 1);
	pos = rows[r].search + 1;
	enum ir_type t = IR_NONE;
	enum ir_op root = operation(&t);

	res = ir_opinfo[root].res;
	for (enum ir_type want = IR_I32; want <= IR_I64; want++) {
		unsigned matches = 0;

		if ((t != IR_NONE && t != want) || (res == 'J' && want == IR_I32) || (res == 'W' && want == IR_I64))
			continue;
		for (unsigned k = 0; k < TRIES && matches < MATCHES; k++)
			matches += try_row(cpu, r, want, 1 + k);
		ck_assert_msg(matches == MATCHES, "the row %s was applied to %s only %u times in %u tries",
		              rows[r].name, ir_type_name[want], matches, TRIES);
	}
}
END_TEST

Suite *fold_suite(void)
{
	Suite *s = suite_create("fold");
	TCase *tc = tcase_create("rows");

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, each_row, 0, ARRAY_LEN(rows));
	suite_add_tcase(s, tc);
	return s;
}
