/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/peer/generator.c - the common part of the writers of random programs; see generator.h.
 *
 *     generate [-c COUNT] [-n LENGTH] [-s SEED] [-o FILE] [ROW...]      writes the ELF file
 *     generate [the same options] -e OFFSET [ROW...]                    says what stands at OFFSET of its output
 *
 * Every row of insn.decode that user level may execute (or only the named rows) occurs COUNT times.  A sequence has
 * LENGTH rows in random order; before each, registers are loaded from a record of random and special values, and after
 * it they are stored back there.  At the end the program writes all records and its scratch memory to its standard
 * output, so that two emulators are compared with cmp.  The ELF file is made here: no assembler, no linker, no libc.
 */
#include "tests/peer/generator.h"

#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct gen_out out;
u64 seed = 1;

u64 rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed * 0x2545f4914f6cdd1dull;
}

u32 below(u32 n)
{
	return (u32)((rnd() >> 32) * n >> 32);
}

_Noreturn void die(const char *s)
{
	fprintf(stderr, "generate: %s\n", s);
	exit(2);
}

bool starts(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

bool among(const char *s, const char *list)
{
	size_t n = strlen(s);

	for (const char *p = list; (p = strstr(p, s)); p++)
		if ((p == list || p[-1] == ' ') && (!p[n] || p[n] == ' '))
			return true;
	return false;
}

void gen_begin(size_t n)
{
	out.record = calloc(n + 1, gen_guest.record_size);
	out.starts_at = calloc(n + 2, sizeof(*out.starts_at));
	if (!out.record || !out.starts_at)
		die("out of memory");
	out.n = n;
}

void gen_put(u64 v, unsigned bytes)
{
	if (out.len + 8 > out.room) {
		out.room = out.room ? out.room * 2 : 1 << 20;
		out.text = realloc(out.text, out.room);
		if (!out.text)
			die("out of memory");
	}
	memcpy(out.text + out.len, &v, bytes);
	out.len += bytes;
}

static void write_elf(const char *name)
{
	const struct gen_guest *g = &gen_guest;
	FILE *f = fopen(name, "wb");
	size_t records = out.n * g->record_size, text_at = 0x1000, data_at = ROUND_UP(text_at + out.len, 0x1000ul);
	Elf64_Ehdr e = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
	                .e_type = ET_EXEC,
	                .e_machine = g->machine,
	                .e_version = EV_CURRENT,
	                .e_entry = g->text,
	                .e_phoff = sizeof(e),
	                .e_flags = g->flags,
	                .e_ehsize = sizeof(e),
	                .e_phentsize = sizeof(Elf64_Phdr),
	                .e_phnum = 3};
	Elf64_Phdr p[3] = {{PT_LOAD, PF_R | PF_X, text_at, g->text, g->text, out.len, out.len, 0x1000},
	                   {PT_LOAD, PF_R | PF_W, data_at, g->scratch, g->scratch, 0, g->scratch_bytes, 0x1000},
	                   {PT_LOAD, PF_R | PF_W, data_at, g->records, g->records, records, records, 0x1000}};

	if (!f || fwrite(&e, sizeof(e), 1, f) != 1 || fwrite(p, sizeof(p), 1, f) != 1 ||
	    fseek(f, (long)text_at, SEEK_SET) || fwrite(out.text, out.len, 1, f) != 1 ||
	    fseek(f, (long)data_at, SEEK_SET) || fwrite(out.record, records, 1, f) != 1 || fclose(f) ||
	    chmod(name, 0755))
		die("cannot write the program");
}

static void explain(u64 offset)
{
	size_t size = gen_guest.record_size, i = offset / size;

	if (i >= out.n) {
		printf("scratch memory, byte %" PRIu64 "\n", offset - out.n * size);
		return;
	}
	printf("sequence %zu, ", i);
	gen_guest.explain(i, offset % size);
}

int main(int argc, char **argv)
{
	const struct gen_guest *g = &gen_guest;
	u32 count = 100, length = 20;
	const char *name = "random.elf", *at = NULL;
	int *list;
	size_t n = 0;
	int c;

	while ((c = getopt(argc, argv, "c:n:s:o:e:")) != -1) {
		switch (c) {
		case 'c': count = (u32)strtoul(optarg, NULL, 0); break;
		case 'n': length = (u32)strtoul(optarg, NULL, 0); break;
		case 's': seed = strtoull(optarg, NULL, 0) * 0x9e3779b97f4a7c15ull | 1; break;
		case 'o': name = optarg; break;
		case 'e': at = optarg; break;
		default: return 2;
		}
	}
	list = calloc((size_t)count * (size_t)g->ninsns + 1, sizeof(*list));
	if (!list || !length)
		die("no room, or no length");
	for (int i = 0; i < g->ninsns; i++) {
		bool wanted = optind == argc;

		for (int k = optind; k < argc; k++)
			wanted = wanted || !strcmp(argv[k], g->insn_name(i));
		for (u32 k = 0; wanted && !g->excluded(i) && k < count; k++)
			list[n++] = i;
	}
	if (!n)
		die("no row of these names");
	for (size_t i = n - 1; i > 0; i--) {
		size_t j = below((u32)i + 1);
		int t = list[i];

		list[i] = list[j];
		list[j] = t;
	}
	g->program(list, n, length);
	if (at)
		explain(strtoull(at, NULL, 0));
	else
		write_elf(name);
	return 0;
}
