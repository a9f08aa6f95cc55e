/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_codegen.c - the host code that guest sequences become, against tests/codegen/<guest>.txt.
 *
 * A change of generated code is seen in review this way: `make update-codegen` (which runs this with CODEGEN_UPDATE=1)
 * rewrites the expectations, and the difference is read.  A file holds pieces of this shape:
 *
 *     = title
 *     00c58533  add a0, a1, a2             guest words in hexadecimal; the text is rewritten from the disassembler
 *     	lea rbx,[rcx+rdx*1]                 expected host code, after a tab
 *
 * The code is that of level v3 (compiled here, not run, so that every machine makes the same), without the test of the
 * exit flag at the unit's entry and without the jump behind the sequence.  Calls of common stubs are named, constants
 * of the pool are written as {high,low}, and jump targets count from the unit's start.  Cold parts follow the hot one.
 */
#include "core/host.h"

#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "translator/engine.h"

Suite *codegen_suite(void);

extern const struct guest guest_riscv64, guest_aarch64;

#define LEVEL 3

static u8 guest_code[256];
static u32 guest_len;
#define GUEST_PC 0x10000

static const u8 *fetch(struct translate_job *j, u64 pc, u32 want, u32 *n)
{
	(void)j, (void)want;
	if (pc < GUEST_PC || pc >= GUEST_PC + guest_len)
		return NULL;
	*n = (u32)(GUEST_PC + guest_len - pc);
	return guest_code + (pc - GUEST_PC);
}

/* A region's blocks: all that is there. */
static bool seen(struct translate_job *j, u64 pc)
{
	(void)j;
	return pc >= GUEST_PC && pc < GUEST_PC + guest_len;
}

static const char *stub_name(const struct guest *g, u32 stub, char *buf, size_t len)
{
	static const char *const names[HG_STUB_HELPER0] = {"leave",   "link",    "lookup",      "miss",
	                                                   "retmiss", "request", "leave_saved", "hot"};

	if (stub >= HG_RELOC_CELL && stub != HG_RELOC_COUNTER)
		snprintf(buf, len, "cell%u.%s", (stub - HG_RELOC_CELL) / 2, stub & 1 ? "code" : "pc");
	else if (stub < HG_STUB_HELPER0)
		snprintf(buf, len, "stub:%s", names[stub]);
	else if (stub - HG_STUB_HELPER0 < g->nhelpers)
		snprintf(buf, len, "helper:%u", stub - HG_STUB_HELPER0);
	else
		snprintf(buf, len, "host:%u", stub - HG_STUB_HELPER0 - g->nhelpers);
	return buf;
}

/* One line of objdump into text, with its address and length; false if it is none. */
static bool parse_line(char *line, size_t *at, size_t *len, char *text, size_t size, u64 *rip)
{
	char *tab = strrchr(line, '\t'), *first = strchr(line, '\t'), *hash;
	char *o = text;

	if (sscanf(line, " %zx:", at) != 1 || !tab || tab == first)
		return false;
	*len = 0;
	for (char *p = first + 1; p < tab; p++)
		if (isxdigit((unsigned char)p[0]) && isxdigit((unsigned char)p[1]))
			(*len)++, p++;
	*rip = 0;
	hash = strchr(tab, '#');
	if (hash) {
		*rip = strtoull(hash + 1, NULL, 16);
		*hash = 0;
	}
	for (char *p = tab + 1; *p && *p != '\n' && o < text + size - 1; p++) {
		static const char *const drop[] = {"QWORD PTR ", "XMMWORD PTR ", "DWORD PTR ", "BYTE PTR ",
		                                   "WORD PTR "};
		bool dropped = false;

		for (size_t k = 0; k < ARRAY_LEN(drop) && !dropped; k++)
			if (!strncmp(p, drop[k], strlen(drop[k])) && strstr(tab, "mm")) {
				p += strlen(drop[k]) - 1;
				dropped = true;
			}
		if (dropped || (*p == ' ' && p[1] == ' '))
			continue;
		*o++ = *p;
	}
	while (o > text && o[-1] == ' ')
		o--;
	*o = 0;
	return true;
}

