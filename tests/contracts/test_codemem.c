/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/contracts/test_codemem.c - contract 8: code memory is writable in one place and executable in another, and
 * bytes are reused only when every thread has passed a safe point; after fork what was inherited is written by nobody.
 *
 * tests/contracts/code-memory.sh looks at running programs.
 */
#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/contracts/toy_box.h"

Suite *codemem_suite(void);

static struct toy_box b;

/* -- protections --------------------------------------------------------------------------------------------------- */

/* Protection of the mapping that holds p as /proc/self/maps writes it ("r-xs"), the same to the end of len bytes. */
static void protection(const void *p, size_t len, const char *want)
{
	FILE *f = fopen("/proc/self/maps", "r");
	char line[512], prot[8];
	u64 from, to, at = (u64)p, seen = 0;

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f)) {
		ck_assert_int_eq(sscanf(line, "%lx-%lx %7s", &from, &to, prot), 3);
		ck_assert_msg(!(strchr(prot, 'w') && strchr(prot, 'x')), "writable and executable: %s", line);
		if (from < at + len && at < to) {
			ck_assert_msg(!strcmp(prot, want), "%s where %s is wanted", line, want);
			seen += MIN(to, at + len) - MAX(from, at);
		}
	}
	fclose(f);
	ck_assert_uint_eq(seen, len);
}

static void both_views(const struct codemem *m)
{
	protection(m->rw, m->size & -4096ul, "rw-s");
	protection((void *)m->rx, m->size & -4096ul, "r-xs");
}

START_TEST(never_writable_and_executable)
{
	struct codemem *m;

	box_open(&b, &guest_toy, &(struct tcache_options){.code_size = 1 << 20});
	m = &b.tc->code;
	BOX_PUT(&b, BOX_CODE, T_ADDI(1, 0, 1), T_SYSCALL(0));
	both_views(m);
	ck_assert_int_eq(box_run(&b, BOX_CODE), CPU_EXIT_SYSCALL);
	both_views(m);
	/* what is written in one place stands in the other */
	ck_assert(!memcmp(m->rw, (void *)m->rx, m->pos));
	tcache_fork_prepare(b.tc);
	tcache_fork_child(b.tc);
	both_views(m);
	ck_assert_int_eq(box_run(&b, BOX_CODE), CPU_EXIT_SYSCALL);
	tcache_lock(b.tc);
	tcache_flush(b.tc, b.cpu);
	tcache_unlock(b.tc);
	both_views(m);
	ck_assert_int_eq(box_run(&b, BOX_CODE), CPU_EXIT_SYSCALL);
	ck_assert(!memcmp(m->rw, (void *)m->rx, m->pos));
	box_close(&b);
}
END_TEST

/* -- safe points --------------------------------------------------------------------------------------------------- */

/* A retired unit's bytes stay until all is flushed: a thread may be in it. */
START_TEST(retired_bytes_stay)
{
	static u8 before[4096];
	struct unit *u;
	u8 *rw;

	box_open(&b, &guest_toy, &(struct tcache_options){.code_size = 1 << 20});
	BOX_PUT(&b, BOX_CODE, T_ADDI(1, 0, 1), T_SYSCALL(0));
	BOX_PUT(&b, BOX_CODE + 0x100, T_ADDI(2, 0, 1), T_SYSCALL(0));
	ck_assert_int_eq(box_run(&b, BOX_CODE), CPU_EXIT_SYSCALL);
	u = box_unit(&b, BOX_CODE);
	ck_assert(u && u->code_len <= sizeof(before));
	rw = b.tc->code.rw + (u->code - b.tc->code.rx);
	memcpy(before, rw, u->code_len);
	for (unsigned round = 0; round < 50; round++) {
		tcache_invalidate(b.tc, gaddr(BOX_CODE), 4);
		ck_assert_ptr_null(box_unit(&b, BOX_CODE));
		ck_assert_int_eq(box_run(&b, BOX_CODE + 0x100), CPU_EXIT_SYSCALL);
		ck_assert_int_eq(box_run(&b, BOX_CODE), CPU_EXIT_SYSCALL);
		ck_assert_uint_ne(box_unit(&b, BOX_CODE)->code, u->code);
		ck_assert(!memcmp(rw, before, u->code_len));
	}
	ck_assert_uint_eq(box_stats(&b).flushes, 0);
	box_close(&b);
}
END_TEST

