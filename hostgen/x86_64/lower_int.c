/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/lower_int.c - lowering rows of the integer and flags operations. */
#include "hostgen/x86_64/cg_int.h"

#include "core/cpu.h"
#include "core/guest.h"
#include "hostgen/x86_64/encode_vec.h"

static unsigned size_of(const struct ir_ins *in)
{
	return in->type == IR_I32 ? 4 : 8;
}

/* Instruction i is a flags value that is made. */
static bool makes_flags(const struct cg *c, u32 i)
{
	return (c->hg->row[cg_ins(c, i)->op].traits & CG_T_FLAGS) && !c->val[i].dead && !c->val[i].folded;
}

u32 cg_partner(const struct cg *c, u32 i)
{
	u32 next = cg_next(c, i), last = cg_last(c, i);

	if (next && makes_flags(c, next) && cg_flags_partner(c, next, i))
		return next;
	if (last && makes_flags(c, last) && cg_flags_partner(c, last, i))
		return last;
	return 0;
}

/* True if EFLAGS hold something that is wanted after the current instruction. */
static bool flags_wanted(const struct cg *c)
{
	return c->ef_val && (c->val[c->ef_val].last > c->i || c->pend == c->ef_val);
}

/* -- add, sub, logic
 * -------------------------------------------------------------------------------------------------------- */

static void lower_alu(struct cg *c, const struct ir_ins *in, u32 i)
{
	enum x86_alu op = in->op == IRO_add   ? X86_ADD
	                  : in->op == IRO_sub ? X86_SUB
	                  : in->op == IRO_and ? X86_AND
	                  : in->op == IRO_or  ? X86_OR
	                                      : X86_XOR;
	unsigned sz = size_of(in), a, b, d;
	u32 f = cg_partner(c, i);
	struct x86_mem m;
	s32 imm;

	if (in->op == IRO_add && (c->val[in->a].folded || c->val[in->b].folded)) {
		struct cg_parts p = {0};

		cg_parts_of(c, i, true, &p);
		m = cg_parts_mem(c, &p);
		x86_lea(&c->b, sz, cg_def(c, i), m);
		return;
	}
	if (cg_imm32(c, in->b, sz, &imm)) {
		a = cg_use(c, in->a);
		if (f) {
			cg_flags_record(c, f);
			if (op == X86_ADD && cg_ins(c, f)->op == IRO_fl_sub) {
				op = X86_SUB;
				imm = (s32)(0u - (u32)imm);
			}
		}
		d = cg_def(c, i);
		if (op == X86_ADD && !f && (d != a || flags_wanted(c))) {
			x86_lea(&c->b, sz, d, x86_mem(a, imm));
			return;
		}
		cg_clobber(c);
		cg_mov(c, d, a);
		if (op == X86_AND && sz == 8 && imm >= 0)
			sz = f ? 8 : 4;
		x86_alu_ri(&c->b, op, sz, d, imm);
	} else {
		a = cg_use(c, in->a); /* before b stays in memory, which may be the same value */
		if (!f && !(op == X86_ADD && flags_wanted(c)) && cg_use_mem(c, in->b, &m)) {
			d = cg_def(c, i);
			cg_clobber(c);
			cg_mov(c, d, a);
			x86_alu_rm(&c->b, op, sz, d, m);
			return;
		}
		b = cg_use(c, in->b);
		if (f)
			cg_flags_record(c, f);
		d = op == X86_SUB && f ? cg_def_not(c, i, in->b) : cg_def(c, i);
		if (op == X86_ADD && !f && ((d != a && d != b) || flags_wanted(c))) {
			x86_lea(&c->b, sz, d, x86_mem_index(a, b, 0, 0));
			return;
		}
		cg_clobber(c);
		if (d == b && d != a) {
			if (op == X86_SUB) {
				x86_grp3_r(&c->b, X86_NEG, sz, d);
				x86_alu_rr(&c->b, X86_ADD, sz, d, a);
			} else {
				x86_alu_rr(&c->b, op, sz, d, a);
			}
		} else {
			cg_mov(c, d, a);
			x86_alu_rr(&c->b, op, sz, d, b);
		}
	}
	if (f) {
		cg_flags_are(c, f, cg_ins(c, f)->op == IRO_fl_sub ? CG_FORM_SUB : CG_FORM_ADD);
		c->rec_result = i;
	}
}

