/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/ir/guest.h - a guest that is nothing but slots, for tests of the IR: registers of each kind and some helpers.
 */
#ifndef TESTS_IR_GUEST_H
#define TESTS_IR_GUEST_H

#include "core/guest.h"
#include "translator/ir/ir.h"

struct cpu;

enum { IRT_NX = 16, IRT_NW = 4, IRT_NV = 6, IRT_MEMORY = 4096 };

struct irt_state {
	u64 pc;
	u64 x[IRT_NX];
	u64 v[IRT_NV][2];
	u32 w[IRT_NW];
	u32 flags;
};

#define IRT_X(n)   (1u + (n))
#define IRT_W(n)   (1u + IRT_NX + (n))
#define IRT_F      (1u + IRT_NX + IRT_NW)
#define IRT_V(n)   (2u + IRT_NX + IRT_NW + (n))
#define IRT_NSLOTS (2u + IRT_NX + IRT_NW + IRT_NV)

/* x[IRT_POINTER] holds the address of the memory, x[IRT_COUNTER] counts rounds. */
#define IRT_POINTER 15
#define IRT_COUNTER 14

/* Helpers: a sum of the arguments; the sum of all x; x[2] becomes x[2] + a; traps if a is odd. */
enum { IRT_H_PURE, IRT_H_READS, IRT_H_WRITES, IRT_H_TRAPS, IRT_NHELPERS };

extern const struct guest irt_guest;
extern u8 *irt_memory;

/* Makes slots, memory and the one cpu; called by each test that runs units. */
struct cpu *irt_set_up(void);
/* Random registers and memory; reserved registers hold what they have to. */
void irt_random_state(struct cpu *cpu);

/* Random numbers from a seed, never 0. */
void irt_seed(u64 seed);
u64 irt_rnd(void);
unsigned irt_below(unsigned n);
bool irt_one_in(unsigned n);
/* A 64-bit operand: often one of those at which something changes. */
u64 irt_number(void);

/* Runs u from *start and memory before; leaves state and memory, returns what ir_interp() does. */
int irt_run(struct cpu *cpu, const struct ir_unit *u, const struct irt_state *start, const u8 *before);
/* The first difference between two states as text, NULL if there is none. */
const char *irt_difference(const struct irt_state *want, const struct irt_state *got);

#endif
