/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_simd_shift.c - AdvSIMD shifts by immediate, narrowing and lengthening moves (DDI 0487 C7.2).
 */
#include "translator/aarch64/sem_simd.h"

/* x shifted right by 1 to the width; rounding to nearest adds the last bit shifted out, which cannot overflow. */
static struct ir_ref right(struct tr *t, u8 l, enum ir_op op, struct ir_ref x, int by, bool round)
{
	struct ir_ref r = v1k(t, op, l, x, by), bit;
	int size = l & IR_VSIZE;

	if (!round)
		return r;
	bit = by > 1 ? v1k(t, IRO_vshr, l, x, by - 1) : x;
	return v2(t, IRO_vadd, l, r, v2(t, IRO_vand, l, bit, vsplat(t, size, !(l & IR_V64), 1)));
}

static bool shift_right(struct tr *t, const struct aarch64_args *a, enum ir_op op, bool round, bool add)
{
	u8 l = lanes(shift_size(a), a->q);
	struct ir_ref r = right(t, l, op, get_v(t, a->rn), shift_right_by(a), round);

	set_v(t, a->rd, add ? v2(t, IRO_vadd, l, get_v(t, a->rd), r) : r);
	return true;
}

#define SHIFT_RIGHT(name, op, round, add)                                                                              \
	SEM(name)                                                                                                      \
	{                                                                                                              \
		return shift_right(t, a, op, round, add);                                                              \
	}
SHIFT_RIGHT(sshr_vi, IRO_vsar, false, false)
SHIFT_RIGHT(ushr_vi, IRO_vshr, false, false)
SHIFT_RIGHT(ssra_vi, IRO_vsar, false, true)
SHIFT_RIGHT(usra_vi, IRO_vshr, false, true)
SHIFT_RIGHT(srshr_vi, IRO_vsar, true, false)
SHIFT_RIGHT(urshr_vi, IRO_vshr, true, false)
SHIFT_RIGHT(srsra_vi, IRO_vsar, true, true)
SHIFT_RIGHT(ursra_vi, IRO_vshr, true, true)

SEM(shl_vi)
{
	set_v(t, a->rd, v1k(t, IRO_vshl, lanes(shift_size(a), a->q), get_v(t, a->rn), shift_left_by(a)));
	return true;
}

/* The bits of d that mask names, the others from x. */
static bool insert(struct tr *t, const struct aarch64_args *a, struct ir_ref x, u64 mask)
{
	u8 l = lanes(shift_size(a), a->q);
	struct ir_ref keep = vsplat(t, shift_size(a), a->q, mask);

	set_v(t, a->rd, v2(t, IRO_vor, l, x, v2(t, IRO_vand, l, get_v(t, a->rd), keep)));
	return true;
}

SEM(sri_vi)
{
	int bits = 8 << shift_size(a), by = shift_right_by(a);
	struct ir_ref x = v1k(t, IRO_vshr, lanes(shift_size(a), a->q), get_v(t, a->rn), by);

	return insert(t, a, x, by == bits ? ~0ull : ~((1ull << (bits - by)) - 1));
}

SEM(sli_vi)
{
	int by = shift_left_by(a);
	struct ir_ref x = v1k(t, IRO_vshl, lanes(shift_size(a), a->q), get_v(t, a->rn), by);

	return insert(t, a, x, (1ull << by) - 1);
}

#define LEFT_SATURATING(name)                                                                                          \
	SEM(name)                                                                                                      \
	{                                                                                                              \
		return simd_call(t, AARCH64_HELPER_##name, simd_word(a, shift_size(a)) | SIMD_W_IMM(shift_left_by(a)), \
		                 0);                                                                                   \
	}
LEFT_SATURATING(sqshl_vi)
LEFT_SATURATING(uqshl_vi)
LEFT_SATURATING(sqshlu_vi)

/* -- narrowing
 * --------------------------------------------------------------------------------------------------------- */

/* The low halves of x's lanes, twice `size`, into the low or (q) high half of d. */
static bool narrow(struct tr *t, const struct aarch64_args *a, int size, struct ir_ref x)
{
	struct ir_ref r = v1(t, IRO_vnarrow, (u8)(size + 1), x);

	set_v(t, a->rd, a->q ? v2(t, IRO_vsethi, 3, get_v(t, a->rd), r) : r);
	return true;
}

SEM(xtn_v)
{
	return narrow(t, a, a->size, get_v(t, a->rn));
}

SEM(shrn_vi)
{
	int size = shift_size(a);

	return narrow(t, a, size, right(t, lanes(size + 1, 1), IRO_vshr, get_v(t, a->rn), shift_right_by(a), false));
}

SEM(rshrn_vi)
{
	int size = shift_size(a);

	return narrow(t, a, size, right(t, lanes(size + 1, 1), IRO_vshr, get_v(t, a->rn), shift_right_by(a), true));
}

#define NARROW_SATURATING(name, helper)                                                                                \
	SEM(name)                                                                                                      \
	{                                                                                                              \
		return simd_call(t, AARCH64_HELPER_##helper,                                                           \
		                 simd_word(a, shift_size(a)) | SIMD_W_IMM(shift_right_by(a)), 0);                      \
	}
NARROW_SATURATING(sqshrn_vi, sqshrn)
NARROW_SATURATING(uqshrn_vi, uqshrn)
NARROW_SATURATING(sqshrun_vi, sqshrun)
NARROW_SATURATING(sqrshrn_vi, sqrshrn)
NARROW_SATURATING(uqrshrn_vi, uqrshrn)
NARROW_SATURATING(sqrshrun_vi, sqrshrun)

/* The saturating moves are shifts by nothing. */
SEM(sqxtn_v)
{
	return simd_call(t, AARCH64_HELPER_sqshrn, simd_word(a, a->size), 0);
}

SEM(uqxtn_v)
{
	return simd_call(t, AARCH64_HELPER_uqshrn, simd_word(a, a->size), 0);
}

SEM(sqxtun_v)
{
	return simd_call(t, AARCH64_HELPER_sqshrun, simd_word(a, a->size), 0);
}

/* -- lengthening
 * --------------------------------------------------------------------------------------------------------- */

static bool lengthen(struct tr *t, const struct aarch64_args *a, int size, int by)
{
	u8 n = (u8)((u32)size | (a->q ? IR_VHI : 0));
	struct ir_ref r = v1(t, a->uns ? IRO_vwidenu : IRO_vwidens, n, get_v(t, a->rn));

	set_v(t, a->rd, by ? v1k(t, IRO_vshl, (u8)(size + 1), r, by) : r);
	return true;
}

SEM(shll_imm)
{
	return lengthen(t, a, shift_size(a), shift_left_by(a));
}

SEM(shll)
{
	return lengthen(t, a, a->size, 8 << a->size);
}
