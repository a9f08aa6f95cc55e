/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/cpu.h - one virtual CPU or guest thread, and the loop that runs it.
 *
 * In memory a cpu is this struct, then the guest's state at CPU_STATE_OFFSET (cpu_state()).  Translated code holds
 * cpu + CPU_BASE_BIAS in a host register so that the hot common fields (the last CPU_HOT_BYTES of this struct) and the
 * first guest registers are within a signed byte's reach.
 */
#ifndef CORE_CPU_H
#define CORE_CPU_H

#include "core/base.h"

struct guest;
struct hg_mem;
struct mm;
struct unit;
struct tcache;
struct tlb_entry;

#define CPU_STATE_OFFSET 1536
#define CPU_HOT_BYTES    32
#define CPU_BASE_BIAS    (CPU_STATE_OFFSET - CPU_HOT_BYTES + 128)

/* Why cpu_run() returned (and what ir_trap names). */
enum cpu_exit {
	CPU_EXIT_NONE,
	CPU_EXIT_REQUEST, /* somebody set exit_request: a safe point; state is precise, pc is the next instruction */
	CPU_EXIT_SYSCALL, /* the guest's system call instruction; pc is that instruction's, exit_code: its immediate */
	CPU_EXIT_BREAK,   /* breakpoint instruction; pc is its address, exit_code its immediate */
	CPU_EXIT_ILLEGAL, /* undefined instruction at pc */
	CPU_EXIT_FAULT,   /* memory access by the instruction at pc: exit_addr the guest address (valid if exit_code bit
	                     3), exit_code CPU_FAULT_* */
	CPU_EXIT_EXCEPTION, /* a guest-defined exception: exit_code, exit_addr */
	CPU_EXIT_STEP,      /* single step done */
	CPU_EXIT_HALT,      /* waits for an interrupt (system) */
	CPU_EXIT_FLUSH, /* the guest asks for its instruction cache to be synchronised: exit_addr, exit_code length (0:
	                   all) */
	/* internal to the loop */
	CPU_EXIT_LOOKUP,
	CPU_EXIT_LINK,
	CPU_EXIT_HOT, /* the unit at pc has run often: to be translated again with more care */
};

#define CPU_FAULT_WRITE 1u
#define CPU_FAULT_FETCH 2u
#define CPU_FAULT_ALIGN 4u
#define CPU_FAULT_ADDR  8u  /* exit_addr is known */
#define CPU_FAULT_PERM  16u /* mapped, but not with this permission (else unmapped) */
#define CPU_FAULT_BUS   32u /* beyond the end of a file, hardware error */

struct jump_entry { /* indirect branch table: pc -> code */
	u64 pc;
	u64 code;
};
/* The table has 1 << JUMP_BITS entries found by the lowest bits of the pc, which is quick, and behind them half as many
 * found by jump_index(), which spreads functions that begin at multiples of 16 or 64.  A pc may stand in either; the
 * second is tried by a common stub.  Large programs (node, compilers) jump to some ten thousand places.  In system mode
 * there is a table for each of several regimes, which is cleared when it is given to another one. */
#define JUMP_BITS          14
#define JUMP_BITS_SYSTEM   12
#define JUMP_ENTRIES(bits) ((1u << (bits)) + (1u << ((bits)-1)))
#define JUMP_HASH          0x1e3779b1u
static inline u32 jump_index(u64 pc, u32 bits)
{
	return (1u << bits) + ((u32)pc * JUMP_HASH >> (32 - (bits - 1)));
}