/* a op ~b */
static void lower_alun(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned sz = size_of(in), a = cg_use(c, in->a), b = cg_use(c, in->b), d;

	cg_clobber(c);
	if (in->op == IRO_andn && c->hg->opt.level >= 3) {
		d = cg_def(c, i);
		x86_bmi_rr(&c->b, X86_ANDN, sz, d, b, a);
		return;
	}
	d = cg_def_early(c, i);
	cg_mov(c, d, b);
	x86_grp3_r(&c->b, X86_NOT, sz, d);
	x86_alu_rr(&c->b, in->op == IRO_andn ? X86_AND : in->op == IRO_orn ? X86_OR : X86_XOR, sz, d, a);
}

static void lower_unary(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), d = cg_def(c, i);

	if (in->op == IRO_neg)
		cg_clobber(c);
	cg_mov(c, d, a);
	x86_grp3_r(&c->b, in->op == IRO_neg ? X86_NEG : X86_NOT, size_of(in), d);
}

/* -- multiplication, division
 * -------------------------------------------------------------------------------------------------- */

static void lower_mul(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned sz = size_of(in), a, b, d;
	struct x86_mem m;
	s32 imm;

	cg_clobber(c);
	if (cg_imm32(c, in->b, sz, &imm)) {
		a = cg_use(c, in->a);
		d = cg_def(c, i);
		x86_imul_rri(&c->b, sz, d, a, imm);
		return;
	}
	a = cg_use(c, in->a); /* before b stays in memory, which may be the same value */
	if (cg_use_mem(c, in->b, &m)) {
		d = cg_def(c, i);
		cg_mov(c, d, a);
		x86_imul_rm(&c->b, sz, d, m);
		return;
	}
	b = cg_use(c, in->b);
	d = cg_def(c, i);
	if (d == b) {
		x86_imul_rr(&c->b, sz, d, a);
	} else {
		cg_mov(c, d, a);
		x86_imul_rr(&c->b, sz, d, b);
	}
}

static void lower_mulh(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned sz = size_of(in), b, t = 0;

	cg_clobber(c);
	cg_take(c, X86_RAX);
	cg_take(c, X86_RDX);
	if (in->op == IRO_mulhsu) {
		/* signed a times unsigned b: the unsigned product, less b where a is negative */
		b = cg_use(c, in->b);
		cg_use_in(c, in->a, X86_RAX);
		t = cg_tmp(c);
		cg_mov(c, t, X86_RAX);
		x86_shift_ri(&c->b, X86_SAR, sz, t, sz * 8 - 1);
		x86_alu_rr(&c->b, X86_AND, sz, t, b);
		x86_grp3_r(&c->b, X86_MUL, sz, b);
		x86_alu_rr(&c->b, X86_SUB, sz, X86_RDX, t);
	} else {
		b = cg_use(c, in->b);
		cg_use_in(c, in->a, X86_RAX);
		x86_grp3_r(&c->b, in->op == IRO_mulhs ? X86_IMUL : X86_MUL, sz, b);
	}
	cg_def_in(c, i, X86_RDX);
}

static void lower_div(struct cg *c, const struct ir_ins *in, u32 i)
{
	bool sign = in->op == IRO_divs || in->op == IRO_rems, rem = in->op == IRO_rems || in->op == IRO_remu;
	unsigned sz = size_of(in), b, res = rem ? X86_RDX : X86_RAX;
	u8 *zero = NULL, *minus = NULL, *done1 = NULL, *done2 = NULL;
	struct x86_buf *x = &c->b;
	u64 k;
	bool known = cg_isconst(c, in->b, &k) && sext(k, sz * 8) != 0 && sext(k, sz * 8) != -1;

	cg_clobber(c);
	cg_take(c, X86_RAX);
	cg_take(c, X86_RDX);
	b = cg_use(c, in->b);
	cg_use_in(c, in->a, X86_RAX);
	if (!known) {
		x86_test_rr(x, sz, b, b);
		zero = x86_jcc8(x, X86_CC_E);
		if (sign) {
			x86_alu_ri(x, X86_CMP, sz, b, -1);
			minus = x86_jcc8(x, X86_CC_E);
		}
	}
	if (sign)
		x86_cdq(x, sz);
	else
		x86_zero(x, X86_RDX);
	x86_grp3_r(x, sign ? X86_IDIV : X86_DIV, sz, b);
	if (!known) {
		done1 = x86_jmp8(x);
		if (sign) {
			x86_patch8(x, minus);
			if (rem)
				x86_zero(x, X86_RDX);
			else
				x86_grp3_r(x, X86_NEG, sz, X86_RAX);
			done2 = x86_jmp8(x);
		}
		x86_patch8(x, zero);
		if (rem)
			x86_mov_rr(x, sz, X86_RDX, X86_RAX);
		else if (in->n == 1)
			x86_zero(x, X86_RAX);
		else
			x86_alu_ri(x, X86_OR, sz, X86_RAX, -1);
		x86_patch8(x, done1);
		if (done2)
			x86_patch8(x, done2);
	}
	cg_def_in(c, i, res);
}

