/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/random.h - numbers for tests that look random and are the same in each run. */
#ifndef TESTS_UNIT_RANDOM_H
#define TESTS_UNIT_RANDOM_H

#include "core/base.h"

/* The number behind *state, which is not 0, in the row of Marsaglia's xorshift (Journal of Statistical Software 8,
 * 2003); the low bits are the poorer ones. */
static inline u64 xorshift(u64 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* The same as a number below n. */
static inline u32 xorshift_below(u64 *state, u32 n)
{
	return (u32)(xorshift(state) >> 20) % n;
}

#endif
