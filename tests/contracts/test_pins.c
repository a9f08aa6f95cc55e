/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/contracts/test_pins.c - contract 2: at every entry of a unit the hottest slots are in their homes and the
 * others in memory, so that any unit can be linked to any other.
 *
 * Units are watched from outside: what a unit leaves behind is looked at by a piece of host code that stands where the
 * next unit would, and what a unit reads was put where it belongs by another piece, with rubbish in the other places.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "hostgen/x86_64/encode_vec.h"
#include "tests/contracts/host.h"
#include "tests/toy/toy.h"
#include "tests/unit/random.h"

Suite *pins_suite(void);

static const struct guest *const all[] = {&guest_riscv64, &guest_aarch64, &guest_toy};

static struct host h;

/* -- the table ----------------------------------------------------------------------------------------------------- */

/* Homes go to the hottest slots first; K is the host's number of homes, two fewer integer ones in system mode. */
static unsigned homes_of(const struct hg *hg, const struct guest *g, enum slot_class class)
{
	unsigned n = 0;

	for (u32 s = 0; s < g->nslots; s++) {
		if (g->slots[s].class != class || hg->home[s] == CG_NONE)
			continue;
		ck_assert_uint_eq(hg->slot_of[hg->home[s]], s); /* nobody else's */
		ck_assert_uint_eq(hg->home[s] >= CG_XMM, class == SLOT_VEC);
		n++;
	}
	for (u32 s = 0; s < g->nslots; s++)
		if (g->slots[s].class == class && g->slots[s].hot != 255)
			ck_assert_msg((hg->home[s] != CG_NONE) == (g->slots[s].hot < n), "%s: %s[%u], rank %u of %u",
			              g->name, g->slots[s].name, g->slots[s].index, g->slots[s].hot, n);
	return n;
}

static unsigned ranked(const struct guest *g, enum slot_class class)
{
	unsigned n = 0;

	for (u32 s = 0; s < g->nslots; s++)
		n += g->slots[s].class == class && g->slots[s].hot != 255;
	return n;
}

START_TEST(hottest_have_homes)
{
	static const unsigned vec[] = {[2] = 9, [3] = 10, [4] = 26};
	int best = hg_host_level();

	for (size_t k = 0; k < ARRAY_LEN(all); k++)
		for (int level = 2; level <= best; level++)
			for (unsigned sys = 0; sys < 2; sys++) {
				struct hg_options o = {.level = level, .base = sys ? HG_BASE_SOFTMMU : HG_BASE_ZERO};
				const struct guest *g = all[k];

				host_open(&h, g, &o, 0);
				ck_assert_uint_eq(homes_of(h.hg, g, SLOT_INT), MIN(ranked(g, SLOT_INT), 10 - 2 * sys));
				ck_assert_uint_eq(homes_of(h.hg, g, SLOT_VEC), MIN(ranked(g, SLOT_VEC), vec[level]));
				ck_assert_uint_eq(homes_of(h.hg, g, SLOT_FLAGS), 0);
				ck_assert_uint_eq(h.hg->home[g->slot_pc], CG_NONE);
				host_close(&h);
			}
}
END_TEST

/* -- units that touch every slot ----------------------------------------------------------------------------------- */

static struct ir_unit u;
static struct ir_ins ins[2048];
static u32 slot_val[1024];

#define UNIT_PC  0x4000
#define NEXT_PC  0x5000
#define OTHER_PC 0x6000

static void begin(u64 pc)
{
	ir_begin(&u, ins, ARRAY_LEN(ins), slot_val, h.g, pc);
	ir_insn(&u, pc);
}

/* A number for each slot, other in each round. */
static u64 number(u32 slot, unsigned round)
{
	return (slot + 1) * 0x9e3779b97f4a7c15ull + round * 0xc2b2ae3d27d4eb4full;
}

static bool tried(u32 s)
{
	return s != h.g->slot_pc && h.g->slots[s].class != SLOT_FLAGS;
}

/* part 0: all slots, 1: those with homes, 2: the others. */
static bool in_part(u32 s, unsigned part)
{
	return tried(s) && (!part || (h.hg->home[s] != CG_NONE) == (part == 1));
}

