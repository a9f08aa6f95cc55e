/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/control.c - how control enters and leaves a unit: poll, exits, calls, returns, traps, cold code.
 *
 * Every direct exit is a 32-bit jump field that first leads to a cold stub of the unit, which stores pc and the field's
 * address and asks the run loop to translate and patch.  A call pushes the pair (guest return address, host return
 * address): the first by push, the second by the host's call, so that the host's return predictor sees a call; the
 * guest's return compares its target with the pair and does a host ret (DESIGN: calls and returns).
 */
#include "hostgen/x86_64/cg_int.h"

#include "core/cpu.h"
#include "core/guest.h"
#include "core/mm.h"

struct cg_cold *cg_cold(struct cg *c, void (*fn)(struct cg *, struct cg_cold *))
{
	if (c->ncold == CG_MAX_COLD) {
		c->failed = true;
		c->ncold--;
	}
	struct cg_cold *s = &c->cold[c->ncold++];

	*s = (struct cg_cold){.fn = fn};
	s->pend = c->pend;
	s->pend_ef = c->pend && c->ef_val == c->pend;
	s->form = c->ef_form;
	s->prec = c->prec;
	return s;
}

void cg_emit_cold(struct cg *c)
{
	for (u32 k = 0; k < c->ncold && !c->failed; k++) {
		if (!x86_room(&c->b, CG_ROOM)) {
			c->failed = true;
			return;
		}
		x86_bind(&c->b, &c->cold[k].label);
		c->cold[k].fn(c, &c->cold[k]);
	}
}

static void reloc(struct cg *c, const u8 *field, u32 stub)
{
	if (c->out->nreloc == HG_MAX_RELOCS) {
		c->failed = true;
		return;
	}
	c->out->reloc[c->out->nreloc++] = (struct hg_reloc){(u32)(field - c->start), stub};
}

void cg_call_stub(struct cg *c, u32 stub)
{
	reloc(c, x86_call_rel32(&c->b, 0), stub);
}

void cg_jmp_stub(struct cg *c, u32 stub)
{
	reloc(c, x86_jmp_rel32(&c->b, 0), stub);
}

void cg_jcc_stub(struct cg *c, enum x86_cc cc, u32 stub)
{
	reloc(c, x86_jcc_rel32(&c->b, cc, 0), stub);
}

/* How the flags are found here: 1 + number of the row, 0: in the slot. */
static u16 flags_here(struct cg *c)
{
	struct hg_unit *out = c->out;
	struct hg_flags f = {0};

	if (!c->pend)
		return 0;
	if (c->pend == CG_PEND_CELLS) {
		f.how = HG_FLAGS_CELLS;
		f.imm = (s32)c->zone_label;
		c->zone[c->zone_label].written |= c->zone_written;
	} else if (c->ef_val == c->pend) {
		f.how = HG_FLAGS_HOST;
		f.form = (u8)c->ef_form;
	} else {
		const struct ir_ins *in = cg_ins(c, c->pend);

		check(c->prec.ok);
		f.how = HG_FLAGS_OPS;
		f.op = in->op;
		f.type = in->type;
		f.a = c->prec.a;
		f.b = c->prec.b;
		f.imm = c->prec.imm;
		f.form = c->prec.result;
	}
	/* no more rows than entries that name them */
	if (!out->nflags || __builtin_memcmp(&out->flags[out->nflags - 1], &f, sizeof f) != 0)
		out->flags[out->nflags++] = f;
	return (u16)out->nflags;
}

void cg_fault_point(struct cg *c)
{
	struct hg_unit *out = c->out;

	if (out->nside == HG_MAX_SIDE) {
		c->failed = true;
		return;
	}
	struct hg_side *s = &out->side[out->nside], *last = out->nside ? s - 1 : NULL;

	s->off = (u32)(c->b.p - c->start);
	s->pc_off = (s32)(c->cur_pc - c->u->pc);
	s->flags = flags_here(c);
	s->sunk = c->nsunk ? cg_snapshot(c) : 0;
	if (!last || s->sunk || last->sunk || last->pc_off != s->pc_off || last->flags != s->flags)
		out->nside++;
}

/* Leaves by a stub that wants a guest pc in rax. */
static void leave_at(struct cg *c, u64 pc, u32 stub)
{
	x86_mov_ri(&c->b, X86_RAX, pc);
	cg_jmp_stub(c, stub);
}

