/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/proc.c - files of /proc that would show dragoman: made anew, showing the guest.
 *
 * Each open makes the file, in memory; what is read is as it was then. */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include "core/fmt.h"
#include "frontend-linux/linux.h"

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

/* One line of the host's, as the guest sees it: nothing if it is ours, several lines where only EXEC differs.  Returns
 * whether there is any. */
static bool guest_maps(struct file *f, const char *line)
{
	bool any = false;
	const char *p = line;
	u64 lo = hex(&p), hi, off;

	p++;
	hi = hex(&p);
	p += 6; /* " rwxp " */
	off = hex(&p);
	const char *rest = p; /* " dev inode [path]" */
	const char *name = strchr(rest, '/'), *dev_end = strchr(rest + 1, ' ');
	if (lo < lx.mm.base || lo - lx.mm.base >= lx.mm.limit || !dev_end)
		return false;
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
			any = true;
		}
		off += file ? end - lo : 0;
		lo = end;
	}
	return any;
}

/* Calls line() with each line of a file of the host's, without its end. */
static void each_line(const char *path, void (*line)(struct file *f, const char *text, void *state), struct file *f,
                      void *state)
{
	char buf[2 * LX_PATH_MAX];
	size_t n = 0;
	long fd = raw_syscall(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC, 0, 0, 0);

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
			line(f, p, state);
			p = nl + 1;
		}
		n -= (size_t)(p - buf);
		memmove(buf, p, n);
	}
	raw_syscall(SYS_close, fd, 0, 0, 0, 0, 0);
}

static void maps_line(struct file *f, const char *line, void *state)
{
	(void)state;
	guest_maps(f, line);
}

/* smaps: a line as in maps, then lines "Name: ..." about it.  Where the guest sees several, they stand behind the last.
 */
static void smaps_line(struct file *f, const char *line, void *state)
{
	bool *shown = state;

	if (*line >= 'A' && *line <= 'Z') {
		if (*shown)
			put_line(f, "%s\n", line);
	} else {
		*shown = guest_maps(f, line);
	}
}

static void numa_maps_line(struct file *f, const char *line, void *state)
{
	const char *p = line;
	u64 lo = hex(&p);

	(void)state;
	if (lx_proc_shows(lo))
		put_line(f, "%08llx%s\n", (unsigned long long)(lo - lx.mm.base), p);
}

/* status: the sets of signals are those of the guest (proc(5)); of another thread's mask we know what the host does. */
struct status {
	const struct lx_thread *t;
	bool mine;
};

