/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/mm.h - a guest's address space in user mode: the page map, and access from C.
 *
 * Guest memory is host memory at host address base + guest address (base 0 wherever the address space allows; sanitizer
 * builds use another).  The page map says per 4 KiB page what the guest may do and what we must watch.  It is a sparse
 * two-level table of bytes; readers take no lock, writers hold mm_lock().  Guest PROT_EXEC is never given to the host.
 *
 * Everything dragoman owns lies in [own_lo, 2^47): guest mappings and pointers into it are refused (ENOMEM, EFAULT).
 * Lock order: mm_lock, then the translation cache's lock.
 */
#ifndef CORE_MM_H
#define CORE_MM_H

#include "core/base.h"

struct cpu;
struct tcache;

#define MM_PAGE_BITS 12
#define MM_PAGE      4096ull

/* Page flags. */
#define MM_READ   1u
#define MM_WRITE  2u
#define MM_EXEC   4u
#define MM_MAPPED 8u
#define MM_CODE   16u  /* has translations */
#define MM_WPROT  32u  /* write-protected on the host by us because of MM_CODE; the guest may write */
#define MM_DIRTY  64u  /* written since it was translated: to be compared at the next synchronisation */
#define MM_SHARED 128u /* MAP_SHARED: may also be written elsewhere, always compared */

#define MM_DIRTY_PAGES 32

/* Writes seen to one page that the guest did not ask to have compared, at most; see mm_asked().  Pages share counters.
 */
#define MM_UNASKED_WRITES   50000
#define MM_UNASKED_COUNTERS 64

struct mm {
	u64 base;          /* host address of guest address 0 */
	u64 own_lo;        /* guest addresses from here on are ours */
	u64 limit;         /* guest addresses are below: min(own_lo, 1 << addr_bits) */
	struct tcache *tc; /* told of changes; may be NULL */
	u8 **root;         /* page map; private to mm.c */
	u32 lock;
	u32 wp_lock;   /* write protection of pages: flags and host protection change together; private to mm.c */
	u64 find_top;  /* mm_find: everything from here up was full when last searched ... */
	u64 find_hole; /* ... but for holes of at most this many bytes; private to mm.c */
	u64 lifted;    /* number of pages whose write protection was lifted so far */
	u64 dirty[MM_DIRTY_PAGES]; /* numbers of pages dirtied since mm_take_dirty(); private to mm.c */
	u32 ndirty;                /* beyond MM_DIRTY_PAGES: there were more */
	bool shared_code;          /* some page with translations is MM_SHARED */
	bool unasked;              /* see mm_asked() */
	u64 asked_lo, asked_hi;    /* lowest and highest address that mm_asked() was told of; private to mm.c */
	u16 unasked_writes[MM_UNASKED_COUNTERS];
	u64 island_lo,
	    island_hi; /* pages of ours below own_lo (libc's first heap), also marked mapped: never the guest's */
};

/* Sets up the address space: computes own_lo from what is mapped now.  0 or -1 (no memory). */
int mm_init(struct mm *mm, u64 base, unsigned addr_bits);

void mm_lock(struct mm *mm);
void mm_unlock(struct mm *mm);
/* After fork in the child: the lock is free again. */
void mm_fork_child(struct mm *mm);

static inline void *mm_host(const struct mm *mm, struct gaddr a)
{
	return (void *)(mm->base + a.v);
}

static inline struct gaddr mm_guest(const struct mm *mm, const void *host)
{
	return gaddr((u64)host - mm->base);
}

/* True if [a, a+len) may belong to the guest (below limit, no wrap).  Says nothing about mappings. */
static inline bool mm_valid(const struct mm *mm, struct gaddr a, u64 len)
{
	return a.v <= mm->limit && len <= mm->limit - a.v;
}

/* True if a guest mapping at [a, a+len) would lie wholly or partly where something of ours is. */
static inline bool mm_own(const struct mm *mm, struct gaddr a, u64 len)
{
	return !mm_valid(mm, a, len) || (a.v < mm->island_hi && a.v + len > mm->island_lo);
}

