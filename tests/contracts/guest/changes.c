/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contract 14: code that was changed and flushed is executed as changed, however it was written. */
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

typedef int (*function)(void);

static void rewritten(void)
{
	uint8_t *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	EXPECT(p != MAP_FAILED);
	for (unsigned i = 0; i < 2000; i++) {
		flush(p, put_return(p, i & 2047));
		EXPECT(((function)p)() == (int)(i & 2047));
	}
	/* Data beside code: written often, never flushed, and the code stays as it is. */
	flush(p, put_return(p, 77));
	for (unsigned i = 0; i < 20000; i++) {
		((volatile uint32_t *)p)[100 + i % 100] = i;
		if (i % 16 == 0)
			EXPECT(((function)p)() == 77);
	}
	for (unsigned i = 0; i < 100; i++)
		EXPECT(((volatile uint32_t *)p)[100 + i] % 100 == i);
	munmap(p, 8192);
}

static void aliased(void)
{
	int fd = memfd_create("code", 0);
	uint8_t *w, *x;

	EXPECT(fd >= 0 && ftruncate(fd, 4096) == 0);
	w = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	x = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
	EXPECT(w != MAP_FAILED && x != MAP_FAILED && w != x);
	for (unsigned i = 0; i < 1000; i++) {
		size_t n = put_return(w, i & 2047);

		flush(w, n);
		flush(x, n);
		EXPECT(((function)x)() == (int)(i & 2047));
	}
	/* Written through the file, not through a mapping. */
	for (unsigned i = 0; i < 100; i++) {
		uint8_t code[16];
		size_t n = put_return(code, 1000 + i);

		EXPECT(pwrite(fd, code, n, 0) == (ssize_t)n);
		flush(x, n);
		EXPECT(((function)x)() == (int)(1000 + i));
	}
	munmap(w, 4096);
	munmap(x, 4096);
	close(fd);
}

static void remapped(void)
{
	uint8_t *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *q;

	EXPECT(p != MAP_FAILED);
	for (unsigned i = 0; i < 300; i++) {
		size_t n;

		EXPECT(mprotect(p, 4096, PROT_READ | PROT_WRITE) == 0);
		n = put_return(p, i);
		EXPECT(mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0);
		flush(p, n);
		EXPECT(((function)p)() == (int)i);
	}
	/* Other memory at the same address; no flush, since nothing was ever fetched from this memory. */
	for (unsigned i = 0; i < 300; i++) {
		q = mmap(p, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		EXPECT(q == p);
		put_return(p, 2047 - i);
		EXPECT(mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0);
		flush(p, 16);
		EXPECT(((function)p)() == (int)(2047 - i));
	}
	munmap(p, 4096);
}

/* A system call writes into a page that holds translated code. */
static void written_by_kernel(void)
{
	uint8_t *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), code[16];
	int pipes[2];

	EXPECT(p != MAP_FAILED && pipe(pipes) == 0);
	for (unsigned i = 0; i < 300; i++) {
		size_t n = put_return(code, i);

		EXPECT(write(pipes[1], code, n) == (ssize_t)n);
		EXPECT(read(pipes[0], p, n) == (ssize_t)n);
		flush(p, n);
		EXPECT(((function)p)() == (int)i);
	}
	munmap(p, 4096);
}

int main(void)
{
	rewritten();
	aliased();
	remapped();
	written_by_kernel();
	return 0;
}
