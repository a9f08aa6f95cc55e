/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/contracts/test_ir.c - contract 5: what the IR promises: floating-point operations happen, once each, where they
 * stand; helpers touch what they declare; instrumentation counts.  The interpreter is the judge.
 *
 * That compiled code computes what the interpreter does is the work of tests/unit/test_x86_lower.c (each row) and
 * test_x86_random.c (whole units).
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mm.h"
#include "core/softfp.h"
#include "core/tcache.h"
#include "tests/contracts/host.h"
#include "translator/engine.h"

Suite *ir_suite(void);

static struct host h;
static struct ir_unit u;
static struct ir_ins ins[2048], ins_copy[2048];
static u32 slot_val[1024];

#define UNIT_PC 0x4000

static void begin(void)
{
	ir_begin(&u, ins, ARRAY_LEN(ins), slot_val, h.g, UNIT_PC);
	ir_insn(&u, UNIT_PC);
}

static void open_host(const struct guest *g, int level, bool random_ra)
{
	host_open(&h, g, &(struct hg_options){.level = level, .random_ra = random_ra, .seed = 9}, 0);
}

static u32 slot_named(const char *name, u32 index)
{
	for (u32 s = 0; s < h.g->nslots; s++)
		if (!strcmp(h.g->slots[s].name, name) && h.g->slots[s].index == index)
			return s;
	ck_abort_msg("no slot %s[%u]", name, index);
	return 0;
}

/* -- the table ----------------------------------------------------------------------------------------------------- */

START_TEST(rows_agree_with_themselves)
{
	for (unsigned op = 0; op < IRO_COUNT; op++) {
		const struct ir_opinfo *o = &ir_opinfo[op];

		/* what may be deleted, merged and moved has no other property */
		if (o->mask & IRF_PURE)
			ck_assert_msg(!(o->mask & ~(IRF_PURE | IRF_COMM)), "%s is pure and something else", o->name);
		if (o->mask & IRF_COMM)
			ck_assert_msg(o->args[0] == o->args[1], "%s cannot be commutative", o->name);
		/* whatever computes in floats but moves bits only reads the mode */
		if (op >= IRO_vfadd && op <= IRO_vf2i && op != IRO_vfneg && op != IRO_vfabs)
			ck_assert_msg(o->mask & IRF_FPMODE, "%s does not read the FP mode", o->name);
		if (o->mask & IRF_MEM)
			ck_assert_msg(o->mask & IRF_FAULT, "%s accesses memory and cannot fault", o->name);
	}
}
END_TEST

/* -- floating point ------------------------------------------------------------------------------------------------ */

/* Operations that raise flags, on operands that make them: inexact, invalid, division by zero, overflow, underflow. */
static const u64 numbers[] = {
    0x3ff0000000000000, /* 1 */
    0x4008000000000000, /* 3 */
    0x7ff4000000000000, /* a signalling NaN */
    0x7fefffffffffffff, /* the largest */
    0x0000000000000001, /* the smallest */
    0x0000000000000000, 0x7ff0000000000000, 0xc3f0000000000001,
};

/* The same in the narrow format. */
static u32 narrow(u64 v)
{
	static const u32 same[] = {0x3f800000, 0x40400000, 0x7fa00000, 0x7f7fffff, 1, 0, 0x7f800000, 0xdf800001};

	for (size_t k = 0; k < ARRAY_LEN(numbers); k++)
		if (v == numbers[k])
			return same[k];
	return (u32)(v >> 32);
}

/* A constant of type t; narrow_lanes: of a vector, 32-bit ones. */
static u32 number(enum ir_type t, u64 v, bool narrow_lanes)
{
	u64 two = narrow(v) | (u64)narrow(v) << 32;

	if (t == IR_V128)
		return ir_vconst(&u, narrow_lanes ? two : v, narrow_lanes ? two : v).i;
	if (t == IR_F32)
		return ir_emit(&u, IRO_ffrom, IR_F32, ir_const(&u, IR_I32, narrow(v)).i, 0, 0, 0, IR_I32).i;
	return ir_emit(&u, IRO_ffrom, IR_F64, ir_const(&u, IR_I64, v).i, 0, 0, 0, IR_I64).i;
}

