/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/sys_poll.c - waiting for many descriptors: epoll, poll, select, with another signal mask meanwhile.
 *
 * struct epoll_event is packed on x86-64 only (asm/../eventpoll.h, EPOLL_PACKED). */
#include <sys/epoll.h>
#include <sys/syscall.h>

#include "frontend-linux/syscall.h"

struct g_epoll_event {
	u32 events, pad;
	u64 data;
};

s64 sys_epoll_ctl(struct lx_thread *t, u64 a[6])
{
	struct g_epoll_event g = {0};
	struct epoll_event h;

	if (lx_own_fd((s32)a[0]) || lx_own_fd((s32)a[2]))
		return -EBADF;
	if ((s32)a[1] != EPOLL_CTL_DEL && !lx_get(&g, a[3], sizeof g))
		return -EFAULT;
	h.events = g.events;
	h.data.u64 = g.data;
	return lx_host(t, SYS_epoll_ctl, a[0], a[1], a[2], (u64)&h, 0, 0);
}

/* Events are fetched in portions: the rest stays ready for the next call, as after a smaller maxevents. */
#define EVENTS 512

static s64 wait(struct lx_thread *t, long nr, u64 fd, u64 events, s32 max, u64 timeout, u64 gset, u64 setsize)
{
	struct epoll_event h[EVENTS];
	u64 set, host;
	s64 r;

	if (lx_own_fd((s32)fd))
		return -EBADF;
	if (max <= 0)
		return -EINVAL;
	if (gset) {
		r = lx_get_sigset(gset, setsize, &set);
		if (r)
			return r;
		host = lx_wait_mask(t, set);
	}
	r = lx_host(t, nr, fd, (u64)h, (u64)MIN(max, EVENTS), timeout, gset ? (u64)&host : 0, 8);
	if (gset)
		r = lx_wait_done(t, set, r);
	for (s64 i = 0; i < r; i++) {
		struct g_epoll_event g = {.events = h[i].events, .data = h[i].data.u64};
		if (!lx_put(events + (u64)i * sizeof g, &g, sizeof g))
			return i ? i : -EFAULT;
	}
	return r;
}

s64 sys_epoll_pwait(struct lx_thread *t, u64 a[6])
{
	return wait(t, SYS_epoll_pwait, a[0], a[1], (s32)a[2], a[3], a[4], a[5]);
}

s64 sys_epoll_pwait2(struct lx_thread *t, u64 a[6])
{
	s64 err = 0;
	void *timeout = lx_ptr(a[3], &err);

	return err ? err : wait(t, 441, a[0], a[1], (s32)a[2], (u64)timeout, a[4], a[5]);
}

s64 sys_ppoll(struct lx_thread *t, u64 a[6])
{
	s64 err = 0, r;
	void *fds = lx_ptr(a[0], &err), *timeout = lx_ptr(a[2], &err);
	u64 set = 0, host = 0;

	if (err)
		return err;
	if (a[3]) {
		r = lx_get_sigset(a[3], a[4], &set);
		if (r)
			return r;
		host = lx_wait_mask(t, set);
	}
	mm_unprotect(&lx.mm, gaddr(a[0]), a[1] * 8);
	r = lx_host(t, SYS_ppoll, (u64)fds, a[1], (u64)timeout, a[3] ? (u64)&host : 0, 8, 0);
	return a[3] ? lx_wait_done(t, set, r) : r;
}

s64 sys_pselect6(struct lx_thread *t, u64 a[6])
{
	s64 err = 0, r;
	u64 arg[2], set = 0, host = 0, host_arg[2] = {0, 8};
	void *p[4];

	for (unsigned i = 0; i < 4; i++)
		p[i] = lx_ptr(a[1 + i], &err);
	if (err)
		return err;
	if (a[5]) {
		if (!lx_get(arg, a[5], 16))
			return -EFAULT;
		if (arg[0]) {
			r = lx_get_sigset(arg[0], arg[1], &set);
			if (r)
				return r;
			host = lx_wait_mask(t, set);
			host_arg[0] = (u64)&host;
		}
	}
	r = lx_host(t, SYS_pselect6, a[0], (u64)p[0], (u64)p[1], (u64)p[2], (u64)p[3], (u64)host_arg);
	return host_arg[0] ? lx_wait_done(t, set, r) : r;
}

s64 sys_io_pgetevents(struct lx_thread *t, u64 a[6])
{
	s64 err = 0, r;
	u64 arg[2] = {0, 0}, set = 0, host = 0, host_arg[2] = {0, 8};
	void *events = lx_ptr(a[3], &err), *timeout = lx_ptr(a[4], &err);

	if (err)
		return err;
	if (a[5] && !lx_get(arg, a[5], 16))
		return -EFAULT;
	if (arg[0]) {
		r = lx_get_sigset(arg[0], arg[1], &set);
		if (r)
			return r;
		host = lx_wait_mask(t, set);
		host_arg[0] = (u64)&host;
	}
	r = lx_host(t, SYS_io_pgetevents, a[0], a[1], a[2], (u64)events, (u64)timeout, arg[0] ? (u64)host_arg : 0);
	return arg[0] ? lx_wait_done(t, set, r) : r;
}