/* -- shifts
 * ------------------------------------------------------------------------------------------------------------------ */

static void lower_shift(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const struct {
		enum x86_shift op;
		enum x86_bmi bmi;
	} tab[] = {
	    [IRO_shl - IRO_shl] = {X86_SHL, X86_SHLX},
	    [IRO_shr - IRO_shl] = {X86_SHR, X86_SHRX},
	    [IRO_sar - IRO_shl] = {X86_SAR, X86_SARX},
	    [IRO_ror - IRO_shl] = {X86_ROR, 0},
	};
	unsigned sz = size_of(in), a, b, d, which = in->op - IRO_shl;
	u64 k;

	if (cg_isconst(c, in->b, &k)) {
		unsigned n = (unsigned)k & (sz * 8 - 1);

		a = cg_use(c, in->a);
		d = cg_def(c, i);
		if (in->op == IRO_ror && c->hg->opt.level >= 3) {
			x86_rorx_rri(&c->b, sz, d, a, n);
			return;
		}
		if (in->op == IRO_shl && n == 1 && d != a) {
			x86_lea(&c->b, sz, d, x86_mem_index(a, a, 0, 0));
			return;
		}
		cg_clobber(c);
		cg_mov(c, d, a);
		x86_shift_ri(&c->b, tab[which].op, sz, d, n);
		return;
	}
	if (in->op != IRO_ror && c->hg->opt.level >= 3) {
		a = cg_use(c, in->a);
		b = cg_use(c, in->b);
		d = cg_def(c, i);
		x86_bmi_rr(&c->b, tab[which].bmi, sz, d, b, a);
		return;
	}
	cg_clobber(c);
	cg_take(c, X86_RCX);
	a = cg_use(c, in->a);
	cg_use_in(c, in->b, X86_RCX);
	d = cg_def(c, i);
	cg_mov(c, d, a);
	x86_shift_rcl(&c->b, tab[which].op, sz, d);
}

/* -- bits
 * ----------------------------------------------------------------------------------------------------------------------
 */

static void lower_count(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned sz = size_of(in), a = cg_use(c, in->a), d;

	cg_clobber(c);
	if (in->op == IRO_popcnt) {
		d = cg_def(c, i);
		x86_rop_rr(&c->b, X86_POPCNT, sz, d, a);
		return;
	}
	if (c->hg->opt.level >= 3) {
		d = cg_def(c, i);
		x86_rop_rr(&c->b, in->op == IRO_clz ? X86_LZCNT : X86_TZCNT, sz, d, a);
		return;
	}
	unsigned t = cg_tmp(c);

	d = cg_def_early(c, i);
	/* bsf and bsr leave ZF set for 0 and the destination undefined */
	x86_mov_ri(&c->b, t, in->op == IRO_clz ? 2 * sz * 8 - 1 : sz * 8);
	x86_rop_rr(&c->b, in->op == IRO_clz ? X86_BSR : X86_BSF, sz, d, a);
	x86_cmov_rr(&c->b, X86_CC_E, sz, d, t);
	if (in->op == IRO_clz)
		x86_alu_ri(&c->b, X86_XOR, sz, d, (s32)(sz * 8 - 1));
}

static void lower_bswap(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned sz = size_of(in), a = cg_use(c, in->a), d = cg_def(c, i);

	cg_mov(c, d, a);
	x86_bswap(&c->b, sz, d);
}

/* swaps adjacent groups of `shift` bits: mask selects the low group of each pair */
static void swap_groups(struct cg *c, unsigned sz, unsigned d, unsigned t, unsigned m, unsigned shift, u64 mask)
{
	struct x86_buf *b = &c->b;

	x86_mov_ri(b, m, sz == 4 ? (u32)mask : mask);
	x86_mov_rr(b, sz, t, d);
	x86_shift_ri(b, X86_SHR, sz, t, shift);
	x86_alu_rr(b, X86_AND, sz, t, m);
	x86_alu_rr(b, X86_AND, sz, d, m);
	x86_shift_ri(b, X86_SHL, sz, d, shift);
	x86_alu_rr(b, X86_OR, sz, d, t);
}

