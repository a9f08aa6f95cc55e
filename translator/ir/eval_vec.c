/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/eval_vec.c - the executable meaning of the vector rows of ops.def but the floating-point ones. */
#include "translator/ir/fold.h"

/* A vector as its lanes. */
struct lanes {
	u64 v[16];
};

static struct lanes split(const u64 v[2], unsigned bits)
{
	struct lanes l = {{0}};

	for (unsigned i = 0; i < 128 / bits; i++)
		l.v[i] = bits_u(v[i * bits / 64], i * bits % 64, bits);
	return l;
}

static void join(const struct lanes *l, unsigned bits, u64 r[2])
{
	u64 m = bits == 64 ? ~0ull : (1ull << bits) - 1;

	r[0] = r[1] = 0;
	for (unsigned i = 0; i < 128 / bits; i++)
		r[i * bits / 64] |= (l->v[i] & m) << (i * bits % 64);
}

/* sshl/ushl: b's low byte is a signed count. */
static u64 shift_by(u64 a, u64 b, unsigned bits, bool is_signed)
{
	int n = (s8)b;

	if (n >= (int)bits)
		return 0;
	if (n >= 0)
		return a << n;
	if (is_signed)
		return (u64)(sext(a, bits) >> (-n >= (int)bits ? (int)bits - 1 : -n));
	return -n >= (int)bits ? 0 : a >> -n;
}

static bool holds(unsigned cc, u64 a, u64 b, unsigned bits)
{
	switch (cc) {
	case IR_EQ: return a == b;
	case IR_NE: return a != b;
	case IR_CS: return a >= b;
	case IR_CC: return a < b;
	case IR_HI: return a > b;
	case IR_LS: return a <= b;
	case IR_GE: return sext(a, bits) >= sext(b, bits);
	case IR_LT: return sext(a, bits) < sext(b, bits);
	case IR_GT: return sext(a, bits) > sext(b, bits);
	case IR_LE: return sext(a, bits) <= sext(b, bits);
	default: return false;
	}
}

/* Rows that work lane by lane. */
static bool lanewise(const struct ir_ins *in, u64 a, u64 b, unsigned bits, u64 *r)
{
	s64 x = sext(a, bits), y = sext(b, bits);

	switch (in->op) {
	case IRO_vadd: *r = a + b; return true;
	case IRO_vsub: *r = a - b; return true;
	case IRO_vmul: *r = a * b; return true;
	case IRO_vneg: *r = 0 - a; return true;
	case IRO_vabs: *r = x < 0 ? 0 - a : a; return true;
	case IRO_vmins: *r = x < y ? a : b; return true;
	case IRO_vminu: *r = a < b ? a : b; return true;
	case IRO_vmaxs: *r = x > y ? a : b; return true;
	case IRO_vmaxu: *r = a > b ? a : b; return true;
	case IRO_vcmp: *r = holds(in->cc, a, b, bits) ? ~0ull : 0; return true;
	case IRO_vtst: *r = a & b ? ~0ull : 0; return true;
	case IRO_vshl: *r = a << in->c; return true;
	case IRO_vshr: *r = in->c >= bits ? 0 : a >> in->c; return true;
	case IRO_vsar: *r = (u64)(x >> (in->c >= bits ? bits - 1 : in->c)); return true;
	case IRO_vsshl: *r = shift_by(a, b, bits, true); return true;
	case IRO_vushl: *r = shift_by(a, b, bits, false); return true;
	default: return false;
	}
}

/* Rows on the whole 128 bits as bits. */
static bool bitwise(const struct ir_ins *in, u64 a, u64 b, u64 c, u64 *r)
{
	switch (in->op) {
	case IRO_vand: *r = a & b; return true;
	case IRO_vor: *r = a | b; return true;
	case IRO_vxor: *r = a ^ b; return true;
	case IRO_vandn: *r = a & ~b; return true;
	case IRO_vorn: *r = a | ~b; return true;
	case IRO_vnot: *r = ~a; return true;
	case IRO_vbsl: *r = (b & a) | (c & ~a); return true;
	default: return false;
	}
}