/* rax = target of the jump whose field stands at offset off: asks the run loop to translate, and to patch it. */
static void ask(struct cg *c, u32 off)
{
	u8 *next = c->b.p + 7;

	x86_lea(&c->b, 8, X86_RCX, (struct x86_mem){(s32)(c->start + off - next), X86_RIP, X86_NOREG, 0, 0, NULL});
	check(c->b.p == next);
	cg_jmp_stub(c, HG_STUB_LINK);
}

/* rax = guest address: goes there by way of the branch table. */
static void jump_by_table(struct cg *c)
{
	cg_emit_probe(c);
	cg_jcc_stub(c, X86_CC_NE, HG_STUB_MISS);
	x86_jmp_m(&c->b, x86_mem(X86_RCX, 8));
}

static void store_pc(struct cg *c, u64 pc)
{
	x86_mov_ri(&c->b, X86_RAX, pc);
	x86_mov_mr(&c->b, 8, cg_slot(c, c->hg->guest->slot_pc), X86_RAX);
}

/* -- direct links
 * ------------------------------------------------------------------------------------------------------------ */

/* Cold: asks the run loop to translate k[0] and patch the field at offset k[1]. */
static void link_cold(struct cg *c, struct cg_cold *s)
{
	c->out->link[s->k[2]].stub = (u32)(c->b.p - c->start);
	x86_mov_ri(&c->b, X86_RAX, s->k[0]);
	/* System: what a jump to another page leads to depends on the page tables; it is looked up each time. */
	if (c->hg->opt.base == HG_BASE_SOFTMMU && (s->k[0] ^ c->u->pc) >> MM_PAGE_BITS)
		jump_by_table(c);
	else
		ask(c, (u32)s->k[1]);
}

/* A field that will be patched follows behind op bytes: it must not cross 8 (contract 7). */
static void align_field(struct cg *c, unsigned op)
{
	unsigned pos = (unsigned)(c->b.p - c->start + op) & 7;

	if (pos > 4)
		x86_nop(&c->b, 8 - pos);
}

enum link_kind { LINK_JMP, LINK_CALL, LINK_JCC };

/* Emits a patchable jmp (call, jcc) to guest pc. */
static void emit_link(struct cg *c, enum link_kind kind, enum x86_cc cc, u64 pc, bool poll)
{
	struct x86_buf *b = &c->b;
	unsigned op = kind == LINK_JCC ? 2 : 1;

	align_field(c, op);
	if (c->out->nlink == HG_MAX_LINKS) {
		c->failed = true;
		return;
	}
	struct cg_cold *s = cg_cold(c, link_cold);

	s->pend = 0;
	u8 *at = b->p + op;

	switch (kind) {
	case LINK_JMP: x86_jmp(b, &s->label); break;
	case LINK_CALL: x86_call(b, &s->label); break;
	case LINK_JCC: x86_jcc(b, cc, &s->label); break;
	}
	check(b->p == at + 4);
	s->k[0] = pc;
	s->k[1] = (u64)(at - c->start);
	s->k[2] = c->out->nlink;
	c->out->link[c->out->nlink++] = (struct hg_link){.off = (u32)(at - c->start), .pc = pc, .poll = poll};
}

static void exit_cold(struct cg *c, struct cg_cold *s)
{
	const struct ir_exit *e = &c->u->exit[s->k[0]];

	if (!e->flags_dead)
		cg_flags_cold(c, s);
	else
		cg_clear_cells(c);
	cg_leave_homes(c);
	emit_link(c, LINK_JMP, 0, e->pc, e->kind == IR_EXIT_LOOP);
}

static void lower_exitif(struct cg *c, const struct ir_ins *in, u32 i)
{
	const struct ir_exit *e = &c->u->exit[in->b];
	int second;
	bool both;
	enum x86_cc cc;
	struct x86_buf *b = &c->b;
	u8 *skip = NULL;
	(void)i;

	if (c->ncold + 8 > CG_MAX_COLD || c->out->nlink + 8 > HG_MAX_LINKS) {
		c->failed = true;
		return;
	}
	cc = cg_cond(c, in->a, in->cc, &second, &both);
	if (second >= 0 && both) {
		skip = x86_jcc8(b, (enum x86_cc)second ^ 1);
	}
	if ((c->pend && !e->flags_dead) || c->out->nswap || c->cells) {
		struct cg_cold *s = cg_cold(c, exit_cold);

		s->k[0] = in->b;
		x86_jcc(b, cc, &s->label);
		if (second >= 0 && !both)
			x86_jcc(b, (enum x86_cc)second, &s->label);
	} else {
		emit_link(c, LINK_JCC, cc, e->pc, e->kind == IR_EXIT_LOOP);
		if (second >= 0 && !both)
			emit_link(c, LINK_JCC, (enum x86_cc)second, e->pc, e->kind == IR_EXIT_LOOP);
	}
	if (skip)
		x86_patch8(b, skip);
}

