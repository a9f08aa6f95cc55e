/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/lower_vec.c - lowering rows of the integer vector operations.
 *
 * An operation works on all 128 bits; IR_V64 then clears the upper half, which costs one move.  What a level has no
 * short sequence for runs in C (cg_soft_here), by the same definition as the interpreter.
 */
#include "hostgen/x86_64/encode_vec.h"
#include "hostgen/x86_64/soft.h"

#define SIZE(in) ((in)->n & IR_VSIZE)
#define BYTES(b) ((u64)(b)*0x0101010101010101ull)

static struct x86_mem pool(struct cg *c, u64 lo, u64 hi)
{
	return cg_pool(c, cg_pool_add(c, lo, hi));
}

static struct x86_mem pool2(struct cg *c, u64 v)
{
	return pool(c, v, v);
}

/* The 64-bit pattern that holds v in each lane of 1 << size bytes. */
static u64 every(unsigned size, u64 v)
{
	for (unsigned bits = 8u << size; bits < 64; bits *= 2)
		v |= v << bits;
	return v;
}

/* Clears the upper half where the row asks for it. */
static void finish(struct cg *c, const struct ir_ins *in, unsigned d)
{
	if (in->n & IR_V64)
		x86_v_rr(&c->b, X86_V_MOVQ, d, d);
}

/* Of the registers 16 to 31 the instructions without an EVEX form know nothing: a source is copied to a temporary,
 * which is always low; a result is made in one (low_result) and moved. */
static unsigned low(struct cg *c, unsigned r)
{
	unsigned t;

	if (r < 16)
		return r;
	t = cg_vtmp(c);
	x86_v_mov(&c->b, t, r);
	return t;
}

static unsigned low_result(struct cg *c, unsigned d)
{
	return d < 16 ? d : cg_vtmp(c);
}

static void ones(struct cg *c, unsigned d)
{
	if (d < 16)
		x86_v_rrr(&c->b, X86_V_PCMPEQD, d, d, d);
	else
		x86_v_rrri(&c->b, X86_V_PTERNLOGD, d, d, d, 0xff);
}

/* d = ~s through a temporary. */
static void invert(struct cg *c, unsigned d, unsigned s)
{
	unsigned t = cg_vtmp(c);

	ones(c, t);
	x86_v_rrr(&c->b, X86_V_PXOR, d, s, t);
}

/* d = a op b, b from memory where it lies there. */
static unsigned binary(struct cg *c, const struct ir_ins *in, u32 i, u32 op)
{
	unsigned a = cg_use(c, in->a), d;
	struct x86_mem m;

	if (cg_use_mem(c, in->b, &m)) {
		d = cg_def(c, i);
		x86_v_rrm(&c->b, (enum x86_vop)op, d, a, m);
	} else {
		unsigned b = cg_use(c, in->b);

		d = cg_def(c, i);
		x86_v_rrr(&c->b, (enum x86_vop)op, d, a, b);
	}
	return d;
}

/* -- arithmetic ---------------------------------------------------------------------------------------------------- */

/* The instruction for each element size; 0: none at v3.  wide64 is what level v4 has for 64-bit elements. */
struct by_size {
	u32 op[4];
	u32 wide64;
};

static void lower_table(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const struct {
		u8 ir;
		struct by_size s;
	} rows[] = {
	    {IRO_vadd, {{X86_V_PADDB, X86_V_PADDW, X86_V_PADDD, X86_V_PADDQ}, 0}},
	    {IRO_vsub, {{X86_V_PSUBB, X86_V_PSUBW, X86_V_PSUBD, X86_V_PSUBQ}, 0}},
	    {IRO_vmins, {{X86_V_PMINSB, X86_V_PMINSW, X86_V_PMINSD, 0}, X86_V_PMINSQ}},
	    {IRO_vminu, {{X86_V_PMINUB, X86_V_PMINUW, X86_V_PMINUD, 0}, X86_V_PMINUQ}},
	    {IRO_vmaxs, {{X86_V_PMAXSB, X86_V_PMAXSW, X86_V_PMAXSD, 0}, X86_V_PMAXSQ}},
	    {IRO_vmaxu, {{X86_V_PMAXUB, X86_V_PMAXUW, X86_V_PMAXUD, 0}, X86_V_PMAXUQ}},
	    {IRO_vand, {{X86_V_PAND, X86_V_PAND, X86_V_PAND, X86_V_PAND}, 0}},
	    {IRO_vor, {{X86_V_POR, X86_V_POR, X86_V_POR, X86_V_POR}, 0}},
	    {IRO_vxor, {{X86_V_PXOR, X86_V_PXOR, X86_V_PXOR, X86_V_PXOR}, 0}},
	};
	unsigned size = SIZE(in) & 3;

	for (size_t k = 0; k < ARRAY_LEN(rows); k++) {
		u32 op = rows[k].s.op[size];

		if (rows[k].ir != in->op)
			continue;
		if (!op && c->b.level >= X86_V4)
			op = rows[k].s.wide64;
		if (!op)
			break;
		finish(c, in, binary(c, in, i, op));
		return;
	}
	cg_soft_here(c, in, i);
}

