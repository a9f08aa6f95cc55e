/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/ir/random.h - random units of many blocks for the guest of guest.h. */
#ifndef TESTS_IR_RANDOM_H
#define TESTS_IR_RANDOM_H

#include "translator/ir/ir.h"

/* Builds in u, which ir_begin() has not seen, a unit from the random numbers' seed: blocks with labels, branches,
 * jumps, loops that end, exits in the middle, faults, helpers.  Each guest instruction and each exit has an address of
 * its own.  Some labels poll; some exits have flags_dead. */
void irt_random_unit(struct ir_unit *u, struct ir_ins *ins, u32 max, u32 *slot_val);

#endif