/* Cold: the unit was dropped while a call of it was under way, and what follows at k[0] may have changed. */
static void landing_cold(struct cg *c, struct cg_cold *s)
{
	c->out->landing[s->k[1]].stub = (u32)(c->b.p - c->start);
	cg_leave_homes(c);
	leave_at(c, s->k[0], HG_STUB_LOOKUP);
}

/* After a call: the pair is dropped and control goes on at the return address. */
static void landing(struct cg *c, const struct ir_exit *e)
{
	x86_lea(&c->b, 8, X86_RSP, x86_mem(X86_RSP, 8));
	if (!e->label) {
		emit_link(c, LINK_JMP, 0, e->ret, false);
		return;
	}
	cg_enter_homes(c);
	if (c->out->nlanding == HG_MAX_LANDINGS) {
		c->failed = true;
		return;
	}
	struct cg_cold *s = cg_cold(c, landing_cold);

	s->pend = 0;
	s->k[0] = e->ret;
	s->k[1] = c->out->nlanding;
	align_field(c, 1);
	x86_jmp_long(&c->b, &c->labels[e->label - 1]);
	c->out->landing[c->out->nlanding++].off = (u32)(c->b.p - 4 - c->start);
}

static void flush_for_exit(struct cg *c, const struct ir_exit *e)
{
	if (!e->flags_dead)
		cg_flags_flush(c);
	else
		cg_clear_cells(c);
	c->pend = 0;
}

static void lower_exit(struct cg *c, const struct ir_ins *in, u32 i)
{
	const struct ir_exit *e = &c->u->exit[in->a];
	struct x86_buf *b = &c->b;
	(void)i;

	flush_for_exit(c, e);
	cg_leave_homes(c);
	switch (e->kind) {
	case IR_EXIT_JUMP:
	case IR_EXIT_LOOP: emit_link(c, LINK_JMP, 0, e->pc, e->kind == IR_EXIT_LOOP); break;
	case IR_EXIT_CALL:
		if (e->ret == (u64)(s64)(s32)e->ret) {
			cg_fault_point(c);
			x86_push_i32(b, (s32)e->ret);
		} else {
			x86_mov_ri(b, X86_RAX, e->ret);
			cg_fault_point(c);
			x86_push_r(b, X86_RAX);
		}
		emit_link(c, LINK_CALL, 0, e->pc, true);
		landing(c, e);
		break;
	case IR_EXIT_STOP: leave_at(c, e->pc, HG_STUB_LOOKUP); break;
	default: check(!"not a direct exit");
	}
}

/* -- indirect
 * ---------------------------------------------------------------------------------------------------------------- */

/* rax = guest address: leaves rcx = its entry of the indirect branch table, flags of comparing. */
void cg_emit_probe(struct cg *c)
{
	struct x86_buf *b = &c->b;
	unsigned align = c->hg->guest->insn_align, shift = align == 4 ? 2 : align == 2 ? 1 : 0;
	unsigned bits = c->hg->opt.base == HG_BASE_SOFTMMU ? JUMP_BITS_SYSTEM : JUMP_BITS;
	u32 mask = ((1u << bits) - 1) << shift;

	x86_mov_rr(b, 4, X86_RCX, X86_RAX);
	x86_alu_ri(b, X86_AND, 4, X86_RCX, (s32)mask);
	if (shift == 0)
		x86_shift_ri(b, X86_SHL, 4, X86_RCX, 1);
	x86_mov_rm(b, 8, X86_RDX, cg_cpu(offsetof(struct cpu, jumps)));
	x86_lea(b, 8, X86_RCX, x86_mem_index(X86_RDX, X86_RCX, shift == 0 ? 3 : 4 - shift, 0));
	x86_alu_rm(b, X86_CMP, 8, X86_RAX, x86_mem(X86_RCX, 0));
}

/* The pc-relative operand of an instruction that ends with it: word 0 (pc), 1 (code) of the unit's n-th cell. */
static void emit_cell(struct cg *c, u32 n, u32 word)
{
	reloc(c, c->b.p, HG_RELOC_CELL + 2 * n + word);
	__builtin_memset(c->b.p, 0, 4);
	c->b.p += 4;
}

