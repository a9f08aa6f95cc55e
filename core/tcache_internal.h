/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/tcache_internal.h - the cache's data, shared by tcache.c and cpu.c. */
#ifndef CORE_TCACHE_INTERNAL_H
#define CORE_TCACHE_INTERNAL_H

#include "core/tcache.h"

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

#include "core/codemem.h"
#include "core/cpu.h"
#include "core/guest.h"
#include "core/host.h"

/* Guest instructions of a first-tier unit, at most. */
#define MAX_INSNS   32
#define FETCH_CHUNK 128

/* The tables of units: the first has 1 << HASH_FIRST chains, each next one HASH_STEP bits more. */
#define HASH_TABLES 4
#define HASH_FIRST  13
#define HASH_STEP   3

#define UNIT_LIVE    0
#define UNIT_RETIRED 1

/* A patchable jump of a unit. */
struct unit_link {
	struct unit *to;        /* linked to, NULL */
	struct unit_link *next; /* other links to the same unit */
	u32 site;               /* of its 32-bit field: offset in the code memory */
	u32 stub;               /* where it leads while unlinked: offset in the code memory */
	u32 cell; /* an indirect jump's: 1 + number of its cell; stub is then its probe.  0: a direct jump */
	bool poll;
};

/* A unit's tables stand behind it, each behind the one before, in the order of the functions below. */
struct unit {
	struct unit_key key;
	u64 code;  /* host address of its bytes */
	u64 entry; /* entry that polls the exit flag; of a first-tier unit that may become hot: that counts */
	struct unit_link *in; /* jumps that lead to it */
	struct unit *next;    /* hash chain */
	u32 code_len;
	u32 poll;  /* offset of the entry that polls and never counts */
	u32 skip;  /* offset of the entry after the poll */
	u32 index; /* in by_code; of its counter */
	u32 first; /* tier 2: index of the unit whose place it took */
	u16 ninsns;
	u16 nout, nsunk, nside, nflags, nlanding, nanswer;
	u8 nrange, nswap;
	u8 state; /* UNIT_* */
	u8 tier;
	u8 table; /* of the cache's hash tables: which one it is in */
};
_Static_assert(HG_MAX_SUNK <= 0xffff && HG_MAX_SIDE <= 0xffff && TR_MAX_ANSWERS <= 0xffff && HG_MAX_SWAPS <= 0xff &&
                   TR_MAX_RANGES <= 0xff,
               "numbers of a unit's rows");

/* Its jumps. */
static inline struct unit_link *unit_out(const struct unit *u)
{
	return (struct unit_link *)(u + 1);
}

/* Guest bytes looked at: of key.pc first; off is relative to unit_bytes(). */
static inline struct tr_range *unit_range(const struct unit *u)
{
	return (struct tr_range *)(unit_out(u) + u->nout);
}

static inline struct hg_sunk *unit_sunk(const struct unit *u)
{
	return (struct hg_sunk *)(unit_range(u) + u->nrange);
}

static inline struct hg_side *unit_side(const struct unit *u)
{
	return (struct hg_side *)(unit_sunk(u) + u->nsunk);
}

static inline struct hg_flags *unit_flags(const struct unit *u)
{
	return (struct hg_flags *)(unit_side(u) + u->nside);
}

static inline struct hg_landing *unit_landing(const struct unit *u)
{
	return (struct hg_landing *)(unit_flags(u) + u->nflags);
}

static inline struct hg_swap *unit_swap(const struct unit *u)
{
	return (struct hg_swap *)(unit_landing(u) + u->nlanding);
}

/* The recipe's answers. */
static inline u8 *unit_answer(const struct unit *u)
{
	return (u8 *)(unit_swap(u) + u->nswap);
}

/* The guest bytes. */
static inline u8 *unit_bytes(const struct unit *u)
{
	return unit_answer(u) + (u->nanswer + 7) / 8;
}

struct page_node {
	struct unit *unit;
	u64 page;
	struct page_node *next;
};

struct fetcher {
	struct translate_job job;
	struct tcache *tc;
	u64 start, end; /* bytes [start, end) are in bytes[]; physical in system mode */
	u64 stop;       /* none from here on */
	u64 delta;      /* physical (user: guest) address - guest pc */
	const struct unit_key *key;
	u8 bytes[2048];
	u8 looked[TR_MAX_BYTES]; /* tier 2: job.bytes */
	struct tr_range range[TR_MAX_RANGES];
};

