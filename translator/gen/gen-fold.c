/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/gen/gen-fold.c - from ir/fold.def to the matcher of the folding rules.
 *
 * The grammar stands in fold.def.  Each row becomes a function that compares and replaces, a row whose commutative
 * operation can be met in two orders becomes two; ir_rules() calls the rows of an operation in their order.  What a
 * row's operands are, and which types they have, is read from ops.def when this program is compiled.
 */
#include "translator/gen/common.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

enum { MAX_ROWS = 250, MAX_NODES = 32, MAX_NAMES = 32, WORD = 64, FIELD = 240 };

static const struct op {
	const char *name, *args, *flags;
	char res;
} ops[] = {
#define IR_OP(nm, rs, ar, fl, doc) {#nm, ar, fl, #rs[0]},
#include "translator/ir/ops.def"
#undef IR_OP
};
enum { NOPS = sizeof(ops) / sizeof(*ops) };

enum kind { OP, VAR, CONST, NUMBER, EXPR };

struct node {
	enum kind kind;
	const struct op *op;
	char type[8];     /* IR_I32, IR_I64, or empty: the context's */
	char name[FIELD]; /* VAR, CONST: the name; OP: the bound name or empty; NUMBER, EXPR: C */
	struct node *arg[3];
	bool swap; /* search: operands a and b are looked for the other way round */
};

struct row {
	char name[WORD], search[FIELD], replace[FIELD], cond[FIELD];
	int line;
};

static struct row rows[MAX_ROWS];
static int nrows;
static struct node nodes[MAX_NODES];
static int nnodes;
static char known[MAX_NAMES][WORD]; /* names that the search has bound so far */
static int nknown;
static const struct row *row; /* at work */
static const char *pos;
static int temps;

/* -- reading fold.def ---------------------------------------------------------------------------------------------- */

/* Copies a field of the row at *p: a word or a string; ends behind the comma or parenthesis. */
static void field(const char **p, char *to, size_t len, int line)
{
	const char *s = *p + strspn(*p, " \t"), *end;
	bool quoted = *s == '"';

	s += quoted;
	end = quoted ? strchr(s, '"') : s + strcspn(s, " \t,)");
	if (!end || (size_t)(end - s) >= len)
		gen_die(line, "a field without end, or too long");
	memcpy(to, s, (size_t)(end - s));
	to[end - s] = 0;
	s = end + quoted;
	s += strspn(s, " \t");
	if (*s != ',' && *s != ')')
		gen_die(line, "expected , or )");
	*p = s + 1;
}

static void read_rows(FILE *f)
{
	char text[1024];

	for (int line = 1; fgets(text, sizeof(text), f); line++) {
		const char *p = text + 5;
		struct row *r = &rows[nrows];

		if (strncmp(text, "FOLD(", 5))
			continue;
		if (nrows == MAX_ROWS)
			gen_die(line, "too many rows");
		field(&p, r->name, sizeof(r->name), line);
		field(&p, r->search, sizeof(r->search), line);
		field(&p, r->replace, sizeof(r->replace), line);
		field(&p, r->cond, sizeof(r->cond), line);
		r->line = line;
		for (int i = 0; i < nrows; i++)
			if (!strcmp(rows[i].name, r->name))
				gen_die(line, "%s stands in line %d already", r->name, rows[i].line);
		nrows++;
	}
}

/* -- patterns ------------------------------------------------------------------------------------------------------ */

static struct node *node(enum kind kind)
{
	if (nnodes == MAX_NODES)
		gen_die(row->line, "too large a pattern");
	nodes[nnodes] = (struct node){.kind = kind};
	return &nodes[nnodes++];
}

static void blanks(void)
{
	pos += strspn(pos, " ");
}

/* Takes the characters up to the first of stop. */
static void word(char *to, const char *stop)
{
	size_t n = strcspn(pos, stop);

	if (!n || n >= WORD)
		gen_die(row->line, "expected a word at '%s'", pos);
	memcpy(to, pos, n);
	to[n] = 0;
	pos += n;
}

