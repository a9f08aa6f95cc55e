/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/encode.c - the parts of the x86-64 encoder that do not fold at their call: memory operands, labels,
 * BMI and no-ops. */
#include "hostgen/x86_64/encode.h"

/* -- memory operands ----------------------------------------------------------------------------------------------- */

static __attribute__((noinline)) void put_op_any(struct x86_buf *b, u32 op, unsigned reg, const struct x86_mem *m,
                                                 unsigned trailing)
{
	unsigned r = 0x40 | (op >> 13 & 8) | (reg & 8) >> 1;

	if (m->base < 16)
		r |= m->base >> 3;
	if (m->index < 16)
		r |= (m->index & 8) >> 2;
	if (m->flags) {
		if (m->flags & X86_MEM_GS)
			*b->p++ = 0x65;
		if (m->flags & X86_MEM_FS)
			*b->p++ = 0x64;
		if (m->flags & X86_MEM_ADDR32)
			*b->p++ = 0x67;
	}
	if (op & X86_OP_LOCK)
		*b->p++ = 0xf0;
	x86_put_pp(b, op >> 8 & 3);
	if (r != 0x40 || (op & X86_OP_REX))
		*b->p++ = (u8)r;
	x86_put_opcode(b, op);
	x86_put_mem(b, reg, m, trailing, 0);
}

/* Nearly all are [base + disp] with a one-byte opcode; rsp and r12 as base want a SIB byte. */
void x86_put_op_packed(struct x86_buf *b, u32 op, unsigned reg, const struct x86_mem *m, unsigned trailing)
{
	unsigned base = m->base;
	s32 disp = m->disp;
	u8 *p = b->p;

	if (UNLIKELY(base >= 16 || (base & 7) == X86_RSP || m->index != X86_NOREG || m->flags ||
	             (op & (X86_OP(3, 7, 0) | X86_OP_LOCK)))) {
		put_op_any(b, op, reg, m, trailing);
		return;
	}
	unsigned r = (op >> 13 & 8) | (reg & 8) >> 1 | base >> 3, modrm = (reg & 7) << 3 | (base & 7);

	*p = (u8)(0x40 | r);
	if (r || (op & X86_OP_REX))
		p++;
	*p++ = (u8)op;
	if (disp != (s8)disp) {
		*p = (u8)(0x80 | modrm);
		__builtin_memcpy(p + 1, &disp, 4);
		p += 5;
	} else if (disp == 0 && (base & 7) != X86_RBP) { /* rbp and r13 have no form without displacement */
		*p++ = (u8)modrm;
	} else {
		p[0] = (u8)(0x40 | modrm);
		p[1] = (u8)disp;
		p += 2;
	}
	b->p = p;
}

/* A displacement field that waits for its label holds the distance back to the previous one of the chain in its upper
 * 28 bits (0 ends the chain) and, in its low 4 bits, how many bytes of the instruction follow it. */
static void put_label_field(struct x86_buf *b, struct x86_label *l, unsigned trailing)
{
	if (l->pos) {
		x86_put32(b, (u32)(l->pos - (b->p + 4 + trailing)));
	} else {
		size_t back = l->chain ? (size_t)(b->p - l->chain) : 0;

		check(back < 1u << 28);
		l->chain = b->p;
		x86_put32(b, (u32)back << 4 | trailing);
	}
}