static void lower_mul(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	unsigned x, y, d, t, u;

	switch (SIZE(in)) {
	case 0:
		/* odd and even bytes apart */
		x = cg_use(c, in->a);
		y = cg_use(c, in->b);
		d = cg_def_early(c, i);
		t = cg_vtmp(c);
		u = cg_vtmp(c);
		x86_v_rri(b, X86_V_PSRLW_I, t, x, 8);
		x86_v_rri(b, X86_V_PSRLW_I, u, y, 8);
		x86_v_rrr(b, X86_V_PMULLW, t, t, u);
		x86_v_rri(b, X86_V_PSLLW_I, t, t, 8);
		x86_v_rrr(b, X86_V_PMULLW, d, x, y);
		x86_v_rrm(b, X86_V_PAND, d, d, pool2(c, 0x00ff00ff00ff00ffull));
		x86_v_rrr(b, X86_V_POR, d, d, t);
		break;
	case 1: d = binary(c, in, i, X86_V_PMULLW); break;
	case 2: d = binary(c, in, i, X86_V_PMULLD); break;
	default:
		if (b->level < X86_V4) {
			cg_soft_here(c, in, i);
			return;
		}
		d = binary(c, in, i, X86_V_PMULLQ);
	}
	finish(c, in, d);
}

static void lower_neg(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const u32 psub[4] = {X86_V_PSUBB, X86_V_PSUBW, X86_V_PSUBD, X86_V_PSUBQ};
	unsigned a = cg_use(c, in->a), d = cg_def_early(c, i);

	x86_v_zero(&c->b, d);
	x86_v_rrr(&c->b, (enum x86_vop)psub[SIZE(in) & 3], d, d, a);
	finish(c, in, d);
}

static void lower_abs(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const u32 pabs[3] = {X86_V_PABSB, X86_V_PABSW, X86_V_PABSD};
	unsigned a = cg_use(c, in->a), d = cg_def_early(c, i);

	if (SIZE(in) < 3) {
		x86_v_rr(&c->b, (enum x86_vop)pabs[SIZE(in)], d, a);
	} else if (c->b.level >= X86_V4) {
		x86_v_rr(&c->b, X86_V_PABSQ, d, a);
	} else {
		unsigned t = cg_vtmp(c);

		x86_v_zero(&c->b, t);
		x86_v_rrr(&c->b, X86_V_PCMPGTQ, t, t, a);
		x86_v_rrr(&c->b, X86_V_PXOR, d, a, t);
		x86_v_rrr(&c->b, X86_V_PSUBQ, d, d, t);
	}
	finish(c, in, d);
}

/* -- logic --------------------------------------------------------------------------------------------------------- */

static void lower_andn(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), b = cg_use(c, in->b), d = cg_def(c, i);

	x86_v_rrr(&c->b, X86_V_PANDN, d, b, a);
	finish(c, in, d);
}

static void lower_orn(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), b = cg_use(c, in->b), d = cg_def_early(c, i);

	ones(c, d);
	x86_v_rrr(&c->b, X86_V_PXOR, d, d, b);
	x86_v_rrr(&c->b, X86_V_POR, d, d, a);
	finish(c, in, d);
}

static void lower_not(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), d = cg_def_early(c, i);

	ones(c, d);
	x86_v_rrr(&c->b, X86_V_PXOR, d, d, a);
	finish(c, in, d);
}

static void lower_bsl(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), x = cg_use(c, in->b), y = cg_use(c, in->c), d = cg_def_early(c, i);

	if (c->b.level >= X86_V4) {
		x86_v_mov(&c->b, d, a);
		x86_v_rrri(&c->b, X86_V_PTERNLOGD, d, x, y, 0xca);
	} else {
		unsigned t = cg_vtmp(c);

		x86_v_rrr(&c->b, X86_V_PAND, t, x, a);
		x86_v_rrr(&c->b, X86_V_PANDN, d, a, y);
		x86_v_rrr(&c->b, X86_V_POR, d, d, t);
	}
	finish(c, in, d);
}

/* -- comparison ---------------------------------------------------------------------------------------------------- */

/* d = x == y or x > y by lanes.  High registers go through mask register k1, which nothing else holds. */
static void compare(struct cg *c, unsigned size, bool greater, unsigned d, unsigned x, unsigned y)
{
	static const u32 eq[4] = {X86_V_PCMPEQB, X86_V_PCMPEQW, X86_V_PCMPEQD, X86_V_PCMPEQQ};
	static const u32 gt[4] = {X86_V_PCMPGTB, X86_V_PCMPGTW, X86_V_PCMPGTD, X86_V_PCMPGTQ};
	static const u32 k[4] = {X86_V_KPCMPB, X86_V_KPCMPW, X86_V_KPCMPD, X86_V_KPCMPQ};
	static const u32 m[4] = {X86_V_PMOVM2B, X86_V_PMOVM2W, X86_V_PMOVM2D, X86_V_PMOVM2Q};
	enum { K_EQ = 0, K_NLE = 6 };

	if ((d | x | y) < 16) {
		x86_v_rrr(&c->b, (enum x86_vop)(greater ? gt : eq)[size], d, x, y);
	} else {
		x86_v_rrri(&c->b, (enum x86_vop)k[size], 1, x, y, greater ? K_NLE : K_EQ);
		x86_v_rr(&c->b, (enum x86_vop)m[size], d, 1);
	}
}

