/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/region.c - from a hot address to a unit of many blocks.
 *
 * The first tier cuts guest code into short straight units, knowing nothing of what comes before and after.  A unit
 * whose counter ran out is the head of code that matters: a loop, or a function called often.  Here its surroundings
 * are taken together, so that inside a loop control goes from label to label, the loop's own registers are pinned, and
 * flags that no path reads are never stored.
 *
 * The way.
 *   1. Walk: from the head along fall-through and direct jumps, each instruction once.  A conditional jump is followed
 *      only where control has ever gone (the first tier made a unit for it): the rest stays outside, as exits.  A call
 *      is followed to its return address: the callee is outside.
 *   2. If the head lies on a cycle, blocks that cannot reach it again are left outside too: what remains is the loop
 * with the loops inside it.  Else all of them stay.
 *   3. Emit: blocks in order of address, each begun by a label.  Jumps between them become jumps to labels (the builder
 *      asks block()); the target of a jump backwards polls the exit flag, so every cycle does.
 *
 * The result depends on the guest's bytes, the key and the recipe alone: the answers of job->seen() in the order asked.
 * A region of fewer instructions asks the same questions, and stops earlier: so one recipe serves whatever size is
 * tried, and the unit can be made again from what is stored of it.
 */
#include "translator/region.h"

#include "core/guest.h"

#define HASH     1024
#define MAX_INSN 16 /* bytes */
#define NOWHERE  (~0ull)
#define NOTES    ARRAY_LEN(((struct tr *)0)->note)

struct insn {
	u64 pc;
	u64 target; /* of a direct jump, NOWHERE */
	u64 ret;    /* where a call returns to, NOWHERE */
	u8 len;
	bool ends;   /* nothing falls through */
	bool leader; /* begins a block */
	u16 block;   /* of a leader */
	u32 off;     /* in job->bytes */
};

struct block {
	u32 first, last; /* indices of instructions, in order of address */
	u16 depth, label;
	bool kept, reaches, poll;
	u64 facts[NOTES], next[NOTES]; /* assumed on entry; found on the ways to it */
};

static struct {
	struct translate_job *job;
	const struct guest *guest;
	struct insn insn[REGION_MAX_INSNS];
	u32 ninsn, max, nbytes;
	u16 hash[HASH];                     /* 1 + index of an instruction */
	u64 todo[1 + 2 * REGION_MAX_INSNS]; /* each instruction leads to two others at the most */
	u32 ntodo;
	u32 nasked; /* of the recipe */
	bool cut;   /* there was more than max allows */
	struct block block[REGION_MAX_BLOCKS];
	u32 nblock, nlabel;
	u16 of_label[REGION_MAX_BLOCKS];
	struct tr *tr;  /* while a block is emitted */
	u64 ret;        /* where the instruction at hand returns to */
	const u8 *code; /* fetched bytes of [code_pc, code_pc + code_len) */
	u64 code_pc;
	u32 code_len;
} r; /* under the translation cache's lock */

static u32 slot_of(u64 pc)
{
	return (u32)((pc >> 1) * 0x9e3779b97f4a7c15ull >> 54);
}

static struct insn *find(u64 pc)
{
	for (u32 h = slot_of(pc); r.hash[h]; h = (h + 1) % HASH)
		if (r.insn[r.hash[h] - 1].pc == pc)
			return &r.insn[r.hash[h] - 1];
	return NULL;
}

static void rehash(void)
{
	__builtin_memset(r.hash, 0, sizeof r.hash);
	for (u32 i = 0; i < r.ninsn; i++) {
		u32 h = slot_of(r.insn[i].pc);

		while (r.hash[h])
			h = (h + 1) % HASH;
		r.hash[h] = (u16)(i + 1);
	}
}

static const u8 *bytes_at(u64 pc, u32 *n)
{
	u64 off = pc - r.code_pc;

	if (!r.code || off >= r.code_len || r.code_len - off < MAX_INSN) {
		r.code = r.job->fetch(r.job, pc, 256, &r.code_len);
		if (!r.code)
			return NULL;
		r.code_pc = pc;
		off = 0;
	}
	*n = (u32)(r.code_len - off);
	return r.code + off;
}

