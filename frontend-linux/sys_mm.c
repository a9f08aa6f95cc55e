/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/sys_mm.c - mappings: the guest's calls, kept in step with the page map.
 *
 * Every address is chosen here (mm_find), never by the host's kernel, whose free places are ours.  The host gets no
 * PROT_EXEC.  Each call holds mm_lock over both the host's mapping and the page map, so that another thread's call, or
 * the translator, sees them agree. */
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/syscall.h>

#include "core/tcache.h"
#include "frontend-linux/syscall.h"

#define PAGE_UP(x)  (((x) + MM_PAGE - 1) & ~(MM_PAGE - 1))
#define PAGE_OFF(x) ((x) & (MM_PAGE - 1))

void lx_sync_code(u64 a, u64 len)
{
	mm_lock(&lx.mm);
	mm_asked(&lx.mm, gaddr(a), len);
	tcache_sync(lx.tc, gaddr(a), len);
	mm_unlock(&lx.mm);
}

void lx_sync_unasked(void)
{
	mm_lock(&lx.mm);
	__atomic_store_n(&lx.mm.unasked, false, __ATOMIC_RELAXED);
	tcache_sync(lx.tc, gaddr(0), 0);
	mm_unlock(&lx.mm);
}

static u32 flags_of_prot(u64 prot)
{
	return (prot & PROT_READ ? MM_READ : 0) | (prot & PROT_WRITE ? MM_WRITE : 0) | (prot & PROT_EXEC ? MM_EXEC : 0);
}

#define PROT_ALL      (PROT_READ | PROT_WRITE | PROT_EXEC)
#define PROT_SEM_     8
#define MAP_HOST_ONLY 0x40 /* MAP_32BIT of x86: not in asm-generic */

static s64 do_mmap(u64 addr, u64 len, u64 prot, u64 flags, int fd, u64 off)
{
	u64 a = addr, bytes = PAGE_UP(len);
	u32 mflags = flags_of_prot(prot);
	bool fixed = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE);
	u64 type = flags & MAP_TYPE;
	u64 align = MM_PAGE;

	if (!len || PAGE_OFF(off))
		return -EINVAL;
	if (!bytes || bytes > lx.mm.limit)
		return -ENOMEM;
	if (type != MAP_PRIVATE)
		mflags |= MM_SHARED;
	if (flags & MAP_HUGETLB)
		align = 1ull << ((flags >> 26 & 63) ? (flags >> 26 & 63) : 21);
	if (fixed) {
		if (PAGE_OFF(addr))
			return -EINVAL;
		if (mm_own(&lx.mm, gaddr(addr), bytes))
			return -ENOMEM;
		if ((flags & MAP_FIXED_NOREPLACE) && ((mm_flags(&lx.mm, gaddr(a)) & MM_MAPPED) ||
		                                      mm_run(&lx.mm, gaddr(a), a + bytes, MM_MAPPED) != a + bytes))
			return -EEXIST;
	} else {
		a = mm_find(&lx.mm, addr & ~(MM_PAGE - 1), ROUND_UP(bytes, align), align);
		if (a == ~0ull)
			return -ENOMEM;
	}
	/* Growing down is the kernel's trick for its own stacks; a place is free only if the page map says so. */
	u64 hflags = (flags & ~(u64)(MAP_FIXED | MAP_FIXED_NOREPLACE | MAP_GROWSDOWN | MAP_HOST_ONLY)) |
	             (fixed && !(flags & MAP_FIXED_NOREPLACE) ? MAP_FIXED : MAP_FIXED_NOREPLACE);
	if (lx.lock_future == MCL_FUTURE)
		hflags |= MAP_LOCKED;
	long r =
	    raw_syscall(SYS_mmap, (long)(lx.mm.base + a), (long)len, mm_host_prot(mflags), (long)hflags, fd, (long)off);
	if (raw_failed(r))
		return r;
	if ((u64)r != lx.mm.base + a) {
		/* A kernel before 4.17 takes MAP_FIXED_NOREPLACE for a hint. */
		raw_syscall(SYS_munmap, r, (long)len, 0, 0, 0, 0);
		return -ENOMEM;
	}
	if (flags & MAP_HUGETLB)
		bytes = ROUND_UP(bytes, align);
	if (lx.lock_future & MCL_ONFAULT)
		raw_syscall(SYS_mlock2, r, (long)bytes, MLOCK_ONFAULT, 0, 0, 0);
	if (mm_set(&lx.mm, gaddr(a), bytes, mflags)) {
		raw_syscall(SYS_munmap, r, (long)bytes, 0, 0, 0, 0);
		return -ENOMEM;
	}
	return (s64)a;
}

