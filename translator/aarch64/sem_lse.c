/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_lse.c - LSE: atomic memory operations, as host atomics (DDI 0487, C3.2.12).
 *
 * Host atomics are sequentially consistent, which is at least what the A and L forms ask for.  CASP is in sem_ldst.c,
 * beside the exclusive pairs.
 */
#include "translator/aarch64/aarch64.h"

#define ATOMIC (IR_MEM_ALIGN | IR_MEM_ORDER | IR_MEM_SEQ)

static bool rmw(struct tr *t, const struct aarch64_args *a, enum ir_rmw how)
{
	int x = a->size == 3;
	struct ir_ref addr = a64_xsp(t, a->rn), v = a64_r(t, x, a->rs), old;

	old = ir_emit(t->u, IRO_rmw, a64_type(x), addr.i, v.i, 0, (u8)((u32)a->size | ATOMIC), (u8)how);
	a64_set_r(t, x, a->rt, old);
	return true;
}

SEM(ldop)
{
	static const u8 how[8] = {IR_RMW_ADD,  IR_RMW_ANDN, IR_RMW_XOR,  IR_RMW_OR,
	                          IR_RMW_MAXS, IR_RMW_MINS, IR_RMW_MAXU, IR_RMW_MINU};

	return rmw(t, a, (enum ir_rmw)how[a->op]);
}

SEM(swp)
{
	return rmw(t, a, IR_RMW_SWAP);
}

SEM(cas)
{
	int x = a->size == 3;
	struct ir_ref addr = a64_xsp(t, a->rn), expect = a64_r(t, x, a->rs), v = a64_r(t, x, a->rt), old;

	old = ir_emit(t->u, IRO_cas, a64_type(x), addr.i, expect.i, v.i, (u8)((u32)a->size | ATOMIC), 0);
	a64_set_r(t, x, a->rs, old);
	return true;
}
