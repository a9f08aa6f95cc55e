/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cflags: -fno-builtin */
/*
 * libc's string functions over the lengths programs use, and memory too large for a cache.
 */
#include "kernels.h"

static char text[1 << 16], copy[1 << 16];

static void fill(void)
{
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)('a' + i % 23);
	text[sizeof(text) - 1] = 0;
}

/* strlen, strchr, memchr of 16 KiB. */
static uint64_t scan(long size)
{
	enum { N = 16384 };
	uint64_t sum = 0;

	fill();
	text[N] = 0;
	for (long i = 0; i < size; i++) {
		const char *at = text + (i & 15);

		sum += strlen(at) + (uint64_t)(strchr(at, 0) - at) + (memchr(at, 'z', N) == NULL);
	}
	return sum;
}

/* memcpy, memset, memcmp, memmove, strcpy of 1 to 1000 bytes. */
static uint64_t move(long size)
{
	uint64_t sum = 0;

	fill();
	for (long i = 0; i < size; i++) {
		size_t n = (size_t)(i * 37 % 1000) + 1, at = (size_t)(i & 63);

		memcpy(copy + at, text + 128, n);
		sum += memcmp(copy + at, text + 128, n) == 0;
		memset(copy + 4096, (int)i & 127, n);
		memmove(copy + 4097, copy + 4096, n);
		sum += (unsigned char)copy[4096 + n];
	}
	return sum;
}

/* Short strings, as symbol tables and interpreters have them. */
static uint64_t words(long size)
{
	static char word[256][24];
	uint64_t sum = 0;

	for (int i = 0; i < 256; i++)
		sprintf(word[i], "%.*s%d", i % 13, "identifier_name", i * 7);
	for (long i = 0; i < size; i++) {
		const char *a = word[i & 255], *b = word[i >> 3 & 255];

		sum += (strcmp(a, b) < 0) + strlen(a) + (strncmp(a, b, 4) == 0) + (strchr(a, '7') != NULL);
		strcpy(copy, a);
		strcat(copy, b);
		sum += (unsigned char)copy[3];
	}
	return sum;
}

/* A walk through 64 MiB in random order: the loads depend on each other. */
static uint64_t chase(long size)
{
	enum { N = 1 << 23 };
	uint64_t *next = malloc(N * sizeof(*next)), at = 0;

	/* A full-period linear congruence is a permutation with a single cycle. */
	for (uint64_t i = 0; i < N; i++)
		next[i] = (i * 1103515245u + 12345u) & (N - 1);
	while (size-- > 0)
		at = next[at];
	free(next);
	return at;
}

static uint64_t stream(long size)
{
	enum { N = 1 << 22 };
	uint64_t *a = malloc(N * sizeof(*a)), *b = malloc(N * sizeof(*b)), *c = malloc(N * sizeof(*c)), sum = 0;

	for (size_t i = 0; i < N; i++) {
		a[i] = i;
		b[i] = i ^ 5;
	}
	while (size-- > 0) {
		for (size_t i = 0; i < N; i++)
			c[i] = a[i] + 3 * b[i];
		sum += c[(size_t)size & (N - 1)];
	}
	free(a);
	free(b);
	free(c);
	return sum;
}

int main(int argc, char **argv)
{
	static const struct kernel list[] = {
	    {"scan", scan}, {"move", move}, {"words", words}, {"chase", chase}, {"stream", stream}, {NULL, NULL},
	};
	return kernel_main(argc, argv, list);
}
