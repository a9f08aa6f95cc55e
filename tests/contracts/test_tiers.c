/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/contracts/test_tiers.c - contract 4: units of every tier link to each other in both directions, and the first
 * tier costs little and in proportion to the code it translates.
 *
 * Nothing here is timed.  Links show in how often the loop in C was asked; work is counted in instructions that a child
 * executes under ptrace, one at a time: the same number in each run.
 *
 * Both tiers are tried by test_pins.c (single units, mixed in graphs), test_keys.c, test_pure.c, test_ir.c and
 * test_many_guests.c too.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config.h"
#include "tests/contracts/host.h"
#include "tests/contracts/toy_box.h"
#include "translator/region.h"

Suite *tiers_suite(void);

static struct toy_box b;

/* -- links --------------------------------------------------------------------------------------------------------- */

/* Runs from BOX_CODE to system call `code` with r1 = n; returns how often C had to find a unit. */
static u64 lookups(u32 n, u32 code)
{
	u64 before = box_stats(&b).lookups;

	box_set(&b, 1, n);
	ck_assert_int_eq(box_run(&b, BOX_CODE), CPU_EXIT_SYSCALL);
	ck_assert_uint_eq(b.cpu->exit_code, code);
	return box_stats(&b).lookups - before;
}

/* 0: the first tier only; 1: what runs eight times goes to the second. */
static const u32 hot_after[] = {0, 8};

#define ROUNDS 20000
/* Far fewer than rounds; a unit that is made again, in this tier or the next, asks a few times. */
#define FEW 24

/* Two units that jump to each other; then each is dropped while the other stays. */
START_TEST(jumps_in_both_directions)
{
	const u64 other = BOX_CODE + 0x100;

	box_open(&b, &guest_toy, &(struct tcache_options){.hot_after = hot_after[_i]});
	BOX_PUT(&b, BOX_CODE, T_ADDI(1, 1, -1) | T_S, T_B(IR_NE, 62), T_ADDI(2, 2, 1), T_SYSCALL(1), T_NOP);
	BOX_PUT(&b, other, T_ADDI(3, 3, 1), T_B(IR_NE, -66), T_ADDI(4, 4, 1), T_SYSCALL(9), T_NOP);
	for (unsigned round = 0; round < 6; round++) {
		for (u32 r = 2; r <= 4; r++)
			box_set(&b, r, 0);
		ck_assert_uint_le(lookups(ROUNDS, 1), FEW);
		ck_assert_uint_eq(box_reg(&b, 2), ROUNDS);
		ck_assert_uint_eq(box_reg(&b, 3), ROUNDS - 1);
		ck_assert_uint_eq(box_reg(&b, 4), ROUNDS - 1);
		ck_assert_uint_le(lookups(ROUNDS, 1), 4); /* all links are there */
		ck_assert_uint_ge(box_stats(&b).links, 2u);
		/* gone: whoever led there asks again, nobody runs the old one */
		BOX_PUT(&b, round & 1 ? BOX_CODE + 8 : other + 8, round & 1 ? T_ADDI(2, 2, 1) : T_ADDI(4, 4, 1));
		tcache_invalidate(b.tc, gaddr(round & 1 ? BOX_CODE : other), 4);
		ck_assert_ptr_null(box_unit(&b, round & 1 ? BOX_CODE : other));
	}
	/* changed in the middle of it all: from the next round on the new code runs */
	lookups(ROUNDS, 1);
	BOX_PUT(&b, other, T_ADDI(3, 3, 2));
	tcache_sync(b.tc, gaddr(other), 4);
	box_set(&b, 3, 0);
	ck_assert_uint_le(lookups(ROUNDS, 1), FEW);
	ck_assert_uint_eq(box_reg(&b, 3), 2 * (ROUNDS - 1));
	box_close(&b);
}
END_TEST

