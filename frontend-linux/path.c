/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/path.c - names of files on their way to the host: -L's prefix and /proc/self/exe; and iovecs, the
 * other argument that is copied before the kernel may see it. */
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>

#include "frontend-linux/linux.h"

static bool exists(const char *path)
{
	return !raw_failed(raw_syscall(SYS_faccessat, AT_FDCWD, (long)path, 0, 0, 0, 0));
}

const char *lx_prefixed(const char *path, char *out)
{
	size_t n = strlen(path);

	if (!lx.opt.prefix_len || path[0] != '/' || lx.opt.prefix_len + n >= LX_PATH_MAX + 256)
		return path;
	memcpy(out, lx.opt.prefix, lx.opt.prefix_len);
	memcpy(out + lx.opt.prefix_len, path, n + 1);
	return exists(out) ? out : path;
}

const char *lx_path(struct lx_thread *t, int dirfd, u64 a, unsigned slot, u32 how, s64 *err)
{
	char *p = t->path[slot];

	if (!a)
		return NULL; /* some calls allow it, for the others the kernel says EFAULT */
	s64 n = mm_strnlen(&lx.mm, gaddr(a), LX_PATH_MAX);
	if (n < 0 || n == LX_PATH_MAX) {
		*err = n < 0 ? -EFAULT : -ENAMETOOLONG;
		return NULL;
	}
	if (!lx_get(p, a, (size_t)n)) {
		*err = -EFAULT;
		return NULL;
	}
	p[n] = 0;
	if (p[0] != '/')
		lx_proc_absolute(dirfd, p, sizeof t->path[slot]);
	if (p[0] != '/')
		return p;
	if (!memcmp(p, "/proc/", 6) || !memcmp(p, "/dev/fd/", 8)) {
		if (lx_proc_hides(p)) {
			*err = -ENOENT;
			return NULL;
		}
		const char *name = how & LX_PATH_LOOKUP ? lx_proc_self(p) : NULL;
		return name && !strcmp(name, "exe") ? lx.exe : p;
	}
	if (!(how & LX_PATH_LOOKUP))
		return p;
	if (lx.opt.prefix_len) {
		/* In place: the prefix goes before the name, and off again when nothing is there. */
		memmove(p + lx.opt.prefix_len, p, (size_t)n + 1);
		memcpy(p, lx.opt.prefix, lx.opt.prefix_len);
		return exists(p) ? p : p + lx.opt.prefix_len;
	}
	return p;
}

s64 lx_iovec(struct lx_thread *t, u64 a, u64 count, unsigned slot, bool out, void **host)
{
	u64 *v = t->iov[slot];

	if (count > LX_IOV_MAX)
		return -EINVAL;
	if (!lx_get(v, a, count * 16))
		return -EFAULT;
	for (u64 i = 0; i < count; i++) {
		s64 err = 0;
		u64 base = v[2 * i], len = v[2 * i + 1];
		v[2 * i] = (u64)lx_ptr(base, &err);
		/* A range that reaches into our part of the address space ends before it. */
		if (len && err)
			return -EFAULT;
		if (!err && len > lx.mm.limit - base)
			v[2 * i + 1] = (s64)len < 0 ? len : lx.mm.limit - base;
		if (out && !err)
			mm_unprotect(&lx.mm, gaddr(base), len);
	}
	*host = v;
	return (s64)count;
}