/* Emits operation op on constants a and b; returns the value, 0 if the row wants something that this test does not
 * have. */
static u32 emit_fp(enum ir_op op, enum ir_type t, u64 a, u64 b)
{
	const struct ir_opinfo *o = &ir_opinfo[op];
	enum ir_type x = t == IR_F64 ? IR_F32 : IR_F64; /* the other float of conversions */
	u64 v[3] = {a, b, a ^ b >> 3};
	u32 arg[3] = {0, 0, 0};
	u8 n = 0, cc = 0;

	if (op == IRO_fpget || op == IRO_fpset)
		return 0;
	if (op >= IRO_vfadd)
		n = t == IR_F64 ? 3 : 2, t = IR_V128;
	if (op == IRO_fcvt)
		cc = (u8)x;
	if (op == IRO_f2i)
		cc = (u8)t, x = t, t = IR_I64, n = IR_RN_ZERO;
	if (op == IRO_i2f)
		cc = IR_I64;
	if (op == IRO_fround)
		n = 16;
	if (op == IRO_vfround)
		cc = 16;
	if (op == IRO_fcmp || op == IRO_vfcmp)
		cc = IR_EQ;
	for (unsigned k = 0; k < 3; k++)
		switch (o->args[k]) {
		case 'F':
		case 'V': arg[k] = number(t, v[k], n == 2); break;
		case 'E': arg[k] = number(x, v[k], false); break;
		case 'X': arg[k] = ir_const(&u, IR_I64, v[k] | 1).i; break;
		default: break;
		}
	return ir_emit(&u, op, t, arg[0], arg[1], arg[2], n, cc).i;
}

static u32 count_op(enum ir_op op)
{
	u32 n = 0;

	for (u32 i = 1; i < u.nins; i++)
		n += u.ins[i].op == op;
	return n;
}

/* Runs the unit compiled and interpreted from the same state: flags raised and state must agree; returns the flags. */
static u32 run_both(void)
{
	static u8 start[8192], after[8192];
	u32 size = h.g->state_size, want, got;
	struct ir_unit copy = u;
	const struct ir_unit made = u;
	enum cpu_exit why;
	u32 reason;

	ck_assert_uint_le(size, sizeof(start));
	memcpy(ins_copy, ins, u.nins * sizeof(ins[0]));
	copy.ins = ins_copy;
	memcpy(start, cpu_state(h.cpu), size);
	h.cpu->fp_sticky = 0;
	why = (enum cpu_exit)ir_interp(&copy, h.cpu);
	want = (u32)h.cpu->fp_sticky;
	memcpy(after, cpu_state(h.cpu), size);
	for (enum tier t = 0; t < TIERS; t++) {
		u = made;
		memcpy(ins, ins_copy, u.nins * sizeof(ins[0]));
		memcpy(cpu_state(h.cpu), start, size);
		h.cpu->fp_sticky = 0;
		hg_set_fp_mode(h.hg, h.cpu, 0);
		h.cpu->mxcsr &= ~0x3fu;
		host_enter(&h, host_unit(&h, &u, t));
		got = hg_take_fp_flags(h.cpu) | (u32)h.cpu->fp_sticky;
		ck_assert_msg(got == want, "flags: interpreted %x, compiled %x", want, got);
		reason = h.cpu->exit_reason;
		ck_assert_uint_eq(reason == CPU_EXIT_LINK || reason == CPU_EXIT_LOOKUP ? CPU_EXIT_NONE : reason, why);
		for (u32 s = 0; s < h.g->nslots; s++) {
			const struct slot *sl = &h.g->slots[s];
			u8 *x = after + sl->offset, *y = (u8 *)cpu_state(h.cpu) + sl->offset;
			u32 fx, fy;

			if (sl->class == SLOT_FLAGS) {
				memcpy(&fx, x, 4);
				memcpy(&fy, y, 4);
				ck_assert_uint_eq(flags_nzcv(fx), flags_nzcv(fy));
			} else {
				ck_assert_msg(!memcmp(x, y, sl->size), "%s[%u]: interpreted %lx, compiled %lx",
				              sl->name, sl->index, *(u64 *)(void *)x, *(u64 *)(void *)y);
			}
		}
	}
	h.pos = ROUND_UP(hg_stub_len(h.hg), 64); /* units of this test are used once */
	return want;
}