/* Cold: the probe, k[0] the link's number, k[1] its cell's.  Before it, for as long as the link is not patched: ask. */
static void site_cold(struct cg *c, struct cg_cold *s)
{
	struct x86_buf *b = &c->b;
	struct hg_link *l = &c->out->link[s->k[0]];

	l->stub = (u32)(b->p - c->start);
	/* mov rcx, [rip + code]: a frozen link cannot be patched, but must not ask for ever */
	*b->p++ = 0x48;
	*b->p++ = 0x8b;
	*b->p++ = 0x0d;
	emit_cell(c, (u32)s->k[1], 1);
	x86_test_rr(b, 8, X86_RCX, X86_RCX);
	u8 *decided = x86_jcc8(b, X86_CC_NE);

	ask(c, l->off);
	x86_patch8(b, decided);
	l->probe = (u32)(b->p - c->start);
	jump_by_table(c);
}

/* A target that is loaded from a constant address, as a jump to a function of a shared object does: it is the same
 * nearly always.  Other targets are not worth a cell: where they vary it is compared in vain. */
static bool wants_cell(struct cg *c, u32 v)
{
	const struct ir_ins *in = cg_ins(c, v);
	u64 k;

	if (c->hg->opt.base == HG_BASE_SOFTMMU || c->out->nlink + 8 > HG_MAX_LINKS || c->ncold + 8 > CG_MAX_COLD)
		return false;
	/* RISC-V's jalr clears bit 0; where addresses have 32 bits they are extended */
	if (in->op == IRO_and || in->op == IRO_zext32)
		in = cg_ins(c, in->a);
	return in->op == IRO_load && cg_isconst(c, in->a, &k);
}

/* rax = target: cmp rax, [cell.pc]; jne past; jmp [cell.code] */
static void emit_site(struct cg *c)
{
	struct x86_buf *b = &c->b;
	u32 cell = c->out->ncell++;

	align_field(c, 7 + 2); /* of jne, behind the cmp */
	*b->p++ = 0x48;
	*b->p++ = 0x3b;
	*b->p++ = 0x05;
	emit_cell(c, cell, 0);
	struct cg_cold *s = cg_cold(c, site_cold);

	s->pend = 0;
	u8 *at = b->p + 2;

	x86_jcc(b, X86_CC_NE, &s->label);
	check(b->p == at + 4);
	s->k[0] = c->out->nlink;
	s->k[1] = cell;
	c->out->link[c->out->nlink++] = (struct hg_link){.off = (u32)(at - c->start), .poll = true, .cell = true};
	*b->p++ = 0xff;
	*b->p++ = 0x25;
	emit_cell(c, cell, 1);
}

static void lower_exitv(struct cg *c, const struct ir_ins *in, u32 i)
{
	const struct ir_exit *e = &c->u->exit[in->b];
	struct x86_buf *b = &c->b;
	unsigned r;
	(void)i;

	flush_for_exit(c, e);
	if (e->kind == IR_EXIT_RET) {
		if (c->out->nswap) {
			cg_take(c, X86_RAX);
			cg_use_in(c, in->a, X86_RAX);
			cg_leave_homes(c);
			r = X86_RAX;
		} else {
			r = cg_use(c, in->a);
		}
		x86_alu_rm(b, X86_CMP, 8, r, x86_mem(X86_RSP, 8));
		if (r == X86_RAX) {
			cg_jcc_stub(c, X86_CC_NE, HG_STUB_RETMISS);
			x86_ret(b);
		} else {
			u8 *miss = x86_jcc8(b, X86_CC_NE);

			x86_ret(b);
			x86_patch8(b, miss);
			x86_mov_rr(b, 8, X86_RAX, r);
			cg_jmp_stub(c, HG_STUB_RETMISS);
		}
		return;
	}
	cg_take(c, X86_RAX);
	cg_use_in(c, in->a, X86_RAX);
	cg_leave_homes(c);
	if (e->kind == IR_EXIT_ICALL) {
		x86_mov_ri(b, X86_RCX, e->ret);
		cg_fault_point(c);
		x86_push_r(b, X86_RCX);
		cg_emit_probe(c);
		/* landing where slots are swapped is too long for a short jump over it */
		struct x86_label far = {0};
		u8 *miss = NULL;

		if (c->out->nswap)
			x86_jcc(b, X86_CC_NE, &far);
		else
			miss = x86_jcc8(b, X86_CC_NE);
		x86_call_m(b, x86_mem(X86_RCX, 8));
		u8 *land = b->p;

		landing(c, e);
		if (miss)
			x86_patch8(b, miss);
		else
			x86_bind(b, &far);
		cg_call_stub(c, HG_STUB_MISS);
		x86_jmp_rel32(b, (s32)(land - (b->p + 5)));
		return;
	}
	if (wants_cell(c, in->a)) {
		emit_site(c);
		return;
	}
	jump_by_table(c);
}