static struct node *pattern(void);

static struct node *operation(void)
{
	struct node *n = node(OP);
	char name[WORD], *dot;
	int i;

	pos++;
	word(name, " )");
	dot = strchr(name, '.');
	if (dot) {
		*dot++ = 0;
		if (strcmp(dot, "i32") && strcmp(dot, "i64"))
			gen_die(row->line, "no type of a rule: %s", dot);
		snprintf(n->type, sizeof(n->type), "IR_I%.2s", dot + 1);
	}
	for (i = 0; i < NOPS && strcmp(ops[i].name, name); i++)
		;
	if (i == NOPS)
		gen_die(row->line, "no operation %s", name);
	n->op = &ops[i];
	for (int k = 0; k < 3 && n->op->args[k] != '-'; k++) {
		blanks();
		n->arg[k] = pattern();
	}
	blanks();
	if (*pos++ != ')')
		gen_die(row->line, "expected ) at '%s'", pos - 1);
	return n;
}

static struct node *pattern(void)
{
	struct node *n;
	char name[WORD];

	if (*pos == '(')
		return operation();
	if (*pos == '{') {
		size_t len = strcspn(++pos, "}");

		n = node(EXPR);
		memcpy(n->name, pos, len);
		n->name[len] = 0;
		pos += len + 1;
		return n;
	}
	word(name, " )=");
	if (*pos == '=') {
		pos++;
		n = operation();
		strcpy(n->name, name);
		return n;
	}
	n = node(isdigit((unsigned char)*name) || *name == '-' ? NUMBER : isupper((unsigned char)*name) ? CONST : VAR);
	strcpy(n->name, name);
	return n;
}

static struct node *parse(const char *text)
{
	struct node *n;

	pos = text;
	n = pattern();
	blanks();
	if (*pos)
		gen_die(row->line, "what is '%s'?", pos);
	return n;
}

static bool commutative(const struct node *n)
{
	return strchr(n->op->flags, 'C') != NULL;
}

/* May the operands of n be met in two orders?  Constants stand right, two names have no order. */
static bool two_orders(const struct node *n)
{
	return commutative(n) && n->arg[0]->kind <= VAR && n->arg[1]->kind <= VAR &&
	       (n->arg[0]->kind == OP || n->arg[1]->kind == OP);
}

/* -- C --------------------------------------------------------------------------------------------------------------
 */

static bool is_known(const char *name)
{
	for (int i = 0; i < nknown; i++)
		if (!strcmp(known[i], name))
			return true;
	return false;
}

static void learn(const char *name)
{
	if (nknown == MAX_NAMES)
		gen_die(row->line, "too many names");
	strcpy(known[nknown++], name);
}

/* How often word stands in text as a whole identifier. */
static int occurs(const char *text, const char *word)
{
	size_t len = strlen(word);
	int n = 0;

	for (const char *p = text; (p = strstr(p, word)); p += len)
		n += (p == text || !(isalnum((unsigned char)p[-1]) || p[-1] == '_')) &&
		     !(isalnum((unsigned char)p[len]) || p[len] == '_');
	return n;
}

/* An expression of a row as C: functions become fold_<name>(u, ...); each name has to be bound. */
static void put_expr(const char *e)
{
	while (*e) {
		size_t n = 0;

		while (isalnum((unsigned char)e[n]) || e[n] == '_')
			n++;
		if (!n) {
			fputc(*e++, gen_out);
		} else if (isdigit((unsigned char)*e)) {
			gen_put("%.*s", (int)n, e);
		} else if (e[n] == '(') {
			gen_put("fold_%.*s(u, ", (int)n, e);
			n++;
		} else {
			char name[WORD];

			snprintf(name, sizeof(name), "%.*s", (int)n, e);
			if (strcmp(name, "w") && strcmp(name, "m") && !is_known(name))
				gen_die(row->line, "%s is not bound", name);
			gen_put("%s", name);
		}
		e += n;
	}
}

