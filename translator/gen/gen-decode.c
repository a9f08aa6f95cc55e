/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/gen/gen-decode.c - from a guest's insn.decode to its decoder, dispatcher and disassembler.
 *
 * The grammar and what is generated stand in README of this folder.  Three things here are more than text processing.
 *
 * Overlap.  Two rows overlap when a word exists that both match.  Their fixed bits decide most pairs at once; for the
 * rest the free bits of all constrained fields are enumerated (up to 22) and the constraints of both rows are
 * evaluated, which is exact.  Overlapping rows must be ordered by being more specific, else the build stops with both
 * line numbers.
 *
 * The tree.  A node is a list of rows, most specific first, and the set of bits already looked at.  Each contiguous run
 * of up to eight other bits is a candidate for a switch: a row that leaves bits of the run open is in several cases.
 * The run with the smallest sum of squared list lengths, weighted by the duplication, wins; cases with equal lists
 * share one body. When no run separates, or three rows or fewer are left, the rows are tested one after the other.
 * Dense switches become jump tables, so a decode is two or three indirect jumps and a store of the arguments.
 *
 * Formats.  Rows with the same items share one function that fills the arguments in, which keeps the code small.
 */
#include "translator/gen/common.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAX_ROWS = 4096,
	MAX_FIELDS = 512,
	MAX_EXTS = 64,
	MAX_ITEMS = 24,
	MAX_VALUES = 16,
	MAX_PIECES = 8,
	MAX_LINE = 4096
};

struct piece {
	int hi, lo;
};

struct field {
	char *name;
	struct piece piece[MAX_PIECES];
	int npieces, width;
	bool is_signed;
	int shift;
	int64_t plus;
	int line;
};

enum rel { SET_FIELD, SET_CONST, EQ, NE, LT, LE, GT, GE, EQ_FIELD, NE_FIELD };

struct item {
	enum rel rel;
	char *member;              /* SET_*: the member of the arguments */
	const struct field *field; /* all but SET_CONST */
	const struct field *other; /* EQ_FIELD, NE_FIELD */
	int64_t value[MAX_VALUES];
	int nvalues;
};

struct row {
	char *name, *cname, *sem, *template;
	uint32_t mask, bits;
	int width, line, fmt;
	uint64_t need, exclude;
	struct item item[MAX_ITEMS];
	int nitems, nconstraints;
	char *fmt_text;
};

struct member {
	char *name;
	int64_t min, max;
};

static struct row *rows[MAX_ROWS];
static int nrows;
static struct field fields[MAX_FIELDS];
static int nfields;
static char *exts[MAX_EXTS];
static int nexts;
static struct member members[MAX_FIELDS];
static int nmembers;
static const struct row *fmts[MAX_ROWS];
static int nfmts;

static const char *guest, *guest_upper;
static int line_no;

/* -- reading ------------------------------------------------------------------------------------------------------- */

static const struct field *find_field(const char *name, size_t len)
{
	for (int i = 0; i < nfields; i++)
		if (strlen(fields[i].name) == len && !memcmp(fields[i].name, name, len))
			return &fields[i];
	return NULL;
}

static const struct field *need_field(const char *name, size_t len)
{
	const struct field *f = find_field(name, len);

	if (!f)
		gen_die(line_no, "no field '%.*s'", (int)len, name);
	return f;
}

static bool parse_number(const char *s, int64_t *v, char **end)
{
	const char *d = *s == '-' ? s + 1 : s;

	if (!isdigit((unsigned char)*d))
		return false;
	*v = strtoll(s, end, 0);
	return true;
}

static void read_field(char *p)
{
	struct field *f = &fields[nfields];
	char *word = strtok(p, " \t");

	if (nfields == MAX_FIELDS)
		gen_die(line_no, "more than %d fields", MAX_FIELDS);
	if (!word)
		gen_die(line_no, "a field needs a name");
	if (find_field(word, strlen(word)))
		gen_die(line_no, "field '%s' stands twice", word);
	memset(f, 0, sizeof(*f));
	f->name = gen_dup(word, strlen(word));
	f->line = line_no;
	word = strtok(NULL, " \t");
	if (!word)
		gen_die(line_no, "field '%s' has no bits", f->name);
	if (*word == 's') {
		f->is_signed = true;
		word++;
	}
	for (;;) {
		struct piece *pc = &f->piece[f->npieces++];

		if (f->npieces > MAX_PIECES)
			gen_die(line_no, "more than %d pieces", MAX_PIECES);
		if (!isdigit((unsigned char)*word))
			gen_die(line_no, "field '%s': expected a bit number at '%s'", f->name, word);
		pc->lo = pc->hi = (int)strtol(word, &word, 10);
		if (*word == ':')
			pc->lo = (int)strtol(word + 1, &word, 10);
		if (pc->hi > 31 || pc->lo > pc->hi)
			gen_die(line_no, "field '%s': bits %d:%d make no sense", f->name, pc->hi, pc->lo);
		f->width += pc->hi - pc->lo + 1;
		if (*word != ',')
			break;
		word++;
	}
	if (*word)
		gen_die(line_no, "field '%s': '%s' not understood", f->name, word);
	while ((word = strtok(NULL, " \t"))) {
		char *end = word;

		if (word[0] == '<' && word[1] == '<')
			f->shift = (int)strtol(word + 2, &end, 10);
		else if (word[0] == '+')
			f->plus = strtoll(word + 1, &end, 0);
		else if (word[0] == '-')
			f->plus = strtoll(word, &end, 0);
		if (end == word || *end)
			gen_die(line_no, "field '%s': '%s' not understood", f->name, word);
	}
	if (f->width + f->shift > 62)
		gen_die(line_no, "field '%s' is too wide", f->name);
	nfields++;
}

