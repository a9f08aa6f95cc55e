/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/loop.h - the event loop of a machine's main thread: file descriptors, wake-ups, a time limit.
 *
 * One thread runs it; loop_wake() may be called from any thread and from signal handlers.
 */
#ifndef CORE_LOOP_H
#define CORE_LOOP_H

#include <pthread.h>

#include "core/base.h"

struct loop_watch {
	int fd;       /* -1: free */
	short events; /* POLLIN, POLLOUT */
	void (*fn)(void *opaque, short revents);
	void *opaque;
};

#define LOOP_WATCHES 64
struct loop {
	int wake;              /* eventfd */
	pthread_mutex_t *lock; /* held while watch functions are called; NULL: none */
	struct loop_watch watch[LOOP_WATCHES];
};

/* 0 or -errno. */
int loop_init(struct loop *l);
void loop_finish(struct loop *l);
/* Calls fn when events (POLLIN, POLLOUT of poll(2)) happen on fd.  One watch per fd: a second call changes it.  0, or
 * -ENOSPC.  Own thread only. */
int loop_watch(struct loop *l, int fd, short events, void (*fn)(void *, short), void *opaque);
void loop_unwatch(struct loop *l, int fd);
void loop_wake(struct loop *l);
/* Waits at most timeout_ns (negative: for ever) for something to happen and calls what wants to be called. */
void loop_once(struct loop *l, s64 timeout_ns);

#endif