struct tcache {
	const struct guest *guest;
	const struct engine *en;
	struct mm *mm;
	struct tcache_options opt;
	int level;
	struct hg *hg;
	struct codemem code;
	u32 stub_len;
	int perf_fd; /* perf map, -1 none */
	u32 lock;
	u32 flushing;
	u64 epoch;
	bool full;         /* the next make needs a flush */
	bool stale_frozen; /* a frozen jump leads to a retired unit */
	bool hot;          /* there is a second tier */
	u64 hot_cycles;    /* spent in it */
	u64 start_cycles;  /* raw_cycles() when the cache was made */
	struct cpu *cpus;
	/* Units by key.  A chain gets too long when there are many; tables cannot be rebuilt under readers that take no
	 * lock.  So each next one is larger, new units go to the newest, and are looked for there first. */
	struct unit **hash[HASH_TABLES];
	u32 ntables;
	struct page_node **pages;
	struct unit **by_code; /* in order of code */
	u32 *
	    page_unit; /* by page of code memory, for npages: number of the first unit that reaches into or beyond it */
	u32 npages, max_pages;
	u32 nunits, max_units;
	struct jump_cell *cells; /* in code.data, behind the counters */
	u32 ncells, max_cells;
	u8 *arena;
	size_t arena_size, arena_pos, arena_there; /* bytes; used; whose pages exist */
	struct hg_unit *scratch;
	struct fetcher fetcher;
	struct tcache_stats stats;
	u64 counted[8]; /* of threads that are gone */
};

void tcache_lock(struct tcache *tc);
/* True: taken.  Where in_code is held one must not wait for the lock: its holder may wait for in_code (tcache_flush).
 */
bool tcache_trylock(struct tcache *tc);
void tcache_unlock(struct tcache *tc);
void tcache_add_cpu(struct tcache *tc, struct cpu *cpu);
void tcache_remove_cpu(struct tcache *tc, struct cpu *cpu);
/* A pc that no guest has. */
#define NO_JUMP (~0ull)

static inline u32 tcache_jump_bits(const struct cpu *cpu)
{
	return cpu->mmu ? JUMP_BITS_SYSTEM : JUMP_BITS;
}

/* The two entries of cpu's branch tables for guest pc: translated code computes the same indices. */
static inline u32 tcache_jump_index(const struct tcache *tc, const struct cpu *cpu, u64 pc, int way)
{
	unsigned shift = tc->guest->insn_align == 4 ? 2 : tc->guest->insn_align == 2 ? 1 : 0;

	return way ? (u32)jump_index(pc, tcache_jump_bits(cpu))
	           : (u32)(pc >> shift & ((1u << tcache_jump_bits(cpu)) - 1));
}

static inline struct jump_entry *tcache_jump_entry(const struct tcache *tc, struct cpu *cpu, u64 pc)
{
	return &cpu->jumps[tcache_jump_index(tc, cpu, pc, 0)];
}

static inline struct jump_entry *tcache_jump_second(struct cpu *cpu, u64 pc)
{
	return &cpu->jumps[jump_index(pc, tcache_jump_bits(cpu))];
}

void tcache_forget_jumps(struct cpu *cpu);
/* In front of engine.enter(): what this thread did so far is done for who finds in_code 0 when the code has been left
 * (core/host.h).  That store is the code's, which ThreadSanitizer does not see, so it is told here: behind the return a
 * flush may be under way already. */
static inline void tcache_code_will_release(struct cpu *cpu)
{
#ifdef __SANITIZE_THREAD__
	__tsan_release(&cpu->in_code);
#endif
	(void)cpu;
}

/* Lock-free; the caller has cpu->in_code set. */
struct unit *tcache_find(struct tcache *tc, const struct unit_key *k);
/* The unit whose host code contains host_pc.  Async-signal-safe. */
struct unit *tcache_by_code(struct tcache *tc, u64 host_pc);
/* Translates, with mm's and the cache's lock held.  NULL: tc->full, or else the first byte cannot be fetched. */
struct unit *tcache_make(struct tcache *tc, const struct unit_key *k, const struct tr_mode *mode, u64 features);
/* Makes the second tier's unit for what tier 1's unit of key k does and lets it take its place, or lets that one alone
 * from now on.  With both locks held. */
void tcache_make_hot(struct tcache *tc, const struct unit_key *k, const struct tr_mode *mode, u64 features);
/* The job of translating the unit of key k: bytes come through tc->fetcher.  With both locks held. */
struct translate_job *tcache_job(struct tcache *tc, const struct unit_key *k, const struct tr_mode *mode, u64 features);
/* Guest instructions of the unit of key k, at most. */
static inline u32 tcache_max_insns(const struct tcache *tc, const struct unit_key *k)
{
	return k->pc2 ? 1 : tc->opt.max_insns ? tc->opt.max_insns : MAX_INSNS;
}

/* Translates u once more from its key, guest bytes and recipe alone.  True: the same came of it.  With the lock held;
 * features are those it was made with. */
bool tcache_same_again(struct tcache *tc, const struct unit *u, u64 features);
/* Patches the jump at site to lead to unit `to`, if both still live.  With the lock held. */
void tcache_link(struct tcache *tc, u64 site, struct unit *to);
/* Drops everything.  With the lock held; self is not in code. */
void tcache_flush(struct tcache *tc, struct cpu *self);

#endif