/* -- walking ----------------------------------------------------------------------------------------------------------
 */

/* Where an instruction's IR leads. */
static void note_exits(struct insn *in, const struct ir_unit *u)
{
	in->target = in->ret = NOWHERE;
	for (u32 e = 0; e < u->nexit; e++)
		switch (u->exit[e].kind) {
		case IR_EXIT_JUMP:
		case IR_EXIT_LOOP: in->target = u->exit[e].pc; break;
		case IR_EXIT_CALL:
		case IR_EXIT_ICALL: in->ret = u->exit[e].ret; break;
		default: break;
		}
}

/* Translates the instruction at pc into u, which is thrown away, to see where it leads.  NULL: not to be had. */
static struct insn *walk_insn(struct ir_unit *u, u64 pc)
{
	struct tr t = {.u = u, .guest = r.guest, .mode = r.job->mode, .features = r.job->features, .pc = pc};
	struct insn *in = &r.insn[r.ninsn];
	const u8 *code;
	u32 n, h = slot_of(pc);
	int len;

	if (r.ninsn == r.max) {
		r.cut = true;
		return NULL;
	}
	code = bytes_at(pc, &n);
	if (!code)
		return NULL;
	ir_begin(u, u->ins, u->maxins, u->slot_val, r.guest, pc);
	ir_insn(u, pc);
	len = r.guest->translate(&t, code, n);
	if (!len || len > MAX_INSN)
		return NULL;
	if (r.nbytes + (u32)len > TR_MAX_BYTES) {
		r.cut = true;
		return NULL;
	}
	*in = (struct insn){.pc = pc, .len = (u8)len, .ends = t.done, .off = r.nbytes};
	note_exits(in, u);
	__builtin_memcpy(r.job->bytes + r.nbytes, code, (size_t)len);
	r.nbytes += (u32)len;
	while (r.hash[h])
		h = (h + 1) % HASH;
	r.hash[h] = (u16)(++r.ninsn);
	return in;
}

static void push(u64 pc)
{
	check(r.ntodo < ARRAY_LEN(r.todo));
	r.todo[r.ntodo++] = pc;
}

/* Has control ever come to pc? */
static bool seen(u64 pc)
{
	struct tr_recipe *k = &r.job->recipe;
	u32 i = r.nasked++;

	if (i == k->n) {
		check(r.job->seen && k->n < TR_MAX_ANSWERS);
		if (r.job->seen(r.job, pc))
			k->answer[i / 8] |= (u8)(1u << i % 8);
		k->n++;
	}
	return k->answer[i / 8] >> i % 8 & 1;
}

static void walk_from(struct ir_unit *u, u64 pc)
{
	struct insn *in = find(pc);

	if (in) {
		in->leader = true;
		return;
	}
	for (bool first = true;; first = false) {
		in = find(pc);
		if (in) {
			in->leader = true; /* joins what was walked before */
			return;
		}
		in = walk_insn(u, pc);
		if (!in)
			return;
		in->leader = first;
		if (in->target != NOWHERE && (in->ends || seen(in->target)))
			push(in->target);
		if (in->ret != NOWHERE && seen(in->ret))
			push(in->ret);
		if (in->ends)
			return;
		pc += in->len;
	}
}

/* -- blocks -----------------------------------------------------------------------------------------------------------
 */

static void sort_by_pc(void)
{
	for (u32 i = 1; i < r.ninsn; i++) {
		struct insn x = r.insn[i];
		u32 k = i;

		for (; k && r.insn[k - 1].pc > x.pc; k--)
			r.insn[k] = r.insn[k - 1];
		r.insn[k] = x;
	}
	rehash();
}