/* The end of the run of pages from a on, at most up to end, whose flags agree in the bits of mask with those of a's
 * page. */
u64 mm_run(const struct mm *mm, struct gaddr a, u64 end, u32 mask);

/* Page flags of the page holding a; 0 if unmapped.  Lock-free. */
u32 mm_flags(const struct mm *mm, struct gaddr a);

/* Records a mapping change that the caller has made or is about to make on the host; with mm_lock held.  prot: MM_READ
 * | MM_WRITE | MM_EXEC | MM_SHARED (MM_MAPPED implied); translations of the range are dropped.  0, or -1 when memory
 * for the map is short. */
int mm_set(struct mm *mm, struct gaddr a, u64 len, u32 prot);
/* Changes protection only, on the host too, in one step as a write fault sees it; translations are compared again if
 * they become executable.  With mm_lock held.  0, or a negative errno: the host's mprotect(2)'s, or -ENOMEM when memory
 * for the map is short. */
int mm_protect(struct mm *mm, struct gaddr a, u64 len, u32 prot);
/* Unmapped. */
void mm_clear(struct mm *mm, struct gaddr a, u64 len);
/* Host protection (PROT_*) for guest flags: no PROT_EXEC; a guest page that is executable only is readable. */
int mm_host_prot(u32 flags);

/* Finds room for len bytes (page multiple) with alignment align (power of two), top-down below hint 0 or at hint if
 * free.  Returns the guest address or ~0.  With mm_lock held. */
u64 mm_find(struct mm *mm, u64 hint, u64 len, u64 align);

/* Copies that recover from faults: number of bytes NOT copied (0 = all). Lift our own write protection where they meet
 * it. */
size_t mm_copy_in(struct mm *mm, void *dst, struct gaddr src, size_t len);
size_t mm_copy_out(struct mm *mm, struct gaddr dst, const void *src, size_t len);
/* Length of the NUL-ended string at a, at most max; -1 on a fault, max if none within. */
s64 mm_strnlen(struct mm *mm, struct gaddr a, size_t max);

/* A host write fault at guest address a: if the page is write-protected because of translations, marks it dirty, lifts
 * the protection (that of its protected neighbours too where the host refuses one page alone) and returns true (try
 * again).  Async-signal-safe. */
bool mm_write_fault(struct mm *mm, struct gaddr a);
/* Lifts our write protection from a whole range, before a system call writes there. */
void mm_unprotect(struct mm *mm, struct gaddr a, u64 len);
/* The translator has made a unit of these bytes: marks and write-protects the pages.  True if one of them was dirty,
 * until now or still: its units are to be compared, since a later synchronisation may find it clean.  With mm_lock
 * held. */
bool mm_mark_code(struct mm *mm, struct gaddr a, u64 len);

/* The numbers of the pages with translations that were written since the last call, into pages[0..MM_DIRTY_PAGES); the
 * count, or -1 when there were too many to remember or some are written unseen (MM_SHARED): any may be. */
int mm_take_dirty(struct mm *mm, u64 *pages);

/* The guest itself asks for synchronisation of [a, a+len) (len 0: of everything), as its architecture wants it to. From
 * then on it is trusted to do so for all pages between the lowest and the highest address it ever asked for: a write
 * there is compared when it asks again.  A write to any other page with translations sets mm->unasked, and whoever runs
 * guest code clears that and calls tcache_sync() before he goes on: there are programs that never ask (PyPy 7.3 on
 * riscv64) and do not notice on processors whose instruction cache sees stores.  After MM_UNASKED_WRITES such writes a
 * page is left alone: it may hold data beside code. */
void mm_asked(struct mm *mm, struct gaddr a, u64 len);

/* If host_pc lies in one of our fault-recovering copies, changes the host context to its error exit and returns true.
 * Called first by the SIGSEGV/SIGBUS handler. */
bool mm_recover(void *ucontext);

#endif
