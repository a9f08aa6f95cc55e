/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/sys_mem.c - the guest's own memory by way of the kernel: the file mem of /proc, process_vm_readv and
 * process_vm_writev.
 *
 * A write to /proc/<pid>/mem goes past the protection of pages (proc_pid_mem(5)): ours of pages with translations, and
 * the guest's, so that translations would go on whose code is no more.  Such a write is therefore made by lx_mem_rw(),
 * which drops them as if the guest had stored there.  lx.mem_open says whether any descriptor of this process may be
 * that file; until then reading and writing cost no more than looking at it.  It is set where files are opened.
 *
 * Descriptors from elsewhere are of other address spaces: after execve(2) they mean the old one, in the child of a
 * fork(2) its parent's.  What a process writes into the memory of another is not noticed there, nor is a file of this
 * process's memory that another has opened and sent here.  The kernel takes mem neither for splice(2), sendfile(2) and
 * copy_file_range(2) (it has no splice_write) nor for io_submit(2).
 *
 * Addresses that are not the guest's are unmapped to it: EIO by the file, EFAULT by the calls.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>

#include "core/tcache.h"
#include "frontend-linux/syscall.h"

#define NOWHERE (1ull << 47) /* never mapped */

s64 lx_mem_opened(s64 fd, const char *path, u32 flags)
{
	if (fd < 0 || lx.mem_open || (flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
		return fd;
	/* Asking of each file opened for reading would be much; by a link's name it only shows what is ours. */
	size_t n = strlen(path);
	bool maybe = (flags & O_ACCMODE) != O_RDONLY || (n >= 3 && !strcmp(path + n - 3, "mem"));
	if (maybe && lx_proc_mem((int)fd))
		lx.mem_open = true;
	return fd;
}

/* How many bytes from a on can be the guest's: what /proc/self/maps does not show it is not there. */
static u64 room(u64 a)
{
	const u64 ours[3][2] = {{lx.mm.island_lo, lx.mm.island_hi}, {lx.stack_gap, lx.stack_lo}, {lx.mm.limit, ~0ull}};
	u64 end = ~0ull;

	for (unsigned i = 0; i < ARRAY_LEN(ours); i++)
		if (a < ours[i][1])
			end = MIN(end, MAX(a, ours[i][0]));
	return end - a;
}

/* Cuts the n pieces at v to at most left bytes in all; returns how many they are. */
static u64 cut(u64 *v, u64 n, u64 left)
{
	u64 total = 0;

	for (u64 i = 0; i < n; i++) {
		if ((s64)v[2 * i + 1] >= 0) /* else the kernel has to say EINVAL */
			v[2 * i + 1] = MIN(v[2 * i + 1], left - total);
		total += MIN(v[2 * i + 1], left - total);
	}
	return total;
}

/* All calls are made as one that names offset and flags, so that nobody moves the position in between. */
s64 lx_mem_rw(struct lx_thread *t, const u64 a[6], bool reads)
{
	const struct lx_row *row = t->row;
	bool flags = row->kind[5] == HEX, here = row->kind[3] == NO || (flags && a[3] == ~0ull);
	u64 at = a[3], len = 0, *v = t->iov[0];
	s64 n = 1, err = 0;
	void *host;

	if (row->kind[1] == IOV) {
		n = lx_iovec(t, a[1], a[2], 0, reads, &host); /* in v */
	} else {
		v[0] = (u64)lx_ptr(a[1], &err);
		v[1] = a[2];
		if (reads)
			mm_unprotect(&lx.mm, gaddr(a[1]), a[2]);
	}
	if (n < 0 || err)
		return n < 0 ? n : err;
	if (here) {
		mm_lock(&lx.mm);
		at = (u64)raw_syscall(SYS_lseek, (s32)a[0], 0, SEEK_CUR, 0, 0, 0);
	}
	if (room(at)) {
		len = cut(v, (u64)n, room(at));
		if (!reads)
			mm_unprotect(&lx.mm, gaddr(at), len);
	}
	u64 to = room(at) ? lx.mm.base + at : here || (s64)at >= 0 ? NOWHERE : 1ull << 63;
	s64 r = lx_host(t, reads ? SYS_preadv2 : SYS_pwritev2, a[0], (u64)v, (u64)n, to, 0, flags ? a[5] : 0);
	if (here && r > 0)
		raw_syscall(SYS_lseek, (s32)a[0], (long)(at + (u64)r), SEEK_SET, 0, 0, 0);
	if (here)
		mm_unlock(&lx.mm);
	/* Where it failed too: it may have failed half way. */
	if (!reads)
		tcache_invalidate(lx.tc, gaddr(at), len);
	return r;
}

/* These do respect protection, ours as well, which is lifted: then a write is noticed as a store of the guest's is. */
static s64 process_vm(struct lx_thread *t, u64 a[6], bool reads)
{
	void *local;
	u64 *v = t->iov[1], n = a[4];

	s64 nlocal = lx_iovec(t, a[1], a[2], 0, reads, &local);
	if (nlocal < 0)
		return nlocal;
	if (n > LX_IOV_MAX)
		return -EINVAL;
	if (!lx_get(v, a[3], n * 16))
		return -EFAULT;
	bool own = lx_proc_thread((s32)a[0]);
	for (u64 i = 0; own && i < n; i++) {
		/* Not cut: ours begins with what cannot be read, or comes after it. */
		u64 at = v[2 * i], len = MIN(v[2 * i + 1], room(at));
		v[2 * i] = room(at) ? lx.mm.base + at : NOWHERE;
		if (!reads)
			mm_unprotect(&lx.mm, gaddr(at), len);
	}
	return lx_host(t, t->row->host_nr, a[0], (u64)local, (u64)nlocal, (u64)v, n, a[5]);
}

s64 sys_process_vm_readv(struct lx_thread *t, u64 a[6])
{
	return process_vm(t, a, true);
}

s64 sys_process_vm_writev(struct lx_thread *t, u64 a[6])
{
	return process_vm(t, a, false);
}
