/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/soak/code.h - making code at run time, for each machine the soak programs are built for. */
#ifndef TESTS_SOAK_CODE_H
#define TESTS_SOAK_CODE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAIL(...)                                                                                                      \
	do {                                                                                                           \
		fprintf(stderr, "%s:%d: ", __FILE__, __LINE__);                                                        \
		fprintf(stderr, __VA_ARGS__);                                                                          \
		fprintf(stderr, "\n");                                                                                 \
		_exit(1);                                                                                              \
	} while (0)

#if defined(__riscv)
#define LOAD_IMMEDIATE(v) (0x00000513u | (uint32_t)(v) << 20) /* li a0, v: v below 2048 */
#define RETURN            0x00008067u                         /* ret */
#define SYNC()            __asm__ volatile("fence.i" ::: "memory")
#elif defined(__aarch64__)
#define LOAD_IMMEDIATE(v) (0x52800000u | (uint32_t)(v) << 5) /* mov w0, #v */
#define RETURN            0xd65f03c0u                        /* ret */
#define SYNC()            __asm__ volatile("isb" ::: "memory")
#endif

typedef int (*function)(void);

/* A function that returns v, 8 bytes at p (which must be aligned); the instruction that holds v is one aligned word. */
static inline void put_function(void *p, int v)
{
#ifdef LOAD_IMMEDIATE
	uint32_t *w = p;
	w[1] = RETURN;
	__atomic_store_n(&w[0], LOAD_IMMEDIATE(v), __ATOMIC_RELAXED);
#else
	/* mov eax, v; ret, with the value alone changing afterwards */
	uint8_t *b = p;
	uint64_t word = 0xb8 | (uint64_t)(uint32_t)v << 8 | 0xc3ull << 40;
	__atomic_store_n((uint64_t *)(void *)b, word, __ATOMIC_RELAXED);
#endif
	__builtin___clear_cache((char *)p, (char *)p + 8);
}

#ifndef SYNC
#define SYNC() __asm__ volatile("cpuid" ::"a"(0) : "rbx", "rcx", "rdx", "memory")
#endif

/* The rounds asked for; nobody gets fewer than that without being told. */
static inline int rounds(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 1000;

	if (n < 1)
		FAIL("%s: a number of rounds", argv[1]);
	return n;
}

#endif
