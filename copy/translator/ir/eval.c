/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/eval.c - the executable meaning of the integer and flags rows of ops.def. */
#include "translator/ir/fold.h"

static u64 mulh(u64 a, u64 b, bool sa, bool sb)
{
	u128 p = (u128)a * b;
	u64 hi = (u64)(p >> 64);

	if (sa && (s64)a < 0)
		hi -= b;
	if (sb && (s64)b < 0)
		hi -= a;
	return hi;
}

static u64 bitrev64(u64 v)
{
	v = (v >> 1 & 0x5555555555555555ull) | (v & 0x5555555555555555ull) << 1;
	v = (v >> 2 & 0x3333333333333333ull) | (v & 0x3333333333333333ull) << 2;
	v = (v >> 4 & 0x0f0f0f0f0f0f0f0full) | (v & 0x0f0f0f0f0f0f0f0full) << 4;
	return __builtin_bswap64(v);
}

static u128 clmul(u64 a, u64 b)
{
	u128 r = 0;

	for (int i = 0; i < 64; i++)
		if (b >> i & 1)
			r ^= (u128)a << i;
	return r;
}

static u32 crc(u32 crc, u64 v, unsigned bytes, u32 poly)
{
	for (unsigned i = 0; i < bytes * 8; i++) {
		u32 bit = (crc ^ (u32)(v >> i)) & 1;

		crc = crc >> 1 ^ (bit ? poly : 0);
	}
	return crc;
}

static u64 divs(u64 a, u64 b, unsigned w, bool zero)
{
	s64 x = sext(a, w), y = sext(b, w);

	if (y == 0)
		return zero ? 0 : ~0ull;
	if (y == -1)
		return 0 - (u64)x;
	return (u64)(x / y);
}

static u64 rems(u64 a, u64 b, unsigned w)
{
	s64 x = sext(a, w), y = sext(b, w);

	if (y == 0)
		return (u64)x;
	if (y == -1)
		return 0;
	return (u64)(x % y);
}

