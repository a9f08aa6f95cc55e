/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/guest.c - the guest aarch64, as core and the frontends see it. */
#include "translator/aarch64/aarch64.h"

#include <elf.h>

#include "core/softfp.h"
#include "translator/aarch64/simd.h"

extern const struct guest guest_aarch64;

static void reset(struct cpu *cpu)
{
}

static struct tr_mode mode(const struct cpu *cpu)
{
	const struct aarch64_state *s = cpu_state_const(cpu);

	u32 fp_mode = (s->fpcr & AARCH64_FPCR_MASK) >> AARCH64_FPCR_SHIFT;

	if (s->fpcr & FPCR_FZ && s->fpsr & FPSR_IXC)
		fp_mode |= AARCH64_FP_INEXACT;
	return (struct tr_mode){.fp_mode = fp_mode};
}

static u32 word(const u8 *code)
{
	return code[0] | (u32)code[1] << 8 | (u32)code[2] << 16 | (u32)code[3] << 24;
}

static int translate(struct tr *t, const u8 *code, size_t avail)
{
	struct aarch64_args a;
	int insn;

	if (avail < 4)
		return 0;
	t->next_pc = t->pc + 4;
	t->insn = a.insn = word(code);
	insn = aarch64_decode32(t->insn, t->features, &a);
	if (insn < 0 || !aarch64_sem(insn, t, &a)) {
		ir_trap(t->u, CPU_EXIT_ILLEGAL, 0, ir_const(t->u, IR_I64, t->insn));
		t->done = true;
	}
	return 4;
}

static int disas(const u8 *code, size_t avail, u64 pc, char *buf, size_t len)
{
	struct dis_out o = {buf, buf + len - 1, pc};
	struct aarch64_args a;
	int insn;

	if (avail < 4 || !len)
		return 0;
	a.insn = word(code);
	insn = aarch64_decode32(a.insn, ~0ull, &a);
	if (insn >= 0) {
		aarch64_disas(&o, insn, &a);
	} else {
		dis_puts(&o, ".inst\t");
		dis_hex(&o, a.insn);
	}
	dis_end(&o);
	return 4;
}

static void fp_env(u32 fp_mode, void *sfp_env)
{
	struct sfp_env *env = sfp_env;

	*env = aarch64_fp_env((fp_mode & ~AARCH64_FP_INEXACT) << AARCH64_FPCR_SHIFT);
	if (fp_mode & AARCH64_FP_INEXACT)
		env->flags = SFP_INEXACT;
}

static void fp_raise(struct cpu *cpu, u32 sfp)
{
	struct aarch64_state *s = aarch64_state(cpu);
	u32 old = s->fpsr;

	s->fpsr |= aarch64_fpsr_bits(sfp);
	/* where numbers are flushed there is a faster FP mode from now on */
	if (s->fpcr & FPCR_FZ && ~old & s->fpsr & FPSR_IXC)
		cpu_request_exit(cpu);
}

static const char *const aliases[] = {"arm64", "aarch64-static", NULL};

const struct guest guest_aarch64 = {
    .name = "aarch64",
    .aliases = aliases,
    .elf_machine = EM_AARCH64,
    .elf_class = ELFCLASS64,
    .addr_bits = 64,
    .insn_align = 4,
    .state_size = sizeof(struct aarch64_state),
    .slots = aarch64_slots,
    .nslots = AARCH64_SLOT_COUNT,
    .rows = aarch64_state_rows,
    .nrows = AARCH64_ROW_COUNT,
    .slot_pc = AARCH64_SLOT_PC,
    .slot_sp = AARCH64_SLOT_SP,
    .slot_flags = AARCH64_SLOT_NZCV,
    .helpers = aarch64_helpers,
    .nhelpers = AARCH64_HELPER_COUNT,
    .features = ((1ull << AARCH64_EXT_COUNT) - 1) & ~AARCH64_HAS(PRIV),
    .reset = reset,
    .mode = mode,
    .translate = translate,
    .disas = disas,
    .fp_env = fp_env,
    .fp_raise = fp_raise,
};
