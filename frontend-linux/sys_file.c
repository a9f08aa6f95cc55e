/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/sys_file.c - files: opening, descriptors, stat, directories, ioctl. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "frontend-linux/syscall.h"

#define HOST_O_LARGEFILE 0100000u /* the kernel's; libc's is 0 on 64-bit machines */

/* -- open flags -------------------------------------------------------------------------------------------------------
 */

/* The four flags that differ between architectures, guest and host; the others are asm-generic/fcntl.h's on all. */
static u32 swap_oflags(u32 f, bool in)
{
	const u32 guest[4] = {lx.abi->o_direct, lx.abi->o_largefile, lx.abi->o_directory, lx.abi->o_nofollow};
	const u32 host[4] = {O_DIRECT, HOST_O_LARGEFILE, O_DIRECTORY, O_NOFOLLOW};
	const u32 *from = in ? guest : host, *to = in ? host : guest;
	u32 out = f & ~(from[0] | from[1] | from[2] | from[3]);

	for (unsigned i = 0; i < 4; i++)
		if (f & from[i])
			out |= to[i];
	return out;
}

u32 lx_oflags_in(u32 guest)
{
	return swap_oflags(guest, true);
}

u32 lx_oflags_out(u32 host)
{
	return swap_oflags(host, false);
}

static bool creates(u32 host_flags)
{
	return (host_flags & O_CREAT) || (host_flags & O_TMPFILE) == O_TMPFILE;
}

static s64 open_path(struct lx_thread *t, int dirfd, u64 gpath, u32 flags, const char **path)
{
	s64 err = 0;

	if (lx_own_fd(dirfd))
		return -EBADF;
	*path = lx_path(t, dirfd, gpath, 0, creates(flags) ? 0 : LX_PATH_LOOKUP, &err);
	if (err)
		return err;
	if (!*path)
		return -EFAULT;
	return lx_proc_open(t, *path, (int)flags);
}

s64 sys_openat(struct lx_thread *t, u64 a[6])
{
	const char *path;
	u32 flags = lx_oflags_in((u32)a[2]);
	s64 r = open_path(t, (s32)a[0], a[1], flags, &path);

	if (r != LX_DONE)
		return r;
	return lx_mem_opened(lx_host(t, SYS_openat, a[0], (u64)path, flags, a[3], 0, 0), path, flags);
}

s64 sys_openat2(struct lx_thread *t, u64 a[6])
{
	u64 how[8] = {0}; /* struct open_how: flags, mode, resolve, room */
	const char *path;

	if (a[3] < 24)
		return -EINVAL;
	if (a[3] > sizeof how)
		return -E2BIG;
	if (!lx_get(how, a[2], a[3]))
		return -EFAULT;
	how[0] = (how[0] & ~0xffffffffull) | lx_oflags_in((u32)how[0]);
	s64 r = open_path(t, (s32)a[0], a[1], (u32)how[0], &path);
	if (r != LX_DONE)
		return r;
	return lx_mem_opened(lx_host(t, SYS_openat2, a[0], (u64)path, (u64)how, a[3], 0, 0), path, (u32)how[0]);
}

s64 sys_open_by_handle_at(struct lx_thread *t, u64 a[6])
{
	a[2] = lx_oflags_in((u32)a[2]);
	return sys_thru(t, a);
}

s64 sys_pipe2(struct lx_thread *t, u64 a[6])
{
	a[1] = lx_oflags_in((u32)a[1]);
	return sys_thru(t, a);
}

s64 sys_mq_open(struct lx_thread *t, u64 a[6])
{
	a[1] = lx_oflags_in((u32)a[1]);
	return sys_thru(t, a);
}

/* -- descriptors ------------------------------------------------------------------------------------------------------
 */

s64 sys_close(struct lx_thread *t, u64 a[6])
{
	if (lx_own_fd((s32)a[0]))
		return -EBADF;
	return lx_host(t, SYS_close, a[0], 0, 0, 0, 0, 0);
}

s64 sys_dup3(struct lx_thread *t, u64 a[6])
{
	if (lx_own_fd((s32)a[0]) || lx_own_fd((s32)a[1]))
		return -EBADF;
	return lx_host(t, SYS_dup3, a[0], a[1], a[2], 0, 0, 0);
}

s64 sys_close_range(struct lx_thread *t, u64 a[6])
{
	u32 first = (u32)a[0], last = (u32)a[1];

	if (first > last)
		return -EINVAL;
	/* Around each of ours. */
	while (first <= last) {
		u32 stop = last, next = 0;
		bool more = false;
		for (unsigned i = 0; i < lx.nown_fds; i++) {
			u32 own = (u32)lx.own_fds[i];
			if (own >= first && own <= stop) {
				stop = own;
				more = true;
			}
		}
		next = stop + 1;
		if (more && stop == first) {
			first = next;
			continue;
		}
		s64 r = raw_syscall(SYS_close_range, first, more ? stop - 1 : stop, (long)a[2], 0, 0, 0);
		if (r || !more)
			return r;
		a[2] &= ~2ull; /* CLOSE_RANGE_UNSHARE: once */
		first = next;
	}
	return 0;
}

#define F_GETOWNER_UIDS_ 17

