/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/proc_names.c - which names of /proc mean this process, and which of them must not be seen: those of
 * descriptors and mappings that are dragoman's own.
 *
 * Names are looked at as they come, absolute or against a descriptor; a guest that makes links of its own into /proc
 * gets past it. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include "core/fmt.h"
#include "frontend-linux/linux.h"

/* A decimal number at *p, -1 if there is none; *p goes behind it. */
static s64 number(const char **p)
{
	s64 v = 0;

	if (**p < '0' || **p > '9')
		return -1;
	for (; **p >= '0' && **p <= '9'; (*p)++)
		v = v < 1ll << 40 ? v * 10 + (**p - '0') : v;
	return v;
}

bool lx_proc_thread(s64 n)
{
	if (n <= 0 || n >= 1 << 30)
		return false;
	if (lx_self && n == lx_self->tid)
		return true;
	/* Signal 0 is not sent, only looked whether it could be. */
	long pid = raw_syscall(SYS_getpid, 0, 0, 0, 0, 0, 0);
	return n == pid || !raw_syscall(SYS_tgkill, pid, n, 0, 0, 0, 0);
}

/* Skips "<number>/" if that is a thread of this process. */
static const char *skip_own(const char *p)
{
	s64 n = number(&p);

	return *p == '/' && lx_proc_thread(n) ? p + 1 : NULL;
}

const char *lx_proc_self(const char *path)
{
	const char *p = path + 6;

	if (strncmp(path, "/proc/", 6))
		return NULL;
	if (!strncmp(p, "self/", 5))
		p += 5;
	else if (!strncmp(p, "thread-self/", 12))
		return p + 12;
	else
		p = skip_own(p);
	return p && !strncmp(p, "task/", 5) ? skip_own(p + 5) : p;
}

bool lx_proc_shows(u64 host)
{
	u64 a = host - lx.mm.base;

	return host >= lx.mm.base && a < lx.mm.limit && (mm_flags(&lx.mm, gaddr(a)) & MM_MAPPED) &&
	       !(a < lx.mm.island_hi && a >= lx.mm.island_lo);
}

static bool hex(const char **p, char end, u64 *v)
{
	const char *start = *p;

	for (*v = 0; **p && **p != end; (*p)++) {
		unsigned c = (u8) * *p, d = c - '0' < 10 ? c - '0' : c - 'a' < 6 ? c - 'a' + 10 : 16;
		if (d == 16)
			return false;
		*v = *v << 4 | d;
	}
	return **p == end && *p != start;
}

/* "<lo>-<hi>", as in map_files, of a mapping of ours; any, where the guest knows its own by other addresses. */
static bool own_range(const char *p)
{
	u64 lo, hi;

	return hex(&p, '-', &lo) && (p++, hex(&p, 0, &hi)) && (lx.mm.base || !lx_proc_shows(lo));
}

bool lx_proc_hides(const char *path)
{
	const char *p;

	if (!strncmp(path, "/dev/fd/", 8)) {
		p = path + 8;
	} else {
		p = lx_proc_self(path);
		if (!p)
			return false;
		if (!strncmp(p, "map_files/", 10))
			return own_range(p + 10);
		if (!strncmp(p, "fd/", 3))
			p += 3;
		else if (!strncmp(p, "fdinfo/", 7))
			p += 7;
		else
			return false;
	}
	s64 fd = number(&p);
	return fd >= 0 && (!*p || *p == '/') && lx_own_fd(fd);
}

/* -- names against a folder ---------------------------------------------------------------------------------------- */

static bool matters(const char *path)
{
	const char *slash = strrchr(path, '/'), *last = slash ? slash + 1 : path, *p = last;
	s64 n = number(&p);

	if (n >= 0)
		return !*p && lx_own_fd(n);
	return lx_proc_makes(last) || !strcmp(last, "cpuinfo") || !strcmp(last, "exe");
}

void lx_proc_absolute(int dirfd, char *path, size_t room)
{
	char link[32] = "/proc/self/cwd", dir[256];
	size_t len = strlen(path);

	if (!matters(path))
		return;
	if (dirfd != AT_FDCWD)
		fmt(link, sizeof link, "/proc/self/fd/%d", dirfd);
	long n = raw_syscall(SYS_readlinkat, AT_FDCWD, (long)link, (long)dir, sizeof dir - 1, 0, 0);
	if (n < 5 || n == sizeof dir - 1 || memcmp(dir, "/proc", 5) || (n > 5 && dir[5] != '/'))
		return;
	const char *p = path;
	while (p[0] == '.' && p[1] == '/')
		p += 2;
	len -= (size_t)(p - path);
	if ((size_t)n + 1 + len + 1 > room)
		return;
	memmove(path + n + 1, p, len + 1);
	memcpy(path, dir, (size_t)n);
	path[n] = '/';
}

/* -- what a descriptor is --------------------------------------------------------------------------------------------
 */

#define PROC_SUPER 0x9fa0

static bool in_proc(int fd)
{
	struct statfs fs;

	return !raw_syscall(SYS_fstatfs, fd, (long)&fs, 0, 0, 0, 0) && fs.f_type == PROC_SUPER;
}

