/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/region.h - the second tier's units: the blocks of guest code around a hot address. */
#ifndef TRANSLATOR_REGION_H
#define TRANSLATOR_REGION_H

#include "core/host.h"
#include "translator/ir/ir.h"

/* Guest instructions of a region, at most. */
#define REGION_MAX_INSNS 256
_Static_assert(TR_MAX_ANSWERS >= 2 * REGION_MAX_INSNS, "each instruction asks twice at the most");

/* Blocks, at most. */
#define REGION_MAX_BLOCKS 96

/* The rows of region.def: what came of it. */
enum region_end {
#define REGION_END(name, text) REGION_##name,
#include "translator/region.def"
#undef REGION_END
};

/* Builds in u, which was begun at j->pc, the IR of the blocks around j->pc, of at most max guest instructions, and
 * notes in j the guest bytes looked at.  Never REGION_HOST, which the caller finds.  Thread: under the translation
 * cache's lock. */
enum region_end region_build(struct ir_unit *u, const struct guest *g, struct translate_job *j, u32 max);

#endif
