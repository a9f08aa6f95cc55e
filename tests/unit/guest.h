/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/guest.h - the guests that tests of single units make up: their slots, a cpu, room for host code. */
#ifndef TESTS_UNIT_GUEST_H
#define TESTS_UNIT_GUEST_H

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "core/cpu.h"
#include "core/guest.h"
#include "hostgen/hostgen.h"
#include "translator/ir/ir.h"

/* The n slots of an array register at `offset` of the state: 64-bit integers, or vectors of 128 bits; the first
 * `pinned` are pinned. */
static inline void slots_of(struct slot *s, const char *name, bool vector, unsigned n, size_t offset, unsigned pinned)
{
	u8 size = vector ? 16 : 8;

	for (unsigned k = 0; k < n; k++)
		s[k] = (struct slot){name,
		                     (u16)k,
		                     (u16)(offset + size * k),
		                     size,
		                     vector ? IR_V128 : IR_I64,
		                     vector ? SLOT_VEC : SLOT_INT,
		                     k < pinned ? (u8)k : 255};
}

/* A cpu of guest g with a pair stack, all else zero: no memory, no translation cache.  It is kept. */
static inline struct cpu *cpu_of(const struct guest *g)
{
	size_t size = ROUND_UP(CPU_STATE_OFFSET + (size_t)g->state_size, (size_t)64);
	struct cpu *cpu = aligned_alloc(64, size);

	ck_assert_ptr_nonnull(cpu);
	memset(cpu, 0, size);
	cpu->guest = g;
	cpu->mxcsr = 0x1f80;
	cpu->pair_base = (u64)malloc(1 << 16);
	cpu->pair_limit = (cpu->pair_base + (1 << 16) - 4096) & ~63ull;
	cpu->pair_sp = cpu->pair_limit;
	return cpu;
}

/* Where a generator's stubs and one unit fit, writable and executable. */
static inline u8 *code_room(void)
{
	u8 *p = mmap(NULL, HG_STUB_BYTES + HG_MAX_CODE + 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ck_assert_ptr_ne(p, MAP_FAILED);
	return p;
}

#endif