/* Calls, returns, calls through a register, jumps through a register. */
START_TEST(calls_and_indirect_jumps)
{
	box_open(&b, &guest_toy, &(struct tcache_options){.hot_after = hot_after[_i]});
	BOX_PUT(&b, BOX_CODE, /* 0 */ T_JAL(31), T_NOP, /* 2 */ T_JALR(5), T_NOP, /* 4 */ T_JR(6), T_NOP,
	        /* 6 */ T_ADDI(1, 1, -1) | T_S, T_B(IR_NE, -8), T_NOP, T_SYSCALL(2), T_NOP);
	BOX_PUT(&b, BOX_CODE + 4 * 32, T_ADDI(2, 2, 1), T_JR(15), T_NOP, T_ADDI(3, 3, 1), T_JR(15), T_NOP);
	box_set(&b, 5, BOX_CODE + 4 * 35);
	box_set(&b, 6, BOX_CODE + 4 * 6);
	ck_assert_uint_le(lookups(ROUNDS, 2), FEW);
	ck_assert_uint_eq(box_reg(&b, 2), ROUNDS);
	ck_assert_uint_eq(box_reg(&b, 3), ROUNDS);
	ck_assert_uint_le(lookups(ROUNDS, 2), 4);
	/* the functions called are straight and stay as they are: links lead from tier to tier */
	ck_assert_uint_eq(box_unit(&b, BOX_CODE + 4 * 32)->tier, 1);
	ck_assert_uint_eq(box_stats(&b).regions > 0, _i);
	box_close(&b);
}
END_TEST

/* -- jumps with a cell: contract 7 ----------------------------------------------------------------------------------
 */

#define F (BOX_CODE + 4 * 64)
#define G (BOX_CODE + 4 * 128)

/* Jumps to where BOX_DATA says, until r1 has been counted down: F adds `step` to r2, G to r3. */
static void put_site(u32 step)
{
	BOX_PUT(&b, BOX_CODE, T_LUI(5, BOX_DATA >> 16), T_LW(6, 5, 0), T_JR(6), T_NOP);
	BOX_PUT(&b, F, T_ADDI(2, 2, step), T_ADDI(1, 1, -1) | T_S, T_B(IR_NE, -67), T_NOP, T_SYSCALL(1), T_NOP);
	BOX_PUT(&b, G, T_ADDI(3, 3, step), T_ADDI(1, 1, -1) | T_S, T_B(IR_NE, -131), T_NOP, T_SYSCALL(1), T_NOP);
	box_set(&b, 2, 0);
	box_set(&b, 3, 0);
}

/* How many cells lead from pc to the unit that is there now; none may lead to another one. */
static u32 cells_to(u64 pc)
{
	const struct unit *u = box_unit(&b, pc);
	u32 n = 0;

	for (u32 k = 0; k < b.tc->ncells; k++) {
		if (b.tc->cells[k].pc != pc)
			continue;
		ck_assert_ptr_nonnull(u);
		ck_assert_uint_eq(b.tc->cells[k].code, u->entry);
		n++;
	}
	return n;
}

/* Frozen or not: a cell is filled, follows to the second tier, and matches nothing when its target goes. */
static void filled_and_cleared(u32 hot, bool freeze)
{
	box_open(&b, &guest_toy, &(struct tcache_options){.hot_after = hot});
	put_site(1);
	BOX_PUT(&b, BOX_DATA, F);
	/* F's own jump is linked, and the one with the cell has asked once */
	box_set(&b, 1, 2);
	ck_assert_int_eq(box_run(&b, F), CPU_EXIT_SYSCALL);
	ck_assert_uint_eq(cells_to(F), 0);
	if (freeze) {
		tcache_fork_prepare(b.tc);
		tcache_fork_parent(b.tc);
	}
	ck_assert_uint_le(lookups(ROUNDS, 1), FEW);
	ck_assert_uint_le(lookups(ROUNDS, 1), 4);
	ck_assert_uint_eq(box_reg(&b, 2), 2 * ROUNDS + 2);
	ck_assert_uint_ge(cells_to(F), 1);
	/* rewritten: whoever comes this way runs the new one */
	put_site(3);
	tcache_invalidate(b.tc, gaddr(F), 4);
	ck_assert_uint_eq(cells_to(F), 0);
	ck_assert_uint_le(lookups(ROUNDS, 1), FEW);
	ck_assert_uint_eq(box_reg(&b, 2), 3 * ROUNDS);
	/* the jump goes elsewhere from now on */
	BOX_PUT(&b, BOX_DATA, G);
	ck_assert_uint_le(lookups(ROUNDS, 1), FEW);
	ck_assert_uint_eq(box_reg(&b, 2), 3 * ROUNDS);
	box_close(&b);
}

