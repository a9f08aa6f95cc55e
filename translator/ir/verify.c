/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/verify.c - whether a unit obeys the rules of ops.def: run on every unit in debug builds. */
#include "translator/ir/ir.h"

#include "core/fmt.h"
#include "core/guest.h"

struct state {
	const struct ir_unit *u;
	u32 born; /* values from here on are alive: the last label */
	char *why;
	size_t len;
};

static int bad(struct state *s, u32 i, const char *what, u32 arg)
{
	fmt(s->why, s->len, "v%u = %s: %s %u", i, ir_opinfo[s->u->ins[i].op].name, what, arg);
	return -1;
}

static bool is_int(enum ir_type t)
{
	return t == IR_I32 || t == IR_I64;
}

static bool is_float(enum ir_type t)
{
	return t == IR_F16 || t == IR_F32 || t == IR_F64;
}

/* Whether a value of type t may stand where the row says letter. */
static bool fits(const struct ir_ins *in, char letter, enum ir_type t)
{
	switch (letter) {
	case 'I': return is_int(t) && t == in->type;
	case 'J': return t == IR_I64;
	case 'W': return t == IR_I32;
	case 'X': return is_int(t) && (t == in->cc || in->op == IRO_vins);
	case 'F': return is_float(t) && t == in->type;
	case 'E': return is_float(t) && (t == in->cc || in->op == IRO_funbox);
	case 'V': return t == IR_V128;
	case 'G': return t == IR_FLAGS;
	case 'T': return t == in->type;
	default: return t != IR_NONE;
	}
}

static int check_arg(struct state *s, u32 i, char letter, u32 arg)
{
	const struct ir_unit *u = s->u;
	const struct ir_ins *in = &u->ins[i];

	switch (letter) {
	case '-':
	case 'k': return 0;
	case 's':
		if (arg >= u->guest->nslots)
			return bad(s, i, "no slot", arg);
		if (u->guest->slots[arg].type != in->type)
			return bad(s, i, "not the slot's type:", in->type);
		return 0;
	case 'p': return arg < u->npool ? 0 : bad(s, i, "no pool constant", arg);
	case 'e':
		if (arg >= u->nexit)
			return bad(s, i, "no exit", arg);
		return u->exit[arg].label <= u->nlabel ? 0 : bad(s, i, "returns to no label:", u->exit[arg].label - 1u);
	case 'l': return arg < u->nlabel ? 0 : bad(s, i, "no label", arg);
	default: break;
	}
	if (in->op == IRO_call && arg == 0)
		return 0;
	if (arg == 0 || arg >= i)
		return bad(s, i, "not defined before:", arg);
	if (arg < s->born)
		return bad(s, i, "crosses a label:", arg);
	if (!fits(in, letter, ir_type_of(u, (struct ir_ref){arg})))
		return bad(s, i, "wrong type of", arg);
	return 0;
}

int ir_verify(const struct ir_unit *u, char *why, size_t len)
{
	struct state s = {.u = u, .born = 1, .why = why, .len = len};
	bool placed[256] = {false};
	u32 last = 0;

	for (u32 i = 1; i < u->nins; i++) {
		const struct ir_ins *in = &u->ins[i];

		if (in->op >= IRO_COUNT || in->type >= IR_TYPE_COUNT)
			return bad(&s, i, "no such operation or type", in->op);
		if (in->op == IRO_nop || in->op == IRO_insn || in->op == IRO_const)
			continue;
		const char *a = ir_opinfo[in->op].args;

		if (in->op == IRO_call && (in->n | (u32)in->cc << 8) >= u->guest->nhelpers)
			return bad(&s, i, "no helper", in->n | (u32)in->cc << 8);
		if (check_arg(&s, i, a[0], in->a) || check_arg(&s, i, a[1], in->b) || check_arg(&s, i, a[2], in->c))
			return -1;
		if (in->op == IRO_label) {
			if (in->a < ARRAY_LEN(placed)) {
				if (placed[in->a])
					return bad(&s, i, "placed twice:", in->a);
				placed[in->a] = true;
			}
			if (in->n & IR_LABEL_POLL && (i + 1 == u->nins || in[1].op != IRO_insn))
				return bad(&s, i, "polls without an insn behind it:", in->a);
			s.born = i;
		}
		last = in->op;
	}
	if (last != IRO_exit && last != IRO_exitv && last != IRO_trap && last != IRO_jump) {
		fmt(why, len, "the unit has no end");
		return -1;
	}
	for (u32 l = 0; l < MIN(u->nlabel, (u32)ARRAY_LEN(placed)); l++)
		if (!placed[l]) {
			fmt(why, len, "label %u is not placed", l);
			return -1;
		}
	return 0;
}