static int find_ext(const char *name)
{
	for (int i = 0; i < nexts; i++)
		if (!strcmp(exts[i], name))
			return i;
	if (nexts == MAX_EXTS)
		gen_die(line_no, "more than %d extensions", MAX_EXTS);
	exts[nexts] = gen_dup(name, strlen(name));
	return nexts++;
}

static void field_range(const struct field *f, int64_t *min, int64_t *max)
{
	*min = f->is_signed ? -(INT64_C(1) << (f->width - 1)) : 0;
	*max = f->is_signed ? (INT64_C(1) << (f->width - 1)) - 1 : (INT64_C(1) << f->width) - 1;
	*min = *min * (INT64_C(1) << f->shift) + f->plus;
	*max = *max * (INT64_C(1) << f->shift) + f->plus;
}

static void add_member(const char *name, int64_t min, int64_t max)
{
	int i;

	for (i = 0; i < nmembers; i++)
		if (!strcmp(members[i].name, name))
			break;
	if (i == nmembers) {
		if (nmembers == MAX_FIELDS)
			gen_die(line_no, "more than %d members", MAX_FIELDS);
		if (!strcmp(name, "insn"))
			gen_die(line_no, "the member 'insn' is the word itself");
		members[nmembers++] = (struct member){gen_dup(name, strlen(name)), min, max};
	}
	if (min < members[i].min)
		members[i].min = min;
	if (max > members[i].max)
		members[i].max = max;
}

static void read_item(struct row *r, const char *s)
{
	struct item *it = &r->item[r->nitems++];
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	const char *op = s + n, *v;
	int64_t min, max;

	if (r->nitems > MAX_ITEMS)
		gen_die(line_no, "more than %d items", MAX_ITEMS);
	if (!n)
		gen_die(line_no, "'%s' is no item", s);
	if (!*op) {
		it->rel = SET_FIELD;
		it->field = need_field(s, n);
		it->member = gen_dup(s, n);
		field_range(it->field, &min, &max);
		add_member(it->member, min, max);
		return;
	}
	if (op[0] == '=' && op[1] != '=') {
		char *end;

		it->member = gen_dup(s, n);
		v = op + 1;
		if (parse_number(v, &it->value[0], &end)) {
			if (*end)
				gen_die(line_no, "'%s' is no number", v);
			it->rel = SET_CONST;
			it->nvalues = 1;
			min = max = it->value[0];
		} else {
			it->rel = SET_FIELD;
			it->field = need_field(v, strlen(v));
			field_range(it->field, &min, &max);
		}
		add_member(it->member, min, max);
		return;
	}
	it->field = need_field(s, n);
	if (!strncmp(op, "==", 2))
		it->rel = EQ, v = op + 2;
	else if (!strncmp(op, "!=", 2))
		it->rel = NE, v = op + 2;
	else if (!strncmp(op, "<=", 2))
		it->rel = LE, v = op + 2;
	else if (!strncmp(op, ">=", 2))
		it->rel = GE, v = op + 2;
	else if (*op == '<')
		it->rel = LT, v = op + 1;
	else if (*op == '>')
		it->rel = GT, v = op + 1;
	else
		gen_die(line_no, "'%s' is no item", s);
	r->nconstraints++;
	if (isalpha((unsigned char)*v) && (it->rel == EQ || it->rel == NE)) {
		it->rel = it->rel == EQ ? EQ_FIELD : NE_FIELD;
		it->other = need_field(v, strlen(v));
		return;
	}
	for (;;) {
		char *end;

		if (it->nvalues == MAX_VALUES)
			gen_die(line_no, "more than %d values", MAX_VALUES);
		if (!parse_number(v, &it->value[it->nvalues++], &end))
			gen_die(line_no, "'%s': a number is missing", s);
		if (!*end)
			break;
		if (*end != ',')
			gen_die(line_no, "'%s' not understood", end);
		v = end + 1;
	}
	if (it->nvalues > 1 && it->rel != EQ && it->rel != NE)
		gen_die(line_no, "'%s': an order takes one value", s);
}