START_TEST(cells_are_filled_and_cleared)
{
	filled_and_cleared(hot_after[_i], false);
	filled_and_cleared(hot_after[_i], true);
}
END_TEST

/* Lazy binding: the first target is not the one that stays. */
START_TEST(a_cell_waits_for_a_second_time)
{
	box_open(&b, &guest_toy, &(struct tcache_options){.hot_after = hot_after[_i]});
	put_site(1);
	BOX_PUT(&b, BOX_DATA, F);
	lookups(1, 1);
	BOX_PUT(&b, BOX_DATA, G);
	ck_assert_uint_le(lookups(ROUNDS, 1), FEW);
	ck_assert_uint_eq(box_reg(&b, 3), ROUNDS);
	ck_assert_uint_eq(cells_to(F), 0);
	ck_assert_uint_ge(cells_to(G), 1);
	box_close(&b);
}
END_TEST

/* A jump whose target is never the same twice does not ask for ever, not even if it is frozen. */
START_TEST(a_cell_is_given_up)
{
	for (int freeze = 0; freeze < 2; freeze++) {
		box_open(&b, &guest_toy, &(struct tcache_options){.hot_after = hot_after[_i]});
		put_site(1);
		BOX_PUT(&b, F, T_SW(7, 5, 0));
		BOX_PUT(&b, G, T_SW(8, 5, 0));
		BOX_PUT(&b, BOX_DATA, F);
		box_set(&b, 7, G);
		box_set(&b, 8, F);
		lookups(3, 1); /* it has asked three times, and all else is linked */
		if (freeze) {
			tcache_fork_prepare(b.tc);
			tcache_fork_parent(b.tc);
		}
		ck_assert_uint_le(lookups(ROUNDS, 1), 2 * FEW);
		ck_assert_uint_le(lookups(ROUNDS, 1), 4);
		/* the second tier has the jump twice, behind F and behind G: there each goes to one place */
		if (!hot_after[_i])
			ck_assert_uint_eq(cells_to(F) + cells_to(G), 0);
		box_close(&b);
	}
}
END_TEST

/* A unit that jumps to the first tier's head of a loop jumps to the second tier's, once that is there. */
START_TEST(jumps_follow_to_the_second_tier)
{
	const u64 head = BOX_CODE + 0x100;
	struct unit *from;
	bool follows = false;

	box_open(&b, &guest_toy, &(struct tcache_options){.hot_after = 8});
	BOX_PUT(&b, BOX_CODE, T_B(IR_EQ, 63), T_NOP, T_SYSCALL(9), T_NOP);
	BOX_PUT(&b, head, T_ADDI(2, 2, 1), T_ADDI(1, 1, -1) | T_S, T_B(IR_NE, -3), T_NOP, T_SYSCALL(1), T_NOP);
	for (unsigned round = 0; round < 4; round++) {
		cpu_write_slot(b.cpu, TOY_SLOT_FL, flags_image(4));
		box_set(&b, 2, 0);
		lookups(round ? 100 : 2, 1); /* linked in the first round, hot in the second */
		ck_assert_uint_eq(box_reg(&b, 2), round ? 100 : 2);
		if (!round)
			ck_assert_uint_eq(box_unit(&b, head)->tier, 1);
	}
	ck_assert_uint_eq(box_unit(&b, head)->tier, 2);
	from = box_unit(&b, BOX_CODE);
	ck_assert_uint_eq(from->tier, 1);
	for (u32 k = 0; k < from->nout; k++)
		follows |= unit_out(from)[k].to == box_unit(&b, head);
	ck_assert(follows);
	box_close(&b);
}
END_TEST

/* A loop calls a function that stops for C each time; meanwhile the loop is rewritten: the call returns to the new one.
 * 1: what was dropped had been frozen by a fork. */
