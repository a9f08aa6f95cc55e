/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/softmmu_x86_64.c - saving vector registers around device accesses with XSAVE, and cmpxchg16b. */
#include "core/softmmu_host.h"

#include <cpuid.h>

/* XCR0 components: SSE, AVX, AVX-512 opmask, upper halves, upper registers (Intel SDM volume 1, 13.1). */
#define COMPONENTS 0xe6u

static int has_xsave; /* 0 unknown, 1 yes, -1 no; all threads find the same */

static bool xsave_works(void)
{
	u32 a, b, c = 0, d;

	if (!__atomic_load_n(&has_xsave, __ATOMIC_RELAXED)) {
		int yes = __get_cpuid(1, &a, &b, &c, &d) && (c & bit_OSXSAVE) ? 1 : -1;

		/* The area must fit the room; AMX tiles are not among the components. */
		if (yes == 1 && __get_cpuid_count(13, 0, &a, &b, &c, &d) && b > 8192 && c > 16384)
			yes = -1;
		__atomic_store_n(&has_xsave, yes, __ATOMIC_RELAXED);
	}
	return __atomic_load_n(&has_xsave, __ATOMIC_RELAXED) > 0;
}

void softmmu_vector_save(u8 *room, u64 mxcsr_host)
{
	u32 mxcsr = (u32)mxcsr_host ? (u32)mxcsr_host : 0x1f80;

	if (xsave_works()) {
		/* XSAVE leaves the header's reserved bytes alone; XRSTOR wants them zero (the room was zero at first).
		 */
		__asm__ volatile("xsave64 (%0)" ::"r"(room), "a"(COMPONENTS), "d"(0) : "memory");
	} else {
		__asm__ volatile("fxsave64 (%0)" ::"r"(room) : "memory");
	}
	__asm__ volatile("ldmxcsr %0" ::"m"(mxcsr));
}

void softmmu_vector_restore(const u8 *room)
{
	if (xsave_works())
		__asm__ volatile("xrstor64 (%0)" ::"r"(room), "a"(COMPONENTS), "d"(0) : "memory");
	else
		__asm__ volatile("fxrstor64 (%0)" ::"r"(room) : "memory");
}

bool softmmu_host_cas128(u8 *p, u64 expect[2], const u64 desired[2])
{
	bool ok;

	__asm__ volatile("lock cmpxchg16b %0"
	                 : "+m"(*(u128 *)p), "=@ccz"(ok), "+a"(expect[0]), "+d"(expect[1])
	                 : "b"(desired[0]), "c"(desired[1])
	                 : "memory");
	return ok;
}