static void every_fp(void (*fn)(enum ir_op, enum ir_type))
{
	static const struct guest *const guests_of[] = {&guest_aarch64, &guest_riscv64};

	for (size_t g = 0; g < ARRAY_LEN(guests_of); g++)
		for (int level = 2; level <= hg_host_level(); level++) {
			open_host(guests_of[g], level, level & 1);
			for (enum ir_op op = 0; op < IRO_COUNT; op++)
				if (ir_opinfo[op].mask & IRF_FPMODE && op != IRO_fpget && op != IRO_fpset) {
					fn(op, IR_F64);
					fn(op, IR_F32);
				}
			host_close(&h);
		}
}

/* On constants, with the result used by nobody, twice: both stay, and each raises its flags. */
static void stays(enum ir_op op, enum ir_type t)
{
	u32 raised = 0;

	for (size_t a = 0; a < ARRAY_LEN(numbers); a++)
		for (size_t b = 0; b < ARRAY_LEN(numbers); b++) {
			u32 x, y;

			begin();
			x = emit_fp(op, t, numbers[a], numbers[b]);
			y = emit_fp(op, t, numbers[a], numbers[b]);
			ir_exit_stop(&u, 0x5000);
			ck_assert_msg(x && y && x != y, "%s: the same value for two operations", ir_opinfo[op].name);
			ck_assert_msg(count_op(op) == 2, "%s: %u of 2 operations stay", ir_opinfo[op].name,
			              count_op(op));
			raised |= run_both();
		}
	/* an operation that raises nothing here would prove nothing */
	ck_assert_msg(raised, "%s of type %u raises no flag", ir_opinfo[op].name, t);
}

START_TEST(fp_is_not_deleted_or_merged)
{
	every_fp(stays);
}
END_TEST

/* Behind a branch that is taken it does not happen, before it it does; nor does it pass a reading of the flags. */
static void in_order(enum ir_op op, enum ir_type t)
{
	const u64 a = op == IRO_vi2f || op == IRO_i2f ? 0x7fffffff7fffffff : numbers[2], b = numbers[1];
	u32 x1 = slot_named("x", 11), x2 = slot_named("x", 12), x3 = slot_named("x", 13);
	u32 alone;

	begin();
	emit_fp(op, t, a, b);
	ir_exit_stop(&u, 0x5000);
	alone = run_both();
	ck_assert_msg(alone, "%s of type %u raises no flag", ir_opinfo[op].name, t);
	for (unsigned m = 0; m < 8; m++) {
		struct ir_ref f, zero;
		u32 l = 0;

		begin();
		if (m & 4)
			l = ir_label(&u);
		zero = ir_get(&u, x3);
		f = ir_op2(&u, IRO_fl_sub, IR_I64, zero, ir_const(&u, IR_I64, 0));
		cpu_write_slot(h.cpu, x3, m & 2 ? 0 : 1);
		if (m & 1)
			emit_fp(op, t, a, b);
		if (m & 4)
			ir_br(&u, IR_EQ, f, l);
		else
			ir_exit_if(&u, IR_EQ, f, 0x6000);
		if (!(m & 1))
			emit_fp(op, t, a, b);
		if (m & 4)
			ir_place(&u, l);
		ir_exit_stop(&u, 0x5000);
		ck_assert_uint_eq(run_both(), m & 1 || !(m & 2) ? alone : 0);
	}
	begin();
	ir_emit(&u, IRO_fpset, IR_I64, ir_const(&u, IR_I64, 0).i, 0, 0, 0, 0);
	ir_set(&u, x1, ir_emit(&u, IRO_fpget, IR_I64, 0, 0, 0, 0, 0));
	emit_fp(op, t, a, b);
	ir_set(&u, x2, ir_emit(&u, IRO_fpget, IR_I64, 0, 0, 0, 0, 0));
	ir_emit(&u, IRO_fpset, IR_I64, ir_const(&u, IR_I64, 0).i, 0, 0, 0, 0);
	ir_set(&u, x3, ir_emit(&u, IRO_fpget, IR_I64, 0, 0, 0, 0, 0));
	ir_exit_stop(&u, 0x5000);
	ck_assert_uint_eq(run_both(), 0);
	ck_assert_uint_eq(cpu_read_slot(h.cpu, x1), 0);
	ck_assert_uint_eq(cpu_read_slot(h.cpu, x2), alone);
	ck_assert_uint_eq(cpu_read_slot(h.cpu, x3), 0);
}