static void lower_bitperm(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned sz = size_of(in), a = cg_use(c, in->a), t = cg_tmp(c), m = cg_tmp(c), d = cg_def_early(c, i);

	cg_clobber(c);
	cg_mov(c, d, a);
	if (in->op == IRO_bswap16) {
		swap_groups(c, sz, d, t, m, 8, 0x00ff00ff00ff00ffull);
	} else if (in->op == IRO_bswap32) {
		x86_bswap(&c->b, sz, d);
		if (sz == 8)
			x86_shift_ri(&c->b, X86_ROR, 8, d, 32);
	} else {
		x86_bswap(&c->b, sz, d);
		swap_groups(c, sz, d, t, m, 4, 0x0f0f0f0f0f0f0f0full);
		swap_groups(c, sz, d, t, m, 2, 0x3333333333333333ull);
		swap_groups(c, sz, d, t, m, 1, 0x5555555555555555ull);
	}
}

static void lower_extend(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), d = cg_def(c, i);

	switch (in->op) {
	case IRO_sext8: x86_movsx_rr(&c->b, size_of(in), 1, d, a); break;
	case IRO_sext16: x86_movsx_rr(&c->b, size_of(in), 2, d, a); break;
	case IRO_sext32: x86_movsx_rr(&c->b, 8, 4, d, a); break;
	case IRO_zext8: x86_movzx_rr(&c->b, 1, d, a); break;
	default: x86_movzx_rr(&c->b, 2, d, a); break;
	}
}

/* True if the register of i32 value v is known to have zeros above: every 32-bit instruction leaves them. */
static bool clean32(const struct cg *c, u32 v)
{
	switch (cg_ins(c, v)->op) {
	case IRO_trunc:
	case IRO_get:
	case IRO_sel:
	case IRO_call:
	case IRO_ffrom: return false;
	default: return true;
	}
}

static void lower_zext32(struct cg *c, const struct ir_ins *in, u32 i)
{
	u64 k;

	if (clean32(c, in->a) && !cg_isconst(c, in->a, &k)) {
		cg_def_alias(c, i, in->a);
		return;
	}
	unsigned a = cg_use(c, in->a), d = cg_def(c, i);

	x86_mov_rr(&c->b, 4, d, a);
}

static void lower_trunc(struct cg *c, const struct ir_ins *in, u32 i)
{
	cg_def_alias(c, i, in->a);
}

static void lower_extract(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned sz = size_of(in), w = sz * 8, lsb = in->b, len = in->c, a = cg_use(c, in->a), d = cg_def(c, i);
	struct x86_buf *b = &c->b;

	cg_clobber(c);
	if (in->op == IRO_exts) {
		if (lsb == 0 && len == 32 && sz == 8) {
			x86_movsx_rr(b, 8, 4, d, a);
			return;
		}
		x86_mov_rr(b, sz, d, a);
		if (lsb + len < w)
			x86_shift_ri(b, X86_SHL, sz, d, w - lsb - len);
		if (len < w)
			x86_shift_ri(b, X86_SAR, sz, d, w - len);
		return;
	}
	if (lsb + len <= 32)
		sz = 4;
	if (lsb == 0 && len == 32) {
		x86_mov_rr(b, 4, d, a);
		return;
	}
	if (sz == 4 || d != a)
		x86_mov_rr(b, sz, d, a);
	if (lsb)
		x86_shift_ri(b, X86_SHR, sz, d, lsb);
	if (len == 32 && sz == 8)
		x86_mov_rr(b, 4, d, d);
	else if (len == 8 || len == 16)
		x86_movzx_rr(b, len / 8, d, d);
	else if (len < 32 && lsb + len < w)
		x86_alu_ri(b, X86_AND, 4, d, (s32)((1u << len) - 1));
	else if (lsb + len < w) {
		x86_shift_ri(b, X86_SHL, sz, d, w - len);
		x86_shift_ri(b, X86_SHR, sz, d, w - len);
	}
}

