/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/gen/gen-state.c - from a guest's state.def to its state structure and slot table.
 *
 * The grammar stands in README of this folder.  The structure is generated from the rows alone, so that a field which
 * is neither saved, nor derived, nor re-opened cannot exist.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SLOTS = 512, MAX_HOT = 256, MAX_TEXT = 65536 };

enum kind { REG, DERIVED, HOST };

struct slot {
	enum kind kind;
	char *name, *type, *reset, *fn, *meaning;
	long count, version, gdb;
	int line, type_no, first; /* type_no: of types[], -1 none; first: slot number of element 0 */
};

struct hot {
	int slot;
	long index;
};

/* The slot types that translated code can read and write; class is which pin order a row belongs to. */
// clang-format off
static const struct {
	const char *name, *c_type, *ir_type, *class;
} types[] = {
	{"u8",    "u8",      "IR_I32",   "SLOT_INT"},
	{"u16",   "u16",     "IR_I32",   "SLOT_INT"},
	{"u32",   "u32",     "IR_I32",   "SLOT_INT"},
	{"u64",   "u64",     "IR_I64",   "SLOT_INT"},
	{"f32",   "u32",     "IR_F32",   "SLOT_VEC"},
	{"f64",   "u64",     "IR_F64",   "SLOT_VEC"},
	{"v128",  "u64",     "IR_V128",  "SLOT_VEC"}, /* two u64 an element */
	{"flags", "u32",     "IR_FLAGS", "SLOT_FLAGS"},
};
// clang-format on

static struct slot slots[MAX_SLOTS];
static int nslots;
static int nelements; /* slots so far: one an element */
static struct hot hot[2][MAX_HOT];
static int nhot[2];
static const char *guest, *in_name;
static char *guest_upper;
static char text[MAX_TEXT];
static char *pos = text;
static FILE *out;

static int line_of(const char *p)
{
	int n = 1;

	for (const char *q = text; q < p; q++)
		n += *q == '\n';
	return n;
}

static _Noreturn void die(const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: error: ", in_name, line_of(pos));
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

/* Nothing is freed before exit; the chain keeps it reachable, so that leak checkers agree. */
static char *dup_n(const char *s, size_t n)
{
	static struct chunk {
		struct chunk *next;
		char text[];
	} * chain;
	struct chunk *p = calloc(1, sizeof(*p) + n + 1);

	if (!p)
		die("out of memory");
	p->next = chain;
	chain = p;
	return memcpy(p->text, s, n);
}

static const char *base_name(const char *path)
{
	const char *s = strrchr(path, '/');

	return s ? s + 1 : path;
}

/* The guest is named by the folder that its file stands in. */
static const char *folder_name(const char *path)
{
	const char *end = strrchr(path, '/'), *start = end;

	while (start && start > path && start[-1] != '/')
		start--;
	return end ? dup_n(start, (size_t)(end - start)) : "guest";
}

static char *upper(const char *s)
{
	char *p = dup_n(s, strlen(s));

	for (char *q = p; *q; q++)
		*q = (char)(isalnum((unsigned char)*q) ? toupper((unsigned char)*q) : '_');
	return p;
}

/* -- reading ------------------------------------------------------------------------------------------------------- */

static void skip_blanks(void)
{
	for (;;) {
		while (isspace((unsigned char)*pos))
			pos++;
		if (pos[0] == '/' && pos[1] == '*') {
			char *end = strstr(pos, "*/");

			if (!end)
				die("the comment does not end");
			pos = end + 2;
		} else if (pos[0] == '#' || (pos[0] == '/' && pos[1] == '/')) {
			pos += strcspn(pos, "\n");
		} else {
			return;
		}
	}
}

static void expect(char c)
{
	skip_blanks();
	if (*pos != c)
		die("expected '%c' at '%.20s'", c, pos);
	pos++;
	skip_blanks();
}

static bool comma(void)
{
	skip_blanks();
	if (*pos != ',')
		return false;
	pos++;
	skip_blanks();
	return true;
}

static void need_comma(void)
{
	if (!comma())
		die("expected ',' at '%.20s'", pos);
}

/* One argument: text up to the next comma or closing parenthesis outside of parentheses. */
static char *argument(void)
{
	const char *start = pos;
	size_t n;
	int depth = 0;

	while (*pos && (depth || (*pos != ',' && *pos != ')'))) {
		depth += *pos == '(';
		depth -= *pos == ')';
		pos++;
	}
	n = (size_t)(pos - start);
	while (n && isspace((unsigned char)start[n - 1]))
		n--;
	if (!n)
		die("an argument is missing");
	return dup_n(start, n);
}

static long number(void)
{
	char *end;
	long v = strtol(pos, &end, 0);

	if (end == pos)
		die("expected a number at '%.20s'", pos);
	pos = end;
	return v;
}

static char *string(void)
{
	const char *start;

	skip_blanks();
	if (*pos != '"')
		die("expected a text in quotes at '%.20s'", pos);
	start = ++pos;
	pos += strcspn(pos, "\"\n");
	if (*pos != '"')
		die("the text does not end");
	return dup_n(start, (size_t)(pos++ - start));
}

static int find_type(const char *name)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(types[i].name, name))
			return (int)i;
	return -1;
}