/* One thread is inside translated code (in a helper, which waits for us) while another wants to flush. */
static struct {
	int inside, go;
	u64 epoch_inside;
	struct cpu *cpu;
} other;

static u64 linger(struct cpu *c)
{
	__atomic_store_n(&other.inside, 1, __ATOMIC_SEQ_CST);
	while (!__atomic_load_n(&other.go, __ATOMIC_SEQ_CST))
		sched_yield();
	other.epoch_inside = c->tc->epoch;
	return 0;
}

static const struct ir_helper helpers[] = {{"linger", (void *)linger, IR_H_EFFECT}};

/* The toy's brk calls the helper instead. */
static int translate(struct tr *t, const u8 *code, size_t avail)
{
	if (avail < 4 || code[0] >> 2 != 29)
		return guest_toy.translate(t, code, avail);
	ir_call(t->u, 0, IR_NONE, (struct ir_ref){0}, (struct ir_ref){0}, (struct ir_ref){0});
	t->next_pc = t->pc + 4;
	return 4;
}

static void *run_other(void *arg)
{
	(void)arg;
	cpu_set_current(other.cpu);
	cpu_write_slot(other.cpu, TOY_SLOT_PC, BOX_CODE);
	while (cpu_run(other.cpu) == CPU_EXIT_REQUEST)
		;
	return NULL;
}

static void *flush(void *arg)
{
	(void)arg;
	tcache_lock(b.tc);
	tcache_flush(b.tc, b.cpu);
	/* whoever comes back to old code meets a breakpoint, and no new code in its place */
	memset(b.tc->code.rw + b.tc->stub_len, 0xcc, b.tc->code.size - b.tc->stub_len);
	b.tc->code.pos += 65536;
	tcache_unlock(b.tc);
	return NULL;
}

START_TEST(flush_waits_for_all_threads)
{
	static struct guest g;
	pthread_t thread, flusher;
	u64 epoch;
	u8 *unit;
	static u8 before[4096];
	u32 len;

	g = guest_toy;
	g.helpers = helpers;
	g.nhelpers = 1;
	g.translate = translate;
	box_open(&b, &g, &(struct tcache_options){.code_size = 1 << 20});
	/* When the other thread has left it has g in its branch table, two pairs on its stack, and runs into all of
	 * them. */
	BOX_PUT(&b, BOX_CODE, T_JALR(5), T_NOP, T_JAL(5), T_NOP, T_JALR(5), T_NOP, T_SYSCALL(3), T_NOP,
	        /* 8: f */ T_ADDI(6, 15, 0), T_BRK(0), T_JAL(5), T_NOP, T_ADDI(15, 6, 0), T_JR(15), T_NOP, T_NOP,
	        /* 16: g */ T_ADDI(1, 1, 1), T_JR(15), T_NOP);
	other.cpu = cpu_new(&g, &b.mm, b.tc);
	cpu_write_slot(other.cpu, TOY_SLOT_R + 5, BOX_CODE + 64);
	ck_assert_int_eq(pthread_create(&thread, NULL, run_other, NULL), 0);
	while (!__atomic_load_n(&other.inside, __ATOMIC_SEQ_CST))
		sched_yield();
	epoch = b.tc->epoch;
	struct unit *u = box_unit(&b, BOX_CODE + 32);

	ck_assert_ptr_nonnull(u);
	unit = b.tc->code.rw + (u->code - b.tc->code.rx);
	len = u->code_len;
	ck_assert_uint_le(len, sizeof(before));
	memcpy(before, unit, len);
	ck_assert_int_eq(pthread_create(&flusher, NULL, flush, NULL), 0);
	/* it asks the other thread to leave before it touches anything */
	while (!__atomic_load_n(&other.cpu->exit_request, __ATOMIC_SEQ_CST) &&
	       __atomic_load_n(&b.tc->epoch, __ATOMIC_SEQ_CST) == epoch)
		sched_yield();
	ck_assert_uint_eq(b.tc->epoch, epoch);
	ck_assert_uint_eq(b.tc->flushing, 1);
	ck_assert(!memcmp(before, unit, len) && box_unit(&b, BOX_CODE + 32) == u);
	__atomic_store_n(&other.go, 1, __ATOMIC_SEQ_CST);
	pthread_join(flusher, NULL);
	pthread_join(thread, NULL);
	ck_assert_uint_eq(other.epoch_inside, epoch);
	ck_assert_uint_eq(b.tc->epoch, epoch + 1);
	ck_assert_int_eq(other.cpu->exit_reason, CPU_EXIT_SYSCALL);
	ck_assert_uint_eq(cpu_read_slot(other.cpu, TOY_SLOT_R + 1), 3);
	/* back in code it has dropped what held addresses of the old code */
	ck_assert_uint_eq(other.cpu->epoch, epoch + 1);
	ck_assert_uint_eq(other.cpu->pair_sp, other.cpu->pair_limit);
	for (u32 k = 0; k < JUMP_ENTRIES(JUMP_BITS); k++) {
		struct jump_entry *e = &other.cpu->jumps[k];

		if (e->code && e->pc != NO_JUMP) {
			struct unit *to = tcache_by_code(b.tc, e->code);

			ck_assert(to && to->key.pc == e->pc);
		}
	}
	cpu_free(other.cpu);
	box_close(&b);
}
END_TEST

