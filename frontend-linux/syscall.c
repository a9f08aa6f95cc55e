/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/syscall.c - the way of a system call: row, arguments, host call or handler, result, trace.
 *
 * Almost every call of a 64-bit little-endian guest means the same to the host's kernel, under another number.  For
 * these the row is enough: sys_thru() checks and carries over what the kinds call pointers, descriptors and paths, and
 * makes the host's call.  What differs (open flags, stat, epoll_event, semid_ds, signals, memory, processes) has a
 * handler in sys_<area>.c.
 *
 * Two things make even the plain calls special.  They go through the stub of host_<arch>.c, so that a signal either
 * comes before them or interrupts them, never in between (DESIGN of signals: signal.c).  And the kernel may answer
 * EFAULT because we have write-protected a page with translations that the guest may write: then all protection is
 * lifted and the call made again.
 */
#include "frontend-linux/syscall.h"

#include <asm/unistd.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "frontend-linux/abi.h"
#include "frontend-linux/host_nr.h"

/* Tables without pointers: the names are members of one struct, the handlers cases of one switch. */
static const struct names {
#define SYS(nr, name, ...) char name[sizeof #name];
#include "frontend-linux/syscalls.def"
#undef SYS
} names = {
#define SYS(nr, name, ...) .name = #name,
#include "frontend-linux/syscalls.def"
#undef SYS
};

static const struct lx_row rows[] = {
#define SYS(nr, name, handler, result, ...)                                                                            \
	[nr] = {offsetof(struct names, name), __NR_##name, 1, result, {__VA_ARGS__}},
#include "frontend-linux/syscalls.def"
#undef SYS
};

const char *lx_row_name(const struct lx_row *row)
{
	return (const char *)&names + row->name;
}

static s64 run_handler(struct lx_thread *t, u64 nr, u64 a[6])
{
	switch (nr) {
#define SYS(nr, name, handler, ...)                                                                                    \
	case nr:                                                                                                       \
		return sys_##handler(t, a);
#include "frontend-linux/syscalls.def"
#undef SYS
	}
	return -ENOSYS;
}

u64 lx_row_limit(void)
{
	return ARRAY_LEN(rows);
}

const struct lx_row *lx_row(u64 nr)
{
	return nr < ARRAY_LEN(rows) && rows[nr].present ? &rows[nr] : NULL;
}

s64 lx_host(struct lx_thread *t, long nr, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)
{
	u64 args[6] = {a, b, c, d, e, f};

	return lx_stub(nr, args, &t->pending);
}

s64 sys_later(struct lx_thread *t, u64 a[6])
{
	stat_add(STAT_syscalls_miss);
	if (log_on(LOG_UNIMP))
		log_printf("%d: system call %s is not implemented yet\n", t->tid, lx_row_name(t->row));
	return -ENOSYS;
}

/* -- descriptors of ours ---------------------------------------------------------------------------------------------
 */

bool lx_own_fd(s64 fd)
{
	for (unsigned i = 0; i < lx.nown_fds; i++)
		if (lx.own_fds[i] == fd)
			return true;
	return false;
}

int lx_hide_fd(int fd)
{
	struct rlimit64 lim = {1024, 1024};
	long n = -EBADF;

	/* As high as the limit lets us, so that the guest's numbers are the ones it would have without us. */
	raw_syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, (long)&lim, 0, 0);
	long top = (long)MIN(lim.rlim_cur, 4096ull) - 1;
	for (; top > 2; top--) {
		if (raw_syscall(SYS_fcntl, top, F_GETFD, 0, 0, 0, 0) != -EBADF)
			continue;
		n = raw_syscall(SYS_dup3, fd, top, O_CLOEXEC, 0, 0, 0);
		break;
	}
	if (n < 0 || lx.nown_fds == ARRAY_LEN(lx.own_fds))
		return n < 0 ? (int)n : -EMFILE;
	raw_syscall(SYS_close, fd, 0, 0, 0, 0, 0);
	lx.own_fds[lx.nown_fds++] = (int)n;
	return (int)n;
}

void lx_unhide_fd(int fd)
{
	for (unsigned i = 0; i < lx.nown_fds; i++)
		if (lx.own_fds[i] == fd)
			lx.own_fds[i] = lx.own_fds[--lx.nown_fds];
}

/* -- calls that the row describes -------------------------------------------------------------------------------------
 */

