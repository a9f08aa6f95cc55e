/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/host.h - what the translation cache needs of the rooms above it: a translator and a host code generator.
 *
 * A unit is compiled into a scratch buffer as bytes + relocations + links + side table, position-independent, then
 * placed (copied and relocated) into code memory.  The bytes are a pure function of the guest's bytes, the key, the
 * recipe, the options and the convention.  A frontend hands core one const struct engine at start; core knows nothing
 * else of what is above.
 */
#ifndef CORE_HOST_H
#define CORE_HOST_H

#include "core/base.h"
#include "core/guest.h"

struct cpu;
struct hg;

/* How guest memory is reached from code. */
enum hg_base {
	HG_BASE_ZERO,    /* guest address = host address */
	HG_BASE_SEG,     /* host address = segment base + guest address (64-bit guests, base not 0) */
	HG_BASE_SEG32,   /* the same, guest addresses wrap at 4 GiB */
	HG_BASE_SOFTMMU, /* system mode */
};

/* Guest memory of a machine, for what translated code does not do inline (core/softmmu.h says how each behaves). */
struct hg_mem {
	u64 (*load)(struct cpu *, u64 addr, u32 memop);
	void (*store)(struct cpu *, u64 addr, u64 value, u32 memop);
	void (*load128)(struct cpu *, u64 addr, u32 memop, u64 out[2]);
	void (*store128)(struct cpu *, u64 addr, u32 memop, const u64 in[2]);
	u64 (*rmw)(struct cpu *, u64 addr, u64 operand, u32 memop, u32 kind);
	u64 (*cas)(struct cpu *, u64 addr, u64 expect, u64 desired, u32 memop);
	void (*cas128)(struct cpu *, u64 addr, const u64 expect[2], const u64 desired[2], u64 out[2]);
};

struct hg_options {
	int level; /* 2, 3, 4 */
	enum hg_base base;
	bool random_ra;
	bool hot; /* first-tier units count their executions and leave with reason HOT when their counter runs out */
	u64 seed;
};

/* Common stubs that units refer to by relocation.  Where a guest pc is in the first temporary they store it. */
enum hg_stub {
	HG_STUB_LEAVE,   /* state complete but for registers; exit_reason set: back to cpu_run */
	HG_STUB_LINK,    /* target in the first temporary, the jump's field in the second (link_site): reason LINK */
	HG_STUB_LOOKUP,  /* target in the first temporary: reason LOOKUP */
	HG_STUB_MISS,    /* as LOOKUP, after the first entry of the branch table was another's */
	HG_STUB_RETMISS, /* a return whose pair does not match; target in the first temporary */
	HG_STUB_REQUEST, /* the exit flag was seen; pc in the first temporary: reason REQUEST */
	HG_STUB_LEAVE_SAVED, /* as LEAVE, with the state already in memory */
	HG_STUB_HOT,         /* the unit's counter ran out; pc in the first temporary: reason HOT */
	HG_STUB_HELPER0,     /* + n: thunk of the guest's helper n, then of the host's own helpers */
};

struct hg_reloc {
	u32 off; /* of a 32-bit pc-relative field */
	u32 stub;
};
/* In place of a stub's number: the unit's execution counter. */
#define HG_RELOC_COUNTER 0xffffu
/* + 2n, + 2n + 1: pc and code of the unit's n-th jump_cell. */
#define HG_RELOC_CELL 0xf000u

/* What an indirect jump that nearly always goes to the same place compares its target with.  It lies in the process's
 * own memory, not in code, so it can be filled and cleared where a fork froze the jump itself.
 * code only ever changes to what does the same from pc, so a thread between comparing and jumping is never misled. */
struct jump_cell {
	u64 pc;   /* guest address; one that no guest has: nothing matches */
	u64 code; /* where to go then; 0: not decided; 1: it never had the same target twice, and stays empty */
	u64 last; /* while not decided: the target before */
	u32 asked;
	u32 unused;
};

