/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/pass_select.c - short parts that a branch leaves out become selections.
 *
 * Guests without a conditional move (RISC-V) write max, abs and n & 1 ? a : b as a branch over one or two instructions.
 * As a branch it is often mispredicted, and its label ends the superblock.  So
 *
 *	br f, L                        s: set slot, sel f, get slot, v
 *	... pure, set slot, v ...  ->
 *	label L
 *
 * if nothing else leads to L, all operations between are pure and cheap or write integer slots, and they are few: what
 * was left out is now always computed, and waits for the comparison.  Nothing there can fault, so nobody sees a
 * difference.  The label is merge's to remove.
 */
#include "translator/ir/pass.h"

#include "core/guest.h"

enum { MAX_PURE = 3, MAX_SETS = 2 };

static u16 refs[PASS_MAX_LABELS];

static void count_refs(struct ir_unit *u)
{
	__builtin_memset(refs, 0, sizeof refs);
	for (u32 i = 1; i < u->nins; i++) {
		s32 l = pass_target(&u->ins[i]);

		if (l >= 0)
			refs[l]++;
	}
	for (u32 e = 0; e < u->nexit; e++)
		if (u->exit[e].label)
			refs[u->exit[e].label - 1]++;
}

/* Operations that take the host a cycle or so. */
static bool cheap(const struct ir_ins *in)
{
	switch (in->op) {
	case IRO_add:
	case IRO_sub:
	case IRO_and:
	case IRO_or:
	case IRO_xor:
	case IRO_andn:
	case IRO_not:
	case IRO_neg:
	case IRO_shl:
	case IRO_shr:
	case IRO_sar:
	case IRO_sext8:
	case IRO_sext16:
	case IRO_zext8:
	case IRO_zext16:
	case IRO_sext32:
	case IRO_zext32: return true;
	default: return false;
	}
}

/* The label's index, if the br at i leaves out what may be selected; else 0. */
static u32 part_end(const struct ir_unit *u, u32 i)
{
	u32 pure = 0, sets = 0;
	bool insn = false; /* other guest instructions stand there */

	if (refs[u->ins[i].b] != 1)
		return 0;
	for (u32 k = i + 1; k < u->nins; k++) {
		const struct ir_ins *in = &u->ins[k];

		switch (in->op) {
		case IRO_label:
			if (in->a != u->ins[i].b || !sets)
				return 0;
			/* what follows must know its own address */
			return insn && (k + 1 == u->nins || u->ins[k + 1].op != IRO_insn) ? 0 : k;
		case IRO_insn: insn = true; continue;
		case IRO_nop:
		case IRO_const:
		case IRO_trunc:
		case IRO_get: continue;
		case IRO_set:
			if ((in->type != IR_I64 && in->type != IR_I32) || ++sets > MAX_SETS)
				return 0;
			continue;
		default:
			if (!cheap(in) || ++pure > MAX_PURE)
				return 0;
		}
	}
	return 0;
}

u32 ir_pass_select(struct ir_unit *u)
{
	struct ir_ins br = {.op = IRO_nop}; /* the branch whose part is at hand */
	u32 old = u->nins, n = 1, end = 0, changed = 0;

	count_refs(u);
	__builtin_memcpy(pass_spare, u->ins, old * sizeof *u->ins);
	pass_map[0] = 0;
	for (u32 i = 1; i < old; i++) {
		struct ir_ins in = pass_spare[i];
		/* the old unit is whole up to here as long as it has not grown past what is read */
		u32 room = MIN(u->maxins, (u32)PASS_MAX_INS) - n;

		if (in.op == IRO_br && !end) {
			struct ir_unit was = *u;

			was.ins = pass_spare;
			was.nins = old;
			end = room > 2 * MAX_SETS + (old - i) + 8 ? part_end(&was, i) : 0;
			if (end) {
				br = in;
				br.a = pass_map[br.a];
				pass_map[i] = 0;
				changed++;
				continue;
			}
		}
		pass_renumber(&in);
		if (i == end)
			end = 0;
		if (end && in.op == IRO_set) {
			u->ins[n] = (struct ir_ins){.op = IRO_get, .type = in.type, .a = in.a};
			u->ins[n + 1] =
			    (struct ir_ins){.op = IRO_sel, .type = in.type, .cc = br.cc, .a = br.a, .b = n, .c = in.b};
			in.b = n + 1;
			n += 2;
		}
		pass_map[i] = n;
		u->ins[n++] = in;
	}
	u->nins = n;
	return changed;
}
