/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/tcache.h - the translation cache: units by key, code memory, links, invalidation.
 *
 * One per address space (user) or machine (system), shared by all threads.  Lookup takes no lock; making, linking and
 * invalidating units takes the cache's lock.  Units are retired, not freed: their bytes are reused when every thread
 * has passed a safe point since.
 */
#ifndef CORE_TCACHE_H
#define CORE_TCACHE_H

#include "core/base.h"
#include "core/host.h"

struct cpu;
struct guest;
struct mm;
struct tcache;

struct unit_key {
	u64 pc;      /* guest pc (user) or physical page and offset (system) */
	u64 vpc;     /* system: guest virtual pc, which the code holds as constants; user: 0 */
	u64 pc2;     /* system: physical page of the second half of an instruction that crosses pages; else 0 */
	u32 mode;    /* tr_mode.mode */
	u32 fp_mode; /* tr_mode.fp_mode */
	u32 cflags;  /* TC_STEP */
};
#define TC_STEP 1u /* one instruction per unit */

struct tcache_options {
	const struct engine *engine; /* the rooms above; required */
	enum hg_base base;           /* how guest memory is reached */
	u32 max_insns;               /* guest instructions of a unit, at most; 0: default */
	size_t code_size;            /* bytes of code memory; 0: default 64 MiB.  At least 1 MiB */
	int level;                   /* host level 2, 3, 4; 0: what the CPU has */
	bool interp;                 /* run the IR interpreter instead of host code */
	bool random_ra;              /* shake the register allocator */
	bool relocate;               /* relocate and reload each unit, and make it twice (debug) */
	bool count;                  /* instrument units */
	u32 log;                     /* TC_LOG_* */
	void (*log_fn)(u32 kind, const char *text, size_t len);
	const char *perf_map; /* file to append to, or NULL */
	u64 seed;             /* for random_ra */
	u32 hot_after;        /* executions after which code is translated again by the second tier; 0: there is none */
	u32 hot_budget; /* of the time since the cache was made the percentage it may take: 1 to 100; 0: default */
};
/* The usual hot_after: early enough that a program of a second profits, late enough that start-up is left alone. */
#define TC_HOT_AFTER 3000
/* The usual hot_budget: a program that ends soon has little use of more, and one that goes on gets it all in time. */
#define TC_HOT_BUDGET  3
#define TC_LOG_IN_ASM  1u
#define TC_LOG_OP      2u
#define TC_LOG_OP_OPT  4u
#define TC_LOG_OUT_ASM 8u
#define TC_LOG_EXEC    16u

struct tcache *tcache_new(const struct guest *g, struct mm *mm, const struct tcache_options *o);
void tcache_free(struct tcache *tc);

/* Drops (retires) the translations of guest bytes [a, a+len).  Callers: mapping changes, FENCE.I with changed bytes. */
void tcache_invalidate(struct tcache *tc, struct gaddr a, u64 len);
/* Re-compares the units of dirty and shared pages in [a, a+len) (len 0: everywhere) and drops those whose bytes
 * changed: what IC IVAU, FENCE.I, riscv_flush_icache and mprotect(PROT_EXEC) ask for.  User mode: with mm_lock held. */
void tcache_sync(struct tcache *tc, struct gaddr a, u64 len);

/* Around fork: prepare takes the locks, parent/child release them; both sides go on in a fresh code region. */
void tcache_fork_prepare(struct tcache *tc);
void tcache_fork_parent(struct tcache *tc);
void tcache_fork_child(struct tcache *tc);

struct tcache_stats {
	u64 units, guest_insns, guest_bytes, host_bytes, flushes, invalidated, links, lookups, translate_cycles,
	    regions, region_insns, region_cycles, regions_refused;
};
/* What was counted so far; while a cpu runs some of it may be missing or of different moments. */
void tcache_stats(const struct tcache *tc, struct tcache_stats *s);
/* The instrumentation counters (cpu.counter) of all threads there are and were, in this process. */
void tcache_counts(struct tcache *tc, u64 sum[8]);

#endif
