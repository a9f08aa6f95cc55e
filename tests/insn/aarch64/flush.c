/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/insn/aarch64/flush.c - FPCR.FZ over many instructions: FPSR while inexact is clear, becomes set and is cleared.
 *
 * Operations run in another way before and after the first inexact result, so each phase is long enough to be
 * translated and to change over.  expect: what DDI 0487 (FPUnpack, FPRound) gives, by hand.
 */
#include <stdint.h>
#include <stdio.h>

static volatile double normal = 1.5, smallest = 2.2250738585072014e-308, half = 0.5, subnormal = 5e-324, zero, ten = 10;
static int failures;

static uint64_t take_fpsr(void)
{
	uint64_t v;

	__asm__ volatile("mrs %0, fpsr\n\tmsr fpsr, xzr" : "=r"(v) : : "memory");
	return v;
}

static void expect(const char *what, double got, double want, uint64_t flags)
{
	uint64_t fpsr = take_fpsr();

	if (got != want || fpsr != flags) {
		printf("%s: %a, FPSR %#llx; should be %a, %#llx\n", what, got, (unsigned long long)fpsr, want,
		       (unsigned long long)flags);
		failures++;
	}
}

int main(void)
{
	double s;

	__asm__ volatile("msr fpcr, %0" : : "r"(1ull << 24));
	take_fpsr();
	for (int round = 0; round < 3; round++) {
		s = 0;
		for (int i = 0; i < 1000; i++)
			s += normal * half;
		expect("exact sums", s, 750, 0);
		expect("tiny product", smallest * half, 0, 8);
		expect("subnormal operand", subnormal + normal, 1.5, 0x80);
		s = 0;
		for (int i = 0; i < 1000; i++)
			s += zero * normal;
		expect("zeros", s, 0, 0);
		s = 0;
		for (int i = 0; i < 2000; i++)
			s = normal / ten;
		expect("inexact", s, 0x1.3333333333333p-3, 0x10);
		for (int i = 0; i < 2000; i++)
			s = normal / ten + smallest * half;
		expect("inexact and tiny", s, 0x1.3333333333333p-3, 0x18);
		for (int i = 0; i < 100; i++)
			s = smallest * half;
		expect("tiny after inexact was cleared", s, 0, 8);
	}
	__asm__ volatile("msr fpcr, xzr");
	expect("not flushed", smallest * half, 0x0.8p-1022, 0);
	return failures != 0;
}
