/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/unwind.c - from an interrupted host context back to the guest's state.
 *
 * A host signal in translated code finds pinned slots in the context's registers: general ones in gregs, vector ones in
 * the XSAVE image whose layout CPUID leaf 0xd gives (SDM volume 1, chapter 13) and whose parts are in their initial
 * state when XSTATE_BV says so.
 */
#include "hostgen/x86_64/cg_int.h"

#include <cpuid.h>
#include <ucontext.h>

#include "core/cpu.h"
#include "core/guest.h"
#include "translator/ir/fold.h"

/* Index into gregs of general register r. */
static const u8 greg_of[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                               REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};

#define XSAVE_MAGIC1 0x46505853u /* FP_XSTATE_MAGIC1, asm/sigcontext.h */

/* Where xmm16 and up begin in the XSAVE image, 0 when the CPU has none.  Asked once: CPUID leaves a virtual machine and
 * costs more than the whole rest of a fault.  Threads that race here write the same value. */
static u32 hi16_zmm(void)
{
	static u32 known;
	u32 at = __atomic_load_n(&known, __ATOMIC_RELAXED), a, b, c, d;

	if (!at) {
		at = __get_cpuid_count(0xd, 7, &a, &b, &c, &d) && b ? b : 1;
		__atomic_store_n(&known, at, __ATOMIC_RELAXED);
	}
	return at == 1 ? 0 : at;
}

static const u8 *xmm_of(const ucontext_t *uc, unsigned r)
{
	static const u8 zero[16];
	const u8 *fp = (const u8 *)uc->uc_mcontext.fpregs;
	u32 magic, at;
	u64 bv;

	if (r < 16)
		return fp + 160 + 16 * r; /* FXSAVE layout */
	__builtin_memcpy(&magic, fp + 464, 4);
	at = hi16_zmm();
	if (magic != XSAVE_MAGIC1 || !at)
		return zero;
	__builtin_memcpy(&bv, fp + 512, 8);
	if (!(bv >> 7 & 1))
		return zero;
	return fp + at + 64 * (r - 16); /* Hi16_ZMM */
}

static u32 image_of_eflags(u64 e, enum cg_form form)
{
	bool cf = e & 1, pf = e >> 2 & 1, zf = e >> 6 & 1, sf = e >> 7 & 1, of = e >> 11 & 1;

	switch (form) {
	case CG_FORM_SUB: return flags_image((u32)sf << 3 | (u32)zf << 2 | (u32)!cf << 1 | of);
	case CG_FORM_ADD: return flags_image((u32)sf << 3 | (u32)zf << 2 | (u32)cf << 1 | of);
	default:
		if (pf)
			return flags_image(3);
		if (zf)
			return flags_image(6);
		return flags_image(cf == (form == CG_FORM_FCMP) ? 8 : 2);
	}
}

static u32 image_of_ops(const ucontext_t *uc, const struct hg_flags *s)
{
	struct ir_ins in = {.op = s->op, .type = s->type};
	const greg_t *g = uc->uc_mcontext.gregs;
	u64 a = (u64)g[greg_of[s->a]], b = s->b == CG_NONE ? (u64)(s64)s->imm : (u64)g[greg_of[s->b]];
	unsigned nzcv = 0;

	x86_eval_flags(&in, a, b, s->form, &nzcv);
	return flags_image(nzcv);
}

/* The values of sunk writes, before the state changes, which some of them come from; returns their number. */
static u32 sunk_values(const struct hg *hg, const struct cpu *cpu, const ucontext_t *uc, const struct hg_snapshot *at,
                       u64 *val)
{
	u64 regs[16], pc;
	u32 n = 0;

	if (!at->side || !at->side->sunk)
		return 0;
	for (unsigned r = 0; r < 16; r++)
		regs[r] = (u64)uc->uc_mcontext.gregs[greg_of[r]];
	__builtin_memcpy(&pc, (const u8 *)cpu_state_const(cpu) + hg->guest->slots[hg->guest->slot_pc].offset, 8);
	pc -= (u64)(s64)at->side->pc_off;
	for (const struct hg_sunk *k = &at->sunk[at->side->sunk - 1];; k++) {
		val[n++] = cg_sunk_value(k, cpu, regs, pc);
		if (k->last)
			return n;
	}
}

void hg_unwind(const struct hg *hg, struct cpu *cpu, void *ucontext, const struct hg_snapshot *at)
{
	ucontext_t *uc = ucontext;
	const struct guest *g = hg->guest;
	const struct hg_side *side = at->side;
	const struct hg_flags *fl = side && side->flags ? &at->flags[side->flags - 1] : NULL;
	u8 *state = cpu_state(cpu);
	u64 sunk[CG_MAX_SUNK];
	u32 nsunk = sunk_values(hg, cpu, uc, at, sunk);

	for (unsigned r = 0; r < CG_REGS; r++) {
		u32 s = hg->slot_of[r];

		if (s == 0xffff)
			continue;
		for (u32 k = 0; k < at->nswap; k++)
			if (at->swap[k].reg == r)
				s = at->swap[k].slot;
		const struct slot *sl = &g->slots[s];

		if (r >= CG_XMM)
			__builtin_memcpy(state + sl->offset, xmm_of(uc, r - CG_XMM), sl->size);
		else
			__builtin_memcpy(state + sl->offset, &uc->uc_mcontext.gregs[greg_of[r]], sl->size);
	}
	for (u32 k = 0; k < nsunk; k++)
		__builtin_memcpy(state + g->slots[at->sunk[side->sunk - 1 + k].slot].offset, &sunk[k], 8);
	if (fl && fl->how == HG_FLAGS_CELLS && cpu->flags_op != HG_FLAGS_IN_HOMES) {
		hg_fold_flags(cpu);
	} else if (fl) {
		u32 image = fl->how == HG_FLAGS_HOST
		                ? image_of_eflags((u64)uc->uc_mcontext.gregs[REG_EFL], (enum cg_form)fl->form)
		                : image_of_ops(uc, fl);

		__builtin_memcpy(state + g->slots[g->slot_flags].offset, &image, 4);
		cpu->flags_op = 0;
	}
	cpu->mxcsr = uc->uc_mcontext.fpregs->mxcsr;
	cpu->pair_sp = (u64)uc->uc_mcontext.gregs[REG_RSP];
	uc->uc_mcontext.gregs[REG_RIP] = (greg_t)hg->stub[HG_STUB_LEAVE_SAVED];
}

u64 hg_context_pc(const void *ucontext)
{
	const ucontext_t *uc = ucontext;

	return (u64)uc->uc_mcontext.gregs[REG_RIP];
}

bool hg_pair_overflow(struct cpu *cpu, void *ucontext, u64 addr)
{
	ucontext_t *uc = ucontext;

	if (addr >= cpu->pair_base || addr + 4096 < cpu->pair_base)
		return false;
	uc->uc_mcontext.gregs[REG_RSP] = (greg_t)cpu->pair_limit;
	return true;
}