static void fail_if_not(const char *fmt, ...)
{
	va_list ap;

	gen_put("\tif (");
	va_start(ap, fmt);
	vfprintf(gen_out, fmt, ap);
	va_end(ap);
	gen_put(")\n\t\treturn false;\n");
}

/* Constant operand number k of the instruction p into the C variable name. */
static void put_constant(const char *p, int k, char letter, const char *name)
{
	bool root = !strcmp(p, "in");

	if (letter == 'k') {
		gen_put("\tconst u64 %s = %s->%c;\n\n", name, p, 'a' + k);
	} else if (root && k < 2) {
		fail_if_not("!f->c%c", 'a' + k);
		gen_put("\tconst u64 %s = f->k%c;\n\n", name, 'a' + k);
	} else {
		gen_put("\tu64 %s;\n\n", name);
		fail_if_not("!fold_const(u, %s->%c, &%s)", p, 'a' + k, name);
	}
}

/* The comparison of the instruction that the C variable p points to with n. */
static void put_match(const struct node *n, const char *p)
{
	for (int k = 0; k < 3; k++) {
		const struct node *a = n->arg[n->swap && k < 2 ? 1 - k : k];
		char letter = n->op->args[k], name[WORD];

		if (!a)
			continue;
		if (letter == 'k' && a->kind != CONST && a->kind != NUMBER)
			gen_die(row->line, "operand %d of %s is a number", k + 1, n->op->name);
		switch (a->kind) {
		case VAR:
			if (is_known(a->name)) {
				fail_if_not("!fold_same(u, %s, %s->%c)", a->name, p, 'a' + k);
			} else {
				/* a value nobody asks for again needs no variable */
				if (occurs(row->search, a->name) + occurs(row->replace, a->name) +
				        occurs(row->cond, a->name) >
				    1)
					gen_put("\tconst u32 %s = %s->%c;\n\n", a->name, p, 'a' + k);
				learn(a->name);
			}
			break;
		case CONST:
			if (is_known(a->name))
				gen_die(row->line, "the constant %s stands twice", a->name);
			put_constant(p, k, letter, a->name);
			learn(a->name);
			break;
		case NUMBER:
			snprintf(name, sizeof(name), "n%d", temps++);
			put_constant(p, k, letter, name);
			if (a->name[0] == '-')
				fail_if_not("%s != fold_mask(in, (u64)%s)", name, a->name);
			else
				fail_if_not("%s != %s", name, a->name);
			break;
		case OP:
			snprintf(name, sizeof(name), "p%d", temps++);
			gen_put("\tconst struct ir_ins *%s = &u->ins[%s->%c];\n\n", name, p, 'a' + k);
			if (a->type[0])
				fail_if_not("%s->op != IRO_%s || %s->type != %s", name, a->op->name, name, a->type);
			else
				fail_if_not("%s->op != IRO_%s", name, a->op->name);
			if (a->name[0]) {
				gen_put("\tconst u32 %s = %s->%c;\n\n", a->name, p, 'a' + k);
				learn(a->name);
			}
			put_match(a, name);
			break;
		default: gen_die(row->line, "{ } stands on the right side only");
		}
	}
}

/* The type of the operand of n (whose own type is type) that has the letter. */
static const char *operand_type(char letter, const char *type)
{
	return letter == 'J' ? "IR_I64" : letter == 'W' ? "IR_I32" : type;
}

static const char *result_type(const struct node *n, const char *type)
{
	return n->type[0] ? n->type : operand_type(n->op->res, type);
}

