/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/raw_aarch64.c - the system call instruction of an aarch64 Linux host (syscall(2), "Architecture calling
 * conventions"). */
#include "core/raw.h"

long raw_syscall(long nr, long a, long b, long c, long d, long e, long f)
{
	register long x8 __asm__("x8") = nr;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;

	__asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
	return x0;
}

/* The generic timer (DDI 0487, CNTVCT_EL0). */
u64 raw_cycles(void)
{
	u64 v;

	__asm__ volatile("mrs %0, cntvct_el0" : "=r"(v));
	return v;
}