static void read_row(char *line, int width, uint64_t need, uint64_t exclude)
{
	struct row *r = gen_alloc(sizeof(*r));
	char *quote = strchr(line, '"'), *word;
	int nbits = 0;
	bool in_pattern = true;

	r->line = line_no;
	r->width = width;
	r->need = need;
	r->exclude = exclude;
	if (nrows == MAX_ROWS)
		gen_die(line_no, "more than %d rows", MAX_ROWS);
	if (!width)
		gen_die(line_no, "a row before 'width'");
	if (!quote)
		gen_die(line_no, "a row needs a template in quotes");
	*quote = 0;
	word = strchr(quote + 1, '"');
	if (!word)
		gen_die(line_no, "the template does not end");
	r->template = gen_dup(quote + 1, (size_t)(word - quote - 1));
	for (word++; *word && *word != '#'; word++)
		if (!isspace((unsigned char)*word))
			gen_die(line_no, "text after the template");

	word = strtok(line, " \t");
	r->name = gen_dup(word, strlen(word));
	r->cname = gen_c_name(word, false);
	r->sem = r->cname;
	while ((word = strtok(NULL, " \t"))) {
		if (in_pattern && word[strspn(word, "01.")] == 0) {
			for (char *p = word; *p; p++, nbits++) {
				r->mask = r->mask << 1 | (*p != '.');
				r->bits = r->bits << 1 | (*p == '1');
			}
			continue;
		}
		in_pattern = false;
		if (*word == ':') {
			word = word[1] ? word + 1 : strtok(NULL, " \t");
			if (!word)
				gen_die(line_no, "a semantic function is missing after ':'");
			r->sem = gen_c_name(word, false);
			if (strtok(NULL, " \t"))
				gen_die(line_no, "text after the semantic function");
			break;
		}
		read_item(r, word);
	}
	if (nbits != width)
		gen_die(line_no, "'%s' has %d bits instead of %d", r->name, nbits, width);
	for (int i = 0; i < nrows; i++)
		if (!strcmp(rows[i]->cname, r->cname))
			gen_die(line_no, "'%s' stands already on line %d", r->name, rows[i]->line);
	for (int i = 0; i < r->nitems; i++) {
		const struct item *it = &r->item[i];

		for (int j = 0; it->field && j < it->field->npieces; j++)
			if (it->field->piece[j].hi >= width)
				gen_die(line_no, "field '%s' (line %d) does not fit %d bits", it->field->name,
				        it->field->line, width);
		for (int j = 0; j < i; j++)
			if (it->member && r->item[j].member && !strcmp(it->member, r->item[j].member))
				gen_die(line_no, "member '%s' is set twice", it->member);
	}
	rows[nrows++] = r;
}

static void read_file(FILE *f)
{
	static char line[MAX_LINE];
	int width = 0;
	uint64_t need = 0, exclude = 0;

	while (fgets(line, sizeof(line), f)) {
		char *p = line;
		size_t n;

		line_no++;
		if (!strchr(line, '\n') && !feof(f))
			gen_die(line_no, "the line is too long");
		line[strcspn(line, "\r\n")] = 0;
		while (isspace((unsigned char)*p))
			p++;
		if (!*p || *p == '#')
			continue;
		n = strcspn(p, " \t");
		if (p[strcspn(p, "\"#")] == '"')
			read_row(p, width, need, exclude); /* 'ext' may be a row's name */
		else if (n == 5 && !memcmp(p, "field", 5)) {
			p[strcspn(p, "#")] = 0;
			read_field(p + n);
		} else if (n == 5 && !memcmp(p, "width", 5)) {
			width = atoi(p + n);
			if (width != 16 && width != 32)
				gen_die(line_no, "the width is 16 or 32");
		} else if (n == 3 && !memcmp(p, "ext", 3)) {
			p[strcspn(p, "#")] = 0;
			need = exclude = 0;
			for (char *w = strtok(p + n, " \t"); w; w = strtok(NULL, " \t")) {
				if (*w == '!')
					exclude |= UINT64_C(1) << find_ext(w + 1);
				else
					need |= UINT64_C(1) << find_ext(w);
			}
		} else {
			read_row(p, width, need, exclude);
		}
	}
}

/* -- overlap ------------------------------------------------------------------------------------------------------- */