START_TEST(a_call_returns_from_what_was_dropped)
{
	u32 rounds = 200, stop = 100;

	box_open(&b, &guest_toy, &(struct tcache_options){.hot_after = 8});
	BOX_PUT(&b, BOX_CODE, /* 0 */ T_JAL(31), T_NOP, /* 2 */ T_ADDI(2, 2, 1), T_ADDI(1, 1, -1) | T_S,
	        /* 4 */ T_B(IR_NE, -5), T_NOP, T_SYSCALL(1), T_NOP);
	BOX_PUT(&b, BOX_CODE + 4 * 32, T_SYSCALL(9), T_JR(15), T_NOP);
	box_set(&b, 1, rounds);
	ck_assert_int_eq(box_run(&b, BOX_CODE), CPU_EXIT_SYSCALL);
	for (u32 k = 1; k <= rounds; k++) {
		ck_assert_uint_eq(b.cpu->exit_code, 9);
		if (k == stop) {
			ck_assert_uint_eq(box_unit(&b, BOX_CODE)->tier, 2);
			ck_assert_uint_ge(box_unit(&b, BOX_CODE)->nlanding, 1);
			if (_i) {
				tcache_fork_prepare(b.tc);
				tcache_fork_parent(b.tc);
			}
			BOX_PUT(&b, BOX_CODE + 8, T_ADDI(2, 2, 1000));
			tcache_sync(b.tc, gaddr(BOX_CODE + 8), 4);
		}
		ck_assert_int_eq(box_run(&b, box_pc(&b) + 4), CPU_EXIT_SYSCALL);
	}
	ck_assert_uint_eq(b.cpu->exit_code, 1);
	ck_assert_uint_eq(box_reg(&b, 2), stop - 1 + 1000 * (rounds - stop + 1));
	box_close(&b);
}
END_TEST

/* Jumps that a fork froze lead to the first tier's unit for ever: it is not to ask for the second tier's each time. */
START_TEST(frozen_jumps_do_not_ask_for_ever)
{
	const u64 head = BOX_CODE + 0x100;
	u32 counters = 0;
	u64 asked = 0;

	box_open(&b, &guest_toy, &(struct tcache_options){.hot_after = 2000});
	BOX_PUT(&b, BOX_CODE, T_B(IR_EQ, 63), T_NOP, T_SYSCALL(9), T_NOP);
	cpu_write_slot(b.cpu, TOY_SLOT_FL, flags_image(4));
	BOX_PUT(&b, head, T_ADDI(2, 2, 1), T_ADDI(1, 1, -1) | T_S, T_B(IR_NE, -3), T_NOP, T_SYSCALL(1), T_NOP);
	lookups(10, 1);
	tcache_fork_prepare(b.tc);
	tcache_fork_parent(b.tc);
	lookups(ROUNDS, 1);
	ck_assert_uint_eq(box_unit(&b, head)->tier, 2);
	/* 2^31 rounds later */
	for (u32 k = 0; k < b.tc->nunits; k++)
		if (b.tc->by_code[k]->key.pc == head && b.tc->by_code[k]->tier == 1) {
			b.tc->code.data[b.tc->by_code[k]->index] = 0;
			counters++;
		}
	ck_assert_uint_eq(counters, 1);
	for (u32 k = 0; k < 100; k++)
		asked += lookups(10, 1);
	ck_assert_uint_le(asked, 100 + FEW);
	ck_assert_uint_eq(box_reg(&b, 2), ROUNDS + 101 * 10);
	box_close(&b);
}
END_TEST

/* A thread that has spent its budget on the second tier goes on with what there is, and asks again later. */
START_TEST(the_budget_is_kept)
{
	box_open(&b, &guest_toy, &(struct tcache_options){.hot_after = 8});
	BOX_PUT(&b, BOX_CODE, T_ADDI(2, 2, 1), T_ADDI(1, 1, -1) | T_S, T_B(IR_NE, -3), T_NOP, T_SYSCALL(1), T_NOP);
	b.tc->opt.hot_budget = 1;
	b.tc->hot_cycles = 1ull << 50; /* days */
	lookups(ROUNDS, 1);
	ck_assert_uint_eq(box_unit(&b, BOX_CODE)->tier, 1);
	b.tc->start_cycles -= 101ull << 50;
	lookups(ROUNDS, 1);
	ck_assert_uint_eq(box_unit(&b, BOX_CODE)->tier, 2);
	ck_assert_uint_eq(box_stats(&b).regions, 1);
	box_close(&b);
}
END_TEST

static char ends[4096]; /* what the log says of regions */

