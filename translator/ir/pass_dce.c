/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/pass_dce.c - pure values without a use, and the gaps that passes left. */
#include "translator/ir/pass.h"

static bool used[PASS_MAX_INS];

u32 ir_pass_dce(struct ir_unit *u)
{
	u32 n = 1, gone = 0;

	for (u32 i = 1; i < u->nins; i++)
		used[i] = false;
	for (u32 i = u->nins - 1; i > 0; i--) {
		struct ir_ins *in = &u->ins[i];
		const struct ir_opinfo *oi = &ir_opinfo[in->op];

		if (oi->mask & IRF_PURE && !used[i]) {
			*in = (struct ir_ins){.op = IRO_nop};
			gone++;
			continue;
		}
		if (in->op == IRO_const || in->op == IRO_insn)
			continue;
		u32 arg[3] = {in->a, in->b, in->c};

		for (int k = 0; k < 3; k++)
			if (ir_arg_is_value(oi->args[k]))
				used[arg[k]] = true;
	}
	pass_map[0] = 0;
	for (u32 i = 1; i < u->nins; i++) {
		struct ir_ins in = u->ins[i];

		if (in.op == IRO_nop)
			continue;
		pass_renumber(&in);
		pass_map[i] = n;
		u->ins[n++] = in;
	}
	u->nins = n;
	return gone;
}
