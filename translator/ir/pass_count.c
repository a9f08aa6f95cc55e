/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/pass_count.c - instrumentation: `count` operations put into a finished unit.
 *
 * What is counted must not depend on where units begin and end, and must be right wherever a unit is left: so a thing
 * counts when it is done.  An instruction is done where the next one starts or control leaves by an exit of its own; a
 * system call counts, an instruction that faults or traps does not, and so counts once when it is made again.  A basic
 * block is done with the instruction that ends it: a jump, call or return, taken or not, or a system call.  A memory
 * access is done behind its operation: one for each load, store and atomic operation of the IR, so two for a load of a
 * pair.
 *
 * A unit of the second tier is refused: nothing there tells an instruction's jump from the way on to the next block.
 *
 * What is done is added up and written in front of the next place where somebody could look: a fault point, an exit, a
 * jump or a label inside the unit.
 */
#include "translator/ir/pass.h"

#include "core/cpu.h"

struct counts {
	struct ir_unit *u; /* being made */
	u32 n[IR_COUNT_KINDS];
	bool open; /* the instruction at hand is not counted yet */
};

static void put(struct counts *c, unsigned kind, u32 n)
{
	c->u->ins[c->u->nins++] = (struct ir_ins){.op = IRO_count, .n = (u8)kind, .b = n};
}

static void flush(struct counts *c)
{
	for (unsigned k = 0; k < IR_COUNT_KINDS; k++) {
		if (c->n[k])
			put(c, k, c->n[k]);
		c->n[k] = 0;
	}
}

/* The instruction at hand is done. */
static void done(struct counts *c)
{
	c->n[IR_COUNT_INSN] += c->open;
	c->open = false;
}

static bool is_done(const struct ir_ins *in)
{
	return in->op == IRO_exit || in->op == IRO_exitif || in->op == IRO_exitv ||
	       (in->op == IRO_trap && in->n == CPU_EXIT_SYSCALL);
}

bool ir_count(struct ir_unit *u)
{
	struct counts c = {.u = u};
	u32 old = u->nins;

	/* in front of an operation stand at most four, and one at the top */
	if (u->tier > 1 || old > PASS_MAX_INS)
		return false;
	__builtin_memcpy(pass_spare, u->ins, old * sizeof *u->ins);
	pass_map[0] = 0;
	u->nins = 1;
	put(&c, IR_COUNT_UNIT, 1);
	for (u32 i = 1; i < old; i++) {
		struct ir_ins in = pass_spare[i];

		if (u->nins + IR_COUNT_KINDS + 1 > u->maxins)
			return false;
		pass_renumber(&in);
		if (in.op == IRO_insn) {
			done(&c);
			c.open = true;
		} else if (is_done(&in)) {
			/* where the unit was cut, the exit ends no block */
			if (c.open && !(u->cut && i + 1 == old))
				c.n[IR_COUNT_BLOCK]++;
			done(&c);
		}
		if (ir_opinfo[in.op].mask & (IRF_FAULT | IRF_EXIT) || in.op == IRO_label)
			flush(&c);
		pass_map[i] = u->nins;
		u->ins[u->nins++] = in;
		if (ir_opinfo[in.op].mask & IRF_MEM)
			c.n[IR_COUNT_MEM]++;
	}
	return true;
}
