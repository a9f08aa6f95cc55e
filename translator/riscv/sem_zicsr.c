/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_zicsr.c - Zicsr: control and status registers.
 *
 * Here are those of user level: fflags, frm, fcsr, cycle, time, instret.  The accrued exceptions live partly in the
 * host's FP status register while translated code runs, which fpget and fpset reach.  The dynamic rounding mode is
 * part of the unit's key: a write of it ends the unit.  What CSRRS and CSRRC with x0 (or 0) as their source do is a
 * read only; CSRRW to x0 is a write only (unprivileged manual, chapter "Zicsr").
 *
 * Any other number is illegal in user mode.
 */
#include "translator/riscv/sys.h"

enum access { WRITE, SET, CLEAR };

enum {
	CSR_FFLAGS = 0x001,
	CSR_FRM = 0x002,
	CSR_FCSR = 0x003,
	CSR_CYCLE = 0xc00,
	CSR_TIME = 0xc01,
	CSR_INSTRET = 0xc02,
};

static const struct ir_ref none;

static struct ir_ref helper(struct tr *t, enum riscv_helper h, struct ir_ref a)
{
	return ir_call(t->u, h, IR_I64, a, none, none);
}

/* The register's value after a write: the operand, or the old value with bits set or cleared. */
static struct ir_ref combine(struct tr *t, enum access how, struct ir_ref old, struct ir_ref v)
{
	if (how == WRITE)
		return v;
	return ir_op2(t->u, how == SET ? IRO_or : IRO_andn, IR_I64, old, v);
}

static struct ir_ref get_frm(struct tr *t)
{
	return ir_op1(t->u, IRO_zext32, IR_I64, ir_get(t->u, RISCV_SLOT_FRM));
}

static void set_frm(struct tr *t, struct ir_ref v)
{
	v = ir_opi(t->u, IRO_and, IR_I64, v, 7);
	ir_set(t->u, RISCV_SLOT_FRM, ir_op1(t->u, IRO_trunc, IR_I32, v));
	ir_exit_stop(t->u, t->next_pc);
	t->done = true;
}

/* Five flags in the reverse order: the manual's NV DZ OF UF NX and SFP_* number them from opposite ends. */
static struct ir_ref reversed(struct tr *t, struct ir_ref v)
{
	struct ir_unit *u = t->u;
	struct ir_ref two = ir_opi(u, IRO_shl, IR_I64, ir_opi(u, IRO_and, IR_I64, v, 2), 2);
	struct ir_ref one = ir_opi(u, IRO_shl, IR_I64, ir_opi(u, IRO_and, IR_I64, v, 1), 4);
	struct ir_ref eight = ir_opi(u, IRO_shr, IR_I64, ir_opi(u, IRO_and, IR_I64, v, 8), 2);
	struct ir_ref r = ir_op2(u, IRO_or, IR_I64, one, two);

	r = ir_op2(u, IRO_or, IR_I64, r, eight);
	r = ir_op2(u, IRO_or, IR_I64, r, ir_opi(u, IRO_and, IR_I64, v, 4));
	return ir_op2(u, IRO_or, IR_I64, r, ir_opi(u, IRO_shr, IR_I64, v, 4));
}

/* The accrued exceptions: what the state holds and what was raised since. */
static struct ir_ref get_fflags(struct tr *t)
{
	struct ir_ref in_state = ir_op1(t->u, IRO_zext32, IR_I64, ir_get(t->u, RISCV_SLOT_FFLAGS));
	struct ir_ref raised = ir_opi(t->u, IRO_and, IR_I64, ir_emit(t->u, IRO_fpget, IR_I64, 0, 0, 0, 0, 0), 31);

	return ir_op2(t->u, IRO_or, IR_I64, in_state, reversed(t, raised));
}

/* All of them in one place, so that a later read finds them there. */
static void set_fflags(struct tr *t, struct ir_ref v)
{
	v = reversed(t, ir_opi(t->u, IRO_and, IR_I64, v, 31));
	ir_set(t->u, RISCV_SLOT_FFLAGS, ir_const(t->u, IR_I32, 0));
	ir_emit(t->u, IRO_fpset, IR_I64, v.i, 0, 0, 0, 0);
}

static bool fflags(struct tr *t, int rd, enum access how, bool writes, struct ir_ref v)
{
	struct ir_ref old = none;

	if (!rv_fp_begin(t))
		return false;
	if (how != WRITE || rd)
		old = get_fflags(t);
	if (writes)
		set_fflags(t, combine(t, how, old, v));
	if (rd)
		rv_set_x(t, rd, old);
	return true;
}

static bool frm(struct tr *t, int rd, enum access how, bool writes, struct ir_ref v)
{
	struct ir_ref old;

	if (!rv_fp_begin(t))
		return false;
	old = get_frm(t);
	rv_set_x(t, rd, old);
	if (writes)
		set_frm(t, combine(t, how, old, v));
	return true;
}

static bool fcsr(struct tr *t, int rd, enum access how, bool writes, struct ir_ref v)
{
	struct ir_ref old = none;

	if (!rv_fp_begin(t))
		return false;
	if (how != WRITE || rd) {
		old = get_fflags(t);
		old = ir_op2(t->u, IRO_or, IR_I64, old, ir_opi(t->u, IRO_shl, IR_I64, get_frm(t), 5));
	}
	if (writes) {
		v = combine(t, how, old, v);
		set_fflags(t, v);
	}
	if (rd)
		rv_set_x(t, rd, old);
	if (writes)
		set_frm(t, ir_opi(t->u, IRO_shr, IR_I64, v, 5));
	return true;
}

static bool counter(struct tr *t, int rd, enum riscv_helper h, bool writes)
{
	if (writes)
		return false; /* read-only */
	rv_set_x(t, rd, helper(t, h, none));
	return true;
}

static bool access(struct tr *t, const struct riscv_args *a, enum access how, bool writes, struct ir_ref v)
{
	switch (a->csr) {
	case CSR_FFLAGS: return fflags(t, a->rd, how, writes, v);
	case CSR_FRM: return frm(t, a->rd, how, writes, v);
	case CSR_FCSR: return fcsr(t, a->rd, how, writes, v);
	default: break;
	}
	if (t->mode.system) /* all others depend on privilege and what it lets through: csr.c */
		return rv_leave_for_insn(t);
	switch (a->csr) {
	case CSR_CYCLE:
	case CSR_INSTRET: return counter(t, a->rd, RISCV_HELPER_cycle, writes);
	case CSR_TIME: return counter(t, a->rd, RISCV_HELPER_time, writes);
	default: return false;
	}
}

// clang-format off
SEM(csrrw)  { return access(t, a, WRITE, true, rv_x(t, a->rs1)); }
SEM(csrrs)  { return access(t, a, SET, a->rs1 != 0, rv_x(t, a->rs1)); }
SEM(csrrc)  { return access(t, a, CLEAR, a->rs1 != 0, rv_x(t, a->rs1)); }
SEM(csrrwi) { return access(t, a, WRITE, true, rv_const(t, (u64)a->imm)); }
SEM(csrrsi) { return access(t, a, SET, a->imm != 0, rv_const(t, (u64)a->imm)); }
SEM(csrrci) { return access(t, a, CLEAR, a->imm != 0, rv_const(t, (u64)a->imm)); }
// clang-format on
