/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/proc.c - files of /proc that would show dragoman: made anew, showing the guest. */
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include "core/fmt.h"
#include "frontend-linux/linux.h"

/* Skips "<number>/" if the number is v. */
static const char *skip_number(const char *p, s64 v)
{
	char text[24];
	int n = fmt(text, sizeof text, "%lld/", (long long)v);

	return !strncmp(p, text, (size_t)n) ? p + n : NULL;
}

const char *lx_proc_self(const char *path)
{
	const char *p = path + 6, *q;

	if (strncmp(path, "/proc/", 6))
		return NULL;
	if (!strncmp(p, "self/", 5))
		p += 5;
	else if (!strncmp(p, "thread-self/", 12))
		return p + 12;
	else if (*p >= '0' && *p <= '9')
		p = skip_number(p, raw_syscall(SYS_getpid, 0, 0, 0, 0, 0, 0));
	else
		return NULL;
	if (p && !strncmp(p, "task/", 5) && lx_self) {
		q = skip_number(p + 5, lx_self->tid);
		return q ? q : p;
	}
	return p;
}

/* -- making a file
 * ------------------------------------------------------------------------------------------------------ */

struct file {
	int fd;
	size_t n;
	char buf[4096];
};

static void flush(struct file *f)
{
	raw_syscall(SYS_write, f->fd, (long)f->buf, (long)f->n, 0, 0, 0);
	f->n = 0;
}

static void put_bytes(struct file *f, const char *p, size_t len)
{
	while (len) {
		size_t n = MIN(len, sizeof f->buf - f->n);
		memcpy(f->buf + f->n, p, n);
		f->n += n;
		p += n;
		len -= n;
		if (f->n == sizeof f->buf)
			flush(f);
	}
}

static void put_guest(struct file *f, u64 lo, u64 hi)
{
	char part[512];

	while (lo < hi) {
		size_t n = MIN(sizeof part, hi - lo);
		if (!lx_get(part, lo, n))
			return;
		put_bytes(f, part, n);
		lo += n;
	}
}

static void put_line(struct file *f, const char *format, ...) PRINTF_LIKE(2, 3);
static void put_line(struct file *f, const char *format, ...)
{
	char text[LX_PATH_MAX + 200];
	va_list ap;

	va_start(ap, format);
	int n = fmt_v(text, sizeof text, format, ap);
	va_end(ap);
	put_bytes(f, text, MIN((size_t)n, sizeof text - 1));
}

/* -- /proc/self/maps
 * ------------------------------------------------------------------------------------------------------ */

static u64 hex(const char **p)
{
	u64 v = 0;

	for (;; (*p)++) {
		char c = **p;
		unsigned d = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
		if (d == 16)
			return v;
		v = v << 4 | d;
	}
}

#define SHOWN (MM_READ | MM_WRITE | MM_EXEC | MM_SHARED | MM_MAPPED)

