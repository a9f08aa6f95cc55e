/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_int.c - integer computation: immediates, shifted and extended registers, bit fields, multiply
 * and divide, conditional select and compare (DDI 0487, C3.4 and C3.5).
 *
 * Where an instruction sets flags its flags operation stands beside the arithmetic with the same operands, so that a
 * host makes both with one instruction.
 */
#include "translator/aarch64/aarch64.h"

static struct ir_ref op2(struct tr *t, enum ir_op op, int sf, struct ir_ref x, struct ir_ref y)
{
	return ir_op2(t->u, op, a64_type(sf), x, y);
}

static struct ir_ref op1(struct tr *t, enum ir_op op, int sf, struct ir_ref x)
{
	return ir_op1(t->u, op, a64_type(sf), x);
}

static struct ir_ref opi(struct tr *t, enum ir_op op, int sf, struct ir_ref x, s64 k)
{
	return ir_opi(t->u, op, a64_type(sf), x, k);
}

/* -- immediates -------------------------------------------------------------------------------------------------------
 */

SEM(adr)
{
	a64_set_x(t, a->rd, ir_const_pc(t->u, t->pc + (u64)(s64)a->adr_imm));
	return true;
}

SEM(adrp)
{
	a64_set_x(t, a->rd, ir_const_pc(t->u, (t->pc & ~0xfffull) + (u64)a->adrp_imm));
	return true;
}

/* rd = x +- y with flags if S; rd 31 is the zero register. */
static void add_set_flags(struct tr *t, const struct aarch64_args *a, struct ir_ref x, struct ir_ref y)
{
	struct ir_ref fl = op2(t, a->sub ? IRO_fl_sub : IRO_fl_add, a->sf, x, y);

	if (a->rd != 31)
		a64_set_r(t, a->sf, a->rd, op2(t, a->sub ? IRO_sub : IRO_add, a->sf, x, y));
	a64_set_flags(t, fl);
}

SEM(addsub_imm)
{
	struct ir_ref x = a64_rsp(t, a->sf, a->rn);
	u64 k = (u64)a->imm12 << (a->sh ? 12 : 0);

	if (a->setf)
		add_set_flags(t, a, x, ir_const(t->u, a64_type(a->sf), k));
	else
		a64_set_rsp(t, a->sf, a->rd, k ? opi(t, a->sub ? IRO_sub : IRO_add, a->sf, x, (s64)k) : x);
	return true;
}

u64 a64_bitmask(int nimms, int immr)
{
	int len = 6, esize, s, r;
	u64 ones;

	/* the highest set bit of N:NOT(imms) gives the element's size */
	while (len > 0 && !((nimms ^ 63) >> len & 1))
		len--;
	esize = 1 << len;
	s = nimms & (esize - 1);
	r = immr & (esize - 1);
	ones = (1ull << (s + 1)) - 1; /* s + 1 is below esize: all ones is no such immediate */
	if (r)
		ones = (ones >> r | ones << (esize - r)) & (esize == 64 ? ~0ull : (1ull << esize) - 1);
	for (; esize < 64; esize *= 2)
		ones |= ones << esize;
	return ones;
}

static const u8 logical[4] = {IRO_and, IRO_or, IRO_xor, IRO_and};

SEM(log_imm)
{
	struct ir_ref k = ir_const(t->u, a64_type(a->sf), a64_bitmask(a->nimms, a->immr));
	struct ir_ref x = a64_r(t, a->sf, a->rn);

	if (a->op == 3) {
		struct ir_ref fl = op2(t, IRO_fl_and, a->sf, x, k);

		if (a->rd != 31)
			a64_set_r(t, a->sf, a->rd, op2(t, IRO_and, a->sf, x, k));
		a64_set_flags(t, fl);
	} else if (a->op == 1 && a->rn == 31) {
		a64_set_rsp(t, a->sf, a->rd, k);
	} else {
		a64_set_rsp(t, a->sf, a->rd, op2(t, logical[a->op], a->sf, x, k));
	}
	return true;
}

SEM(movz)
{
	a64_set_x(t, a->rd, a64_const(t, (u64)a->imm16 << (a->hw * 16)));
	return true;
}

SEM(movn)
{
	u64 v = ~((u64)a->imm16 << (a->hw * 16));

	a64_set_x(t, a->rd, a64_const(t, a->sf ? v : (u32)v));
	return true;
}

