/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/disasm_fmt.c - how operands of A64 instructions are printed (the formats that insn.decode names).
 *
 * What a format needs besides its member it takes from the word itself: bit 31 is the width of general registers, bit
 * 30 the width of vectors, bits 23..22 the size of their elements.
 */
#include "translator/aarch64/aarch64.h"

#define FMT(name) void aarch64_fmt_##name(struct dis_out *o, const struct aarch64_args *a, s64 v)

static unsigned bit(const struct aarch64_args *a, int n)
{
	return a->insn >> n & 1;
}

static void named(struct dis_out *o, char c, s64 v)
{
	dis_char(o, c);
	dis_dec(o, v);
}

static void imm_dec(struct dis_out *o, s64 v)
{
	dis_puts(o, ", #");
	dis_dec(o, v);
}

/* -- general registers
 * -------------------------------------------------------------------------------------------------- */

static void gpr(struct dis_out *o, bool x, bool sp, s64 v)
{
	if (v != 31)
		named(o, x ? 'x' : 'w', v);
	else
		dis_puts(o, sp ? (x ? "sp" : "wsp") : x ? "xzr" : "wzr");
}

// clang-format off
FMT(x)       { gpr(o, true, false, v); }
FMT(w)       { gpr(o, false, false, v); }
FMT(xsp)     { gpr(o, true, true, v); }
FMT(r)       { gpr(o, bit(a, 31), false, v); }
FMT(rsp)     { gpr(o, bit(a, 31), true, v); }
FMT(rsp_s)   { gpr(o, bit(a, 31), !a->setf, v); } /* sp, but the zero register where flags are set */
FMT(sizereg) { gpr(o, a->size == 3, false, v); }
FMT(preg30)  { gpr(o, bit(a, 30), false, v); }
FMT(preg30n) { gpr(o, bit(a, 30), false, v + 1); }
FMT(extreg)  { gpr(o, (a->option & 3) == 3 && (bit(a, 31) || bit(a, 28)), false, v); } /* a W form has no X operand */
// clang-format on

/* -- parts of mnemonics
 * --------------------------------------------------------------------------------------------------- */

static void if_set(struct dis_out *o, s64 v, const char *s)
{
	if (v)
		dis_puts(o, s);
}

// clang-format off
FMT(if_s) { if_set(o, v, "s"); }
FMT(if_2) { if_set(o, v, "2"); }
FMT(a)    { if_set(o, v, "a"); }
FMT(l)    { if_set(o, v, "l"); }
FMT(ldst) { dis_puts(o, v ? "ld" : "st"); }
FMT(bh)   { if_set(o, v < 2, v ? "h" : "b"); }
FMT(bhw)  { dis_char(o, "bhw?"[v & 3]); }
// clang-format on

/* -- numbers
 * -------------------------------------------------------------------------------------------------------------- */

// clang-format off
FMT(dec)     { dis_dec(o, v); }
FMT(hex)     { dis_hex(o, (u64)v); }
FMT(rel)     { dis_hex(o, o->pc + (u64)v); }
FMT(relpage) { dis_hex(o, (o->pc & ~0xfffull) + (u64)v); }
FMT(lsl12)   { if_set(o, v, ", lsl #12"); }
FMT(fbits)   { dis_dec(o, 64 - v); }
FMT(esize)   { dis_dec(o, 8 << v); }
// clang-format on

FMT(hwlsl)
{
	if (!v)
		return;
	dis_puts(o, ", lsl #");
	dis_dec(o, v * 16);
}

FMT(bitmask)
{
	u64 k = a64_bitmask((int)v, a->immr);

	dis_hex(o, bit(a, 31) ? k : (u32)k);
}

static const char shift_names[4][4] = {"lsl", "lsr", "asr", "ror"};
static const char extend_names[8][5] = {"uxtb", "uxth", "uxtw", "uxtx", "sxtb", "sxth", "sxtw", "sxtx"};

FMT(shift)
{
	if (!v && !a->shift)
		return;
	dis_puts(o, ", ");
	dis_puts(o, shift_names[a->shift & 3]);
	dis_puts(o, " #");
	dis_dec(o, v);
}

/* The extension of the register's own width is written lsl beside sp, and left out when it does not shift either. */
FMT(extend)
{
	bool sp = a->rn == 31 || (a->rd == 31 && !a->setf);
	bool lsl = sp && a->option == (bit(a, 31) ? 3 : 2);

	if (lsl && !v)
		return;
	dis_puts(o, ", ");
	dis_puts(o, lsl ? "lsl" : extend_names[a->option & 7]);
	if (v) {
		dis_puts(o, " #");
		dis_dec(o, v);
	}
}

