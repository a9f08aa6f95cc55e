/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_i.c - RV64I: integer computation, loads and stores, branches, fences, environment calls.
 *
 * Unprivileged manual, chapters "RV32I" and "RV64I".  The instructions of extension C share these functions.
 *
 * A conditional branch leaves only when it is taken; the unit goes on behind it.  Jumps end the unit, and say whether
 * they are calls or returns by the manual's table of return-address stack hints (x1 and x5 are link registers).
 */
#include "translator/riscv/riscv.h"

SEM(lui)
{
	rv_set_x(t, a->rd, rv_const(t, (u64)(s64)a->imm));
	return true;
}

SEM(auipc)
{
	if (a->rd)
		rv_set_x(t, a->rd, ir_const_pc(t->u, t->pc + (u64)(s64)a->imm));
	return true;
}

/* -- jumps and branches ------------------------------------------------------------------------------------------- */

static bool is_link(int r)
{
	return r == 1 || r == 5;
}

SEM(jal)
{
	u64 target = t->pc + (u64)(s64)a->imm;

	if (a->rd)
		rv_set_x(t, a->rd, ir_const_pc(t->u, t->next_pc));
	if (is_link(a->rd))
		ir_exit_call(t->u, target, t->next_pc);
	else
		ir_exit_jump(t->u, target);
	t->done = true;
	return true;
}

SEM(jalr)
{
	struct ir_ref target = rv_x(t, a->rs1);

	if (a->imm)
		target = ir_opi(t->u, IRO_add, IR_I64, target, a->imm);
	target = ir_opi(t->u, IRO_and, IR_I64, target, -2);
	if (a->rd)
		rv_set_x(t, a->rd, ir_const_pc(t->u, t->next_pc));
	if (is_link(a->rd))
		ir_exit_icall(t->u, target, t->next_pc);
	else if (is_link(a->rs1))
		ir_exit_ret(t->u, target);
	else
		ir_exit_ind(t->u, target);
	t->done = true;
	return true;
}

static bool branch(struct tr *t, const struct riscv_args *a, enum ir_cc cc)
{
	struct ir_ref flags = ir_op2(t->u, IRO_fl_sub, IR_I64, rv_x(t, a->rs1), rv_x(t, a->rs2));

	ir_exit_if(t->u, cc, flags, t->pc + (u64)(s64)a->imm);
	return true;
}

// clang-format off
SEM(beq)  { return branch(t, a, IR_EQ); }
SEM(bne)  { return branch(t, a, IR_NE); }
SEM(blt)  { return branch(t, a, IR_LT); }
SEM(bge)  { return branch(t, a, IR_GE); }
SEM(bltu) { return branch(t, a, IR_CC); }
SEM(bgeu) { return branch(t, a, IR_CS); }
// clang-format on

/* -- loads and stores --------------------------------------------------------------------------------------------- */

static bool load(struct tr *t, const struct riscv_args *a, u32 mem)
{
	struct ir_ref v = ir_load(t->u, IR_I64, rv_x(t, a->rs1), a->imm, mem);

	rv_set_x(t, a->rd, v); /* a load to x0 still faults */
	return true;
}

static bool store(struct tr *t, const struct riscv_args *a, u32 mem)
{
	ir_store(t->u, rv_x(t, a->rs1), a->imm, rv_x(t, a->rs2), mem);
	return true;
}

// clang-format off
SEM(lb)  { return load(t, a, 0 | IR_MEM_SIGN); }
SEM(lh)  { return load(t, a, 1 | IR_MEM_SIGN); }
SEM(lw)  { return load(t, a, 2 | IR_MEM_SIGN); }
SEM(ld)  { return load(t, a, 3); }
SEM(lbu) { return load(t, a, 0); }
SEM(lhu) { return load(t, a, 1); }
SEM(lwu) { return load(t, a, 2); }
SEM(sb)  { return store(t, a, 0); }
SEM(sh)  { return store(t, a, 1); }
SEM(sw)  { return store(t, a, 2); }
SEM(sd)  { return store(t, a, 3); }
// clang-format on

/* -- computation -------------------------------------------------------------------------------------------------- */

