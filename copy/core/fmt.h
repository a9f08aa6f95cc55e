/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/fmt.h - formatting of text without libc: no lock, no locale, no memory, no vector registers.
 *
 * Usable in signal handlers, new threads, fork children and while vector registers are the guest's.
 */
#ifndef CORE_FMT_H
#define CORE_FMT_H

#include <stdarg.h>

#include "core/base.h"

/* Formats as snprintf does, for %c %s %d %i %u %x %X %o %p %% with the flags - 0 + #, width, precision (both may be *)
 * and the lengths hh h l ll z j t.  Anything else in the format is copied as it stands.  buf is always ended by NUL if
 * len is not 0. Returns the length the whole text has. */
int fmt_v(char *buf, size_t len, const char *format, va_list ap);
int fmt(char *buf, size_t len, const char *format, ...) PRINTF_LIKE(3, 4);

/* Reads an unsigned number: decimal, or hexadecimal after 0x; with a suffix K, M or G if suffix.  Returns false if s is
 * not wholly a number that fits. */
bool fmt_parse_u64(const char *s, bool suffix, u64 *out);

#endif