/* -- more units than one table of them is for ---------------------------------------------------------------------- */

#define FIRST_LATER 0x1000u /* of the units that are changed again and again; those before are kept */

static void put_returning(u32 at, u32 n, u32 value)
{
	for (u32 k = 0; k < n; k++)
		BOX_PUT(&b, BOX_CODE + at + 16 * k, T_ADDI(1, 0, value + k), T_SYSCALL(9), T_NOP, T_NOP);
	tcache_sync(b.tc, gaddr(0), 0);
}

static void run_returning(u32 at, u32 n, u32 value)
{
	for (u32 k = 0; k < n; k++) {
		ck_assert_int_eq(box_run(&b, BOX_CODE + at + 16 * k), CPU_EXIT_SYSCALL);
		ck_assert_uint_eq(box_reg(&b, 1), value + k);
	}
}

START_TEST(many_units)
{
	u32 value = 0;
	struct unit *old, *young;

	box_open(&b, &guest_toy, &(struct tcache_options){.code_size = 16 << 20});
	put_returning(0, 16, 7);
	run_returning(0, 16, 7);
	while (b.tc->nunits < (1u << HASH_FIRST) + 1000) {
		value ^= 512;
		put_returning(FIRST_LATER, 256, value);
		run_returning(FIRST_LATER, 256, value);
	}
	ck_assert_uint_eq(b.tc->ntables, 2);
	for (u32 k = 0; k < b.tc->nunits; k++) {
		struct unit *u = b.tc->by_code[k];

		ck_assert_ptr_eq(tcache_by_code(b.tc, u->code), u);
		ck_assert_ptr_eq(tcache_by_code(b.tc, u->code + u->code_len - 1), u);
	}
	ck_assert_ptr_null(tcache_by_code(b.tc, b.tc->code.rx));
	ck_assert_ptr_null(tcache_by_code(b.tc, b.tc->code.rx + b.tc->code.pos));
	run_returning(FIRST_LATER, 256, value);
	run_returning(0, 16, 7);
	old = box_unit(&b, BOX_CODE);
	young = box_unit(&b, BOX_CODE + FIRST_LATER);
	ck_assert(old && young && old->table == 0 && young->table == 1);
	/* each is dropped from where it is, and made again in the newest */
	put_returning(0, 16, 9);
	put_returning(FIRST_LATER, 16, 11);
	ck_assert(!box_unit(&b, BOX_CODE) && !box_unit(&b, BOX_CODE + FIRST_LATER));
	run_returning(0, 16, 9);
	run_returning(FIRST_LATER, 16, 11);
	ck_assert_uint_eq(box_unit(&b, BOX_CODE)->table, 1);
	/* and nothing stays when all is dropped */
	tcache_lock(b.tc);
	tcache_flush(b.tc, b.cpu);
	tcache_unlock(b.tc);
	ck_assert_uint_eq(b.tc->ntables, 1);
	ck_assert(!box_unit(&b, BOX_CODE) && !box_unit(&b, BOX_CODE + FIRST_LATER + 16 * 20));
	run_returning(0, 16, 9);
	ck_assert_uint_eq(box_unit(&b, BOX_CODE)->table, 0);
	box_close(&b);
}
END_TEST

