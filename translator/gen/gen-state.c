/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/gen/gen-state.c - from a guest's state.def to its state structure and slot table.
 *
 * The grammar stands in README of this folder.  The structure is generated from the rows alone, so that a field which
 * is neither saved, nor derived, nor re-opened cannot exist.
 */
#include "translator/gen/common.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
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
static const char *guest;
static char *guest_upper;
static char text[MAX_TEXT];
static char *pos = text;

static int line_of(const char *p)
{
	int n = 1;

	for (const char *q = text; q < p; q++)
		n += *q == '\n';
	return n;
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
				gen_die(line_of(pos), "the comment does not end");
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
		gen_die(line_of(pos), "expected '%c' at '%.20s'", c, pos);
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
		gen_die(line_of(pos), "expected ',' at '%.20s'", pos);
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
		gen_die(line_of(pos), "an argument is missing");
	return gen_dup(start, n);
}

static long number(void)
{
	char *end;
	long v = strtol(pos, &end, 0);

	if (end == pos)
		gen_die(line_of(pos), "expected a number at '%.20s'", pos);
	pos = end;
	return v;
}

static char *string(void)
{
	const char *start;

	skip_blanks();
	if (*pos != '"')
		gen_die(line_of(pos), "expected a text in quotes at '%.20s'", pos);
	start = ++pos;
	pos += strcspn(pos, "\"\n");
	if (*pos != '"')
		gen_die(line_of(pos), "the text does not end");
	return gen_dup(start, (size_t)(pos++ - start));
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
		gen_die(line_of(pos), "more than %d rows", MAX_SLOTS);
	s->kind = kind;
	s->line = line_of(pos);
	s->name = argument();
	if (find_slot(s->name) >= 0)
		gen_die(line_of(pos), "'%s' stands twice", s->name);
	if (strlen(s->name) > 15)
		gen_die(line_of(pos), "'%s' is longer than 15 characters", s->name);
	need_comma();
	s->type = argument();
	s->type_no = find_type(s->type);
	if (kind == REG && s->type_no < 0)
		gen_die(line_of(pos), "'%s' is no slot type", s->type);
	need_comma();
	s->count = number();
	if (s->count < 1)
		gen_die(line_of(pos), "a row has at least one element");
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
		gen_die(line_of(pos), "no row '%s' above this line", name);
	if (slots[slot].type_no < 0)
		gen_die(line_of(pos), "'%s' is no slot of translated code", name);
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
			gen_die(line_of(pos), "'%s' has no element %ld", name, index);
		for (int i = 0; i < nhot[vec]; i++)
			if (hot[vec][i].slot == slot && hot[vec][i].index == index)
				gen_die(line_of(pos), "%s[%ld] stands twice in the order", name, index);
		if (nhot[vec] == MAX_HOT)
			gen_die(line_of(pos), "more than %d entries", MAX_HOT);
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
		word = gen_dup(pos, n);
		if (strcmp(word, "REG") && strcmp(word, "DERIVED") && strcmp(word, "HOST") && strcmp(word, "HOT"))
			gen_die(line_of(pos), "expected REG, DERIVED, HOST or HOT at '%.20s'", pos);
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
	gen_begin(name, "The guest's state.");
	fprintf(gen_out,
	        "#ifndef %s_STATE_H\n#define %s_STATE_H\n\n#include \"core/base.h\"\n#include \"core/guest.h\"\n\n"
	        "struct %s_state {\n",
	        guest_upper, guest_upper, guest);
	for (int i = 0; i < nslots; i++) {
		const struct slot *s = &slots[i];
		bool wide = !strcmp(s->type, "v128");

		gen_put("\t%s %s", s->type_no < 0 ? s->type : types[s->type_no].c_type, s->name);
		if (s->count > 1)
			gen_put("[%ld]", s->count);
		gen_put("%s; /* %s (from %s:%d) */\n", wide ? "[2] __attribute__((aligned(16)))" : "", s->meaning,
		        gen_base_name(gen_table), s->line);
	}
	fprintf(gen_out,
	        "} __attribute__((aligned(64)));\n\n"
	        "/* Slot numbers; element i of an array register is its slot number + i. */\nenum %s_slot {\n",
	        guest);
	for (int i = 0; i < nslots; i++)
		if (slots[i].type_no >= 0)
			gen_put("\t%s_SLOT_%s = %d,\n", guest_upper, gen_c_name(slots[i].name, true), slots[i].first);
	gen_put("\t%s_SLOT_COUNT = %d,\n};\n\nenum { %s_ROW_COUNT = %d };\n\n", guest_upper, nelements, guest_upper,
	        nslots);
	gen_put("extern const struct slot %s_slots[%s_SLOT_COUNT];\n", guest, guest_upper);
	gen_put("extern const struct state_row %s_state_rows[%s_ROW_COUNT];\n", guest, guest_upper);
	for (int i = 0; i < nslots; i++)
		if (slots[i].fn && first_with_fn(i))
			gen_put("\nvoid %s(struct cpu *cpu); /* derives %s */\n", slots[i].fn, slots[i].name);
	gen_put("\n#endif\n");
	gen_end(name);
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

	gen_begin(name, "The guest's slot and row tables.");
	gen_put("#include \"%s\"\n\n#include \"translator/ir/ir.h\"\n", header);
	gen_put("\nconst struct slot %s_slots[%s_SLOT_COUNT] = {\n", guest, guest_upper);
	for (int i = 0; i < nslots; i++) {
		const struct slot *s = &slots[i];

		for (long k = 0; s->type_no >= 0 && k < s->count; k++) {
			gen_put("\t{\"%s\", %ld, offsetof(struct %s_state, %s", s->name, k, guest, s->name);
			if (s->count > 1)
				gen_put("[%ld]", k);
			gen_put("), sizeof(((struct %s_state *)0)->%s%s), %s, %s, %d},\n", guest, s->name,
			        s->count > 1 ? "[0]" : "", types[s->type_no].ir_type, types[s->type_no].class,
			        hot_rank(i, k));
		}
	}
	gen_put("};\n\nconst struct state_row %s_state_rows[%s_ROW_COUNT] = {\n", guest, guest_upper);
	for (int i = 0; i < nslots; i++) {
		const struct slot *s = &slots[i];

		gen_put("\t{\"%s\", offsetof(struct %s_state, %s), sizeof(((struct %s_state *)0)->%s%s), %ld,\n",
		        s->name, guest, s->name, guest, s->name, s->count > 1 ? "[0]" : "", s->count);
		gen_put("\t %ld, %ld, %s, %s, %s,\n\t \"%s\"}, /* from %s:%d */\n", s->version, s->gdb, kinds[s->kind],
		        s->reset ? s->reset : "0", s->fn ? s->fn : "NULL", s->meaning, gen_base_name(gen_table),
		        s->line);
	}
	gen_put("};\n");
	gen_end(name);
}

int main(int argc, char **argv)
{
	FILE *f;
	size_t n;

	if (argc != 4) {
		fprintf(stderr, "usage: gen-state state.def state.c state.h\n");
		return 2;
	}
	f = gen_open(argv[1]);
	guest = gen_folder_name(argv[1]);
	guest_upper = gen_c_name(guest, true);
	n = fread(text, 1, sizeof(text) - 1, f);
	if (!feof(f) && n == sizeof(text) - 1) {
		fprintf(stderr, "%s: error: longer than %d bytes\n", gen_table, MAX_TEXT - 1);
		return 1;
	}
	fclose(f);
	read_rows();
	write_code(argv[2], argv[3]);
	write_header(argv[3]);
	return 0;
}