static void set_all(unsigned round, unsigned part)
{
	for (u32 s = 0; s < h.g->nslots; s++) {
		const struct slot *sl = &h.g->slots[s];
		u64 v = number(s, round);

		if (!in_part(s, part))
			continue;
		switch (sl->type) {
		case IR_I32:
		case IR_I64: ir_set(&u, s, ir_const(&u, sl->type, v)); break;
		case IR_V128: ir_set(&u, s, ir_vconst(&u, v, ~v)); break;
		case IR_F64:
			ir_set(&u, s, ir_emit(&u, IRO_ffrom, IR_F64, ir_const(&u, IR_I64, v).i, 0, 0, 0, IR_I64));
			break;
		default: ck_abort_msg("%s: a slot of another type", sl->name);
		}
	}
}

/* What translated code would find: register or memory. */
static const u8 *found(u32 s, bool homes)
{
	unsigned r = h.hg->home[s];

	if (!homes || r == CG_NONE)
		return (u8 *)cpu_state(h.cpu) + h.g->slots[s].offset;
	return r >= CG_XMM ? (u8 *)h.cpu->vspill[r - CG_XMM] : (u8 *)&h.cpu->spill[r];
}

static void expect(u32 s, const u8 *got, u64 lo, u64 hi, const char *how)
{
	u64 want[2] = {lo, hi};

	ck_assert_msg(!memcmp(got, want, h.g->slots[s].size),
	              "%s level %d, %s: %s[%u] (home %d) is not what it should be", h.g->name, h.hg->opt.level, how,
	              h.g->slots[s].name, h.g->slots[s].index, h.hg->home[s] == CG_NONE ? -1 : h.hg->home[s]);
}

static unsigned vectors(void)
{
	return h.hg->opt.level >= 4 ? 32 : 16;
}

/* Host code in a unit's place: puts all registers where found() looks, and leaves. */
static u8 *witness(void)
{
	struct x86_buf b = host_asm(&h);
	u8 *at = b.p;

	for (unsigned r = 0; r < 16; r++)
		x86_mov_mr(&b, 8, cg_cpu(offsetof(struct cpu, spill[r])), r);
	for (unsigned r = 0; r < vectors(); r++)
		x86_v_mr(&b, X86_V_MOVUPS_ST, cg_cpu(offsetof(struct cpu, vspill[r])), r);
	x86_mov_mi(&b, 4, cg_cpu(offsetof(struct cpu, exit_code)), 77);
	x86_jmp_rel32(&b, (s32)(h.hg->stub[HG_STUB_LEAVE] - ((u64)b.p + 5)));
	host_keep(&h, &b);
	return at;
}

static void never(u32 l)
{
	struct ir_ref five = ir_const(&u, IR_I64, 5);

	ir_br(&u, IR_EQ, ir_op2(&u, IRO_fl_sub, IR_I64, ir_get(&u, h.g->slot_pc), five), l);
}

static u32 loop_begins(void)
{
	u32 l = ir_label(&u);

	ir_place(&u, l);
	u.ins[u.nins - 1].n = IR_LABEL_POLL;
	u.ins[u.nins - 1].cc = 2;
	ir_insn(&u, u.pc);
	return l;
}

/* Calls body(n, 1), and body(n, 2) in a loop that is left after its first round, so that what follows stands in none:
 * in the loop a unit may hold other slots in registers than at its borders. */
static void in_loop(void (*body)(unsigned, unsigned), unsigned n)
{
	u32 after = ir_label(&u), l;

	body(n, 1);
	never(after);
	l = loop_begins();
	body(n, 2);
	never(l);
	ir_place(&u, after);
}

enum way { JUMP, LOOP, CALL, TAKEN, NOT_TAKEN, INDIRECT, INDIRECT_CALL, RETURN, WAYS };
static const char *const way_name[] = {"jump",          "loop",          "call",  "branch taken", "branch not taken",
                                       "indirect jump", "indirect call", "return"};

static void leave_by(enum way way)
{
	/* the flags are pending at the exit, where there are flags */
	struct ir_ref a = ir_const(&u, IR_I64, 5), next = ir_const(&u, IR_I64, NEXT_PC), f;

	f = ir_op2(&u, IRO_fl_sub, IR_I64, ir_get(&u, h.g->slot_pc), a);
	if (h.g->slot_flags != 0xffff)
		ir_set(&u, h.g->slot_flags, f);
	switch (way) {
	case JUMP: ir_exit_jump(&u, NEXT_PC); break;
	case LOOP: ir_exit_jump(&u, UNIT_PC - 0x100); break;
	case CALL: ir_exit_call(&u, NEXT_PC, OTHER_PC); break;
	case TAKEN:
		ir_exit_if(&u, IR_CS, f, NEXT_PC);
		ir_exit_jump(&u, OTHER_PC);
		break;
	case NOT_TAKEN:
		ir_exit_if(&u, IR_CC, f, OTHER_PC);
		ir_exit_jump(&u, NEXT_PC);
		break;
	case INDIRECT: ir_exit_ind(&u, next); break;
	case INDIRECT_CALL: ir_exit_icall(&u, next, OTHER_PC); break;
	default: ir_exit_ret(&u, next); break;
	}
}

