/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_a.c - A: load-reserved, store-conditional and atomic memory operations.
 *
 * SC is a compare-and-swap of the value that LR read (DESIGN: LL/SC is a value compare).  It differs from a reservation
 * in one case, which no lock-free algorithm written for LR/SC tags may meet in practice but which exists: another hart
 * stores and stores back between LR and SC (ABA); hardware fails, we succeed.
 *
 * Host atomics are sequentially consistent, which is at least what .aq, .rl and .aqrl ask for.
 */
#include "translator/riscv/riscv.h"

static u32 order(const struct riscv_args *a)
{
	return (a->aq ? IR_MEM_ORDER : 0) | (a->rl ? IR_MEM_ORDER | IR_MEM_SEQ : 0);
}

static bool load_reserved(struct tr *t, const struct riscv_args *a, u32 mem)
{
	struct ir_ref addr = rv_x(t, a->rs1);
	struct ir_ref v = ir_load(t->u, IR_I64, addr, 0, mem | IR_MEM_ALIGN | order(a));

	ir_set(t->u, RISCV_SLOT_RES_ADDR, addr);
	ir_set(t->u, RISCV_SLOT_RES_VALUE, v);
	rv_set_x(t, a->rd, v);
	return true;
}

static bool store_conditional(struct tr *t, const struct riscv_args *a, enum ir_type type, u32 mem)
{
	struct ir_unit *u = t->u;
	struct ir_ref addr = rv_x(t, a->rs1);
	struct ir_ref expect = ir_get(u, RISCV_SLOT_RES_VALUE);
	struct ir_ref v = rv_x(t, a->rs2);
	struct ir_ref same = ir_op2(u, IRO_fl_sub, IR_I64, addr, ir_get(u, RISCV_SLOT_RES_ADDR));
	struct ir_ref old, fl;
	u32 fail = ir_label(u), done = ir_label(u);

	if (type == IR_I32) {
		expect = ir_op1(u, IRO_trunc, IR_I32, expect);
		v = ir_op1(u, IRO_trunc, IR_I32, v);
	}
	ir_br(u, IR_NE, same, fail);
	old = ir_emit(u, IRO_cas, type, addr.i, expect.i, v.i, (u8)(mem | IR_MEM_ALIGN | IR_MEM_ORDER | IR_MEM_SEQ), 0);
	fl = ir_op2(u, IRO_fl_sub, type, old, expect);
	ir_set(u, RISCV_SLOT_RES_ADDR, rv_const(t, ~0ull));
	rv_set_x(t, a->rd, ir_setc(u, IR_I64, IR_NE, fl));
	ir_jump(u, done);
	ir_place(u, fail);
	ir_set(u, RISCV_SLOT_RES_ADDR, rv_const(t, ~0ull));
	rv_set_x(t, a->rd, rv_const(t, 1));
	ir_place(u, done);
	return true;
}

static bool amo(struct tr *t, const struct riscv_args *a, enum ir_type type, enum ir_rmw how)
{
	u32 mem = (type == IR_I32 ? 2 : 3) | IR_MEM_ALIGN | IR_MEM_ORDER | IR_MEM_SEQ;
	struct ir_ref v = type == IR_I32 ? rv_w(t, a->rs2) : rv_x(t, a->rs2);
	struct ir_ref old = ir_emit(t->u, IRO_rmw, type, rv_x(t, a->rs1).i, v.i, 0, (u8)mem, (u8)how);

	if (type == IR_I32)
		rv_set_w(t, a->rd, old);
	else
		rv_set_x(t, a->rd, old);
	return true;
}

// clang-format off
SEM(lr_w)      { return load_reserved(t, a, 2 | IR_MEM_SIGN); }
SEM(lr_d)      { return load_reserved(t, a, 3); }
SEM(sc_w)      { return store_conditional(t, a, IR_I32, 2); }
SEM(sc_d)      { return store_conditional(t, a, IR_I64, 3); }
SEM(amoswap_w) { return amo(t, a, IR_I32, IR_RMW_SWAP); }
SEM(amoadd_w)  { return amo(t, a, IR_I32, IR_RMW_ADD); }
SEM(amoxor_w)  { return amo(t, a, IR_I32, IR_RMW_XOR); }
SEM(amoand_w)  { return amo(t, a, IR_I32, IR_RMW_AND); }
SEM(amoor_w)   { return amo(t, a, IR_I32, IR_RMW_OR); }
SEM(amomin_w)  { return amo(t, a, IR_I32, IR_RMW_MINS); }
SEM(amomax_w)  { return amo(t, a, IR_I32, IR_RMW_MAXS); }
SEM(amominu_w) { return amo(t, a, IR_I32, IR_RMW_MINU); }
SEM(amomaxu_w) { return amo(t, a, IR_I32, IR_RMW_MAXU); }
SEM(amoswap_d) { return amo(t, a, IR_I64, IR_RMW_SWAP); }
SEM(amoadd_d)  { return amo(t, a, IR_I64, IR_RMW_ADD); }
SEM(amoxor_d)  { return amo(t, a, IR_I64, IR_RMW_XOR); }
SEM(amoand_d)  { return amo(t, a, IR_I64, IR_RMW_AND); }
SEM(amoor_d)   { return amo(t, a, IR_I64, IR_RMW_OR); }
SEM(amomin_d)  { return amo(t, a, IR_I64, IR_RMW_MINS); }
SEM(amomax_d)  { return amo(t, a, IR_I64, IR_RMW_MAXS); }
SEM(amominu_d) { return amo(t, a, IR_I64, IR_RMW_MINU); }
SEM(amomaxu_d) { return amo(t, a, IR_I64, IR_RMW_MAXU); }
// clang-format on