/* Wherever proc is mounted the name ends in <number of a process or thread>/mem.  Where it cannot be told, or the
 * number is of none that lives, which a thread of ours may have been, it is taken for ours: at worst translations are
 * dropped for nothing. */
bool lx_proc_mem(int fd)
{
	char link[32], name[LX_PATH_MAX];
	struct stat st;

	/* Only proc can set its files' mode; fstat(2) costs less than fstatfs(2), and other files are mostly not so. */
	if (raw_syscall(SYS_fstat, fd, (long)&st, 0, 0, 0, 0) || st.st_mode != (S_IFREG | 0600) || st.st_size ||
	    !in_proc(fd))
		return false;
	fmt(link, sizeof link, "/proc/self/fd/%d", fd);
	long n = raw_syscall(SYS_readlinkat, AT_FDCWD, (long)link, (long)name, sizeof name - 1, 0, 0);
	if (n <= 0)
		return true;
	name[n] = 0;
	char *last = strrchr(name, '/');
	if (!last || strcmp(last, "/mem") != 0)
		return false;
	*last = 0;
	const char *of = strrchr(name, '/');
	if (!of)
		return false;
	of++;
	s64 who = number(&of);
	return lx_proc_thread(who) || raw_syscall(SYS_tkill, who, 0, 0, 0, 0, 0) == -ESRCH;
}

/* -- what a link shows --------------------------------------------------------------------------------------------- */

s64 lx_proc_link(const char *path, u64 buf, s64 len)
{
	static const char before[] = "/memfd:/proc/", after[] = " (deleted)";
	char text[300];
	const char *p = lx_proc_self(path);
	size_t cut = sizeof before - 1 - 6;

	if (!(p && !strncmp(p, "fd/", 3)) && strncmp(path, "/dev/fd/", 8))
		return len;
	/* The kernel's answer may have been cut by the guest's buffer: asked for again. */
	long n = raw_syscall(SYS_readlinkat, AT_FDCWD, (long)path, (long)text, sizeof text, 0, 0);
	if (n <= (long)sizeof before || n == sizeof text || memcmp(text, before, sizeof before - 1))
		return len;
	n -= (long)(sizeof after - 1 + cut);
	s64 show = MIN((s64)n, len < (s64)sizeof text ? MAX(len, 0) : (s64)n);
	return lx_put(buf, text + cut, (size_t)show) ? show : -EFAULT;
}

/* -- what a folder shows ------------------------------------------------------------------------------------------- */

enum folder { UNKNOWN, OTHER, OWN_FDS, OTHER_FDS, OWN_MAP_FILES };

/* What dirfd is open on; of a folder of descriptors or mappings the name with its last slash goes to name. */
static enum folder classify(int dirfd, char name[64])
{
	char link[32];

	if (!in_proc(dirfd))
		return OTHER;
	fmt(link, sizeof link, "/proc/self/fd/%d", dirfd);
	long n = raw_syscall(SYS_readlinkat, AT_FDCWD, (long)link, (long)name, 62, 0, 0);
	if (n <= 0)
		return OTHER;
	name[n] = 0;
	const char *last = strrchr(name, '/'), *own = lx_proc_self(name);
	if (!last)
		return OTHER;
	if (!strcmp(last, "/map_files"))
		return own ? OWN_MAP_FILES : OTHER;
	if (strcmp(last, "/fd") && strcmp(last, "/fdinfo"))
		return OTHER;
	bool info = last[3];
	strcpy(name + (last - name) + 3, "/");
	return own ? OWN_FDS : info ? OTHER : OTHER_FDS;
}

/* The descriptor of another process is dragoman's: it has the number of one of ours, and is open on the same file, as
 * in each process that comes of ours. */
static bool same_as_ours(const char *folder, const char *entry)
{
	char path[128];
	struct stat a, b;

	fmt(path, sizeof path, "%s%s", folder, entry);
	if (raw_syscall(SYS_newfstatat, AT_FDCWD, (long)path, (long)&a, 0, 0, 0))
		return false;
	fmt(path, sizeof path, "/proc/self/fd/%s", entry);
	return !raw_syscall(SYS_newfstatat, AT_FDCWD, (long)path, (long)&b, 0, 0, 0) && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

s64 lx_proc_filter(int dirfd, u64 buf, s64 len)
{
	/* struct linux_dirent64: inode, offset, u16 length, type, name */
	u8 *p = mm_host(&lx.mm, gaddr(buf)), *end = p + len;
	enum folder kind = UNKNOWN;
	char folder[64];

	while (p < end) {
		u16 n;
		const char *entry = (const char *)p + 19, *rest = entry;
		memcpy(&n, p + 16, 2);
		if (n < 20 || n > end - p)
			break;
		s64 fd = number(&rest);
		bool own_fd = fd >= 0 && !*rest && lx_own_fd(fd), range = !own_fd && own_range(entry);
		if ((own_fd || range) && kind == UNKNOWN)
			kind = classify(dirfd, folder);
		if (kind == OTHER)
			break;
		if ((own_fd && (kind == OWN_FDS || (kind == OTHER_FDS && same_as_ours(folder, entry)))) ||
		    (range && kind == OWN_MAP_FILES)) {
			memmove(p, p + n, (size_t)(end - p - n));
			end -= n;
			len -= n;
		} else {
			p += n;
		}
	}
	return len;
}