START_TEST(fp_stays_where_it_is)
{
	every_fp(in_order);
}
END_TEST

/* -- helpers ------------------------------------------------------------------------------------------------------- */

static u32 calls;
static u8 seen[8192]; /* the state as the last helper saw it */

/* Vector registers hold guest values while a helper runs that does not declare them: nothing of libc. */
#define HELPER __attribute__((target("general-regs-only")))

HELPER static u64 look(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	volatile u8 *to = seen;
	const u8 *from = cpu_state(cpu);

	calls++;
	for (u32 k = 0; k < cpu->guest->state_size; k++)
		to[k] = from[k];
	return a + 2 * b + 3 * c;
}

HELPER static void change(struct cpu *cpu, bool vec)
{
	for (u32 s = 0; s < cpu->guest->nslots; s++) {
		const struct slot *sl = &cpu->guest->slots[s];

		if (sl->class == SLOT_FLAGS && !vec)
			*(volatile u32 *)(void *)((u8 *)cpu_state(cpu) + sl->offset) = flags_image(9);
		else if (s != cpu->guest->slot_pc && sl->class == (vec ? SLOT_VEC : SLOT_INT))
			*((u8 *)cpu_state(cpu) + sl->offset) ^= 0x5a;
	}
}

HELPER static u64 writes(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	look(cpu, a, b, c);
	change(cpu, false);
	return a;
}

HELPER static u64 vectors(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	look(cpu, a, b, c);
	change(cpu, true);
	return b;
}

HELPER static u64 traps(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	look(cpu, a, b, c);
	if (a & 1) {
		cpu->exit_reason = CPU_EXIT_EXCEPTION;
		cpu->exit_code = (u32)b;
	}
	return c;
}

HELPER static u64 all_of_it(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	look(cpu, a, b, c);
	change(cpu, false);
	change(cpu, true);
	return traps(cpu, a, b, c);
}

static const struct ir_helper helpers[] = {
    {"nothing", (void *)look, IR_H_EFFECT},
    {"reads", (void *)look, IR_H_READS | IR_H_EFFECT},
    {"writes", (void *)writes, IR_H_READS | IR_H_WRITES},
    {"vectors", (void *)vectors, IR_H_VECTOR},
    {"traps", (void *)traps, IR_H_TRAPS},
    {"reads vectors too", (void *)vectors, IR_H_READS | IR_H_VECTOR},
    {"all", (void *)all_of_it, IR_H_READS | IR_H_WRITES | IR_H_TRAPS | IR_H_VECTOR | IR_H_EFFECT},
};

/* Slots are written, the helper is called, slots are read and written again.  What the helper sees of those that it
 * declares is what the interpreter shows it, and what it changes is seen. */