static void note_end(u32 kind, const char *text, size_t len)
{
	size_t n = strlen(ends);

	if (kind == TC_LOG_OP_OPT && len > 9 && !memcmp(text, "# region ", 9) && n + len < sizeof(ends)) {
		memcpy(ends + n, text, len);
		ends[n + len] = 0;
	}
}

/* What is too long for a region, or has nothing to gain, is asked for once and then runs on as it is; the log says so.
 */
START_TEST(regions_are_bounded)
{
	struct unit *u;

	ends[0] = 0;
	box_open(&b, &guest_toy, &(struct tcache_options){.hot_after = 8, .log = TC_LOG_OP_OPT, .log_fn = note_end});
	for (u32 k = 0; k < 1000; k++)
		BOX_PUT(&b, BOX_CODE + 4 * k, T_ADDI(2, 2, 1));
	BOX_PUT(&b, BOX_CODE + 4000, T_ADDI(1, 1, -1) | T_S, T_B(IR_NE, -1002), T_NOP, T_SYSCALL(3), T_NOP);
	lookups(1, 3); /* makes and links the units of the way that has no loop */
	ck_assert_uint_le(lookups(200, 3), 200);
	ck_assert_uint_le(lookups(ROUNDS / 100, 3), 4);
	box_set(&b, 2, 0);
	lookups(10, 3);
	ck_assert_uint_eq(box_reg(&b, 2), 10 * 1000);
	for (u32 k = 0; k < 1000; k++) {
		u = box_unit(&b, BOX_CODE + 4 * k);
		ck_assert(!u || u->ninsns <= REGION_MAX_INSNS);
	}
	ck_assert_ptr_nonnull(strstr(ends, "0x10000, at most 256 instructions: refused: no loop within these\n"));
	box_close(&b);
}
END_TEST

/* More blocks than a region may have: fewer are taken. */
START_TEST(blocks_are_bounded)
{
	ends[0] = 0;
	box_open(&b, &guest_toy, &(struct tcache_options){.hot_after = 8, .log = TC_LOG_OP_OPT, .log_fn = note_end});
	for (u32 k = 0; k <= REGION_MAX_BLOCKS; k++)
		BOX_PUT(&b, BOX_CODE + 8 * k, T_B(IR_EQ, 1), T_ADDI(2, 2, 1));
	BOX_PUT(&b, BOX_CODE + 8 * REGION_MAX_BLOCKS + 8, T_ADDI(1, 1, -1) | T_S,
	        T_B(IR_NE, -2 * REGION_MAX_BLOCKS - 4), T_NOP, T_SYSCALL(3), T_NOP);
	cpu_write_slot(b.cpu, TOY_SLOT_FL, flags_image(4)); /* once each jumps, then none */
	lookups(ROUNDS / 100, 3);
	ck_assert_uint_eq(box_reg(&b, 2), (REGION_MAX_BLOCKS + 1) * (ROUNDS / 100));
	ck_assert_ptr_nonnull(strstr(ends, "0x10000, at most 256 instructions: refused: too many blocks\n"));
	ck_assert_ptr_nonnull(strstr(ends, "0x10000, at most 64 instructions: made, of these only\n"));
	ck_assert_uint_eq(box_unit(&b, BOX_CODE)->tier, 2);
	box_close(&b);
}
END_TEST