static int64_t field_value(const struct field *f, uint32_t insn)
{
	uint64_t v = 0;

	for (int i = 0; i < f->npieces; i++) {
		int w = f->piece[i].hi - f->piece[i].lo + 1;

		v = v << w | ((insn >> f->piece[i].lo) & ((UINT64_C(1) << w) - 1));
	}
	if (f->is_signed && v >> (f->width - 1))
		v -= UINT64_C(1) << f->width;
	return (int64_t)(v << f->shift) + f->plus;
}

static uint32_t field_bits(const struct field *f)
{
	uint32_t m = 0;

	for (int i = 0; i < f->npieces; i++)
		m |= (UINT32_MAX >> (31 - f->piece[i].hi)) & (UINT32_MAX << f->piece[i].lo);
	return m;
}

static bool item_holds(const struct item *it, uint32_t insn)
{
	int64_t v;

	if (it->rel == SET_FIELD || it->rel == SET_CONST)
		return true;
	v = field_value(it->field, insn);
	switch (it->rel) {
	case EQ_FIELD: return v == field_value(it->other, insn);
	case NE_FIELD: return v != field_value(it->other, insn);
	case LT: return v < it->value[0];
	case LE: return v <= it->value[0];
	case GT: return v > it->value[0];
	case GE: return v >= it->value[0];
	default: break;
	}
	for (int i = 0; i < it->nvalues; i++)
		if (v == it->value[i])
			return it->rel == EQ;
	return it->rel == NE;
}

static bool row_holds(const struct row *r, uint32_t insn)
{
	for (int i = 0; i < r->nitems; i++)
		if (!item_holds(&r->item[i], insn))
			return false;
	return true;
}

static uint32_t constrained_bits(const struct row *r)
{
	uint32_t m = 0;

	for (int i = 0; i < r->nitems; i++) {
		if (r->item[i].rel == SET_FIELD || r->item[i].rel == SET_CONST)
			continue;
		m |= field_bits(r->item[i].field);
		if (r->item[i].other)
			m |= field_bits(r->item[i].other);
	}
	return m;
}

/* Is there a word that both rows match? */
static bool overlap(const struct row *a, const struct row *b)
{
	uint32_t fixed = a->mask | b->mask, word = a->bits | b->bits, open, v = 0;

	if (a->width != b->width || ((a->bits ^ b->bits) & a->mask & b->mask))
		return false;
	if ((a->need & b->exclude) || (b->need & a->exclude))
		return false;
	open = (constrained_bits(a) | constrained_bits(b)) & ~fixed;
	if (__builtin_popcount(open) > 22)
		return true;
	do {
		if (row_holds(a, word | v) && row_holds(b, word | v))
			return true;
		v = (v - open) & open; /* the next subset of open */
	} while (v);
	return false;
}

static bool more_specific(const struct row *a, const struct row *b)
{
	if ((a->mask & b->mask) != b->mask)
		return false;
	return a->mask != b->mask || (a->nconstraints && !b->nconstraints);
}

/* A row that no word can match, or two rows of which neither is more specific, are mistakes of the table. */
static void check_rows(void)
{
	bool bad = false;

	for (int i = 0; i < nrows; i++) {
		if (!overlap(rows[i], rows[i])) {
			fprintf(stderr, "%s:%d: error: no word can match '%s'\n", gen_table, rows[i]->line,
			        rows[i]->name);
			bad = true;
		}
		for (int j = 0; j < i; j++) {
			const struct row *a = rows[i], *b = rows[j];

			if (!overlap(a, b) || more_specific(a, b) != more_specific(b, a))
				continue;
			fprintf(stderr, "%s:%d: error: '%s' overlaps '%s' of line %d, and neither is more specific\n",
			        gen_table, a->line, a->name, b->name, b->line);
			bad = true;
		}
	}
	if (bad)
		exit(1);
}

/* -- expressions --------------------------------------------------------------------------------------------------- */

static char *print(const char *fmt, ...)
{
	char buf[8192];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(buf))
		gen_die(line_no, "an expression is too long");
	return gen_dup(buf, strlen(buf));
}

static char *field_expr(const struct field *f)
{
	char *s = "";
	int pos = f->width + f->shift;

	for (int i = 0; i < f->npieces; i++) {
		const struct piece *p = &f->piece[i];

		pos -= p->hi - p->lo + 1;
		s = print("%s%s%s(insn, %d, %d)", s, i ? " + " : "", !i && f->is_signed ? "bits_s" : "bits_z", p->hi,
		          p->lo);
		if (pos)
			s = print("%s * 0x%llx", s, 1ull << pos);
	}
	if (f->plus)
		s = print("%s %c %lld", s, f->plus < 0 ? '-' : '+', (long long)(f->plus < 0 ? -f->plus : f->plus));
	return s;
}

