/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Code that is written over and called without any instruction-cache flush.  The manuals of both guests ask for one
 * (Arm ARM B2.4.4, RISC-V unprivileged 5 "Zifencei"), but programs live that lack it: PyPy 7.3 on riscv64. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef int function(void);

/* int f(void) { return k; }, k below 2000. */
static void make(void *at, unsigned k)
{
#if defined(__x86_64__)
	unsigned char code[] = {0xb8, k, k >> 8, 0, 0, 0xc3, 0x90, 0x90};
#elif defined(__aarch64__)
	uint32_t code[] = {0x52800000u | k << 5, 0xd65f03c0u};
#elif defined(__riscv)
	uint32_t code[] = {k << 20 | 0x513u, 0x8067u};
#endif
	memcpy(at, code, 8);
}

int main(void)
{
	char *page = mmap(0, 8192, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), code[8];
	function *volatile f = (function *)(page + 64), *volatile across = (function *)(page + 4092);
	volatile int *word = (int *)(page + 2048);
	int wrong = 0, fd[2];

	for (unsigned k = 0; k < 2000; k++) {
		make(page + 64, k);
		wrong += f() != (int)k;
	}
	printf("cold: %d wrong\n", wrong);
	for (unsigned k = 0; k < 10; k++) {
		make(page + 64, k);
		for (int i = 0; i < 20000; i++)
			wrong += f() != (int)k;
	}
	printf("hot: %d wrong\n", wrong);
	for (unsigned k = 0; k < 100; k++) {
		make(page + 4092, k);
		wrong += across() != (int)k;
	}
	printf("across pages: %d wrong\n", wrong);
	if (pipe(fd))
		return 1;
	for (unsigned k = 0; k < 100; k++) {
		make(code, k);
		if (write(fd[1], code, 8) != 8 || read(fd[0], page + 64, 8) != 8)
			return 1;
		wrong += f() != (int)k;
	}
	printf("by a system call: %d wrong\n", wrong);
	/* Words beside code: many a write, none of code. */
	for (int i = 0; i < 300000; i++) {
		++*word;
		wrong += f() != 99;
	}
	printf("data beside code: %d, %d wrong\n", *word, wrong);
	return 0;
}