s64 sys_thru(struct lx_thread *t, u64 a[6])
{
	const struct lx_row *row = t->row;
	u64 h[6];
	s64 err = 0;
	unsigned npaths = 0;

	for (unsigned i = 0; i < 6; i++) {
		h[i] = a[i];
		switch (row->kind[i]) {
		case FD:
		case DFD:
			if (UNLIKELY(lx_own_fd((s32)a[i])))
				return -EBADF;
			break;
		case PATH:
		case PATHC:
			h[i] = (u64)lx_path(t, i && row->kind[i - 1] == DFD ? (s32)a[i - 1] : AT_FDCWD, a[i], npaths++,
			                    row->kind[i] == PATH ? LX_PATH_LOOKUP : 0, &err);
			break;
		case OBUF:
			mm_unprotect(&lx.mm, gaddr(a[i]), a[i + 1]);
			h[i] = (u64)lx_ptr(a[i], &err);
			if (a[i + 1] > lx.mm.limit - a[i])
				h[i + 1] = lx.mm.limit - a[i];
			break;
		case OPTR:
		case BPTR:
		case OTS: mm_unprotect(&lx.mm, gaddr(a[i]), 256); /* fall through */
		case IPTR:
		case ITS:
		case STR:
		case IBUF:
		case SET: h[i] = (u64)lx_ptr(a[i], &err); break;
		default: break;
		}
	}
	if (err)
		return err;
	return lx_host(t, row->host_nr, h[0], h[1], h[2], h[3], h[4], h[5]);
}

/* A call on mappings, by address: the first argument is the address. */
s64 sys_mm_thru(struct lx_thread *t, u64 a[6])
{
	if (mm_own(&lx.mm, gaddr(a[0]), a[1]))
		return -ENOMEM;
	a[0] += lx.mm.base;
	return sys_thru(t, a);
}

/* Descriptor fd is a file of this process's memory, reading and writing of which is not the kernel's alone. */
static bool is_mem(u64 fd)
{
	return UNLIKELY(lx.mem_open) && !lx_own_fd((s32)fd) && lx_proc_mem((s32)fd);
}

s64 sys_bytes_in(struct lx_thread *t, u64 a[6])
{
	return is_mem(a[0]) ? lx_mem_rw(t, a, true) : sys_thru(t, a);
}

s64 sys_bytes_out(struct lx_thread *t, u64 a[6])
{
	return is_mem(a[0]) ? lx_mem_rw(t, a, false) : sys_thru(t, a);
}

static s64 vector(struct lx_thread *t, u64 a[6], bool out)
{
	void *iov;

	if (is_mem(a[0]))
		return lx_mem_rw(t, a, out);
	if (lx_own_fd((s32)a[0]))
		return -EBADF;
	s64 n = lx_iovec(t, a[1], a[2], 0, out, &iov);
	if (n < 0)
		return n;
	return lx_host(t, t->row->host_nr, a[0], (u64)iov, (u64)n, a[3], a[4], a[5]);
}

s64 sys_vector_in(struct lx_thread *t, u64 a[6])
{
	return vector(t, a, true);
}

s64 sys_vector_out(struct lx_thread *t, u64 a[6])
{
	return vector(t, a, false);
}

/* -- dispatch ---------------------------------------------------------------------------------------------------------
 */

static s64 call(struct lx_thread *t, const struct lx_row *row, u64 nr, u64 a[6])
{
	u64 copy[6];
	s64 r;

	if (!row) {
		if (nr >= 244 && nr < 260 && lx.abi->arch_call)
			return lx.abi->arch_call(t, nr, a);
		stat_add(STAT_syscalls_miss);
		if (log_on(LOG_UNIMP))
			log_printf("%d: there is no system call %lld\n", t->tid, (long long)nr);
		return -ENOSYS;
	}
	t->row = row;
	__builtin_memcpy(copy, a, sizeof copy);
	r = run_handler(t, nr, copy);
	if (UNLIKELY(r == -EFAULT)) {
		u64 before = lx.mm.lifted;
		mm_unprotect(&lx.mm, gaddr(0), lx.mm.limit);
		if (lx.mm.lifted != before) {
			__builtin_memcpy(copy, a, sizeof copy);
			r = run_handler(t, nr, copy);
		}
	}
	return r;
}

void lx_syscall(struct lx_thread *t)
{
	struct cpu *c = t->cpu;
	u64 nr = lx_syscall_nr(c), a[6];
	s64 r;

	lx_syscall_args(c, a);
	const struct lx_row *row = lx_row(nr);
	stat_add(STAT_syscalls);
	if (log_on(LOG_STRACE))
		lx_strace_enter(t, row, nr, a);
	r = call(t, row, nr, a);
	if (log_on(LOG_STRACE))
		lx_strace_leave(t, row, nr, a, r);
	if (r == LX_RESTART || r == LX_AGAIN) {
		stat_add(STAT_restarts);
		if (r == LX_AGAIN)
			t->row = NULL;
		return;
	}
	t->row = NULL;
	if (r == LX_DONE)
		return;
	lx_set_result(c, (u64)r);
	lx_skip_syscall(c);
}