s64 sys_mmap(struct lx_thread *t, u64 a[6])
{
	if (!(a[3] & MAP_ANONYMOUS) && lx_own_fd((s32)a[4]))
		return -EBADF;
	mm_lock(&lx.mm);
	s64 r = do_mmap(a[0], a[1], a[2], a[3], (s32)a[4], a[5]);
	mm_unlock(&lx.mm);
	return r;
}

s64 sys_munmap(struct lx_thread *t, u64 a[6])
{
	u64 len = PAGE_UP(a[1]);

	if (PAGE_OFF(a[0]) || !len || mm_own(&lx.mm, gaddr(a[0]), len))
		return -EINVAL;
	mm_lock(&lx.mm);
	s64 r = raw_syscall(SYS_munmap, (long)(lx.mm.base + a[0]), (long)len, 0, 0, 0, 0);
	if (!r)
		mm_clear(&lx.mm, gaddr(a[0]), len);
	mm_unlock(&lx.mm);
	return r;
}

s64 sys_mprotect(struct lx_thread *t, u64 a[6])
{
	u64 len = PAGE_UP(a[1]), at = a[0], end = a[0] + len;
	u64 prot = a[2] & PROT_ALL;
	s64 r = 0;

	if (PAGE_OFF(at) || (a[2] & ~(u64)(PROT_ALL | PROT_SEM_ | PROT_GROWSDOWN | PROT_GROWSUP)))
		return -EINVAL;
	if (!len)
		return a[1] ? -ENOMEM : 0;
	if (mm_own(&lx.mm, gaddr(at), len))
		return -ENOMEM;
	mm_lock(&lx.mm);
	/* Up to the first hole, as the kernel does. */
	u64 stop = mm_flags(&lx.mm, gaddr(at)) & MM_MAPPED ? mm_run(&lx.mm, gaddr(at), end, MM_MAPPED) : at;
	if (stop > at) {
		r = mm_protect(&lx.mm, gaddr(at), stop - at, flags_of_prot(prot));
	}
	mm_unlock(&lx.mm);
	return r ? r : stop < end ? -ENOMEM : 0;
}