static u32 swapped; /* registers that held another slot inside of a unit */

static void watch_exits(enum tier tier, bool looped)
{
	for (enum way way = 0; way < WAYS; way++) {
		u8 *look = witness(), *unit;
		struct jump_entry *e;
		u32 shift = h.g->insn_align == 4 ? 2 : h.g->insn_align == 2 ? 1 : 0;
		u32 bits = h.hg->opt.base == HG_BASE_SOFTMMU ? JUMP_BITS_SYSTEM : JUMP_BITS;
		u64 *pair;

		begin(UNIT_PC);
		if (looped)
			in_loop(set_all, way);
		else
			set_all(way, 0);
		leave_by(way);
		unit = host_unit(&h, &u, tier);
		swapped += h.out.nswap;
		for (u32 k = 0; k < h.out.nlink; k++)
			if (h.out.link[k].pc == NEXT_PC || way == LOOP)
				host_link(&h, unit, k, look);
		e = &h.cpu->jumps[NEXT_PC >> shift & ((1u << bits) - 1)];
		*e = (struct jump_entry){NEXT_PC, (u64)look};
		h.cpu->pair_sp = h.cpu->pair_limit - 16;
		pair = (u64 *)h.cpu->pair_sp;
		pair[0] = (u64)look;
		pair[1] = NEXT_PC;
		memset(cpu_state(h.cpu), 0x55, h.g->state_size);
		cpu_write_slot(h.cpu, h.g->slot_pc, UNIT_PC);
		h.cpu->exit_code = 0;
		host_enter(&h, unit);
		ck_assert_msg(h.cpu->exit_code == 77, "%s: %s led elsewhere", h.g->name, way_name[way]);
		for (u32 s = 0; s < h.g->nslots; s++)
			if (tried(s))
				expect(s, found(s, true), number(s, way), ~number(s, way), way_name[way]);
		if (h.g->slot_flags != 0xffff)
			ck_assert_uint_eq(flags_nzcv((u32)cpu_read_slot(h.cpu, h.g->slot_flags)), 2);
	}
}

/* A unit that changes every slot from what it finds. */
static void change_all(unsigned unused, unsigned part)
{
	(void)unused;
	for (u32 s = 0; s < h.g->nslots; s++) {
		struct ir_ref v;

		if (!in_part(s, part))
			continue;
		v = ir_get(&u, s);
		switch (h.g->slots[s].type) {
		case IR_I32:
		case IR_I64: v = ir_opi(&u, IRO_xor, h.g->slots[s].type, v, -1); break;
		case IR_V128: v = ir_op1(&u, IRO_vnot, IR_V128, v); break;
		default: v = ir_op1(&u, IRO_fneg, IR_F64, v); break;
		}
		ir_set(&u, s, v);
	}
}

static void watch_entries(enum tier tier, bool poll, bool looped)
{
	u8 *unit;

	begin(UNIT_PC);
	if (looped)
		in_loop(change_all, 0);
	else
		change_all(0, 0);
	ir_exit_stop(&u, NEXT_PC);
	unit = host_unit(&h, &u, tier);

	/* the slots with homes are right there and wrong in memory */
	struct x86_buf b = host_asm(&h);
	u8 *entry = b.p;

	for (u32 s = 0; s < h.g->nslots; s++) {
		unsigned r = h.hg->home[s];

		if (!tried(s))
			continue;
		if (r == CG_NONE) {
			u64 v[2] = {number(s, 9), ~number(s, 9)};

			memcpy((u8 *)cpu_state(h.cpu) + h.g->slots[s].offset, v, h.g->slots[s].size);
			continue;
		}
		memset((u8 *)cpu_state(h.cpu) + h.g->slots[s].offset, 0x55, h.g->slots[s].size);
		if (r >= CG_XMM) {
			h.cpu->vspill[r - CG_XMM][0] = number(s, 9);
			h.cpu->vspill[r - CG_XMM][1] = ~number(s, 9);
			x86_v_rm(&b, X86_V_MOVUPS, r - CG_XMM, cg_cpu(offsetof(struct cpu, vspill[r - CG_XMM])));
		} else {
			h.cpu->spill[r] = number(s, 9);
			x86_mov_rm(&b, 8, r, cg_cpu(offsetof(struct cpu, spill[r])));
		}
	}
	x86_jmp_rel32(&b, (s32)((u64)unit + (poll ? 0 : h.out.skip) - ((u64)b.p + 5)));
	host_keep(&h, &b);
	host_enter(&h, entry);
	for (u32 s = 0; s < h.g->nslots; s++) {
		u64 v = number(s, 9);

		if (!tried(s))
			continue;
		if (h.g->slots[s].type == IR_F64)
			expect(s, found(s, false), v ^ 1ull << 63, 0, "entry");
		else
			expect(s, found(s, false), ~v, v, "entry");
	}
}