static void status_line(struct file *f, const char *line, void *state)
{
	struct status *st = state;
	const struct lx_thread *t = st->t;
	u64 ignored = 0, caught = 0;

	if (!strncmp(line, "Pid:", 4)) {
		char own[24];
		fmt(own, sizeof own, "Pid:\t%d", t->tid);
		st->mine = !strcmp(line, own);
	}
	if (strncmp(line, "Sig", 3)) {
		put_line(f, "%s\n", line);
		return;
	}
	for (int sig = 1; sig <= LX_NSIG; sig++) {
		u64 h = t->sighand->act[sig].handler;
		ignored |= h == 1 ? lx_sigbit(sig) : 0;
		caught |= h > 1 ? lx_sigbit(sig) : 0;
	}
	if (!strncmp(line, "SigBlk:", 7) && st->mine)
		put_line(f, "SigBlk:\t%016llx\n", (unsigned long long)t->mask);
	else if (!strncmp(line, "SigIgn:", 7))
		put_line(f, "SigIgn:\t%016llx\n", (unsigned long long)ignored);
	else if (!strncmp(line, "SigCgt:", 7))
		put_line(f, "SigCgt:\t%016llx\n", (unsigned long long)caught);
	else
		put_line(f, "%s\n", line);
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

static void processor_line(struct file *f, const char *line, void *state)
{
	(void)f;
	*(unsigned *)state += !strncmp(line, "processor", 9);
}

/* Processors that are on, whichever of them this process may use: the host's file has them too, and is there without
 * /sys. */
static unsigned online(void)
{
	unsigned n = 0;

	each_line("/proc/cpuinfo", processor_line, NULL, &n);
	return MAX(n, 1u);
}

static void make_cpuinfo(struct file *f, u64 features)
{
	char *buf;
	size_t len = 256 << 10;

	long m = raw_syscall(SYS_mmap, 0, (long)len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (raw_failed(m))
		return;
	buf = (char *)m;
	put_bytes(f, buf, (size_t)lx.abi->cpuinfo(buf, len, online(), features));
	raw_syscall(SYS_munmap, m, (long)len, 0, 0, 0, 0);
}

/* The memory file is f.fd; the guest gets it without the right to write, under the lowest free number. */
static s64 finish(struct file *f, int flags)
{
	char link[32];

	flush(f);
	fmt(link, sizeof link, "/proc/self/fd/%d", f->fd);
	long fd = raw_syscall(SYS_openat, AT_FDCWD, (long)link, O_RDONLY | (flags & O_CLOEXEC), 0, 0, 0);
	if (fd < 0) {
		raw_syscall(SYS_lseek, f->fd, 0, SEEK_SET, 0, 0, 0);
		return f->fd;
	}
	long r = raw_syscall(SYS_dup3, fd, f->fd, flags & O_CLOEXEC, 0, 0, 0);
	raw_syscall(SYS_close, fd, 0, 0, 0, 0, 0);
	return r;
}

/* Of a process, in the order of names; CPUINFO is /proc's own. */
enum made { MAPS, SMAPS, NUMA_MAPS, STATUS, CMDLINE, AUXV, STAT, ENVIRON, CPUINFO };

static enum made made(const char *name)
{
	static const char names[][10] = {"maps", "smaps", "numa_maps", "status", "cmdline", "auxv", "stat", "environ"};
	unsigned which = 0;

	while (which < ARRAY_LEN(names) && strcmp(name, names[which]))
		which++;
	return (enum made)which;
}

bool lx_proc_makes(const char *name)
{
	return made(name) < CPUINFO;
}

s64 lx_proc_open(struct lx_thread *t, const char *path, int flags)
{
	const char *name;
	enum made which = CPUINFO;
	bool shown = false;
	struct file f = {.n = 0};
	struct status st = {t, false};
	char shows[40] = "/proc/cpuinfo";

	if (strncmp(path, "/proc/", 6))
		return LX_DONE;
	if (strcmp(path, "/proc/cpuinfo") != 0) {
		name = lx_proc_self(path);
		if (!name || (which = made(name)) == CPUINFO)
			return LX_DONE;
		fmt(shows, sizeof shows, "/proc/%ld/%s", raw_syscall(SYS_getpid, 0, 0, 0, 0, 0, 0), name);
	}
	if ((flags & O_ACCMODE) != O_RDONLY)
		return -EACCES;
	/* Its name is what readlink of the descriptor is made to tell (lx_proc_link()). */
	f.fd = (int)raw_syscall(SYS_memfd_create, (long)shows, flags & O_CLOEXEC ? 1 : 0, 0, 0, 0, 0);
	if (f.fd < 0)
		return f.fd;
	switch (which) {
	case MAPS: each_line("/proc/self/maps", maps_line, &f, NULL); break;
	case SMAPS: each_line("/proc/self/smaps", smaps_line, &f, &shown); break;
	case NUMA_MAPS: each_line("/proc/self/numa_maps", numa_maps_line, &f, NULL); break;
	case STATUS: each_line(path, status_line, &f, &st); break;
	case CMDLINE: put_guest(&f, lx.args_lo, lx.args_hi); break;
	case AUXV: put_bytes(&f, (const char *)lx.auxv, lx.nauxv * 8); break;
	case STAT: make_stat(&f, path); break;
	case ENVIRON: put_guest(&f, lx.env_lo, lx.env_hi); break;
	default: make_cpuinfo(&f, t->cpu->features);
	}
	return finish(&f, flags);
}
