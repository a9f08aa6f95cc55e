/* SPDX-License-Identifier: GPL-2.0-or-later */
/* devices/aclint.h - the value of mtime, which harts read as the time CSR. */
#ifndef DEVICES_ACLINT_H
#define DEVICES_ACLINT_H

#include "core/base.h"

#define ACLINT_MAX_HARTS 16

struct dev;

/* mtime now.  Any thread: it reads the clock and an offset that changes only under the machine's lock. */
u64 aclint_time(const struct dev *d);

#endif
