/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/toy/sem.c - the meaning of the toy guest's instructions, in IR. */
#include "tests/toy/toy.h"

static struct ir_ref reg(struct tr *t, int r)
{
	return ir_get(t->u, TOY_SLOT_R + (u32)r);
}

static bool set_reg(struct tr *t, int r, struct ir_ref v)
{
	ir_set(t->u, TOY_SLOT_R + (u32)r, v);
	return true;
}

static struct ir_ref imm(struct tr *t, s64 v)
{
	return ir_const(t->u, IR_I32, (u32)v);
}

/* -- arithmetic --------------------------------------------------------------------------------------------------- */

static bool arith(struct tr *t, const struct toy_args *a, enum ir_op op, enum ir_op flags, struct ir_ref y)
{
	struct ir_ref x = reg(t, a->ra), v = ir_op2(t->u, op, IR_I32, x, y);

	if (a->s)
		ir_set(t->u, TOY_SLOT_FL, ir_op2(t->u, flags, IR_I32, x, y));
	return set_reg(t, a->rd, v);
}

static bool carry_arith(struct tr *t, const struct toy_args *a, enum ir_op op, enum ir_op flags)
{
	struct ir_ref x = reg(t, a->ra), y = reg(t, a->rb), c = ir_get(t->u, TOY_SLOT_FL);
	struct ir_ref v = ir_op3(t->u, op, IR_I32, x, y, c);

	if (a->s)
		ir_set(t->u, TOY_SLOT_FL, ir_op3(t->u, flags, IR_I32, x, y, c));
	return set_reg(t, a->rd, v);
}

SEM(add)
{
	return arith(t, a, IRO_add, IRO_fl_add, reg(t, a->rb));
}

SEM(sub)
{
	return arith(t, a, IRO_sub, IRO_fl_sub, reg(t, a->rb));
}

SEM(and)
{
	return arith(t, a, IRO_and, IRO_fl_and, reg(t, a->rb));
}

SEM(addi)
{
	return arith(t, a, IRO_add, IRO_fl_add, imm(t, a->imm));
}

SEM(adc)
{
	return carry_arith(t, a, IRO_addc, IRO_fl_addc);
}

SEM(sbc)
{
	return carry_arith(t, a, IRO_subc, IRO_fl_subc);
}

#define PLAIN(name, op)                                                                                                \
	SEM(name)                                                                                                      \
	{                                                                                                              \
		return set_reg(t, a->rd, ir_op2(t->u, op, IR_I32, reg(t, a->ra), reg(t, a->rb)));                      \
	}
PLAIN(or, IRO_or)
PLAIN(xor, IRO_xor)
PLAIN(shl, IRO_shl)
PLAIN(shr, IRO_shr)
PLAIN(sar, IRO_sar)
PLAIN(mul, IRO_mul)
PLAIN(divu, IRO_divu)

SEM(ori)
{
	return set_reg(t, a->rd, ir_op2(t->u, IRO_or, IR_I32, reg(t, a->ra), imm(t, a->uimm)));
}

SEM(lui)
{
	return set_reg(t, a->rd, imm(t, a->hi));
}

/* setc's condition stands in the field of ra. */
SEM(setc)
{
	if (a->ra >= IR_CC_COUNT)
		return false;
	return set_reg(t, a->rd, ir_setc(t->u, IR_I32, (enum ir_cc)a->ra, ir_get(t->u, TOY_SLOT_FL)));
}

/* -- memory: addresses wrap at 4 GiB --------------------------------------------------------------------------------
 */

static struct ir_ref address(struct tr *t, const struct toy_args *a)
{
	return ir_op1(t->u, IRO_zext32, IR_I64, ir_opi(t->u, IRO_add, IR_I32, reg(t, a->ra), a->imm));
}

static bool load(struct tr *t, const struct toy_args *a, u32 mem)
{
	return set_reg(t, a->rd, ir_load(t->u, IR_I32, address(t, a), 0, mem | IR_MEM_SWAP));
}

