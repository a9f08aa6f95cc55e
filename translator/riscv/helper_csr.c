/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/helper_csr.c - helpers of Zicsr: the user-level counters. */
#include "translator/riscv/riscv.h"

#include <sys/syscall.h>
#include <time.h>

#include "core/raw.h"

static u64 now_ns(void)
{
	struct timespec ts = {0};

	raw_syscall(SYS_clock_gettime, CLOCK_MONOTONIC, (long)&ts, 0, 0, 0, 0);
	return (u64)ts.tv_sec * 1000000000u + (u64)ts.tv_nsec;
}

u64 riscv_helper_time(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	return now_ns() / 100;
}

u64 riscv_helper_cycle(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	return now_ns();
}
