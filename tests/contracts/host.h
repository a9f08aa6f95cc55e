/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/contracts/host.h - a host code generator with room for units, for tests that hold single units in the hand. */
#ifndef TESTS_CONTRACTS_HOST_H
#define TESTS_CONTRACTS_HOST_H

#include "core/cpu.h"
#include "core/guest.h"
#include "hostgen/hostgen.h"
#include "hostgen/x86_64/cg_int.h"
#include "translator/ir/ir.h"

extern const struct guest guest_riscv64, guest_aarch64;

struct host {
	const struct guest *g;
	struct hg *hg;
	struct cpu *cpu; /* with g's state, pair stack and branch table; no memory */
	u8 *code;        /* stubs, then units */
	size_t pos;
	struct hg_unit out; /* of the newest unit */
	u8 bytes[HG_MAX_CODE];
};

#define HOST_CODE_BYTES (HG_STUB_BYTES + 16 * HG_MAX_CODE)

/* The ways to compile a unit.  Whoever adds one adds its case to host_unit(): every test here tries each of them, and
 * mixes them. */
enum tier { TIER_1, TIER_1_AFTER_PASSES, TIER_2, TIERS };

/* Code at address `where`, 0: anywhere. */
void host_open(struct host *h, const struct guest *g, const struct hg_options *o, u64 where);
void host_close(struct host *h);
/* Compiles u, places it, and returns its address (of the entry that polls; + out.skip is the other one). */
u8 *host_unit(struct host *h, struct ir_unit *u, enum tier tier);
/* Makes the jump of link k of the newest unit, placed at `unit`, lead to code. */
void host_link(struct host *h, u8 *unit, u32 k, const u8 *code);
/* Runs code until it leaves. */
void host_enter(struct host *h, const u8 *code);
/* An encoder that writes behind what is there; host_keep() makes that stay. */
struct x86_buf host_asm(struct host *h);
void host_keep(struct host *h, const struct x86_buf *b);

#endif
