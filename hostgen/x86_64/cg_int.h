/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/cg_int.h - what the parts of the x86-64 compiler share that lowering rows do not need. */
#ifndef HOSTGEN_X86_64_CG_INT_H
#define HOSTGEN_X86_64_CG_INT_H

#include "hostgen/x86_64/cg.h"

bool cg_vec_type(unsigned t);
/* The row of an operation; fn NULL: none. */
const struct cg_row *cg_row_of(unsigned op);
/* Collects the rows of the lower_*.c files in hg->row. */
void cg_merge_rows(struct hg *hg);

/* Whether instruction i may change EFLAGS, where that is no property of its operation. */
bool cg_clobbers_varies(const struct cg *c, u32 i);
/* lower_int.c: the flags value that instruction i leaves in EFLAGS beside its result, the one before or after it; 0:
 * none. */
u32 cg_partner(const struct cg *c, u32 i);

/* The instruction after or before i, but for constants, which are made where they are used; 0 none. */
static inline u32 cg_next(const struct cg *c, u32 i)
{
	while (++i < c->u->nins && cg_ins(c, i)->op == IRO_const)
		;
	return i < c->u->nins ? i : 0;
}
static inline u32 cg_last(const struct cg *c, u32 i)
{
	while (--i && cg_ins(c, i)->op == IRO_const)
		;
	return i;
}
/* flags.c: the arithmetic beside flags value f comes next and makes it. */
bool cg_partner_follows(const struct cg *c, u32 f);

/* prepare.c: last uses, dead code, folding of addresses, hints. */
void cg_prepare(struct cg *c);

/* sink.c */
/* Is the fault point, exit or label `in` one that only its snapshot can show sunk writes to? */
static inline bool cg_has_snapshot(const struct cg *c, const struct ir_ins *in)
{
	return (in->op == IRO_load || in->op == IRO_store) && !(in->n & IR_MEM_ALIGN) &&
	       c->hg->opt.base != HG_BASE_SOFTMMU;
}
/* Code: slot's write of value v is put off. */
void cg_sink(struct cg *c, u32 slot, u32 v);
/* Slot is about to be written. */
void cg_unsink(struct cg *c, u32 slot);
/* Notes where the values of sunk writes are now: 1 + number of the first note. */
u16 cg_snapshot(struct cg *c);
/* The value of a note: regs are the host's general ones at the fault, pc the unit's. */
u64 cg_sunk_value(const struct hg_sunk *k, const struct cpu *cpu, const u64 *regs, u64 pc);

/* What an address is made of, or how many of each. */
struct cg_parts {
	u32 base, index; /* values, 0 none */
	unsigned scale, nregs, nshifts;
	s64 disp;
};
/* True if v is a constant that a displacement holds; the guest's pc is none, it may be relocated. */
static inline bool cg_is_disp(const struct cg *c, u32 v, s64 *k)
{
	const struct ir_ins *in = cg_ins(c, v);

	if (in->op != IRO_const || in->n)
		return false;
	*k = in->type == IR_I32 ? (s32)in->imm_lo : (s64)ir_imm(in);
	return *k == (s32)*k;
}
/* lower_mem.c: the operand for parts, whose registers are taken into use. */
struct x86_mem cg_parts_mem(struct cg *c, const struct cg_parts *p);
/* Adds what value v, or the tree folded into it, comes to; whole: v itself is taken apart. */
void cg_parts_of(const struct cg *c, u32 v, bool whole, struct cg_parts *p);

/* homes.c: which slots this unit holds in registers; from the convention's registers to them and back.  Neither changes
 * EFLAGS. */
void cg_choose_homes(struct cg *c);
void cg_enter_homes(struct cg *c);
void cg_leave_homes(struct cg *c);

