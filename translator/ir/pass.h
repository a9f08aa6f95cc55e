/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/pass.h - the passes as passes.c, their tests and each other see them.
 *
 * A pass works in place on a finished unit, verified before and after.  Scratch memory is static: translation runs
 * under the cache's lock, one unit at a time.
 */
#ifndef TRANSLATOR_IR_PASS_H
#define TRANSLATOR_IR_PASS_H

#include "core/host.h"
#include "translator/ir/ir.h"

#define PASS(noun, tier, text) u32 ir_pass_##noun(struct ir_unit *u);
#include "translator/ir/passes.def"
#undef PASS

struct ir_pass {
	const char *name;
	u32 (*fn)(struct ir_unit *u); /* returns how many instructions it changed or removed */
	unsigned tier;                /* runs from this tier on */
	const char *doc;
};
extern const struct ir_pass ir_pass_table[];
extern const u32 ir_pass_count;

/* Instructions of a unit that passes take, at most: a larger one stays as it is. */
#define PASS_MAX_INS    HG_MAX_INS
#define PASS_MAX_LABELS 256

/* Scratch of the passes that write a unit anew: its old instructions or its new ones, and where each old one went. */
extern struct ir_ins pass_spare[PASS_MAX_INS];
extern u32 pass_map[PASS_MAX_INS];

/* The operands of in, which names values by their old numbers, by pass_map. */
static inline void pass_renumber(struct ir_ins *in)
{
	const char *args = ir_opinfo[in->op].args;

	if (in->op == IRO_const || in->op == IRO_insn)
		return;
	if (ir_arg_is_value(args[0]))
		in->a = pass_map[in->a];
	if (ir_arg_is_value(args[1]))
		in->b = pass_map[in->b];
	if (ir_arg_is_value(args[2]))
		in->c = pass_map[in->c];
}

/* Does control never go on behind an instruction of this operation? */
static inline bool pass_ends(unsigned op)
{
	return op == IRO_jump || op == IRO_exit || op == IRO_exitv || op == IRO_trap;
}

/* The exit that the instruction leaves by, or NULL. */
static inline struct ir_exit *pass_exit(struct ir_unit *u, const struct ir_ins *in)
{
	switch (in->op) {
	case IRO_exit: return &u->exit[in->a];
	case IRO_exitif:
	case IRO_exitv: return &u->exit[in->b];
	default: return NULL;
	}
}

/* The label that jump or br goes to, else -1. */
static inline s32 pass_target(const struct ir_ins *in)
{
	return in->op == IRO_jump ? (s32)in->a : in->op == IRO_br ? (s32)in->b : -1;
}

#endif