static void lower_cmp(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const u32 maxu[3] = {X86_V_PMAXUB, X86_V_PMAXUW, X86_V_PMAXUD};
	struct x86_buf *b = &c->b;
	unsigned size = SIZE(in) & 3, cc = in->cc, x = cg_use(c, in->a), y = cg_use(c, in->b), d = cg_def_early(c, i);

	/* the mirrored conditions */
	if (cc == IR_LT || cc == IR_LE || cc == IR_CC || cc == IR_LS) {
		unsigned t = x;

		x = y;
		y = t;
		cc = cc == IR_LT ? IR_GT : cc == IR_LE ? IR_GE : cc == IR_CC ? IR_HI : IR_CS;
	}
	switch (cc) {
	case IR_EQ: compare(c, size, false, d, x, y); break;
	case IR_NE:
		compare(c, size, false, d, x, y);
		invert(c, d, d);
		break;
	case IR_GT: compare(c, size, true, d, x, y); break;
	case IR_GE:
		compare(c, size, true, d, y, x);
		invert(c, d, d);
		break;
	default: { /* IR_HI, IR_CS */
		if (size == 3) {
			unsigned t = cg_vtmp(c), s = cg_vtmp(c);

			/* signed order of the values with their top bits flipped */
			x86_v_rm(b, X86_V_MOVDQA, s, pool2(c, 1ull << 63));
			x86_v_rrr(b, X86_V_PXOR, t, x, s);
			x86_v_rrr(b, X86_V_PXOR, s, y, s);
			if (cc == IR_HI) {
				compare(c, size, true, d, t, s);
			} else {
				compare(c, size, true, d, s, t);
				ones(c, t);
				x86_v_rrr(b, X86_V_PXOR, d, d, t);
			}
		} else {
			x86_v_rrr(b, (enum x86_vop)maxu[size], d, x, y);
			compare(c, size, false, d, d, cc == IR_CS ? x : y);
			if (cc == IR_HI)
				invert(c, d, d);
		}
	}
	}
	finish(c, in, d);
}

static void lower_tst(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), b = cg_use(c, in->b), d = cg_def_early(c, i), t = cg_vtmp(c);

	x86_v_rrr(&c->b, X86_V_PAND, d, a, b);
	x86_v_zero(&c->b, t);
	compare(c, SIZE(in) & 3, false, d, d, t);
	ones(c, t);
	x86_v_rrr(&c->b, X86_V_PXOR, d, d, t);
	finish(c, in, d);
}

/* -- shifts -------------------------------------------------------------------------------------------------------- */

static void lower_shl(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const u32 op[4] = {X86_V_PSLLW_I, X86_V_PSLLW_I, X86_V_PSLLD_I, X86_V_PSLLQ_I};
	unsigned a = cg_use(c, in->a), d = cg_def(c, i);

	x86_v_rri(&c->b, (enum x86_vop)op[SIZE(in) & 3], d, a, in->c);
	if (SIZE(in) == 0)
		x86_v_rrm(&c->b, X86_V_PAND, d, d, pool2(c, BYTES((u8)(0xff << in->c))));
	finish(c, in, d);
}

static void lower_shr(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const u32 op[4] = {X86_V_PSRLW_I, X86_V_PSRLW_I, X86_V_PSRLD_I, X86_V_PSRLQ_I};
	unsigned a = cg_use(c, in->a), d = cg_def(c, i);

	/* a count of the width gives zero on the host too, but for bytes, where the mask does it */
	x86_v_rri(&c->b, (enum x86_vop)op[SIZE(in) & 3], d, a, in->c);
	if (SIZE(in) == 0)
		x86_v_rrm(&c->b, X86_V_PAND, d, d, pool2(c, BYTES(0xffu >> in->c)));
	finish(c, in, d);
}

static void lower_sar(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	unsigned a = cg_use(c, in->a), d = cg_def_early(c, i), size = SIZE(in);
	unsigned k = MIN(in->c, (8u << size) - 1);

	switch (size) {
	case 0: {
		struct x86_mem sign = pool2(c, BYTES(0x80u >> k));

		/* shift in zeros, then extend the sign bit that stands at 7 - k */
		x86_v_rri(b, X86_V_PSRLW_I, d, a, k);
		x86_v_rrm(b, X86_V_PAND, d, d, pool2(c, BYTES(0xffu >> k)));
		x86_v_rrm(b, X86_V_PXOR, d, d, sign);
		x86_v_rrm(b, X86_V_PSUBB, d, d, sign);
		break;
	}
	case 1: x86_v_rri(b, X86_V_PSRAW_I, d, a, k); break;
	case 2: x86_v_rri(b, X86_V_PSRAD_I, d, a, k); break;
	default:
		if (b->level >= X86_V4) {
			x86_v_rri(b, X86_V_PSRAQ_I, d, a, k);
		} else if (k) {
			unsigned t = cg_vtmp(c);

			x86_v_zero(b, t);
			x86_v_rrr(b, X86_V_PCMPGTQ, t, t, a);
			x86_v_rri(b, X86_V_PSLLQ_I, t, t, 64 - k);
			x86_v_rri(b, X86_V_PSRLQ_I, d, a, k);
			x86_v_rrr(b, X86_V_POR, d, d, t);
		} else {
			x86_v_mov(b, d, a);
		}
	}
	finish(c, in, d);
}