/* One line of the host's, as the guest sees it: nothing if it is ours, several lines where only EXEC differs. */
static void guest_maps(struct file *f, const char *line)
{
	const char *p = line;
	u64 lo = hex(&p), hi, off;

	p++;
	hi = hex(&p);
	p += 6; /* " rwxp " */
	off = hex(&p);
	const char *rest = p; /* " dev inode [path]" */
	const char *name = strchr(rest, '/'), *dev_end = strchr(rest + 1, ' ');
	if (lo < lx.mm.base || lo - lx.mm.base >= lx.mm.limit || !dev_end)
		return;
	lo -= lx.mm.base;
	hi = MIN(hi - lx.mm.base, lx.mm.limit);
	bool file = strncmp(dev_end, " 0", 2) || dev_end[2] > ' ';
	while (lo < hi) {
		u32 fl = mm_flags(&lx.mm, gaddr(lo));
		u64 end = mm_run(&lx.mm, gaddr(lo), hi, SHOWN);
		if (lo < lx.stack_lo && end > lx.stack_lo)
			end = lx.stack_lo;
		else if (lo < lx.stack_hi && end > lx.stack_hi)
			end = lx.stack_hi;
		if (lo < lx.brk_start && end > lx.brk_start && !file)
			end = lx.brk_start;
		bool gap = lo >= lx.stack_gap && end <= lx.stack_lo && !(fl & (MM_READ | MM_WRITE | MM_EXEC));
		if ((fl & MM_MAPPED) && !gap && !(lo < lx.mm.island_hi && end > lx.mm.island_lo)) {
			char head[100];
			const char *label = name                                       ? name
			                    : lo >= lx.stack_lo && lo < lx.stack_hi    ? "[stack]"
			                    : lo >= lx.brk_start && lo < lx.brk_mapped ? "[heap]"
			                    : lo == lx.trampoline                      ? "[vdso]"
			                                                               : "";
			const char *inode_end = dev_end + 1 + strspn(dev_end + 1, "0123456789");
			int n = fmt(head, sizeof head, "%08llx-%08llx %c%c%c%c %08llx%.*s ", (unsigned long long)lo,
			            (unsigned long long)end, fl & MM_READ ? 'r' : '-', fl & MM_WRITE ? 'w' : '-',
			            fl & MM_EXEC ? 'x' : '-', fl & MM_SHARED ? 's' : 'p', (unsigned long long)off,
			            (int)(inode_end - rest), rest);
			if (*label)
				put_line(f, "%-73s%s\n", head, label);
			else
				put_bytes(f, head, (size_t)n), put_bytes(f, "\n", 1);
		}
		off += file ? end - lo : 0;
		lo = end;
	}
}

static void make_maps(struct file *f)
{
	char buf[2 * LX_PATH_MAX];
	size_t n = 0;
	long fd = raw_syscall(SYS_openat, AT_FDCWD, (long)"/proc/self/maps", O_RDONLY | O_CLOEXEC, 0, 0, 0);

	if (fd < 0)
		return;
	for (;;) {
		long r = raw_syscall(SYS_read, fd, (long)(buf + n), (long)(sizeof buf - 1 - n), 0, 0, 0);
		if (r <= 0)
			break;
		n += (size_t)r;
		buf[n] = 0;
		char *p = buf, *nl;
		while ((nl = strchr(p, '\n'))) {
			*nl = 0;
			guest_maps(f, p);
			p = nl + 1;
		}
		n -= (size_t)(p - buf);
		memmove(buf, p, n);
	}
	raw_syscall(SYS_close, fd, 0, 0, 0, 0, 0);
}

/* -- the others
 * ------------------------------------------------------------------------------------------------------------- */

static long read_host(const char *path, char *buf, size_t len)
{
	long fd = raw_syscall(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC, 0, 0, 0), r;

	if (fd < 0)
		return fd;
	r = raw_syscall(SYS_read, fd, (long)buf, (long)len - 1, 0, 0, 0);
	raw_syscall(SYS_close, fd, 0, 0, 0, 0, 0);
	buf[MAX(r, 0)] = 0;
	return r;
}

/* /proc/self/stat (proc(5)): fields 26 to 28 are addresses of code and stack, 45 to 51 of data, break, arguments,
 * environment. */
static void make_stat(struct file *f, const char *path)
{
	char buf[2048];

	if (read_host(path, buf, sizeof buf) <= 0)
		return;
	char *p = strrchr(buf, ')');
	if (!p)
		return;
	put_bytes(f, buf, (size_t)(p + 1 - buf));
	p++;
	for (int field = 3; *p == ' '; field++) {
		size_t n = 1 + strcspn(p + 1, " \n");
		const u64 values[] = {lx.image.code_lo, lx.image.code_hi, lx.stack_hi};
		const u64 more[] = {lx.image.data_lo, lx.image.data_hi, lx.brk_start, lx.args_lo,
		                    lx.args_hi,       lx.env_lo,        lx.env_hi};
		if (field >= 26 && field <= 28)
			put_line(f, " %llu", (unsigned long long)values[field - 26]);
		else if (field >= 45 && field <= 51)
			put_line(f, " %llu", (unsigned long long)more[field - 45]);
		else
			put_bytes(f, p, n);
		p += n;
	}
	put_bytes(f, "\n", 1);
}