bool ir_eval(const struct ir_ins *in, u64 a, u64 b, u64 c, u64 *out)
{
	bool w32 = in->type == IR_I32;
	unsigned w = w32 ? 32 : 64;
	u64 mask = w32 ? 0xffffffffull : ~0ull;
	u64 r;

	if (in->type != IR_I32 && in->type != IR_I64)
		return false;
	/* i32 operands come with anything above bit 31 */
	if (in->op != IRO_trunc && in->op != IRO_crc32 && in->op != IRO_crc32c) {
		a &= mask;
		b &= mask;
	}
	switch (in->op) {
	case IRO_const: r = ir_imm(in); break;
	case IRO_add: r = a + b; break;
	case IRO_sub: r = a - b; break;
	case IRO_mul: r = a * b; break;
	case IRO_mulhu: r = w32 ? a * b >> 32 : mulh(a, b, false, false); break;
	case IRO_mulhs: r = w32 ? (u64)(sext(a, 32) * sext(b, 32)) >> 32 : mulh(a, b, true, true); break;
	case IRO_mulhsu: r = w32 ? (u64)(sext(a, 32) * (s64)b) >> 32 : mulh(a, b, true, false); break;
	case IRO_divs: r = divs(a, b, w, in->n == 1); break;
	case IRO_divu: r = b ? a / b : in->n == 1 ? 0 : ~0ull; break;
	case IRO_rems: r = rems(a, b, w); break;
	case IRO_remu: r = b ? a % b : a; break;
	case IRO_and: r = a & b; break;
	case IRO_or: r = a | b; break;
	case IRO_xor: r = a ^ b; break;
	case IRO_andn: r = a & ~b; break;
	case IRO_orn: r = a | ~b; break;
	case IRO_xorn: r = a ^ ~b; break;
	case IRO_not: r = ~a; break;
	case IRO_neg: r = 0 - a; break;
	case IRO_shl: r = a << (b & (w - 1)); break;
	case IRO_shr: r = a >> (b & (w - 1)); break;
	case IRO_sar: r = (u64)(sext(a, w) >> (b & (w - 1))); break;
	case IRO_ror: r = w32 ? ror32((u32)a, b & 31) : ror64(a, b & 63); break;
	case IRO_clz: r = a ? (u64)__builtin_clzll(a) - (64 - w) : w; break;
	case IRO_ctz: r = a ? (u64)__builtin_ctzll(a) : w; break;
	case IRO_popcnt: r = (u64)__builtin_popcountll(a); break;
	case IRO_bswap: r = w32 ? __builtin_bswap32((u32)a) : __builtin_bswap64(a); break;
	case IRO_bswap16: r = (a >> 8 & 0x00ff00ff00ff00ffull) | (a & 0x00ff00ff00ff00ffull) << 8; break;
	case IRO_bswap32: r = (u64)__builtin_bswap32((u32)a) | (u64)__builtin_bswap32((u32)(a >> 32)) << 32; break;
	case IRO_bitrev: r = bitrev64(a) >> (64 - w); break;
	case IRO_sext8: r = (u64)sext(a, 8); break;
	case IRO_sext16: r = (u64)sext(a, 16); break;
	case IRO_zext8: r = a & 0xff; break;
	case IRO_zext16: r = a & 0xffff; break;
	case IRO_sext32: r = (u64)sext(a, 32); break;
	case IRO_zext32: r = (u32)a; break;
	case IRO_trunc: r = (u32)a; break;
	case IRO_extu: r = bits_u(a, (unsigned)b, (unsigned)c); break;
	case IRO_exts: r = (u64)sext(bits_u(a, (unsigned)b, (unsigned)c), (unsigned)c); break;
	case IRO_ins: {
		u64 m = bits_u(~0ull, 0, in->n) << c;

		r = (a & ~m) | (b << c & m);
		break;
	}
	case IRO_extr: r = c ? a << (w - c) | b >> c : b; break;
	case IRO_mins: r = sext(a, w) < sext(b, w) ? a : b; break;
	case IRO_maxs: r = sext(a, w) > sext(b, w) ? a : b; break;
	case IRO_minu: r = a < b ? a : b; break;
	case IRO_maxu: r = a > b ? a : b; break;
	case IRO_clmul: r = (u64)clmul(a, b); break;
	case IRO_clmulh: r = (u64)(clmul(a, b) >> w); break;
	case IRO_crc32: r = crc((u32)a, b, 1u << in->n, 0xedb88320u); break;
	case IRO_crc32c: r = crc((u32)a, b, 1u << in->n, 0x82f63b78u); break;
	default: return false;
	}
	*out = r & mask;
	return true;
}

bool ir_eval_flags(const struct ir_ins *in, u64 a, u64 b, unsigned carry, unsigned *nzcv)
{
	bool w32 = in->type == IR_I32;
	u64 mask = w32 ? 0xffffffffull : ~0ull;
	u64 top = w32 ? 0x80000000ull : 1ull << 63;
	u64 r;
	bool c, v;

	switch (in->op) {
	case IRO_fl_add: carry = 0; break;
	case IRO_fl_sub: carry = 1; /* fallthrough */
	case IRO_fl_subc: b = ~b; break;
	case IRO_fl_addc: break;
	case IRO_fl_and: b &= a; break;
	default: return false;
	}
	a &= mask;
	b &= mask;
	if (in->op == IRO_fl_and) {
		r = b;
		c = v = false;
	} else {
		u128 s = (u128)a + b + carry;

		r = (u64)s & mask;
		c = w32 ? (u64)s >> 32 & 1 : (u64)(s >> 64) & 1;
		v = (~(a ^ b) & (a ^ r) & top) != 0;
	}
	*nzcv = (r & top ? 8u : 0) | (r == 0 ? 4u : 0) | (c ? 2u : 0) | (v ? 1u : 0);
	return true;
}

bool ir_cond_holds(enum ir_cc cc, unsigned nzcv)
{
	bool n = nzcv >> 3 & 1, z = nzcv >> 2 & 1, c = nzcv >> 1 & 1, v = nzcv & 1, r;

	switch (cc & ~1u) {
	case IR_EQ: r = z; break;
	case IR_CS: r = c; break;
	case IR_MI: r = n; break;
	case IR_VS: r = v; break;
	case IR_HI: r = c && !z; break;
	case IR_GE: r = n == v; break;
	default: r = !z && n == v; break;
	}
	return r != (cc & 1);
}