/* A direct jump or call that can be patched to lead to the unit of pc; until then its field leads to its stub. */
struct hg_link {
	u32 off;  /* of the 32-bit pc-relative field; never crosses 8 bytes */
	u32 stub; /* offset of the stub inside the unit */
	u64 pc;
	bool poll; /* must enter by the polling entry (a loop, a call) */
	/* An indirect jump's: the field of the jump past it where its cell does not match.  stub asks for a decision,
	 * and probe is where the field is to lead after that.  Its cells have the order of such links. */
	bool cell;
	u32 probe;
};

/* Where a call of a region returns to inside it: the 32-bit pc-relative field, patchable as a link's, leads on inside
 * for as long as the unit is live.  When it is dropped, what follows the call may be old code: the field is patched to
 * lead to the cold part at stub, which leaves for the return address. */
struct hg_landing {
	u32 off, stub; /* offsets in the unit */
};

/* IR instructions of a unit, at most. */
#define HG_MAX_INS      8192
#define HG_MAX_LINKS    256
#define HG_MAX_LANDINGS 128
#define HG_MAX_RELOCS   768
#define HG_MAX_SWAPS    32
#define HG_MAX_CODE     (96 * 1024)
#define HG_MAX_SIDE     2048
#define HG_MAX_SUNK     4096

/* Side table: from host offset off on, a fault belongs to guest pc. */
struct hg_side {
	u32 off;
	s32 pc_off; /* guest pc - unit pc */
	u16 flags;  /* 1 + number of its hg_flags, 0: they are in the slot */
	u16 sunk;   /* 1 + number of the first of its hg_sunk, 0 none */
};
/* How the flags slot is found at a fault. */
struct hg_flags {
	s32 imm;
	u8 how;  /* HG_FLAGS_* */
	u8 op;   /* HG_FLAGS_OPS: enum ir_op of the flags operation */
	u8 type; /* its type */
	u8 a, b; /* host register numbers; 255 = the constant imm */
	u8 form; /* HG_FLAGS_HOST: form of the host flags; HG_FLAGS_OPS: 1: a is the result, private to the host */
	u8 zero[2];
};
/* A slot whose write stands behind a fault point: its value at the fault is base + (index << scale) + disp, and what pc
 * says. */
struct hg_sunk {
	s64 disp;
	s32 base, index; /* 0 and up: a host register; below: the u64 so many bytes into struct cpu; HG_NOWHERE: 0 */
	u16 slot;
	u8 scale;
	u8 pc;     /* so often the unit's guest pc comes to it */
	bool last; /* of this fault point */
	u8 zero[3];
};
#define HG_NOWHERE INT32_MIN

/* A second-tier unit may hold another slot in a register than the convention's, which is then in the state. */
struct hg_swap {
	u16 reg;
	u16 slot;
};
_Static_assert(sizeof(struct hg_side) == 12 && sizeof(struct hg_flags) == 12 && sizeof(struct hg_sunk) == 24 &&
                   sizeof(struct hg_swap) == 4,
               "no padding: they are compared as bytes");

#define HG_FLAGS_HOST  1 /* in the host's flag register */
#define HG_FLAGS_OPS   2 /* recomputed from the operands */
#define HG_FLAGS_CELLS 3 /* in cpu->flags_op, flags_arg, if flags_op is not 0; else in the slot */
/* In cpu->flags_op, at HG_FLAGS_CELLS only: recomputed from the operands that the row names. */
#define HG_FLAGS_IN_HOMES 0xffffu

struct hg_unit {
	u8 *code; /* scratch, HG_MAX_CODE bytes */
	u32 len;
	u32 poll; /* offset of the entry that polls without counting */
	u32 skip; /* offset of the entry after the poll */
	struct hg_reloc reloc[HG_MAX_RELOCS];
	u32 nreloc;
	struct hg_link link[HG_MAX_LINKS];
	u32 nlink;
	u32 ncell;
	struct hg_landing landing[HG_MAX_LANDINGS];
	u32 nlanding;
	struct hg_side side[HG_MAX_SIDE];
	u32 nside;
	struct hg_flags flags[HG_MAX_SIDE];
	u32 nflags;
	struct hg_sunk sunk[HG_MAX_SUNK];
	u32 nsunk;
	struct hg_swap swap[HG_MAX_SWAPS];
	u32 nswap;
};

