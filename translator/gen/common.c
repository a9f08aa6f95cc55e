/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/gen/common.c - what the generators share. */
#include "translator/gen/common.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *gen_table;
FILE *gen_out;

void gen_die(int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: error: ", gen_table, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

/* The chain keeps it reachable, so that leak checkers agree. */
void *gen_alloc(size_t n)
{
	static struct chunk {
		_Alignas(16) struct chunk *next;
	} * chain;
	struct chunk *p = calloc(1, sizeof(*p) + n);

	if (!p) {
		fputs("out of memory\n", stderr);
		exit(1);
	}
	p->next = chain;
	chain = p;
	return p + 1;
}

char *gen_dup(const char *s, size_t n)
{
	return memcpy(gen_alloc(n + 1), s, n);
}

char *gen_c_name(const char *s, bool upper)
{
	char *p = gen_dup(s, strlen(s));

	for (char *q = p; *q; q++)
		*q = isalnum((unsigned char)*q) ? (char)(upper ? toupper((unsigned char)*q) : *q) : '_';
	return p;
}

const char *gen_base_name(const char *path)
{
	const char *s = strrchr(path, '/');

	return s ? s + 1 : path;
}

const char *gen_folder_name(const char *path)
{
	const char *end = strrchr(path, '/'), *start = end;

	while (start && start > path && start[-1] != '/')
		start--;
	return end ? gen_dup(start, (size_t)(end - start)) : "guest";
}

static FILE *must_open(const char *path, const char *mode)
{
	FILE *f = fopen(path, mode);

	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

FILE *gen_open(const char *path)
{
	gen_table = path;
	return must_open(path, "r");
}

void gen_begin(const char *path, const char *what)
{
	gen_out = must_open(path, "w");
	gen_put("/* SPDX-License-Identifier: GPL-2.0-or-later */\n/* %s  Generated from %s; do not edit. */\n", what,
	        gen_base_name(gen_table));
}

void gen_end(const char *path)
{
	if (ferror(gen_out) | fclose(gen_out)) {
		perror(path);
		exit(1);
	}
}

void gen_put(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(gen_out, fmt, ap);
	va_end(ap);
}