static int find_slot(const char *name)
{
	for (int i = 0; i < nslots; i++)
		if (!strcmp(slots[i].name, name))
			return i;
	return -1;
}

static void read_slot(enum kind kind)
{
	struct slot *s = &slots[nslots];

	if (nslots == MAX_SLOTS)
		die("more than %d rows", MAX_SLOTS);
	s->kind = kind;
	s->line = line_of(pos);
	s->name = argument();
	if (find_slot(s->name) >= 0)
		die("'%s' stands twice", s->name);
	if (strlen(s->name) > 15)
		die("'%s' is longer than 15 characters", s->name);
	need_comma();
	s->type = argument();
	s->type_no = find_type(s->type);
	if (kind == REG && s->type_no < 0)
		die("'%s' is no slot type", s->type);
	need_comma();
	s->count = number();
	if (s->count < 1)
		die("a row has at least one element");
	need_comma();
	s->gdb = -1;
	if (kind == REG) {
		s->reset = argument();
		need_comma();
		s->version = number();
		need_comma();
		s->gdb = number();
		need_comma();
	} else if (kind == DERIVED) {
		s->fn = argument();
		need_comma();
	}
	s->meaning = string();
	s->first = nelements;
	if (s->type_no >= 0)
		nelements += (int)s->count;
	nslots++;
}

static void read_hot(void)
{
	char *name = argument();
	int slot = find_slot(name), vec;

	if (slot < 0)
		die("no row '%s' above this line", name);
	if (slots[slot].type_no < 0)
		die("'%s' is no slot of translated code", name);
	vec = !strcmp(types[slots[slot].type_no].class, "SLOT_VEC");
	do {
		long index = 0;

		if (*pos == ',')
			pos++;
		skip_blanks();
		if (*pos != ')')
			index = number();
		skip_blanks();
		if (index < 0 || index >= slots[slot].count)
			die("'%s' has no element %ld", name, index);
		for (int i = 0; i < nhot[vec]; i++)
			if (hot[vec][i].slot == slot && hot[vec][i].index == index)
				die("%s[%ld] stands twice in the order", name, index);
		if (nhot[vec] == MAX_HOT)
			die("more than %d entries", MAX_HOT);
		hot[vec][nhot[vec]++] = (struct hot){slot, index};
	} while (*pos == ',');
}