/* Shifts by a signed count in the low byte of each lane.  The host's variable shifts give zero (or the sign) for any
 * count of the width or more, taken as unsigned: so shift left by n and right by -n and join. */
static void lower_shift_reg(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const struct {
		u32 left, logical, arithmetic, sub, to_top, to_bottom, sign, blend;
		unsigned level, bits;
	} rows[4] = {
	    [1] = {X86_V_PSLLVW, X86_V_PSRLVW, X86_V_PSRAVW, X86_V_PSUBW, X86_V_PSLLW_I, X86_V_PSRAW_I, X86_V_PMOVW2M,
	           X86_V_PBLENDMW, 4, 8},
	    [2] = {X86_V_PSLLVD, X86_V_PSRLVD, X86_V_PSRAVD, X86_V_PSUBD, X86_V_PSLLD_I, X86_V_PSRAD_I, X86_V_PMOVD2M,
	           X86_V_PBLENDMD, 3, 24},
	    [3] = {X86_V_PSLLVQ, X86_V_PSRLVQ, X86_V_PSRAVQ, X86_V_PSUBQ, X86_V_PSLLQ_I, X86_V_PSRAQ_I, X86_V_PMOVQ2M,
	           X86_V_PBLENDMQ, 4, 56},
	};
	struct x86_buf *e = &c->b;
	unsigned size = SIZE(in) & 3, a, b, d, t, u;
	bool is_signed = in->op == IRO_vsshl;

	if (!rows[size].level || e->level < rows[size].level) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	b = cg_use(c, in->b);
	d = cg_def_early(c, i);
	t = cg_vtmp(c);
	u = cg_vtmp(c);
	x86_v_rri(e, (enum x86_vop)rows[size].to_top, t, b, rows[size].bits);
	x86_v_rri(e, (enum x86_vop)rows[size].to_bottom, t, t, rows[size].bits);
	x86_v_zero(e, u);
	x86_v_rrr(e, (enum x86_vop)rows[size].sub, u, u, t);
	x86_v_rrr(e, (enum x86_vop)rows[size].left, d, a, t);
	if (!is_signed) {
		x86_v_rrr(e, (enum x86_vop)rows[size].logical, u, a, u);
		x86_v_rrr(e, X86_V_POR, d, d, u);
	} else {
		x86_v_rrr(e, (enum x86_vop)rows[size].arithmetic, u, a, u);
		/* where the count is negative, u */
		if (e->level >= X86_V4) {
			x86_v_rr(e, (enum x86_vop)rows[size].sign, 1, t);
			x86_v_mask(e, 1, false);
			x86_v_rrr(e, (enum x86_vop)rows[size].blend, d, d, u);
		} else {
			x86_v_rrrr(e, X86_V_BLENDVPS, d, d, u, t);
		}
	}
	finish(c, in, d);
}

/* -- elements ------------------------------------------------------------------------------------------------------ */

static void lower_dup(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	unsigned size = SIZE(in) & 3, a, d;
	u64 k;

	if (cg_isconst(c, in->a, &k)) {
		k = every(size, bits_u(k, 0, 8u << size));
		d = cg_def(c, i);
		if (k)
			x86_v_rm(b, X86_V_MOVDQA, d, pool(c, k, in->n & IR_V64 ? 0 : k));
		else
			x86_v_zero(b, d);
		return;
	}
	a = cg_use(c, in->a);
	d = cg_def_early(c, i);
	if (b->level >= X86_V4) {
		static const u32 op[4] = {X86_V_PBROADCASTB_G, X86_V_PBROADCASTW_G, X86_V_PBROADCASTD_G,
		                          X86_V_PBROADCASTQ_G};

		x86_v_rr(b, (enum x86_vop)op[size], d, a);
		finish(c, in, d);
		return;
	}
	x86_v_rr(b, size == 3 ? X86_V_MOVQ_XG : X86_V_MOVD_XG, d, a);
	if (b->level >= X86_V3) {
		static const u32 op[4] = {X86_V_PBROADCASTB, X86_V_PBROADCASTW, X86_V_PBROADCASTD, X86_V_PBROADCASTQ};

		x86_v_rr(b, (enum x86_vop)op[size], d, d);
	} else if (size == 0) {
		unsigned t = cg_vtmp(c);

		x86_v_zero(b, t);
		x86_v_rrr(b, X86_V_PSHUFB, d, d, t);
	} else if (size == 3) {
		x86_v_rrr(b, X86_V_PUNPCKLQDQ, d, d, d);
	} else {
		if (size == 1)
			x86_v_rri(b, X86_V_PSHUFLW, d, d, 0);
		x86_v_rri(b, X86_V_PSHUFD, d, d, 0);
	}
	finish(c, in, d);
}

/* d = bytes of s as the sixteen indices say (80: zero). */
static void shuffle(struct cg *c, unsigned d, unsigned s, const u8 index[16])
{
	u64 k[2] = {0, 0};

	for (unsigned j = 0; j < 16; j++)
		k[j / 8] |= (u64)index[j] << (j % 8 * 8);
	x86_v_rrm(&c->b, X86_V_PSHUFB, d, s, pool(c, k[0], k[1]));
}