static void lower_ins(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned sz = size_of(in), lsb = in->c, len = in->n;
	u64 field = bits_u(~0ull, 0, len), mask = ~(field << lsb);
	unsigned a, r, t, d;
	u64 k;
	bool kb = cg_isconst(c, in->b, &k);
	struct x86_buf *b = &c->b;

	cg_clobber(c);
	a = cg_use(c, in->a);
	r = kb ? 0 : cg_use(c, in->b);
	t = cg_tmp(c);
	d = cg_def_early(c, i);
	if (sz == 4)
		mask = (u32)mask;
	if (sz == 8 && (s64)mask != (s32)mask) {
		x86_mov_ri(b, d, mask);
		x86_alu_rr(b, X86_AND, 8, d, a);
	} else {
		cg_mov(c, d, a);
		x86_alu_ri(b, X86_AND, sz, d, (s32)mask);
	}
	if (kb) {
		k = (k & field) << lsb;
		if (sz == 4 || (s64)k == (s32)k) {
			if (k)
				x86_alu_ri(b, X86_OR, sz, d, (s32)k);
			return;
		}
		x86_mov_ri(b, t, k);
	} else {
		if (len == 8 || len == 16) {
			x86_movzx_rr(b, len / 8, t, r);
		} else if (len == 32) {
			x86_mov_rr(b, 4, t, r);
		} else if (len < 32) {
			x86_mov_rr(b, 4, t, r);
			if (lsb + len < sz * 8)
				x86_alu_ri(b, X86_AND, 4, t, (s32)field);
		} else {
			x86_mov_rr(b, 8, t, r);
			if (lsb + len < sz * 8) {
				x86_shift_ri(b, X86_SHL, sz, t, sz * 8 - len);
				x86_shift_ri(b, X86_SHR, sz, t, sz * 8 - len);
			}
		}
		if (lsb)
			x86_shift_ri(b, X86_SHL, sz, t, lsb);
	}
	x86_alu_rr(b, X86_OR, sz, d, t);
}

static void lower_extr(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned sz = size_of(in), a = cg_use(c, in->a), r = cg_use(c, in->b), d;

	cg_clobber(c);
	if (in->a == in->b && c->hg->opt.level >= 3) {
		d = cg_def(c, i);
		x86_rorx_rri(&c->b, sz, d, a, in->c);
		return;
	}
	d = cg_def_early(c, i);
	x86_mov_rr(&c->b, sz, d, r); /* of its size: zext32 counts on it */
	if (in->c)
		x86_shrd_rri(&c->b, sz, d, a, in->c);
}

static void lower_minmax(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned sz = size_of(in), a = cg_use(c, in->a), r = cg_use(c, in->b), d;
	enum x86_cc cc = in->op == IRO_mins   ? X86_CC_L
	                 : in->op == IRO_maxs ? X86_CC_G
	                 : in->op == IRO_minu ? X86_CC_B
	                                      : X86_CC_A;

	cg_clobber(c);
	x86_alu_rr(&c->b, X86_CMP, sz, r, a);
	d = cg_def(c, i);
	if (d == r && d != a) {
		/* keep r if r cc a, else a */
		x86_cmov_rr(&c->b, cc ^ 1, sz, d, a);
	} else {
		cg_mov(c, d, a);
		x86_cmov_rr(&c->b, cc, sz, d, r);
	}
}

static void lower_clmul(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned sz = size_of(in), a = cg_use(c, in->a), r = cg_use(c, in->b), x = cg_vtmp(c), y = cg_vtmp(c);
	unsigned d = cg_def(c, i);
	struct x86_buf *b = &c->b;

	x86_v_rr(b, sz == 8 ? X86_V_MOVQ_XG : X86_V_MOVD_XG, x, a);
	x86_v_rr(b, sz == 8 ? X86_V_MOVQ_XG : X86_V_MOVD_XG, y, r);
	x86_v_rrri(b, X86_V_PCLMULQDQ, x, x, y, 0);
	if (in->op == IRO_clmulh && sz == 8)
		x86_v_rri(b, X86_V_PSHUFD, x, x, 0xee); /* the high quadword */
	x86_v_rr(b, in->op == IRO_clmul && sz == 4 ? X86_V_MOVD_GX : X86_V_MOVQ_GX, d, x);
	if (in->op == IRO_clmulh && sz == 4) {
		cg_clobber(c);
		x86_shift_ri(b, X86_SHR, 8, d, 32);
	}
}

static void lower_crc32c(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), r = cg_use(c, in->b), d = cg_def_not(c, i, in->b);

	x86_mov_rr(&c->b, 4, d, a);
	x86_crc32_rr(&c->b, 1u << in->n, d, r);
}

/* -- flags
 * -------------------------------------------------------------------------------------------------------------------
 */

static void lower_fl(struct cg *c, const struct ir_ins *in, u32 i)
{
	(void)in;
	if (c->ef_val == i)
		return; /* its partner made it */
	if (cg_partner_follows(c, i))
		return; /* its partner will */
	cg_flags_record(c, i);
	cg_flags_compute(c, i);
}