static void call_helper(u32 n, bool used, bool trap)
{
	static u8 want[8192];
	u32 fl = helpers[n].flags, pc = UNIT_PC + 4, first;
	struct ir_ref r, a, alive, valive, old[2], vold[2];

	begin();
	/* read before the call, used behind it: what the slots were */
	old[0] = ir_get(&u, slot_named("x", 0));
	old[1] = ir_get(&u, slot_named("x", 28));
	vold[0] = ir_get(&u, slot_named("v", 22));
	vold[1] = ir_get(&u, slot_named("v", 27));
	for (u32 k = 0; k < 20; k++) {
		u32 x = slot_named("x", k + 1), v = slot_named("v", k);

		ir_set(&u, x, ir_opi(&u, IRO_add, IR_I64, ir_get(&u, x), 100 + k));
		ir_set(&u, v, ir_op1(&u, IRO_vnot, IR_V128, ir_get(&u, v)));
	}
	ir_set(&u, h.g->slot_flags,
	       ir_op2(&u, IRO_fl_sub, IR_I64, ir_get(&u, slot_named("x", 1)), ir_get(&u, slot_named("x", 2))));
	alive = ir_opi(&u, IRO_mul, IR_I64, ir_get(&u, slot_named("x", 3)), 7);
	valive = ir_op1(&u, IRO_vneg, IR_V128, ir_get(&u, slot_named("v", 3)));
	ir_insn(&u, pc);
	a = ir_const(&u, IR_I64, trap);
	r = ir_call(&u, n, used ? IR_I64 : IR_NONE, a, ir_get(&u, slot_named("x", 4)), alive);
	ir_insn(&u, pc + 4);
	for (u32 k = 0; k < 20; k++) {
		u32 x = slot_named("x", k + 1), v = slot_named("v", k);

		ir_set(&u, x, ir_opi(&u, IRO_xor, IR_I64, ir_get(&u, x), k));
		ir_set(&u, v, ir_op2(&u, IRO_vadd, IR_V128, ir_get(&u, v), valive));
	}
	ir_set(&u, slot_named("x", 21), alive);
	ir_set(&u, slot_named("x", 24), ir_op2(&u, IRO_add, IR_I64, old[0], old[1]));
	ir_set(&u, slot_named("v", 24), ir_op2(&u, IRO_vxor, IR_V128, vold[0], vold[1]));
	if (used)
		ir_set(&u, slot_named("x", 22), r);
	ir_set(&u, slot_named("x", 23), ir_setc(&u, IR_I64, IR_CS, ir_get(&u, h.g->slot_flags)));
	ir_exit_stop(&u, 0x5000);

	/* run_both() interprets first; here the two are taken apart */
	struct ir_unit copy = u;
	static u8 start[8192];

	memcpy(ins_copy, ins, u.nins * sizeof(ins[0]));
	copy.ins = ins_copy;
	for (u32 k = 0; k < h.g->state_size; k++)
		((u8 *)cpu_state(h.cpu))[k] = (u8)rand();
	cpu_write_slot(h.cpu, h.g->slot_flags, flags_image((u32)rand() & 15));
	memcpy(start, cpu_state(h.cpu), h.g->state_size);
	calls = 0;
	ir_interp(&copy, h.cpu);
	first = calls;
	ck_assert_uint_ge(first, 1);
	memcpy(want, seen, sizeof(seen));
	memcpy(cpu_state(h.cpu), start, h.g->state_size);
	calls = 0;
	memset(seen, 0, sizeof(seen));
	run_both();
	if (!(trap && fl & IR_H_TRAPS))
		for (u32 k = 0; k < 20; k++) {
			const struct slot *x = &h.g->slots[slot_named("x", k + 1)],
			                  *v = &h.g->slots[slot_named("v", k)];
			u64 before;

			memcpy(&before, start + x->offset, 8);
			before = (before + 100 + k) ^ (fl & IR_H_WRITES ? 0x5a : 0) ^ k;
			ck_assert_msg(!memcmp(&before, (u8 *)cpu_state(h.cpu) + x->offset, 8), "%s: x[%u] behind it",
			              helpers[n].name, k + 1);
			for (u32 e = 0; e < 16; e++) {
				u8 old = start[v->offset + e], three = start[h.g->slots[slot_named("v", 3)].offset + e];
				u8 want_e = (u8)((u8)(~old ^ (fl & IR_H_VECTOR && !e ? 0x5a : 0)) - (u8)~three);

				ck_assert_msg(((u8 *)cpu_state(h.cpu))[v->offset + e] == want_e, "%s: v[%u] behind it",
				              helpers[n].name, k);
			}
		}
	/* once interpreted, once compiled in each way */
	ck_assert_msg(calls == (1 + TIERS) * first, "%s was called %u times", helpers[n].name, calls);
	if (trap && fl & IR_H_TRAPS) {
		ck_assert_uint_eq(h.cpu->exit_reason, CPU_EXIT_EXCEPTION);
		ck_assert_uint_eq(cpu_read_slot(h.cpu, h.g->slot_pc), pc);
	}
	for (u32 s = 0; s < h.g->nslots; s++) {
		const struct slot *sl = &h.g->slots[s];
		bool shown = sl->class == SLOT_VEC ? fl & IR_H_VECTOR : fl & (IR_H_READS | IR_H_WRITES | IR_H_TRAPS);
		u32 x, y;

		if (!shown || (s == h.g->slot_pc && !(fl & IR_H_TRAPS)))
			continue;
		memcpy(&x, want + sl->offset, 4);
		memcpy(&y, seen + sl->offset, 4);
		if (sl->class == SLOT_FLAGS)
			ck_assert_uint_eq(flags_nzcv(x), flags_nzcv(y));
		else
			ck_assert_msg(!memcmp(want + sl->offset, seen + sl->offset, sl->size), "%s sees another %s[%u]",
			              helpers[n].name, sl->name, sl->index);
	}
}