static void lower_dupl(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), d = cg_def(c, i), size = SIZE(in) & 3;

	if (size >= 2) {
		x86_v_rri(&c->b, X86_V_PSHUFD, d, a, size == 2 ? in->c * 0x55 : in->c ? 0xee : 0x44);
		finish(c, in, d);
	} else {
		u8 index[16];

		for (unsigned j = 0; j < 16; j++)
			index[j] = j >= 8 && (in->n & IR_V64) ? 0x80 : (u8)((in->c << size) + (j & size));
		shuffle(c, d, a, index);
	}
}

static void lower_ins(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const u32 op[4] = {X86_V_PINSRB, X86_V_PINSRW, X86_V_PINSRD, X86_V_PINSRQ};
	unsigned a = cg_use(c, in->a), b = cg_use(c, in->b), d = cg_def(c, i);

	x86_v_rrri(&c->b, (enum x86_vop)op[SIZE(in) & 3], d, a, b, in->c);
	finish(c, in, d);
}

static void lower_insl(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *e = &c->b;
	unsigned to = in->c & 255, from = in->c >> 8;
	unsigned a = cg_use(c, in->a), b = cg_use(c, in->b), d, t;

	switch (SIZE(in)) {
	case 3:
		d = cg_def_early(c, i);
		if (to == 0)
			x86_v_rrri(e, X86_V_SHUFPD, d, b, a, from | 2);
		else
			x86_v_rrri(e, X86_V_SHUFPD, d, a, b, from << 1);
		break;
	case 2:
		d = cg_def_early(c, i);
		x86_v_rrri(e, X86_V_INSERTPS, d, a, b, from << 6 | to << 4);
		break;
	default:
		t = cg_tmp(c);
		x86_v_rri(e, SIZE(in) ? X86_V_PEXTRW : X86_V_PEXTRB, t, b, from);
		d = cg_def(c, i);
		x86_v_rrri(e, SIZE(in) ? X86_V_PINSRW : X86_V_PINSRB, d, a, t, to);
	}
	finish(c, in, d);
}

static void lower_ext(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const u32 op[4] = {X86_V_PEXTRB, X86_V_PEXTRW, X86_V_PEXTRD, X86_V_PEXTRQ};
	unsigned size = SIZE(in) & 3, a = cg_use(c, in->a), d = cg_def(c, i), dsz = in->type == IR_I64 ? 8 : 4;

	if (in->c == 0 && size >= 2)
		x86_v_rr(&c->b, size == 3 ? X86_V_MOVQ_GX : X86_V_MOVD_GX, d, a);
	else
		x86_v_rri(&c->b, (enum x86_vop)op[size], d, a, in->c);
	if (in->op == IRO_vexts && (1u << size) < dsz)
		x86_movsx_rr(&c->b, dsz, 1u << size, d, d);
}

/* -- permutations -------------------------------------------------------------------------------------------------- */

static void lower_extr(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), b = cg_use(c, in->b), d = cg_def_early(c, i);

	if (in->n & IR_V64) {
		x86_v_rrr(&c->b, X86_V_PUNPCKLQDQ, d, a, b);
		x86_v_rri(&c->b, X86_V_PSRLDQ_I, d, d, in->c);
	} else {
		x86_v_rrri(&c->b, X86_V_PALIGNR, d, b, a, in->c);
	}
	finish(c, in, d);
}

static void lower_zip(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const u32 low[4] = {X86_V_PUNPCKLBW, X86_V_PUNPCKLWD, X86_V_PUNPCKLDQ, X86_V_PUNPCKLQDQ};
	static const u32 high[4] = {X86_V_PUNPCKHBW, X86_V_PUNPCKHWD, X86_V_PUNPCKHDQ, X86_V_PUNPCKHQDQ};
	bool second = in->op == IRO_vzip2, half = in->n & IR_V64;
	unsigned d = binary(c, in, i, (second && !half ? high : low)[SIZE(in) & 3]);

	if (second && half)
		x86_v_rri(&c->b, X86_V_PSRLDQ_I, d, d, 8);
	else
		finish(c, in, d);
}

/* Of the joined low halves in d, the even or odd lanes. */
static void unzip_half(struct cg *c, unsigned d, unsigned size, bool odd)
{
	u8 index[16];

	for (unsigned j = 0; j < 16; j++) {
		unsigned lane = (j >> size) * 2 + odd;

		index[j] = j >= 8 ? 0x80 : (u8)((lane << size) + (j & ((1u << size) - 1)));
	}
	shuffle(c, d, d, index);
}

static void lower_uzp(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *e = &c->b;
	bool odd = in->op == IRO_vuzp2;
	unsigned size = SIZE(in) & 3, a = cg_use(c, in->a), b = cg_use(c, in->b), d = cg_def_early(c, i), t;

	if (in->n & IR_V64) {
		x86_v_rrr(e, X86_V_PUNPCKLQDQ, d, a, b);
		unzip_half(c, d, size, odd);
		return;
	}
	switch (size) {
	case 3: x86_v_rrr(e, odd ? X86_V_PUNPCKHQDQ : X86_V_PUNPCKLQDQ, d, a, b); return;
	case 2: x86_v_rrri(e, X86_V_SHUFPS, d, a, b, odd ? 0xdd : 0x88); return;
	default: break;
	}
	t = cg_vtmp(c);
	if (odd) {
		enum x86_vop shift = size ? X86_V_PSRLD_I : X86_V_PSRLW_I;

		x86_v_rri(e, shift, d, a, 8u << size);
		x86_v_rri(e, shift, t, b, 8u << size);
	} else {
		struct x86_mem m = pool2(c, size ? 0x0000ffff0000ffffull : 0x00ff00ff00ff00ffull);

		x86_v_rrm(e, X86_V_PAND, d, a, m);
		x86_v_rrm(e, X86_V_PAND, t, b, m);
	}
	x86_v_rrr(e, size ? X86_V_PACKUSDW : X86_V_PACKUSWB, d, d, t);
}

