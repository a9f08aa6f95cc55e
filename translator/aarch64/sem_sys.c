/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_sys.c - exceptions, hints, barriers, cache maintenance, system registers, as EL0 sees them.
 *
 * ID registers read as Linux lets programs read them (Documentation/arch/arm64/cpu-feature-registers.rst): fields that
 * a program may use are the truth about the extensions here, hidden fields have the kernel's safe values.  Pointer
 * authentication and BTI are not among them: their hints do nothing.
 *
 * IC IVAU leaves for the translations of that line to be checked (CTR_EL0.DIC is 0, so that programs do it); DC
 * operations have nothing to do, for translations read the same memory that stores write (CTR_EL0.IDC is 1).
 */
#include "translator/aarch64/aarch64.h"

enum {
#define SYSREG(op0, op1, crn, crm, op2, name)                                                                          \
	REG_##name = ((op0)&1) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2),
#include "translator/aarch64/sysreg.def"
#undef SYSREG
};

#define OPERATION(op1, crn, crm, op2) ((op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))
#define LINE                          64 /* bytes of a cache line, and of DC ZVA's block */

static const struct ir_ref none;

/* -- exceptions
 * ----------------------------------------------------------------------------------------------------------- */

SEM(svc)
{
	ir_trap(t->u, CPU_EXIT_SYSCALL, (u32)a->imm16, none);
	t->done = true;
	return true;
}

SEM(brk)
{
	ir_trap(t->u, CPU_EXIT_BREAK, (u32)a->imm16, none);
	t->done = true;
	return true;
}

/* Undefined unless halting debug is enabled, which needs a debugger of the machine's. */
SEM(hlt)
{
	return false;
}

SEM(udf)
{
	return false;
}

/* -- hints and barriers
 * --------------------------------------------------------------------------------------------------- */

SEM(hint)
{
	return true;
}

SEM(clrex)
{
	ir_set(t->u, AARCH64_SLOT_EXCL_ADDR, a64_const(t, ~0ull));
	return true;
}

/* The low bits of CRm: 1 orders loads with what follows, 2 stores with stores; the others everything. */
SEM(dmb)
{
	bool full = (a->crm & 3) == 3 || !(a->crm & 3);

	ir_emit(t->u, IRO_fence, IR_NONE, 0, 0, 0, full ? 2 : 1, 0);
	return true;
}

SEM(dsb)
{
	return aarch64_sem_dmb(t, a);
}

/* What is executed after it was fetched after it, also what this unit, or the region it would be in, holds of it. */
SEM(isb)
{
	ir_exit_stop(t->u, t->next_pc);
	t->done = true;
	return true;
}

/* -- cache maintenance
 * ---------------------------------------------------------------------------------------------------- */

static bool zero_block(struct tr *t, int rt)
{
	struct ir_ref addr = ir_opi(t->u, IRO_and, IR_I64, a64_x(t, rt), -LINE), zero = ir_vconst(t->u, 0, 0);

	for (int i = 0; i < LINE; i += 16)
		ir_store(t->u, addr, i, zero, 4);
	return true;
}

SEM(sys)
{
	switch (a->sysop) {
	case OPERATION(3, 7, 4, 1): return zero_block(t, a->rt); /* DC ZVA */
	case OPERATION(3, 7, 5, 1):                              /* IC IVAU */
		ir_trap(t->u, CPU_EXIT_FLUSH, LINE, ir_opi(t->u, IRO_and, IR_I64, a64_x(t, a->rt), -LINE));
		t->done = true;
		return true;
	case OPERATION(3, 7, 10, 1): /* DC CVAC */
	case OPERATION(3, 7, 11, 1): /* DC CVAU */
	case OPERATION(3, 7, 14, 1): /* DC CIVAC */ return true;
	default: return false;
	}
}

/* -- system registers
 * ----------------------------------------------------------------------------------------------------- */

/* A field of an ID register: v at bit if the extension is on. */
#define IF_HAS(t, ext, v, bit) ((t)->features & AARCH64_HAS(ext) ? (u64)(v) << (bit) : 0)