SEM(movk)
{
	struct ir_ref x = a64_r(t, a->sf, a->rd);
	enum ir_type ty = a64_type(a->sf);
	u64 k;

	if (a->rd == 31)
		return true;
	if (ir_is_const(t->u, x, &k)) {
		k = (k & ~(0xffffull << (a->hw * 16))) | (u64)a->imm16 << (a->hw * 16);
		a64_set_x(t, a->rd, a64_const(t, a->sf ? k : (u32)k));
		return true;
	}
	x = ir_emit(t->u, IRO_ins, ty, x.i, ir_const(t->u, ty, (u64)a->imm16).i, (u32)a->hw * 16, 16, 0);
	a64_set_r(t, a->sf, a->rd, x);
	return true;
}

/* -- bit fields: imms >= immr takes a field to the bottom, else the lowest bits go up (C6.2 SBFM)
 * ----------------------- */

static struct ir_ref field(struct tr *t, const struct aarch64_args *a, bool sign)
{
	int width = a->sf ? 64 : 32;
	struct ir_ref x = a64_r(t, a->sf, a->rn);
	enum ir_op ext = sign ? IRO_exts : IRO_extu;

	if (a->imms >= a->immr) {
		if (a->imms == width - 1)
			return a->immr ? opi(t, sign ? IRO_sar : IRO_shr, a->sf, x, a->immr) : x;
		return ir_emit(t->u, ext, a64_type(a->sf), x.i, (u32)a->immr, (u32)(a->imms - a->immr + 1), 0, 0);
	}
	if (a->imms + 1 != a->immr) /* else all bits that are left go to the top */
		x = ir_emit(t->u, ext, a64_type(a->sf), x.i, 0, (u32)a->imms + 1, 0, 0);
	return opi(t, IRO_shl, a->sf, x, width - a->immr);
}

SEM(ubfm)
{
	a64_set_r(t, a->sf, a->rd, field(t, a, false));
	return true;
}

SEM(sbfm)
{
	a64_set_r(t, a->sf, a->rd, field(t, a, true));
	return true;
}

SEM(bfm)
{
	int width = a->sf ? 64 : 32, n, at;
	struct ir_ref x = a64_r(t, a->sf, a->rn);

	if (a->imms >= a->immr) {
		n = a->imms - a->immr + 1;
		at = 0;
		if (a->immr)
			x = opi(t, IRO_shr, a->sf, x, a->immr);
	} else {
		n = a->imms + 1;
		at = width - a->immr;
	}
	if (n < width)
		x = ir_emit(t->u, IRO_ins, a64_type(a->sf), a64_r(t, a->sf, a->rd).i, x.i, (u32)at, (u8)n, 0);
	a64_set_r(t, a->sf, a->rd, x);
	return true;
}

SEM(extr)
{
	struct ir_ref hi = a64_r(t, a->sf, a->rn), lo = a64_r(t, a->sf, a->rm), v;

	if (!a->imms)
		v = lo;
	else if (a->rn == a->rm)
		v = opi(t, IRO_ror, a->sf, lo, a->imms);
	else
		v = ir_emit(t->u, IRO_extr, a64_type(a->sf), hi.i, lo.i, (u32)a->imms, 0, 0);
	a64_set_r(t, a->sf, a->rd, v);
	return true;
}

/* -- shifted and extended registers
 * ------------------------------------------------------------------------------------- */

static const u8 shifts[4] = {IRO_shl, IRO_shr, IRO_sar, IRO_ror};

static struct ir_ref shifted(struct tr *t, const struct aarch64_args *a)
{
	struct ir_ref x = a64_r(t, a->sf, a->rm);

	return a->imms ? opi(t, shifts[a->shift], a->sf, x, a->imms) : x;
}

struct ir_ref a64_extend(struct tr *t, int rm, int option)
{
	struct ir_ref x = a64_x(t, rm);

	switch (option) {
	case 0: return ir_op1(t->u, IRO_zext8, IR_I64, x);
	case 1: return ir_op1(t->u, IRO_zext16, IR_I64, x);
	case 2: return ir_op1(t->u, IRO_zext32, IR_I64, a64_r(t, 0, rm));
	case 4: return ir_op1(t->u, IRO_sext8, IR_I64, x);
	case 5: return ir_op1(t->u, IRO_sext16, IR_I64, x);
	case 6: return ir_op1(t->u, IRO_sext32, IR_I64, a64_r(t, 0, rm));
	default: return x;
	}
}