static char *item_expr(const struct item *it)
{
	static const char *const rel[] = {[EQ] = "==", [NE] = "!=", [LT] = "<",        [LE] = "<=",
	                                  [GT] = ">",  [GE] = ">=", [EQ_FIELD] = "==", [NE_FIELD] = "!="};
	const char *e = field_expr(it->field);
	char *s = "";

	if (it->other)
		return print("%s %s %s", e, rel[it->rel], field_expr(it->other));
	for (int i = 0; i < it->nvalues; i++)
		s = print("%s%s%s %s %lld", s,
		          !i              ? ""
		          : it->rel == EQ ? " || "
		                          : " && ",
		          e, rel[it->rel], (long long)it->value[i]);
	return it->nvalues > 1 ? print("(%s)", s) : s;
}

/* The initialisers of a row's arguments: rows with the same text share a format. */
static void find_formats(void)
{
	for (int i = 0; i < nrows; i++) {
		struct row *r = rows[i];
		char *s = "";

		for (int j = 0; j < r->nitems; j++) {
			const struct item *it = &r->item[j];

			if (it->rel == SET_FIELD)
				s = print("%s\t\t.%s = %s%s,\n", s, it->member, "", field_expr(it->field));
			else if (it->rel == SET_CONST)
				s = print("%s\t\t.%s = %lld,\n", s, it->member, (long long)it->value[0]);
		}
		r->fmt_text = s;
		for (r->fmt = 0; r->fmt < nfmts; r->fmt++)
			if (!strcmp(fmts[r->fmt]->fmt_text, s))
				break;
		if (r->fmt == nfmts)
			fmts[nfmts++] = r;
	}
}

/* -- the decision tree --------------------------------------------------------------------------------------------- */

struct list {
	int n;
	const struct row **row;
};

static void indent(int depth)
{
	for (int i = 0; i < depth; i++)
		gen_put("\t");
}

static uint64_t run_cost(const struct list *l, int lo, int len, uint32_t tested, int *worst)
{
	static unsigned count[256];
	uint32_t run = ((UINT32_C(1) << len) - 1) << lo;
	uint64_t squares = 0, total = 0;

	if (run & tested)
		return UINT64_MAX;
	memset(count, 0, sizeof(count));
	for (int i = 0; i < l->n; i++) {
		uint32_t open = run & ~l->row[i]->mask, v = 0;

		do {
			count[((l->row[i]->bits & run) | v) >> lo]++;
			v = (v - open) & open;
		} while (v);
	}
	*worst = 0;
	for (int i = 0; i < 1 << len; i++) {
		squares += (uint64_t)count[i] * count[i];
		total += count[i];
		if ((int)count[i] > *worst)
			*worst = (int)count[i];
	}
	return squares * total * 16 / (uint64_t)l->n + (uint64_t)len;
}

static void emit_leaf(const struct list *l, uint32_t tested, int depth)
{
	for (int i = 0; i < l->n; i++) {
		const struct row *r = l->row[i];
		uint32_t rest = r->mask & ~tested;
		char *cond = "";

		if (rest)
			cond = print("(insn & 0x%x) == 0x%x", rest, r->bits & rest);
		for (int j = 0; j < r->nitems; j++) {
			const struct item *it = &r->item[j];

			if (it->rel != SET_FIELD && it->rel != SET_CONST)
				cond = print("%s%s%s", cond, *cond ? " && " : "", item_expr(it));
		}
		if (r->need | r->exclude)
			cond = print("%s%s(features & 0x%llx) == 0x%llx", cond, *cond ? " && " : "",
			             (unsigned long long)(r->need | r->exclude), (unsigned long long)r->need);
		if (*cond) {
			indent(depth);
			gen_put("if (%s) {\n", cond);
		}
		indent(depth + !!*cond);
		gen_put("/* from %s:%d */\n", gen_base_name(gen_table), r->line);
		indent(depth + !!*cond);
		gen_put("%s_args%d(insn, a);\n", guest, r->fmt);
		indent(depth + !!*cond);
		gen_put("return %s_INSN_%s;\n", guest_upper, gen_c_name(r->name, true));
		if (*cond) {
			indent(depth);
			gen_put("}\n");
		} else {
			return; /* what follows cannot be reached */
		}
	}
	indent(depth);
	gen_put("return -1;\n");
}

static struct list sublist(const struct list *l, uint32_t run, uint32_t value)
{
	struct list s = {0, gen_alloc(sizeof(*s.row) * (size_t)(l->n + 1))};

	for (int i = 0; i < l->n; i++)
		if (!((l->row[i]->bits ^ value) & run & l->row[i]->mask))
			s.row[s.n++] = l->row[i];
	return s;
}

