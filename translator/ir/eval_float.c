/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/eval_float.c - the executable meaning of the floating-point rows of ops.def, on core/softfp.h.
 *
 * The interpreter uses it, and so does translated code wherever a host instruction would not give the guest's exact
 * result and flags: NaN results, rounding modes the host lacks, flushing, tininess before rounding.
 */
#include "translator/ir/fold.h"

#include "core/softfp.h"

static enum sfp_format format_of(unsigned type)
{
	return type == IR_F16 ? SFP_F16 : type == IR_F32 ? SFP_F32 : SFP_F64;
}

static unsigned bits_of(enum sfp_format f)
{
	return 16u << f;
}

static u64 mask_of(enum sfp_format f)
{
	return f == SFP_F64 ? ~0ull : (1ull << bits_of(f)) - 1;
}

static u64 sign_of(enum sfp_format f)
{
	return 1ull << (bits_of(f) - 1);
}

/* The IR's rounding kinds are numbered as softfp's, after IR_RN_MODE. */
_Static_assert(IR_RN_EVEN - 1 == SFP_NEAREST_EVEN && IR_RN_ZERO - 1 == SFP_TOWARD_ZERO && IR_RN_DOWN - 1 == SFP_DOWN &&
                   IR_RN_UP - 1 == SFP_UP && IR_RN_AWAY - 1 == SFP_NEAREST_AWAY && IR_RN_ODD - 1 == SFP_TO_ODD,
               "rounding kinds");

static enum sfp_rounding rounding_of(const struct sfp_env *env, unsigned n)
{
	n &= 15;
	return n == IR_RN_MODE ? env->rounding : (enum sfp_rounding)(n - 1);
}

/* RISC-V FCLASS (unprivileged ISA, table "Format of result of FCLASS instruction"). */
static u64 fclass(enum sfp_format f, u64 a)
{
	bool neg = (a & sign_of(f)) != 0;

	switch (sfp_classify(f, a)) {
	case SFP_IS_INF: return neg ? 1u << 0 : 1u << 7;
	case SFP_IS_NORMAL: return neg ? 1u << 1 : 1u << 6;
	case SFP_IS_SUBNORMAL: return neg ? 1u << 2 : 1u << 5;
	case SFP_IS_ZERO: return neg ? 1u << 3 : 1u << 4;
	case SFP_IS_SNAN: return 1u << 8;
	case SFP_IS_QNAN: return 1u << 9;
	}
	return 0;
}

static enum sfp_minmax minmax_of(unsigned n)
{
	return n == 0 ? SFP_NUMBER : n == 1 ? SFP_PROPAGATE_NAN : SFP_NUM_SNAN_WINS;
}

/* fl_fcmp: NZCV as the row says. */
static u64 compare_nzcv(enum sfp_relation r)
{
	switch (r) {
	case SFP_LESS: return 8;
	case SFP_EQUAL: return 4 | 2;
	case SFP_GREATER: return 2;
	case SFP_UNORDERED: break;
	}
	return 2 | 1;
}

static u64 f2i(const struct ir_ins *in, struct sfp_env *env, u64 a)
{
	u8 rule = env->int_rule;
	u64 r;

	env->int_rule = in->n & 32 ? SFP_INT_NAN_ZERO : SFP_INT_NAN_MAX;
	r = sfp_to_int(env, format_of(in->cc), a, in->type == IR_I32 ? 32 : 64, !(in->n & 16), in->c,
	               rounding_of(env, in->n));
	env->int_rule = rule;
	return in->type == IR_I32 ? (u32)r : r;
}

static u64 i2f(const struct ir_ins *in, struct sfp_env *env, u64 a)
{
	bool narrow = in->cc == IR_I32;

	if (in->n & 16)
		return sfp_from_u64(env, format_of(in->type), narrow ? (u32)a : a, in->c);
	return sfp_from_s64(env, format_of(in->type), narrow ? (s32)a : (s64)a, in->c);
}

/* The rows that read the FP mode; env->rounding is the operation's. */
static bool eval_mode(const struct ir_ins *in, enum sfp_format f, struct sfp_env *env, u64 a, u64 b, u64 c, u64 *r)
{
	switch (in->op) {
	case IRO_fadd: *r = sfp_add(env, f, a, b); return true;
	case IRO_fsub: *r = sfp_sub(env, f, a, b); return true;
	case IRO_fmul: *r = sfp_mul(env, f, a, b); return true;
	case IRO_fdiv: *r = sfp_div(env, f, a, b); return true;
	case IRO_fsqrt: *r = sfp_sqrt(env, f, a); return true;
	case IRO_fmadd:
		*r = sfp_fma(env, f, in->n & 16 ? a ^ sign_of(f) : a, b, in->n & 32 ? c ^ sign_of(f) : c);
		return true;
	case IRO_fmin: *r = sfp_min(env, f, a, b, minmax_of(in->n)); return true;
	case IRO_fmax: *r = sfp_max(env, f, a, b, minmax_of(in->n)); return true;
	case IRO_fcmp: {
		enum sfp_relation rel = sfp_compare(env, f, a, b, in->n & 1);

		*r = (in->cc != IR_LT && rel == SFP_EQUAL) || (in->cc != IR_EQ && rel == SFP_LESS);
		return true;
	}
	case IRO_fl_fcmp: *r = compare_nzcv(sfp_compare(env, f, a, b, in->n & 1)); return true;
	case IRO_fcvt: *r = sfp_convert(env, f, format_of(in->cc), a); return true;
	case IRO_fround: *r = sfp_round_int(env, f, a, env->rounding, in->n & 16); return true;
	case IRO_f2i: *r = f2i(in, env, a); return true;
	case IRO_i2f: *r = i2f(in, env, a); return true;
	default: return false;
	}
}