SEM(addsub_sh)
{
	struct ir_ref x = a64_r(t, a->sf, a->rn), y = shifted(t, a);

	if (a->setf)
		add_set_flags(t, a, x, y);
	else if (a->rn == 31)
		a64_set_r(t, a->sf, a->rd, a->sub ? op1(t, IRO_neg, a->sf, y) : y);
	else
		a64_set_r(t, a->sf, a->rd, op2(t, a->sub ? IRO_sub : IRO_add, a->sf, x, y));
	return true;
}

SEM(addsub_ext)
{
	struct ir_ref x = a64_rsp(t, a->sf, a->rn), y;

	if (a->sf) {
		y = a64_extend(t, a->rm, a->option);
	} else if ((a->option & 3) >= 2) {
		y = a64_r(t, 0, a->rm);
	} else {
		static const u8 ext[8] = {IRO_zext8, IRO_zext16, 0, 0, IRO_sext8, IRO_sext16, 0, 0};

		y = op1(t, ext[a->option], 0, a64_r(t, 0, a->rm));
	}
	if (a->imm3)
		y = opi(t, IRO_shl, a->sf, y, a->imm3);
	if (a->setf)
		add_set_flags(t, a, x, y);
	else
		a64_set_rsp(t, a->sf, a->rd, op2(t, a->sub ? IRO_sub : IRO_add, a->sf, x, y));
	return true;
}

SEM(log_sh)
{
	static const u8 inverted[4] = {IRO_andn, IRO_orn, IRO_xorn, IRO_andn};
	struct ir_ref x = a64_r(t, a->sf, a->rn), y = shifted(t, a), fl;

	if (a->op == 3) {
		if (a->inv)
			y = op1(t, IRO_not, a->sf, y);
		fl = op2(t, IRO_fl_and, a->sf, x, y);
		if (a->rd != 31)
			a64_set_r(t, a->sf, a->rd, op2(t, IRO_and, a->sf, x, y));
		a64_set_flags(t, fl);
	} else if (a->op == 1 && a->rn == 31) { /* mov, mvn */
		if (a->inv)
			y = op1(t, IRO_not, a->sf, y);
		a64_set_r(t, a->sf, a->rd, y);
	} else if (a->rd != 31) {
		a64_set_r(t, a->sf, a->rd, op2(t, a->inv ? inverted[a->op] : logical[a->op], a->sf, x, y));
	}
	return true;
}

SEM(adcsbc)
{
	enum ir_type ty = a64_type(a->sf);
	struct ir_ref x = a64_r(t, a->sf, a->rn), y = a64_r(t, a->sf, a->rm), c = a64_flags(t), fl = {0};

	if (a->setf)
		fl = ir_op3(t->u, a->sub ? IRO_fl_subc : IRO_fl_addc, ty, x, y, c);
	if (a->rd != 31)
		a64_set_r(t, a->sf, a->rd, ir_op3(t->u, a->sub ? IRO_subc : IRO_addc, ty, x, y, c));
	if (a->setf)
		a64_set_flags(t, fl);
	return true;
}

/* -- conditional
 * -------------------------------------------------------------------------------------------------------- */

SEM(ccmp)
{
	enum ir_type ty = a64_type(a->sf);
	struct ir_ref x = a64_r(t, a->sf, a->rn);
	struct ir_ref y = a->imm ? ir_const(t->u, ty, (u64)a->rm) : a64_r(t, a->sf, a->rm);
	struct ir_ref was = a64_flags(t), fl = op2(t, a->sub ? IRO_fl_sub : IRO_fl_add, a->sf, x, y);

	if (!a64_always(a->cond))
		fl = ir_emit(t->u, IRO_fl_ccmp, IR_FLAGS, was.i, fl.i, 0, (u8)a->nzcv, (u8)a->cond);
	a64_set_flags(t, fl);
	return true;
}

SEM(csel)
{
	enum ir_type ty = a64_type(a->sf);
	struct ir_ref yes, no;

	if (a->rd == 31)
		return true;
	if (a64_always(a->cond)) {
		a64_set_r(t, a->sf, a->rd, a64_r(t, a->sf, a->rn));
		return true;
	}
	if (a->rn == 31 && a->rm == 31 && (a->inv ^ a->inc)) { /* cset, csetm */
		enum ir_cc cc = (enum ir_cc)(a->cond ^ 1);

		if (a->inc)
			a64_set_x(t, a->rd, ir_setc(t->u, IR_I64, cc, a64_flags(t)));
		else
			a64_set_r(t, a->sf, a->rd, ir_emit(t->u, IRO_setm, ty, a64_flags(t).i, 0, 0, 0, (u8)cc));
		return true;
	}
	yes = a64_r(t, a->sf, a->rn);
	no = a64_r(t, a->sf, a->rm);
	if (a->inv)
		no = op1(t, a->inc ? IRO_neg : IRO_not, a->sf, no);
	else if (a->inc)
		no = opi(t, IRO_add, a->sf, no, 1);
	a64_set_r(t, a->sf, a->rd, ir_sel(t->u, ty, (enum ir_cc)a->cond, a64_flags(t), yes, no));
	return true;
}