static void lower_trn(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const u32 left[3] = {X86_V_PSLLW_I, X86_V_PSLLD_I, X86_V_PSLLQ_I};
	static const u32 right[3] = {X86_V_PSRLW_I, X86_V_PSRLD_I, X86_V_PSRLQ_I};
	struct x86_buf *e = &c->b;
	bool second = in->op == IRO_vtrn2;
	unsigned size = SIZE(in) & 3, a = cg_use(c, in->a), b = cg_use(c, in->b), d = cg_def_early(c, i), t;

	if (size == 3) {
		x86_v_rrr(e, second ? X86_V_PUNPCKHQDQ : X86_V_PUNPCKLQDQ, d, a, b);
		return;
	}
	t = cg_vtmp(c);
	/* bring the lane of one operand beside that of the other, then take every second from each */
	if (second)
		x86_v_rri(e, (enum x86_vop)right[size], t, a, 8u << size);
	else
		x86_v_rri(e, (enum x86_vop)left[size], t, b, 8u << size);
	if (size == 0 || (a | b | d) >= 16) {
		static const u64 even[3] = {0x00ff00ff00ff00ffull, 0x0000ffff0000ffffull, 0x00000000ffffffffull};

		x86_v_rrm(e, X86_V_PAND, d, second ? b : a, pool2(c, second ? ~even[size] : even[size]));
		x86_v_rrr(e, X86_V_POR, d, d, t);
	} else if (second) {
		x86_v_rrri(e, X86_V_PBLENDW, d, t, b, size == 1 ? 0xaa : 0xcc);
	} else {
		x86_v_rrri(e, X86_V_PBLENDW, d, a, t, size == 1 ? 0xaa : 0xcc);
	}
	finish(c, in, d);
}

/* PSHUFB zeroes where bit 7 of the index is set: adding 70 with saturation sets it for every index above 15. */
static void lower_tbl(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), b = cg_use(c, in->b), d = cg_def_early(c, i), t = cg_vtmp(c);

	x86_v_rrm(&c->b, X86_V_PADDUSB, t, b, pool2(c, BYTES(0x70)));
	x86_v_rrr(&c->b, X86_V_PSHUFB, d, a, t);
	finish(c, in, d);
}

static void lower_rev(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), d = cg_def(c, i), size = SIZE(in) & 3;
	u8 index[16];

	for (unsigned j = 0; j < 16; j++)
		index[j] = j >= 8 && (in->n & IR_V64) ? 0x80 : (u8)(j ^ ((1u << in->c) - (1u << size)));
	shuffle(c, d, a, index);
}

static void lower_widen(struct cg *c, const struct ir_ins *in, u32 i)
{
	static const u32 sx[3] = {X86_V_PMOVSXBW, X86_V_PMOVSXWD, X86_V_PMOVSXDQ};
	static const u32 zx[3] = {X86_V_PMOVZXBW, X86_V_PMOVZXWD, X86_V_PMOVZXDQ};
	unsigned a = cg_use(c, in->a), d = cg_def(c, i), size = SIZE(in);

	check(size < 3);
	if (in->n & IR_VHI) {
		x86_v_rri(&c->b, X86_V_PSHUFD, d, a, 0xee);
		a = d;
	}
	x86_v_rr(&c->b, (enum x86_vop)(in->op == IRO_vwidens ? sx : zx)[size], d, a);
}

static void lower_narrow(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), d = cg_def(c, i), half = SIZE(in) - 1;
	u8 index[16];

	check(SIZE(in) >= 1 && SIZE(in) <= 3);
	for (unsigned j = 0; j < 16; j++)
		index[j] = j >= 8 ? 0x80 : (u8)(((j >> half) << (half + 1)) + (j & ((1u << half) - 1)));
	shuffle(c, d, a, index);
}

static void lower_padd(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *e = &c->b;
	unsigned size = SIZE(in) & 3, a = cg_use(c, in->a), b = cg_use(c, in->b), d = cg_def_early(c, i),
	         t = cg_vtmp(c);

	if (in->n & IR_V64) {
		x86_v_rrr(e, X86_V_PUNPCKLQDQ, d, a, b);
		a = b = d;
	}
	switch (size) {
	case 0:
		/* the pair's sum in the low byte of each word */
		x86_v_rri(e, X86_V_PSRLW_I, t, b, 8);
		x86_v_rrr(e, X86_V_PADDB, t, t, b);
		x86_v_rrm(e, X86_V_PAND, t, t, pool2(c, 0x00ff00ff00ff00ffull));
		if (a != b) {
			x86_v_rri(e, X86_V_PSRLW_I, d, a, 8);
			x86_v_rrr(e, X86_V_PADDB, d, d, a);
			x86_v_rrm(e, X86_V_PAND, d, d, pool2(c, 0x00ff00ff00ff00ffull));
			x86_v_rrr(e, X86_V_PACKUSWB, d, d, t);
		} else {
			x86_v_rrr(e, X86_V_PACKUSWB, d, t, t);
		}
		break;
	case 1:
	case 2: {
		unsigned x = low(c, a), y = low(c, b);

		t = d < 16 ? d : t;
		x86_v_rrr(e, size == 1 ? X86_V_PHADDW : X86_V_PHADDD, t, x, y);
		x86_v_mov(e, d, t);
		break;
	}
	default:
		x86_v_rrr(e, X86_V_PUNPCKHQDQ, t, a, b);
		x86_v_rrr(e, X86_V_PUNPCKLQDQ, d, a, b);
		x86_v_rrr(e, X86_V_PADDQ, d, d, t);
	}
	finish(c, in, d);
}