static void replace_operand(char *text, size_t size, const char *operand)
{
	char *sp = strchr(text, ' ');
	char head[64];

	snprintf(head, sizeof(head), "%.*s", sp ? (int)(sp - text) : (int)strlen(text), text);
	snprintf(text, size, "%s %s", head, operand);
}

/* Takes the last line off buf, of which `len` bytes are used, if it begins so; returns the new length. */
static size_t drop_last(char *buf, size_t len, const char *with)
{
	size_t at = len;

	while (at && (at == len || buf[at - 1] != '\n'))
		at--;
	if (buf[at] != '\t' || strncmp(buf + at + 1, with, strlen(with)))
		return len;
	buf[at] = 0;
	return at;
}

/* The unit's host code as lines into buf. */
static void disassemble(const struct guest *g, const struct hg_unit *u, char *buf, size_t size)
{
	char path[] = "/tmp/codegen-XXXXXX", command[200], line[512];
	int fd = mkstemp(path);
	size_t end = u->len, n = 0;
	FILE *f;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq((int)write(fd, u->code, u->len), (int)u->len);
	close(fd);
	snprintf(command, sizeof(command), "objdump -D -b binary -m i386:x86-64 -M intel --insn-width=16 %s", path);
	f = popen(command, "r");
	ck_assert_ptr_nonnull(f);
	*buf = 0;
	while (fgets(line, sizeof(line), f)) {
		char text[256], name[64];
		size_t at, len;
		u64 rip;

		if (!parse_line(line, &at, &len, text, sizeof(text), &rip) || at < u->skip || at >= end)
			continue;
		if (strstr(text, "(bad)") || !strcmp(text, "int3") || !strncmp(text, "nop", 3) ||
		    !strcmp(text, "xchg ax,ax"))
			continue;
		for (u32 k = 0; k < u->nreloc; k++)
			if (u->reloc[k].off >= at && u->reloc[k].off < at + len) {
				replace_operand(text, sizeof(text), stub_name(g, u->reloc[k].stub, name, sizeof(name)));
				rip = 0;
			}
		for (u32 k = 0; k < u->nlink; k++)
			if (u->link[k].off >= at && u->link[k].off < at + len) {
				if (u->link[k].cell)
					snprintf(name, sizeof(name), "ask or probe");
				else
					snprintf(name, sizeof(name), "link 0x%lx", u->link[k].pc);
				replace_operand(text, sizeof(text), name);
			}
		if (!strcmp(text, "jmp stub:request") || !strcmp(text, "jmp stub:link")) {
			n = drop_last(buf, n, "lea rcx,"); /* the field */
			n = drop_last(buf, n, "mov eax,"); /* the pc */
			continue;
		}
		if (rip && strncmp(text, "lea", 3) && rip + 16 <= u->len) {
			/* the pool stands behind the code */
			char *open = strchr(text, '['), *close = strchr(text, ']'), tail[64];
			u64 k[2];

			end = MIN(end, (size_t)rip);
			memcpy(k, u->code + rip, 16);
			if (open && close) {
				snprintf(tail, sizeof(tail), "%s", close + 1);
				sprintf(open, "{%lx,%lx}%s", k[1], k[0], tail);
			}
		}
		if (n + strlen(text) + 3 < size)
			n += (size_t)sprintf(buf + n, "\t%s\n", text);
	}
	ck_assert_int_eq(pclose(f), 0);
	unlink(path);
}

struct text {
	char s[1 << 20];
	size_t n;
};

static void append(struct text *t, const char *s)
{
	size_t n = strlen(s);

	ck_assert_uint_lt(t->n + n, sizeof(t->s));
	memcpy(t->s + t->n, s, n + 1);
	t->n += n;
}

