/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/timer.h - a machine's virtual clock and the timers that hang on it.
 *
 * The virtual clock counts nanoseconds while the machine runs and stands still while it is stopped.  Its source is a
 * function, so that tests and replays can drive it by hand.  Timers are intrusive: they live in the device that owns
 * them.  Threads: vclock_now() from any thread; everything else with the machine's lock (struct bus) held.
 */
#ifndef CORE_TIMER_H
#define CORE_TIMER_H

#include "core/base.h"

#define TIMER_NEVER (~0ull)

struct vtimer {
	u64 deadline; /* ns of the virtual clock; TIMER_NEVER: not armed */
	void (*fn)(void *opaque);
	void *opaque;
	struct vtimer *next;
	u64 round; /* of vclock_run() in which it was armed */
};

struct vclock {
	u64 (*source)(void *opaque); /* monotonic ns */
	void *opaque;
	u64 offset; /* running: now = source + offset; stopped: now = offset */
	bool running;
	struct vtimer *armed; /* by deadline */
	u64 round;
	void (*kick)(void *opaque); /* the earliest deadline has become earlier; may be NULL */
	void *kick_opaque;
};

/* A stopped clock at 0.  source NULL: CLOCK_MONOTONIC. */
void vclock_init(struct vclock *c, u64 (*source)(void *), void *opaque);
u64 vclock_now(const struct vclock *c);
/* Both do nothing when the clock is in that state already.  No CPU may be running while they are called. */
void vclock_start(struct vclock *c);
void vclock_stop(struct vclock *c);
/* Sets the time of a stopped clock (when a saved state is loaded). */
void vclock_set(struct vclock *c, u64 now);

void vtimer_init(struct vtimer *t, void (*fn)(void *), void *opaque);
/* Arms (or re-arms) t; a deadline in the past fires at the next vclock_run(). */
void vtimer_set(struct vclock *c, struct vtimer *t, u64 deadline);
void vtimer_cancel(struct vclock *c, struct vtimer *t);
/* The earliest deadline, or TIMER_NEVER. */
u64 vclock_next(const struct vclock *c);
/* Fires what is due, each timer disarmed before its function is called; a function may arm timers again.  Those armed
 * for a time already past during the call wait for the next one, so that it always ends. */
void vclock_run(struct vclock *c);

#endif
