/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/region.h - the second tier's units: the blocks of guest code around a hot address. */
#ifndef TRANSLATOR_REGION_H
#define TRANSLATOR_REGION_H

#include "core/host.h"
#include "translator/ir/ir.h"

/* Guest instructions of a region, at most. */
#define REGION_MAX_INSNS 256
_Static_assert(TR_MAX_ANSWERS >= 2 * REGION_MAX_INSNS, "each instruction asks twice at the most");

/* Builds in u, which was begun at j->pc, the IR of the blocks around j->pc, of at most max guest instructions, and
 * notes in j the guest bytes looked at.  0; 1: too large for u, fewer may fit; -1: nothing is gained over the first
 * tier. Thread: under the translation cache's lock. */
int region_build(struct ir_unit *u, const struct guest *g, struct translate_job *j, u32 max);

#endif