/* flags_label.c: sorts the labels into c->label_flags. */
void cg_sort_labels(struct cg *c);
/* The flags of operation `in` on a and b; result: a is what it made of its left operand. */
void x86_eval_flags(const struct ir_ins *in, u64 a, u64 b, bool result, unsigned *nzcv);
/* Label l, of class CG_FLAGS_FAULT, was placed. */
void cg_zone_begin(struct cg *c, u32 l);
/* Cold, where label l polls: the flags become cells or the image, whatever they are. */
void cg_zone_leave(struct cg *c, u32 l);
/* Completes the side entries of zones. */
void cg_zone_end_all(struct cg *c);
/* Before a jump to label l: stores the pending flags as its zone can have them.  Does not change EFLAGS.  False: they
 * are not to be had so. */
bool cg_store_cells(struct cg *c, u32 l);
/* Stores the image in eax to the slot. */
void cg_store_image(struct cg *c);
/* Makes the slot valid, which holds the image or is about to be overwritten. */
void cg_clear_cells(struct cg *c);

/* alloc.c */
/* Notes that the current instruction names v: it leaves its register when that was its last use. */
void cg_touch(struct cg *c, u32 v);
u64 cg_random(struct cg *c);
unsigned cg_hint(struct cg *c, u32 i);
void cg_end_insn(struct cg *c);
void cg_load_slot(struct cg *c, unsigned r, u32 slot);
void cg_store_slot(struct cg *c, u32 slot, unsigned r);
void cg_lower_get(struct cg *c, const struct ir_ins *in, u32 i);
void cg_lower_set(struct cg *c, const struct ir_ins *in, u32 i);
void cg_evict_slots(struct cg *c);
void cg_forget_all(struct cg *c);

/* flags.c */
/* Before instruction i: saves flags that it would lose. */
void cg_flags_before(struct cg *c, u32 i, bool clobbers);
/* Home h is about to be overwritten. */
void cg_home_written(struct cg *c, unsigned h);
/* Notes the operands of flags value f, before its partner may overwrite them. */
void cg_flags_record(struct cg *c, u32 f);
/* Home h now holds value v.  If that is the result of the arithmetic beside the recorded flags, they can be computed
 * from it though their left operand is gone. */
void cg_flags_result(struct cg *c, u32 v, unsigned h);
void cg_lower_set_flags(struct cg *c, const struct ir_ins *in, u32 i);
/* True if instruction i leaves flags value f in EFLAGS as it computes its result (add, sub, and of the same operands).
 */
bool cg_flags_partner(const struct cg *c, u32 f, u32 i);
/* True if f can be computed again from its operands. */
bool cg_flags_again(const struct cg *c, u32 f);
/* Emits the compare that leaves flags value f in EFLAGS. */
void cg_flags_compute(struct cg *c, u32 f);
void cg_flags_ensure(struct cg *c, u32 f);
/* Emits the compare op (fl_sub, fl_and, fl_add) on recorded operands; fl_add uses rax. */
void cg_emit_compare(struct cg *c, unsigned op, unsigned sz, const struct cg_flrec *r);
/* Cold: stores the flags slot from a snapshot. */
void cg_flags_cold(struct cg *c, const struct cg_cold *s);
/* EFLAGS of the given form to the image in eax (may use rcx for FCMP). Does not change ef_val. */
void cg_emit_image(struct cg *c, enum cg_form form);

/* control.c */
void cg_emit_cold(struct cg *c);
void cg_emit_entry(struct cg *c);
/* rax = guest address: leaves rcx = its entry of the indirect branch table and EFLAGS of comparing (equal: a hit). Uses
 * rdx. */
void cg_emit_probe(struct cg *c);

/* lower_softmmu.c: loads, stores and atomics of system mode. */
void cg_lower_softmmu(struct cg *c, const struct ir_ins *in, u32 i);
/* Host helper: the access that cpu->soft describes. */
u64 x86_access(struct cpu *cpu, u64 a, u64 b, u64 c);
/* Numbers of the host's own helpers. */
enum { CG_HOST_SOFT, CG_HOST_ACCESS };

/* stubs.c */
void cg_emit_stubs(struct hg *hg, u8 *rw, u64 rx);

/* ucomis of two scalar floats, from lower_fp.c: leaves form FCMP (a, b) or FCMPR (swapped). n: signalling. */
void cg_fcmp_flags(struct cg *c, u32 f, bool swapped);

#endif