START_TEST(helpers_see_what_they_declare)
{
	static struct guest g;

	g = guest_aarch64;
	g.helpers = helpers;
	g.nhelpers = ARRAY_LEN(helpers);
	for (int level = 2; level <= hg_host_level(); level++)
		for (unsigned m = 0; m < 8; m++) {
			open_host(&g, level, m & 1);
			for (u32 n = 0; n < ARRAY_LEN(helpers); n++)
				call_helper(n, m & 2, m & 4);
			host_close(&h);
		}
}
END_TEST

/* The other side: what the guests' own helpers declare is all that they touch. */
static u8 touched[4][8192];

static void fill(struct cpu *cpu, enum slot_class class, u32 seed)
{
	srand(seed);
	for (u32 s = 0; s < cpu->guest->nslots; s++) {
		const struct slot *sl = &cpu->guest->slots[s];

		if (sl->class == class && sl->hot != 255)
			for (u32 k = 0; k < sl->size; k++)
				((u8 *)cpu_state(cpu))[sl->offset + k] = (u8)rand();
	}
}

static bool differs(const struct guest *g, const u8 *x, const u8 *y, bool vec, bool hot)
{
	for (u32 s = 0; s < g->nslots; s++) {
		const struct slot *sl = &g->slots[s];

		if ((sl->class == SLOT_VEC) == vec && (!hot || sl->hot != 255 || sl->class == SLOT_FLAGS) &&
		    memcmp(x + sl->offset, y + sl->offset, sl->size))
			return true;
	}
	return false;
}

/* Calls helper n with arguments as the translator gives them. */
static void check_helper(struct cpu *cpu, u32 n, const u64 arg[3])
{
	typedef u64 helper_fn(struct cpu *, u64, u64, u64);
	const struct guest *g = cpu->guest;
	const struct ir_helper *hp = &g->helpers[n];
	u8 *state = cpu_state(cpu);
	u64 r[3];

	if (hp->flags & IR_H_TRAPS)
		return; /* those reach memory */
	for (unsigned k = 0; k < 3; k++) {
		/* other integers the second time, other vectors the third time */
		fill(cpu, SLOT_INT, k == 1 ? 2 : 1);
		fill(cpu, SLOT_VEC, k == 2 ? 4 : 3);
		memcpy(touched[3], state, g->state_size);
		r[k] = ((helper_fn *)hp->fn)(cpu, arg[0], arg[1], arg[2]);
		memcpy(touched[k], state, g->state_size);
		if (!(hp->flags & IR_H_WRITES))
			ck_assert_msg(!differs(g, touched[3], state, false, hp->flags & IR_H_VECTOR),
			              "%s: helper %s writes integer slots", g->name, hp->name);
		if (!(hp->flags & IR_H_VECTOR))
			ck_assert_msg(!differs(g, touched[3], state, true, false), "%s: helper %s writes vector slots",
			              g->name, hp->name);
	}
	if (hp->flags & IR_H_EFFECT)
		return; /* its result may depend on the world */
	if (!(hp->flags & (IR_H_READS | IR_H_WRITES)))
		ck_assert_msg(r[0] == r[1] && !differs(g, touched[0], touched[1], true, false),
		              "%s: helper %s reads integer slots", g->name, hp->name);
	if (!(hp->flags & IR_H_VECTOR))
		ck_assert_msg(r[0] == r[2], "%s: helper %s reads vector slots", g->name, hp->name);
}

