/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/mm_copy.h - the fault-recovering copies of mm.c, one file a host: mm_copy_<host>.c also has mm_recover(). */
#ifndef CORE_MM_COPY_H
#define CORE_MM_COPY_H

#include "core/base.h"

/* Copies upwards; returns the number of bytes not copied because of a fault on either side. */
size_t mm_copy_host(void *dst, const void *src, size_t len);
/* Number of bytes before the first NUL, at most max; -1 on a fault. */
s64 mm_strnlen_host(const void *s, size_t max);

#endif