SEM(addi)
{
	if (!a->imm)
		rv_set_x(t, a->rd, rv_x(t, a->rs1));
	else if (!a->rs1)
		rv_set_x(t, a->rd, rv_const(t, (u64)(s64)a->imm));
	else
		return rv_opi(t, a, IRO_add);
	return true;
}

SEM(add)
{
	if (a->rs1 && a->rs2)
		return rv_op(t, a, IRO_add);
	rv_set_x(t, a->rd, rv_x(t, a->rs1 | a->rs2));
	return true;
}

static bool set_if(struct tr *t, const struct riscv_args *a, enum ir_cc cc, struct ir_ref right)
{
	if (a->rd)
		rv_set_x(t, a->rd, ir_setc(t->u, IR_I64, cc, ir_op2(t->u, IRO_fl_sub, IR_I64, rv_x(t, a->rs1), right)));
	return true;
}

SEM(addiw)
{
	if (a->imm)
		return rv_opiw(t, a, IRO_add);
	rv_set_w(t, a->rd, rv_w(t, a->rs1)); /* sext.w */
	return true;
}

// clang-format off
SEM(slti)  { return set_if(t, a, IR_LT, rv_const(t, (u64)(s64)a->imm)); }
SEM(sltiu) { return set_if(t, a, IR_CC, rv_const(t, (u64)(s64)a->imm)); }
SEM(slt)   { return set_if(t, a, IR_LT, rv_x(t, a->rs2)); }
SEM(sltu)  { return set_if(t, a, IR_CC, rv_x(t, a->rs2)); }
SEM(xori)  { return rv_opi(t, a, IRO_xor); }
SEM(ori)   { return rv_opi(t, a, IRO_or); }
SEM(andi)  { return rv_opi(t, a, IRO_and); }
SEM(slli)  { return rv_opi(t, a, IRO_shl); }
SEM(srli)  { return rv_opi(t, a, IRO_shr); }
SEM(srai)  { return rv_opi(t, a, IRO_sar); }
SEM(sub)   { return rv_op(t, a, IRO_sub); }
SEM(sll)   { return rv_op(t, a, IRO_shl); }
SEM(srl)   { return rv_op(t, a, IRO_shr); }
SEM(sra)   { return rv_op(t, a, IRO_sar); }
SEM(xor)   { return rv_op(t, a, IRO_xor); }
SEM(or)    { return rv_op(t, a, IRO_or); }
SEM(and)   { return rv_op(t, a, IRO_and); }
SEM(slliw) { return rv_opiw(t, a, IRO_shl); }
SEM(srliw) { return rv_opiw(t, a, IRO_shr); }
SEM(sraiw) { return rv_opiw(t, a, IRO_sar); }
SEM(addw)  { return rv_opw(t, a, IRO_add); }
SEM(subw)  { return rv_opw(t, a, IRO_sub); }
SEM(sllw)  { return rv_opw(t, a, IRO_shl); }
SEM(srlw)  { return rv_opw(t, a, IRO_shr); }
SEM(sraw)  { return rv_opw(t, a, IRO_sar); }
// clang-format on

/* -- ordering, environment ---------------------------------------------------------------------------------------- */

/* Only stores before loads need an instruction on hosts with a stronger model; the host's row decides. */
SEM(fence)
{
	enum { WRITES = 4 | 1, READS = 8 | 2 }; /* device output counts as a write, input as a read */
	bool full = (a->pred & WRITES) && (a->succ & READS);

	ir_emit(t->u, IRO_fence, IR_NONE, 0, 0, 0, full ? 2 : 1, 0);
	return true;
}

SEM(fence_tso)
{
	ir_emit(t->u, IRO_fence, IR_NONE, 0, 0, 0, 1, 0);
	return true;
}

SEM(ecall)
{
	ir_trap(t->u, CPU_EXIT_SYSCALL, 0, (struct ir_ref){0});
	t->done = true;
	return true;
}

SEM(ebreak)
{
	ir_trap(t->u, CPU_EXIT_BREAK, 0, (struct ir_ref){0});
	t->done = true;
	return true;
}