static bool make_blocks(void)
{
	r.nblock = 0;
	for (u32 i = 0; i < r.ninsn; i++) {
		struct block *b;

		if (!r.insn[i].leader)
			continue;
		if (r.nblock == REGION_MAX_BLOCKS)
			return false;
		r.insn[i].block = (u16)r.nblock;
		b = &r.block[r.nblock++];
		*b = (struct block){.first = i, .last = i};
		while (!r.insn[b->last].ends && b->last + 1 < r.ninsn && !r.insn[b->last + 1].leader &&
		       r.insn[b->last + 1].pc == r.insn[b->last].pc + r.insn[b->last].len)
			b->last++;
	}
	return true;
}

static struct block *leader_block(u64 pc)
{
	struct insn *in = pc == NOWHERE ? NULL : find(pc);

	return in && in->leader ? &r.block[in->block] : NULL;
}

/* Calls fn for each edge from block b to another block of the walk. */
static void each_edge(struct block *b, void (*fn)(struct block *from, u64 from_pc, struct block *to))
{
	for (u32 i = b->first; i <= b->last; i++) {
		const struct insn *in = &r.insn[i];
		struct block *to[3] = {leader_block(in->target), leader_block(in->ret),
		                       i == b->last && !in->ends ? leader_block(in->pc + in->len) : NULL};

		for (int k = 0; k < 3; k++)
			if (to[k])
				fn(b, in->pc, to[k]);
	}
}

static bool changed, cycle;
static struct block *head;

static void edge_reaches(struct block *from, u64 pc, struct block *to)
{
	(void)pc;
	if ((to == head || to->reaches) && !from->reaches) {
		from->reaches = true;
		changed = true;
	}
}

static void edge_kept(struct block *from, u64 pc, struct block *to)
{
	(void)pc;
	if (from->kept && !to->kept && (!cycle || to->reaches)) {
		to->kept = true;
		changed = true;
	}
}

static void edge_depth(struct block *from, u64 pc, struct block *to)
{
	if (!from->kept || !to->kept || r.insn[to->first].pc > pc)
		return;
	to->poll = true;
	for (struct block *b = to; b <= from; b++)
		b->depth++;
}

static void each_block(void (*fn)(struct block *from, u64 from_pc, struct block *to))
{
	do {
		changed = false;
		for (u32 i = 0; i < r.nblock; i++)
			each_edge(&r.block[i], fn);
	} while (changed);
}

/* Which blocks belong to the region, how deep each lies in loops, and which must poll. */
static void choose(u64 pc)
{
	head = leader_block(pc);
	cycle = false;
	changed = false;
	each_block(edge_reaches);
	cycle = head->reaches;
	head->kept = true;
	each_block(edge_kept);
	changed = false;
	each_block(edge_depth);
}

/* -- emitting ---------------------------------------------------------------------------------------------------------
 */

/* Facts that hold where control comes to label l from here. */
static void meet(u32 l, const u64 *facts)
{
	for (u32 k = 0; k < NOTES; k++)
		r.block[r.of_label[l]].next[k] &= facts ? facts[k] : 0;
}

static int block_label(const struct ir_unit *u, u64 pc)
{
	const struct block *b = leader_block(pc);

	if (!b || !b->kept)
		return -1;
	/* after a call nothing is known */
	meet(b->label, u->cur_pc == r.tr->pc && pc != r.ret ? r.tr->note : NULL);
	return b->label;
}

/* False: no room. */
static bool emit_block(struct ir_unit *u, const struct block *b)
{
	struct tr t = {.u = u, .guest = r.guest, .mode = r.job->mode, .features = r.job->features};
	u32 at = u->nins;

	r.tr = &t;
	__builtin_memcpy(t.note, b->facts, sizeof t.note);
	ir_place(u, b->label);
	u->ins[at].n = b->poll ? IR_LABEL_POLL : 0;
	u->ins[at].cc = (u8)MIN(b->depth, 255);
	for (u32 i = b->first; i <= b->last; i++) {
		const struct insn *in = &r.insn[i];

		if (!ir_room(u))
			return false;
		t.pc = in->pc;
		r.ret = in->ret;
		ir_insn(u, in->pc);
		check(r.guest->translate(&t, r.job->bytes + in->off, in->len) == in->len);
		if (t.done)
			break;
	}
	if (!t.done) {
		r.ret = NOWHERE;
		ir_exit_jump(u, r.insn[b->last].pc + r.insn[b->last].len);
	}
	return true;
}

