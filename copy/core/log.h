/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/log.h - what dragoman says about itself: log lines by category, and messages to the user.
 *
 * Everything is written with one raw write(2) a line to one file descriptor: no stdio, no lock, no memory.  Safe in any
 * thread, in signal handlers and in fork children.
 */
#ifndef CORE_LOG_H
#define CORE_LOG_H

#include "core/base.h"

/* Category bits from log.def. */
#define LOG(id, bit, name, doc) LOG_##id = 1u << (bit),
enum log_category {
#include "core/log.def"
};
#undef LOG

extern u32 log_mask; /* categories that are on; set at start only */

static inline bool log_on(u32 category)
{
	return UNLIKELY(log_mask & category);
}

/* The descriptor log lines go to; 2 until told otherwise. */
void log_set_fd(int fd);
int log_fd(void);
/* Writes text of one or more whole lines. */
void log_write(const char *text, size_t len);
/* One line or more, at most 4,000 bytes. */
void log_printf(const char *format, ...) PRINTF_LIKE(1, 2);
/* Adds the categories named in a comma-separated list ("all" for every one) to *mask.  Returns NULL, or the first name
 * it does not know (points into items). */
const char *log_parse(const char *items, u32 *mask);
/* Name and sentence of category number i, false past the last. */
bool log_category(unsigned i, const char **name, const char **doc);

/* "<program>: text\n" on standard error: what the user must know, whatever is logged. */
void msg(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
