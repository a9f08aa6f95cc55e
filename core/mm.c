/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/mm.c - the page map of a guest's address space in user mode.
 *
 * Problem.  Guest memory is host memory at a fixed distance, so loads and stores of translated code need no map.  But
 *five things do: finding room for a mapping, fetching guest code (the host never has PROT_EXEC), knowing which pages
 *have translations when a mapping changes, noticing writes to such pages, and telling what a fault means.  All are
 *asked for pages, some of them in a signal handler.
 *
 * Rejected: the host's own /proc/self/maps (slow, not there in every chroot, not usable in a handler); a tree of ranges
 *(a reader would need a lock or deferred freeing; write protection splits ranges down to pages anyway).
 *
 * The way.  One byte a page in a two-level table: 2^17 entries of 1 GiB each, an entry is
 *
 *	NULL			nothing mapped in this GiB
 *	flags << 1 | 1		all of its pages have these flags (shadow memories of sanitizers are terabytes)
 *	a pointer		a leaf of 2^18 bytes
 *
 * The root takes 1 MiB and a leaf 256 KiB of address space, of which only the touched pages exist.  A leaf, once there,
 *is never freed, so a reader needs no lock.
 *
 * Write protection (MM_WPROT).  A page the guest may write, with translations, is made read-only on the host.  The
 *first write faults; mm_write_fault() sets MM_DIRTY and gives the page back.  A later synchronisation (FENCE.I ...)
 *re-arms the page with mm_mark_code() and then compares.  Invariants:
 *
 *  1. MM_WPROT is set exactly while the host protection lacks write and the guest's has it; both change under wp_lock.
 *  2. Nobody faults or waits while holding wp_lock; it may therefore be taken in the SIGSEGV handler.
 *  3. A page with MM_CODE and MM_WRITE has MM_WPROT or MM_DIRTY or MM_SHARED: a change of its bytes is always noticed.
 *  4. Lock order: mm_lock, translation cache, wp_lock.
 */
#include "core/mm.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "core/mm_copy.h"
#include "core/raw.h"
#include "core/stats.h"
#include "core/tcache.h"

#define LEAF_BITS    18
#define LEAF_PAGES   (1ull << LEAF_BITS)
#define LEAF_BYTES   (LEAF_PAGES << MM_PAGE_BITS)
#define ROOT_ENTRIES (1ull << (47 - MM_PAGE_BITS - LEAF_BITS))