static void emit_node(const struct list *l, uint32_t tested, int width, int depth)
{
	uint64_t best = UINT64_MAX;
	int lo = 0, len = 0;
	struct list sub[256];
	uint32_t run;

	for (int a = 0; l->n > 3 && a < width; a++) {
		for (int n = 1; n <= 8 && a + n <= width; n++) {
			int worst;
			uint64_t cost = run_cost(l, a, n, tested, &worst);

			if (cost < best && worst < l->n) {
				best = cost;
				lo = a;
				len = n;
			}
		}
	}
	if (!len) {
		emit_leaf(l, tested, depth);
		return;
	}
	run = ((UINT32_C(1) << len) - 1) << lo;
	indent(depth);
	gen_put("switch (insn >> %d & 0x%x) {\n", lo, (1u << len) - 1);
	for (int v = 0; v < 1 << len; v++)
		sub[v] = sublist(l, run, (uint32_t)v << lo);
	for (int v = 0; v < 1 << len; v++) {
		const struct list *s = &sub[v];
		int first;

		if (!s->n)
			continue;
		for (first = 0; first < v; first++)
			if (sub[first].n == s->n && !memcmp(sub[first].row, s->row, sizeof(*s->row) * (size_t)s->n))
				break;
		if (first < v)
			continue;
		for (int w = v; w < 1 << len; w++) {
			if (sub[w].n == s->n && !memcmp(sub[w].row, s->row, sizeof(*s->row) * (size_t)s->n)) {
				indent(depth);
				gen_put("case 0x%x:\n", w);
			}
		}
		/* A row in the list of several values has fixed bits in the run only where these agree: all of the run
		 * counts as looked at. */
		emit_node(s, tested | run, width, depth + 1);
	}
	indent(depth);
	gen_put("default:\n");
	indent(depth + 1);
	gen_put("return -1;\n");
	indent(depth);
	gen_put("}\n");
}

static int by_specificity(const void *pa, const void *pb)
{
	const struct row *a = *(const struct row *const *)pa, *b = *(const struct row *const *)pb;
	int na = __builtin_popcount(a->mask), nb = __builtin_popcount(b->mask);

	if (na != nb)
		return nb - na;
	if (!a->nconstraints != !b->nconstraints)
		return a->nconstraints ? -1 : 1;
	return a->line - b->line;
}

static void emit_decoder(int width)
{
	struct list l = {0, gen_alloc(sizeof(*l.row) * MAX_ROWS)};

	for (int i = 0; i < nrows; i++)
		if (rows[i]->width == width)
			l.row[l.n++] = rows[i];
	if (!l.n)
		return;
	qsort(l.row, (size_t)l.n, sizeof(*l.row), by_specificity);
	gen_put("\nint %s_decode%d(u32 insn, u64 features, struct %s_args *a)\n{\n", guest, width, guest);
	gen_put("\t(void)features;\n");
	emit_node(&l, width == 32 ? 0 : 0xffff0000, width, 1);
	gen_put("}\n");
}

/* -- the disassembler ---------------------------------------------------------------------------------------------- */

static void emit_text(const char *s, size_t n)
{
	if (!n)
		return;
	gen_put("\t\tdis_puts(o, \"");
	for (size_t i = 0; i < n; i++)
		gen_put(s[i] == '\t' ? "\\t" : s[i] == '\\' ? "\\\\" : "%c", s[i]);
	gen_put("\");\n");
}

static void emit_template(const struct row *r)
{
	char *s = gen_dup(r->template, strlen(r->template)), *blank = strchr(s, ' ');

	line_no = r->line;
	if (blank)
		*blank = '\t';
	while (*s) {
		size_t n = strcspn(s, "%@");
		char *end;

		emit_text(s, n);
		s += n;
		if (!*s)
			break;
		if (*s == '@') {
			n = strcspn(s + 1, " ,\t");
			gen_put("\t\t%s_dis_%.*s(o, a);\n", guest, (int)n, s + 1);
			s += n + 1;
			continue;
		}
		if (s[1] == '%') {
			emit_text(s, 1);
			s += 2;
			continue;
		}
		n = strcspn(s, "{");
		end = strchr(s, '}');
		if (!s[n] || !end)
			gen_die(r->line, "'%s': a %% wants %%member{format}", s);
		if (n == 1) {
			gen_put("\t\t%s_dis_%.*s(o, a);\n", guest, (int)(end - s - 2), s + 2);
		} else {
			char *member = gen_dup(s + 1, n - 1);
			bool found = false;

			for (int i = 0; i < r->nitems; i++)
				found = found || (r->item[i].member && !strcmp(r->item[i].member, member));
			if (!found)
				gen_die(r->line, "the template prints '%s', which no item sets", member);
			gen_put("\t\t%s_fmt_%.*s(o, a, a->%s);\n", guest, (int)(end - s - (int)n - 1), s + n + 1,
			        member);
		}
		s = end + 1;
	}
}

