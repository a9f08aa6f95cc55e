/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/stats.h - event counters: always counted, printed by --stats. */
#ifndef CORE_STATS_H
#define CORE_STATS_H

#include "core/base.h"

#define STAT(id, text) STAT_##id,
enum stat_id {
#include "core/stats.def"
	STAT_COUNT
};
#undef STAT

extern u64 stats[STAT_COUNT];

/* Any thread, signal handlers too. */
static inline void stat_add(enum stat_id id)
{
	__atomic_fetch_add(&stats[id], 1, __ATOMIC_RELAXED);
}

/* Writes a line a counter to the log. */
void stats_print(void);

#endif