struct cpu {
	const struct guest *guest;
	struct mm *mm;
	struct tcache *tc;
	void *frontend; /* the frontend's struct for this thread or CPU */
	u64 features;   /* extension bits */
	u32 index;      /* number of the cpu */
	u32 exit_code;
	u64 exit_addr;
	u64 host_fault_pc;
	u64 fz_mxcsr;              /* MXCSR before an operation whose result may have to be computed again */
	u64 link_site;             /* CPU_EXIT_LINK: which jump asks to be patched */
	u64 c_stack;               /* C stack pointer while translated code runs */
	u64 pair_base, pair_limit; /* pair stack: [base, limit), grows down from limit */
	u64 epoch;                 /* safe-point epoch for code reuse */
	u64 mxcsr_host;            /* low 32: MXCSR of C code */
	u64 counter[8];            /* instrumentation counters */
	/* system mode (core/softmmu.h); mmu is NULL in user mode */
	void *mmu;                /* struct softmmu, private to softmmu.c */
	struct tlb_entry *tlb;    /* entries; translated code probes them */
	u64 tlb_mask;             /* (entries - 1) * size of an entry */
	u64 tlb_tag;              /* number of the regime of loads and stores */
	u64 run_mode;             /* mode and FP mode that branch table and pair stack are for */
	struct cpu *next_cpu;     /* of the same translation cache */
	const struct hg_mem *mem; /* system mode: memory accesses from translated code (core/host.h) */
	u64 resv[14];             /* scratch of translated code and stubs */
	u64 spill[32];            /* host register spills */
	u64 vspill[32][2];        /* vector spills, 16-aligned */
	u64 soft[10];             /* operands, result and kind of an operation that translated code leaves to C */
	u64 fp_sticky;            /* sticky FP flags (SFP_*) that neither the state nor the host's register holds yet */
	u64 flags_arg[2];         /* operands of ... */
	u32 flags_op;             /* the operation and type that the guest's flags are of; 0: they are in their slot */
	bool jumps_used;          /* user mode: an entry of the branch table was filled since it was cleared */
	u8 jumps_turn;            /* which of the two entries for a pc was filled last */
	u8 pad[274];              /* so that guest state starts at CPU_STATE_OFFSET */
	/* hot: within a signed byte of the base register */
	struct jump_entry *jumps; /* indirect branch table */
	u32 exit_request;         /* set by anybody, asynchronously: leave at the next entry of a unit */
	u32 exit_reason;          /* enum cpu_exit */
	u64 pair_sp;              /* pair stack pointer while C runs */
	u32 mxcsr;                /* guest's MXCSR while C runs */
	u32 in_code;              /* nonzero while translated code runs */
	                          /* guest state follows */
} __attribute__((aligned(64)));
_Static_assert(sizeof(struct cpu) == CPU_STATE_OFFSET, "guest state follows struct cpu");

static inline void *cpu_state(struct cpu *c)
{
	return (char *)c + CPU_STATE_OFFSET;
}
static inline const void *cpu_state_const(const struct cpu *c)
{
	return (const char *)c + CPU_STATE_OFFSET;
}
static inline struct cpu *cpu_of_state(void *s)
{
	return (struct cpu *)((char *)s - CPU_STATE_OFFSET);
}

/* Makes a cpu of guest g (its own mapping, page-aligned, with pair stack) or NULL when memory is short.  The state is
 * reset. */
struct cpu *cpu_new(const struct guest *g, struct mm *mm, struct tcache *tc);
/* A new cpu with a copy of src's guest state: a guest thread's start. */
struct cpu *cpu_clone(const struct cpu *src);
/* Frees it.  Only when no thread runs it. */
void cpu_free(struct cpu *c);

/* Runs guest code from the state's pc until something for the caller happens; the whole state is then in memory and
 * precise. Thread: the one that owns the cpu.  Never returns CPU_EXIT_LOOKUP or CPU_EXIT_LINK. */
enum cpu_exit cpu_run(struct cpu *c);

/* Asks c to leave translated code at the next safe point.  Any thread, signal handlers too. */
static inline void cpu_request_exit(struct cpu *c)
{
	__atomic_store_n(&c->exit_request, 1, __ATOMIC_SEQ_CST);
}

/* Host signal at host_pc with general registers gregs (host's order; fp: xstate frame) while c ran translated code: if
 * host_pc is in translated code, brings the guest's state in c to that of the instruction that faulted, sets exit_* for
 * a memory fault and changes the host context so that cpu_run() returns CPU_EXIT_FAULT.  Returns true if it was ours,
 * false if host_pc is no translated code.  addr: the host address of the access, valid if has_addr.  Async-signal-safe.
 */
bool cpu_host_fault(struct cpu *c, void *ucontext, u64 addr, bool has_addr, u32 fault_flags);

/* Hands the sticky FP flags that host code accumulated for c since the last call to guest->fp_raise.  For helpers
 * (flagged IR_H_VECTOR) and others that read or set the guest's flags while c is outside translated code. */
void cpu_fold_fp_flags(struct cpu *c);

/* The current thread's cpu, or NULL. */
struct cpu *cpu_current(void);
void cpu_set_current(struct cpu *c);

/* Slots by number, for frontends and tests. */
u64 cpu_read_slot(const struct cpu *c, u32 slot);
void cpu_write_slot(struct cpu *c, u32 slot, u64 v);
static inline u64 *cpu_slot_ptr(struct cpu *c, u32 offset)
{
	return (u64 *)((char *)cpu_state(c) + offset);
}

#endif