/* The functions that templates name, each once. */
static void emit_format_prototypes(void)
{
	char *seen[MAX_FIELDS];
	int nseen = 0;

	for (int i = 0; i < nrows; i++) {
		for (const char *s = rows[i]->template; *s; s++) {
			size_t n;
			char *name;
			bool known = false;
			const char *end;

			if (*s == '%' && s[1] == '%') {
				s++;
				continue;
			}
			if (*s == '@') {
				n = strcspn(s + 1, " ,\t");
				name =
				    print("dis_%.*s(struct dis_out *o, const struct %s_args *a)", (int)n, s + 1, guest);
			} else if (*s == '%' && strchr(s, '{') && (end = strchr(s, '}'))) {
				n = strcspn(s, "{");
				if (n == 1)
					name = print("dis_%.*s(struct dis_out *o, const struct %s_args *a)",
					             (int)(end - s - 2), s + 2, guest);
				else
					name = print("fmt_%.*s(struct dis_out *o, const struct %s_args *a, s64 v)",
					             (int)(end - s - (int)n - 1), s + n + 1, guest);
			} else {
				continue;
			}
			for (int j = 0; j < nseen; j++)
				known = known || !strcmp(seen[j], name);
			if (known)
				continue;
			if (nseen == MAX_FIELDS)
				gen_die(rows[i]->line, "more than %d formats", MAX_FIELDS);
			seen[nseen++] = name;
			gen_put("void %s_%s;\n", guest, name);
		}
	}
}

/* -- output -------------------------------------------------------------------------------------------------------- */

static bool first_of_sem(int i)
{
	for (int j = 0; j < i; j++)
		if (!strcmp(rows[j]->sem, rows[i]->sem))
			return false;
	return true;
}

/* Bytes of the smallest signed type that holds a member: the structure is written whole for each instruction. */
static int member_size(const struct member *m)
{
	for (int size = 1; size < 8; size *= 2)
		if (m->min >= -(INT64_C(1) << (8 * size - 1)) && m->max < INT64_C(1) << (8 * size - 1))
			return size;
	return 8;
}

static void write_header(const char *name)
{
	gen_begin(name, "Instructions: their numbers, arguments and semantic functions.");
	gen_put("#ifndef %s_DECODE_H\n#define %s_DECODE_H\n\n#include \"core/base.h\"\n#include "
	        "\"translator/gen/disas.h\"\n\n",
	        guest_upper, guest_upper);
	gen_put("struct tr;\n\nstruct %s_args {\n\tu32 insn;\n", guest);
	for (int size = 8; size > 0; size /= 2)
		for (int i = 0; i < nmembers; i++)
			if (member_size(&members[i]) == size)
				gen_put("\ts%d %s; /* %lld .. %lld */\n", 8 * size, members[i].name,
				        (long long)members[i].min, (long long)members[i].max);
	gen_put("};\n\nenum %s_ext {\n", guest);
	for (int i = 0; i < nexts; i++)
		gen_put("\t%s_EXT_%s,\n", guest_upper, gen_c_name(exts[i], true));
	gen_put("\t%s_EXT_COUNT,\n};\n\nenum %s_insn {\n", guest_upper, guest);
	for (int i = 0; i < nrows; i++)
		gen_put("\t%s_INSN_%s, /* from %s:%d */\n", guest_upper, gen_c_name(rows[i]->name, true),
		        gen_base_name(gen_table), rows[i]->line);
	gen_put("\t%s_INSN_COUNT,\n};\n\n", guest_upper);
	gen_put("/* The head of a semantic function; it returns false when the instruction is illegal. */\n");
	gen_put("#define SEM(fn) bool %s_sem_##fn(struct tr *t, const struct %s_args *a)\n\n", guest, guest);
	for (int i = 0; i < nrows; i++)
		if (first_of_sem(i))
			gen_put("SEM(%s);\n", rows[i]->sem);
	for (int width = 32; width >= 16; width -= 16) {
		bool any = false;

		for (int i = 0; i < nrows; i++)
			any = any || rows[i]->width == width;
		if (any)
			gen_put(
			    "\n/* The instruction of a %d-bit word on a CPU with these extensions and its arguments, "
			    "or -1. */\n"
			    "int %s_decode%d(u32 insn, u64 features, struct %s_args *a);\n",
			    width, guest, width, guest);
	}
	gen_put("\n/* Emits an instruction's IR; false: it is illegal. */\n"
	        "bool %s_sem(int insn, struct tr *t, const struct %s_args *a);\n\n",
	        guest, guest);
	gen_put("/* Prints mnemonic, tab and operands. */\n"
	        "void %s_disas(struct dis_out *o, int insn, const struct %s_args *a);\n\n"
	        "const char *%s_insn_name(int insn);\nextern const struct insn_row %s_rows[%s_INSN_COUNT];\n",
	        guest, guest, guest, guest, guest_upper);
	gen_put("\n/* How operands are printed. */\n");
	emit_format_prototypes();
	gen_put("\n#endif\n");
	gen_end(name);
}

