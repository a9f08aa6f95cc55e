/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/passes.c - runs the passes of passes.def over a finished unit.
 *
 * What they are for.  A unit of many blocks has a label at each, and at a label every value dies; most of those labels
 * have one way that leads there, from right above.  Taking these away gives long superblocks, in which the builder's
 * own means (slot forwarding, folding) find what they could not see while the blocks were built.  Then the slots: a
 * write that is overwritten on every way before somebody looks is dead, and a fault point, an exit and a poll look at
 * everything.  What is left without a use goes last.
 *
 * The ways not taken.  SSA with phi nodes over the whole unit: the IR has none, on purpose (ir.h); slots of a region
 * live in registers by the allocator's choice, so a value that crosses a label through a slot costs a register move at
 * most.  Moving code out of loops: what a guest compiler left in a loop depends on the loop, but for address
 * constants, which the host has as immediates.
 *
 * A unit that is larger than the scratch memory is left as it is: the passes only save time.
 */
#include "translator/ir/pass.h"

#include "config.h"

#include "core/log.h"

struct ir_ins pass_spare[PASS_MAX_INS];
u32 pass_map[PASS_MAX_INS];

// clang-format off
const struct ir_pass ir_pass_table[] = {
#define PASS(noun, tier, text) {#noun, ir_pass_##noun, tier, text},
#include "translator/ir/passes.def"
#undef PASS
};
// clang-format on
const u32 ir_pass_count = ARRAY_LEN(ir_pass_table);

void ir_passes(struct ir_unit *u, unsigned tier, void (*after)(void *arg, const char *pass, const struct ir_unit *u),
               void *arg)
{
	char why[160];

	if (u->nins > PASS_MAX_INS || u->nlabel > PASS_MAX_LABELS)
		return;
	for (u32 p = 0; p < ARRAY_LEN(ir_pass_table); p++) {
		if (tier < ir_pass_table[p].tier)
			continue;
		u32 changed = ir_pass_table[p].fn(u);

		if (DEBUG_CHECKS && ir_verify(u, why, sizeof why) < 0) {
			msg("unit at 0x%llx after %s: %s", (unsigned long long)u->pc, ir_pass_table[p].name, why);
			check(!"a pass breaks a rule of the IR");
		}
		if (after && changed)
			after(arg, ir_pass_table[p].name, u);
	}
}

void ir_optimise(struct ir_unit *u, unsigned tier)
{
	ir_passes(u, tier, NULL, NULL);
}