static void for_all(void (*fn)(enum tier))
{
	int best = hg_host_level();

	for (size_t k = 0; k < ARRAY_LEN(all); k++)
		for (int level = 2; level <= best; level++)
			for (unsigned m = 0; m < 4; m++) {
				struct hg_options o = {.level = level,
				                       .base = m & 1 ? HG_BASE_SOFTMMU : HG_BASE_ZERO,
				                       .random_ra = m & 2,
				                       .seed = m};

				host_open(&h, all[k], &o, 0);
				for (enum tier t = 0; t < TIERS; t++)
					fn(t);
				host_close(&h);
			}
}

static void entries(enum tier tier)
{
	for (unsigned m = 0; m < 4; m++)
		watch_entries(tier, m & 1, m & 2);
}

static void exits(enum tier tier)
{
	watch_exits(tier, false);
	watch_exits(tier, true);
}

START_TEST(slots_at_exits)
{
	swapped = 0;
	for_all(exits);
	ck_assert_uint_gt(swapped, 100); /* else the loops prove nothing */
}
END_TEST

START_TEST(slots_at_entries)
{
	for_all(entries);
}
END_TEST

/* -- any unit to any other ----------------------------------------------------------------------------------------- */

#define UNITS 12
#define STEPS 60

static u32 counter, rng_slots[32], nrng;

static u64 rng;

static u32 below(u32 n)
{
	return xorshift_below(&rng, n);
}

static struct ir_ref any(enum ir_type t)
{
	(void)t;
	return ir_get(&u, rng_slots[below(nrng)]);
}

/* A few operations, one step counted, and two ways on. */
static void random_unit(unsigned k)
{
	enum ir_type t = h.g->slots[counter].type;
	struct ir_ref c, f;

	bool looped = below(3) == 0;
	u32 l = 0;

	begin(0x10000 + k * 0x100);
	if (looped)
		l = loop_begins();
	for (unsigned n = 1 + below(5); n; n--) {
		static const enum ir_op ops[] = {IRO_add, IRO_sub, IRO_xor, IRO_mul, IRO_ror};

		ir_set(&u, rng_slots[below(nrng)], ir_op2(&u, ops[below(ARRAY_LEN(ops))], t, any(t), any(t)));
	}
	c = ir_opi(&u, IRO_sub, t, ir_get(&u, counter), 1);
	ir_set(&u, counter, c);
	ir_exit_if(&u, IR_EQ, ir_op2(&u, IRO_fl_sub, t, c, ir_const(&u, t, 0)), 0x90000);
	if (looped) /* every other time, or so */
		ir_br(&u, IR_NE, ir_op2(&u, IRO_fl_and, t, c, ir_const(&u, t, 1)), l);
	if (h.g->slot_flags != 0xffff && below(2)) {
		f = ir_get(&u, h.g->slot_flags); /* left by another unit */
		if (below(2))
			ir_set(&u, h.g->slot_flags, ir_op2(&u, IRO_fl_sub, t, any(t), any(t)));
	} else {
		f = ir_op2(&u, IRO_fl_sub, t, any(t), any(t));
		if (h.g->slot_flags != 0xffff)
			ir_set(&u, h.g->slot_flags, f);
	}
	ir_exit_if(&u, (enum ir_cc)below(IR_CC_COUNT), f, 0x10000 + below(UNITS) * 0x100);
	ir_exit_jump(&u, 0x10000 + below(UNITS) * 0x100);
}