static void write_code(const char *name, const char *header)
{
	unsigned pos = 0;

	gen_begin(name, "The decoder, the dispatcher and the disassembler.");
	gen_put("#include \"%s\"\n\n"
	        "static inline s64 bits_z(u32 insn, int hi, int lo)\n{\n"
	        "\treturn (s64)((insn << (31 - hi)) >> (31 - hi + lo));\n}\n\n"
	        "static inline s64 bits_s(u32 insn, int hi, int lo)\n{\n"
	        "\treturn (s32)(insn << (31 - hi)) >> (31 - hi + lo);\n}\n",
	        header);
	for (int i = 0; i < nfmts; i++)
		gen_put("\nstatic inline void %s_args%d(u32 insn, struct %s_args *a)\n{\n"
		        "\t*a = (struct %s_args){\n\t\t.insn = insn,\n%s\t};\n}\n",
		        guest, i, guest, guest, fmts[i]->fmt_text);
	emit_decoder(32);
	emit_decoder(16);

	gen_put("\nbool %s_sem(int insn, struct tr *t, const struct %s_args *a)\n{\n\tswitch (insn) {\n", guest, guest);
	for (int i = 0; i < nrows; i++) {
		if (!first_of_sem(i))
			continue;
		for (int j = i; j < nrows; j++)
			if (!strcmp(rows[i]->sem, rows[j]->sem))
				gen_put("\tcase %s_INSN_%s: /* from %s:%d */\n", guest_upper,
				        gen_c_name(rows[j]->name, true), gen_base_name(gen_table), rows[j]->line);
		gen_put("\t\treturn %s_sem_%s(t, a);\n", guest, rows[i]->sem);
	}
	gen_put("\tdefault:\n\t\treturn false;\n\t}\n}\n");

	gen_put("\nstatic const char %s_insn_names[] =\n", guest);
	for (int i = 0; i < nrows; i++)
		gen_put("\t\"%s\\0\"\n", rows[i]->name);
	gen_put("\t;\n\nconst struct insn_row %s_rows[%s_INSN_COUNT] = {\n", guest, guest_upper);
	for (int i = 0; i < nrows; i++) {
		if (pos > UINT16_MAX)
			gen_die(rows[i]->line, "the names are longer than 64 KiB");
		gen_put("\t{0x%08x, 0x%08x, 0x%llx, 0x%llx, %u, %d, %d},\n", rows[i]->mask, rows[i]->bits,
		        (unsigned long long)rows[i]->need, (unsigned long long)rows[i]->exclude, pos, rows[i]->line,
		        rows[i]->width);
		pos += (unsigned)strlen(rows[i]->name) + 1;
	}
	gen_put("};\n\nconst char *%s_insn_name(int insn)\n{\n"
	        "\treturn insn < 0 || insn >= %s_INSN_COUNT ? \"illegal\" : %s_insn_names + %s_rows[insn].name;\n}\n",
	        guest, guest_upper, guest, guest);

	gen_put("\nvoid %s_disas(struct dis_out *o, int insn, const struct %s_args *a)\n{\n\t(void)a;\n"
	        "\tswitch (insn) {\n",
	        guest, guest);
	for (int i = 0; i < nrows; i++) {
		gen_put("\tcase %s_INSN_%s: /* from %s:%d */\n", guest_upper, gen_c_name(rows[i]->name, true),
		        gen_base_name(gen_table), rows[i]->line);
		emit_template(rows[i]);
		gen_put("\t\tbreak;\n");
	}
	gen_put("\tdefault:\n\t\tdis_puts(o, \"illegal\");\n\t\tbreak;\n\t}\n}\n");
	gen_end(name);
}

int main(int argc, char **argv)
{
	FILE *f;

	if (argc != 4) {
		fprintf(stderr, "usage: gen-decode insn.decode decode.c decode.h\n");
		return 2;
	}
	f = gen_open(argv[1]);
	guest = gen_folder_name(argv[1]);
	guest_upper = gen_c_name(guest, true);
	read_file(f);
	fclose(f);
	check_rows();
	find_formats();
	write_code(argv[2], argv[3]);
	write_header(argv[3]);
	return 0;
}
