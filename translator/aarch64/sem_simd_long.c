/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_simd_long.c - AdvSIMD operations that lengthen or narrow, across lanes, by element; dot
 * products and RDM by element (DDI 0487 C7.2).
 */
#include "translator/aarch64/sem_simd.h"

/* The low or (q) high half of register r, lanes extended to twice the size. */
static struct ir_ref widened(struct tr *t, const struct aarch64_args *a, int r)
{
	u8 n = (u8)((u32)a->size | (a->q ? IR_VHI : 0));

	return v1(t, a->uns ? IRO_vwidenu : IRO_vwidens, n, get_v(t, r));
}

static u8 wide(const struct aarch64_args *a)
{
	return (u8)(a->size + 1);
}

SEM(addl)
{
	struct ir_ref n = widened(t, a, a->rn);

	set_v(t, a->rd, v2(t, IRO_vadd, wide(a), n, widened(t, a, a->rm)));
	return true;
}

SEM(addw)
{
	set_v(t, a->rd, v2(t, IRO_vadd, wide(a), get_v(t, a->rn), widened(t, a, a->rm)));
	return true;
}

SEM(subl)
{
	struct ir_ref n = widened(t, a, a->rn);

	set_v(t, a->rd, v2(t, IRO_vsub, wide(a), n, widened(t, a, a->rm)));
	return true;
}

SEM(subw)
{
	set_v(t, a->rd, v2(t, IRO_vsub, wide(a), get_v(t, a->rn), widened(t, a, a->rm)));
	return true;
}

/* The difference of narrow lanes fits an unsigned narrow lane, so it is taken before widening. */
static struct ir_ref abs_diff(struct tr *t, const struct aarch64_args *a)
{
	struct ir_ref n = get_v(t, a->rn), m = get_v(t, a->rm);
	struct ir_ref max = v2(t, a->uns ? IRO_vmaxu : IRO_vmaxs, (u8)a->size, n, m);
	struct ir_ref min = v2(t, a->uns ? IRO_vminu : IRO_vmins, (u8)a->size, n, m);

	return v1(t, IRO_vwidenu, (u8)((u32)a->size | (a->q ? IR_VHI : 0)), v2(t, IRO_vsub, (u8)a->size, max, min));
}

SEM(abdl)
{
	set_v(t, a->rd, abs_diff(t, a));
	return true;
}

SEM(abal)
{
	set_v(t, a->rd, v2(t, IRO_vadd, wide(a), get_v(t, a->rd), abs_diff(t, a)));
	return true;
}

/* n * m, m a register or (element) one lane for all. */
static struct ir_ref product(struct tr *t, const struct aarch64_args *a, bool element)
{
	u8 n = (u8)((u32)a->size | (a->q ? IR_VHI : 0));
	struct ir_ref m = get_v(t, a->rm);

	if (element)
		m = v1k(t, IRO_vdupl, (u8)a->size, m, a->index);
	return v2(t, a->uns ? IRO_vmullu : IRO_vmulls, n, get_v(t, a->rn), m);
}

SEM(mull)
{
	set_v(t, a->rd, product(t, a, false));
	return true;
}

SEM(mull_e)
{
	set_v(t, a->rd, product(t, a, true));
	return true;
}

static bool accumulate(struct tr *t, const struct aarch64_args *a, enum ir_op op, bool element)
{
	set_v(t, a->rd, v2(t, op, wide(a), get_v(t, a->rd), product(t, a, element)));
	return true;
}

SEM(mlal)
{
	return accumulate(t, a, IRO_vadd, false);
}

SEM(mlsl)
{
	return accumulate(t, a, IRO_vsub, false);
}

SEM(mlal_e)
{
	return accumulate(t, a, IRO_vadd, true);
}

SEM(mlsl_e)
{
	return accumulate(t, a, IRO_vsub, true);
}

