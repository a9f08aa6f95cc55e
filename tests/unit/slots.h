/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/slots.h - slot tables of the guests that unit tests make up. */
#ifndef TESTS_UNIT_SLOTS_H
#define TESTS_UNIT_SLOTS_H

#include "core/guest.h"
#include "translator/ir/ir.h"

/* The n slots of an array register at `offset` of the state: 64-bit integers, or vectors of 128 bits; the first
 * `pinned` are pinned. */
static inline void slots_of(struct slot *s, const char *name, bool vector, unsigned n, size_t offset, unsigned pinned)
{
	u8 size = vector ? 16 : 8;

	for (unsigned k = 0; k < n; k++)
		s[k] = (struct slot){name,
		                     (u16)k,
		                     (u16)(offset + size * k),
		                     size,
		                     vector ? IR_V128 : IR_I64,
		                     vector ? SLOT_VEC : SLOT_INT,
		                     k < pinned ? (u8)k : 255};
}

#endif