s64 sys_brk(struct lx_thread *t, u64 a[6])
{
	u64 want = a[0], page = PAGE_UP(want);

	mm_lock(&lx.mm);
	if (want < lx.brk_start || mm_own(&lx.mm, gaddr(lx.brk_start), page - lx.brk_start))
		goto out;
	if (page > lx.brk_mapped) {
		u64 from = lx.brk_mapped;
		if ((mm_flags(&lx.mm, gaddr(from)) & MM_MAPPED) || mm_run(&lx.mm, gaddr(from), page, MM_MAPPED) != page)
			goto out;
		s64 r =
		    do_mmap(from, page - from, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		if (r < 0)
			goto out;
	} else if (page < lx.brk_mapped) {
		raw_syscall(SYS_munmap, (long)(lx.mm.base + page), (long)(lx.brk_mapped - page), 0, 0, 0, 0);
		mm_clear(&lx.mm, gaddr(page), lx.brk_mapped - page);
	}
	lx.brk_mapped = page;
	lx.brk_end = want;
out:
	want = lx.brk_end;
	mm_unlock(&lx.mm);
	return (s64)want;
}

/* The lowest page of the first stack that was ever used: natively it is not there below. */
static u64 stack_used(void)
{
	u8 there[256];

	for (u64 at = lx.stack_lo; at < lx.stack_hi; at += sizeof there << MM_PAGE_BITS) {
		u64 n = MIN(sizeof there, (lx.stack_hi - at) >> MM_PAGE_BITS);

		if (raw_syscall(SYS_mincore, (long)(lx.mm.base + at), (long)(n << MM_PAGE_BITS), (long)there, 0, 0, 0))
			return at;
		for (u64 i = 0; i < n; i++)
			if (there[i] & 1)
				return at + (i << MM_PAGE_BITS);
	}
	return lx.stack_hi;
}

/* Locks all of the guest's memory, with flags of mlock2(2); 0 or the first error. */
static s64 lock_current(u64 flags)
{
	const u64 not [2][2] = {{lx.mm.island_lo, lx.mm.island_hi}, {lx.stack_gap, stack_used()}};
	s64 err = 0;
	u64 end;

	for (u64 at = 0; at < lx.mm.limit; at = end) {
		bool skip = !(mm_flags(&lx.mm, gaddr(at)) & MM_MAPPED);

		end = mm_run(&lx.mm, gaddr(at), lx.mm.limit, MM_MAPPED);
		for (unsigned i = 0; i < ARRAY_LEN(not ); i++)
			if (at < not [i][0])
				end = MIN(end, not [i][0]);
			else if (at < not [i][1]) {
				end = MIN(end, not [i][1]);
				skip = true;
			}
		if (skip)
			continue;
		s64 r = raw_syscall(SYS_mlock2, (long)(lx.mm.base + at), (long)(end - at), (long)flags, 0, 0, 0);
		if (r && !err)
			err = r;
	}
	return err;
}

/* The guest's memory alone: ours is larger than most limits, and what the guest locks in future would count the
 * mappings that we make for ourselves, and fail them. */
s64 sys_mlockall(struct lx_thread *t, u64 a[6])
{
	u64 flags = a[0];

	if (!flags || flags & ~(u64)(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) || flags == MCL_ONFAULT)
		return -EINVAL;
	s64 r = raw_syscall(SYS_mlock2, 0, 0, 0, 0, 0, 0); /* whether locking is allowed at all */
	if (r)
		return r;
	mm_lock(&lx.mm);
	/* First what the limit says: it is reached before any page is there. */
	if (flags & MCL_CURRENT && lock_current(MLOCK_ONFAULT)) {
		raw_syscall(SYS_munlockall, 0, 0, 0, 0, 0, 0);
		r = -ENOMEM;
	} else {
		if ((flags & (MCL_CURRENT | MCL_ONFAULT)) == MCL_CURRENT)
			lock_current(0); /* pages that cannot be there are no error */
		lx.lock_future = flags & MCL_FUTURE ? flags & (MCL_FUTURE | MCL_ONFAULT) : 0;
	}
	mm_unlock(&lx.mm);
	return r;
}

s64 sys_munlockall(struct lx_thread *t, u64 a[6])
{
	mm_lock(&lx.mm);
	lx.lock_future = 0;
	s64 r = raw_syscall(SYS_munlockall, 0, 0, 0, 0, 0, 0);
	mm_unlock(&lx.mm);
	return r;
}

static s64 do_mremap(u64 old, u64 old_len, u64 new_len, u64 flags, u64 to)
{
	u32 mflags = mm_flags(&lx.mm, gaddr(old));
	u64 keep = mflags & (MM_READ | MM_WRITE | MM_EXEC | MM_SHARED);
	bool fixed = flags & MREMAP_FIXED, stays = flags & MREMAP_DONTUNMAP;
	long r;

	if (!(mflags & MM_MAPPED))
		return -EFAULT;
	if (!fixed && !stays && new_len <= old_len) {
		if (new_len < old_len) {
			r = raw_syscall(SYS_munmap, (long)(lx.mm.base + old + new_len), (long)(old_len - new_len), 0, 0,
			                0, 0);
			if (raw_failed(r))
				return r;
			mm_clear(&lx.mm, gaddr(old + new_len), old_len - new_len);
		}
		return (s64)old;
	}
	/* Moved or grown translations would be at wrong addresses; what is written over at the target too. */
	mm_unprotect(&lx.mm, gaddr(old), old_len);
	if (!fixed && !stays) {
		u64 end = old + old_len, more = new_len - old_len;
		if (!mm_own(&lx.mm, gaddr(old), new_len) && !(mm_flags(&lx.mm, gaddr(end)) & MM_MAPPED) &&
		    mm_run(&lx.mm, gaddr(end), end + more, MM_MAPPED) == end + more) {
			r = raw_syscall(SYS_mremap, (long)(lx.mm.base + old), (long)old_len, (long)new_len, 0, 0, 0);
			if (!raw_failed(r))
				return mm_set(&lx.mm, gaddr(end), more, (u32)keep) ? -ENOMEM : (s64)old;
		}
		if (!(flags & MREMAP_MAYMOVE))
			return -ENOMEM;
	}
	if (!fixed) {
		to = mm_find(&lx.mm, 0, new_len, MM_PAGE);
		if (to == ~0ull)
			return -ENOMEM;
	}
	r = raw_syscall(SYS_mremap, (long)(lx.mm.base + old), (long)old_len, (long)new_len,
	                (long)(MREMAP_MAYMOVE | MREMAP_FIXED | (flags & MREMAP_DONTUNMAP)), (long)(lx.mm.base + to), 0);
	if (raw_failed(r))
		return r;
	if (mm_set(&lx.mm, gaddr(to), new_len, (u32)keep))
		return -ENOMEM;
	if (stays)
		mm_set(&lx.mm, gaddr(old), old_len, (u32)keep);
	else if (old_len)
		mm_clear(&lx.mm, gaddr(old), old_len);
	return (s64)to;
}

s64 sys_mremap(struct lx_thread *t, u64 a[6])
{
	u64 old_len = PAGE_UP(a[1]), new_len = PAGE_UP(a[2]);

	if (PAGE_OFF(a[0]) || !new_len || (a[3] & ~7ull) || ((a[3] & MREMAP_FIXED) && PAGE_OFF(a[4])))
		return -EINVAL;
	if ((a[3] & (MREMAP_FIXED | MREMAP_DONTUNMAP)) && !(a[3] & MREMAP_MAYMOVE))
		return -EINVAL;
	if (mm_own(&lx.mm, gaddr(a[0]), old_len) || new_len > lx.mm.limit)
		return -EINVAL;
	if ((a[3] & MREMAP_FIXED) &&
	    (mm_own(&lx.mm, gaddr(a[4]), new_len) || (a[4] < a[0] + old_len && a[0] < a[4] + new_len)))
		return -EINVAL;
	mm_lock(&lx.mm);
	s64 r = do_mremap(a[0], old_len, new_len, a[3], a[4]);
	mm_unlock(&lx.mm);
	return r;
}

s64 sys_madvise(struct lx_thread *t, u64 a[6])
{
	u64 len = PAGE_UP(a[1]);

	if (PAGE_OFF(a[0]))
		return -EINVAL;
	if (mm_own(&lx.mm, gaddr(a[0]), len))
		return -ENOMEM;
	s64 r = raw_syscall(SYS_madvise, (long)(lx.mm.base + a[0]), (long)a[1], (long)a[2], 0, 0, 0);
	/* These change what memory says without a write. */
	bool clears =
	    (s32)a[2] == MADV_DONTNEED || (s32)a[2] == MADV_REMOVE || (s32)a[2] == MADV_FREE || (s32)a[2] == 24;
	if (!r && clears &&
	    ((mm_flags(&lx.mm, gaddr(a[0])) & MM_CODE) ||
	     mm_run(&lx.mm, gaddr(a[0]), a[0] + len, MM_CODE) != a[0] + len))
		tcache_invalidate(lx.tc, gaddr(a[0]), len);
	return r;
}

/* -- System V shared memory: its size must be known to unmap it
 * ------------------------------------------------------------- */

#define MAX_ATTACHED 1024

static struct {
	u64 addr, len;
} attached[MAX_ATTACHED]; /* under mm_lock */

s64 sys_shmat(struct lx_thread *t, u64 a[6])
{
	struct shmid_ds ds;
	s64 r = raw_syscall(SYS_shmctl, (long)a[0], IPC_STAT, (long)&ds, 0, 0, 0);
	unsigned i;
	u64 addr = a[1], len;

	if (r)
		return r;
	len = PAGE_UP(ds.shm_segsz);
	if (addr && PAGE_OFF(addr)) {
		if (!(a[2] & SHM_RND))
			return -EINVAL;
		addr &= ~(MM_PAGE - 1);
	}
	mm_lock(&lx.mm);
	for (i = 0; i < MAX_ATTACHED && attached[i].len; i++)
		;
	r = -ENOMEM;
	if (i == MAX_ATTACHED)
		goto out;
	if (!addr) {
		addr = mm_find(&lx.mm, 0, len, MM_PAGE);
		if (addr == ~0ull)
			goto out;
	} else if (mm_own(&lx.mm, gaddr(addr), len)) {
		r = -EINVAL;
		goto out;
	}
	r = raw_syscall(SYS_shmat, (long)a[0], (long)(lx.mm.base + addr), (long)(a[2] & ~(u64)SHM_EXEC), 0, 0, 0);
	if (raw_failed(r))
		goto out;
	attached[i].addr = addr;
	attached[i].len = len;
	r = (s64)addr;
	if (mm_set(&lx.mm, gaddr(addr), len,
	           MM_READ | MM_SHARED | (a[2] & SHM_RDONLY ? 0 : MM_WRITE) | (a[2] & SHM_EXEC ? MM_EXEC : 0)))
		r = -ENOMEM;
out:
	mm_unlock(&lx.mm);
	return r;
}

s64 sys_shmdt(struct lx_thread *t, u64 a[6])
{
	mm_lock(&lx.mm);
	s64 r = mm_valid(&lx.mm, gaddr(a[0]), 1) ? raw_syscall(SYS_shmdt, (long)(lx.mm.base + a[0]), 0, 0, 0, 0, 0)
	                                         : -EINVAL;
	for (unsigned i = 0; !r && i < MAX_ATTACHED; i++) {
		if (!attached[i].len || attached[i].addr != a[0])
			continue;
		mm_clear(&lx.mm, gaddr(a[0]), attached[i].len);
		attached[i].len = 0;
		break;
	}
	mm_unlock(&lx.mm);
	return r;
}