static void make_cpuinfo(struct file *f, u64 features)
{
	cpu_set_t set;
	unsigned ncpus = 0;
	char *buf;
	size_t len = 256 << 10;

	long r = raw_syscall(SYS_sched_getaffinity, 0, sizeof set, (long)&set, 0, 0, 0);
	for (long i = 0; i < r; i++)
		ncpus += (unsigned)__builtin_popcount(((u8 *)&set)[i]);
	long m = raw_syscall(SYS_mmap, 0, (long)len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (raw_failed(m))
		return;
	buf = (char *)m;
	put_bytes(f, buf, (size_t)lx.abi->cpuinfo(buf, len, MAX(ncpus, 1u), features));
	raw_syscall(SYS_munmap, m, (long)len, 0, 0, 0, 0);
}

s64 lx_proc_open(struct lx_thread *t, int dirfd, const char *path, int flags)
{
	const char *name;
	struct file f = {.n = 0};

	if (strncmp(path, "/proc/", 6))
		return LX_DONE;
	name = lx_proc_self(path);
	bool cpuinfo = !strcmp(path, "/proc/cpuinfo");
	if (!cpuinfo && (!name || (strcmp(name, "maps") && strcmp(name, "cmdline") && strcmp(name, "auxv") &&
	                           strcmp(name, "stat") && strcmp(name, "environ"))))
		return LX_DONE;
	if ((flags & O_ACCMODE) != O_RDONLY)
		return -EACCES;
	f.fd = (int)raw_syscall(SYS_memfd_create, (long)"proc", flags & O_CLOEXEC ? 1 : 0, 0, 0, 0, 0);
	if (f.fd < 0)
		return f.fd;
	if (cpuinfo)
		make_cpuinfo(&f, t->cpu->features);
	else if (!strcmp(name, "maps"))
		make_maps(&f);
	else if (!strcmp(name, "cmdline"))
		put_guest(&f, lx.args_lo, lx.args_hi);
	else if (!strcmp(name, "environ"))
		put_guest(&f, lx.env_lo, lx.env_hi);
	else if (!strcmp(name, "auxv"))
		put_bytes(&f, (const char *)lx.auxv, lx.nauxv * 8);
	else
		make_stat(&f, path);
	flush(&f);
	raw_syscall(SYS_lseek, f.fd, 0, SEEK_SET, 0, 0, 0);
	return f.fd;
}

/* -- /proc/self/fd
 * ------------------------------------------------------------------------------------------------------------ */

#define PROC_SUPER 0x9fa0

static bool is_fd_directory(int dirfd)
{
	struct statfs fs;
	char link[64], target[64];

	if (raw_syscall(SYS_fstatfs, dirfd, (long)&fs, 0, 0, 0, 0) || fs.f_type != PROC_SUPER)
		return false;
	fmt(link, sizeof link, "/proc/self/fd/%d", dirfd);
	long n = raw_syscall(SYS_readlinkat, AT_FDCWD, (long)link, (long)target, sizeof target, 0, 0);
	return n > 3 && (!memcmp(target + n - 3, "/fd", 3) || (n > 7 && !memcmp(target + n - 7, "/fdinfo", 7)));
}

s64 lx_proc_filter(int dirfd, u64 buf, s64 len)
{
	/* struct linux_dirent64: inode, offset, u16 length, type, name */
	u8 *p = mm_host(&lx.mm, gaddr(buf)), *end = p + len;
	int checked = -1;

	while (p < end) {
		u16 n;
		u64 number = 0;
		const char *name = (const char *)p + 19;
		memcpy(&n, p + 16, 2);
		if (n < 20 || n > end - p)
			break;
		while (*name >= '0' && *name <= '9')
			number = number * 10 + (u64)(*name++ - '0');
		if (*name || name == (const char *)p + 19 || !lx_own_fd((s64)number)) {
			p += n;
			continue;
		}
		if (checked < 0)
			checked = is_fd_directory(dirfd);
		if (!checked)
			break;
		memmove(p, p + n, (size_t)(end - p - n));
		end -= n;
		len -= n;
	}
	return len;
}
