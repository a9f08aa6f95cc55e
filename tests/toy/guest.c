/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/toy/guest.c - the toy guest as core sees it, and its disassembly formats. */
#include "tests/toy/toy.h"

static u32 word_at(const u8 *p)
{
	return (u32)p[0] << 24 | (u32)p[1] << 16 | (u32)p[2] << 8 | p[3];
}

static bool has_delay_slot(int insn)
{
	return insn == TOY_INSN_B || insn == TOY_INSN_JAL || insn == TOY_INSN_JR || insn == TOY_INSN_JALR;
}

/* Those end a unit by themselves, which a delay slot must not. */
static bool traps(int insn)
{
	return insn == TOY_INSN_SYSCALL || insn == TOY_INSN_BRK;
}

bool toy_delay_slot(struct tr *t)
{
	struct toy_args a = {.insn = (u32)t->note[TOY_NOTE_SLOT]};
	int insn = toy_decode32(a.insn, t->features, &a);

	return insn >= 0 && !has_delay_slot(insn) && !traps(insn) && toy_sem(insn, t, &a);
}

static int translate(struct tr *t, const u8 *code, size_t avail)
{
	struct toy_args a;
	int insn, len = 4;

	if (avail < 4)
		return 0;
	a.insn = word_at(code);
	insn = toy_decode32(a.insn, t->features, &a);
	if (insn >= 0 && has_delay_slot(insn)) {
		if (avail < 8)
			return 0;
		t->note[TOY_NOTE_SLOT] = word_at(code + 4);
		len = 8;
	}
	t->insn = a.insn;
	t->next_pc = t->pc + (u64)len;
	if (insn < 0 || !toy_sem(insn, t, &a)) {
		ir_trap(t->u, CPU_EXIT_ILLEGAL, 0, ir_const(t->u, IR_I64, a.insn));
		t->done = true;
	}
	return len;
}

static int disas(const u8 *code, size_t avail, u64 pc, char *buf, size_t len)
{
	struct dis_out o = {buf, buf + len - 1, pc};
	struct toy_args a;
	int insn;

	if (avail < 4 || !len)
		return 0;
	a.insn = word_at(code);
	insn = toy_decode32(a.insn, ~0ull, &a);
	if (insn >= 0) {
		toy_disas(&o, insn, &a);
	} else {
		dis_puts(&o, ".word\t");
		dis_hex(&o, a.insn);
	}
	dis_end(&o);
	return 4;
}

void toy_fmt_r(struct dis_out *o, const struct toy_args *a, s64 v)
{
	dis_char(o, 'r');
	dis_dec(o, v);
}

void toy_fmt_d(struct dis_out *o, const struct toy_args *a, s64 v)
{
	dis_dec(o, v);
}

void toy_fmt_x(struct dis_out *o, const struct toy_args *a, s64 v)
{
	dis_hex(o, (u64)v);
}

/* A branch counts from its delay slot. */
void toy_fmt_pc(struct dis_out *o, const struct toy_args *a, s64 v)
{
	dis_hex(o, (u32)(o->pc + 4 + (u64)v));
}

void toy_dis_s(struct dis_out *o, const struct toy_args *a)
{
	if (a->s)
		dis_puts(o, ",s");
}

static void condition(struct dis_out *o, int cc)
{
	if (cc < IR_CC_COUNT)
		dis_puts(o, ir_cc_name[cc]);
	else
		dis_dec(o, cc);
}

void toy_dis_cond(struct dis_out *o, const struct toy_args *a)
{
	condition(o, a->cond);
}

void toy_dis_setcond(struct dis_out *o, const struct toy_args *a)
{
	condition(o, a->ra);
}

static void reset(struct cpu *cpu)
{
}

static struct tr_mode mode(const struct cpu *cpu)
{
	return (struct tr_mode){0};
}

static void fp_env(u32 fp_mode, void *sfp_env)
{
}

static void fp_raise(struct cpu *cpu, u32 sfp)
{
}

const struct guest guest_toy = {
    .name = "toy",
    .elf_class = 1,
    .big_endian = true,
    .addr_bits = 32,
    .insn_align = 4,
    .state_size = sizeof(struct toy_state),
    .slots = toy_slots,
    .nslots = TOY_SLOT_COUNT,
    .rows = toy_state_rows,
    .nrows = TOY_ROW_COUNT,
    .slot_pc = TOY_SLOT_PC,
    .slot_sp = TOY_SLOT_R + TOY_SP,
    .slot_flags = TOY_SLOT_FL,
    .features = ~0ull,
    .reset = reset,
    .mode = mode,
    .translate = translate,
    .disas = disas,
    .fp_env = fp_env,
    .fp_raise = fp_raise,
};