/* Two targets for which the branch table has one first entry: both are found, and neither after it was dropped. */
START_TEST(targets_that_share_an_entry)
{
	const u64 to[2] = {BOX_CODE + 4 * 35, BOX_DATA + 4 * 35};
	u32 step[2] = {1, 1};

	box_open(&b, &guest_toy, &(struct tcache_options){.hot_after = hot_after[_i]});
	ck_assert_ptr_eq(tcache_jump_entry(b.tc, b.cpu, to[0]), tcache_jump_entry(b.tc, b.cpu, to[1]));
	ck_assert_ptr_ne(tcache_jump_second(b.cpu, to[0]), tcache_jump_second(b.cpu, to[1]));
	BOX_PUT(&b, BOX_CODE, /* 0 */ T_JALR(5), T_NOP, /* 2 */ T_JALR(6), T_NOP,
	        /* 4 */ T_ADDI(1, 1, -1) | T_S, T_B(IR_NE, -6), T_NOP, T_SYSCALL(2), T_NOP);
	for (u32 k = 0; k < 2; k++) {
		BOX_PUT(&b, to[k], T_ADDI(2 + k, 2 + k, 1), T_JR(15), T_NOP);
		box_set(&b, 5 + k, (u32)to[k]);
	}
	for (u32 round = 0; round < 6; round++) {
		u32 k = round & 1;
		bool second = false;

		box_set(&b, 2, 0);
		box_set(&b, 3, 0);
		ck_assert_uint_le(lookups(ROUNDS, 2), FEW);
		ck_assert_uint_eq(box_reg(&b, 2), ROUNDS * step[0]);
		ck_assert_uint_eq(box_reg(&b, 3), ROUNDS * step[1]);
		for (u32 j = 0; j < 2; j++)
			second = second || tcache_jump_second(b.cpu, to[j])->pc == to[j];
		ck_assert(second);
		ck_assert_uint_le(lookups(ROUNDS, 2), 4);
		step[k]++;
		BOX_PUT(&b, to[k], T_ADDI(2 + k, 2 + k, step[k]));
		tcache_sync(b.tc, gaddr(to[k]), 4);
	}
	box_close(&b);
}
END_TEST

/* -- bounds -------------------------------------------------------------------------------------------------------- */

#define LONGEST 32

/* Before its first instruction runs, at most a unit of bounded length is translated, however long the code goes on. */
START_TEST(units_are_short)
{
	struct unit *u;

	box_open(&b, &guest_toy, &(struct tcache_options){0});
	for (u32 k = 0; k < 1000; k++)
		BOX_PUT(&b, BOX_CODE + 4 * k, T_ADDI(2, 2, 1));
	BOX_PUT(&b, BOX_CODE + 4000, T_SYSCALL(3), T_NOP);
	lookups(1, 3);
	ck_assert_uint_eq(box_reg(&b, 2), 1000);
	u = box_unit(&b, BOX_CODE);
	ck_assert_ptr_nonnull(u);
	ck_assert_uint_le(u->ninsns, LONGEST);
	ck_assert_uint_le(box_stats(&b).guest_insns, 1001); /* and nothing twice */
	ck_assert_uint_ge(box_stats(&b).units, 1001 / LONGEST);
	box_close(&b);
}
END_TEST

#define GUEST_PC 0x10000
static u8 code[4096];

static const u8 *fetch(struct translate_job *j, u64 pc, u32 want, u32 *n)
{
	(void)j, (void)want;
	if (pc < GUEST_PC || pc >= GUEST_PC + sizeof(code))
		return NULL;
	*n = (u32)(GUEST_PC + sizeof(code) - pc);
	return code + (pc - GUEST_PC);
}

static struct host h;

static void translate(u32 insns)
{
	struct tr_range range[TR_MAX_RANGES];
	struct translate_job j = {.pc = GUEST_PC,
	                          .features = h.g->features,
	                          .max_insns = insns,
	                          .tier = 1,
	                          .fetch = fetch,
	                          .range = range,
	                          .out = &h.out};

	check(engine.translate(h.hg, &j) == 0 && j.ninsns == insns);
}

/* Instructions that a process executes between its two stops, translating `insns` instructions; 0: nothing. */
static u64 steps(u32 insns)
{
	u64 n = 0;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (insns)
			translate(insns); /* pages and tables are there afterwards */
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		if (insns)
			translate(insns);
		raise(SIGSTOP);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
	for (;;) {
		ck_assert_int_eq(ptrace(PTRACE_SINGLESTEP, pid, 0, 0), 0);
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		ck_assert(WIFSTOPPED(status));
		if (WSTOPSIG(status) == SIGSTOP)
			break;
		n++;
	}
	ptrace(PTRACE_KILL, pid, 0, 0);
	waitpid(pid, &status, 0);
	return n;
}

static void put(u32 k, u32 w)
{
	memcpy(code + 4 * k, &w, 4);
}

