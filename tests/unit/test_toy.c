/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_toy.c - the toy guest's words as text and as IR.  It runs in tests/contracts/test_many_guests.c. */
#include <check.h>
#include <string.h>

#include "core/cpu.h"
#include "tests/toy/asm.h"
#include "tests/toy/toy.h"

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

Suite *toy_suite(void)
{
	Suite *s = suite_create("toy");
	TCase *tc = tcase_create("translate");

	tcase_add_test(tc, text);
	tcase_add_test(tc, delay_slot);
	tcase_add_test(tc, illegal);
	tcase_add_test(tc, byte_order);
	suite_add_tcase(s, tc);
	return s;
}