static void *own_map(size_t len)
{
	long r = raw_syscall(SYS_mmap, 0, (long)len, PROT_READ | PROT_WRITE,
	                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return raw_failed(r) ? NULL : (void *)r;
}

int mm_init(struct mm *mm, u64 base, unsigned addr_bits)
{
	*mm = (struct mm){.base = base};
	mm->root = own_map(ROOT_ENTRIES * sizeof *mm->root);
	if (!mm->root)
		return -1;
	/* The host places mappings from the top of its mmap area downwards: what we map later comes below what is
	 * there now.  64 GiB are kept for it, address space only. */
	u64 lowest = (u64)mm->root;
	u64 image = (u64)&mm_init;
	if (image < lowest && lowest - image < LEAF_BYTES * 256)
		lowest = image;
	mm->own_lo = ROUND_DOWN(lowest - base - LEAF_BYTES * 64, LEAF_BYTES);
	if (lowest < base + LEAF_BYTES * 128)
		return -1;
	mm->limit = addr_bits < 47 ? MIN(mm->own_lo, 1ull << addr_bits) : mm->own_lo;
	mm->find_top = mm->limit;
	return 0;
}

static void futex_lock(u32 *lock)
{
	u32 old = 0;

	if (__atomic_compare_exchange_n(lock, &old, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return;
	while (__atomic_exchange_n(lock, 2, __ATOMIC_ACQUIRE))
		raw_syscall(SYS_futex, (long)lock, FUTEX_WAIT_PRIVATE, 2, 0, 0, 0);
}

static void futex_unlock(u32 *lock)
{
	if (__atomic_exchange_n(lock, 0, __ATOMIC_RELEASE) == 2)
		raw_syscall(SYS_futex, (long)lock, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
}

void mm_lock(struct mm *mm)
{
	futex_lock(&mm->lock);
}

void mm_unlock(struct mm *mm)
{
	futex_unlock(&mm->lock);
}

static void wp_lock(struct mm *mm)
{
	while (__atomic_exchange_n(&mm->wp_lock, 1, __ATOMIC_ACQUIRE))
		raw_syscall(SYS_sched_yield, 0, 0, 0, 0, 0, 0);
}

static void wp_unlock(struct mm *mm)
{
	__atomic_store_n(&mm->wp_lock, 0, __ATOMIC_RELEASE);
}

void mm_fork_child(struct mm *mm)
{
	mm->lock = 0;
	mm->wp_lock = 0;
}

static u8 *entry(const struct mm *mm, u64 page)
{
	return __atomic_load_n(&mm->root[page >> LEAF_BITS], __ATOMIC_ACQUIRE);
}

static bool entry_uniform(const u8 *e)
{
	return !e || ((u64)e & 1);
}

static u32 entry_flags(const u8 *e, u64 page)
{
	if (entry_uniform(e))
		return (u8)((u64)e >> 1);
	return __atomic_load_n(&e[page & (LEAF_PAGES - 1)], __ATOMIC_RELAXED);
}

u32 mm_flags(const struct mm *mm, struct gaddr a)
{
	u64 page = a.v >> MM_PAGE_BITS;

	return a.v >= mm->limit ? 0 : entry_flags(entry(mm, page), page);
}

u64 mm_run(const struct mm *mm, struct gaddr a, u64 end, u32 mask)
{
	u64 page = a.v >> MM_PAGE_BITS, last = (end + MM_PAGE - 1) >> MM_PAGE_BITS;
	u32 flags = mm_flags(mm, a) & mask;

	while (page < last) {
		u8 *e = entry(mm, page);
		if ((entry_flags(e, page) & mask) != flags)
			return page << MM_PAGE_BITS;
		page = entry_uniform(e) ? (page | (LEAF_PAGES - 1)) + 1 : page + 1;
	}
	return end;
}

/* The leaf of page, made if it was not there.  NULL when memory is short. */
static u8 *leaf(struct mm *mm, u64 page)
{
	u8 *e = entry(mm, page);

	if (!entry_uniform(e))
		return e;
	u8 *l = own_map(LEAF_PAGES);
	if (!l)
		return NULL;
	if (e)
		__builtin_memset(l, (int)((u64)e >> 1), LEAF_PAGES);
	__atomic_store_n(&mm->root[page >> LEAF_BITS], l, __ATOMIC_RELEASE);
	return l;
}

/* Sets page flags of [a, a+len) to (old & keep) | set.  Returns the union of the old flags through *seen.  With wp_lock
 * held: a write fault changes flags too. */
static int change(struct mm *mm, struct gaddr a, u64 len, u32 keep, u32 set, u32 *seen)
{
	u64 page = a.v >> MM_PAGE_BITS, end = (a.v + len + MM_PAGE - 1) >> MM_PAGE_BITS;

	*seen = 0;
	while (page < end) {
		u8 *e = entry(mm, page);
		u64 stop = MIN(end, (page | (LEAF_PAGES - 1)) + 1);
		if (entry_uniform(e)) {
			u32 old = entry_flags(e, page), flags = (old & keep) | set;
			*seen |= old;
			if (old == flags) {
				page = stop;
				continue;
			}
			if (stop - page == LEAF_PAGES) {
				e = flags ? (u8 *)((u64)flags << 1 | 1) : NULL;
				__atomic_store_n(&mm->root[page >> LEAF_BITS], e, __ATOMIC_RELEASE);
				page = stop;
				continue;
			}
			e = leaf(mm, page);
			if (!e)
				return -1;
		}
		for (; page < stop; page++) {
			u8 *p = &e[page & (LEAF_PAGES - 1)];
			*seen |= *p;
			__atomic_store_n(p, (u8)((*p & keep) | set), __ATOMIC_RELAXED);
		}
	}
	return 0;
}

#define PROT_FLAGS (MM_READ | MM_WRITE | MM_EXEC)

int mm_set(struct mm *mm, struct gaddr a, u64 len, u32 prot)
{
	u32 seen;

	wp_lock(mm);
	int r = change(mm, a, len, 0, (prot & (PROT_FLAGS | MM_SHARED)) | MM_MAPPED, &seen);
	wp_unlock(mm);
	if ((seen & MM_CODE) && mm->tc)
		tcache_invalidate(mm->tc, a, len);
	return r;
}

void mm_clear(struct mm *mm, struct gaddr a, u64 len)
{
	u32 seen;

	/* Clearing never fails: a GiB that cannot get a leaf stays marked, which only wastes room. */
	wp_lock(mm);
	change(mm, a, len, 0, 0, &seen);
	wp_unlock(mm);
	if ((seen & MM_CODE) && mm->tc)
		tcache_invalidate(mm->tc, a, len);
	if (a.v <= mm->find_top)
		mm->find_top = MIN(MAX(mm->find_top, a.v + len), mm->limit);
	else
		mm->find_hole = MAX(mm->find_hole, len);
}

/* Pages with translations that the guest may write now are left writable and dirty.  Translations survive a page's
 * losing EXEC only if it becomes writable, which is what a JIT compiler does between two generations of code: they are
 * compared when it is executable again. */
int mm_protect(struct mm *mm, struct gaddr a, u64 len, u32 prot)
{
	u32 seen, set = (prot & PROT_FLAGS) | MM_MAPPED;

	/* Both under wp_lock: a fault of another thread in between would give a page of code back for writing that the
	 * guest has just made read-only. */
	wp_lock(mm);
	int r = (int)raw_syscall(SYS_mprotect, (long)(mm->base + a.v), (long)len, mm_host_prot(prot), 0, 0, 0);

	if (r) {
		wp_unlock(mm);
		return r;
	}
	if (change(mm, a, len, MM_CODE | MM_DIRTY | MM_SHARED, set | (prot & MM_WRITE ? MM_DIRTY : 0), &seen))
		r = -ENOMEM;
	wp_unlock(mm);
	if (!(seen & MM_CODE) || !mm->tc)
		return r;
	if (prot & MM_EXEC)
		tcache_sync(mm->tc, a, len);
	else if (!(prot & MM_WRITE))
		tcache_invalidate(mm->tc, a, len);
	return r;
}

int mm_host_prot(u32 flags)
{
	return (flags & PROT_FLAGS ? PROT_READ : PROT_NONE) | (flags & MM_WRITE ? PROT_WRITE : 0);
}

static bool range_free(const struct mm *mm, u64 a, u64 len)
{
	return !mm_own(mm, gaddr(a), len) && a >= 65536 && !(mm_flags(mm, gaddr(a)) & MM_MAPPED) &&
	       mm_run(mm, gaddr(a), a + len, MM_MAPPED) == a + len;
}

/* The highest free place below top; the largest hole passed over is put in *hole.  0: none. */
static u64 find_below(const struct mm *mm, u64 top, u64 len, u64 align, u64 *hole)
{
	u64 page = top >> MM_PAGE_BITS, floor = 65536 >> MM_PAGE_BITS, run_end = page;

	while (page > floor) {
		u8 *e = entry(mm, page - 1);
		u64 low = entry_uniform(e) ? (page - 1) & ~(LEAF_PAGES - 1) : page - 1;
		if (entry_flags(e, page - 1) & MM_MAPPED) {
			*hole = MAX(*hole, (run_end - page) << MM_PAGE_BITS);
			page = run_end = low;
			continue;
		}
		page = MAX(low, floor);
		if ((run_end - page) << MM_PAGE_BITS < len)
			continue;
		u64 a = ROUND_DOWN((run_end << MM_PAGE_BITS) - len, align);
		if (a >= page << MM_PAGE_BITS)
			return a;
	}
	return 0;
}

u64 mm_find(struct mm *mm, u64 hint, u64 len, u64 align)
{
	u64 hole = 0, a;

	if (!len || len > mm->limit)
		return ~0ull;
	if (hint && !(hint & (align - 1)) && range_free(mm, hint, len))
		return hint;
	if (len > mm->find_hole && align == MM_PAGE) {
		hole = mm->find_hole;
		a = find_below(mm, mm->find_top, len, align, &hole);
		if (a) {
			mm->find_top = a;
			mm->find_hole = hole;
			return a;
		}
	}
	hole = 0;
	a = find_below(mm, mm->limit, len, align, &hole);
	if (!a)
		return ~0ull;
	if (align == MM_PAGE) {
		mm->find_top = a;
		mm->find_hole = hole;
	}
	return a;
}

/* -- copies ----------------------------------------------------------------------------------------------------------
 */

/* How much of [a, a+len) may be the guest's. */
static size_t valid_part(const struct mm *mm, struct gaddr a, size_t len)
{
	return a.v >= mm->limit ? 0 : MIN(len, mm->limit - a.v);
}

size_t mm_copy_in(struct mm *mm, void *dst, struct gaddr src, size_t len)
{
	size_t n = valid_part(mm, src, len);

	return len - n + mm_copy_host(dst, mm_host(mm, src), n);
}

size_t mm_copy_out(struct mm *mm, struct gaddr dst, const void *src, size_t len)
{
	size_t n = valid_part(mm, dst, len);

	return len - n + mm_copy_host(mm_host(mm, dst), src, n);
}

s64 mm_strnlen(struct mm *mm, struct gaddr a, size_t max)
{
	size_t n = valid_part(mm, a, max);
	s64 len = mm_strnlen_host(mm_host(mm, a), n);

	return len == (s64)n && n < max ? -1 : len;
}

/* -- write protection ------------------------------------------------------------------------------------------------
 */

static bool host_protect(struct mm *mm, u64 page, u64 n, int prot)
{
	return !raw_failed(raw_syscall(SYS_mprotect, (long)(mm->base + (page << MM_PAGE_BITS)),
	                               (long)(n << MM_PAGE_BITS), prot, 0, 0, 0));
}

/* With wp_lock held. */
static void note_dirty(struct mm *mm, u64 page)
{
	if (mm->ndirty < MM_DIRTY_PAGES)
		mm->dirty[mm->ndirty] = page;
	if (mm->ndirty <= MM_DIRTY_PAGES)
		mm->ndirty++;
}

int mm_take_dirty(struct mm *mm, u64 *pages)
{
	int n;

	wp_lock(mm);
	n = mm->ndirty > MM_DIRTY_PAGES || mm->shared_code ? -1 : (int)mm->ndirty;
	for (int i = 0; i < n; i++)
		pages[i] = mm->dirty[i];
	mm->ndirty = 0;
	wp_unlock(mm);
	return n;
}

void mm_asked(struct mm *mm, struct gaddr a, u64 len)
{
	u64 lo = len ? a.v : 0, hi = len ? a.v + len - 1 : ~0ull;

	if (lo >= mm->asked_lo && hi <= mm->asked_hi)
		return;
	wp_lock(mm);
	mm->asked_lo = mm->asked_hi ? MIN(mm->asked_lo, lo) : lo;
	mm->asked_hi = MAX(mm->asked_hi, hi);
	wp_unlock(mm);
}

/* With wp_lock held. */
static void note_unasked(struct mm *mm, u64 page)
{
	u16 *n = &mm->unasked_writes[page % MM_UNASKED_COUNTERS];

	if ((page >= mm->asked_lo >> MM_PAGE_BITS && page <= mm->asked_hi >> MM_PAGE_BITS) || *n == MM_UNASKED_WRITES)
		return;
	++*n;
	__atomic_store_n(&mm->unasked, true, __ATOMIC_RELAXED);
}

/* The page is dirty and writable from here on, as far as flags say.  With wp_lock held. */
static void make_dirty(struct mm *mm, u64 page)
{
	u8 *p = &entry(mm, page)[page & (LEAF_PAGES - 1)];

	if (*p & MM_WPROT)
		mm->lifted++;
	note_dirty(mm, page);
	note_unasked(mm, page);
	__atomic_store_n(p, (u8)((*p & ~MM_WPROT) | MM_DIRTY), __ATOMIC_RELAXED);
}

/* The host splits its mappings where protections change, and refuses when there are too many of them.  Giving back all
 * protected pages around this one splits none, since it is what lies between two changes.  With wp_lock held. */
static bool lift_run(struct mm *mm, u64 page)
{
	u64 first = page, end = page + 1;

	while (first && entry_flags(entry(mm, first - 1), first - 1) & MM_WPROT)
		first--;
	while (end << MM_PAGE_BITS < mm->limit && entry_flags(entry(mm, end), end) & MM_WPROT)
		end++;
	if (!host_protect(mm, first, end - first, PROT_READ | PROT_WRITE))
		return false;
	for (u64 k = first; k < end; k++)
		if (k != page)
			make_dirty(mm, k);
	return true;
}

bool mm_write_fault(struct mm *mm, struct gaddr a)
{
	u64 page = a.v >> MM_PAGE_BITS;
	bool ok = false;

	if (a.v >= mm->limit || !(mm_flags(mm, a) & MM_WRITE) || entry_uniform(entry(mm, page)))
		return false;
	wp_lock(mm);
	/* Without MM_WPROT another thread was faster, or is just changing the protection; the store is tried again. */
	if ((entry_flags(entry(mm, page), page) & (MM_WRITE | MM_CODE)) == (MM_WRITE | MM_CODE)) {
		make_dirty(mm, page);
		ok = host_protect(mm, page, 1, PROT_READ | PROT_WRITE) || lift_run(mm, page);
	}
	wp_unlock(mm);
	if (ok)
		stat_add(STAT_write_faults);
	return ok;
}

void mm_unprotect(struct mm *mm, struct gaddr a, u64 len)
{
	u64 page = a.v >> MM_PAGE_BITS, end;

	if (a.v >= mm->limit || !len)
		return;
	end = (a.v + MIN(len, mm->limit - a.v) + MM_PAGE - 1) >> MM_PAGE_BITS;
	while (page < end) {
		u8 *e = entry(mm, page);
		if (entry_uniform(e)) {
			page = (page | (LEAF_PAGES - 1)) + 1;
			continue;
		}
		if (entry_flags(e, page) & MM_WPROT)
			mm_write_fault(mm, gaddr(page << MM_PAGE_BITS));
		page++;
	}
}

bool mm_mark_code(struct mm *mm, struct gaddr a, u64 len)
{
	bool was_dirty = false;
	u64 page = a.v >> MM_PAGE_BITS, end = (a.v + len + MM_PAGE - 1) >> MM_PAGE_BITS;

	for (; page < end && page << MM_PAGE_BITS < mm->limit; page++) {
		u32 flags = entry_flags(entry(mm, page), page);
		was_dirty |= (flags & MM_DIRTY) != 0;
		if (!(flags & MM_MAPPED) ||
		    ((flags & MM_CODE) && (!(flags & MM_WRITE) || (flags & (MM_WPROT | MM_SHARED)))))
			continue;
		u8 *l = leaf(mm, page);
		if (!l)
			continue;
		u8 *p = &l[page & (LEAF_PAGES - 1)];
		wp_lock(mm);
		was_dirty |= (*p & MM_DIRTY) != 0;
		flags = (*p | MM_CODE) & ~MM_DIRTY;
		if ((flags & MM_WRITE) && !(flags & MM_SHARED)) {
			/* Where protecting fails the page stays dirty, and is compared each time. */
			flags |= host_protect(mm, page, 1, PROT_READ) ? MM_WPROT : MM_DIRTY;
			if (flags & MM_DIRTY)
				note_dirty(mm, page);
		}
		if (flags & MM_SHARED)
			mm->shared_code = true;
		__atomic_store_n(p, (u8)flags, __ATOMIC_RELAXED);
		wp_unlock(mm);
	}
	return was_dirty;
}