static void random_graph(void)
{
	static struct ir_ins copies[UNITS][256];
	static struct ir_unit graph[UNITS];
	static struct hg_link links[UNITS][HG_MAX_LINKS];
	u8 *unit[UNITS], start[4096], want[4096];
	u32 nlink[UNITS], size = h.g->state_size, fl = h.g->slot_flags;

	ck_assert_uint_le(size, sizeof(start));
	for (unsigned k = 0; k < UNITS; k++) {
		random_unit(k);
		graph[k] = u;
		ck_assert_uint_le(u.nins, ARRAY_LEN(copies[k]));
		memcpy(copies[k], ins, u.nins * sizeof(ins[0]));
		graph[k].ins = copies[k];
		unit[k] = host_unit(&h, &u, (enum tier)below(TIERS));
		nlink[k] = h.out.nlink;
		memcpy(links[k], h.out.link, h.out.nlink * sizeof(links[k][0]));
	}
	for (u32 s = 0; s < size; s++)
		start[s] = (u8)below(256);
	memcpy(cpu_state(h.cpu), start, size);
	cpu_write_slot(h.cpu, counter, STEPS);
	if (fl != 0xffff)
		cpu_write_slot(h.cpu, fl, flags_image(below(16)) | (below(2) ? 0xffff3e00u : 0));
	memcpy(start, cpu_state(h.cpu), size);
	cpu_write_slot(h.cpu, h.g->slot_pc, 0x10000);
	for (u64 pc = 0x10000; pc != 0x90000; pc = cpu_read_slot(h.cpu, h.g->slot_pc))
		ir_interp(&graph[(pc - 0x10000) / 0x100], h.cpu);
	memcpy(want, cpu_state(h.cpu), size);

	/* in any order; what is not linked yet comes back to us */
	memcpy(cpu_state(h.cpu), start, size);
	u64 pc = 0x10000;
	unsigned entered = 0;

	while (pc != 0x90000) {
		for (unsigned n = below(4); n; n--) {
			unsigned k = below(UNITS);

			for (u32 l = 0; l < nlink[k]; l++) {
				u8 *field = unit[k] + links[k][l].off;

				if (links[k][l].pc != 0x90000)
					hg_patch(field, (u64)field, (u64)unit[(links[k][l].pc - 0x10000) / 0x100]);
			}
		}
		host_enter(&h, unit[(pc - 0x10000) / 0x100]);
		pc = cpu_read_slot(h.cpu, h.g->slot_pc);
		ck_assert_uint_le(++entered, STEPS);
	}
	if (fl != 0xffff) {
		u32 off = h.g->slots[fl].offset, a, b;

		memcpy(&a, want + off, 4);
		memcpy(&b, (u8 *)cpu_state(h.cpu) + off, 4);
		ck_assert_uint_eq(flags_nzcv(a), flags_nzcv(b));
		memcpy(want + off, (u8 *)cpu_state(h.cpu) + off, 4);
	}
	for (u32 s = 0; s < h.g->nslots; s++) {
		const struct slot *sl = &h.g->slots[s];

		ck_assert_msg(!memcmp(want + sl->offset, (u8 *)cpu_state(h.cpu) + sl->offset, sl->size),
		              "%s level %d: linked units leave another %s[%u]", h.g->name, h.hg->opt.level, sl->name,
		              sl->index);
	}
	ck_assert(!memcmp(want, cpu_state(h.cpu), size));
}

START_TEST(any_unit_to_any_other)
{
	int best = hg_host_level();

	rng = 12345;
	for (size_t k = 0; k < ARRAY_LEN(all); k++)
		for (unsigned m = 0; m < 120; m++) {
			struct hg_options o = {
			    .level = 2 + (int)(m % (unsigned)(best - 1)), .random_ra = m & 1, .seed = m};

			host_open(&h, all[k], &o, 0);
			/* some of the pinned slots, some of the others, one of which counts */
			nrng = 0;
			for (u32 s = 0; s < h.g->nslots && nrng < 32; s++)
				if (tried(s) && h.g->slots[s].class == SLOT_INT && h.g->slots[s].hot != 255 &&
				    h.g->slots[s].index < 32)
					rng_slots[nrng++] = s;
			counter = rng_slots[--nrng];
			if (m & 2) {
				u32 c = counter, i = below(nrng);

				counter = rng_slots[i];
				rng_slots[i] = c;
			}
			random_graph();
			host_close(&h);
		}
}
END_TEST

Suite *pins_suite(void)
{
	Suite *s = suite_create("pins");
	TCase *tc = tcase_create("contract 2");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, hottest_have_homes);
	tcase_add_test(tc, slots_at_exits);
	tcase_add_test(tc, slots_at_entries);
	tcase_add_test(tc, any_unit_to_any_other);
	suite_add_tcase(s, tc);
	return s;
}
