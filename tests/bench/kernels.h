/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the benchmark's own kernels share: each kernel_*.c lists its kernels, main() (kernel_main.h at its end) runs the
 * one named by the first argument with the size of the second, and the kernel's checksum is printed, so that a fast
 * wrong answer is no answer. Sizes are chosen in rows.def; a kernel is linear in its size.
 */
#ifndef BENCH_KERNELS_H
#define BENCH_KERNELS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kernel {
	const char *name;
	uint64_t (*run)(long size);
};

#define NOINLINE __attribute__((noinline, noclone))

/* Keeps the compiler from knowing a value, and from removing what computes it. */
#define HIDE(x) __asm__ volatile("" : "+r"(x))

static inline uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

/* A double's six leading digits: compilers may or may not fuse a multiplication with an addition. */
static inline uint64_t digits(double v)
{
	char text[32];
	uint64_t h = 1;

	snprintf(text, sizeof(text), "%.5e", v);
	for (const char *p = text; *p; p++)
		h = mix(h, (unsigned char)*p);
	return h;
}

static inline int kernel_main(int argc, char **argv, const struct kernel *list)
{
	for (; argc == 3 && list->name; list++) {
		if (!strcmp(list->name, argv[1])) {
			printf("%s %016llx\n", list->name, (unsigned long long)list->run(atol(argv[2])));
			return 0;
		}
	}
	fprintf(stderr, "usage: %s KERNEL SIZE\n", argv[0]);
	return 2;
}

#endif