/* Rows that rearrange lanes; n is the number of lanes that count. */
static bool permute(const struct ir_ins *in, const struct lanes *a, const struct lanes *b, unsigned n, unsigned bits,
                    struct lanes *r)
{
	unsigned h = n / 2;

	for (unsigned i = 0; i < n; i++) {
		const struct lanes *by_parity = i & 1 ? b : a;

		switch (in->op) {
		case IRO_vdupl: r->v[i] = a->v[in->c]; break;
		case IRO_vzip1: r->v[i] = by_parity->v[i / 2]; break;
		case IRO_vzip2: r->v[i] = by_parity->v[h + i / 2]; break;
		case IRO_vuzp1: r->v[i] = i < h ? a->v[2 * i] : b->v[2 * (i - h)]; break;
		case IRO_vuzp2: r->v[i] = i < h ? a->v[2 * i + 1] : b->v[2 * (i - h) + 1]; break;
		case IRO_vtrn1: r->v[i] = by_parity->v[i & ~1u]; break;
		case IRO_vtrn2: r->v[i] = by_parity->v[i | 1]; break;
		case IRO_vrev: r->v[i] = a->v[i ^ ((8u << in->c) / bits - 1)]; break;
		case IRO_vpadd: {
			const struct lanes *s = i < h ? a : b;
			unsigned k = 2 * (i < h ? i : i - h);

			r->v[i] = s->v[k] + s->v[k + 1];
			break;
		}
		default: return false;
		}
	}
	return true;
}

/* -- AES (FIPS 197) ------------------------------------------------------------------------------------------------ */

static u8 gf_mul(u8 a, u8 b)
{
	u8 r = 0;

	for (; b; b >>= 1, a = (u8)(a << 1 ^ (a & 0x80 ? 0x1b : 0)))
		if (b & 1)
			r ^= a;
	return r;
}

static u8 gf_inverse(u8 a)
{
	u8 r = 1;

	/* a^254 */
	for (int i = 0; i < 7; i++) {
		a = gf_mul(a, a);
		r = gf_mul(r, a);
	}
	return r;
}

static u8 rotl8(u8 v, unsigned n)
{
	return (u8)(v << n | v >> (8 - n));
}

static u8 sub_byte(u8 v)
{
	u8 b = gf_inverse(v);

	return (u8)(b ^ rotl8(b, 1) ^ rotl8(b, 2) ^ rotl8(b, 3) ^ rotl8(b, 4) ^ 0x63);
}

static u8 inv_sub_byte(u8 v)
{
	v ^= 0x63;
	return gf_inverse((u8)(rotl8(v, 1) ^ rotl8(v, 3) ^ rotl8(v, 6)));
}

static bool aes(const struct ir_ins *in, const struct lanes *a, struct lanes *r)
{
	static const u8 mix[2][4] = {{2, 3, 1, 1}, {14, 11, 13, 9}};
	const u8 *m = mix[in->op == IRO_vaesimc];

	for (unsigned i = 0; i < 16; i++) {
		unsigned col = i / 4, row = i % 4;

		switch (in->op) {
		case IRO_vaesenc: r->v[i] = sub_byte((u8)a->v[(col + row) % 4 * 4 + row]); break;
		case IRO_vaesdec: r->v[i] = inv_sub_byte((u8)a->v[(col + 4 - row) % 4 * 4 + row]); break;
		case IRO_vaesmc:
		case IRO_vaesimc:
			r->v[i] = 0;
			for (unsigned k = 0; k < 4; k++)
				r->v[i] ^= gf_mul((u8)a->v[col * 4 + k], m[(k + 4 - row) % 4]);
			break;
		default: return false;
		}
	}
	return true;
}

/* -- the rest ------------------------------------------------------------------------------------------------------ */

static void pmull(u64 x, u64 y, u64 r[2])
{
	u128 p = 0;

	for (unsigned i = 0; i < 64; i++)
		if (y >> i & 1)
			p ^= (u128)x << i;
	r[0] = (u64)p;
	r[1] = (u64)(p >> 64);
}

