/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/compile.c - from a unit's IR to bytes, links, relocations and side table. */
#include "hostgen/x86_64/cg_int.h"

#include "core/cpu.h"
#include "core/guest.h"
#include "hostgen/x86_64/encode_vec.h"
#include "hostgen/x86_64/soft.h"

const struct cg_row *cg_row_of(unsigned op)
{
	if (cg_rows_int[op].fn)
		return &cg_rows_int[op];
	if (cg_rows_mem[op].fn)
		return &cg_rows_mem[op];
	if (cg_rows_ctl[op].fn)
		return &cg_rows_ctl[op];
	if (cg_rows_fp[op].fn)
		return &cg_rows_fp[op];
	return &cg_rows_vec[op];
}

void cg_merge_rows(struct hg *hg)
{
	for (unsigned op = 0; op < IRO_COUNT; op++)
		hg->row[op] = *cg_row_of(op);
}

bool cg_clobbers(const struct cg *c, u32 i)
{
	const struct ir_ins *in = cg_ins(c, i);

	if (in->op == IRO_add)
		return cg_partner(c, i) != 0;
	if (in->op == IRO_load || in->op == IRO_store)
		return c->hg->opt.base == HG_BASE_SOFTMMU || (in->n & (IR_MEM_SWAP | IR_MEM_ALIGN)) != 0;
	return c->hg->row[in->op].clobbers;
}

struct x86_mem cg_pool(struct cg *c, u32 p)
{
	struct x86_mem m = x86_mem_label(&c->vpool[p]);

	c->vpool_used |= 1ull << p;
	return m;
}

u32 cg_pool_add(struct cg *c, u64 lo, u64 hi)
{
	struct ir_unit *u = c->u;

	for (u32 k = 0; k < u->npool; k++)
		if (u->pool[k][0] == lo && u->pool[k][1] == hi)
			return k;
	if (u->npool == IR_MAX_POOL) {
		c->failed = true;
		return 0;
	}
	u->pool[u->npool][0] = lo;
	u->pool[u->npool][1] = hi;
	c->vpool[u->npool] = (struct x86_label){0};
	return u->npool++;
}

static void emit_pool(struct cg *c)
{
	struct x86_buf *b = &c->b;

	if (!c->vpool_used)
		return;
	while ((b->p - c->start) & 15)
		*b->p++ = 0xcc;
	for (u32 k = 0; k < c->u->npool; k++) {
		if (!(c->vpool_used >> k & 1))
			continue;
		x86_bind(b, &c->vpool[k]);
		x86_put64(b, c->u->pool[k][0]);
		x86_put64(b, c->u->pool[k][1]);
	}
}

static void lower_all(struct cg *c)
{
	bool fz = cg_fz(c, IR_RN_MODE);

	for (u32 i = 1; i < c->u->nins; i++) {
		const struct ir_ins *in = cg_ins(c, i);
		const struct cg_row *row = &c->hg->row[in->op];
		struct cg_val *w = &c->val[i];

		if (w->dead || in->op == IRO_nop)
			continue;
		if (w->folded)
			continue;
		if (!x86_room(&c->b, CG_ROOM) || c->failed) {
			c->failed = true;
			return;
		}
		check(row->fn);
		bool clob = cg_clobbers(c, i);

		c->i = i;
		cg_flags_before(c, i, clob);
		if (!fz || !cg_lower_fz(c, in, i))
			row->fn(c, in, i);
		if (clob && c->ef_at != i)
			c->ef_val = 0;
		cg_end_insn(c);
	}
}

int hg_compile(struct hg *hg, struct ir_unit *u, struct hg_unit *out)
{
	struct cg *c = hg->cg;
	u32 n = u->nins;

	if (n > HG_MAX_INS)
		return -1;
	c->hg = hg;
	c->u = u;
	c->out = out;
	c->start = out->code;
	c->b = (struct x86_buf){
	    .p = out->code, .end = out->code + HG_MAX_CODE, .level = (u8)hg->opt.level, .scratch = CG_VSCRATCH};
	for (u32 i = 0; i < n; i++)
		c->val[i] = (struct cg_val){.reg = CG_NONE, .spill = CG_NONE};
	for (unsigned r = 0; r < CG_REGS; r++)
		c->reg_val[r] = 0;
	for (u32 s = 0; s < u->guest->nslots; s++)
		c->slot_get[s] = 0;
	for (u32 l = 0; l < u->nlabel; l++)
		c->labels[l] = (struct x86_label){0};
	for (u32 k = 0; k < u->npool; k++)
		c->vpool[k] = (struct x86_label){0};
	c->locked = c->busy_tmp = 0;
	c->spill_free = c->vspill_free = ~0u;
	c->ef_val = c->pend = c->ef_at = 0;
	c->rec = c->prec = (struct cg_flrec){.a = CG_NONE, .b = CG_NONE};
	c->fl_tmp = CG_NONE;
	c->ncold = c->ntouched = 0;
	c->vpool_used = 0;
	c->failed = false;
	c->cur_pc = u->pc;
	c->rng = hg->opt.seed * 0x9e3779b97f4a7c15ull + u->pc + 1;
	out->len = out->skip = out->nreloc = out->nlink = out->nside = 0;
	cg_prepare(c);
	cg_emit_entry(c);
	lower_all(c);
	cg_emit_cold(c);
	if (c->failed || !x86_room(&c->b, CG_ROOM + 16 * IR_MAX_POOL))
		return -1;
	emit_pool(c);
	out->len = (u32)(c->b.p - c->start);
	return 0;
}
