/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_simd.c - AdvSIMD on integer lanes of one size: three registers, two registers, logic, permutes
 * and moves (DDI 0487 C7.2).
 *
 * Scalar forms on 64-bit lanes are the vector forms with one lane, so they share the code: q is 0 and size 3.
 */
#include "translator/aarch64/sem_simd.h"

static bool three(struct tr *t, const struct aarch64_args *a, enum ir_op op)
{
	set_v(t, a->rd, v2(t, op, lanes(a->size, a->q), get_v(t, a->rn), get_v(t, a->rm)));
	return true;
}

static bool two(struct tr *t, const struct aarch64_args *a, enum ir_op op)
{
	set_v(t, a->rd, v1(t, op, lanes(a->size, a->q), get_v(t, a->rn)));
	return true;
}

static bool by_helper(struct tr *t, const struct aarch64_args *a, enum aarch64_helper h)
{
	return simd_call(t, h, simd_word(a, a->size), 0);
}

#define THREE(name, op)                                                                                                \
	SEM(name)                                                                                                      \
	{                                                                                                              \
		return three(t, a, op);                                                                                \
	}
#define TWO(name, op)                                                                                                  \
	SEM(name)                                                                                                      \
	{                                                                                                              \
		return two(t, a, op);                                                                                  \
	}