/* -- metadata that finds no room -------------------------------------------------------------------------------------
 */

static u32 run_pages(u32 n)
{
	box_set(&b, 1, n);
	box_set(&b, 3, 0);
	ck_assert_int_eq(box_run(&b, BOX_CODE), CPU_EXIT_SYSCALL);
	ck_assert_uint_eq(b.cpu->exit_code, 1);
	return box_reg(&b, 3);
}

/* A region of four pages is about to be made when the arena has room for so and so many bytes more: for all of it, for
 * none, or for the unit and some of its pages' nodes.  Nothing is left behind of one that did not fit, so a change of
 * its bytes drops the units that there are. */
START_TEST(arena_ends_in_a_region)
{
	u32 refused = 0, made = 0;

	for (u32 room = 0; room < 2048; room += 16) {
		size_t size;

		box_open(&b, &guest_toy, &(struct tcache_options){.hot_after = 8, .code_size = 1 << 20});
		BOX_PUT(&b, BOX_CODE, T_ADDI(1, 1, -1) | T_S, T_B(IR_NE, 1022), T_NOP, T_SYSCALL(1), T_NOP);
		BOX_PUT(&b, BOX_CODE + 0x1000, T_ADDI(3, 3, 1), T_B(IR_NE, 1022), T_NOP, T_SYSCALL(9), T_NOP);
		BOX_PUT(&b, BOX_CODE + 0x2000, T_ADDI(3, 3, 1), T_B(IR_NE, 1022), T_NOP, T_SYSCALL(9), T_NOP);
		BOX_PUT(&b, BOX_CODE + 0x3000, T_ADDI(3, 3, 1), T_B(IR_NE, -3074), T_NOP, T_SYSCALL(9), T_NOP);
		ck_assert_uint_eq(run_pages(4), 9);
		size = b.tc->arena_size;
		b.tc->arena_size = ROUND_UP(b.tc->arena_pos, 16u) + room;
		ck_assert_uint_eq(run_pages(20), 3 * 19);
		refused += b.tc->full;
		made += box_stats(&b).regions != 0;
		ck_assert(b.tc->full != (box_stats(&b).regions != 0));
		b.tc->arena_size = size;
		for (u32 page = 1; page < 4; page++) {
			BOX_PUT(&b, BOX_CODE + 0x1000 * page, T_ADDI(3, 3, 10));
			tcache_sync(b.tc, gaddr(0), 0);
		}
		ck_assert_uint_eq(run_pages(20), 30 * 19);
		box_close(&b);
	}
	ck_assert_uint_gt(refused, 10);
	ck_assert_uint_gt(made, 10);
}
END_TEST

/* -- fork ---------------------------------------------------------------------------------------------------------- */

static u64 sum(const u8 *p, size_t n)
{
	u64 h = 0xcbf29ce484222325ull;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 0x100000001b3ull;
	return h;
}

/* Makes units of n functions from BOX_CODE + at on, linked to each other. */
static void make_units(u32 at, u32 n)
{
	for (u32 k = 0; k < n; k++) {
		if (k + 1 < n)
			BOX_PUT(&b, BOX_CODE + at + 16 * k, T_B(IR_EQ, 3), T_ADDI(1, 1, 1), T_SYSCALL(9), T_NOP);
		else
			BOX_PUT(&b, BOX_CODE + at + 16 * k, T_SYSCALL(1), T_NOP);
	}
	tcache_sync(b.tc, gaddr(0), 0);
	cpu_write_slot(b.cpu, TOY_SLOT_FL, flags_image(4));
	for (unsigned round = 0; round < 3; round++) {
		box_set(&b, 1, 0);
		ck_assert_int_eq(box_run(&b, BOX_CODE + at), CPU_EXIT_SYSCALL);
		ck_assert_uint_eq(b.cpu->exit_code, 1);
		ck_assert_uint_eq(box_reg(&b, 1), n - 1);
	}
}

