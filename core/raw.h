/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/raw.h - system calls of the host without libc: no errno, no cancellation, no lock.
 *
 * The result is the kernel's: -1..-4095 are errors.  Safe in every context.
 */
#ifndef CORE_RAW_H
#define CORE_RAW_H

#include "core/base.h"

long raw_syscall(long nr, long a, long b, long c, long d, long e, long f);

/* The host's cycle or reference counter: for statistics only. */
u64 raw_cycles(void);

static inline bool raw_failed(long r)
{
	return (unsigned long)r >= -4095ul;
}

#endif
