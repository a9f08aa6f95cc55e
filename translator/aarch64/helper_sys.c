/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/helper_sys.c - helpers of system registers: FPSR and the virtual counter. */
#include "translator/aarch64/aarch64.h"

#include <sys/syscall.h>
#include <time.h>

#include "core/raw.h"

u64 aarch64_helper_fpsr_get(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	cpu_fold_fp_flags(cpu);
	return aarch64_state(cpu)->fpsr;
}

u64 aarch64_helper_fpsr_set(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	cpu_fold_fp_flags(cpu); /* what the host's register holds is older than this write */
	aarch64_state(cpu)->fpsr = (u32)a & AARCH64_FPSR_MASK;
	return 0;
}

u64 aarch64_helper_cntvct(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	struct timespec ts = {0};

	raw_syscall(SYS_clock_gettime, CLOCK_MONOTONIC, (long)&ts, 0, 0, 0, 0);
	return (u64)ts.tv_sec * AARCH64_CNTFRQ + (u64)ts.tv_nsec / (1000000000u / AARCH64_CNTFRQ);
}