/* What is known of the state at a fault. */
struct hg_snapshot {
	const struct hg_side *side;   /* NULL: flags are in the slot, no write was sunk */
	const struct hg_flags *flags; /* the unit's */
	const struct hg_sunk *sunk;   /* the unit's */
	const struct hg_swap *swap;
	u32 nswap;
};

/* Guest bytes that a translation looked at. */
struct tr_range {
	u64 pc;
	u32 len;
	u32 off; /* where they stand in translate_job.bytes */
};
#define TR_MAX_RANGES 64
#define TR_MAX_BYTES  4096
/* Two for each instruction of a region (translator/region.h). */
#define TR_MAX_ANSWERS 512

/* What shaped a unit beside its key, its guest bytes and the options: the answers of translate_job.seen(), in the order
 * in which they were asked for.  The first tier asks nothing. */
struct tr_recipe {
	u32 n;                         /* answers */
	u8 answer[TR_MAX_ANSWERS / 8]; /* a bit each, the lowest first */
};

/* What a translation is asked for, and what it says about the guest's code. */
struct translate_job {
	u64 pc;
	struct tr_mode mode;
	u64 features;
	u32 max_insns; /* guest instructions, at most (at least 1) */
	u32 tier;      /* 1; 2: a region of blocks around pc */
	bool count;    /* instrument */
	/* Guest bytes: makes [pc, pc + n) readable at the returned pointer, n as many as there are up to want (at least
	 * 1, else NULL: not executable). The pointer is good until the next call. */
	const u8 *(*fetch)(struct translate_job *, u64 pc, u32 want, u32 *n);
	/* Tier 2: whether control has ever come to pc by a jump, call or return.  Asked for what recipe does not answer
	 * yet; the answer goes there.  NULL: the recipe is a finished unit's, and answers all. */
	bool (*seen)(struct translate_job *, u64 pc);
	struct tr_recipe recipe;
	void (*log)(struct translate_job *, u32 kind, const char *text, size_t len); /* NULL: none */
	u32 log_mask;                                                                /* TC_LOG_* */
	/* results */
	struct tr_range *range; /* [TR_MAX_RANGES] bytes looked at */
	u32 nrange;
	u8 *bytes; /* TR_MAX_BYTES */
	u32 ninsns;
	struct hg_unit *out;
};

/* The rooms above core, as core calls them. */
struct engine {
	/* Translates at least one instruction.  0, or -1: the first byte cannot be fetched, or at tier 2 there is
	 * nothing to gain. */
	int (*translate)(struct hg *, struct translate_job *);
	/* Translates as above, calls unlock(arg), and runs the IR by its interpreter on cpu: the enum cpu_exit,
	 * CPU_EXIT_NONE to go on at the pc slot, or -1 as above (unlocked too). */
	int (*interpret)(const struct guest *, struct translate_job *, struct cpu *, void (*unlock)(void *), void *arg);
	int (*host_level)(void);
	struct hg *(*create)(const struct guest *, const struct hg_options *, u8 *rw, u64 rx);
	void (*destroy)(struct hg *);
	u32 (*stub_len)(const struct hg *);
	void (*place)(const struct hg *, const struct hg_unit *, u8 *rw, u64 rx, u64 counter, u64 cells);
	void (*patch)(u8 *rw, u64 rx, u64 target);
	/* Runs code.  It sets cpu->in_code and, when it is left, clears it with release order: who waits for that takes
	 * away what this thread has looked at. */
	void (*enter)(const struct hg *, struct cpu *, u64 code);
	void (*set_fp_mode)(const struct hg *, struct cpu *, u32 fp_mode);
	u32 (*take_fp_flags)(struct cpu *);
	void (*fold_flags)(struct cpu *);
	void (*unwind)(const struct hg *, struct cpu *, void *ucontext, const struct hg_snapshot *);
	u64 (*context_pc)(const void *ucontext);
	bool (*pair_overflow)(struct cpu *, void *ucontext, u64 addr);
	u32 stub_bytes; /* room that create() needs for stubs */
};

#endif