static void read_rows(void)
{
	for (;;) {
		size_t n;
		char *word;

		skip_blanks();
		if (!*pos)
			return;
		n = strspn(pos, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
		word = dup_n(pos, n);
		if (strcmp(word, "REG") && strcmp(word, "DERIVED") && strcmp(word, "HOST") && strcmp(word, "HOT"))
			die("expected REG, DERIVED, HOST or HOT at '%.20s'", pos);
		pos += n;
		expect('(');
		if (!strcmp(word, "HOT"))
			read_hot();
		else
			read_slot(!strcmp(word, "REG") ? REG : !strcmp(word, "DERIVED") ? DERIVED : HOST);
		expect(')');
	}
}

/* -- output -------------------------------------------------------------------------------------------------------- */

static void open_out(const char *name, const char *what)
{
	out = fopen(name, "w");
	if (!out) {
		perror(name);
		exit(1);
	}
	fprintf(out, "/* SPDX-License-Identifier: GPL-2.0-or-later */\n/* %s  Generated from %s; do not edit. */\n",
	        what, base_name(in_name));
}

static void close_out(const char *name)
{
	if (ferror(out) | fclose(out)) {
		perror(name);
		exit(1);
	}
}

/* Is row i the first that names its recompute function? */
static bool first_with_fn(int i)
{
	for (int j = 0; j < i; j++)
		if (slots[j].fn && !strcmp(slots[j].fn, slots[i].fn))
			return false;
	return true;
}

static void write_header(const char *name)
{
	open_out(name, "The guest's state.");
	fprintf(out,
	        "#ifndef %s_STATE_H\n#define %s_STATE_H\n\n#include \"core/base.h\"\n#include \"core/guest.h\"\n\n"
	        "struct %s_state {\n",
	        guest_upper, guest_upper, guest);
	for (int i = 0; i < nslots; i++) {
		const struct slot *s = &slots[i];
		bool wide = !strcmp(s->type, "v128");

		fprintf(out, "\t%s %s", s->type_no < 0 ? s->type : types[s->type_no].c_type, s->name);
		if (s->count > 1)
			fprintf(out, "[%ld]", s->count);
		fprintf(out, "%s; /* %s (from %s:%d) */\n", wide ? "[2] __attribute__((aligned(16)))" : "", s->meaning,
		        base_name(in_name), s->line);
	}
	fprintf(out,
	        "} __attribute__((aligned(64)));\n\n"
	        "/* Slot numbers; element i of an array register is its slot number + i. */\nenum %s_slot {\n",
	        guest);
	for (int i = 0; i < nslots; i++)
		if (slots[i].type_no >= 0)
			fprintf(out, "\t%s_SLOT_%s = %d,\n", guest_upper, upper(slots[i].name), slots[i].first);
	fprintf(out, "\t%s_SLOT_COUNT = %d,\n};\n\nenum { %s_ROW_COUNT = %d };\n\n", guest_upper, nelements,
	        guest_upper, nslots);
	fprintf(out, "extern const struct slot %s_slots[%s_SLOT_COUNT];\n", guest, guest_upper);
	fprintf(out, "extern const struct state_row %s_state_rows[%s_ROW_COUNT];\n", guest, guest_upper);
	for (int i = 0; i < nslots; i++)
		if (slots[i].fn && first_with_fn(i))
			fprintf(out, "\nvoid %s(struct cpu *cpu); /* derives %s */\n", slots[i].fn, slots[i].name);
	fprintf(out, "\n#endif\n");
	close_out(name);
}

static int hot_rank(int slot, long index)
{
	for (int vec = 0; vec < 2; vec++)
		for (int i = 0; i < nhot[vec]; i++)
			if (hot[vec][i].slot == slot && hot[vec][i].index == index)
				return i;
	return 255;
}

static void write_code(const char *name, const char *header)
{
	static const char *const kinds[] = {"0", "1", "2"};

	open_out(name, "The guest's slot and row tables.");
	fprintf(out, "#include \"%s\"\n\n#include \"translator/ir/ir.h\"\n", header);
	fprintf(out, "\nconst struct slot %s_slots[%s_SLOT_COUNT] = {\n", guest, guest_upper);
	for (int i = 0; i < nslots; i++) {
		const struct slot *s = &slots[i];

		for (long k = 0; s->type_no >= 0 && k < s->count; k++) {
			fprintf(out, "\t{\"%s\", %ld, offsetof(struct %s_state, %s", s->name, k, guest, s->name);
			if (s->count > 1)
				fprintf(out, "[%ld]", k);
			fprintf(out, "), sizeof(((struct %s_state *)0)->%s%s), %s, %s, %d},\n", guest, s->name,
			        s->count > 1 ? "[0]" : "", types[s->type_no].ir_type, types[s->type_no].class,
			        hot_rank(i, k));
		}
	}
	fprintf(out, "};\n\nconst struct state_row %s_state_rows[%s_ROW_COUNT] = {\n", guest, guest_upper);
	for (int i = 0; i < nslots; i++) {
		const struct slot *s = &slots[i];

		fprintf(out, "\t{\"%s\", offsetof(struct %s_state, %s), sizeof(((struct %s_state *)0)->%s%s), %ld,\n",
		        s->name, guest, s->name, guest, s->name, s->count > 1 ? "[0]" : "", s->count);
		fprintf(out, "\t %ld, %ld, %s, %s, %s,\n\t \"%s\"}, /* from %s:%d */\n", s->version, s->gdb,
		        kinds[s->kind], s->reset ? s->reset : "0", s->fn ? s->fn : "NULL", s->meaning,
		        base_name(in_name), s->line);
	}
	fprintf(out, "};\n");
	close_out(name);
}

int main(int argc, char **argv)
{
	FILE *f;
	size_t n;

	if (argc != 4) {
		fprintf(stderr, "usage: gen-state state.def state.c state.h\n");
		return 2;
	}
	in_name = argv[1];
	guest = folder_name(in_name);
	guest_upper = upper(guest);
	f = fopen(in_name, "r");
	if (!f) {
		perror(in_name);
		return 1;
	}
	n = fread(text, 1, sizeof(text) - 1, f);
	if (!feof(f) && n == sizeof(text) - 1) {
		fprintf(stderr, "%s: error: longer than %d bytes\n", in_name, MAX_TEXT - 1);
		return 1;
	}
	fclose(f);
	read_rows();
	write_code(argv[2], argv[3]);
	write_header(argv[3]);
	return 0;
}
