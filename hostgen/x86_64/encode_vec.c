/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/encode_vec.c - vector instructions: choice of the encoding, and the legacy, VEX and EVEX prefixes. */
#include "hostgen/x86_64/encode_vec.h"

#define OP_PP(op)       ((op) >> 8 & 3)
#define OP_MAP(op)      ((op) >> 10 & 7)
#define OP_VW(op)       ((op) >> 13 & 1)
#define OP_EW(op)       ((op) >> 14 & 1)
#define OP_AVAIL(op)    ((op) >> 15 & 7)
#define OP_LOG2_MEM(op) ((op) >> 18 & 7)
#define OP_DIGIT(op)    ((op) >> 21 & 7)
#define OP_COMM(op)     ((op) >> 29 & 1)

/* An instruction taken apart; rm is a register unless mem is set.  Absent operands are 0. */
struct insn {
	u32 op;
	unsigned reg, vvvv, rm;
	const struct x86_mem *mem;
	unsigned trailing; /* immediate bytes */
};

static void put_mem_prefixes(struct x86_buf *b, const struct x86_mem *m)
{
	if (m->flags & X86_MEM_GS)
		*b->p++ = 0x65;
	if (m->flags & X86_MEM_FS)
		*b->p++ = 0x64;
	if (m->flags & X86_MEM_ADDR32)
		*b->p++ = 0x67;
}

static void put_operand(struct x86_buf *b, const struct insn *i, unsigned disp8_shift)
{
	if (i->mem)
		x86_put_mem(b, i->reg, i->mem, i->trailing, disp8_shift);
	else
		*b->p++ = (u8)(0xc0 | (i->reg & 7) << 3 | (i->rm & 7));
}

static void put_legacy(struct x86_buf *b, const struct insn *i)
{
	u32 op = i->op & 0x1fff;

	if (i->mem)
		x86_put_op_mem(b, op, OP_VW(i->op), false, false, i->reg, i->mem, i->trailing);
	else
		x86_put_rr(b, op, OP_VW(i->op), false, i->reg, i->rm);
}

static void put_vex(struct x86_buf *b, const struct insn *i)
{
	enum x86_vform form = x86_vop_form(i->op);
	unsigned l = form == X86_VF_KKK; /* the one form of a mask instruction that is encoded with L = 1 */
	unsigned x = 0, bb, low;

	if (i->mem) {
		put_mem_prefixes(b, i->mem);
		x = i->mem->index < 16 ? i->mem->index >> 3 : 0;
		bb = i->mem->base < 16 ? i->mem->base >> 3 : 0;
	} else {
		bb = i->rm >> 3;
	}
	low = (~i->vvvv & 15) << 3 | l << 2 | OP_PP(i->op);
	if (OP_MAP(i->op) == 1 && !OP_VW(i->op) && !x && !bb) {
		*b->p++ = 0xc5;
		*b->p++ = (u8)((~i->reg & 8) << 4 | low);
	} else {
		*b->p++ = 0xc4;
		*b->p++ = (u8)((~i->reg & 8) << 4 | (x ^ 1) << 6 | (bb ^ 1) << 5 | OP_MAP(i->op));
		*b->p++ = (u8)(OP_VW(i->op) << 7 | low);
	}
	*b->p++ = (u8)i->op;
	put_operand(b, i, 0);
}

static void put_evex(struct x86_buf *b, const struct insn *i)
{
	unsigned x, bb;

	if (i->mem) {
		put_mem_prefixes(b, i->mem);
		x = i->mem->index < 16 ? i->mem->index >> 3 : 0;
		bb = i->mem->base < 16 ? i->mem->base >> 3 : 0;
	} else {
		x = i->rm >> 4;
		bb = i->rm >> 3 & 1;
	}
	*b->p++ = 0x62;
	*b->p++ = (u8)((~i->reg & 8) << 4 | (x ^ 1) << 6 | (bb ^ 1) << 5 | (~i->reg & 16) | OP_MAP(i->op));
	*b->p++ = (u8)(OP_EW(i->op) << 7 | (~i->vvvv & 15) << 3 | 4 | OP_PP(i->op));
	*b->p++ = (u8)((b->mask & 0x80) | (~i->vvvv & 16) >> 1 | (b->mask & 7));
	*b->p++ = (u8)i->op;
	put_operand(b, i, OP_LOG2_MEM(i->op));
	b->mask = 0;
}