static void lower_addc(struct cg *c, const struct ir_ins *in, u32 i)
{
	bool sub = in->op == IRO_subc || in->op == IRO_fl_subc, fl = ir_opinfo[in->op].res == 'G';
	unsigned sz = size_of(in), a, d;
	u32 f = fl ? i : cg_partner(c, i);
	enum x86_alu op = sub ? X86_SBB : X86_ADC;
	struct x86_mem m;
	s32 imm;

	if (fl && (c->ef_val == i || cg_partner_follows(c, i)))
		return;
	cg_carry(c, in->c, sub);
	a = cg_use(c, in->a);
	if (cg_imm32(c, in->b, sz, &imm)) {
		d = fl ? cg_tmp(c) : cg_def(c, i);
		cg_mov(c, d, a);
		x86_alu_ri(&c->b, op, sz, d, imm);
	} else if (cg_use_mem(c, in->b, &m)) {
		d = fl ? cg_tmp(c) : cg_def(c, i);
		cg_mov(c, d, a);
		x86_alu_rm(&c->b, op, sz, d, m);
	} else {
		unsigned r = cg_use(c, in->b);

		d = fl ? cg_tmp(c) : cg_def_not(c, i, in->b);
		cg_mov(c, d, a);
		x86_alu_rr(&c->b, op, sz, d, r);
	}
	cg_clobber(c);
	if (f)
		cg_flags_are(c, f, sub ? CG_FORM_SUB : CG_FORM_ADD);
}

static void lower_ccmp(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	int second;
	bool both, fcmp = cg_ins(c, in->b)->op == IRO_fl_fcmp;
	enum x86_cc cc;
	u8 *no1, *no2 = NULL, *yes = NULL, *done;
	enum cg_form form;

	cg_take(c, X86_RAX);
	if (fcmp)
		cg_take(c, X86_RCX);
	if (c->val[in->b].folded) {
		/* nothing may be loaded or spilled in a path that is skipped */
		const struct ir_ins *f = cg_ins(c, in->b);
		s32 imm;

		cg_use(c, f->a);
		if (fcmp || !cg_imm32(c, f->b, size_of(f), &imm))
			cg_use(c, f->b);
		c->fl_tmp = X86_RAX;
	} else {
		/* b has other users: it stands in EFLAGS or is made again; its image decides */
		cg_flags_image(c, in->b);
		unsigned t = cg_tmp(c), d;

		x86_mov_rr(b, 4, t, X86_RAX);
		cc = cg_cond(c, in->a, in->cc, &second, &both);
		x86_mov_ri32(b, X86_RAX, flags_image(in->n));
		if (second < 0) {
			x86_cmov_rr(b, cc, 4, X86_RAX, t);
		} else if (both) {
			d = cg_tmp(c);
			x86_mov_rr(b, 4, d, X86_RAX);
			x86_cmov_rr(b, cc, 4, X86_RAX, t);
			x86_cmov_rr(b, (enum x86_cc)second ^ 1, 4, X86_RAX, d);
		} else {
			x86_cmov_rr(b, cc, 4, X86_RAX, t);
			x86_cmov_rr(b, (enum x86_cc)second, 4, X86_RAX, t);
		}
		x86_alu_ri(b, X86_ADD, 1, X86_RAX, 0x7f);
		x86_sahf(b);
		cg_clobber(c);
		cg_flags_are(c, i, CG_FORM_ADD);
		return;
	}
	cc = cg_cond(c, in->a, in->cc, &second, &both);
	if (second >= 0 && !both) {
		yes = x86_jcc8(b, (enum x86_cc)second);
		no1 = x86_jcc8(b, cc ^ 1);
	} else {
		no1 = x86_jcc8(b, cc ^ 1);
		if (second >= 0)
			no2 = x86_jcc8(b, (enum x86_cc)second ^ 1);
	}
	if (yes)
		x86_patch8(b, yes);
	cg_clobber(c);
	cg_flags_compute(c, in->b);
	c->fl_tmp = CG_NONE;
	form = c->ef_form;
	if (fcmp) {
		cg_emit_image(c, form);
		done = x86_jmp8(b);
		form = CG_FORM_ADD;
	} else {
		done = x86_jmp8(b);
	}
	x86_patch8(b, no1);
	if (no2)
		x86_patch8(b, no2);
	u32 image = flags_image(form == CG_FORM_SUB ? in->n ^ 2u : in->n);

	x86_mov_ri32(b, X86_RAX, image);
	if (fcmp)
		x86_patch8(b, done);
	x86_alu_ri(b, X86_ADD, 1, X86_RAX, 0x7f);
	x86_sahf(b);
	if (!fcmp)
		x86_patch8(b, done);
	cg_flags_are(c, i, form);
}