FMT(cond)
{
	static const char names[16][3] = {"eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc",
	                                  "hi", "ls", "ge", "lt", "gt", "le", "al", "nv"};

	dis_puts(o, names[v & 15]);
}

/* -- system
 * ----------------------------------------------------------------------------------------------------------------- */

static const char barriers[16][7] = {"#0x00", "oshld", "oshst", "osh", "#0x04", "nshld", "nshst", "nsh",
                                     "#0x08", "ishld", "ishst", "ish", "#0x0c", "ld",    "st",    "sy"};

FMT(barrier)
{
	dis_puts(o, barriers[v & 15]);
}

static void unless_15(struct dis_out *o, s64 v)
{
	if (v == 15)
		return;
	dis_puts(o, "\t#");
	dis_hex(o, (u64)v);
}

FMT(clrexopt)
{
	unless_15(o, v);
}

FMT(isbopt)
{
	unless_15(o, v);
}

FMT(sysop)
{
	dis_char(o, '#');
	dis_dec(o, v >> 11);
	dis_puts(o, ", C");
	dis_dec(o, v >> 7 & 15);
	dis_puts(o, ", C");
	dis_dec(o, v >> 3 & 15);
	dis_puts(o, ", #");
	dis_dec(o, v & 7);
}

FMT(sysrt)
{
	if (v == 31)
		return;
	dis_puts(o, ", ");
	gpr(o, true, false, v);
}

FMT(sysreg)
{
	static const struct {
		u16 number;
		char name[18];
	} regs[] = {
#define SYSREG(op0, op1, crn, crm, op2, name) {((op0)&1) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2), #name},
#include "translator/aarch64/sysreg.def"
#undef SYSREG
	};

	for (size_t i = 0; i < ARRAY_LEN(regs); i++) {
		if (regs[i].number == v) {
			dis_puts(o, regs[i].name);
			return;
		}
	}
	named(o, 's', 2 + (v >> 14));
	named(o, '_', v >> 11 & 7);
	dis_puts(o, "_c");
	dis_dec(o, v >> 7 & 15);
	dis_puts(o, "_c");
	dis_dec(o, v >> 3 & 15);
	named(o, '_', v & 7);
}

FMT(pstate)
{
	static const char names[][9] = {"spsel", "daifset", "daifclr"};
	int which = a->op1 << 3 | a->op2;

	if (which == (0 << 3 | 5) || which == (3 << 3 | 6) || which == (3 << 3 | 7)) {
		dis_puts(o, names[which == 5 ? 0 : which == 30 ? 1 : 2]);
		return;
	}
	named(o, 's', 0);
	named(o, '_', a->op1);
	dis_puts(o, "_c4_c");
	dis_dec(o, a->crm);
	named(o, '_', a->op2);
}

/* -- addresses
 * -------------------------------------------------------------------------------------------------------------- */

FMT(scaled)
{
	if (v)
		imm_dec(o, v << (a->insn >> 30));
}

FMT(vscaled)
{
	if (v)
		imm_dec(o, v << a->vsize);
}

FMT(off)
{
	if (v)
		imm_dec(o, v);
}

/* Bytes of a register of a pair: opc is the size of SIMD&FP registers; of general ones its high bit, and LDPSW's are
 * words. */
static int pair_size(const struct aarch64_args *a)
{
	return bit(a, 26) ? 4 << (a->insn >> 30) : bit(a, 31) ? 8 : 4;
}

FMT(pairimm)
{
	dis_dec(o, v * pair_size(a));
}

FMT(pairoff)
{
	if (v)
		imm_dec(o, v * pair_size(a));
}

static void index_shift(struct dis_out *o, const struct aarch64_args *a, int size)
{
	if (a->option == 3 && !a->scaled)
		return;
	dis_puts(o, ", ");
	dis_puts(o, a->option == 3 ? "lsl" : extend_names[a->option & 7]);
	if (a->scaled) {
		dis_puts(o, " #");
		dis_dec(o, size);
	}
}

FMT(memext)
{
	index_shift(o, a, (int)(a->insn >> 30));
}

FMT(vmemext)
{
	index_shift(o, a, a->vsize);
}

FMT(prfop)
{
	static const char types[3][4] = {"pld", "pli", "pst"};

	if (v >> 3 == 3 || (v >> 1 & 3) == 3) {
		dis_puts(o, v < 16 ? "#0x0" : "#0x1");
		dis_char(o, "0123456789abcdef"[v & 15]);
		return;
	}
	dis_puts(o, types[v >> 3 & 3]);
	named(o, 'l', (v >> 1 & 3) + 1);
	dis_puts(o, v & 1 ? "strm" : "keep");
}

