/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_softfp.c - core/softfp.h against MPFR: results and flags, every format and rounding.
 *
 * The judge computes every operation in MPFR with enough precision to be exact (sums and products) or to be certain of
 * its rounding (quotients and roots, truncated, with MPFR's ternary value saying whether anything was lost).  Then it
 * derives result and flags itself: the value is divided by the weight of the result's last place, rounded to an integer
 * by MPFR's integer roundings, and compared with the format's limits.  Nothing of that is shared with the code tested.
 */
#include "core/softfp.h"

#include <check.h>
#include <mpfr.h>
#include <stdio.h>

#include "tests/unit/random.h"

#define CASES 100000

Suite *softfp_suite(void);

struct limits {
	int p;    /* significant bits */
	int emin; /* exponent of the smallest normal */
	int emax;
	int bits;
};

static const struct limits limits[] = {
    [SFP_F16] = {11, -14, 15, 16},
    [SFP_F32] = {24, -126, 127, 32},
    [SFP_F64] = {53, -1022, 1023, 64},
    [SFP_F16_ALT] = {11, -14, 16, 16},
};

static u64 seed;

static u64 rnd(void)
{
	return xorshift(&seed) * 0x2545f4914f6cdd1dull;
}

static u64 mask(enum sfp_format f)
{
	return ~0ull >> (64 - limits[f].bits);
}

/* An operand: any bits; a special exponent with any or a sparse fraction; or near `other`. */
static u64 operand(enum sfp_format f, u64 other)
{
	const struct limits *l = &limits[f];
	int fb = l->p - 1, eb = l->bits - l->p;
	u64 emask = (1ull << eb) - 1, fmask = (1ull << fb) - 1;
	u64 frac = rnd() & fmask, exp = rnd() & emask, sign = rnd() & 1;
	u64 r = rnd();

	switch (r & 7) {
	case 0: frac = 0; break;
	case 1: frac = fmask; break;
	case 2: frac = 1ull << (rnd() % (unsigned)fb); break;
	case 3: frac = fmask << (rnd() % (unsigned)fb) & fmask; break;
	default: break;
	}
	switch (r >> 3 & 15) {
	case 0: exp = 0; break;
	case 1: exp = rnd() % 3; break;
	case 2: exp = emask; break;
	case 3: exp = emask - rnd() % 3; break;
	case 4:
	case 5: exp = (emask >> 1) + rnd() % 8 - 4; break;
	case 6:
	case 7: exp = ((other >> fb & emask) + rnd() % 4 - 2) & emask; break;
	case 8: exp = (emask - (other >> fb & emask) - rnd() % 4) & emask; break;
	case 9: exp = ((emask >> 1) - (other >> fb & emask) + rnd() % 4 + fb) & emask; break;
	case 10: return (other ^ (rnd() & 1) << (l->bits - 1)) & mask(f);
	case 11: exp = ((emask >> 1) + rnd() % 70) & emask; break;
	default: break;
	}
	return sign << (l->bits - 1) | exp << fb | frac;
}

static bool ref_is_nan(enum sfp_format f, u64 a)
{
	int fb = limits[f].p - 1;
	u64 inf = ((1ull << (limits[f].bits - limits[f].p)) - 1) << fb;

	return f != SFP_F16_ALT && (a & (mask(f) >> 1)) > inf;
}

static bool ref_is_snan(enum sfp_format f, u64 a)
{
	return ref_is_nan(f, a) && !(a >> (limits[f].p - 2) & 1);
}

static void to_mpfr(mpfr_t x, enum sfp_format f, u64 a)
{
	const struct limits *l = &limits[f];
	int fb = l->p - 1;
	u64 frac = a & ((1ull << fb) - 1);
	int exp = (int)(a >> fb & ((1u << (l->bits - l->p)) - 1));
	bool sign = a >> (l->bits - 1) & 1;

	if (ref_is_nan(f, a)) {
		mpfr_set_nan(x);
		return;
	}
	if (f != SFP_F16_ALT && exp == (1 << (l->bits - l->p)) - 1)
		mpfr_set_inf(x, 1);
	else if (exp == 0)
		mpfr_set_uj_2exp(x, frac, l->emin - fb, MPFR_RNDN);
	else
		mpfr_set_uj_2exp(x, frac | 1ull << fb, exp - 1 + l->emin - fb, MPFR_RNDN);
	mpfr_setsign(x, x, sign, MPFR_RNDN);
}

/* v rounded to an integer; `lost` says that v was truncated before. */
static void integer(mpfr_t r, mpfr_t v, int rounding, bool lost)
{
	switch (rounding) {
	case SFP_NEAREST_EVEN: mpfr_roundeven(r, v); break;
	case SFP_NEAREST_AWAY: mpfr_round(r, v); break;
	case SFP_TOWARD_ZERO: mpfr_trunc(r, v); break;
	case SFP_UP: mpfr_ceil(r, v); break;
	case SFP_DOWN: mpfr_floor(r, v); break;
	case SFP_TO_ODD:
		mpfr_trunc(r, v);
		if (lost || !mpfr_integer_p(v)) {
			mpfr_t h;

			mpfr_init2(h, mpfr_get_prec(r));
			mpfr_div_ui(h, r, 2, MPFR_RNDN);
			if (mpfr_integer_p(h)) {
				if (mpfr_signbit(v))
					mpfr_sub_ui(r, r, 1, MPFR_RNDN);
				else
					mpfr_add_ui(r, r, 1, MPFR_RNDN);
			}
			mpfr_clear(h);
		}
		break;
	default: ck_abort();
	}
}

static u64 ref_nan(struct sfp_env *env, enum sfp_format f)
{
	return ((((1ull << (limits[f].bits - limits[f].p)) - 1) << 1 | 1) << (limits[f].p - 2)) |
	       (u64)env->negative_nan << (limits[f].bits - 1);
}

/* The result and flags for the exact (or, when `lost`, truncated) number v. */
static u64 ref_round(struct sfp_env *env, enum sfp_format f, mpfr_t v, bool lost)
{
	const struct limits *l = &limits[f];
	u64 sign = (u64)(mpfr_signbit(v) != 0) << (l->bits - 1);
	u64 inf = ((1ull << (l->bits - l->p)) - 1) << (l->p - 1);
	long e, q;
	bool tiny, inexact, up;
	mpfr_t w, r;
	u64 bits;

	if (mpfr_zero_p(v))
		return sign;
	if (mpfr_inf_p(v))
		return sign | inf;
	mpfr_inits2(mpfr_get_prec(v) + 64, w, r, (mpfr_ptr)0);
	e = mpfr_get_exp(v) - 1;
	tiny = e < l->emin;
	if (tiny && !env->tininess_before && env->flush_out != SFP_FLUSH_OUT) {
		mpfr_mul_2si(w, v, l->p - 1 - e, MPFR_RNDN);
		integer(r, w, env->rounding, lost);
		tiny = mpfr_get_exp(r) - l->p + e < l->emin;
	}
	if (tiny && env->flush_out) {
		env->flags |= SFP_UNDERFLOW;
		if (env->flush_out == SFP_FLUSH_OUT_INEXACT)
			env->flags |= SFP_INEXACT;
		mpfr_clears(w, r, (mpfr_ptr)0);
		return sign;
	}
	q = (e > l->emin ? e : l->emin) - (l->p - 1);
	mpfr_mul_2si(w, v, -q, MPFR_RNDN);
	integer(r, w, env->rounding, lost);
	inexact = lost || !mpfr_equal_p(r, w);
	if (!mpfr_zero_p(r) && mpfr_get_exp(r) - 1 + q > l->emax) {
		mpfr_clears(w, r, (mpfr_ptr)0);
		if (f == SFP_F16_ALT) {
			env->flags |= SFP_INVALID;
			return sign | 0x7fff;
		}
		env->flags |= SFP_OVERFLOW | SFP_INEXACT;
		up = env->rounding == SFP_NEAREST_EVEN || env->rounding == SFP_NEAREST_AWAY ||
		     (env->rounding == SFP_UP && !sign) || (env->rounding == SFP_DOWN && sign);
		return sign | (up ? inf : inf - 1);
	}
	if (inexact)
		env->flags |= SFP_INEXACT;
	if (inexact && tiny)
		env->flags |= SFP_UNDERFLOW;
	mpfr_abs(r, r, MPFR_RNDN);
	bits = mpfr_get_uj(r, MPFR_RNDN);
	if (bits >> l->p) {
		bits >>= 1;
		q++;
	}
	if (bits >> (l->p - 1))
		bits += (u64)(q + l->p - 1 - l->emin) << (l->p - 1);
	mpfr_clears(w, r, (mpfr_ptr)0);
	return sign | bits;
}

static u64 ref_flush(struct sfp_env *env, enum sfp_format f, u64 a)
{
	u64 mag = a & (mask(f) >> 1);

	if (env->flush_in && mag && !(mag >> (limits[f].p - 1))) {
		if (f == SFP_F32 || f == SFP_F64)
			env->flags |= SFP_INPUT_DENORMAL;
		return a ^ mag;
	}
	return a;
}

enum op {
	ADD,
	SUB,
	MUL,
	DIV,
	SQRT,
	FMA,
	RSTEP,
	RSQSTEP,
};

static const char *const op_names[] = {"add", "sub", "mul", "div", "sqrt", "fma", "recip step", "rsqrt step"};

/* The judge's result, NaNs by the canonical rule. */
static u64 ref_op(struct sfp_env *env, enum sfp_format f, enum op op, u64 a, u64 b, u64 c)
{
	static mpfr_t x, y, z, r;
	static bool ready;
	mpfr_rnd_t zero_sign = env->rounding == SFP_DOWN ? MPFR_RNDD : MPFR_RNDZ;
	bool snan, nan, lost = false;
	u64 res;

	if (!ready) {
		mpfr_inits2(64, x, y, z, (mpfr_ptr)0);
		mpfr_init2(r, 4600);
		ready = true;
	}
	snan = ref_is_snan(f, a) || (op != SQRT && ref_is_snan(f, b)) || (op == FMA && ref_is_snan(f, c));
	nan = ref_is_nan(f, a) || (op != SQRT && ref_is_nan(f, b)) || (op == FMA && ref_is_nan(f, c));
	to_mpfr(x, f, ref_flush(env, f, a));
	if (op != SQRT)
		to_mpfr(y, f, ref_flush(env, f, b));
	if (op == FMA)
		to_mpfr(z, f, ref_flush(env, f, c));
	mpfr_set_prec(r, op == DIV || op == SQRT ? 300 : f == SFP_F64 ? 4600 : 700);
	switch (op) {
	case ADD: mpfr_add(r, x, y, zero_sign); break;
	case SUB: mpfr_sub(r, x, y, zero_sign); break;
	case MUL: mpfr_mul(r, x, y, MPFR_RNDZ); break;
	case DIV:
		lost = mpfr_div(r, x, y, MPFR_RNDZ) != 0;
		if (mpfr_zero_p(y) && mpfr_regular_p(x))
			env->flags |= SFP_DIVBYZERO;
		break;
	case SQRT: lost = mpfr_sqrt(r, x, MPFR_RNDZ) != 0; break;
	case FMA:
		if ((mpfr_inf_p(x) && mpfr_zero_p(y)) || (mpfr_zero_p(x) && mpfr_inf_p(y)))
			snan = true; /* invalid whatever the addend */
		mpfr_fma(r, x, y, z, zero_sign);
		break;
	default:
		if ((mpfr_inf_p(x) && mpfr_zero_p(y)) || (mpfr_zero_p(x) && mpfr_inf_p(y)))
			mpfr_set_zero(r, 1);
		else
			mpfr_mul(r, x, y, MPFR_RNDZ);
		mpfr_ui_sub(r, op == RSTEP ? 2 : 3, r, zero_sign);
		if (op == RSQSTEP)
			mpfr_div_2ui(r, r, 1, MPFR_RNDZ);
		break;
	}
	if (mpfr_nan_p(r)) {
		if (snan || !nan)
			env->flags |= SFP_INVALID;
		return ref_nan(env, f);
	}
	res = ref_round(env, f, r, lost);
	return res;
}

static u64 our_op(struct sfp_env *env, enum sfp_format f, enum op op, u64 a, u64 b, u64 c)
{
	switch (op) {
	case ADD: return sfp_add(env, f, a, b);
	case SUB: return sfp_sub(env, f, a, b);
	case MUL: return sfp_mul(env, f, a, b);
	case DIV: return sfp_div(env, f, a, b);
	case SQRT: return sfp_sqrt(env, f, a);
	case FMA: return sfp_fma(env, f, a, b, c);
	case RSTEP: return sfp_recip_step(env, f, a, b);
	default: return sfp_rsqrt_step(env, f, a, b);
	}
}

static struct sfp_env random_env(void)
{
	u64 r = rnd();

	return (struct sfp_env){
	    .rounding = (u8)(r % 6),
	    .tininess_before = r >> 8 & 1,
	    .negative_nan = r >> 9 & 1,
	    .flush_in = (r >> 10 & 3) == 0,
	    .flush_out = (r >> 12 & 3) ? 0 : (u8)(r >> 14 & 1) + 1,
	};
}

static void compare(const char *what, enum sfp_format f, const struct sfp_env *env, const u64 *ops, u64 got,
                    u32 got_flags, u64 want, u32 want_flags)
{
	if (got != want || got_flags != want_flags)
		ck_abort_msg("%s %d-bit rounding %d tininess_before %d flush %d/%d: %016llx %016llx %016llx: "
		             "got %016llx flags %02x, want %016llx flags %02x",
		             what, limits[f].bits, env->rounding, env->tininess_before, env->flush_in, env->flush_out,
		             (unsigned long long)ops[0], (unsigned long long)ops[1], (unsigned long long)ops[2],
		             (unsigned long long)got, got_flags, (unsigned long long)want, want_flags);
}

START_TEST(arithmetic)
{
	enum op op = (enum op)_i;

	seed = 0x1234567 + (u64)_i;
	for (int f = SFP_F16; f <= SFP_F64; f++) {
		for (int i = 0; i < CASES; i++) {
			struct sfp_env ours = random_env(), ref = ours;
			u64 v[3], got, want;

			v[0] = operand((enum sfp_format)f, rnd());
			v[1] = operand((enum sfp_format)f, v[0]);
			v[2] = operand((enum sfp_format)f,
			               rnd() & 1 ? v[0] : our_op(&ref, (enum sfp_format)f, MUL, v[0], v[1], 0));
			ref.flags = 0;
			got = our_op(&ours, (enum sfp_format)f, op, v[0], v[1], v[2]);
			want = ref_op(&ref, (enum sfp_format)f, op, v[0], v[1], v[2]);
			compare(op_names[op], (enum sfp_format)f, &ref, v, got, ours.flags, want, ref.flags);
		}
	}
}
END_TEST

START_TEST(formats)
{
	mpfr_t x;

	seed = 99;
	mpfr_init2(x, 64);
	for (int i = 0; i < 4 * CASES; i++) {
		struct sfp_env ours = random_env(), ref = ours;
		enum sfp_format from = (enum sfp_format)(rnd() & 3), to = (enum sfp_format)(rnd() & 3);
		u64 v[3] = {operand(from, rnd()), 0, 0}, a = v[0], got, want;

		/* Half of the wide operands near the narrow format's limits. */
		if (to != from && limits[from].bits > limits[to].bits && rnd() & 1) {
			struct sfp_env plain = {0};

			a = v[0] = sfp_convert(&plain, from, to, operand(to, rnd())) ^ (rnd() & 3) << (rnd() % 45);
			if (rnd() & 1)
				a = v[0] = (v[0] - ((rnd() % 14) << (limits[from].p - 1))) & mask(from);
		}
		got = sfp_convert(&ours, to, from, a);
		if (limits[from].bits == 16)
			ref.flush_in = false;
		if (limits[to].bits == 16)
			ref.flush_out = SFP_FLUSH_OUT_NONE;
		if (ref_is_nan(from, a)) {
			want = to == SFP_F16_ALT ? a >> (limits[from].bits - 1) << 15 : ref_nan(&ref, to);
			if (ref_is_snan(from, a) || to == SFP_F16_ALT)
				ref.flags |= SFP_INVALID;
		} else {
			to_mpfr(x, from, ref_flush(&ref, from, a));
			if (mpfr_inf_p(x) && to == SFP_F16_ALT) {
				want = (u64)(mpfr_signbit(x) != 0) << 15 | 0x7fff;
				ref.flags |= SFP_INVALID;
			} else {
				want = ref_round(&ref, to, x, false);
			}
		}
		v[1] = from;
		v[2] = to;
		compare("convert", to, &ref, v, got, ours.flags, want, ref.flags);
	}
	mpfr_clear(x);
}
END_TEST

START_TEST(integers)
{
	mpfr_t x, r, lo, hi;

	seed = 4711;
	mpfr_inits2(1300, x, r, lo, hi, (mpfr_ptr)0);
	for (int f = SFP_F16; f <= SFP_F64; f++) {
		for (int i = 0; i < 3 * CASES; i++) {
			struct sfp_env ours = random_env(), ref = ours;
			u64 v[3], got, want, max, min;
			unsigned bits = (const unsigned[]){8, 16, 32, 64, 64, 32, 1, 33}[rnd() & 7];
			bool sign = rnd() & 1;
			unsigned fbits = rnd() & 1 ? 0 : (unsigned)(rnd() % (bits + 1));
			int rounding = (int)(rnd() % 6);

			ours.int_rule = ref.int_rule = (u8)(rnd() & 3);
			if (rnd() & 1) {
				/* Near the limits of the integer. */
				u64 t =
				    (rnd() & 1 ? 0 : ~0ull >> (64 - bits + (rnd() & 1) * (bits > 1))) + rnd() % 5 - 2;
				struct sfp_env plain = {.rounding = (u8)(rnd() % 5)};

				v[0] = sfp_from_s64(&plain, (enum sfp_format)f, (s64)t, fbits + (unsigned)(rnd() & 1));
				if (rnd() & 1)
					v[0] = sfp_from_u64(&plain, (enum sfp_format)f, t, fbits) ^ (rnd() & 1);
			} else {
				v[0] = operand((enum sfp_format)f, 0);
			}
			v[1] = bits << 1 | sign;
			v[2] = fbits << 4 | (unsigned)rounding;
			got =
			    sfp_to_int(&ours, (enum sfp_format)f, v[0], bits, sign, fbits, (enum sfp_rounding)rounding);
			max = sign ? (1ull << (bits - 1)) - 1 : ~0ull >> (64 - bits);
			min = sign ? ~max : 0;
			if (ref_is_nan((enum sfp_format)f, v[0])) {
				ref.flags = SFP_INVALID;
				want = (const u64[]){0, max, min, sign ? min : max}[ref.int_rule];
			} else {
				to_mpfr(x, (enum sfp_format)f, ref_flush(&ref, (enum sfp_format)f, v[0]));
				mpfr_mul_2ui(x, x, fbits, MPFR_RNDN);
				if (mpfr_inf_p(x))
					mpfr_set(r, x, MPFR_RNDN);
				else
					integer(r, x, rounding, false);
				mpfr_set_uj(hi, max, MPFR_RNDN);
				if (sign)
					mpfr_set_sj(lo, (s64)min, MPFR_RNDN);
				else
					mpfr_set_zero(lo, 1);
				if (mpfr_less_p(r, lo) || mpfr_greater_p(r, hi)) {
					ref.flags |= SFP_INVALID;
					want = ref.int_rule == SFP_INT_INDEFINITE ? (sign ? min : max)
					       : mpfr_signbit(r)                  ? min
					                                          : max;
				} else {
					want = sign ? (u64)mpfr_get_sj(r, MPFR_RNDN) : mpfr_get_uj(r, MPFR_RNDN);
					if (!mpfr_equal_p(r, x))
						ref.flags |= SFP_INEXACT;
				}
			}
			compare("to integer", (enum sfp_format)f, &ref, v, got, ours.flags, want, ref.flags);

			/* To an integral value in the format. */
			ref = ours;
			ours.flags = ref.flags = 0;
			got = sfp_round_int(&ours, (enum sfp_format)f, v[0], (enum sfp_rounding)rounding, sign);
			if (ref_is_nan((enum sfp_format)f, v[0])) {
				want = ref_nan(&ref, (enum sfp_format)f);
				ref.flags = ref_is_snan((enum sfp_format)f, v[0]) ? SFP_INVALID : 0;
			} else {
				u32 denormal;

				to_mpfr(x, (enum sfp_format)f, ref_flush(&ref, (enum sfp_format)f, v[0]));
				denormal = ref.flags;
				mpfr_set(r, x, MPFR_RNDN);
				if (mpfr_regular_p(x))
					integer(r, x, rounding, false);
				want = ref_round(&ref, (enum sfp_format)f, r, false);
				ref.flags = denormal | (sign && !mpfr_equal_p(r, x) ? SFP_INEXACT : 0);
			}
			compare("round to integral", (enum sfp_format)f, &ref, v, got, ours.flags, want, ref.flags);

			/* From an integer. */
			ours.flags = ref.flags = 0;
			v[0] = rnd() >> (rnd() & 63);
			if (rnd() & 1)
				v[0] = ~0ull << (rnd() & 63) ^ (rnd() & 3) << (rnd() & 63);
			fbits = (unsigned)(rnd() % 65);
			v[1] = sign;
			v[2] = fbits;
			got = sign ? sfp_from_s64(&ours, (enum sfp_format)f, (s64)v[0], fbits)
			           : sfp_from_u64(&ours, (enum sfp_format)f, v[0], fbits);
			if (sign)
				mpfr_set_sj_2exp(x, (s64)v[0], -(long)fbits, MPFR_RNDN);
			else
				mpfr_set_uj_2exp(x, v[0], -(long)fbits, MPFR_RNDN);
			want = ref_round(&ref, (enum sfp_format)f, x, false);
			compare("from integer", (enum sfp_format)f, &ref, v, got, ours.flags, want, ref.flags);
		}
	}
	mpfr_clears(x, r, lo, hi, (mpfr_ptr)0);
}
END_TEST

START_TEST(order)
{
	mpfr_t x, y;

	seed = 5;
	mpfr_inits2(64, x, y, (mpfr_ptr)0);
	for (int f = SFP_F16; f <= SFP_F64; f++) {
		for (int i = 0; i < CASES; i++) {
			struct sfp_env ours = random_env(), ref = ours;
			enum sfp_minmax how = (enum sfp_minmax)(rnd() & 3);
			bool max = rnd() & 1, an, bn, snan;
			u64 v[3], a, b, got, want;
			int rel;

			v[0] = operand((enum sfp_format)f, rnd());
			v[1] = operand((enum sfp_format)f, v[0]);
			v[2] = how << 1 | max;
			a = ref_flush(&ref, (enum sfp_format)f, v[0]);
			b = ref_flush(&ref, (enum sfp_format)f, v[1]);
			an = ref_is_nan((enum sfp_format)f, a);
			bn = ref_is_nan((enum sfp_format)f, b);
			snan = ref_is_snan((enum sfp_format)f, a) || ref_is_snan((enum sfp_format)f, b);
			to_mpfr(x, (enum sfp_format)f, a);
			to_mpfr(y, (enum sfp_format)f, b);
			rel = an || bn ? 2 : mpfr_cmp(x, y);
			rel = rel == 2 ? 2 : (rel > 0) - (rel < 0);

			got = (u64)(s64)sfp_compare(&ours, (enum sfp_format)f, v[0], v[1], max);
			if (rel == 2 && (max || snan))
				ref.flags |= SFP_INVALID;
			compare("compare", (enum sfp_format)f, &ref, v, got, ours.flags, (u64)(s64)rel, ref.flags);

			ours.flags = 0;
			ref.flags &= SFP_INPUT_DENORMAL;
			got = max ? sfp_max(&ours, (enum sfp_format)f, v[0], v[1], how)
			          : sfp_min(&ours, (enum sfp_format)f, v[0], v[1], how);
			if (snan || (how == SFP_SECOND && rel == 2))
				ref.flags |= SFP_INVALID;
			if (how == SFP_SECOND)
				want = rel == (max ? 1 : -1) ? a : b;
			else if (rel == 2 &&
			         (how == SFP_PROPAGATE_NAN || (an && bn) || (snan && how == SFP_NUM_SNAN_WINS)))
				want = ref_nan(&ref, (enum sfp_format)f);
			else if (an)
				want = b;
			else if (bn)
				want = a;
			else if (rel)
				want = rel == (max ? 1 : -1) ? a : b;
			else
				want = max ? a & b : a | b; /* equal but for a zero's sign */
			compare("minimum or maximum", (enum sfp_format)f, &ref, v, got, ours.flags, want, ref.flags);
		}
	}
	mpfr_clears(x, y, (mpfr_ptr)0);
}
END_TEST

/* The NaN rules on named operands, f32. */
#define Q1   0x7fc00001u
#define Q2   0xffc00002u
#define Q3   0x7fc00003u
#define S1   0x7f800011u
#define S2   0xff800012u
#define S3   0x7f800013u
#define QUI  0x00400000u
#define INF  0x7f800000u
#define ONE  0x3f800000u
#define DFLT 0x7fc00000u

START_TEST(nans)
{
	// clang-format off
	static const struct {
		u8 rule;
		bool fma, dn;
		u32 a, b, c, want, flags;
	} rows[] = {
		/* rule                    fma    DN     a    b    c    result    flags */
		{ SFP_NAN_CANONICAL,       false, false, Q1,  ONE, 0,   DFLT,     0           },
		{ SFP_NAN_CANONICAL,       false, false, S1,  ONE, 0,   DFLT,     SFP_INVALID },
		{ SFP_NAN_CANONICAL,       true,  false, INF, 0,   Q3,  DFLT,     SFP_INVALID },
		{ SFP_NAN_SNAN_FIRST_CAB,  false, false, Q1,  Q2,  0,   Q1,       0           },
		{ SFP_NAN_SNAN_FIRST_CAB,  false, false, ONE, Q2,  0,   Q2,       0           },
		{ SFP_NAN_SNAN_FIRST_CAB,  false, false, Q1,  S2,  0,   S2 | QUI, SFP_INVALID },
		{ SFP_NAN_SNAN_FIRST_CAB,  false, false, S1,  S2,  0,   S1 | QUI, SFP_INVALID },
		{ SFP_NAN_SNAN_FIRST_CAB,  false, true,  S1,  S2,  0,   DFLT,     SFP_INVALID },
		{ SFP_NAN_SNAN_FIRST_CAB,  false, true,  Q1,  ONE, 0,   DFLT,     0           },
		{ SFP_NAN_SNAN_FIRST_CAB,  true,  false, Q1,  Q2,  Q3,  Q3,       0           },
		{ SFP_NAN_SNAN_FIRST_CAB,  true,  false, Q1,  Q2,  ONE, Q1,       0           },
		{ SFP_NAN_SNAN_FIRST_CAB,  true,  false, Q1,  S2,  Q3,  S2 | QUI, SFP_INVALID },
		{ SFP_NAN_SNAN_FIRST_CAB,  true,  false, S1,  S2,  S3,  S3 | QUI, SFP_INVALID },
		{ SFP_NAN_SNAN_FIRST_CAB,  true,  false, INF, 0,   Q3,  DFLT,     SFP_INVALID },
		{ SFP_NAN_SNAN_FIRST_CAB,  true,  false, 0,   INF, S3,  S3 | QUI, SFP_INVALID },
		{ SFP_NAN_SNAN_FIRST_CAB,  true,  false, 0,   INF, ONE, DFLT,     SFP_INVALID },
		{ SFP_NAN_SNAN_FIRST_ABC,  true,  false, Q1,  Q2,  Q3,  Q1,       0           },
		{ SFP_NAN_SNAN_FIRST_ABC,  true,  false, Q1,  S2,  S3,  S2 | QUI, SFP_INVALID },
		{ SFP_NAN_FIRST_ABC,       false, false, Q1,  S2,  0,   Q1,       SFP_INVALID },
		{ SFP_NAN_FIRST_ABC,       false, false, S1,  Q2,  0,   S1 | QUI, SFP_INVALID },
		{ SFP_NAN_FIRST_ABC,       true,  false, ONE, S2,  S3,  S2 | QUI, SFP_INVALID },
		{ SFP_NAN_FIRST_ABC,       true,  false, INF, 0,   Q3,  Q3,       0           },
		{ SFP_NAN_FIRST_ACB,       true,  false, ONE, Q2,  Q3,  Q3,       0           },
		{ SFP_NAN_FIRST_ACB,       true,  false, INF, 0,   Q3,  Q3,       SFP_INVALID },
	};
	// clang-format on

	for (unsigned i = 0; i < ARRAY_LEN(rows); i++) {
		struct sfp_env env = {.nan_rule = rows[i].rule, .default_nan = rows[i].dn};
		u64 got = rows[i].fma ? sfp_fma(&env, SFP_F32, rows[i].a, rows[i].b, rows[i].c)
		                      : sfp_mul(&env, SFP_F32, rows[i].a, rows[i].b);

		ck_assert_msg(got == rows[i].want && env.flags == rows[i].flags, "row %u: %08llx flags %x", i,
		              (unsigned long long)got, env.flags);
	}
}
END_TEST

START_TEST(nan_formats)
{
	struct sfp_env env = {.nan_rule = SFP_NAN_SNAN_FIRST_CAB};

	ck_assert_uint_eq(sfp_convert(&env, SFP_F32, SFP_F64, 0xfff8123456789abcull), 0xffc091a2);
	ck_assert_uint_eq(env.flags, 0);
	ck_assert_uint_eq(sfp_convert(&env, SFP_F64, SFP_F32, 0x7f812345), 0x7ff82468a0000000ull);
	ck_assert_uint_eq(env.flags, SFP_INVALID);
	ck_assert_uint_eq(sfp_convert(&env, SFP_F16, SFP_F32, 0xffffffff), 0xffff);
	/* A negated NaN subtrahend keeps its sign, a step's first operand does not. */
	ck_assert_uint_eq(sfp_sub(&env, SFP_F32, ONE, Q2), Q2);
	ck_assert_uint_eq(sfp_recip_step(&env, SFP_F32, Q1, ONE), Q1 | 0x80000000);
}
END_TEST

/* The estimates: fixed points known from the definition, and the promised accuracy everywhere. */
START_TEST(estimates)
{
	struct sfp_env env = {0};
	mpfr_t x, r;

	ck_assert_uint_eq(sfp_recip_estimate(&env, SFP_F32, ONE), 0x3f7f8000);
	ck_assert_uint_eq(sfp_rsqrt_estimate(&env, SFP_F32, ONE), 0x3f7f8000);
	ck_assert_uint_eq(sfp_recip_exponent(&env, SFP_F32, ONE), 0x40000000);
	ck_assert_uint_eq(sfp_recip_exponent(&env, SFP_F64, 0x800123), 0x7fe0000000000000);
	ck_assert_uint_eq(sfp_fixed_recip_estimate(0x80000000), 0xff800000);
	ck_assert_uint_eq(sfp_fixed_recip_estimate(0x7fffffff), 0xffffffff);
	ck_assert_uint_eq(sfp_fixed_rsqrt_estimate(0x40000000), 0xff800000);
	ck_assert_uint_eq(sfp_fixed_rsqrt_estimate(0x3fffffff), 0xffffffff);
	ck_assert_uint_eq(env.flags, 0);
	ck_assert_uint_eq(sfp_recip_estimate(&env, SFP_F64, 1ull << 63), 0xfff0000000000000);
	ck_assert_uint_eq(env.flags, SFP_DIVBYZERO);
	env = (struct sfp_env){.rounding = SFP_UP};
	ck_assert_uint_eq(sfp_recip_estimate(&env, SFP_F32, 0x801fffff), 0xff7fffff);
	ck_assert_uint_eq(env.flags, SFP_OVERFLOW | SFP_INEXACT);
	env = (struct sfp_env){.flush_out = SFP_FLUSH_OUT};
	ck_assert_uint_eq(sfp_recip_estimate(&env, SFP_F32, 0xfe800000), 0x80000000);
	ck_assert_uint_eq(env.flags, SFP_UNDERFLOW);
	env = (struct sfp_env){0};
	ck_assert_uint_eq(sfp_rsqrt_estimate(&env, SFP_F32, 0xbf800000), DFLT);
	ck_assert_uint_eq(env.flags, SFP_INVALID);

	seed = 31;
	mpfr_inits2(200, x, r, (mpfr_ptr)0);
	for (int f = SFP_F16; f <= SFP_F64; f++) {
		for (int i = 0; i < CASES; i++) {
			u64 a = operand((enum sfp_format)f, rnd());
			u64 e;

			env = (struct sfp_env){0};
			if (sfp_classify((enum sfp_format)f, a) != SFP_IS_NORMAL)
				continue;
			e = sfp_recip_estimate(&env, (enum sfp_format)f, a);
			to_mpfr(x, (enum sfp_format)f, a);
			to_mpfr(r, (enum sfp_format)f, e);
			mpfr_mul(r, r, x, MPFR_RNDN);
			mpfr_sub_ui(r, r, 1, MPFR_RNDN);
			ck_assert_msg(mpfr_zero_p(r) || mpfr_get_exp(r) <= -8 + (e << 1 >> limits[f].p ? 0 : 2),
			              "recip %llx %llx", (unsigned long long)a, (unsigned long long)e);
			a &= mask((enum sfp_format)f) >> 1;
			e = sfp_rsqrt_estimate(&env, (enum sfp_format)f, a);
			mpfr_abs(x, x, MPFR_RNDN);
			to_mpfr(r, (enum sfp_format)f, e);
			mpfr_mul(r, r, r, MPFR_RNDN);
			mpfr_mul(r, r, x, MPFR_RNDN);
			mpfr_sub_ui(r, r, 1, MPFR_RNDN);
			ck_assert_msg(mpfr_zero_p(r) || mpfr_get_exp(r) <= -7, "rsqrt %llx %llx", (unsigned long long)a,
			              (unsigned long long)e);
			ck_assert_uint_eq(env.flags, 0);
		}
	}
	mpfr_clears(x, r, (mpfr_ptr)0);
}
END_TEST

START_TEST(mulx)
{
	struct sfp_env env = {0};

	ck_assert_uint_eq(sfp_mulx(&env, SFP_F64, 0x7ff0000000000000, 1ull << 63), 0xc000000000000000);
	ck_assert_uint_eq(sfp_mulx(&env, SFP_F16, 0, 0x7c00), 0x4000);
	ck_assert_uint_eq(sfp_mulx(&env, SFP_F32, 0x40400000, 0xc0400000), 0xc1100000);
	ck_assert_uint_eq(env.flags, 0);
}
END_TEST

Suite *softfp_suite(void)
{
	Suite *s = suite_create("softfp");
	TCase *tc = tcase_create("mpfr");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, arithmetic, 0, ARRAY_LEN(op_names));
	tcase_add_test(tc, formats);
	tcase_add_test(tc, integers);
	tcase_add_test(tc, order);
	tcase_add_test(tc, nans);
	tcase_add_test(tc, nan_formats);
	tcase_add_test(tc, estimates);
	tcase_add_test(tc, mulx);
	suite_add_tcase(s, tc);
	return s;
}
