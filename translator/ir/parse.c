/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/parse.c - reads the text form that dump.c writes, and comments (# to the end of a line): units as test
 * input. */
#include "translator/ir/ir.h"

#include "core/fmt.h"
#include "core/guest.h"

struct in {
	const char *p;
};

static void blanks(struct in *s)
{
	while (*s->p == ' ' || *s->p == '\t' || *s->p == ',')
		s->p++;
}

/* The next word of letters, digits, '_' and, in front, '-'; false if there is none or it is too long. */
static bool word(struct in *s, char *buf, size_t len)
{
	size_t n = 0;

	blanks(s);
	for (;; s->p++) {
		char ch = *s->p;
		bool ok = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
		          ch == '_' || (ch == '-' && n == 0);

		if (!ok)
			break;
		if (n + 1 == len)
			return false;
		buf[n++] = ch;
	}
	buf[n] = 0;
	return n != 0;
}

static bool number(struct in *s, u64 *v)
{
	char buf[32];

	if (!word(s, buf, sizeof buf))
		return false;
	if (buf[0] != '-')
		return fmt_parse_u64(buf, false, v);
	if (!fmt_parse_u64(buf + 1, false, v))
		return false;
	*v = 0 - *v;
	return true;
}

static bool take(struct in *s, char ch)
{
	blanks(s);
	if (*s->p != ch)
		return false;
	s->p++;
	return true;
}

static bool same(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

/* A number after the letter that tells what it counts: v12, L3, e0, p1. */
static bool numbered(struct in *s, char letter, u32 *out)
{
	u64 v;

	if (!take(s, letter) || !number(s, &v) || v > UINT32_MAX)
		return false;
	*out = (u32)v;
	return true;
}

static bool slot(struct in *s, const struct guest *g, u32 *out)
{
	char name[32];
	u64 index;

	if (!word(s, name, sizeof name) || !take(s, '[') || !number(s, &index) || !take(s, ']'))
		return false;
	for (u32 i = 0; i < g->nslots; i++)
		if (g->slots[i].index == index && same(g->slots[i].name, name)) {
			*out = i;
			return true;
		}
	return false;
}

static bool operand(struct in *s, const struct ir_unit *u, char letter, u32 *out)
{
	u64 v;

	switch (letter) {
	case '-': *out = 0; return true;
	case 's': return slot(s, u->guest, out);
	case 'p': return numbered(s, 'p', out);
	case 'e': return numbered(s, 'e', out);
	case 'l': return numbered(s, 'L', out);
	case 'k':
		if (!number(s, &v))
			return false;
		*out = (u32)v;
		return true;
	default:
		blanks(s);
		if (*s->p == '-') {
			s->p++;
			*out = 0;
			return true;
		}
		return numbered(s, 'v', out);
	}
}

static bool instruction(struct in *s, struct ir_unit *u)
{
	struct ir_ins in = {0};
	char name[32];
	u64 v;
	u32 result = 0, arg[3] = {0};
	const char *back = s->p;

	if (u->nins >= u->maxins)
		return false;
	if (numbered(s, 'v', &result) && take(s, '=')) {
		if (result != u->nins)
			return false;
	} else {
		s->p = back;
	}
	if (!word(s, name, sizeof name))
		return false;
	for (in.op = 0; in.op < IRO_COUNT && !same(ir_opinfo[in.op].name, name); in.op++)
		;
	if (in.op == IRO_COUNT)
		return false;
	if (*s->p == '.') {
		s->p++;
		if (!word(s, name, sizeof name))
			return false;
		for (in.type = 0; in.type < IR_TYPE_COUNT && !same(ir_type_name[in.type], name); in.type++)
			;
		if (in.type == IR_TYPE_COUNT)
			return false;
	}
	if (in.op == IRO_const || in.op == IRO_insn) {
		if (!number(s, &v))
			return false;
		in.imm_lo = (u32)v;
		in.imm_hi = (u32)(v >> 32);
	} else {
		for (int k = 0; k < 3; k++) {
			char letter = ir_opinfo[in.op].args[k];

			if (!operand(s, u, letter, &arg[k]))
				return false;
			if (letter == 'l' && arg[k] >= u->nlabel)
				u->nlabel = arg[k] + 1;
		}
		in.a = arg[0];
		in.b = arg[1];
		in.c = arg[2];
	}
	if (take(s, '#')) {
		if (!number(s, &v) || v > 255)
			return false;
		in.n = (u8)v;
	}
	if (take(s, 'c')) {
		if (!take(s, 'c') || !number(s, &v) || v > 255)
			return false;
		in.cc = (u8)v;
	}
	if (in.op == IRO_insn) {
		u->cur_pc = ir_imm(&in);
		u->ninsns++;
	}
	u->ins[u->nins++] = in;
	return true;
}

static bool exit_line(struct in *s, struct ir_unit *u)
{
	static const char *const kind[] = {"jump", "loop", "call", "ind", "icall", "ret", "stop"};
	char name[16];
	u64 n, pc, ret;
	u8 k;

	if (!number(s, &n) || n != u->nexit || n >= IR_MAX_EXITS || !word(s, name, sizeof name) || !number(s, &pc) ||
	    !number(s, &ret))
		return false;
	for (k = 0; k < ARRAY_LEN(kind) && !same(kind[k], name); k++)
		;
	if (k == ARRAY_LEN(kind))
		return false;
	struct ir_exit *e = &u->exit[u->nexit++];
	u32 label;

	*e = (struct ir_exit){.kind = k, .pc = pc, .ret = ret};
	blanks(s);
	if (*s->p == 'd') {
		if (!word(s, name, sizeof name) || !same(name, "dead"))
			return false;
		e->flags_dead = true;
		blanks(s);
	}
	if (*s->p == 'L') {
		if (!numbered(s, 'L', &label) || label >= 0xffff)
			return false;
		e->label = (u16)(label + 1);
	}
	return true;
}

static bool pool_line(struct in *s, struct ir_unit *u)
{
	u64 n, lo, hi;

	if (!number(s, &n) || n != u->npool || n >= IR_MAX_POOL || !number(s, &lo) || !number(s, &hi))
		return false;
	u->pool[u->npool][0] = lo;
	u->pool[u->npool++][1] = hi;
	return true;
}

int ir_parse(struct ir_unit *u, const char *text)
{
	struct in s = {text};

	for (int line = 1; *s.p; line++) {
		char name[16];
		const char *start = s.p;
		bool ok = true;

		blanks(&s);
		if (*s.p == '#')
			while (*s.p && *s.p != '\n')
				s.p++;
		if (*s.p != '\n' && *s.p) {
			const char *at = s.p;

			if (word(&s, name, sizeof name) && same(name, "exit") && *start != '\t')
				ok = exit_line(&s, u);
			else if (same(name, "pool") && *start != '\t')
				ok = pool_line(&s, u);
			else {
				s.p = at;
				ok = instruction(&s, u);
			}
		}
		blanks(&s);
		if (!ok || (*s.p != '\n' && *s.p))
			return -line;
		if (*s.p)
			s.p++;
	}
	return 0;
}
