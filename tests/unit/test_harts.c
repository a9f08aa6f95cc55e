/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_harts.c - two CPUs of a machine: one drops units while the other changes its branch tables.
 *
 * What one thread does in the middle of another's work is done here by a signal handler: the page that the work is
 * about to touch is made inaccessible, and the handler plays the other thread at that very place.  So a schedule that
 * happens once in thousands of runs is the same in each.
 */
#include <check.h>
#include <signal.h>
#include <sys/mman.h>

#include "core/bus.h"
#include "core/guest_sys.h"
#include "core/mm.h"
#include "core/softmmu.h"
#include "core/tcache_internal.h"
#include "tests/toy/asm.h"
#include "tests/toy/toy.h"
#include "translator/engine.h"

Suite *harts_suite(void);

#define HOST_BASE 0x100000000000ull
#define RAM       0x80000000ull
#define RAM_BYTES 0x4000ull

/* -- a machine of the toy guest: no page tables ----------------------------------------------------------------------
 */

static void regime(const struct cpu *c, enum sys_access a, struct sys_regime *r)
{
	(void)c;
	(void)a;
	*r = (struct sys_regime){0};
}

static int translate(struct cpu *c, u64 va, enum sys_access a, struct sys_page *p)
{
	(void)c;
	(void)a;
	*p = (struct sys_page){va, 7, 64};
	return 0;
}

static int bus_error(struct cpu *c, enum sys_access a)
{
	(void)c;
	return 50 + (int)a;
}

static const struct guest_sys toy_sys = {
    .regime = regime, .translate = translate, .bus_error = bus_error, .misaligned = bus_error};

static struct guest guest;
static struct bus bus;
static struct mm mm;
static struct tcache *tc;
static struct cpu *cpu[2];
static u8 *ram;

static void setup(void)
{
	struct tcache_options o = {.engine = &engine, .base = HG_BASE_SOFTMMU};

	guest = guest_toy;
	guest.sys = &toy_sys;
	bus_init(&bus);
	bus.host_base = HOST_BASE;
	ck_assert_int_eq(bus_map_ram(&bus, "ram", RAM, RAM_BYTES, &ram), 0);
	ck_assert_int_eq(mm_init(&mm, HOST_BASE, 64), 0);
	mm_lock(&mm);
	ck_assert_int_eq(mm_set(&mm, gaddr(RAM), RAM_BYTES, MM_READ | MM_WRITE | MM_EXEC), 0);
	mm_unlock(&mm);
	tc = tcache_new(&guest, &mm, &o);
	ck_assert_ptr_nonnull(tc);
	for (int i = 0; i < 2; i++) {
		cpu[i] = cpu_new(&guest, &mm, tc);
		ck_assert_ptr_nonnull(cpu[i]);
		ck_assert_int_eq(softmmu_init(cpu[i], &bus), 0);
	}
}

static void teardown(void)
{
	for (int i = 0; i < 2; i++) {
		softmmu_finish(cpu[i]);
		cpu_free(cpu[i]);
	}
	tcache_free(tc);
	bus_finish(&bus);
}

static struct unit *run(struct cpu *c, u64 pc)
{
	struct unit_key k = {.pc = pc, .vpc = pc};

	cpu_write_slot(c, TOY_SLOT_PC, pc);
	ck_assert_int_eq(cpu_run(c), CPU_EXIT_SYSCALL);
	return tcache_find(tc, &k);
}

/* -- in the middle of it ---------------------------------------------------------------------------------------------
 */

static u8 *watched; /* a page; NULL: none */
static void (*other)(void);

static void on_fault(int sig, siginfo_t *si, void *uc)
{
	(void)uc;
	if (!watched || (u64)si->si_addr - (u64)watched >= 4096) {
		signal(sig, SIG_DFL); /* nobody's: the test ends */
		return;
	}
	mprotect(watched, 4096, PROT_READ | PROT_WRITE);
	watched = NULL;
	other();
}