/* The high halves of wide sums, rounded by adding half of their last place. */
SEM(addhn)
{
	u8 l = wide(a);
	struct ir_ref x = v2(t, a->sub ? IRO_vsub : IRO_vadd, l, get_v(t, a->rn), get_v(t, a->rm)), r;
	int bits = 8 << a->size;

	if (a->round)
		x = v2(t, IRO_vadd, l, x, vsplat(t, a->size + 1, 1, 1ull << (bits - 1)));
	r = v1(t, IRO_vnarrow, l, v1k(t, IRO_vshr, l, x, bits));
	set_v(t, a->rd, a->q ? v2(t, IRO_vsethi, 3, get_v(t, a->rd), r) : r);
	return true;
}

/* Adjacent lanes: the odd one, and the even one extended in place, as wide lanes. */
SEM(addlp)
{
	u8 l = lanes(a->size + 1, a->q);
	enum ir_op shift = a->uns ? IRO_vshr : IRO_vsar;
	int bits = 8 << a->size;
	struct ir_ref n = get_v(t, a->rn), odd = v1k(t, shift, l, n, bits);
	struct ir_ref even = v1k(t, shift, l, v1k(t, IRO_vshl, l, n, bits), bits), r = v2(t, IRO_vadd, l, odd, even);

	set_v(t, a->rd, a->acc ? v2(t, IRO_vadd, l, get_v(t, a->rd), r) : r);
	return true;
}

/* -- across lanes
 * ------------------------------------------------------------------------------------------------------ */

/* Halves folded onto each other until one lane is left, the others cleared. */
static struct ir_ref fold(struct tr *t, int size, int q, enum ir_op op, struct ir_ref x)
{
	for (int bytes = q ? 8 : 4; bytes >= 1 << size; bytes /= 2)
		x = v2(t, op, lanes(size, q), x, v2k(t, IRO_vextr, lanes(0, q), x, x, bytes));
	return vlane(t, size, x, 0);
}

#define ACROSS(name, op)                                                                                               \
	SEM(name)                                                                                                      \
	{                                                                                                              \
		set_v(t, a->rd, fold(t, a->size, a->q, op, get_v(t, a->rn)));                                          \
		return true;                                                                                           \
	}
ACROSS(addv, IRO_vadd)
ACROSS(smaxv, IRO_vmaxs)
ACROSS(umaxv, IRO_vmaxu)
ACROSS(sminv, IRO_vmins)
ACROSS(uminv, IRO_vminu)

SEM(addlv)
{
	enum ir_op widen = a->uns ? IRO_vwidenu : IRO_vwidens;
	struct ir_ref n = get_v(t, a->rn), x = v1(t, widen, (u8)a->size, n);

	if (a->q)
		x = v2(t, IRO_vadd, wide(a), x, v1(t, widen, (u8)((u32)a->size | IR_VHI), n));
	set_v(t, a->rd, fold(t, a->size + 1, 1, IRO_vadd, x));
	return true;
}

SEM(addp_s)
{
	struct ir_ref n = get_v(t, a->rn);

	set_v(t, a->rd, v1(t, IRO_vzhi, 3, v2(t, IRO_vadd, 3, n, v2k(t, IRO_vextr, 0, n, n, 8))));
	return true;
}

/* -- by helper
 * --------------------------------------------------------------------------------------------------------- */

#define BY_HELPER(name, h, size)                                                                                       \
	SEM(name)                                                                                                      \
	{                                                                                                              \
		return simd_call(t, AARCH64_HELPER_##h, simd_word(a, size), 0);                                        \
	}
BY_HELPER(sqdmull_v, sqdmull, a->size)
BY_HELPER(sqdmlal_v, sqdmlal, a->size)
BY_HELPER(sqdmlsl_v, sqdmlsl, a->size)
BY_HELPER(sqdmull_e, sqdmull_e, a->size)
BY_HELPER(sqdmlal_e, sqdmlal_e, a->size)
BY_HELPER(sqdmlsl_e, sqdmlsl_e, a->size)
BY_HELPER(sqdmulh_e, sqdmulh_e, a->size)
BY_HELPER(sqrdmulh_e, sqrdmulh_e, a->size)
BY_HELPER(sqrdmlah_e, sqrdmlah_e, a->size)
BY_HELPER(pmull_8, pmull_8, 0)
BY_HELPER(dot_v, dot_v, 2)
BY_HELPER(dot_e, dot_e, 2)