/* One bits of both nibbles of each byte by table. */
static void lower_popcnt(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	unsigned a = cg_use(c, in->a), d = cg_def_early(c, i), t = cg_vtmp(c), u = cg_vtmp(c);
	struct x86_mem nibble = pool2(c, BYTES(0x0f));

	x86_v_rm(b, X86_V_MOVDQA, d, pool(c, 0x0302020102010100ull, 0x0403030203020201ull));
	x86_v_rri(b, X86_V_PSRLW_I, t, a, 4);
	x86_v_rrm(b, X86_V_PAND, t, t, nibble);
	x86_v_rrm(b, X86_V_PAND, u, a, nibble);
	x86_v_rrr(b, X86_V_PSHUFB, t, d, t);
	x86_v_rrr(b, X86_V_PSHUFB, d, d, u);
	x86_v_rrr(b, X86_V_PADDB, d, d, t);
	finish(c, in, d);
}

static void lower_zhi(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), d = cg_def(c, i);

	x86_v_rr(&c->b, X86_V_MOVQ, d, a);
}

static void lower_sethi(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a = cg_use(c, in->a), b = cg_use(c, in->b), d = cg_def(c, i);

	x86_v_rrr(&c->b, X86_V_PUNPCKLQDQ, d, a, b);
}

/* -- cryptography: in no level, so CPUID is asked ------------------------------------------------------------------ */

/* ECX of CPUID leaf 1: bit 25 AES, bit 1 PCLMULQDQ (SDM volume 2, CPUID). */
static bool has(unsigned bit)
{
	static u32 features;
	u32 f = __atomic_load_n(&features, __ATOMIC_RELAXED);

	if (!f) {
		u32 eax = 1, ebx, ecx = 0, edx;

		__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
		f = ecx | 1; /* bit 0, SSE3, is there at every level */
		__atomic_store_n(&features, f, __ATOMIC_RELAXED);
	}
	return f >> bit & 1;
}

/* With a zero key the last rounds are the bare substitution and row shift. */
static void lower_aes(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	unsigned a, d, r, t;

	if (!has(25)) {
		cg_soft_here(c, in, i);
		return;
	}
	a = low(c, cg_use(c, in->a));
	d = cg_def_early(c, i);
	r = low_result(c, d);
	t = cg_vtmp(c);
	x86_v_zero(b, t);
	switch (in->op) {
	case IRO_vaesimc: x86_v_rr(b, X86_V_AESIMC, r, a); break;
	case IRO_vaesenc: x86_v_rrr(b, X86_V_AESENCLAST, r, a, t); break;
	case IRO_vaesdec: x86_v_rrr(b, X86_V_AESDECLAST, r, a, t); break;
	default:
		/* the inverse last round undone by a whole round leaves its column mix */
		x86_v_rrr(b, X86_V_AESDECLAST, r, a, t);
		x86_v_rrr(b, X86_V_AESENC, r, r, t);
	}
	x86_v_mov(b, d, r);
}

static void lower_pmull(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned a, b, d, r;

	if (!has(1)) {
		cg_soft_here(c, in, i);
		return;
	}
	a = low(c, cg_use(c, in->a));
	b = low(c, cg_use(c, in->b));
	d = cg_def_early(c, i);
	r = low_result(c, d);
	x86_v_rrri(&c->b, X86_V_PCLMULQDQ, r, a, b, in->n & IR_VHI ? 0x11 : 0);
	x86_v_mov(&c->b, d, r);
}

/* r = CRC-32 of the 32 bits in r (Barrett reduction of bit-reflected polynomials: times mu, of which the low 32 bits
 * times the polynomial; the remainder is then in bits 32 to 63).  t is a vector temporary. */
static void crc_reduce(struct cg *c, unsigned r, unsigned t)
{
	struct x86_mem k = pool(c, 0x1f7011641ull, 0x1db710641ull);

	x86_v_rr(&c->b, X86_V_MOVD_XG, t, r);
	x86_v_rrmi(&c->b, X86_V_PCLMULQDQ, t, t, k, 0x00);
	x86_v_rr(&c->b, X86_V_PMOVZXDQ, t, t);
	x86_v_rrmi(&c->b, X86_V_PCLMULQDQ, t, t, k, 0x10);
	x86_v_rri(&c->b, X86_V_PEXTRD, r, t, 1);
}