/* Reads of ID registers, true if there is such a register for EL0. */
static bool id_register(const struct tr *t, int reg, u64 *v)
{
	*v = 0;
	switch (reg) {
	case REG_midr_el1: *v = 0x000f0000; return true; /* implementer 0: software */
	case REG_mpidr_el1: *v = 1u << 31; return true;
	case REG_revidr_el1: return true;
	case REG_id_aa64pfr0_el1: *v = 0x11; return true;        /* EL1 and EL0 AArch64 only; FP and AdvSIMD present */
	case REG_id_aa64dfr0_el1: *v = 6; return true;           /* Armv8 debug */
	case REG_id_aa64mmfr0_el1: *v = 0xff000000; return true; /* the kernel's safe values of hidden fields */
	case REG_id_aa64isar0_el1:
		*v = IF_HAS(t, AES, 2, 4) | IF_HAS(t, SHA1, 1, 8) | IF_HAS(t, SHA2, 1, 12) | IF_HAS(t, CRC, 1, 16) |
		     IF_HAS(t, LSE, 2, 20) | IF_HAS(t, RDM, 1, 28) | IF_HAS(t, DOTPROD, 1, 44);
		return true;
	case REG_id_aa64isar1_el1: *v = IF_HAS(t, RCPC, 1, 20); return true;
	case REG_ctr_el0: *v = 0x9444c004; return true; /* IDC, lines of 64 bytes, PIPT */
	case REG_dczid_el0: *v = 4; return true;        /* 16 words */
	case REG_cntfrq_el0: *v = AARCH64_CNTFRQ; return true;
	case REG_tpidrro_el0: return true; /* Linux leaves it 0 for 64-bit programs */
	default:
		/* op0 3, op1 0, CRn 0, CRm 2 to 7: the rest of the ID space reads as zero */
		return reg >> 7 == 1 << 7 && (reg >> 3 & 15) >= 2 && (reg >> 3 & 15) <= 7;
	}
}

static struct ir_ref zext(struct tr *t, struct ir_ref v)
{
	return ir_op1(t->u, IRO_zext32, IR_I64, v);
}

SEM(mrs)
{
	struct ir_ref v;
	u64 id;

	switch (a->sysreg) {
	case REG_nzcv: v = zext(t, ir_op1(t->u, IRO_fl_get, IR_I32, a64_flags(t))); break;
	case REG_fpcr: v = zext(t, ir_get(t->u, AARCH64_SLOT_FPCR)); break;
	case REG_fpsr: v = ir_call(t->u, AARCH64_HELPER_fpsr_get, IR_I64, none, none, none); break;
	case REG_tpidr_el0: v = ir_get(t->u, AARCH64_SLOT_TPIDR_EL0); break;
	case REG_cntvct_el0: v = ir_call(t->u, AARCH64_HELPER_cntvct, IR_I64, none, none, none); break;
	default:
		if (!id_register(t, a->sysreg, &id))
			return false;
		v = a64_const(t, id);
	}
	a64_set_x(t, a->rt, v);
	return true;
}

SEM(msr)
{
	struct ir_ref v = a64_x(t, a->rt), w = a64_r(t, 0, a->rt);

	switch (a->sysreg) {
	case REG_nzcv: a64_set_flags(t, ir_op1(t->u, IRO_fl_put, IR_FLAGS, w)); return true;
	case REG_fpcr: /* the FP mode is part of the unit's key */
		ir_set(t->u, AARCH64_SLOT_FPCR, ir_opi(t->u, IRO_and, IR_I32, w, AARCH64_FPCR_MASK));
		ir_exit_stop(t->u, t->next_pc);
		t->done = true;
		return true;
	case REG_fpsr:
		ir_call(t->u, AARCH64_HELPER_fpsr_set, IR_NONE, v, none, none);
		if (t->mode.fp_mode & AARCH64_FP_INEXACT) {
			/* IXC may be clear now, and the FP mode another */
			ir_exit_stop(t->u, t->next_pc);
			t->done = true;
		}
		return true;
	case REG_tpidr_el0: ir_set(t->u, AARCH64_SLOT_TPIDR_EL0, v); return true;
	default: return false;
	}
}
