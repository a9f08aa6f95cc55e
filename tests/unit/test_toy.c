/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_toy.c - the toy guest's words, as text, as IR, and run. */
#include <check.h>
#include <string.h>
#include <sys/mman.h>

#include "core/cpu.h"
#include "core/mm.h"
#include "core/tcache.h"
#include "tests/toy/asm.h"
#include "tests/toy/toy.h"
#include "translator/engine.h"

Suite *toy_suite(void);

START_TEST(text)
{
	static const struct {
		u32 word;
		const char *text;
	} rows[] = {
	    {T_ADD(1, 2, 3), "add\tr1,r2,r3"},
	    {T_ADD(15, 14, 13) | T_S, "add\tr15,r14,r13,s"},
	    {T_ADDI(1, 1, -4096), "addi\tr1,r1,-4096"},
	    {T_ORI(4, 5, 8191), "ori\tr4,r5,8191"},
	    {T_LUI(9, 0xbeef), "lui\tr9,0xbeef0000"},
	    {T_SETC(3, IR_HI), "setc\tr3,hi"},
	    {T_LH(7, 14, -2), "lh\tr7,-2(r14)"},
	    {T_SWAP(1, 2, 3), "swap\tr1,r2,(r3)"},
	    {T_CAS(4, 5, 6), "cas\tr4,r5,(r6)"},
	    {T_XADD(7, 8, 9), "xadd\tr7,r8,(r9)"},
	    {T_B(IR_NE, -1), "b\tne,0x1000"},
	    {T_JAL(-2), "jal\t0xffc"},
	    {T_JR(15), "jr\tr15"},
	    {T_SYSCALL(255), "syscall\t255"},
	    {0xfc000000u, ".word\t0xfc000000"},
	    {T_OR(1, 2, 3) | T_S, ".word\t0x16246000"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char buf[64];
		u8 bytes[4];

		t_put(bytes, rows[i].word);
		ck_assert_int_eq(guest_toy.disas(bytes, 4, 0x1000, buf, sizeof(buf)), 4);
		ck_assert_str_eq(buf, rows[i].text);
		ck_assert_int_eq(guest_toy.disas(bytes, 3, 0x1000, buf, sizeof(buf)), 0);
	}
}
END_TEST

static struct ir_ins ins[1024];
static u32 slot_val[TOY_SLOT_COUNT];
static struct ir_unit unit;

/* Translates the words at 0x1000 until the unit ends; returns the bytes used by the last instruction. */
static int translate(const u32 *words, unsigned n)
{
	static u8 code[64];
	struct tr t = {.u = &unit, .guest = &guest_toy, .features = guest_toy.features};
	unsigned at = 0;
	int len = 0;

	for (unsigned i = 0; i < n; i++)
		t_put(code + 4 * i, words[i]);
	ir_begin(&unit, ins, ARRAY_LEN(ins), slot_val, &guest_toy, 0x1000);
	while (!t.done && at < 4 * n) {
		t.pc = 0x1000 + at;
		ir_insn(&unit, t.pc);
		len = guest_toy.translate(&t, code + at, 4 * n - at);
		if (!len)
			break;
		at += (unsigned)len;
	}
	return len;
}

static unsigned count(enum ir_op op)
{
	unsigned n = 0;

	for (u32 i = 0; i < unit.nins; i++)
		n += unit.ins[i].op == op;
	return n;
}

START_TEST(delay_slot)
{
	const u32 call[] = {T_ADDI(1, 1, 1), T_JAL(4), T_ADDI(2, 2, 2)};
	const u32 loop[] = {T_B(IR_NE, -1), T_ADDI(2, 2, 2), T_JR(15), T_NOP};

	ck_assert_int_eq(translate(call, 3), 8);
	ck_assert_uint_eq(unit.nexit, 1);
	ck_assert_int_eq(unit.exit[0].kind, IR_EXIT_CALL);
	ck_assert_uint_eq(unit.exit[0].pc, 0x1018);
	ck_assert_uint_eq(unit.exit[0].ret, 0x100c);
	ck_assert_uint_eq(count(IRO_trap), 0);

	ck_assert_int_eq(translate(loop, 4), 8);
	ck_assert_uint_eq(unit.nexit, 2);
	ck_assert_uint_eq(unit.exit[0].pc, 0x1000);
	ck_assert_int_eq(unit.exit[1].kind, IR_EXIT_RET);

	/* The slot's word lies beyond what can be read. */
	ck_assert_int_eq(translate(call, 2), 0);
}
END_TEST

START_TEST(illegal)
{
	const u32 branch_in_slot[] = {T_JAL(4), T_JR(1)}, trap_in_slot[] = {T_JR(1), T_SYSCALL(0)};
	const u32 bad_condition[] = {T_B(14, 0), T_NOP}, unknown[] = {0xffffffffu};

	translate(branch_in_slot, 2);
	ck_assert_uint_eq(unit.nexit, 0);
	ck_assert_uint_eq(count(IRO_trap), 1);
	translate(trap_in_slot, 2);
	ck_assert_uint_eq(count(IRO_trap), 1);
	ck_assert_uint_eq(unit.nexit, 0);
	translate(bad_condition, 2);
	ck_assert_uint_eq(count(IRO_trap), 1);
	translate(unknown, 1);
	ck_assert_uint_eq(count(IRO_trap), 1);
}
END_TEST

START_TEST(byte_order)
{
	const u32 words[] = {T_LW(1, 2, 4), T_SH(1, 2, 0), T_SWAP(1, 2, 3), T_BRK(1)};

	translate(words, 4);
	for (u32 i = 0; i < unit.nins; i++)
		if (unit.ins[i].op == IRO_load || unit.ins[i].op == IRO_store || unit.ins[i].op == IRO_rmw)
			ck_assert(unit.ins[i].n & IR_MEM_SWAP);
	ck_assert_uint_eq(count(IRO_load) + count(IRO_store) + count(IRO_rmw), 3);
}
END_TEST

/* A loop with stores, its branch's delay slot, loads of parts of a big-endian word, a call and an exchange, run to the
 * system call: by host code at each level, with random registers, and by the interpreter. */
static void run_program(const struct tcache_options *o, const char *how)
{
	static const u32 program[] = {
	    T_LUI(2, 2),            /* the data page: 0x20000 */
	    T_ADDI(1, 0, 10),       /* */
	    T_ADD(3, 3, 1),         /* 2: sum */
	    T_SW(3, 2, 0),          /* */
	    T_ADDI(1, 1, -1) | T_S, /* */
	    T_B(IR_NE, -4),         /* to 2 */
	    T_ADDI(4, 4, 1),        /* delay slot: rounds */
	    T_LBU(5, 2, 3),         /* the lowest byte stands last */
	    T_LH(6, 2, 2),          /* */
	    T_JAL(4),               /* to 14 */
	    T_ADDI(7, 0, 7),        /* delay slot */
	    T_LW(9, 2, 0),          /* */
	    T_SYSCALL(5),           /* */
	    T_NOP,                  /* */
	    T_ADDI(8, 0, 0x123),    /* 14 */
	    T_SWAP(10, 8, 2),       /* 55, becomes 0x123 */
	    T_XADD(12, 1, 2),       /* 0x123, stays: r1 is 0 */
	    T_XADD(12, 10, 2),      /* 0x123, becomes 0x15a */
	    T_ADD(13, 12, 0),       /* */
	    T_CAS(13, 7, 2),        /* 0x15a, which 0x123 is not */
	    T_CAS(13, 8, 2),        /* 0x15a, becomes 0x123 again */
	    T_JR(15),               /* */
	    T_ADDI(11, 0, 9),       /* delay slot */
	};
	static const u32 want[16] = {[2] = 0x20000, [3] = 55,    [4] = 10,  [5] = 55, [6] = 55,     [7] = 7,
	                             [8] = 0x123,   [9] = 0x123, [10] = 55, [11] = 9, [12] = 0x123, [13] = 0x15a};
	static struct mm mm;
	u8 *code = mmap((void *)0x10000, 4096, PROT_READ | PROT_WRITE,
	                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	u8 *data = mmap((void *)0x20000, 4096, PROT_READ | PROT_WRITE,
	                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	ck_assert(code == (u8 *)0x10000 && data == (u8 *)0x20000);
	for (size_t i = 0; i < ARRAY_LEN(program); i++)
		t_put(code + 4 * i, program[i]);
	ck_assert_int_eq(mm_init(&mm, 0, 32), 0);
	mm_lock(&mm);
	mm_set(&mm, gaddr(0x10000), 4096, MM_READ | MM_EXEC);
	mm_set(&mm, gaddr(0x20000), 4096, MM_READ | MM_WRITE);
	mm_unlock(&mm);
	struct tcache *tc = tcache_new(&guest_toy, &mm, o);
	struct cpu *cpu = cpu_new(&guest_toy, &mm, tc);

	ck_assert(tc && cpu);
	cpu_write_slot(cpu, TOY_SLOT_PC, 0x10000);
	ck_assert_msg(cpu_run(cpu) == CPU_EXIT_SYSCALL && cpu->exit_code == 5, "%s", how);
	ck_assert_uint_eq(cpu_read_slot(cpu, TOY_SLOT_PC), 0x10000 + 4 * 12);
	for (u32 k = 0; k < 14; k++)
		ck_assert_msg(cpu_read_slot(cpu, TOY_SLOT_R + k) == want[k], "%s: r%u is 0x%lx", how, k,
		              cpu_read_slot(cpu, TOY_SLOT_R + k));
	ck_assert(data[0] == 0 && data[1] == 0 && data[2] == 1 && data[3] == 0x23);
	cpu_free(cpu);
	tcache_free(tc);
	munmap(code, 4096);
	munmap(data, 4096);
}

START_TEST(run)
{
	int best = engine.host_level();

	for (int level = 2; level <= best; level++) {
		run_program(&(struct tcache_options){.engine = &engine, .level = level}, "translated");
		run_program(&(struct tcache_options){.engine = &engine, .level = level, .random_ra = true, .seed = 7},
		            "random");
	}
	run_program(&(struct tcache_options){.engine = &engine, .interp = true}, "interpreted");
}
END_TEST

Suite *toy_suite(void)
{
	Suite *s = suite_create("toy");
	TCase *tc = tcase_create("translate");

	tcase_add_test(tc, text);
	tcase_add_test(tc, delay_slot);
	tcase_add_test(tc, illegal);
	tcase_add_test(tc, byte_order);
	tcase_add_test(tc, run);
	suite_add_tcase(s, tc);
	return s;
}