void x86_put_mem(struct x86_buf *b, unsigned reg, const struct x86_mem *m, unsigned trailing, unsigned disp8_shift)
{
	unsigned r = (reg & 7) << 3;
	s32 disp = m->disp;
	s32 disp8 = disp >> disp8_shift;
	bool short_disp = disp8 == (s8)disp8 && (s32)((u32)disp8 << disp8_shift) == disp;

	if (m->base == X86_RIP) {
		*b->p++ = (u8)(r | 5);
		if (m->label)
			put_label_field(b, m->label, trailing);
		else
			x86_put32(b, (u32)disp);
		return;
	}
	if (m->base == X86_NOREG) {
		/* SIB without base; without index too it is the absolute form (ModRM 05 would be rip-relative). */
		check(m->index != X86_RSP);
		*b->p++ = (u8)(r | 4);
		*b->p++ = (u8)(m->scale << 6 | (m->index == X86_NOREG ? 4 : m->index & 7) << 3 | 5);
		x86_put32(b, (u32)disp);
		return;
	}

	unsigned mod, base = m->base & 7;

	/* Base rbp and r13 have no form without displacement. */
	if (disp == 0 && base != 5)
		mod = 0;
	else
		mod = short_disp ? 1 : 2;

	if (m->index == X86_NOREG && base != 4) {
		*b->p++ = (u8)(mod << 6 | r | base);
	} else {
		check(m->index != X86_RSP);
		*b->p++ = (u8)(mod << 6 | r | 4);
		*b->p++ = (u8)(m->scale << 6 | (m->index == X86_NOREG ? 4 : m->index & 7) << 3 | base);
	}
	if (mod == 1)
		*b->p++ = (u8)disp8;
	else if (mod == 2)
		x86_put32(b, (u32)disp);
}

/* -- immediates into memory ---------------------------------------------------------------------------------------- */

static void put_imm(struct x86_buf *b, unsigned n, s32 imm)
{
	if (n == 1)
		x86_put8(b, (u8)imm);
	else if (n == 2)
		x86_put16(b, (u16)imm);
	else
		x86_put32(b, (u32)imm);
}

void x86_alu_mi_lock(struct x86_buf *b, enum x86_alu op, unsigned sz, bool lock, struct x86_mem m, s32 imm)
{
	bool imm8 = imm == (s8)imm || sz == 1;
	unsigned n = imm8 ? 1 : sz == 2 ? 2 : 4;
	u32 opc = sz == 1 ? X86_OP(0, 0, 0x80) : X86_OP(sz == 2, 0, imm8 ? 0x83 : 0x81);

	x86_put_op_mem(b, opc, sz == 8, false, lock, op, &m, n);
	put_imm(b, n, imm);
}

void x86_test_ri(struct x86_buf *b, unsigned sz, unsigned d, s32 imm)
{
	x86_put_rr(b, x86_op_sz(X86_OP(0, 0, 0xf7), sz), sz == 8, x86_byte_rex(sz, d), 0, d);
	put_imm(b, sz, imm);
}

void x86_test_mi(struct x86_buf *b, unsigned sz, struct x86_mem m, s32 imm)
{
	unsigned n = MIN(sz, 4u);

	x86_put_op_mem(b, x86_op_sz(X86_OP(0, 0, 0xf7), sz), sz == 8, false, false, 0, &m, n);
	put_imm(b, n, imm);
}

/* -- BMI ----------------------------------------------------------------------------------------------------------- */

/* Three-byte VEX prefix with L = 0 and the opcode; r, x, b are the extension bits (not inverted). */
static void put_vex(struct x86_buf *b, u32 op, unsigned sz, unsigned reg, unsigned vvvv, unsigned ext_x, unsigned ext_b)
{
	*b->p++ = 0xc4;
	*b->p++ = (u8)((~reg & 8) << 4 | (ext_x ^ 1) << 6 | (ext_b ^ 1) << 5 | (op >> 10 & 7));
	*b->p++ = (u8)((unsigned)(sz == 8) << 7 | (~vvvv & 15) << 3 | (op >> 8 & 3));
	*b->p++ = (u8)op;
}

static void put_vex_rr(struct x86_buf *b, u32 op, unsigned sz, unsigned reg, unsigned vvvv, unsigned rm)
{
	put_vex(b, op, sz, reg, vvvv, 0, rm >> 3);
	*b->p++ = (u8)(0xc0 | (reg & 7) << 3 | (rm & 7));
}

