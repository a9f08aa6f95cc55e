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

static u32 traits_of(unsigned op, bool clobbers)
{
	const struct ir_opinfo *oi = &ir_opinfo[op];
	u32 t = clobbers ? CG_T_CLOB : 0;

	for (unsigned k = 0; k < 3; k++)
		if (ir_arg_is_value(oi->args[k]))
			t |= CG_T_A << k;
	if (oi->mask & IRF_PURE)
		t |= CG_T_PURE;
	if ((oi->mask & (IRF_EXIT | IRF_FAULT)) || op == IRO_label)
		t |= CG_T_BORDER | CG_T_SEES;
	if (op == IRO_call || op == IRO_get)
		t |= CG_T_SEES; /* a get: of the flags slot only */
	if (oi->res == 'G')
		t |= CG_T_FLAGS;
	if (oi->res == 'V')
		t |= CG_T_VEC;
	if (oi->res == 'I' || oi->res == 'F' || oi->res == 'T')
		t |= CG_T_TYPED;
	if (oi->args[0] == 'G' || oi->args[2] == 'G')
		t |= CG_T_TAKES;
	switch (op) {
	case IRO_insn:
	case IRO_const:
	case IRO_vconst: return t | CG_T_SILENT;
	case IRO_nop:
	case IRO_get:
	case IRO_set:
	case IRO_fwide:
	case IRO_fbox: return t | CG_T_OTHER;
	case IRO_add: return t | CG_T_VARIES | CG_T_FOLDS;
	case IRO_shl: return t | CG_T_FOLDS;
	case IRO_load:
	case IRO_store: return t | CG_T_VARIES;
	default: return t;
	}
}

void cg_merge_rows(struct hg *hg)
{
	for (unsigned op = 0; op < IRO_COUNT; op++) {
		struct cg_row *row = &hg->row[op];

		*row = *cg_row_of(op);
		row->traits = traits_of(op, row->clobbers);
	}
}

bool cg_clobbers_varies(const struct cg *c, u32 i)
{
	const struct ir_ins *in = cg_ins(c, i);

	if (in->op == IRO_add)
		return cg_partner(c, i) != 0;
	return c->hg->opt.base == HG_BASE_SOFTMMU || (in->n & (IR_MEM_SWAP | IR_MEM_ALIGN)) != 0;
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
	const struct cg_row *rows = c->hg->row;
	const struct cg_val *w = c->val + 1;
	const struct ir_ins *in = c->ins + 1;
	bool fz = cg_fz(c, IR_RN_MODE);

	for (u32 i = 1, n = c->u->nins; i < n; i++, in++, w++) {
		if (w->dead || w->folded)
			continue;
		const struct cg_row *row = &rows[in->op];

		if (row->traits & CG_T_SILENT) {
			if (in->op == IRO_insn)
				c->cur_pc = ir_imm(in);
			continue;
		}
		if (UNLIKELY(!x86_room(&c->b, CG_ROOM) || c->failed)) {
			c->failed = true;
			return;
		}
		bool clob = row->traits & CG_T_VARIES ? cg_clobbers_varies(c, i) : row->traits & CG_T_CLOB;

		c->i = i;
		if (c->pend || (clob && c->ef_val))
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
	static const struct cg_val fresh = {.reg = CG_NONE, .spill = CG_NONE};
	struct cg *c = hg->cg;
	u32 n = u->nins;

	if (n > HG_MAX_INS)
		return -1;
	c->hg = hg;
	c->u = u;
	c->ins = u->ins;
	c->out = out;
	c->start = out->code;
	c->b = (struct x86_buf){
	    .p = out->code, .end = out->code + HG_MAX_CODE, .level = (u8)hg->opt.level, .scratch = CG_VSCRATCH};
	for (struct cg_val *w = c->val, *end = w + n; w < end; w++)
		__builtin_memcpy(w, &fresh, sizeof(fresh));
	__builtin_memset(c->reg_val, 0, sizeof(c->reg_val));
	__builtin_memset(c->slot_get, 0, u->guest->nslots * sizeof(*c->slot_get));
	for (u32 l = 0; l < u->nlabel; l++)
		c->labels[l] = (struct x86_label){0};
	for (u32 k = 0; k < u->npool; k++)
		c->vpool[k] = (struct x86_label){0};
	c->locked = c->busy_tmp = 0;
	c->spill_free = c->vspill_free = ~0u;
	c->ef_val = c->pend = c->ef_at = 0;
	c->rec = c->prec = (struct cg_flrec){.a = CG_NONE, .b = CG_NONE};
	c->rec_result = 0;
	c->fl_tmp = CG_NONE;
	c->ncold = c->ntouched = 0;
	c->vpool_used = 0;
	c->failed = false;
	c->cur_pc = u->pc;
	c->rng = hg->opt.seed * 0x9e3779b97f4a7c15ull + u->pc + 1;
	out->len = out->poll = out->skip = out->nreloc = out->nlink = out->ncell = out->nlanding = out->nside =
	    out->nflags = out->nsunk = 0;
	c->nsunk = 0;
	cg_choose_homes(c);
	cg_prepare(c);
	cg_emit_entry(c);
	lower_all(c);
	cg_emit_cold(c);
	cg_zone_end_all(c);
	if (c->failed || !x86_room(&c->b, CG_ROOM + 16 * IR_MAX_POOL))
		return -1;
	emit_pool(c);
	out->len = (u32)(c->b.p - c->start);
	return 0;
}