static bool is_legacy(const struct x86_buf *b, u32 op)
{
	return b->level < X86_V3 || !(OP_AVAIL(op) & (X86_VA_V | X86_VA_E));
}

static void put(struct x86_buf *b, struct insn i)
{
	unsigned avail = OP_AVAIL(i.op);
	bool high = ((i.reg | i.vvvv | i.rm) & 16) != 0;

	if (is_legacy(b, i.op)) {
		check((avail & X86_VA_S) && !high && !b->mask);
		put_legacy(b, &i);
	} else if ((avail & X86_VA_V) && !high && !b->mask) {
		put_vex(b, &i);
	} else {
		check((avail & X86_VA_E) && b->level >= X86_V4);
		put_evex(b, &i);
	}
}

/* Where the encoding has no operand for d's old value or the first source, d takes it by a move.  Gives the register to
 * use as the second source. */
static unsigned two_operand(struct x86_buf *b, u32 op, unsigned d, unsigned s1, unsigned s2)
{
	if (d == s1)
		return s2;
	if (d == s2) {
		if (OP_COMM(op))
			return s1;
		check(b->scratch != d && b->scratch != s1);
		x86_v_mov(b, b->scratch, s2);
		s2 = b->scratch;
	}
	x86_v_mov(b, d, s1);
	return s2;
}

/* -- two operands -------------------------------------------------------------------------------------------------- */

void x86_v_rr(struct x86_buf *b, enum x86_vop op, unsigned d, unsigned s)
{
	switch (x86_vop_form(op)) {
	case X86_VF_RM:
	case X86_VF_RM0:
	case X86_VF_XG:
	case X86_VF_XG32:
	case X86_VF_GX:
	case X86_VF_GXM:
	case X86_VF_KR:
	case X86_VF_RK:
	case X86_VF_KRM:
	case X86_VF_KG:
	case X86_VF_GK:
	case X86_VF_KK: put(b, (struct insn){op, d, 0, s, NULL, 0}); break;
	case X86_VF_ST:
	case X86_VF_GXR: put(b, (struct insn){op, s, 0, d, NULL, 0}); break;
	default: check(!"form with two registers");
	}
}

void x86_v_rri(struct x86_buf *b, enum x86_vop op, unsigned d, unsigned s, unsigned imm)
{
	switch (x86_vop_form(op)) {
	case X86_VF_RMI:
	case X86_VF_KMI: put(b, (struct insn){op, d, 0, s, NULL, 1}); break;
	case X86_VF_STI:
	case X86_VF_GXI: put(b, (struct insn){op, s, 0, d, NULL, 1}); break;
	case X86_VF_VMI:
		if (is_legacy(b, op)) {
			x86_v_mov(b, d, s);
			s = d;
		}
		put(b, (struct insn){op, OP_DIGIT(op), is_legacy(b, op) ? 0 : d, s, NULL, 1});
		break;
	default: check(!"form with two registers and an immediate");
	}
	x86_put8(b, (u8)imm);
}

void x86_v_rm(struct x86_buf *b, enum x86_vop op, unsigned d, struct x86_mem m)
{
	switch (x86_vop_form(op)) {
	case X86_VF_RM:
	case X86_VF_RM0:
	case X86_VF_LD:
	case X86_VF_XG:
	case X86_VF_GXM:
	case X86_VF_KRM: put(b, (struct insn){op, d, 0, 0, &m, 0}); break;
	default: check(!"form with register and memory");
	}
}

void x86_v_rmi(struct x86_buf *b, enum x86_vop op, unsigned d, struct x86_mem m, unsigned imm)
{
	check(x86_vop_form(op) == X86_VF_RMI || x86_vop_form(op) == X86_VF_KMI);
	put(b, (struct insn){op, d, 0, 0, &m, 1});
	x86_put8(b, (u8)imm);
}