/* -- one and two sources, multiplication
 * -------------------------------------------------------------------------------- */

static bool unary(struct tr *t, const struct aarch64_args *a, enum ir_op op)
{
	if (a->rd != 31)
		a64_set_r(t, a->sf, a->rd, op1(t, op, a->sf, a64_r(t, a->sf, a->rn)));
	return true;
}

static bool divide(struct tr *t, const struct aarch64_args *a, enum ir_op op)
{
	struct ir_ref x = a64_r(t, a->sf, a->rn), y = a64_r(t, a->sf, a->rm);

	/* n = 1: division by zero gives zero */
	if (a->rd != 31)
		a64_set_r(t, a->sf, a->rd, ir_emit(t->u, op, a64_type(a->sf), x.i, y.i, 0, 1, 0));
	return true;
}

// clang-format off
SEM(rbit)  { return unary(t, a, IRO_bitrev); }
SEM(rev16) { return unary(t, a, IRO_bswap16); }
SEM(rev)   { return unary(t, a, IRO_bswap); }
SEM(clz)   { return unary(t, a, IRO_clz); }
SEM(udiv)  { return divide(t, a, IRO_divu); }
SEM(sdiv)  { return divide(t, a, IRO_divs); }
// clang-format on

SEM(rev32)
{
	a64_set_x(t, a->rd, ir_op1(t->u, IRO_bswap32, IR_I64, a64_x(t, a->rn)));
	return true;
}

/* Sign bits behind the first: where a bit differs from its left neighbour, x ^ (x >> 1) has a one. */
SEM(cls)
{
	struct ir_ref x = a64_r(t, a->sf, a->rn);

	x = op2(t, IRO_xor, a->sf, x, opi(t, IRO_sar, a->sf, x, 1));
	a64_set_r(t, a->sf, a->rd, opi(t, IRO_sub, a->sf, op1(t, IRO_clz, a->sf, x), 1));
	return true;
}

SEM(shiftv)
{
	struct ir_ref x = a64_r(t, a->sf, a->rn);

	a64_set_r(t, a->sf, a->rd, op2(t, shifts[a->shift], a->sf, x, a64_r(t, a->sf, a->rm)));
	return true;
}

SEM(madd)
{
	struct ir_ref p = op2(t, IRO_mul, a->sf, a64_r(t, a->sf, a->rn), a64_r(t, a->sf, a->rm));

	if (a->ra == 31)
		p = a->sub ? op1(t, IRO_neg, a->sf, p) : p;
	else if (a->sub)
		p = op2(t, IRO_sub, a->sf, a64_r(t, a->sf, a->ra), p);
	else
		p = op2(t, IRO_add, a->sf, p, a64_r(t, a->sf, a->ra));
	a64_set_r(t, a->sf, a->rd, p);
	return true;
}

SEM(maddl)
{
	enum ir_op ext = a->uns ? IRO_zext32 : IRO_sext32;
	struct ir_ref x = ir_op1(t->u, ext, IR_I64, a64_r(t, 0, a->rn));
	struct ir_ref y = ir_op1(t->u, ext, IR_I64, a64_r(t, 0, a->rm));
	struct ir_ref p = op2(t, IRO_mul, 1, x, y);

	if (a->ra == 31)
		p = a->sub ? op1(t, IRO_neg, 1, p) : p;
	else if (a->sub)
		p = op2(t, IRO_sub, 1, a64_x(t, a->ra), p);
	else
		p = op2(t, IRO_add, 1, p, a64_x(t, a->ra));
	a64_set_x(t, a->rd, p);
	return true;
}

SEM(mulh)
{
	a64_set_x(t, a->rd, op2(t, a->uns ? IRO_mulhu : IRO_mulhs, 1, a64_x(t, a->rn), a64_x(t, a->rm)));
	return true;
}
