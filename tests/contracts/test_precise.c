/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/contracts/test_precise.c - contract 6: at each fault point every slot is what the program made it up to there,
 * though its write may stand behind.
 *
 * Units are random, of accesses, sums that become addresses and slots that are written again and again.  Each access is
 * an instruction of its own.  Its host instruction is replaced by a breakpoint, the snapshot brings the state back, and
 * that is compared with what the interpreter makes of the unit up to the access.
 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "core/mm.h"
#include "tests/contracts/host.h"

Suite *precise_suite(void);

#define UNIT_PC  0x4000
#define AREA     (64 * 1024)
#define STEPS    60
#define NPTR     6      /* slots that hold pointers into the area */
#define NDATA    6      /* slots that hold anything */
#define NO_FLAGS 0xffff /* slot_flags of a guest without */

static struct host h;
static struct mm mm;
static u64 *area, fresh[AREA / 8];
static u32 ptr_slot[NPTR], data_slot[NDATA];

/* -- units --------------------------------------------------------------------------------------------------------- */

static struct ir_unit u;
static struct ir_ins ins[2048];
static u32 slot_val[1024];
static u64 rng;

static u32 below(u32 n)
{
	rng = rng * 6364136223846793005ull + 1442695040888963407ull;
	return (u32)(rng >> 33) % n;
}

static struct ir_ref constant(u64 v)
{
	return ir_const(&u, IR_I64, v);
}

static struct ir_ref data(void)
{
	return ir_get(&u, data_slot[below(NDATA)]);
}

/* A pointer into the area, wherever the slots are. */
static struct ir_ref pointer(void)
{
	struct ir_ref p = ir_get(&u, ptr_slot[below(NPTR)]), i;

	switch (below(5)) {
	case 0: return p;
	case 1: return constant((u64)area + AREA / 2 + 8 * below(100));
	case 2: return ir_op2(&u, IRO_add, IR_I64, p, constant(8 * below(30)));
	default:
		i = ir_op2(&u, IRO_and, IR_I64, data(), constant(31));
		i = ir_op2(&u, IRO_shl, IR_I64, i, constant(3));
		return below(2) ? ir_op2(&u, IRO_add, IR_I64, p, i) : ir_op2(&u, IRO_add, IR_I64, i, p);
	}
}

static struct ir_ref number(void)
{
	static const u8 ops[] = {IRO_add, IRO_sub, IRO_xor, IRO_mul, IRO_or, IRO_and};

	switch (below(4)) {
	case 0: return constant(below(2) ? below(1000) : rng);
	case 1: return ir_const_pc(&u, u.cur_pc + 4096);
	default: return ir_op2(&u, (enum ir_op)ops[below(ARRAY_LEN(ops))], IR_I64, data(), data());
	}
}

/* The unit of a seed up to access `stop`, which is number 0, 1 ...; returns the number of accesses. */
static u32 make(u64 seed, u32 stop)
{
	u32 accesses = 0;

	rng = seed;
	ir_begin(&u, ins, ARRAY_LEN(ins), slot_val, h.g, UNIT_PC);
	ir_insn(&u, UNIT_PC);
	for (u32 k = 0; k < STEPS; k++) {
		struct ir_ref p, v;

		switch (below(5)) {
		case 0: ir_set(&u, data_slot[below(NDATA)], number()); break;
		case 1:
			if (h.g->slot_flags != NO_FLAGS && below(3) == 0)
				ir_set(&u, h.g->slot_flags, ir_op2(&u, IRO_fl_sub, IR_I64, data(), data()));
			break;
		case 2: ir_set(&u, ptr_slot[below(NPTR)], pointer()); break;
		default:
			/* the address goes to a slot that what was loaded overwrites, as compilers like it */
			p = pointer();
			if (below(2))
				ir_set(&u, ptr_slot[below(NPTR)], p);
			ir_insn(&u, UNIT_PC + 4 * accesses);
			if (accesses++ == stop) {
				ir_exit_stop(&u, UNIT_PC + 4 * stop);
				return accesses;
			}
			switch (below(3)) {
			case 0:
				v = ir_get(&u, ptr_slot[below(NPTR)]);
				ir_emit(&u, IRO_store, IR_I64, p.i, v.i, 0, 3, 0);
				break;
			case 1:
				v = ir_emit(&u, IRO_load, IR_I64, p.i, 0, 0, 2, 0);
				ir_set(&u, data_slot[below(NDATA)], v);
				break;
			default:
				v = ir_emit(&u, IRO_load, IR_I64, p.i, 0, 8, 3, 0);
				ir_set(&u, ptr_slot[below(NPTR)], v);
			}
		}
	}
	ir_exit_stop(&u, UNIT_PC + 4 * accesses);
	return accesses;
}

/* -- the state at an access ---------------------------------------------------------------------------------------- */

static u8 state0[65536], want[65536];
static const struct hg_side *at;
static u32 traps, sunk;

static void on_trap(int sig, siginfo_t *si, void *uc)
{
	(void)sig, (void)si;
	traps++;
	h.cpu->exit_reason = CPU_EXIT_FAULT;
	*cpu_slot_ptr(h.cpu, h.g->slots[h.g->slot_pc].offset) = UNIT_PC + (u64)at->pc_off;
	hg_unwind(h.hg, h.cpu, uc,
	          &(struct hg_snapshot){
	              .side = at, .flags = h.out.flags, .sunk = h.out.sunk, .swap = h.out.swap, .nswap = h.out.nswap});
}

