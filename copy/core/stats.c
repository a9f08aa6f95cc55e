/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/stats.c - the counters of stats.def. */
#include "core/stats.h"

#include "core/log.h"

u64 stats[STAT_COUNT];

void stats_print(void)
{
	static const char *const texts[] = {
#define STAT(id, text) text,
#include "core/stats.def"
#undef STAT
	};

	for (unsigned i = 0; i < STAT_COUNT; i++)
		log_printf("%12llu %s\n", (unsigned long long)stats[i], texts[i]);
}