static bool emit_all(struct ir_unit *u, u64 pc, u32 fp_mode)
{
	ir_begin(u, u->ins, u->maxins, u->slot_val, r.guest, pc);
	u->fp_mode = fp_mode;
	u->tier = 2;
	u->block = block_label;
	u->nlabel = r.nlabel;
	ir_jump(u, head->label);
	meet(head->label, NULL);
	for (u32 i = 0; i < r.nblock; i++)
		if (r.block[i].kept && !emit_block(u, &r.block[i]))
			return false;
	return true;
}

/* Guests note facts about registers (struct tr.note) as they go: a set bit is known to hold.  At a label those hold
 * that hold on each way to it.  To begin with all are assumed; while that turns out wrong, blocks are emitted again
 * with what was found, and after some rounds with none. */
static bool emit_with_facts(struct ir_unit *u, u64 pc, u32 fp_mode)
{
	for (unsigned round = 0;; round++) {
		bool right = true;

		for (u32 i = 0; i < r.nblock; i++) {
			struct block *b = &r.block[i];

			for (u32 k = 0; k < NOTES; k++) {
				b->facts[k] = round == 0  ? (r.guest->notes ? ~0ull : 0)
				              : round < 4 ? b->facts[k] & b->next[k]
				                          : 0;
				b->next[k] = ~0ull;
			}
		}
		if (!emit_all(u, pc, fp_mode))
			return false;
		for (u32 i = 0; i < r.nblock; i++)
			for (u32 k = 0; k < NOTES; k++)
				right &= !(r.block[i].kept && r.block[i].facts[k] & ~r.block[i].next[k]);
		if (right)
			return true;
	}
}

/* The bytes of all instructions that were walked: also those left outside were looked at. */
static bool note_ranges(struct translate_job *j)
{
	j->nrange = 0;
	for (u32 i = 0; i < r.ninsn; i++) {
		const struct insn *in = &r.insn[i];
		struct tr_range *last = j->nrange ? &j->range[j->nrange - 1] : NULL;

		if (last && last->pc + last->len == in->pc && last->off + last->len == in->off) {
			last->len += in->len;
			continue;
		}
		if (j->nrange == TR_MAX_RANGES)
			return false;
		j->range[j->nrange++] = (struct tr_range){.pc = in->pc, .len = in->len, .off = in->off};
	}
	return true;
}

enum region_end region_build(struct ir_unit *u, const struct guest *g, struct translate_job *j, u32 max)
{
	u64 pc = u->pc;
	u32 fp_mode = u->fp_mode;

	r.job = j;
	r.guest = g;
	r.ninsn = r.nbytes = r.ntodo = r.nasked = 0;
	r.max = max;
	r.cut = false;
	r.code = NULL;
	__builtin_memset(r.hash, 0, sizeof r.hash);
	push(pc);
	for (u32 k = 0; k < r.ntodo; k++)
		walk_from(u, r.todo[k]);
	if (!r.ninsn)
		return REGION_GONE;
	sort_by_pc();
	if (!make_blocks())
		return REGION_BLOCKS;
	if (!note_ranges(j))
		return REGION_RANGES;
	choose(pc);
	u32 kept = 0;

	for (u32 i = 0; i < r.nblock; i++)
		kept += r.block[i].kept;
	if (kept == 1 && !cycle)
		return r.cut ? REGION_LONG : REGION_ALONE;
	r.nlabel = 0;
	for (u32 i = 0; i < r.nblock; i++)
		if (r.block[i].kept) {
			r.of_label[r.nlabel] = (u16)i;
			r.block[i].label = (u16)r.nlabel++;
		}
	if (!emit_with_facts(u, pc, fp_mode))
		return REGION_ROOM;
	return r.cut ? REGION_CUT : REGION_WHOLE;
}
