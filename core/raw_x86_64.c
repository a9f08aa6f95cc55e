/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/raw_x86_64.c - the system call instruction of an x86-64 Linux host (syscall(2), "Architecture calling
 * conventions"). */
#include "core/raw.h"

long raw_syscall(long nr, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long ret;

	__asm__ volatile("syscall"
	                 : "=a"(ret)
	                 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
	                 : "rcx", "r11", "memory");
	return ret;
}

/* Time stamp counter (SDM volume 3, section 18.17). */
u64 raw_cycles(void)
{
	u32 lo, hi;

	__asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi));
	return lo | (u64)hi << 32;
}
