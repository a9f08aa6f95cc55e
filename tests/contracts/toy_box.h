/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/contracts/toy_box.h - a toy guest's process: memory, translation cache, one cpu. */
#ifndef TESTS_CONTRACTS_TOY_BOX_H
#define TESTS_CONTRACTS_TOY_BOX_H

#include "core/mm.h"
#include "core/tcache_internal.h"
#include "tests/toy/asm.h"
#include "tests/toy/toy.h"
#include "translator/engine.h"

/* The guest's code and data, readable, writable and executable. */
#define BOX_CODE  0x10000u
#define BOX_DATA  0x20000u
#define BOX_BYTES 0x4000u

struct toy_box {
	struct mm mm;
	struct tcache *tc;
	struct cpu *cpu;
};

/* g is the toy guest or one made from it.  o->engine may be left out, and there is no limit to the time that the second
 * tier takes. */
void box_open(struct toy_box *b, const struct guest *g, const struct tcache_options *o);
void box_close(struct toy_box *b);
/* Writes words at an address as the guest's own store would: pages with translations become dirty. */
void box_put(struct toy_box *b, u64 at, const u32 *words, size_t n);
#define BOX_PUT(b, at, ...) box_put((b), (at), (const u32[]){__VA_ARGS__}, sizeof((const u32[]){__VA_ARGS__}) / 4)
/* Runs from pc; the exit. */
enum cpu_exit box_run(struct toy_box *b, u64 pc);
u32 box_reg(const struct toy_box *b, u32 r);
void box_set(struct toy_box *b, u32 r, u32 v);
u64 box_pc(const struct toy_box *b);
struct tcache_stats box_stats(const struct toy_box *b);
/* The unit at pc in the current mode, NULL: none. */
struct unit *box_unit(const struct toy_box *b, u64 pc);

#endif
