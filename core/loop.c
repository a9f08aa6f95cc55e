/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/loop.c - the event loop, on ppoll(2): a machine has a handful of descriptors, so nothing cleverer pays. */
#include "core/loop.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

int loop_init(struct loop *l)
{
	for (u32 i = 0; i < LOOP_WATCHES; i++)
		l->watch[i].fd = -1;
	l->lock = NULL;
	l->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return l->wake < 0 ? -errno : 0;
}

void loop_finish(struct loop *l)
{
	close(l->wake);
	l->wake = -1;
}

static struct loop_watch *find(struct loop *l, int fd)
{
	for (u32 i = 0; i < LOOP_WATCHES; i++)
		if (l->watch[i].fd == fd)
			return &l->watch[i];
	return NULL;
}

int loop_watch(struct loop *l, int fd, short events, void (*fn)(void *, short), void *opaque)
{
	struct loop_watch *w = find(l, fd);

	if (!w)
		w = find(l, -1);
	if (!w)
		return -ENOSPC;
	*w = (struct loop_watch){.fd = fd, .events = events, .fn = fn, .opaque = opaque};
	return 0;
}

void loop_unwatch(struct loop *l, int fd)
{
	struct loop_watch *w = fd >= 0 ? find(l, fd) : NULL;

	if (w)
		*w = (struct loop_watch){.fd = -1};
}

void loop_wake(struct loop *l)
{
	u64 one = 1;
	int saved = errno;

	/* EAGAIN means that a wake-up is pending already. */
	if (write(l->wake, &one, sizeof(one)) < 0)
		(void)0;
	errno = saved;
}

void loop_once(struct loop *l, s64 timeout_ns)
{
	struct pollfd pfd[LOOP_WATCHES + 1];
	u32 n = 0;
	struct timespec ts = {timeout_ns / 1000000000, timeout_ns % 1000000000};

	pfd[n++] = (struct pollfd){.fd = l->wake, .events = POLLIN};
	for (u32 i = 0; i < LOOP_WATCHES; i++)
		if (l->watch[i].fd >= 0)
			pfd[n++] = (struct pollfd){.fd = l->watch[i].fd, .events = l->watch[i].events};
	if (ppoll(pfd, n, timeout_ns < 0 ? NULL : &ts, NULL) <= 0)
		return;
	if (pfd[0].revents) {
		u64 count;

		if (read(l->wake, &count, sizeof(count)) < 0)
			(void)0;
	}
	if (l->lock)
		pthread_mutex_lock(l->lock);
	for (u32 i = 1; i < n; i++) {
		/* Looked up again: an earlier function may have removed or replaced this one. */
		struct loop_watch *w = pfd[i].revents ? find(l, pfd[i].fd) : NULL;

		if (w)
			w->fn(w->opaque, pfd[i].revents);
	}
	if (l->lock)
		pthread_mutex_unlock(l->lock);
}