static void lower_crc32(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *e = &c->b;
	unsigned a, b, d, t, w = 8u << in->n;

	if (!has(1)) {
		cg_soft_here(c, in, i);
		return;
	}
	a = cg_use(c, in->a);
	b = cg_use(c, in->b);
	t = cg_vtmp(c);
	d = cg_def_early(c, i);
	x86_mov_rr(e, 4, d, a);
	x86_alu_rr(e, X86_XOR, 4, d, b);
	if (w < 32) {
		/* the bytes that count go to the top; the others of the old value only move down */
		unsigned u = cg_tmp(c);

		x86_shift_ri(e, X86_SHL, 4, d, 32 - w);
		crc_reduce(c, d, t);
		x86_mov_rr(e, 4, u, a);
		x86_shift_ri(e, X86_SHR, 4, u, w);
		x86_alu_rr(e, X86_XOR, 4, d, u);
		return;
	}
	crc_reduce(c, d, t);
	if (w == 64) {
		unsigned u = cg_tmp(c);

		x86_mov_rr(e, 8, u, b);
		x86_shift_ri(e, X86_SHR, 8, u, 32);
		x86_alu_rr(e, X86_XOR, 4, d, u);
		crc_reduce(c, d, t);
	}
}

/* Rows that may run in C change EFLAGS. */
const struct cg_row cg_rows_vec[IRO_COUNT] = {
    [IRO_crc32] = {lower_crc32, true},
    [IRO_vadd] = {lower_table, false},
    [IRO_vsub] = {lower_table, false},
    [IRO_vmul] = {lower_mul, true},
    [IRO_vneg] = {lower_neg, false},
    [IRO_vabs] = {lower_abs, false},
    [IRO_vand] = {lower_table, false},
    [IRO_vor] = {lower_table, false},
    [IRO_vxor] = {lower_table, false},
    [IRO_vandn] = {lower_andn, false},
    [IRO_vorn] = {lower_orn, false},
    [IRO_vnot] = {lower_not, false},
    [IRO_vbsl] = {lower_bsl, false},
    [IRO_vmins] = {lower_table, true},
    [IRO_vminu] = {lower_table, true},
    [IRO_vmaxs] = {lower_table, true},
    [IRO_vmaxu] = {lower_table, true},
    [IRO_vcmp] = {lower_cmp, false},
    [IRO_vtst] = {lower_tst, false},
    [IRO_vshl] = {lower_shl, false},
    [IRO_vshr] = {lower_shr, false},
    [IRO_vsar] = {lower_sar, false},
    [IRO_vsshl] = {lower_shift_reg, true},
    [IRO_vushl] = {lower_shift_reg, true},
    [IRO_vdup] = {lower_dup, false},
    [IRO_vdupl] = {lower_dupl, false},
    [IRO_vins] = {lower_ins, false},
    [IRO_vinsl] = {lower_insl, false},
    [IRO_vext] = {lower_ext, false},
    [IRO_vexts] = {lower_ext, false},
    [IRO_vextr] = {lower_extr, false},
    [IRO_vzip1] = {lower_zip, false},
    [IRO_vzip2] = {lower_zip, false},
    [IRO_vuzp1] = {lower_uzp, false},
    [IRO_vuzp2] = {lower_uzp, false},
    [IRO_vtrn1] = {lower_trn, false},
    [IRO_vtrn2] = {lower_trn, false},
    [IRO_vtbl] = {lower_tbl, false},
    [IRO_vrev] = {lower_rev, false},
    [IRO_vwidens] = {lower_widen, false},
    [IRO_vwidenu] = {lower_widen, false},
    [IRO_vnarrow] = {lower_narrow, false},
    [IRO_vpadd] = {lower_padd, false},
    [IRO_vpopcnt] = {lower_popcnt, false},
    [IRO_vzhi] = {lower_zhi, false},
    [IRO_vsethi] = {lower_sethi, false},
    [IRO_vaesenc] = {lower_aes, true},
    [IRO_vaesdec] = {lower_aes, true},
    [IRO_vaesmc] = {lower_aes, true},
    [IRO_vaesimc] = {lower_aes, true},
    [IRO_vpmull] = {lower_pmull, true},
    [IRO_vfadd] = {cg_lower_vfarith, true},
    [IRO_vfsub] = {cg_lower_vfarith, true},
    [IRO_vfmul] = {cg_lower_vfarith, true},
    [IRO_vfdiv] = {cg_lower_vfarith, true},
    [IRO_vfsqrt] = {cg_lower_vfsqrt, true},
    [IRO_vfma] = {cg_lower_vfma, true},
    [IRO_vfneg] = {cg_lower_vfneg, false},
    [IRO_vfabs] = {cg_lower_vfneg, false},
    [IRO_vfmin] = {cg_lower_vfminmax, true},
    [IRO_vfmax] = {cg_lower_vfminmax, true},
    [IRO_vfcmp] = {cg_lower_vfcmp, true},
    [IRO_vi2f] = {cg_lower_vi2f, true},
    [IRO_vf2i] = {cg_lower_vf2i, true},
    [IRO_vfround] = {cg_lower_vfround, true},
    [IRO_vmulls] = {cg_lower_mull, false},
    [IRO_vmullu] = {cg_lower_mull, false},
    [IRO_vsha1] = {cg_lower_sha1, true},
    [IRO_vsha256h] = {cg_lower_sha256h, true},
    [IRO_vsha256su0] = {cg_lower_sha256su, true},
    [IRO_vsha256su1] = {cg_lower_sha256su, true},
};