/* Builds replacement argument a in front; ref becomes the C expression of the operand. */
static void put_build(const struct node *a, char letter, const char *type, char *ref)
{
	char arg[3][WORD] = {"0", "0", "0"};

	switch (a->kind) {
	case VAR:
	case CONST:
		if (!is_known(a->name))
			gen_die(row->line, "%s is not bound", a->name);
		if (a->kind == VAR) {
			strcpy(ref, a->name);
			return;
		}
		/* fallthrough */
	case NUMBER:
	case EXPR:
		snprintf(ref, WORD, "r%d", temps++);
		gen_put("\tconst u32 %s = ", ref);
		gen_put(letter == 'k' ? "(u32)(" : "ir_const(u, %s, (u64)(", type);
		put_expr(a->name);
		gen_put(letter == 'k' ? ");\n" : ")).i;\n");
		return;
	default: break;
	}
	type = result_type(a, type);
	for (int k = 0; k < 3; k++)
		if (a->arg[k])
			put_build(a->arg[k], a->op->args[k], operand_type(a->op->args[k], type), arg[k]);
	snprintf(ref, WORD, "r%d", temps++);
	gen_put("\tconst u32 %s = ir_emit(u, IRO_%s, %s, %s, %s, %s, 0, 0).i;\n", ref, a->op->name, type, arg[0],
	        arg[1], arg[2]);
}

static void put_replace(const struct node *n)
{
	char arg[3][WORD] = {"0", "0", "0"};

	switch (n->kind) {
	case VAR:
		if (!is_known(n->name))
			gen_die(row->line, "%s is not bound", n->name);
		gen_put("\tf->out.i = %s;\n", n->name);
		return;
	case OP: break;
	default:
		gen_put("\tf->out = ir_const(u, in->type, (u64)(");
		put_expr(n->name);
		gen_put("));\n");
		return;
	}
	const char *type = result_type(n, "in->type");

	for (int k = 0; k < 3; k++)
		if (n->arg[k])
			put_build(n->arg[k], n->op->args[k], operand_type(n->op->args[k], type), arg[k]);
	gen_put("\t*in = (struct ir_ins){.op = IRO_%s, .type = %s, .a = %s, .b = %s, .c = %s};\n", n->op->name,
	        !strcmp(type, "in->type") ? "in->type" : type, arg[0], arg[1], arg[2]);
}

static void put_row(const struct node *search, const struct node *replace, const char *suffix)
{
	const char *all[] = {row->replace, row->cond};
	bool w = false, m = false;

	for (int i = 0; i < 2; i++) {
		w |= occurs(all[i], "w") != 0;
		m |= occurs(all[i], "m") != 0;
	}
	nknown = temps = 0;
	gen_put("/* from fold.def:%d: %s becomes %s%s%s */\n", row->line, row->search, row->replace,
	        row->cond[0] ? " if " : "", row->cond);
	gen_put("static bool %s%s(struct ir_unit *u, struct ir_ins *in, struct ir_folding *f)\n{\n", row->name, suffix);
	if (search->type[0])
		fail_if_not("in->type != %s", search->type);
	put_match(search, "in");
	if (w)
		gen_put("\tconst unsigned w = fold_width(in);\n");
	if (m)
		gen_put("\tconst unsigned m = fold_width(in) - 1;\n");
	if (row->cond[0]) {
		gen_put("\n\tif (!(");
		put_expr(row->cond);
		gen_put("))\n\t\treturn false;\n");
	}
	put_replace(replace);
	gen_put("\treturn true;\n}\n\n");
}

/* -- the files -------------------------------------------------------------------------------------------------------
 */

/* The call of a row in the dispatcher; a row that wants a constant is not called without one. */
static void put_call(const struct node *search, const char *suffix)
{
	const char *guard = "";

	for (int k = 0; k < 2; k++)
		if (search->arg[k] && (search->arg[k]->kind == CONST || search->arg[k]->kind == NUMBER) &&
		    search->op->args[k] != 'k')
			guard = k ? "f->cb && " : "f->ca && ";
	gen_put("\t\tif (%s%s%s(u, in, f))\n\t\t\treturn FOLD_%s;\n", guard, row->name, suffix, row->name);
}