/* One lane of a vector row; false if the row has no float lanes. */
static bool eval_lane(const struct ir_ins *in, enum sfp_format f, struct sfp_env *env, u64 a, u64 b, u64 c, u64 *r)
{
	enum sfp_relation rel;

	switch (in->op) {
	case IRO_vfadd: *r = sfp_add(env, f, a, b); return true;
	case IRO_vfsub: *r = sfp_sub(env, f, a, b); return true;
	case IRO_vfmul: *r = sfp_mul(env, f, a, b); return true;
	case IRO_vfdiv: *r = sfp_div(env, f, a, b); return true;
	case IRO_vfsqrt: *r = sfp_sqrt(env, f, a); return true;
	case IRO_vfma: *r = sfp_fma(env, f, in->cc ? a ^ sign_of(f) : a, b, c); return true;
	case IRO_vfneg: *r = a ^ sign_of(f); return true;
	case IRO_vfabs: *r = a & ~sign_of(f); return true;
	case IRO_vfmin: *r = sfp_min(env, f, a, b, in->cc ? SFP_NUM_SNAN_WINS : SFP_PROPAGATE_NAN); return true;
	case IRO_vfmax: *r = sfp_max(env, f, a, b, in->cc ? SFP_NUM_SNAN_WINS : SFP_PROPAGATE_NAN); return true;
	case IRO_vfcmp:
		rel = sfp_compare(env, f, a, b, in->cc != IR_EQ);
		*r = (in->cc != IR_GT && rel == SFP_EQUAL) || (in->cc != IR_EQ && rel == SFP_GREATER) ? mask_of(f) : 0;
		return true;
	case IRO_vfround: *r = sfp_round_int(env, f, a, rounding_of(env, in->cc), in->cc & 16); return true;
	case IRO_vi2f:
		*r = in->cc ? sfp_from_u64(env, f, a, 0) : sfp_from_s64(env, f, sext(a, bits_of(f)), 0);
		return true;
	case IRO_vf2i: {
		u8 rule = env->int_rule;

		env->int_rule = SFP_INT_NAN_ZERO;
		*r = sfp_to_int(env, f, a, bits_of(f), !in->cc, 0, SFP_TOWARD_ZERO) & mask_of(f);
		env->int_rule = rule;
		return true;
	}
	default: return false;
	}
}

static u64 lane(const u64 v[2], unsigned bits, unsigned i)
{
	return bits_u(v[i * bits / 64], i * bits % 64, bits);
}

static bool eval_lanes(const struct ir_ins *in, struct sfp_env *env, const u64 a[2], const u64 b[2], const u64 c[2],
                       u64 r[2])
{
	enum sfp_format f = (in->n & IR_VSIZE) == 1 ? SFP_F16 : (in->n & IR_VSIZE) == 2 ? SFP_F32 : SFP_F64;
	unsigned bits = bits_of(f), lanes = (in->n & IR_V64 ? 64 : 128) / bits;
	u64 out[2] = {0, 0};

	for (unsigned i = 0; i < lanes; i++) {
		u64 v;

		if (!eval_lane(in, f, env, lane(a, bits, i), lane(b, bits, i), lane(c, bits, i), &v))
			return false;
		out[i * bits / 64] |= v << (i * bits % 64);
	}
	r[0] = out[0];
	r[1] = out[1];
	return true;
}

/* The rows that only move bits. */
static bool eval_bits(const struct ir_ins *in, const u64 va[2], u64 b, u64 r[2])
{
	enum sfp_format f = format_of(in->type), cf = format_of(in->cc);
	u64 a = va[0], m = mask_of(f), s = sign_of(f);

	switch (in->op) {
	case IRO_fneg: r[0] = (a ^ s) & m; break;
	case IRO_fabs: r[0] = a & ~s & m; break;
	case IRO_fsgnj: r[0] = (a & ~s & m) | ((in->n == 0 ? b : in->n == 1 ? ~b : a ^ b) & s); break;
	case IRO_fclass: r[0] = fclass(f, a & m); break;
	case IRO_fbits: r[0] = a & mask_of(cf); break;
	case IRO_ffrom: r[0] = a & m; break;
	case IRO_fbox: r[0] = a | ~mask_of(cf); break;
	case IRO_funbox: {
		static const struct sfp_env canonical;

		r[0] = (a | m) == ~0ull ? a & m : sfp_default_nan(&canonical, f);
		break;
	}
	case IRO_flow: r[0] = a & m; break;
	case IRO_fwide: r[0] = a & mask_of(cf); break;
	default: return false;
	}
	r[1] = 0;
	return true;
}

bool ir_eval_float(const struct ir_ins *in, struct sfp_env *env, const u64 a[2], const u64 b[2], const u64 c[2],
                   u64 r[2])
{
	u8 rounding = env->rounding;
	enum sfp_format f = format_of(in->type);
	u64 m = mask_of(f), av = a[0];
	bool done;

	if (eval_bits(in, a, b[0], r) || eval_lanes(in, env, a, b, c, r))
		return true;
	env->rounding = rounding_of(
	    env, in->op == IRO_fmin || in->op == IRO_fmax || in->op == IRO_fcmp || in->op == IRO_fl_fcmp ? IR_RN_MODE
	                                                                                                 : in->n);
	if (in->op == IRO_fcvt || in->op == IRO_f2i)
		av &= mask_of(format_of(in->cc));
	else if (in->op != IRO_i2f)
		av &= m;
	done = eval_mode(in, f, env, av, b[0] & m, c[0] & m, &r[0]);
	env->rounding = rounding;
	r[1] = 0;
	return done;
}
