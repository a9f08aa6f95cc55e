/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_branch.c - branches (DDI 0487, C3.1).
 *
 * A conditional branch leaves only when it is taken; the unit goes on behind it.  BL and BLR are calls, RET is a return
 * whatever its register; BR is neither.
 */
#include "translator/aarch64/aarch64.h"

SEM(b)
{
	return a64_jump(t, t->pc + (u64)(s64)a->imm26);
}

SEM(bl)
{
	a64_set_x(t, 30, ir_const_pc(t->u, t->next_pc));
	ir_exit_call(t->u, t->pc + (u64)(s64)a->imm26, t->next_pc);
	t->done = true;
	return true;
}

SEM(b_cond)
{
	u64 target = t->pc + (u64)(s64)a->imm19;

	if (a64_always(a->cond))
		return a64_jump(t, target);
	ir_exit_if(t->u, (enum ir_cc)a->cond, a64_flags(t), target);
	return true;
}

SEM(cbz)
{
	enum ir_type ty = a64_type(a->sf);
	struct ir_ref fl = ir_op2(t->u, IRO_fl_sub, ty, a64_r(t, a->sf, a->rt), ir_const(t->u, ty, 0));

	ir_exit_if(t->u, a->nz ? IR_NE : IR_EQ, fl, t->pc + (u64)(s64)a->imm19);
	return true;
}

SEM(tbz)
{
	int sf = a->tbit > 31;
	enum ir_type ty = a64_type(sf);
	struct ir_ref bit = ir_const(t->u, ty, 1ull << a->tbit);
	struct ir_ref fl = ir_op2(t->u, IRO_fl_and, ty, a64_r(t, sf, a->rt), bit);

	ir_exit_if(t->u, a->nz ? IR_NE : IR_EQ, fl, t->pc + (u64)(s64)a->imm14);
	return true;
}

SEM(br)
{
	ir_exit_ind(t->u, a64_x(t, a->rn));
	t->done = true;
	return true;
}

SEM(blr)
{
	struct ir_ref target = a64_x(t, a->rn);

	a64_set_x(t, 30, ir_const_pc(t->u, t->next_pc));
	ir_exit_icall(t->u, target, t->next_pc);
	t->done = true;
	return true;
}

SEM(ret)
{
	ir_exit_ret(t->u, a64_x(t, a->rn));
	t->done = true;
	return true;
}
