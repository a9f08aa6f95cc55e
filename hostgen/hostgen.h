/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/hostgen.h - the host code generator, as the translator's engine calls it; types stand in core/host.h. */
#ifndef HOSTGEN_HOSTGEN_H
#define HOSTGEN_HOSTGEN_H

#include "core/host.h"

struct ir_unit;

/* A host code generator for one (guest, options): register convention, stubs. */
struct hg;

/* Best level of this machine (2, 3 or 4), or 0 if it is below the lowest. */
int hg_host_level(void);

/* Bytes that the stubs need, at most. */
#define HG_STUB_BYTES (512 * 1024)

/* Creates the generator and writes its stubs at rw (runs at rx, HG_STUB_BYTES room).  NULL without memory. */
struct hg *hg_new(const struct guest *g, const struct hg_options *o, u8 *rw, u64 rx);
void hg_free(struct hg *hg);
/* The guest it was made for. */
const struct guest *hg_guest(const struct hg *hg);
/* Bytes of stubs written. */
u32 hg_stub_len(const struct hg *hg);

/* Compiles u into out.  0, or -1 if something did not fit: the caller cuts the unit shorter. */
int hg_compile(struct hg *hg, struct ir_unit *u, struct hg_unit *out);
/* Relocates the placed bytes at rw that run at rx; counter: address of the unit's execution counter;
 * cells: of the first of its u->ncell jump_cells. */
void hg_place(const struct hg *hg, const struct hg_unit *u, u8 *rw, u64 rx, u64 counter, u64 cells);
/* Patches the 32-bit field at rw (runs at rx) to lead to target: one aligned store. */
void hg_patch(u8 *rw, u64 rx, u64 target);

/* Enters translated code; returns when it leaves. exit_reason says why. */
void hg_enter(const struct hg *hg, struct cpu *cpu, u64 code);

/* Sets the control bits of the guest's FP environment (rounding ...) for the next entry. */
void hg_set_fp_mode(const struct hg *hg, struct cpu *cpu, u32 fp_mode);
/* Takes the sticky flags that translated code accumulated, as SFP_* bits (core/softfp.h), and clears them. */
u32 hg_take_fp_flags(struct cpu *cpu);

/* Brings condition flags that translated code left as operands (cpu->flags_op) to their slot. */
void hg_fold_flags(struct cpu *cpu);

/* A host signal interrupted translated code: brings every slot to the state, from the host context's registers and from
 * where the snapshot says.  Then changes the context to go on at the leave stub.  The caller has set pc, exit_reason
 * ... */
void hg_unwind(const struct hg *hg, struct cpu *cpu, void *ucontext, const struct hg_snapshot *at);
/* pc and first general facts of a ucontext. */
u64 hg_context_pc(const void *ucontext);
/* A fault of a pair push on the guard page: rewinds the pair stack and returns true; the instruction runs again. */
bool hg_pair_overflow(struct cpu *cpu, void *ucontext, u64 addr);

#endif