/* What compilers make: arithmetic, loads, stores, compares, a few floats. */
static const u32 riscv_words[] = {
    0x00c58533, /* add  a0,a1,a2 */
    0x0085b703, /* ld   a4,8(a1) */
    0xfff70713, /* addi a4,a4,-1 */
    0x00e5b423, /* sd   a4,8(a1) */
    0x00f6c7b3, /* xor  a5,a3,a5 */
    0x02f70733, /* mul  a4,a4,a5 */
    0x0036579b, /* srliw a5,a2,3 */
    0x00a5c503, /* lbu  a0,10(a1) */
};
static const u32 a64_words[] = {
    0x8b020020, /* add  x0,x1,x2 */
    0xf9400424, /* ldr  x4,[x1,#8] */
    0xd1000484, /* sub  x4,x4,#1 */
    0xf9000424, /* str  x4,[x1,#8] */
    0xeb03009f, /* cmp  x4,x3 */
    0x9a851085, /* csel x5,x4,x5,ne */
    0x1e622820, /* fadd d0,d1,d2 */
    0x39402820, /* ldrb w0,[x1,#10] */
};

/* Per guest instruction: at most so many host instructions to translate it (with gcc's -O2 it is 1500 for riscv64 and
 * 2000 for aarch64), and so many bytes of host code, cold parts included. */
#define MAX_STEPS 3000
#define MAX_BYTES 64

static void measure(const struct guest *g, const u32 *words, size_t n)
{
	static const u32 sizes[] = {8, 16};
	u64 cost[ARRAY_LEN(sizes)], none, again;

	host_open(&h, g, &(struct hg_options){.level = MIN(3, hg_host_level())}, 0);
	for (u32 k = 0; k < ARRAY_LEN(code) / 4; k++)
		put(k, words[k % n]);
	none = steps(0);
	for (size_t k = 0; k < ARRAY_LEN(sizes); k++) {
		cost[k] = steps(sizes[k]) - none;
		translate(sizes[k]);
		ck_assert_msg(h.out.len <= sizes[k] * MAX_BYTES, "%s: %u bytes for %u instructions", g->name, h.out.len,
		              sizes[k]);
		ck_assert_msg(cost[k] <= (u64)sizes[k] * MAX_STEPS, "%s: %lu host instructions to translate %u",
		              g->name, cost[k], sizes[k]);
	}
	/* a count, no measurement */
	again = steps(sizes[0]) - none;
	ck_assert_uint_eq(again, cost[0]);
	/* in one pass: twice the code is twice the work */
	for (size_t k = 1; k < ARRAY_LEN(sizes); k++)
		ck_assert_msg(10 * cost[k] <= 22 * cost[k - 1], "%s: %u instructions cost %lu, %u cost %lu", g->name,
		              sizes[k - 1], cost[k - 1], sizes[k], cost[k]);
	host_close(&h);
}

START_TEST(work_is_bounded)
{
	/* verifying and sanitizing compilers do more */
#if !DEBUG_CHECKS && !defined(__SANITIZE_ADDRESS__) && defined(__OPTIMIZE__)
	measure(&guest_riscv64, riscv_words, ARRAY_LEN(riscv_words));
	measure(&guest_aarch64, a64_words, ARRAY_LEN(a64_words));
#endif
}
END_TEST

Suite *tiers_suite(void)
{
	Suite *s = suite_create("tiers");
	TCase *tc = tcase_create("contract 4");

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, jumps_in_both_directions, 0, ARRAY_LEN(hot_after));
	tcase_add_loop_test(tc, calls_and_indirect_jumps, 0, ARRAY_LEN(hot_after));
	tcase_add_loop_test(tc, cells_are_filled_and_cleared, 0, ARRAY_LEN(hot_after));
	tcase_add_loop_test(tc, a_cell_waits_for_a_second_time, 0, ARRAY_LEN(hot_after));
	tcase_add_loop_test(tc, a_cell_is_given_up, 0, ARRAY_LEN(hot_after));
	tcase_add_loop_test(tc, targets_that_share_an_entry, 0, ARRAY_LEN(hot_after));
	tcase_add_test(tc, jumps_follow_to_the_second_tier);
	tcase_add_loop_test(tc, a_call_returns_from_what_was_dropped, 0, 2);
	tcase_add_test(tc, frozen_jumps_do_not_ask_for_ever);
	tcase_add_test(tc, units_are_short);
	tcase_add_test(tc, the_budget_is_kept);
	tcase_add_test(tc, regions_are_bounded);
	tcase_add_test(tc, blocks_are_bounded);
	tcase_add_test(tc, work_is_bounded);
	suite_add_tcase(s, tc);
	return s;
}