static void wait_for(int fd)
{
	char c;

	ck_assert_int_eq((int)read(fd, &c, 1), 1);
}

static void tell(int fd)
{
	ck_assert_int_eq((int)write(fd, "x", 1), 1);
}

START_TEST(fork_freezes)
{
	int to_child[2], to_parent[2], status;
	struct codemem *m;
	u64 frozen_sum, rest_sum;
	size_t frozen;
	pid_t pid;

	box_open(&b, &guest_toy, &(struct tcache_options){.code_size = 1 << 20});
	m = &b.tc->code;
	make_units(0, 20);
	ck_assert_int_eq(pipe(to_child) | pipe(to_parent), 0);
	/* a jump that is taken for the first time after the fork */
	BOX_PUT(&b, BOX_CODE + 0x2000, T_B(IR_NE, 3), T_NOP, T_SYSCALL(7), T_NOP, T_SYSCALL(8), T_NOP);
	ck_assert_int_eq(box_run(&b, BOX_CODE + 0x2000), CPU_EXIT_SYSCALL);
	tcache_fork_prepare(b.tc);
	frozen = m->frozen;
	frozen_sum = sum(m->rw, frozen);
	rest_sum = sum(m->rw + frozen, m->size - frozen);
	pid = fork();
	if (pid == 0) {
		close(to_child[1]);
		close(to_parent[0]);
		tcache_fork_child(b.tc);
		both_views(m);
		cpu_write_slot(b.cpu, TOY_SLOT_FL, flags_image(0));
		for (unsigned k = 0; k < 3; k++) {
			ck_assert_int_eq(box_run(&b, BOX_CODE + 0x2000), CPU_EXIT_SYSCALL);
			ck_assert_uint_eq(b.cpu->exit_code, 8);
		}
		ck_assert_uint_eq(sum(m->rw, frozen), frozen_sum);
		/* inherited units still work, and new ones */
		make_units(0, 20);
		make_units(0x800, 30);
		/* a unit to which frozen jumps lead is changed */
		make_units(0x10, 5);
		box_set(&b, 1, 0);
		ck_assert_int_eq(box_run(&b, BOX_CODE), CPU_EXIT_SYSCALL);
		ck_assert_uint_eq(box_reg(&b, 1), 5);
		/* the old code was left behind as a whole: from here on all of it is this process's own */
		ck_assert_uint_gt(box_stats(&b).flushes, 0);
		both_views(m);
		rest_sum = sum(m->rw, m->size);
		tell(to_parent[1]);
		wait_for(to_child[0]);
		ck_assert_uint_eq(sum(m->rw, m->size), rest_sum); /* the parent wrote meanwhile */
		make_units(0x800, 40);
		_exit(0);
	}
	tcache_fork_parent(b.tc);
	close(to_child[0]);
	close(to_parent[1]);
	ck_assert_uint_ge(frozen, m->pos & -4096ul);
	wait_for(to_parent[0]);
	ck_assert_uint_eq(sum(m->rw, frozen), frozen_sum);                  /* nobody writes here any more, */
	ck_assert_uint_eq(sum(m->rw + frozen, m->size - frozen), rest_sum); /* and here only the parent */
	make_units(0, 20);
	make_units(0x1000, 50);
	ck_assert_uint_eq(sum(m->rw, frozen), frozen_sum);
	ck_assert_uint_ne(sum(m->rw + frozen, m->size - frozen), rest_sum);
	make_units(0x10, 7);
	box_set(&b, 1, 0);
	ck_assert_int_eq(box_run(&b, BOX_CODE), CPU_EXIT_SYSCALL);
	ck_assert_uint_eq(box_reg(&b, 1), 7);
	tell(to_child[1]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	box_close(&b);
}
END_TEST

Suite *codemem_suite(void)
{
	Suite *s = suite_create("codemem");
	TCase *tc = tcase_create("contract 8");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, never_writable_and_executable);
	tcase_add_test(tc, retired_bytes_stay);
	tcase_add_test(tc, flush_waits_for_all_threads);
	tcase_add_test(tc, many_units);
	tcase_add_test(tc, arena_ends_in_a_region);
	tcase_add_test(tc, fork_freezes);
	suite_add_tcase(s, tc);
	return s;
}