/* fn is called when p's page is touched next (prot PROT_NONE) or written next (PROT_READ). */
static void when_touched(void *p, int prot, void (*fn)(void))
{
	struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER};

	sigaction(SIGSEGV, &sa, NULL);
	other = fn;
	watched = (u8 *)ROUND_DOWN((u64)p, 4096);
	ck_assert_int_eq(mprotect(watched, 4096, prot), 0);
}

/* The other CPU goes on in another mode, which has a table of its own. */
static void switch_tables(void)
{
	cpu[1]->run_mode += 1ull << 32;
	softmmu_switch_code(cpu[1]);
}

/* A unit is dropped while the other CPU changes tables: it is gone from all of that one's tables, also from the one
 * that was in use, and nothing else is touched. */
START_TEST(tables_change_while_a_unit_is_dropped)
{
	u64 pc = RAM + 0x100 + 4 * (u64)_i;

	t_put(ram + (pc - RAM), T_ADDI(1, 1, 1));
	t_put(ram + (pc - RAM) + 4, T_SYSCALL(0));
	for (u32 round = 0; round < 40; round++) {
		struct unit *u = run(cpu[0], pc);
		struct jump_entry *table, *e;

		ck_assert_ptr_nonnull(u);
		ck_assert_ptr_eq(run(cpu[1], pc), u);
		table = cpu[1]->jumps;
		e = round & 1 ? tcache_jump_second(cpu[1], pc) : tcache_jump_entry(tc, cpu[1], pc);
		for (struct jump_entry *n = e - 1; n <= e + 1; n++)
			*n = n == e ? (struct jump_entry){pc, u->entry} : (struct jump_entry){RAM, 1};
		when_touched(e, PROT_NONE, switch_tables);
		tcache_invalidate(tc, gaddr(pc), 4);
		ck_assert_ptr_null(watched);
		ck_assert_ptr_ne(cpu[1]->jumps, table);
		ck_assert_uint_eq(u->state, UNIT_RETIRED);
		ck_assert_uint_eq(e->pc, NO_JUMP);
		ck_assert_uint_eq(e[-1].pc, RAM);
		ck_assert_uint_eq(e[1].pc, RAM);
	}
}
END_TEST

static u64 target;

static void drop_target(void)
{
	tcache_invalidate(tc, gaddr(target), 4);
}

/* A unit is dropped after a CPU has found it and before that one's branch table leads to it: it never does. */
START_TEST(a_unit_is_dropped_while_its_entry_is_filled)
{
	target = RAM + 0x200;
	t_put(ram, T_JR(5));
	t_put(ram + 4, T_NOP);
	t_put(ram + 0x200, T_ADDI(1, 1, 1));
	t_put(ram + 0x204, T_SYSCALL(0));
	cpu_write_slot(cpu[1], TOY_SLOT_R + 5, target);
	for (u32 round = 0; round < 40; round++) {
		struct jump_entry *e;
		struct unit *u;

		run(cpu[1], RAM);
		u = run(cpu[0], target);
		e = tcache_jump_entry(tc, cpu[1], target);
		ck_assert_uint_eq(e->pc, target);
		ck_assert_uint_eq(e->code, u->entry);
		*e = (struct jump_entry){NO_JUMP, 0};
		when_touched(e, PROT_READ, drop_target);
		run(cpu[1], RAM);
		ck_assert_ptr_null(watched);
		ck_assert_uint_eq(u->state, UNIT_RETIRED);
		ck_assert_uint_eq(e->pc, NO_JUMP);
	}
	ck_assert_uint_eq(cpu_read_slot(cpu[1], TOY_SLOT_R + 1), 80);
}
END_TEST

Suite *harts_suite(void)
{
	Suite *s = suite_create("harts");
	TCase *tcase = tcase_create("branch tables");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, tables_change_while_a_unit_is_dropped, 0, 4);
	tcase_add_test(tcase, a_unit_is_dropped_while_its_entry_is_filled);
	suite_add_tcase(s, tcase);
	return s;
}