static void restore(void)
{
	memcpy(cpu_state(h.cpu), state0, h.g->state_size);
	memcpy(area, fresh, AREA);
	h.cpu->exit_reason = 0;
	h.cpu->flags_op = 0;
}

static void compare(u64 seed, enum tier tier, u32 access)
{
	for (u32 s = 0; s < h.g->nslots; s++) {
		const struct slot *sl = &h.g->slots[s];
		const u8 *got = (const u8 *)cpu_state(h.cpu) + sl->offset;
		u64 g = 0, w = 0;

		memcpy(&g, got, MIN(sl->size, 8));
		memcpy(&w, want + sl->offset, MIN(sl->size, 8));
		if (sl->class == SLOT_FLAGS) {
			g = flags_nzcv((u32)g);
			w = flags_nzcv((u32)w);
		}
		ck_assert_msg(g == w && (sl->size <= 8 || !memcmp(got, want + sl->offset, sl->size)),
		              "%s, seed %llu, tier %u, access %u: %s[%u] is %llx, not %llx", h.g->name,
		              (unsigned long long)seed, tier, access, sl->name, sl->index, (unsigned long long)g,
		              (unsigned long long)w);
	}
}

static void try(u64 seed, enum tier tier)
{
	size_t pos = h.pos;
	u32 n = make(seed, ~0u), seen = 0;
	u8 *code = host_unit(&h, &u, tier);

	sunk += h.out.nsunk;
	for (u32 k = 0; k < h.out.nside; k++) {
		u8 *byte = code + h.out.side[k].off, old = *byte;
		u32 access = (u32)h.out.side[k].pc_off / 4;

		at = &h.out.side[k];
		make(seed, access);
		restore();
		ir_interp(&u, h.cpu);
		memcpy(want, cpu_state(h.cpu), h.g->state_size);
		restore();
		traps = 0;
		*byte = 0xcc; /* int3 */
		host_enter(&h, code);
		*byte = old;
		ck_assert_uint_eq(traps, 1);
		compare(seed, tier, access);
		seen++;
	}
	ck_assert_uint_eq(seen, n);
	h.pos = pos;
}

/* Slots with homes and without. */
static void choose_slots(void)
{
	u32 np[2] = {0}, nd[2] = {0};

	for (u32 s = 0; s < h.g->nslots; s++) {
		const struct slot *sl = &h.g->slots[s];
		bool pinned = h.hg->home[s] != CG_NONE;

		if (sl->class != SLOT_INT || sl->size != 8 || s == h.g->slot_pc || sl->hot == 255)
			continue;
		if (np[pinned] < NPTR / 2)
			ptr_slot[2 * np[pinned]++ + pinned] = s;
		else if (nd[pinned] < NDATA / 2)
			data_slot[2 * nd[pinned]++ + pinned] = s;
	}
	ck_assert_uint_eq(nd[0] + nd[1], NDATA);
}

static void fill(void)
{
	rng = 1;
	for (u32 k = 0; k < AREA / 8; k++)
		fresh[k] = (u64)area + AREA / 2 + 8 * below(1000) - 4000;
	for (u32 k = 0; k < h.g->state_size; k++)
		state0[k] = (u8)below(256);
	if (h.g->slot_flags != NO_FLAGS)
		memset(state0 + h.g->slots[h.g->slot_flags].offset, 0, 4);
	for (u32 k = 0; k < NPTR; k++)
		memcpy(state0 + h.g->slots[ptr_slot[k]].offset, &fresh[k], 8);
}

START_TEST(each_access)
{
	static const struct guest *const guests[] = {&guest_riscv64, &guest_aarch64};
	struct sigaction sa = {.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO | SA_ONSTACK};
	stack_t alt = {.ss_sp = malloc(1 << 17), .ss_size = 1 << 17};
	const char *units = getenv("UNITS");
	u32 n = units ? (u32)atoi(units) : 60;

	area = mmap(NULL, AREA, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert(area != MAP_FAILED);
	ck_assert_int_eq(mm_init(&mm, 0, 64), 0);
	mm.limit = 1ull << 47;
	ck_assert_int_eq(mm_set(&mm, gaddr((u64)area), AREA, MM_READ | MM_WRITE), 0);
	ck_assert_int_eq(sigaltstack(&alt, NULL), 0);
	ck_assert_int_eq(sigaction(SIGTRAP, &sa, NULL), 0);
	for (size_t g = 0; g < ARRAY_LEN(guests); g++)
		for (unsigned random = 0; random < 2; random++) {
			struct hg_options o = {
			    .level = hg_host_level(), .base = HG_BASE_ZERO, .random_ra = random, .seed = 1};

			host_open(&h, guests[g], &o, 0);
			h.cpu->mm = &mm;
			choose_slots();
			fill();
			for (u64 seed = 1; seed <= n; seed++)
				for (enum tier tier = 0; tier < TIERS; tier++)
					try(seed, tier);
			host_close(&h);
		}
	ck_assert_uint_gt(sunk, 1000); /* there is something to be seen */
	free(alt.ss_sp);
}
END_TEST

Suite *precise_suite(void)
{
	Suite *s = suite_create("precise");
	TCase *tc = tcase_create("precise");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, each_access);
	suite_add_tcase(s, tc);
	return s;
}