#define BY_HELPER(name, h)                                                                                             \
	SEM(name)                                                                                                      \
	{                                                                                                              \
		return by_helper(t, a, AARCH64_HELPER_##h);                                                            \
	}

/* -- arithmetic ------------------------------------------------------------------------------------------------------
 */

THREE(add_v, IRO_vadd)
THREE(sub_v, IRO_vsub)
THREE(mul_v, IRO_vmul)
THREE(smax_v, IRO_vmaxs)
THREE(umax_v, IRO_vmaxu)
THREE(smin_v, IRO_vmins)
THREE(umin_v, IRO_vminu)
THREE(cmtst_v, IRO_vtst)
THREE(addp_v, IRO_vpadd)
THREE(sshl_v, IRO_vsshl)
THREE(ushl_v, IRO_vushl)
TWO(neg_v, IRO_vneg)
TWO(abs_v, IRO_vabs)
TWO(cnt_v, IRO_vpopcnt)

BY_HELPER(shsub_v, shsub)
BY_HELPER(uhsub_v, uhsub)
BY_HELPER(sqadd_v, sqadd)
BY_HELPER(uqadd_v, uqadd)
BY_HELPER(sqsub_v, sqsub)
BY_HELPER(uqsub_v, uqsub)
BY_HELPER(sqshl_v, sqshl)
BY_HELPER(uqshl_v, uqshl)
BY_HELPER(srshl_v, srshl)
BY_HELPER(urshl_v, urshl)
BY_HELPER(sqrshl_v, sqrshl)
BY_HELPER(uqrshl_v, uqrshl)
BY_HELPER(pmul_v, pmul)
BY_HELPER(sqdmulh_v, sqdmulh)
BY_HELPER(sqrdmulh_v, sqrdmulh)
BY_HELPER(suqadd_v, suqadd)
BY_HELPER(usqadd_v, usqadd)
BY_HELPER(cls_v, cls)
BY_HELPER(clz_v, clz)
BY_HELPER(sqabs_v, sqabs)
BY_HELPER(sqneg_v, sqneg)
BY_HELPER(rbit_v, rbit_v)

/* The even lanes with the odd lanes of n and m. */
static bool pairs(struct tr *t, const struct aarch64_args *a, enum ir_op op)
{
	u8 l = lanes(a->size, a->q);
	struct ir_ref n = get_v(t, a->rn), m = get_v(t, a->rm), even = v2(t, IRO_vuzp1, l, n, m);

	set_v(t, a->rd, v2(t, op, l, even, v2(t, IRO_vuzp2, l, n, m)));
	return true;
}

SEM(smaxp_v)
{
	return pairs(t, a, IRO_vmaxs);
}

SEM(sminp_v)
{
	return pairs(t, a, IRO_vmins);
}

SEM(umaxp_v)
{
	return pairs(t, a, IRO_vmaxu);
}

SEM(uminp_v)
{
	return pairs(t, a, IRO_vminu);
}

SEM(sqrdmlah_v)
{
	return by_helper(t, a, a->sub ? AARCH64_HELPER_sqrdmlsh : AARCH64_HELPER_sqrdmlah);
}

SEM(urecpe)
{
	return simd_call(t, AARCH64_HELPER_urecpe, simd_word(a, 2), 0);
}

SEM(ursqrte)
{
	return simd_call(t, AARCH64_HELPER_urecpe, simd_word(a, 2), 1);
}

/* Halves without losing the carry: (n & m) + (n ^ m) / 2, rounding up (n | m) - (n ^ m) / 2. */
static bool halving_add(struct tr *t, const struct aarch64_args *a, enum ir_op shift, bool round)
{
	u8 l = lanes(a->size, a->q);
	struct ir_ref n = get_v(t, a->rn), m = get_v(t, a->rm);
	struct ir_ref half = v1k(t, shift, l, v2(t, IRO_vxor, l, n, m), 1);

	if (round)
		set_v(t, a->rd, v2(t, IRO_vsub, l, v2(t, IRO_vor, l, n, m), half));
	else
		set_v(t, a->rd, v2(t, IRO_vadd, l, v2(t, IRO_vand, l, n, m), half));
	return true;
}

SEM(shadd_v)
{
	return halving_add(t, a, IRO_vsar, false);
}

SEM(uhadd_v)
{
	return halving_add(t, a, IRO_vshr, false);
}

SEM(srhadd_v)
{
	return halving_add(t, a, IRO_vsar, true);
}

SEM(urhadd_v)
{
	return halving_add(t, a, IRO_vshr, true);
}

static struct ir_ref abs_diff(struct tr *t, const struct aarch64_args *a, enum ir_op max, enum ir_op min)
{
	u8 l = lanes(a->size, a->q);
	struct ir_ref n = get_v(t, a->rn), m = get_v(t, a->rm), most = v2(t, max, l, n, m);

	return v2(t, IRO_vsub, l, most, v2(t, min, l, n, m));
}

SEM(sabd_v)
{
	set_v(t, a->rd, abs_diff(t, a, IRO_vmaxs, IRO_vmins));
	return true;
}

SEM(uabd_v)
{
	set_v(t, a->rd, abs_diff(t, a, IRO_vmaxu, IRO_vminu));
	return true;
}

SEM(saba_v)
{
	set_v(t, a->rd, v2(t, IRO_vadd, lanes(a->size, a->q), get_v(t, a->rd), abs_diff(t, a, IRO_vmaxs, IRO_vmins)));
	return true;
}

SEM(uaba_v)
{
	set_v(t, a->rd, v2(t, IRO_vadd, lanes(a->size, a->q), get_v(t, a->rd), abs_diff(t, a, IRO_vmaxu, IRO_vminu)));
	return true;
}

/* d plus or minus n * m, m being a register or one lane of it. */
static bool multiply_add(struct tr *t, const struct aarch64_args *a, enum ir_op op, struct ir_ref m)
{
	u8 l = lanes(a->size, a->q);

	set_v(t, a->rd, v2(t, op, l, get_v(t, a->rd), v2(t, IRO_vmul, l, get_v(t, a->rn), m)));
	return true;
}

static struct ir_ref element(struct tr *t, const struct aarch64_args *a)
{
	return v1k(t, IRO_vdupl, lanes(a->size, a->q), get_v(t, a->rm), a->index);
}

SEM(mla_v)
{
	return multiply_add(t, a, IRO_vadd, get_v(t, a->rm));
}

SEM(mls_v)
{
	return multiply_add(t, a, IRO_vsub, get_v(t, a->rm));
}

SEM(mla_e)
{
	return multiply_add(t, a, IRO_vadd, element(t, a));
}

SEM(mls_e)
{
	return multiply_add(t, a, IRO_vsub, element(t, a));
}

SEM(mul_e)
{
	set_v(t, a->rd, v2(t, IRO_vmul, lanes(a->size, a->q), get_v(t, a->rn), element(t, a)));
	return true;
}

/* -- comparisons -----------------------------------------------------------------------------------------------------
 */

static bool compare(struct tr *t, const struct aarch64_args *a, enum ir_cc cc)
{
	set_v(t, a->rd, v2cc(t, IRO_vcmp, lanes(a->size, a->q), (u8)cc, get_v(t, a->rn), get_v(t, a->rm)));
	return true;
}

static bool compare_zero(struct tr *t, const struct aarch64_args *a, enum ir_cc cc, bool swap)
{
	struct ir_ref n = get_v(t, a->rn), z = ir_vconst(t->u, 0, 0);

	set_v(t, a->rd, v2cc(t, IRO_vcmp, lanes(a->size, a->q), (u8)cc, swap ? z : n, swap ? n : z));
	return true;
}

SEM(cmgt_v)
{
	return compare(t, a, IR_GT);
}

SEM(cmge_v)
{
	return compare(t, a, IR_GE);
}

SEM(cmhi_v)
{
	return compare(t, a, IR_HI);
}

SEM(cmhs_v)
{
	return compare(t, a, IR_CS);
}

SEM(cmeq_v)
{
	return compare(t, a, IR_EQ);
}

SEM(cmgt0_v)
{
	return compare_zero(t, a, IR_GT, false);
}

SEM(cmge0_v)
{
	return compare_zero(t, a, IR_GE, false);
}

SEM(cmeq0_v)
{
	return compare_zero(t, a, IR_EQ, false);
}

SEM(cmle0_v)
{
	return compare_zero(t, a, IR_GE, true);
}

SEM(cmlt0_v)
{
	return compare_zero(t, a, IR_GT, true);
}

/* -- logic
 * ------------------------------------------------------------------------------------------------------------- */

THREE(and_v, IRO_vand)
THREE(bic_v, IRO_vandn)
THREE(orr_v, IRO_vor)
THREE(orn_v, IRO_vorn)
THREE(eor_v, IRO_vxor)
TWO(not_v, IRO_vnot)

/* BSL selects by d, BIT and BIF insert into d where m is one or zero: the same selection with the roles turned. */
static bool select(struct tr *t, const struct aarch64_args *a, int mask, int yes, int no)
{
	set_v(t, a->rd,
	      ir_emit(t->u, IRO_vbsl, IR_V128, get_v(t, mask).i, get_v(t, yes).i, get_v(t, no).i, lanes(3, a->q), 0));
	return true;
}

SEM(bsl_v)
{
	return select(t, a, a->rd, a->rn, a->rm);
}

SEM(bit_v)
{
	return select(t, a, a->rm, a->rn, a->rd);
}

SEM(bif_v)
{
	return select(t, a, a->rm, a->rd, a->rn);
}

/* AdvSIMDExpandImm of DDI 0487, for all but the FP immediates. */
static u64 expand(int op, int cmode, u64 imm8)
{
	u64 r = 0;

	switch (cmode >> 1) {
	case 0:
	case 1:
	case 2:
	case 3: return replicate(2, imm8 << (cmode >> 1) * 8);
	case 4:
	case 5: return replicate(1, imm8 << (cmode >> 1 & 1) * 8);
	case 6: return replicate(2, cmode & 1 ? imm8 << 16 | 0xffff : imm8 << 8 | 0xff);
	default:
		if (cmode & 1) {
			u64 sign = imm8 >> 7, b6 = imm8 >> 6 & 1, rest = imm8 & 63;

			if (!op)
				return replicate(2, sign << 31 | (b6 ? 0x1full << 25 : 1ull << 30) | rest << 19);
			return sign << 63 | (b6 ? 0xffull << 54 : 1ull << 62) | rest << 48;
		}
		if (!op)
			return replicate(0, imm8);
		for (int i = 0; i < 8; i++)
			r |= imm8 >> i & 1 ? 0xffull << 8 * i : 0;
		return r;
	}
}

/* MOVI, MVNI, ORR, BIC and FMOV of an immediate: odd cmode below 12 combines with d. */
SEM(modimm)
{
	u64 imm = expand(a->immop, a->cmode, (u64)a->imm8);
	u8 l = lanes(3, a->q);
	struct ir_ref v;

	if (a->cmode < 14 && a->immop && !(a->cmode & 1 && a->cmode < 12))
		imm = ~imm; /* mvni */
	v = ir_vconst(t->u, imm, a->q ? imm : 0);
	if (a->cmode & 1 && a->cmode < 12)
		v = v2(t, a->immop ? IRO_vandn : IRO_vor, l, get_v(t, a->rd), v);
	set_v(t, a->rd, v);
	return true;
}

/* -- permutes and moves ----------------------------------------------------------------------------------------------
 */

SEM(zip)
{
	return three(t, a, a->part ? IRO_vzip2 : IRO_vzip1);
}

SEM(uzp)
{
	return three(t, a, a->part ? IRO_vuzp2 : IRO_vuzp1);
}

SEM(trn)
{
	return three(t, a, a->part ? IRO_vtrn2 : IRO_vtrn1);
}

SEM(ext)
{
	set_v(t, a->rd, v2k(t, IRO_vextr, lanes(0, a->q), get_v(t, a->rn), get_v(t, a->rm), a->imm4));
	return true;
}

static bool reverse(struct tr *t, const struct aarch64_args *a, int container)
{
	set_v(t, a->rd, v1k(t, IRO_vrev, lanes(a->size, a->q), get_v(t, a->rn), container));
	return true;
}

SEM(rev64_v)
{
	return reverse(t, a, 3);
}

SEM(rev32_v)
{
	return reverse(t, a, 2);
}

SEM(rev16_v)
{
	return reverse(t, a, 1);
}

/* One lookup in each register of the list (31 is followed by 0) with the index less what lies before it: an index that
 * is not the register's gives zero there.  TBX keeps the bytes whose index is beyond the list. */
SEM(tbl)
{
	u8 l = lanes(0, a->q);
	struct ir_ref index = get_v(t, a->rm), r = {0};

	for (int i = 0; i <= a->len; i++) {
		struct ir_ref at = i ? v2(t, IRO_vsub, 0, index, vsplat(t, 0, 1, (u64)(16 * i))) : index;
		struct ir_ref x = v2(t, IRO_vtbl, 0, get_v(t, (a->rn + i) & 31), at);

		r = i ? v2(t, IRO_vor, 0, r, x) : x;
	}
	if (a->tbx) {
		struct ir_ref last = vsplat(t, 0, 1, (u64)(16 * (a->len + 1) - 1));
		struct ir_ref beyond = v2cc(t, IRO_vcmp, l, IR_HI, index, last);

		r = ir_emit(t->u, IRO_vbsl, IR_V128, beyond.i, get_v(t, a->rd).i, r.i, l, 0);
	} else if (!a->q) {
		r = v1(t, IRO_vzhi, 0, r);
	}
	set_v(t, a->rd, r);
	return true;
}

/* imm5 names the element: the lowest set bit is the size, the bits above the index. */
static int imm5_size(const struct aarch64_args *a)
{
	return __builtin_ctz((u32)a->imm5);
}

static int imm5_index(const struct aarch64_args *a)
{
	return a->imm5 >> (imm5_size(a) + 1);
}

SEM(dup_e)
{
	int size = imm5_size(a);

	if (a->scalar)
		set_v(t, a->rd, vlane(t, size, get_v(t, a->rn), imm5_index(a)));
	else
		set_v(t, a->rd, v1k(t, IRO_vdupl, lanes(size, a->q), get_v(t, a->rn), imm5_index(a)));
	return true;
}

SEM(dup_r)
{
	set_v(t, a->rd,
	      ir_emit(t->u, IRO_vdup, IR_V128, simd_get_x(t, a->rn).i, 0, 0, lanes(imm5_size(a), a->q), IR_I64));
	return true;
}

SEM(xmov)
{
	enum ir_type type = a->x ? IR_I64 : IR_I32;
	struct ir_ref r = ir_emit(t->u, a->sext ? IRO_vexts : IRO_vext, type, get_v(t, a->rn).i, 0, (u32)imm5_index(a),
	                          (u8)imm5_size(a), 0);

	simd_set_x(t, a->rd, a->x ? r : ir_op1(t->u, IRO_zext32, IR_I64, r));
	return true;
}

SEM(ins_r)
{
	set_v(t, a->rd,
	      ir_emit(t->u, IRO_vins, IR_V128, get_v(t, a->rd).i, simd_get_x(t, a->rn).i, (u32)imm5_index(a),
	              (u8)imm5_size(a), IR_I64));
	return true;
}

SEM(ins_e)
{
	int size = imm5_size(a);

	set_v(t, a->rd,
	      v2k(t, IRO_vinsl, (u8)size, get_v(t, a->rd), get_v(t, a->rn), imm5_index(a) | (a->imm4 >> size) << 8));
	return true;
}