s64 sys_fcntl(struct lx_thread *t, u64 a[6])
{
	s64 err = 0;

	if (lx_own_fd((s32)a[0]))
		return -EBADF;
	switch ((s32)a[1]) {
	case F_GETFL: {
		s64 r = lx_host(t, SYS_fcntl, a[0], a[1], 0, 0, 0, 0);
		return r < 0 ? r : lx_oflags_out((u32)r);
	}
	case F_SETFL: a[2] = lx_oflags_in((u32)a[2]); break;
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_GETLK:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
	case F_GETOWN_EX:
	case F_SETOWN_EX:
	case F_GETOWNER_UIDS_:
	case F_GET_RW_HINT:
	case F_SET_RW_HINT:
	case F_GET_FILE_RW_HINT:
	case F_SET_FILE_RW_HINT: a[2] = (u64)lx_ptr(a[2], &err); break;
	}
	return err ? err : lx_host(t, SYS_fcntl, a[0], a[1], a[2], 0, 0, 0);
}

s64 sys_ioctl(struct lx_thread *t, u64 a[6])
{
	if (lx_own_fd((s32)a[0]))
		return -EBADF;
	/* Numbers and structures are those of asm-generic on both sides.  Whether the argument is a pointer only the
	 * driver knows; what points to us is one, and not allowed. */
	if (a[2] >= lx.mm.limit && a[2] < 1ull << 47)
		return -EFAULT;
	if (a[2] >= 65536 && lx.mm.base && (mm_flags(&lx.mm, gaddr(a[2])) & MM_MAPPED))
		a[2] += lx.mm.base;
	return lx_host(t, SYS_ioctl, a[0], (u32)a[1], a[2], 0, 0, 0);
}

/* -- stat -------------------------------------------------------------------------------------------------------------
 */

/* struct stat of asm-generic/stat.h, 64-bit. */
struct g_stat {
	u64 dev, ino;
	u32 mode, nlink, uid, gid;
	u64 rdev, pad1;
	s64 size;
	s32 blksize, pad2;
	s64 blocks;
	s64 atime, atime_ns, mtime, mtime_ns, ctime, ctime_ns;
	u32 unused[2];
};
_Static_assert(sizeof(struct g_stat) == 128, "struct stat of asm-generic");

static s64 put_stat(u64 a, const struct stat *h)
{
	struct g_stat g = {
	    .dev = h->st_dev,
	    .ino = h->st_ino,
	    .mode = h->st_mode,
	    .nlink = (u32)h->st_nlink,
	    .uid = h->st_uid,
	    .gid = h->st_gid,
	    .rdev = h->st_rdev,
	    .size = h->st_size,
	    .blksize = (s32)h->st_blksize,
	    .blocks = h->st_blocks,
	    .atime = h->st_atim.tv_sec,
	    .atime_ns = h->st_atim.tv_nsec,
	    .mtime = h->st_mtim.tv_sec,
	    .mtime_ns = h->st_mtim.tv_nsec,
	    .ctime = h->st_ctim.tv_sec,
	    .ctime_ns = h->st_ctim.tv_nsec,
	};

	return lx_put(a, &g, sizeof g) ? 0 : -EFAULT;
}

s64 sys_fstat(struct lx_thread *t, u64 a[6])
{
	struct stat st;

	if (lx_own_fd((s32)a[0]))
		return -EBADF;
	s64 r = lx_host(t, SYS_fstat, a[0], (u64)&st, 0, 0, 0, 0);
	return r ? r : put_stat(a[1], &st);
}

s64 sys_newfstatat(struct lx_thread *t, u64 a[6])
{
	struct stat st;
	s64 err = 0;
	const char *path = lx_path(t, (s32)a[0], a[1], 0, LX_PATH_LOOKUP, &err);

	if (err)
		return err;
	if (lx_own_fd((s32)a[0]))
		return -EBADF;
	/* /proc/self/exe itself is a link; what it points to is the program. */
	if (path == lx.exe && (a[3] & AT_SYMLINK_NOFOLLOW))
		path = "/proc/self/exe";
	s64 r = lx_host(t, SYS_newfstatat, a[0], (u64)path, (u64)&st, a[3], 0, 0);
	return r ? r : put_stat(a[2], &st);
}

s64 sys_readlinkat(struct lx_thread *t, u64 a[6])
{
	s64 err = 0;
	const char *path = lx_path(t, (s32)a[0], a[1], 0, LX_PATH_LOOKUP, &err);

	if (err)
		return err;
	if (path == lx.exe) {
		size_t n = MIN(strlen(lx.exe), (size_t)a[3]);
		if ((s32)a[3] <= 0)
			return -EINVAL;
		return lx_put(a[2], lx.exe, n) ? (s64)n : -EFAULT;
	}
	s64 n = sys_thru(t, a);
	return n > 0 && path && path[0] == '/' ? lx_proc_link(path, a[2], n) : n;
}

s64 sys_getdents64(struct lx_thread *t, u64 a[6])
{
	s64 n;

	/* Nothing left means the end to the guest: on to what comes next. */
	do
		n = sys_thru(t, a);
	while (n > 0 && !(n = lx_proc_filter((s32)a[0], a[1], n)));
	return n;
}