void x86_v_mr(struct x86_buf *b, enum x86_vop op, struct x86_mem m, unsigned s)
{
	enum x86_vform f = x86_vop_form(op);

	check(f == X86_VF_ST || f == X86_VF_STM || f == X86_VF_GXR);
	put(b, (struct insn){op, s, 0, 0, &m, 0});
}

void x86_v_mri(struct x86_buf *b, enum x86_vop op, struct x86_mem m, unsigned s, unsigned imm)
{
	check(x86_vop_form(op) == X86_VF_STI || x86_vop_form(op) == X86_VF_GXI);
	put(b, (struct insn){op, s, 0, 0, &m, 1});
	x86_put8(b, (u8)imm);
}

void x86_v_m(struct x86_buf *b, enum x86_vop op, struct x86_mem m)
{
	check(x86_vop_form(op) == X86_VF_M);
	put(b, (struct insn){op, OP_DIGIT(op), 0, 0, &m, 0});
}

/* -- three operands ------------------------------------------------------------------------------------------------ */

static void put_rrr(struct x86_buf *b, u32 op, unsigned d, unsigned s1, unsigned s2, unsigned trailing)
{
	enum x86_vform f = x86_vop_form(op);

	if (f == X86_VF_KVM || f == X86_VF_KVMI || f == X86_VF_KKK || !is_legacy(b, op)) {
		put(b, (struct insn){op, d, s1, s2, NULL, trailing});
	} else if (f == X86_VF_XVG || f == X86_VF_XVGI) {
		x86_v_mov(b, d, s1);
		put(b, (struct insn){op, d, 0, s2, NULL, trailing});
	} else {
		s2 = two_operand(b, op, d, s1, s2);
		put(b, (struct insn){op, d, 0, s2, NULL, trailing});
	}
}

static void put_rrm(struct x86_buf *b, u32 op, unsigned d, unsigned s1, const struct x86_mem *m, unsigned trailing)
{
	if (is_legacy(b, op)) {
		x86_v_mov(b, d, s1);
		s1 = 0;
	}
	put(b, (struct insn){op, d, s1, 0, m, trailing});
}

void x86_v_rrr(struct x86_buf *b, enum x86_vop op, unsigned d, unsigned s1, unsigned s2)
{
	switch (x86_vop_form(op)) {
	case X86_VF_RVM:
	case X86_VF_RVR:
	case X86_VF_XVG:
	case X86_VF_KVM:
	case X86_VF_KKK: put_rrr(b, op, d, s1, s2, 0); break;
	default: check(!"form with three registers");
	}
}

void x86_v_rrri(struct x86_buf *b, enum x86_vop op, unsigned d, unsigned s1, unsigned s2, unsigned imm)
{
	switch (x86_vop_form(op)) {
	case X86_VF_RVMI:
	case X86_VF_XVGI:
	case X86_VF_KVMI: put_rrr(b, op, d, s1, s2, 1); break;
	default: check(!"form with three registers and an immediate");
	}
	x86_put8(b, (u8)imm);
}

void x86_v_rrm(struct x86_buf *b, enum x86_vop op, unsigned d, unsigned s1, struct x86_mem m)
{
	switch (x86_vop_form(op)) {
	case X86_VF_RVM:
	case X86_VF_RVLD:
	case X86_VF_XVG:
	case X86_VF_KVM: put_rrm(b, op, d, s1, &m, 0); break;
	default: check(!"form with two registers and memory");
	}
}

void x86_v_rrmi(struct x86_buf *b, enum x86_vop op, unsigned d, unsigned s1, struct x86_mem m, unsigned imm)
{
	switch (x86_vop_form(op)) {
	case X86_VF_RVMI:
	case X86_VF_XVGI:
	case X86_VF_KVMI: put_rrm(b, op, d, s1, &m, 1); break;
	default: check(!"form with two registers, memory and an immediate");
	}
	x86_put8(b, (u8)imm);
}

void x86_v_rrrr(struct x86_buf *b, enum x86_vop op, unsigned d, unsigned s1, unsigned s2, unsigned s3)
{
	check(x86_vop_form(op) == X86_VF_RVMR && s3 < 16);
	put(b, (struct insn){op, d, s1, s2, NULL, 1});
	x86_put8(b, (u8)(s3 << 4));
}