static bool store(struct tr *t, const struct toy_args *a, u32 mem)
{
	ir_store(t->u, address(t, a), 0, reg(t, a->rd), mem | IR_MEM_SWAP);
	return true;
}

SEM(lw)
{
	return load(t, a, 2);
}

SEM(lh)
{
	return load(t, a, 1 | IR_MEM_SIGN);
}

SEM(lbu)
{
	return load(t, a, 0);
}

SEM(sw)
{
	return store(t, a, 2);
}

SEM(sh)
{
	return store(t, a, 1);
}

SEM(sb)
{
	return store(t, a, 0);
}

/* rd = word at ra, which becomes `kind` of it and rb, atomically; the word must be aligned. */
static bool atomic(struct tr *t, const struct toy_args *a, enum ir_rmw kind)
{
	struct ir_ref at = ir_op1(t->u, IRO_zext32, IR_I64, reg(t, a->ra));
	u8 mem = 2 | IR_MEM_SWAP | IR_MEM_ALIGN;

	return set_reg(t, a->rd, ir_emit(t->u, IRO_rmw, IR_I32, at.i, reg(t, a->rb).i, 0, mem, (u8)kind));
}

SEM(swap)
{
	return atomic(t, a, IR_RMW_SWAP);
}

SEM(xadd)
{
	return atomic(t, a, IR_RMW_ADD);
}

/* rd = word at ra, which becomes rb if it was rd. */
SEM(cas)
{
	struct ir_ref at = ir_op1(t->u, IRO_zext32, IR_I64, reg(t, a->ra)), expect = reg(t, a->rd), v = reg(t, a->rb);
	u8 mem = 2 | IR_MEM_SWAP | IR_MEM_ALIGN;

	return set_reg(t, a->rd, ir_emit(t->u, IRO_cas, IR_I32, at.i, expect.i, v.i, mem, 0));
}

/* -- control ------------------------------------------------------------------------------------------------------ */

/* The condition is read before the delay slot, which may change the flags. */
SEM(b)
{
	struct ir_ref holds, zero = imm(t, 0);

	if (a->cond >= IR_CC_COUNT)
		return false;
	holds = ir_setc(t->u, IR_I32, (enum ir_cc)a->cond, ir_get(t->u, TOY_SLOT_FL));
	if (!toy_delay_slot(t))
		return false;
	ir_exit_if(t->u, IR_NE, ir_op2(t->u, IRO_fl_sub, IR_I32, holds, zero), (u32)(t->pc + 4 + (u64)a->disp));
	return true;
}

static void link(struct tr *t)
{
	set_reg(t, TOY_LINK, ir_op1(t->u, IRO_trunc, IR_I32, ir_const_pc(t->u, (u32)(t->pc + 8))));
}

SEM(jal)
{
	if (!toy_delay_slot(t))
		return false;
	link(t);
	ir_exit_call(t->u, (u32)(t->pc + 4 + (u64)a->imm), (u32)(t->pc + 8));
	return t->done = true;
}

SEM(jr)
{
	struct ir_ref to = ir_op1(t->u, IRO_zext32, IR_I64, reg(t, a->ra));

	if (!toy_delay_slot(t))
		return false;
	if (a->ra == TOY_LINK)
		ir_exit_ret(t->u, to);
	else
		ir_exit_ind(t->u, to);
	return t->done = true;
}

SEM(jalr)
{
	struct ir_ref to = ir_op1(t->u, IRO_zext32, IR_I64, reg(t, a->ra));

	if (!toy_delay_slot(t))
		return false;
	link(t);
	ir_exit_icall(t->u, to, (u32)(t->pc + 8));
	return t->done = true;
}

SEM(syscall)
{
	ir_trap(t->u, CPU_EXIT_SYSCALL, (u32)a->imm, ir_const(t->u, IR_I64, 0));
	return t->done = true;
}

SEM(brk)
{
	ir_trap(t->u, CPU_EXIT_BREAK, (u32)a->imm, ir_const(t->u, IR_I64, 0));
	return t->done = true;
}