/* -- SIMD&FP registers
 * ------------------------------------------------------------------------------------------------------ */

// clang-format off
FMT(sreg) { named(o, 's', v); }
FMT(dreg) { named(o, 'd', v); }
FMT(qreg) { named(o, 'q', v); }
FMT(vreg) { named(o, "bhsdq???"[a->vsize & 7], v); }
FMT(preg) { named(o, "sdq?"[a->psize & 3], v); }
FMT(f)    { named(o, "sd?h"[a->ftype & 3], v); }
FMT(fopc) { named(o, "sd?h"[a->fopc & 3], v); }
// clang-format on

/* vN.<lanes><size>; full: 16 bytes, else 8. */
static void vec(struct dis_out *o, s64 v, bool full, unsigned size)
{
	named(o, 'v', v);
	dis_char(o, '.');
	dis_udec(o, (full ? 16u : 8u) >> size);
	dis_char(o, "bhsdq"[size]);
}

static unsigned esize(const struct aarch64_args *a)
{
	return a->insn >> 22 & 3;
}

/* Element size by the highest set bit of immh. */
static unsigned immh_size(const struct aarch64_args *a)
{
	unsigned immh = a->insn >> 19 & 15;

	return immh & 8 ? 3 : immh & 4 ? 2 : immh & 2 ? 1 : 0;
}

/* Element size by the lowest set bit of imm5. */
static unsigned imm5_size(const struct aarch64_args *a)
{
	return a->imm5 & 1 ? 0 : a->imm5 & 2 ? 1 : a->imm5 & 4 ? 2 : 3;
}

static void element(struct dis_out *o, s64 v, unsigned size, s64 index)
{
	named(o, 'v', v);
	dis_char(o, '.');
	dis_char(o, "bhsd"[size]);
	dis_char(o, '[');
	dis_dec(o, index);
	dis_char(o, ']');
}

// clang-format off
FMT(v)      { vec(o, v, bit(a, 30), esize(a)); }
FMT(v8)     { vec(o, v, bit(a, 30), 0); }
FMT(vp)     { vec(o, v, bit(a, 30), esize(a) + 1); }
FMT(vw)     { vec(o, v, true, esize(a) + 1); }
FMT(v2d)    { vec(o, v, true, 3); }
FMT(v4s)    { vec(o, v, true, 2); }
FMT(v16b)   { vec(o, v, true, 0); }
FMT(v1q)    { vec(o, v, true, 4); }
FMT(vf)     { vec(o, v, bit(a, 30), 2 + bit(a, 22)); }
FMT(vfn)    { vec(o, v, bit(a, 30), 1 + bit(a, 22)); }
FMT(vfw)    { vec(o, v, true, 2 + bit(a, 22)); }
FMT(vfpair) { vec(o, v, bit(a, 22), 2 + bit(a, 22)); }
FMT(vi)     { vec(o, v, bit(a, 30), immh_size(a)); }
FMT(viw)    { vec(o, v, true, immh_size(a) + 1); }
FMT(v5)     { vec(o, v, bit(a, 30), imm5_size(a)); }
FMT(s)      { named(o, "bhsd"[esize(a)], v); }
FMT(sw)     { named(o, "hsdq"[esize(a)], v); }
FMT(sf)     { named(o, "sd"[bit(a, 22)], v); }
FMT(si)     { named(o, "bhsd"[immh_size(a)], v); }
FMT(siw)    { named(o, "hsdq"[immh_size(a)], v); }
FMT(s5)     { named(o, "bhsd"[imm5_size(a)], v); }
FMT(r5)     { gpr(o, imm5_size(a) == 3, false, v); }
FMT(vd1)    { element(o, v, 3, 1); }
FMT(e5)     { element(o, v, imm5_size(a), a->imm5 >> (imm5_size(a) + 1)); }
FMT(e4)     { element(o, v, imm5_size(a), a->imm4 >> imm5_size(a)); }
FMT(shr)    { dis_dec(o, (16 << immh_size(a)) - v); }
FMT(shl)    { dis_dec(o, v - (8 << immh_size(a))); }
// clang-format on

/* The register of an element operand; its index follows in the template. */
FMT(ve)
{
	named(o, 'v', v);
	dis_char(o, '.');
	dis_char(o, "bhsd"[esize(a)]);
}

FMT(v4b)
{
	named(o, 'v', v);
	dis_puts(o, ".4b");
}

/* -- modified immediates
 * ---------------------------------------------------------------------------------------------------- */

FMT(vm)
{
	vec(o, v, bit(a, 30), a->cmode < 8 ? 2 : a->cmode < 12 ? 1 : a->cmode == 14 ? 0 : 2);
}

