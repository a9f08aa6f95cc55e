/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/dump.c - the text form of a unit, one instruction a line; parse.c reads it.
 *
 *	[vN =] op[.type] operands [, #n] [, cc]
 *
 * Operands by the row's letters: values vN, slots by name[index], constants in hexadecimal, exits eN, labels LN, pool
 * constants pN.  After the instructions: `exit N kind pc ret [dead] [LN]` (dead: the flags slot; LN: the label that a
 * call returns to) and `pool N low high` lines.
 */
#include "translator/ir/ir.h"

#include <stdarg.h>

#include "core/fmt.h"
#include "core/guest.h"

struct out {
	char *buf;
	size_t len, pos;
};

PRINTF_LIKE(2, 3) static void put(struct out *o, const char *format, ...)
{
	char line[200];
	va_list ap;
	int n;

	va_start(ap, format);
	n = fmt_v(line, sizeof line, format, ap);
	va_end(ap);
	for (int i = 0; i < n; i++, o->pos++)
		if (o->pos + 1 < o->len)
			o->buf[o->pos] = line[i];
}

static void operand(struct out *o, const struct ir_unit *u, char letter, u32 v, bool *first)
{
	if (letter == '-')
		return;
	put(o, *first ? " " : ", ");
	*first = false;
	switch (letter) {
	case 's': put(o, "%s[%u]", u->guest->slots[v].name, u->guest->slots[v].index); break;
	case 'k': put(o, "%d", (s32)v); break;
	case 'p': put(o, "p%u", v); break;
	case 'e': put(o, "e%u", v); break;
	case 'l': put(o, "L%u", v); break;
	default: put(o, v ? "v%u" : "-", v); break;
	}
}

static bool has_cc(const struct ir_ins *in)
{
	return in->cc || in->op == IRO_setc || in->op == IRO_setm || in->op == IRO_sel || in->op == IRO_exitif ||
	       in->op == IRO_br || in->op == IRO_fl_ccmp;
}

size_t ir_dump(const struct ir_unit *u, char *buf, size_t len)
{
	static const char *const kind[] = {"jump", "loop", "call", "ind", "icall", "ret", "stop"};
	struct out o = {buf, len, 0};

	for (u32 i = 1; i < u->nins; i++) {
		const struct ir_ins *in = &u->ins[i];
		const struct ir_opinfo *oi = &ir_opinfo[in->op];
		bool first = true;

		if (in->op == IRO_insn) {
			put(&o, "insn 0x%lx\n", (unsigned long)ir_imm(in));
			continue;
		}
		if (oi->res != 'N' && in->type != IR_NONE)
			put(&o, "\tv%u = ", i);
		else
			put(&o, "\t");
		put(&o, "%s", oi->name);
		if (in->type)
			put(&o, ".%s", ir_type_name[in->type]);
		if (in->op == IRO_const) {
			put(&o, " 0x%lx", (unsigned long)ir_imm(in));
		} else {
			operand(&o, u, oi->args[0], in->a, &first);
			operand(&o, u, oi->args[1], in->b, &first);
			operand(&o, u, oi->args[2], in->c, &first);
		}
		if (in->n)
			put(&o, " #%u", in->n);
		if (has_cc(in))
			put(&o, " cc%u", in->cc);
		put(&o, "\n");
	}
	for (u32 i = 0; i < u->nexit; i++) {
		const struct ir_exit *e = &u->exit[i];

		put(&o, "exit %u %s 0x%lx 0x%lx%s", i, kind[e->kind], (unsigned long)e->pc, (unsigned long)e->ret,
		    e->flags_dead ? " dead" : "");
		if (e->label)
			put(&o, " L%u", e->label - 1u);
		put(&o, "\n");
	}
	for (u32 i = 0; i < u->npool; i++)
		put(&o, "pool %u 0x%lx 0x%lx\n", i, (unsigned long)u->pool[i][0], (unsigned long)u->pool[i][1]);
	if (len)
		buf[MIN(o.pos, len - 1)] = 0;
	return o.pos;
}