START_TEST(helpers_touch_what_they_declare)
{
	static struct mm mm;
	static bool met[1024];
	static const struct ir_ins none;
	struct tcache *tc;
	struct cpu *cpu;
	u64 seed = 1;
	u32 missing = 0;

	open_host(&guest_aarch64, 0 + hg_host_level(), false);
	ck_assert_int_eq(mm_init(&mm, 0, 64), 0);
	tc = tcache_new(h.g, &mm, &(struct tcache_options){.engine = &engine});
	cpu = cpu_new(h.g, &mm, tc);
	ck_assert(tc && cpu);
	/* words of the floating-point and SIMD space, until every helper has been met */
	for (u32 k = 0; k < 2000000; k++) {
		struct tr t = {.u = &u, .guest = h.g, .features = h.g->features, .pc = UNIT_PC};
		u8 code[16] = {0};
		u32 w;

		seed = seed * 6364136223846793005ull + 1442695040888963407ull;
		w = (u32)(seed >> 32);
		w = (w & ~(15u << 25)) | (k & 1 ? 15u : 7u) << 25;
		memcpy(code, &w, 4);
		begin();
		h.g->translate(&t, code, sizeof(code));
		for (u32 i = 1; i < u.nins; i++) {
			const struct ir_ins *in = &u.ins[i], *op[3];
			u32 n = in->n | (u32)in->cc << 8;
			u64 arg[3];
			bool known = in->op == IRO_call;

			if (!known)
				continue;
			op[0] = in->a ? &u.ins[in->a] : &none;
			op[1] = in->b ? &u.ins[in->b] : &none;
			op[2] = in->c ? &u.ins[in->c] : &none;
			for (unsigned m = 0; m < 3; m++) {
				known &= op[m] == &none || op[m]->op == IRO_const;
				arg[m] = op[m] == &none ? 0 : ir_imm(op[m]);
			}
			if (known) {
				met[n] = true;
				check_helper(cpu, n, arg);
			}
		}
	}
	for (u32 n = 0; n < h.g->nhelpers; n++)
		if (!met[n] && !(h.g->helpers[n].flags & IR_H_EFFECT)) {
			missing++;
			printf("# helper %s was not met\n", h.g->helpers[n].name);
		}
	ck_assert_uint_eq(missing, 0);
	cpu_free(cpu);
	tcache_free(tc);
	host_close(&h);
}
END_TEST

/* -- instrumentation ----------------------------------------------------------------------------------------------- */

START_TEST(counts)
{
	open_host(&guest_aarch64, hg_host_level(), false);
	for (unsigned kind = IR_COUNT_UNIT; kind <= IR_COUNT_MEM; kind++) {
		u32 x = slot_named("x", 5), l, reads = 0;
		struct ir_ref c;

		begin();
		ir_emit(&u, IRO_count, IR_NONE, 0, 3, 0, (u8)kind, 0);
		ir_set(&u, x, ir_const(&u, IR_I64, 5));
		l = ir_label(&u);
		ir_place(&u, l);
		ir_emit(&u, IRO_count, IR_NONE, 1, 10, 0, (u8)kind, 0);
		c = ir_opi(&u, IRO_sub, IR_I64, ir_get(&u, x), 1);
		ir_set(&u, x, c);
		/* flags that live across a count stay */
		struct ir_ref f = ir_op2(&u, IRO_fl_sub, IR_I64, c, ir_const(&u, IR_I64, 0));

		ir_set(&u, h.g->slot_flags, f);
		ir_emit(&u, IRO_count, IR_NONE, 2, 100, 0, (u8)kind, 0);
		ir_br(&u, IR_NE, f, l);
		ir_exit_stop(&u, 0x5000);
		memset(h.cpu->counter, 0, sizeof(h.cpu->counter));
		run_both();
		reads = 1 + TIERS;
		ck_assert_uint_eq(h.cpu->counter[kind], reads * (3 + 5 * 110));
		for (unsigned other = 0; other < 8; other++)
			ck_assert(other == kind || h.cpu->counter[other] == 0);
	}
	host_close(&h);
}
END_TEST

Suite *ir_suite(void)
{
	Suite *s = suite_create("ir");
	TCase *tc = tcase_create("contract 5");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, rows_agree_with_themselves);
	tcase_add_test(tc, fp_is_not_deleted_or_merged);
	tcase_add_test(tc, fp_stays_where_it_is);
	tcase_add_test(tc, helpers_see_what_they_declare);
	tcase_add_test(tc, helpers_touch_what_they_declare);
	tcase_add_test(tc, counts);
	suite_add_tcase(s, tc);
	return s;
}