/* -- labels inside a unit
 * ------------------------------------------------------------------------------------------------------ */

static void label_poll_cold(struct cg *c, struct cg_cold *s)
{
	cg_zone_leave(c, (u32)s->k[1]);
	cg_leave_homes(c);
	leave_at(c, s->k[0], HG_STUB_REQUEST);
}

static void poll(struct cg *c, struct cg_cold *s)
{
	x86_alu_mi(&c->b, X86_CMP, 4, cg_cpu(offsetof(struct cpu, exit_request)), 0);
	x86_jcc(&c->b, X86_CC_NE, &s->label);
}

/* Before control goes to label l by a jump or by falling into it: the flags as its class wants them. */
static void flags_to_label(struct cg *c, u32 l)
{
	u8 want = c->label_flags[l];

	if (want == CG_FLAGS_LIVE || (want == CG_FLAGS_FAULT && !(c->pend && cg_store_cells(c, l))))
		cg_flags_flush(c);
	c->pend = 0;
}

static void lower_label(struct cg *c, const struct ir_ins *in, u32 i)
{
	flags_to_label(c, in->a);
	cg_forget_all(c);
	c->ef_val = 0;
	c->rec.ok = c->prec.ok = false;
	c->rec_result = 0;
	x86_bind(&c->b, &c->labels[in->a]);
	if (c->label_flags[in->a] == CG_FLAGS_FAULT)
		cg_zone_begin(c, in->a);
	if (in->n & IR_LABEL_POLL) {
		struct cg_cold *s = cg_cold(c, label_poll_cold);

		s->k[0] = ir_imm(cg_ins(c, i + 1));
		s->k[1] = in->a;
		poll(c, s);
	}
}

static void lower_jump(struct cg *c, const struct ir_ins *in, u32 i)
{
	const struct ir_ins *next = cg_ins(c, i + 1);

	flags_to_label(c, in->a);
	if (i + 1 == c->u->nins || next->op != IRO_label || next->a != in->a)
		x86_jmp(&c->b, &c->labels[in->a]);
}

static void br_cold(struct cg *c, struct cg_cold *s)
{
	cg_flags_cold(c, s);
	x86_jmp(&c->b, &c->labels[s->k[0]]);
}

static void lower_br(struct cg *c, const struct ir_ins *in, u32 i)
{
	u8 want = c->label_flags[in->b];
	int second;
	bool both;
	u8 *skip = NULL;
	enum x86_cc cc;
	struct x86_label *to = &c->labels[in->b];
	(void)i;

	if (c->ncold + 8 > CG_MAX_COLD) {
		c->failed = true;
		return;
	}
	cc = cg_cond(c, in->a, in->cc, &second, &both);
	if (c->pend && (want == CG_FLAGS_LIVE || (want == CG_FLAGS_FAULT && !cg_store_cells(c, in->b)))) {
		/* the image is stored on this way only */
		struct cg_cold *s = cg_cold(c, br_cold);

		s->k[0] = in->b;
		to = &s->label;
	}
	if (second >= 0 && both)
		skip = x86_jcc8(&c->b, (enum x86_cc)second ^ 1);
	x86_jcc(&c->b, cc, to);
	if (second >= 0 && !both)
		x86_jcc(&c->b, (enum x86_cc)second, to);
	if (skip)
		x86_patch8(&c->b, skip);
}

/* -- traps, helpers
 * ---------------------------------------------------------------------------------------------------------- */

