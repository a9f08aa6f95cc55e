/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-disas/main.c - dragoman-disas: turns lines of hexadecimal host code into assembly text.
 *
 * dragoman is one static file that starts in under a millisecond; a disassembler inside would cost it size and
 * start-up relocations, for a log that is rarely asked for.  So `-d out_asm` starts this program with a pipe each way
 * (or its user pipes a finished log through it).  The protocol is lines:
 *
 *     :<address> <hex bytes>     becomes one line for each instruction, "  0x<address>:  <bytes>  <text>"
 *     anything else              is copied through unchanged
 *
 * Bytes that are no instruction become a ".byte" line each, and the disassembly goes on after them.  Output is flushed
 * at the end of each input line, so that a reader at the other end of a pipe can wait for it.
 */
#include <capstone/capstone.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base.h"

enum {
	EXIT_USAGE = 125,
	EXIT_BUG = 70,
};

struct arch {
	const char *name;
	cs_arch arch;
	cs_mode mode;
};

// clang-format off
static const struct arch arches[] = {
	{"x86_64",  CS_ARCH_X86,   CS_MODE_64},
	{"i386",    CS_ARCH_X86,   CS_MODE_32},
	{"aarch64", CS_ARCH_ARM64, CS_MODE_ARM},
};
// clang-format on

static int usage(FILE *to)
{
	fprintf(to, "usage: dragoman-disas [-a x86_64|i386|aarch64] [-h] < log\n"
	            "Lines \":<address> <hex bytes>\" become assembly text; other lines are copied.\n");
	return to == stdout ? 0 : EXIT_USAGE;
}

/* Reads the hexadecimal bytes of text into buf (whose size is at least strlen(text) / 2); returns their number, or -1
 * when text is not an even number of hexadecimal digits.  Blanks between bytes are allowed. */
static ssize_t parse_bytes(const char *text, u8 *buf)
{
	size_t n = 0;

	for (;;) {
		unsigned byte;
		char pair[3];

		while (isspace((unsigned char)*text))
			text++;
		if (!*text)
			return (ssize_t)n;
		if (!isxdigit((unsigned char)text[0]) || !isxdigit((unsigned char)text[1]))
			return -1;
		memcpy(pair, text, 2);
		pair[2] = 0;
		sscanf(pair, "%x", &byte);
		buf[n++] = (u8)byte;
		text += 2;
	}
}

static void print_insn(u64 address, const u8 *bytes, size_t size, const char *name, const char *operands)
{
	printf("  0x%08" PRIx64 ":  ", address);
	for (size_t i = 0; i < size; i++)
		printf("%02x", bytes[i]);
	printf("%*s%s%s%s\n", size < 11 ? (int)(22 - 2 * size) + 2 : 2, "", name, *operands ? " " : "", operands);
}

/* Prints the instructions of one code line; returns false when the line is not one. */
static bool code_line(csh cs, cs_insn *insn, const char *line)
{
	size_t max = strlen(line) / 2 + 1;
	u8 *buf;
	char *end;
	u64 address;
	ssize_t n;

	if (line[0] != ':' || !isxdigit((unsigned char)line[1]))
		return false;
	errno = 0;
	address = strtoull(line + 1, &end, 16);
	if (errno || !isspace((unsigned char)*end))
		return false;
	buf = malloc(max);
	if (!buf) {
		fprintf(stderr, "dragoman-disas: out of memory\n");
		exit(EXIT_BUG);
	}
	n = parse_bytes(end, buf);
	if (n >= 0) {
		const u8 *p = buf;
		size_t left = (size_t)n;

		while (left) {
			if (cs_disasm_iter(cs, &p, &left, &address, insn)) {
				print_insn(insn->address, insn->bytes, insn->size, insn->mnemonic, insn->op_str);
			} else {
				char text[8];

				snprintf(text, sizeof(text), "0x%02x", *p);
				print_insn(address, p, 1, ".byte", text);
				p++, left--, address++;
			}
		}
	}
	free(buf);
	return n >= 0;
}

int main(int argc, char **argv)
{
	const struct arch *arch = &arches[0];
	char *line = NULL;
	size_t size = 0;
	cs_insn *insn;
	csh cs;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "-h") || !strcmp(argv[i], "--help"))
			return usage(stdout);
		if (strcmp(argv[i], "-a") || !argv[++i])
			return usage(stderr);
		arch = NULL;
		for (size_t a = 0; a < ARRAY_LEN(arches); a++)
			if (!strcmp(argv[i], arches[a].name))
				arch = &arches[a];
		if (!arch)
			return usage(stderr);
	}
	if (cs_open(arch->arch, arch->mode, &cs) != CS_ERR_OK) {
		fprintf(stderr, "dragoman-disas: this capstone was built without %s\n", arch->name);
		return EXIT_BUG;
	}
	insn = cs_malloc(cs);
	while (getline(&line, &size, stdin) > 0) {
		if (!code_line(cs, insn, line))
			fputs(line, stdout);
		fflush(stdout);
	}
	free(line);
	cs_free(insn, 1);
	cs_close(&cs);
	return ferror(stdout) ? EXIT_BUG : 0;
}
