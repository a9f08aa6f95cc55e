/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/guest.c - the guest riscv64, as core and the frontends see it. */
#include "translator/riscv/riscv.h"

#include <elf.h>

#include "core/softfp.h"
#include "translator/riscv/sys.h"

extern const struct guest guest_riscv64;

static const struct ir_helper helpers[RISCV_HELPER_COUNT] = {
#define HELPER(name, flags, doc) {#name, riscv_helper_##name, flags},
#include "translator/riscv/helper.def"
#undef HELPER
};

static void reset(struct cpu *cpu)
{
}

static struct tr_mode mode(const struct cpu *cpu)
{
	const struct riscv_state *s = cpu_state_const(cpu);

	if (cpu->mmu)
		return (struct tr_mode){.mode = s->mstatus & MSTATUS_FS ? RISCV_MODE_FS_DIRTY : RISCV_MODE_FS_OFF,
		                        .fp_mode = s->frm & 7,
		                        .system = true};
	return (struct tr_mode){.fp_mode = s->frm & 7};
}

/* Decodes from code; the length of the instruction in bytes, 0 if there are too few, and its number or -1 in *insn. */
static int decode(const u8 *code, size_t avail, u64 features, struct riscv_args *a, int *insn)
{
	u32 word;

	if (avail < 2)
		return 0;
	word = code[0] | (u32)code[1] << 8;
	if ((word & 3) != 3) {
		a->insn = word;
		*insn = riscv_decode16(word, features, a);
		return 2;
	}
	if (avail < 4)
		return 0;
	word |= (u32)code[2] << 16 | (u32)code[3] << 24;
	a->insn = word;
	*insn = riscv_decode32(word, features, a); /* no row begins a longer instruction */
	return 4;
}

static int translate(struct tr *t, const u8 *code, size_t avail)
{
	struct riscv_args a;
	int insn, len = decode(code, avail, t->features, &a, &insn);

	if (!len)
		return 0;
	t->next_pc = t->pc + (u64)len;
	t->insn = a.insn;
	if (insn < 0 || !riscv_sem(insn, t, &a)) {
		ir_trap(t->u, CPU_EXIT_ILLEGAL, 0, ir_const(t->u, IR_I64, a.insn));
		t->done = true;
	}
	return len;
}

static int disas(const u8 *code, size_t avail, u64 pc, char *buf, size_t len)
{
	struct dis_out o = {buf, buf + len - 1, pc};
	struct riscv_args a;
	int insn, n;

	if (!len)
		return 0;
	n = decode(code, avail, ~0ull, &a, &insn);
	if (!n)
		return 0;
	if (insn >= 0) {
		riscv_disas(&o, insn, &a);
	} else {
		dis_puts(&o, n == 2 ? ".2byte\t" : ".4byte\t");
		dis_hex(&o, a.insn);
	}
	dis_end(&o);
	return n;
}

static void fp_env(u32 fp_mode, void *sfp_env)
{
	static const u8 rounding[8] = {SFP_NEAREST_EVEN, SFP_TOWARD_ZERO, SFP_DOWN, SFP_UP, SFP_NEAREST_AWAY};
	struct sfp_env *env = sfp_env;

	*env = (struct sfp_env){
	    .rounding = rounding[fp_mode & 7], .nan_rule = SFP_NAN_CANONICAL, .int_rule = SFP_INT_NAN_MAX};
}

static void fp_raise(struct cpu *cpu, u32 sfp)
{
	riscv_state(cpu)->fflags |= (sfp & SFP_INVALID ? 16u : 0) | (sfp & SFP_DIVBYZERO ? 8u : 0) |
	                            (sfp & SFP_OVERFLOW ? 4u : 0) | (sfp & SFP_UNDERFLOW ? 2u : 0) |
	                            (sfp & SFP_INEXACT ? 1u : 0);
}

static const char *const aliases[] = {"riscv64-static", NULL};

const struct guest guest_riscv64 = {
    .name = "riscv64",
    .aliases = aliases,
    .elf_machine = EM_RISCV,
    .elf_class = ELFCLASS64,
    .addr_bits = 64,
    .insn_align = 2,
    .state_size = sizeof(struct riscv_state),
    .slots = riscv_slots,
    .nslots = RISCV_SLOT_COUNT,
    .rows = riscv_state_rows,
    .nrows = RISCV_ROW_COUNT,
    .slot_pc = RISCV_SLOT_PC,
    .slot_sp = RISCV_SLOT_X + 2,
    .slot_flags = 0xffff,
    .helpers = helpers,
    .nhelpers = RISCV_HELPER_COUNT,
    .features = ((1ull << RISCV_EXT_COUNT) - 1) & ~RISCV_HAS(PRIV),
    .notes = true,
    .reset = reset,
    .mode = mode,
    .translate = translate,
    .disas = disas,
    .fp_env = fp_env,
    .fp_raise = fp_raise,
    .sys = &riscv_sys,
};
