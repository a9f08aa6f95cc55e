/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/timer.c - the virtual clock and its sorted list of timers. */
#include "core/timer.h"

#include <time.h>

static u64 monotonic(void *opaque)
{
	struct timespec ts;

	(void)opaque;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (u64)ts.tv_sec * 1000000000u + (u64)ts.tv_nsec;
}

void vclock_init(struct vclock *c, u64 (*source)(void *), void *opaque)
{
	*c = (struct vclock){.source = source ? source : monotonic, .opaque = opaque};
}

u64 vclock_now(const struct vclock *c)
{
	return c->running ? c->source(c->opaque) + c->offset : c->offset;
}

void vclock_start(struct vclock *c)
{
	if (c->running)
		return;
	c->offset -= c->source(c->opaque);
	c->running = true;
}

void vclock_stop(struct vclock *c)
{
	if (!c->running)
		return;
	c->offset = vclock_now(c);
	c->running = false;
}

void vclock_set(struct vclock *c, u64 now)
{
	check(!c->running);
	c->offset = now;
}

void vtimer_init(struct vtimer *t, void (*fn)(void *), void *opaque)
{
	*t = (struct vtimer){.deadline = TIMER_NEVER, .fn = fn, .opaque = opaque};
}

void vtimer_cancel(struct vclock *c, struct vtimer *t)
{
	struct vtimer **p;

	if (t->deadline == TIMER_NEVER)
		return;
	for (p = &c->armed; *p; p = &(*p)->next) {
		if (*p == t) {
			*p = t->next;
			break;
		}
	}
	t->deadline = TIMER_NEVER;
	t->next = NULL;
}

void vtimer_set(struct vclock *c, struct vtimer *t, u64 deadline)
{
	struct vtimer **p = &c->armed;

	vtimer_cancel(c, t);
	if (deadline == TIMER_NEVER)
		return;
	while (*p && (*p)->deadline <= deadline)
		p = &(*p)->next;
	t->deadline = deadline;
	t->round = c->round;
	t->next = *p;
	*p = t;
	if (c->armed == t && c->kick)
		c->kick(c->kick_opaque);
}

u64 vclock_next(const struct vclock *c)
{
	return c->armed ? c->armed->deadline : TIMER_NEVER;
}

void vclock_run(struct vclock *c)
{
	u64 now = vclock_now(c);
	struct vtimer **p = &c->armed;

	c->round++;
	while (*p && (*p)->deadline <= now) {
		struct vtimer *t = *p;

		if (t->round == c->round) { /* armed by one of the functions below: next time */
			p = &t->next;
			continue;
		}
		*p = t->next;
		t->next = NULL;
		t->deadline = TIMER_NEVER;
		t->fn(t->opaque);
		p = &c->armed; /* the function may have changed the list anywhere */
	}
}
