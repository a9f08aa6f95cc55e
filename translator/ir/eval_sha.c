/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/eval_sha.c - the executable meaning of the SHA-1 and SHA-256 rows of ops.def (FIPS 180-4). */
#include "translator/ir/fold.h"

struct words {
	u32 w[4];
};

static struct words split(const u64 v[2])
{
	return (struct words){{(u32)v[0], (u32)(v[0] >> 32), (u32)v[1], (u32)(v[1] >> 32)}};
}

static void join(const struct words *x, u64 r[2])
{
	r[0] = x->w[0] | (u64)x->w[1] << 32;
	r[1] = x->w[2] | (u64)x->w[3] << 32;
}

static u32 choose(u32 x, u32 y, u32 z)
{
	return ((y ^ z) & x) ^ z;
}

static u32 majority(u32 x, u32 y, u32 z)
{
	return (x & y) | ((x | y) & z);
}

static void sha1(struct words *d, u32 e, const struct words *wk, unsigned kind)
{
	for (unsigned i = 0; i < 4; i++) {
		u32 b = d->w[1], c = d->w[2], f, t;

		f = kind == 0 ? choose(b, c, d->w[3]) : kind == 1 ? b ^ c ^ d->w[3] : majority(b, c, d->w[3]);
		t = e + ror32(d->w[0], 27) + f + wk->w[i];
		e = d->w[3];
		*d = (struct words){{t, d->w[0], ror32(b, 2), c}};
	}
}

static void sha256(struct words *x, struct words *y, const struct words *wk)
{
	for (unsigned i = 0; i < 4; i++) {
		u32 a = x->w[0], b = x->w[1], c = x->w[2], e = y->w[0], f = y->w[1], g = y->w[2];
		u32 s1 = ror32(e, 6) ^ ror32(e, 11) ^ ror32(e, 25), s0 = ror32(a, 2) ^ ror32(a, 13) ^ ror32(a, 22);
		u32 t = y->w[3] + s1 + choose(e, f, g) + wk->w[i];

		*y = (struct words){{x->w[3] + t, e, f, g}};
		*x = (struct words){{t + s0 + majority(a, b, c), a, b, c}};
	}
}

bool ir_eval_sha(const struct ir_ins *in, const u64 a[2], const u64 b[2], const u64 c[2], u64 r[2])
{
	struct words x = split(a), y = split(b), z = split(c);

	switch (in->op) {
	case IRO_vsha1: sha1(&x, y.w[0], &z, in->n); break;
	case IRO_vsha256h:
		sha256(&x, &y, &z);
		if (in->n)
			x = y;
		break;
	case IRO_vsha256su0:
		for (unsigned i = 0; i < 4; i++) {
			u32 w = i < 3 ? x.w[i + 1] : y.w[0];

			x.w[i] += ror32(w, 7) ^ ror32(w, 18) ^ w >> 3;
		}
		break;
	case IRO_vsha256su1:
		for (unsigned i = 0; i < 4; i++) {
			u32 w = i < 2 ? z.w[i + 2] : x.w[i - 2];

			x.w[i] += (i < 3 ? y.w[i + 1] : z.w[0]) + (ror32(w, 17) ^ ror32(w, 19) ^ w >> 10);
		}
		break;
	default: return false;
	}
	join(&x, r);
	return true;
}