/* NZCV in bits 31..28 to EFLAGS, and back. */
static void lower_fl_put(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;

	cg_take(c, X86_RAX);
	unsigned a = cg_use(c, in->a), t = cg_tmp(c);

	cg_clobber(c);
	x86_mov_rr(b, 4, t, a);
	x86_shift_ri(b, X86_SHR, 4, t, 28); /* t = NZCV */
	x86_mov_rr(b, 4, X86_RAX, t);
	x86_alu_ri(b, X86_AND, 4, X86_RAX, 12);
	x86_shift_ri(b, X86_SHL, 4, X86_RAX, 12); /* N, Z to bits 15, 14 */
	x86_bt_ri(b, X86_BT, 4, t, 0);
	x86_setcc_r(b, X86_CC_B, X86_RAX); /* V to bit 0 */
	x86_alu_ri(b, X86_AND, 4, t, 2);
	x86_shift_ri(b, X86_SHL, 4, t, 7); /* C to bit 8 */
	x86_alu_rr(b, X86_OR, 4, X86_RAX, t);
	x86_alu_ri(b, X86_ADD, 1, X86_RAX, 0x7f);
	x86_sahf(b);
	cg_flags_are(c, i, CG_FORM_ADD);
}

static void lower_fl_get(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;

	cg_touch(c, in->a);
	cg_flags_image(c, in->a);
	unsigned t = cg_tmp(c), r = cg_tmp(c);

	cg_clobber(c);
	/* N, Z: bits 15, 14 to 31, 30; C: 8 to 29; V: 0 to 28 */
	x86_mov_rr(b, 4, t, X86_RAX);
	x86_mov_rr(b, 4, r, X86_RAX);
	x86_alu_ri(b, X86_AND, 4, X86_RAX, 0xc000);
	x86_alu_ri(b, X86_AND, 4, t, 0x100);
	x86_alu_ri(b, X86_AND, 4, r, 1);
	x86_shift_ri(b, X86_SHL, 4, X86_RAX, 16);
	x86_shift_ri(b, X86_SHL, 4, t, 21);
	x86_shift_ri(b, X86_SHL, 4, r, 28);
	x86_alu_rr(b, X86_OR, 4, X86_RAX, t);
	x86_alu_rr(b, X86_OR, 4, X86_RAX, r);
	cg_def_in(c, i, X86_RAX);
}

static void lower_setc(struct cg *c, const struct ir_ins *in, u32 i)
{
	int second;
	bool both;
	enum x86_cc cc = cg_cond(c, in->a, in->cc, &second, &both);
	unsigned t = second >= 0 ? cg_tmp(c) : 0, d = cg_def(c, i);

	x86_setcc_r(&c->b, cc, d);
	x86_movzx_rr(&c->b, 1, d, d);
	if (second >= 0) {
		x86_mov_ri32(&c->b, t, both ? 0 : 1);
		x86_cmov_rr(&c->b, both ? (enum x86_cc)second ^ 1 : (enum x86_cc)second, 4, d, t);
	}
}

static void lower_setm(struct cg *c, const struct ir_ins *in, u32 i)
{
	lower_setc(c, in, i);
	cg_clobber(c);
	x86_grp3_r(&c->b, X86_NEG, size_of(in), c->val[i].reg);
}

static void lower_sel(struct cg *c, const struct ir_ins *in, u32 i)
{
	int second;
	bool both;
	struct x86_buf *b = &c->b;

	if (in->type != IR_I32 && in->type != IR_I64) {
		/* vectors and floats: a short branch */
		unsigned y = cg_use(c, in->b), n = cg_use(c, in->c);
		enum x86_cc cc = cg_cond(c, in->a, in->cc, &second, &both);
		unsigned d = cg_def_early(c, i);
		u8 *skip1, *skip2 = NULL, *take = NULL;

		cg_vmov(c, d, n);
		if (second >= 0 && !both)
			take = x86_jcc8(b, (enum x86_cc)second);
		skip1 = x86_jcc8(b, cc ^ 1);
		if (second >= 0 && both)
			skip2 = x86_jcc8(b, (enum x86_cc)second ^ 1);
		if (take)
			x86_patch8(b, take);
		cg_vmov(c, d, y);
		x86_patch8(b, skip1);
		if (skip2)
			x86_patch8(b, skip2);
		return;
	}
	enum x86_cc cc = cg_cond(c, in->a, in->cc, &second, &both);
	unsigned sz = size_of(in), y = cg_use(c, in->b), n = cg_use(c, in->c), d;

	if (second < 0) {
		d = cg_def(c, i);
		if (d == y && d != n) {
			x86_cmov_rr(b, cc ^ 1, sz, d, n);
		} else {
			cg_mov(c, d, n);
			x86_cmov_rr(b, cc, sz, d, y);
		}
		return;
	}
	d = cg_def_early(c, i);
	cg_mov(c, d, n);
	x86_cmov_rr(b, cc, sz, d, y);
	x86_cmov_rr(b, both ? (enum x86_cc)second ^ 1 : (enum x86_cc)second, sz, d, both ? n : y);
}