static void put_vex_rm(struct x86_buf *b, u32 op, unsigned sz, unsigned reg, unsigned vvvv, const struct x86_mem *m,
                       unsigned trailing)
{
	if (m->flags & X86_MEM_GS)
		*b->p++ = 0x65;
	if (m->flags & X86_MEM_FS)
		*b->p++ = 0x64;
	if (m->flags & X86_MEM_ADDR32)
		*b->p++ = 0x67;
	put_vex(b, op, sz, reg, vvvv, m->index < 16 ? m->index >> 3 : 0, m->base < 16 ? m->base >> 3 : 0);
	x86_put_mem(b, reg, m, trailing, 0);
}

void x86_bmi_rr(struct x86_buf *b, enum x86_bmi op, unsigned sz, unsigned d, unsigned vvvv, unsigned rm)
{
	put_vex_rr(b, op, sz, d, vvvv, rm);
}

void x86_bmi_rm(struct x86_buf *b, enum x86_bmi op, unsigned sz, unsigned d, unsigned vvvv, struct x86_mem m)
{
	put_vex_rm(b, op, sz, d, vvvv, &m, 0);
}

void x86_bls_rr(struct x86_buf *b, enum x86_bls op, unsigned sz, unsigned d, unsigned s)
{
	put_vex_rr(b, X86_OP(0, 2, 0xf3), sz, op, d, s);
}

void x86_rorx_rri(struct x86_buf *b, unsigned sz, unsigned d, unsigned s, unsigned imm)
{
	put_vex_rr(b, X86_OP(X86_PP_F2, 3, 0xf0), sz, d, 0, s);
	x86_put8(b, (u8)imm);
}

void x86_rorx_rmi(struct x86_buf *b, unsigned sz, unsigned d, struct x86_mem m, unsigned imm)
{
	put_vex_rm(b, X86_OP(X86_PP_F2, 3, 0xf0), sz, d, 0, &m, 1);
	x86_put8(b, (u8)imm);
}

/* -- labels -------------------------------------------------------------------------------------------------------- */

void x86_bind(struct x86_buf *b, struct x86_label *l)
{
	u8 *at = l->chain;

	check(!l->pos);
	while (at) {
		u32 v;
		s32 rel;

		__builtin_memcpy(&v, at, 4);
		rel = (s32)(b->p - (at + 4 + (v & 15)));
		__builtin_memcpy(at, &rel, 4);
		at = v >> 4 ? at - (v >> 4) : NULL;
	}
	l->chain = NULL;
	l->pos = b->p;
}

void x86_jmp(struct x86_buf *b, struct x86_label *l)
{
	if (l->pos && b->p + 2 - l->pos <= 128) {
		*b->p++ = 0xeb;
		*b->p = (u8)(l->pos - (b->p + 1));
		b->p++;
		return;
	}
	x86_jmp_long(b, l);
}

void x86_jmp_long(struct x86_buf *b, struct x86_label *l)
{
	*b->p++ = 0xe9;
	put_label_field(b, l, 0);
}

void x86_jcc(struct x86_buf *b, enum x86_cc cc, struct x86_label *l)
{
	if (l->pos && b->p + 2 - l->pos <= 128) {
		*b->p++ = (u8)(0x70 | cc);
		*b->p = (u8)(l->pos - (b->p + 1));
		b->p++;
		return;
	}
	*b->p++ = 0x0f;
	*b->p++ = (u8)(0x80 | cc);
	put_label_field(b, l, 0);
}

void x86_call(struct x86_buf *b, struct x86_label *l)
{
	*b->p++ = 0xe8;
	put_label_field(b, l, 0);
}

/* -- no-ops -------------------------------------------------------------------------------------------------------- */

void x86_nop(struct x86_buf *b, unsigned n)
{
	static const u8 nops[9][9] = {
	    {0x90},
	    {0x66, 0x90},
	    {0x0f, 0x1f, 0x00},
	    {0x0f, 0x1f, 0x40, 0x00},
	    {0x0f, 0x1f, 0x44, 0x00, 0x00},
	    {0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00},
	    {0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00},
	    {0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00},
	    {0x66, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00},
	};

	while (n) {
		unsigned k = MIN(n, 9u);

		for (unsigned i = 0; i < k; i++)
			b->p[i] = nops[k - 1][i];
		b->p += k;
		n -= k;
	}
}