FMT(imm8)
{
	dis_hex(o, (u64)v);
}

FMT(immlsl)
{
	int by = v < 8 ? (int)(v >> 1) * 8 : v < 12 ? (int)(v >> 1 & 1) * 8 : 8 << (v & 1);

	if (!by)
		return;
	dis_puts(o, v >= 12 ? ", msl #" : ", lsl #");
	dis_dec(o, by);
}

FMT(imm64)
{
	u64 k = 0;

	for (int i = 0; i < 8; i++)
		if (v >> i & 1)
			k |= 0xffull << (i * 8);
	dis_hex(o, k);
}

/* +-n/16 * 2^r with n 16..31 and r -3..4, in decimal with 18 digits behind the point and an exponent. */
FMT(fpimm)
{
	unsigned n = 16 + (v & 15), e = (v >> 4 & 7) ^ 4; /* value = n * 2^(e - 7), e 0..7 */
	u64 units = (u64)n << e;                          /* in 1/128 */
	int exp10 = 0;
	u64 ip, frac, scale = 128;

	if (v & 0x80)
		dis_char(o, '-');
	while (units >= 10 * scale) {
		scale *= 10;
		exp10++;
	}
	while (units < scale) {
		units *= 10;
		exp10--;
	}
	ip = units / scale;
	dis_udec(o, ip);
	dis_char(o, '.');
	frac = units % scale;
	for (int i = 0; i < 18; i++) {
		frac *= 10;
		dis_udec(o, frac / scale);
		frac %= scale;
	}
	dis_puts(o, exp10 < 0 ? "e-0" : "e+0");
	dis_dec(o, exp10 < 0 ? -exp10 : exp10);
}

/* -- lists of registers
 * ------------------------------------------------------------------------------------------------------- */

/* {vA.T-vB.T}, or {vA.T, vB.T} of two or when the numbers wrap. */
static void list(struct dis_out *o, const struct aarch64_args *a, int first, int n, bool full, int size, bool lane)
{
	int last = (first + n - 1) & 31;

	dis_char(o, '{');
	for (int i = 0; i < n; i++) {
		int r = (first + i) & 31;

		if (n > 2 && last > first) {
			if (i && i < n - 1)
				continue;
			if (i)
				dis_char(o, '-');
		} else if (i) {
			dis_puts(o, ", ");
		}
		if (lane) {
			named(o, 'v', r);
			dis_char(o, '.');
			dis_char(o, "bhsd"[size]);
		} else {
			vec(o, r, full, (unsigned)size);
		}
	}
	dis_char(o, '}');
}

#define VLIST(n)                                                                                                       \
	void aarch64_dis_vlist##n(struct dis_out *o, const struct aarch64_args *a)                                     \
	{                                                                                                              \
		list(o, a, a->rt, n, a->q, a->size, false);                                                            \
	}                                                                                                              \
	FMT(postm##n)                                                                                                  \
	{                                                                                                              \
		post(o, v, (n) * (a->q ? 16 : 8));                                                                     \
	}

/* Post-index by a register, or by the size of what is transferred. */
static void post(struct dis_out *o, s64 rm, int bytes)
{
	if (rm != 31) {
		named(o, 'x', rm);
		return;
	}
	dis_char(o, '#');
	dis_dec(o, bytes);
}

VLIST(1)
VLIST(2)
VLIST(3)
VLIST(4)

void aarch64_dis_tbllist(struct dis_out *o, const struct aarch64_args *a)
{
	list(o, a, a->rn, a->len + 1, true, 0, false);
}

static void structure_tail(struct dis_out *o, const struct aarch64_args *a)
{
	dis_puts(o, ", [");
	gpr(o, true, true, a->rn);
	dis_char(o, ']');
	if (bit(a, 23)) { /* post-indexed */
		dis_puts(o, ", ");
		post(o, a->rm, (a->selem1 + 1) << a->size);
	}
}

void aarch64_dis_ldst_single(struct dis_out *o, const struct aarch64_args *a)
{
	dis_puts(o, a->load ? "ld" : "st");
	dis_dec(o, a->selem1 + 1);
	dis_char(o, '\t');
	list(o, a, a->rt, a->selem1 + 1, true, a->size, true);
	dis_char(o, '[');
	dis_dec(o, a->index);
	dis_char(o, ']');
	structure_tail(o, a);
}

void aarch64_dis_ld_rep(struct dis_out *o, const struct aarch64_args *a)
{
	dis_puts(o, "ld");
	dis_dec(o, a->selem1 + 1);
	dis_puts(o, "r\t");
	list(o, a, a->rt, a->selem1 + 1, a->q, a->size, false);
	structure_tail(o, a);
}