static void generate(void)
{
	static char name[MAX_ROWS][WORD]; /* operation of each row */

	gen_put("#include \"translator/ir/rules.h\"\n\n");
	for (int i = 0; i < nrows; i++) {
		nnodes = 0;
		row = &rows[i];
		struct node *search = parse(row->search), *replace = parse(row->replace);

		if (search->kind != OP)
			gen_die(row->line, "a search begins with an operation");
		if (!strchr(search->op->flags, 'P'))
			gen_die(row->line, "%s is not pure", search->op->name);
		strcpy(name[i], search->op->name);
		for (int k = 0; k < 3; k++)
			if (search->arg[k] && search->arg[k]->kind == OP)
				for (int j = 0; j < 3; j++)
					if (search->arg[k]->arg[j] && search->arg[k]->arg[j]->kind == OP &&
					    two_orders(search->arg[k]))
						gen_die(row->line, "two orders below the top are not searched");
		put_row(search, replace, "");
		if (two_orders(search)) {
			search->swap = true;
			put_row(search, replace, "_swapped");
		}
	}
	gen_put("u32 ir_rules(struct ir_unit *u, struct ir_ins *in, struct ir_folding *f)\n{\n\tswitch (in->op) {\n");
	for (int o = 0; o < NOPS; o++) {
		bool any = false;

		for (int i = 0; i < nrows; i++) {
			if (strcmp(name[i], ops[o].name))
				continue;
			if (!any)
				gen_put("\tcase IRO_%s:\n", ops[o].name);
			any = true;
			row = &rows[i];
			nnodes = 0;
			struct node *search = parse(row->search);

			put_call(search, "");
			if (two_orders(search))
				put_call(search, "_swapped");
		}
		if (any)
			gen_put("\t\treturn 0;\n");
	}
	gen_put("\tdefault: return 0;\n\t}\n}\n\n");

	gen_put("const u8 ir_fold_kind[IRO_COUNT] = {\n");
	for (int o = 0; o < NOPS; o++) {
		const char *a = ops[o].args;
		bool rules = false, pure = strchr(ops[o].flags, 'P') != NULL;

		for (int i = 0; i < nrows; i++)
			rules |= !strcmp(name[i], ops[o].name);
		/* a result and operands that eval.c computes: integers; the last operand may be a number */
		bool eval = pure && strchr("IJW", ops[o].res) && strchr("IJW", a[0]) && strchr("IJWX-k", a[1]) &&
		            strchr("-k", a[2]);
		if (!eval && !rules)
			continue;
		gen_put("    [IRO_%s] = %s%s%s%s,\n", ops[o].name, eval ? "FOLD_EVAL" : "0",
		        rules ? " | FOLD_RULES" : "", strchr(ops[o].flags, 'C') ? " | FOLD_COMM" : "",
		        a[1] == '-' || a[1] == 'k' ? "" : " | FOLD_TWO");
	}
	gen_put("};\n");
}

static void generate_header(void)
{
	gen_put("#ifndef TRANSLATOR_IR_RULES_H\n#define TRANSLATOR_IR_RULES_H\n\n");
	gen_put("#include \"translator/ir/fold.h\"\n\n");
	gen_put("/* The rows, numbered from 1: what ir_rules() returns. */\nenum ir_fold_rule {\n\tFOLD_NONE,\n");
	for (int i = 0; i < nrows; i++)
		gen_put("\tFOLD_%s, /* from fold.def:%d */\n", rows[i].name, rows[i].line);
	gen_put("\tFOLD_COUNT\n};\n\n#endif\n");
}

int main(int argc, char **argv)
{
	FILE *in;

	if (argc != 4) {
		fprintf(stderr, "usage: gen-fold fold.def rules.c rules.h\n");
		return 125;
	}
	in = gen_open(argv[1]);
	read_rows(in);
	fclose(in);
	gen_begin(argv[3], "The numbers of the folding rules.");
	generate_header();
	gen_end(argv[3]);
	gen_begin(argv[2], "The matcher of the folding rules.");
	generate();
	gen_end(argv[2]);
	return 0;
}
