/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/hostgen.h - what the translation cache asks of a host code generator.
 *
 * A unit is compiled into a scratch buffer as bytes + relocations + links + side table, position-independent, then
 * placed (copied and relocated) into code memory.  The bytes are a pure function of the IR, the options and the
 * convention.
 */
#ifndef HOSTGEN_HOSTGEN_H
#define HOSTGEN_HOSTGEN_H

#include "core/base.h"

struct cpu;
struct guest;
struct ir_unit;
struct sfp_env;

/* How guest memory is reached from code. */
enum hg_base {
	HG_BASE_ZERO,    /* guest address = host address */
	HG_BASE_SEG,     /* host address = segment base + guest address (64-bit guests, base not 0) */
	HG_BASE_SEG32,   /* the same, guest addresses wrap at 4 GiB */
	HG_BASE_SOFTMMU, /* system mode */
};

struct hg_options {
	int level; /* 2, 3, 4 */
	enum hg_base base;
	bool random_ra;
	u64 seed;
};

/* Common stubs that units refer to by relocation. */
enum hg_stub {
	HG_STUB_LEAVE,       /* state complete but for registers; exit_reason set: back to cpu_run */
	HG_STUB_LINK,        /* pc slot and link_site set: reason LINK */
	HG_STUB_LOOKUP,      /* target pc in the first temporary: stores it, reason LOOKUP */
	HG_STUB_RETMISS,     /* a return whose pair does not match; target in the first temporary */
	HG_STUB_REQUEST,     /* the exit flag was seen; pc slot set: reason REQUEST */
	HG_STUB_LEAVE_SAVED, /* as LEAVE, with the state already in memory */
	HG_STUB_HELPER0,     /* + n: thunk of the guest's helper n, then of the host's own helpers */
};

struct hg_reloc {
	u32 off; /* of a 32-bit pc-relative field */
	u32 stub;
};

/* A direct jump or call that can be patched to lead to the unit of pc; until then its field leads to its stub. */
struct hg_link {
	u32 off;  /* of the 32-bit pc-relative field; never crosses 8 bytes */
	u32 stub; /* offset of the stub inside the unit */
	u64 pc;
	bool poll; /* must enter by the polling entry (a loop, a call) */
};

/* IR instructions of a unit, at most. */
#define HG_MAX_INS    8192
#define HG_MAX_LINKS  160
#define HG_MAX_RELOCS 768
#define HG_MAX_CODE   (96 * 1024)
#define HG_MAX_SIDE   2048

/* Side table: from host offset off on, a fault belongs to guest pc; flags says how the flags slot is found. */
struct hg_side {
	u32 off;
	u32 pc_off; /* guest pc - unit pc */
	u8 flags;   /* HG_FLAGS_* */
	u8 op;      /* HG_FLAGS_OPS: enum ir_op of the flags operation */
	u8 type;    /* its type */
	u8 a, b;    /* host register numbers; 255 = the constant imm */
	u8 form;    /* HG_FLAGS_HOST: form of the host flags, private to the host */
	s32 imm;
};
#define HG_FLAGS_SLOT 0 /* in the slot */
#define HG_FLAGS_HOST 1 /* in the host's flag register */
#define HG_FLAGS_OPS  2 /* recomputed from the operands */

struct hg_unit {
	u8 *code; /* scratch, HG_MAX_CODE bytes */
	u32 len;
	u32 skip; /* offset of the entry after the poll */
	struct hg_reloc reloc[HG_MAX_RELOCS];
	u32 nreloc;
	struct hg_link link[HG_MAX_LINKS];
	u32 nlink;
	struct hg_side side[HG_MAX_SIDE];
	u32 nside;
};

/* A host code generator for one (guest, options): register convention, stubs. */
struct hg;

/* Best level of this machine (2, 3 or 4), or 0 if it is below the lowest. */
int hg_host_level(void);

/* Bytes that the stubs need, at most. */
#define HG_STUB_BYTES (512 * 1024)

/* Creates the generator and writes its stubs at rw (runs at rx, HG_STUB_BYTES room).  NULL without memory. */
struct hg *hg_new(const struct guest *g, const struct hg_options *o, u8 *rw, u64 rx);
void hg_free(struct hg *hg);
/* Bytes of stubs written. */
u32 hg_stub_len(const struct hg *hg);

/* Compiles u into out.  0, or -1 if something did not fit: the caller cuts the unit shorter. */
int hg_compile(struct hg *hg, struct ir_unit *u, struct hg_unit *out);
/* Relocates the placed bytes at rw that run at rx. */
void hg_place(const struct hg *hg, const struct hg_unit *u, u8 *rw, u64 rx);
/* Patches the 32-bit field at rw (runs at rx) to lead to target: one aligned store. */
void hg_patch(u8 *rw, u64 rx, u64 target);

/* Enters translated code; returns when it leaves. exit_reason says why. */
void hg_enter(const struct hg *hg, struct cpu *cpu, u64 code);

/* Sets the control bits of the guest's FP environment (rounding ...) for the next entry. */
void hg_set_fp_mode(const struct hg *hg, struct cpu *cpu, u32 fp_mode);
/* Takes the sticky flags that translated code accumulated, as SFP_* bits (core/softfp.h), and clears them. */
u32 hg_take_fp_flags(struct cpu *cpu);

/* A host signal interrupted translated code: copies the registers that hold guest slots from the host context to the
 * state and rebuilds the flags slot as the side entry says (NULL: flags are in the slot or host-live at a safe point).
 * Then changes the context to go on at the leave stub.  The caller has set pc, exit_reason ... */
void hg_unwind(const struct hg *hg, struct cpu *cpu, void *ucontext, const struct hg_side *side);
/* pc and first general facts of a ucontext. */
u64 hg_context_pc(const void *ucontext);
/* A fault of a pair push on the guard page: rewinds the pair stack and returns true; the instruction runs again. */
bool hg_pair_overflow(struct cpu *cpu, void *ucontext, u64 addr);

#endif