/* Translates what guest_code holds and appends guest text and host code. */
static void piece(const struct guest *g, struct hg *hg, const char *title, struct text *out)
{
	static u8 host[HG_MAX_CODE];
	static struct hg_unit unit;
	static char text[65536];
	static struct tr_range range[TR_MAX_RANGES];
	static u8 bytes[TR_MAX_BYTES];
	struct translate_job j = {.pc = GUEST_PC,
	                          .features = g->features,
	                          .max_insns = 64,
	                          .tier = strncmp(title, "region:", 7) ? 1 : 2,
	                          .fetch = fetch,
	                          .seen = seen,
	                          .bytes = bytes,
	                          .range = range,
	                          .out = &unit};
	char line[256];

	unit.code = host;
	memset(host, 0, sizeof(host));
	ck_assert_msg(engine.translate(hg, &j) == 0, "%s: not translated", title);
	append(out, "= ");
	append(out, title);
	append(out, "\n");
	for (u32 off = 0; off < guest_len;) {
		char insn[128];
		int n = g->disas(guest_code + off, guest_len - off, GUEST_PC + off, insn, sizeof(insn));
		u32 w = 0;

		ck_assert_int_gt(n, 0);
		memcpy(&w, guest_code + off, (size_t)n);
		snprintf(line, sizeof(line), "%0*x  %s\n", 2 * n, w, insn);
		append(out, line);
		off += (u32)n;
	}
	disassemble(g, &unit, text, sizeof(text));
	append(out, text);
}

static void run_file(const struct guest *g)
{
	static struct text want, got;
	static u8 *stubs;
	struct hg_options o = {.level = LEVEL, .base = HG_BASE_ZERO};
	const char *dir = getenv("srcdir");
	char path[600], line[600], title[300] = "";
	unsigned pieces = 0;
	struct hg *hg;
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/codegen/%s.txt", dir ? dir : "..", g->name);
	stubs = mmap(NULL, engine.stub_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	hg = engine.create(g, &o, stubs, (u64)stubs);
	ck_assert_ptr_nonnull(hg);
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "cannot open %s", path);
	want.n = got.n = 0;
	guest_len = 0;
	while (fgets(line, sizeof(line), f)) {
		append(&want, line);
		if (line[0] == '=') {
			if (guest_len)
				piece(g, hg, title, &got);
			guest_len = 0;
			pieces++;
			line[strcspn(line, "\n")] = 0;
			snprintf(title, sizeof(title), "%s", line + 2);
		} else if (isxdigit((unsigned char)line[0])) {
			char *end;
			u32 w = (u32)strtoul(line, &end, 16);
			u32 n = (u32)(end - line) / 2;

			ck_assert_uint_lt(guest_len + n, sizeof(guest_code));
			memcpy(guest_code + guest_len, &w, n);
			guest_len += n;
		} else if (line[0] == '#') {
			append(&got, line);
		}
	}
	fclose(f);
	if (guest_len)
		piece(g, hg, title, &got);
	engine.destroy(hg);
	ck_assert_uint_gt(pieces, 0);
	if (getenv("CODEGEN_UPDATE")) {
		f = fopen(path, "w");
		ck_assert_ptr_nonnull(f);
		fputs(got.s, f);
		fclose(f);
		return;
	}
	if (strcmp(want.s, got.s)) {
		/* the first line that differs, with the title above it */
		size_t k = 0, from, to;

		while (want.s[k] && want.s[k] == got.s[k])
			k++;
		for (from = k; from && got.s[from - 1] != '\n'; from--)
			;
		to = from + strcspn(got.s + from, "\n");
		ck_abort_msg("%s: differs at line %.*s\n(want %.*s); run make update-codegen and read the difference",
		             path, (int)(to - from), got.s + from, (int)strcspn(want.s + from, "\n"), want.s + from);
	}
}

START_TEST(riscv64)
{
	run_file(&guest_riscv64);
}
END_TEST

START_TEST(aarch64)
{
	run_file(&guest_aarch64);
}
END_TEST

Suite *codegen_suite(void)
{
	Suite *s = suite_create("codegen");
	TCase *tc = tcase_create("codegen");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, riscv64);
	tcase_add_test(tc, aarch64);
	suite_add_tcase(s, tc);
	return s;
}