/* The bytes from c on of the string b:a; bytes is the length of each half. */
static void extract(const u64 a[2], const u64 b[2], unsigned c, unsigned bytes, u64 r[2])
{
	struct lanes x = split(a, 8), y = split(b, 8), out = {{0}};

	for (unsigned i = 0; i < bytes; i++)
		out.v[i] = i + c < bytes ? x.v[i + c] : y.v[i + c - bytes];
	join(&out, 8, r);
}

bool ir_eval_vec(const struct ir_ins *in, const u64 a[2], const u64 b[2], const u64 c[2], u64 r[2])
{
	unsigned bits = 8u << (in->n & IR_VSIZE), n = (in->n & IR_V64 ? 64 : 128) / MIN(bits, 64u);
	bool low = in->n & IR_V64;
	struct lanes x, y, out = {{0}};
	u64 v;

	if (bitwise(in, a[0], b[0], c[0], &r[0])) {
		bitwise(in, a[1], b[1], c[1], &v);
		r[1] = low ? 0 : v;
		return true;
	}
	switch (in->op) {
	case IRO_vzhi: r[0] = a[0], r[1] = 0; return true;
	case IRO_vsethi: r[1] = b[0], r[0] = a[0]; return true;
	case IRO_vpmull: pmull(a[!!(in->n & IR_VHI)], b[!!(in->n & IR_VHI)], r); return true;
	case IRO_vextr: extract(a, b, in->c, low ? 8 : 16, r); return true;
	default: break;
	}
	if (bits > 64)
		return false;
	if (ir_eval_sha(in, a, b, c, r))
		return true;
	x = split(a, bits);
	y = split(b, bits);
	switch (in->op) {
	case IRO_vext: r[0] = x.v[in->c], r[1] = 0; return true;
	case IRO_vexts:
		v = (u64)sext(x.v[in->c], bits);
		r[0] = in->type == IR_I32 ? (u32)v : v;
		r[1] = 0;
		return true;
	case IRO_vdup:
		for (unsigned i = 0; i < n; i++)
			out.v[i] = a[0];
		break;
	case IRO_vins:
		out = x;
		out.v[in->c] = b[0];
		break;
	case IRO_vinsl:
		out = x;
		out.v[in->c & 255] = y.v[in->c >> 8];
		break;
	case IRO_vpopcnt:
		x = split(a, bits = 8);
		for (unsigned i = 0; i < (low ? 8u : 16u); i++)
			out.v[i] = (u64)__builtin_popcountll(x.v[i]);
		break;
	case IRO_vtbl:
		x = split(a, bits = 8);
		y = split(b, 8);
		for (unsigned i = 0; i < (low ? 8u : 16u); i++)
			out.v[i] = y.v[i] > 15 ? 0 : x.v[y.v[i]];
		break;
	case IRO_vwidens:
	case IRO_vwidenu:
		for (unsigned i = 0; i < 64 / bits; i++) {
			v = x.v[i + (in->n & IR_VHI ? 64 / bits : 0)];
			out.v[i] = in->op == IRO_vwidens ? (u64)sext(v, bits) : v;
		}
		bits *= 2;
		break;
	case IRO_vmulls:
	case IRO_vmullu:
		for (unsigned i = 0; i < 64 / bits; i++) {
			unsigned at = i + (in->n & IR_VHI ? 64 / bits : 0);

			if (in->op == IRO_vmulls)
				out.v[i] = (u64)(sext(x.v[at], bits) * sext(y.v[at], bits));
			else
				out.v[i] = x.v[at] * y.v[at];
		}
		bits *= 2;
		break;
	case IRO_vnarrow:
		for (unsigned i = 0; i < 128 / bits; i++)
			out.v[i] = x.v[i];
		bits /= 2;
		break;
	case IRO_vaesenc:
	case IRO_vaesdec:
	case IRO_vaesmc:
	case IRO_vaesimc:
		x = split(a, bits = 8);
		aes(in, &x, &out);
		break;
	default:
		if (permute(in, &x, &y, n, bits, &out))
			break;
		for (unsigned i = 0; i < n; i++)
			if (!lanewise(in, x.v[i], y.v[i], bits, &out.v[i]))
				return false;
	}
	join(&out, bits, r);
	return true;
}
