/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/ir/guest.c - the guest of guest.h: its slots, helpers, memory and random state. */
#include "tests/ir/guest.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "core/cpu.h"
#include "core/mm.h"
#include "tests/unit/guest.h"
#include "tests/unit/random.h"

static struct slot slots[IRT_NSLOTS];

static struct irt_state *state(struct cpu *cpu)
{
	return cpu_state(cpu);
}

static u64 h_pure(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	(void)cpu;
	return a + b + c;
}

static u64 h_reads(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	u64 sum = a + b + c + flags_nzcv(state(cpu)->flags);

	for (unsigned k = 0; k < IRT_NX; k++)
		sum += state(cpu)->x[k];
	return sum;
}

static u64 h_writes(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	(void)b;
	(void)c;
	return state(cpu)->x[2] += a;
}

static u64 h_traps(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	(void)b;
	(void)c;
	if (a & 1) {
		cpu->exit_reason = CPU_EXIT_FAULT;
		cpu->exit_addr = a;
	}
	return a + 1;
}

static const struct ir_helper helpers[IRT_NHELPERS] = {
    [IRT_H_PURE] = {"pure", h_pure, 0},
    [IRT_H_READS] = {"reads", h_reads, IR_H_READS},
    [IRT_H_WRITES] = {"writes", h_writes, IR_H_READS | IR_H_WRITES},
    [IRT_H_TRAPS] = {"traps", h_traps, IR_H_TRAPS},
};

const struct guest irt_guest = {
    .name = "slots",
    .addr_bits = 64,
    .insn_align = 4,
    .state_size = sizeof(struct irt_state),
    .slots = slots,
    .nslots = IRT_NSLOTS,
    .slot_pc = 0,
    .slot_sp = 0xffff,
    .slot_flags = IRT_F,
    .helpers = helpers,
    .nhelpers = IRT_NHELPERS,
};

u8 *irt_memory;

static struct slot slot(const char *name, unsigned index, size_t offset, u16 size, u8 type, u8 class)
{
	return (struct slot){
	    name, (u16)index, (u16)offset, (u8)size, type, class, class == SLOT_INT && index < 12 ? (u8)index : 255};
}

struct cpu *irt_set_up(void)
{
	static struct mm mm;
	static struct cpu *cpu; /* for leak checkers: it is kept */

	slots[0] = slot("pc", 20, offsetof(struct irt_state, pc), 8, IR_I64, SLOT_INT);
	slots[0].index = 0;
	for (unsigned k = 0; k < IRT_NX; k++)
		slots[IRT_X(k)] = slot("x", k, offsetof(struct irt_state, x) + 8 * k, 8, IR_I64, SLOT_INT);
	for (unsigned k = 0; k < IRT_NW; k++) {
		slots[IRT_W(k)] = slot("w", k + 20, offsetof(struct irt_state, w) + 4 * k, 4, IR_I32, SLOT_INT);
		slots[IRT_W(k)].index = (u16)k;
	}
	for (unsigned k = 0; k < IRT_NV; k++)
		slots[IRT_V(k)] = slot("v", k, offsetof(struct irt_state, v) + 16 * k, 16, IR_V128, SLOT_VEC);
	slots[IRT_F] = slot("flags", 0, offsetof(struct irt_state, flags), 4, IR_FLAGS, SLOT_FLAGS);
	/* low, where the guest's addresses are */
	irt_memory = mmap((void *)0x200000000, IRT_MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	cpu = cpu_of(&irt_guest);
	ck_assert(irt_memory != MAP_FAILED);
	ck_assert_int_eq(mm_init(&mm, 0, 64), 0);
	mm.limit = 1ull << 47; /* a sanitizer's shadow would leave nothing */
	ck_assert_int_eq(mm_set(&mm, gaddr((u64)irt_memory), IRT_MEMORY, MM_READ | MM_WRITE), 0);
	cpu->mm = &mm;
	return cpu;
}

/* -- random numbers and states ------------------------------------------------------------------------------------- */

static u64 seed = 1;

void irt_seed(u64 s)
{
	seed = s * 0x9e3779b97f4a7c15ull | 1;
	for (unsigned k = 0; k < 8; k++)
		irt_rnd();
}

u64 irt_rnd(void)
{
	return xorshift(&seed);
}

unsigned irt_below(unsigned n)
{
	return (unsigned)(irt_rnd() >> 20) % n;
}

bool irt_one_in(unsigned n)
{
	return irt_below(n) == 0;
}

u64 irt_number(void)
{
	static const u64 edges[] = {0,          1,          ~0ull,       0x7fffffff,     0x80000000,     0xffffffff,
	                            1ull << 63, ~0ull >> 1, 0xff,        0xffff,         0x7f,           0x80,
	                            0x7fff,     0x8000,     0x100000000, ~0xffffffffull, ~0x7fffffffull, 2};

	switch (irt_below(6)) {
	case 0: return irt_below(65);
	case 1: return 1ull << irt_below(64);
	case 2: return irt_rnd();
	case 3: return (u64)(s64)(s8)irt_rnd();
	default: return edges[irt_below(ARRAY_LEN(edges))];
	}
}

void irt_random_state(struct cpu *cpu)
{
	struct irt_state *s = state(cpu);

	for (unsigned k = 0; k < IRT_NX; k++)
		s->x[k] = irt_number();
	s->x[IRT_POINTER] = (u64)irt_memory;
	for (unsigned k = 0; k < IRT_NW; k++)
		s->w[k] = (u32)irt_number();
	for (unsigned k = 0; k < IRT_NV; k++)
		s->v[k][0] = irt_number(), s->v[k][1] = irt_number();
	s->flags = flags_image(irt_below(16));
	s->pc = 0;
	for (unsigned k = 0; k < IRT_MEMORY / 8; k++)
		((u64 *)(void *)irt_memory)[k] = irt_number();
}

int irt_run(struct cpu *cpu, const struct ir_unit *u, const struct irt_state *start, const u8 *before)
{
	*state(cpu) = *start;
	memcpy(irt_memory, before, IRT_MEMORY);
	cpu->exit_addr = cpu->exit_code = 0;
	cpu->fp_sticky = 0;
	return ir_interp(u, cpu);
}

const char *irt_difference(const struct irt_state *want, const struct irt_state *got)
{
	static char text[160];

	for (unsigned k = 0; k < IRT_NX; k++)
		if (want->x[k] != got->x[k]) {
			snprintf(text, sizeof(text), "x[%u]: want 0x%llx, got 0x%llx", k,
			         (unsigned long long)want->x[k], (unsigned long long)got->x[k]);
			return text;
		}
	for (unsigned k = 0; k < IRT_NW; k++)
		if (want->w[k] != got->w[k]) {
			snprintf(text, sizeof(text), "w[%u]: want 0x%x, got 0x%x", k, want->w[k], got->w[k]);
			return text;
		}
	for (unsigned k = 0; k < IRT_NV; k++)
		if (memcmp(want->v[k], got->v[k], 16)) {
			snprintf(text, sizeof(text), "v[%u] differs", k);
			return text;
		}
	if (want->pc != got->pc || flags_nzcv(want->flags) != flags_nzcv(got->flags)) {
		snprintf(text, sizeof(text), "want pc 0x%llx flags %x, got 0x%llx %x", (unsigned long long)want->pc,
		         flags_nzcv(want->flags), (unsigned long long)got->pc, flags_nzcv(got->flags));
		return text;
	}
	return NULL;
}