static void lower_trap(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	u64 k;
	(void)i;

	cg_flags_flush(c);
	if (!(cg_isconst(c, in->a, &k) && k == 0)) {
		unsigned r = cg_use(c, in->a);

		x86_mov_mr(b, 8, cg_cpu(offsetof(struct cpu, exit_addr)), r);
	} else {
		x86_mov_mi(b, 8, cg_cpu(offsetof(struct cpu, exit_addr)), 0);
	}
	x86_mov_mi(b, 4, cg_cpu(offsetof(struct cpu, exit_code)), (s32)in->b);
	cg_leave_homes(c);
	store_pc(c, c->cur_pc);
	x86_mov_mi(b, 4, cg_cpu(offsetof(struct cpu, exit_reason)), in->n);
	cg_jmp_stub(c, HG_STUB_LEAVE);
}

/* The thunks know the convention only. */
static void call_helper(struct cg *c, u32 h)
{
	cg_leave_homes(c);
	cg_call_stub(c, HG_STUB_HELPER0 + h);
	cg_enter_homes(c);
}

static void lower_call(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const u8 arg_reg[3] = {X86_RSI, X86_RDX, X86_RCX};
	u32 h = in->n | (u32)in->cc << 8, arg[3] = {in->a, in->b, in->c};
	u32 fl = c->hg->guest->helpers[h].flags;

	if (fl & (IR_H_READS | IR_H_WRITES | IR_H_TRAPS))
		cg_flags_flush(c);
	c->locked = c->busy_tmp = 0;
	if (fl & (IR_H_WRITES | IR_H_VECTOR))
		cg_evict_slots(c);
	cg_take(c, X86_RAX);
	for (int k = 0; k < 3; k++)
		cg_take(c, arg_reg[k]);
	if (fl & IR_H_VECTOR)
		cg_evict_temps(c, true);
	for (int k = 0; k < 3; k++)
		if (arg[k])
			cg_use_in(c, arg[k], arg_reg[k]);
	cg_clobber(c);
	if (fl & IR_H_TRAPS)
		store_pc(c, c->cur_pc);
	call_helper(c, h);
	c->rec.ok = false;
	c->rec_result = 0;
	if (in->type != IR_NONE && c->val[i].uses)
		cg_def_in(c, i, X86_RAX);
}

void cg_call_host_helper(struct cg *c, u32 h)
{
	call_helper(c, c->hg->guest->nhelpers + h);
}

static void lower_insn(struct cg *c, const struct ir_ins *in, u32 i)
{
	(void)i;
	c->cur_pc = ir_imm(in);
}

static void lower_count(struct cg *c, const struct ir_ins *in, u32 i)
{
	(void)i;
	cg_flags_flush(c);
	cg_clobber(c);
	x86_alu_mi(&c->b, X86_ADD, 8, cg_cpu(offsetof(struct cpu, counter) + 8 * (in->n & 7)), (s32)in->b);
}

/* -- entry
 * --------------------------------------------------------------------------------------------------------------------
 */

static void poll_cold(struct cg *c, struct cg_cold *s)
{
	(void)s;
	leave_at(c, c->u->pc, HG_STUB_REQUEST);
}

static void hot_cold(struct cg *c, struct cg_cold *s)
{
	(void)s;
	leave_at(c, c->u->pc, HG_STUB_HOT);
}

/* dec dword [rip + counter]; js */
static void emit_counter(struct cg *c)
{
	struct cg_cold *s = cg_cold(c, hot_cold);
	struct x86_buf *b = &c->b;

	*b->p++ = 0xff;
	*b->p++ = 0x0d;
	reloc(c, b->p, HG_RELOC_COUNTER);
	b->p += 4;
	x86_jcc(b, X86_CC_S, &s->label);
}

void cg_emit_entry(struct cg *c)
{
	if (c->hg->opt.hot && c->u->tier == 1)
		emit_counter(c);
	c->out->poll = (u32)(c->b.p - c->start);
	poll(c, cg_cold(c, poll_cold));
	c->out->skip = (u32)(c->b.p - c->start);
	cg_enter_homes(c);
}

// clang-format off
const struct cg_row cg_rows_ctl[IRO_COUNT] = {
    /* operation      lowering        may change EFLAGS */
    [IRO_insn]     = {lower_insn,     false},
    [IRO_label]    = {lower_label,    false},
    [IRO_jump]     = {lower_jump,     false},
    [IRO_br]       = {lower_br,       false},
    [IRO_exit]     = {lower_exit,     false},
    [IRO_exitif]   = {lower_exitif,   false},
    [IRO_exitv]    = {lower_exitv,    true},
    [IRO_trap]     = {lower_trap,     true},
    [IRO_call]     = {lower_call,     true},
    [IRO_count]    = {lower_count,    true},
};
// clang-format on