static void lower_const(struct cg *c, const struct ir_ins *in, u32 i)
{
	(void)c;
	(void)in;
	(void)i; /* made where it is used */
}

static void lower_set_any(struct cg *c, const struct ir_ins *in, u32 i)
{
	if (in->a == c->hg->guest->slot_flags)
		cg_lower_set_flags(c, in, i);
	else
		cg_lower_set(c, in, i);
}

// clang-format off
const struct cg_row cg_rows_int[IRO_COUNT] = {
    /* operation      lowering        may change EFLAGS */
    [IRO_const]    = {lower_const,    false},
    [IRO_vconst]   = {lower_const,    false},
    [IRO_get]      = {cg_lower_get,   false},
    [IRO_set]      = {lower_set_any,  false},
    [IRO_add]      = {lower_alu,      false},
    [IRO_sub]      = {lower_alu,      true},
    [IRO_and]      = {lower_alu,      true},
    [IRO_or]       = {lower_alu,      true},
    [IRO_xor]      = {lower_alu,      true},
    [IRO_andn]     = {lower_alun,     true},
    [IRO_orn]      = {lower_alun,     true},
    [IRO_xorn]     = {lower_alun,     true},
    [IRO_not]      = {lower_unary,    false},
    [IRO_neg]      = {lower_unary,    true},
    [IRO_mul]      = {lower_mul,      true},
    [IRO_mulhu]    = {lower_mulh,     true},
    [IRO_mulhs]    = {lower_mulh,     true},
    [IRO_mulhsu]   = {lower_mulh,     true},
    [IRO_divs]     = {lower_div,      true},
    [IRO_divu]     = {lower_div,      true},
    [IRO_rems]     = {lower_div,      true},
    [IRO_remu]     = {lower_div,      true},
    [IRO_shl]      = {lower_shift,    true},
    [IRO_shr]      = {lower_shift,    true},
    [IRO_sar]      = {lower_shift,    true},
    [IRO_ror]      = {lower_shift,    true},
    [IRO_clz]      = {lower_count,    true},
    [IRO_ctz]      = {lower_count,    true},
    [IRO_popcnt]   = {lower_count,    true},
    [IRO_bswap]    = {lower_bswap,    false},
    [IRO_bswap16]  = {lower_bitperm,  true},
    [IRO_bswap32]  = {lower_bitperm,  true},
    [IRO_bitrev]   = {lower_bitperm,  true},
    [IRO_sext8]    = {lower_extend,   false},
    [IRO_sext16]   = {lower_extend,   false},
    [IRO_zext8]    = {lower_extend,   false},
    [IRO_zext16]   = {lower_extend,   false},
    [IRO_sext32]   = {lower_extend,   false},
    [IRO_zext32]   = {lower_zext32,   false},
    [IRO_trunc]    = {lower_trunc,    false},
    [IRO_extu]     = {lower_extract,  true},
    [IRO_exts]     = {lower_extract,  true},
    [IRO_ins]      = {lower_ins,      true},
    [IRO_extr]     = {lower_extr,     true},
    [IRO_mins]     = {lower_minmax,   true},
    [IRO_maxs]     = {lower_minmax,   true},
    [IRO_minu]     = {lower_minmax,   true},
    [IRO_maxu]     = {lower_minmax,   true},
    [IRO_clmul]    = {lower_clmul,    false},
    [IRO_clmulh]   = {lower_clmul,    true},
    [IRO_crc32c]   = {lower_crc32c,   false},
    [IRO_fl_add]   = {lower_fl,       true},
    [IRO_fl_sub]   = {lower_fl,       true},
    [IRO_fl_and]   = {lower_fl,       true},
    [IRO_fl_fcmp]  = {lower_fl,       true},
    [IRO_fl_addc]  = {lower_addc,     true},
    [IRO_fl_subc]  = {lower_addc,     true},
    [IRO_addc]     = {lower_addc,     true},
    [IRO_subc]     = {lower_addc,     true},
    [IRO_fl_ccmp]  = {lower_ccmp,     true},
    [IRO_fl_put]   = {lower_fl_put,   true},
    [IRO_fl_get]   = {lower_fl_get,   true},
    [IRO_setc]     = {lower_setc,     false},
    [IRO_setm]     = {lower_setm,     true},
    [IRO_sel]      = {lower_sel,      false},
};
// clang-format on
