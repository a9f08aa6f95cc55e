/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/lower_sha.c - lowering rows of SHA-1 and SHA-256, on the SHA extensions where CPUID has them.
 *
 * The IR keeps the words of the state in reading order, lowest first; the host wants them highest first, and SHA-256's
 * state as {A, B, E, F} and {C, D, G, H}.  Its SHA-1 rounds add the constant of the rounds themselves, so it is taken
 * off the words before (SDM volume 2, SHA1RNDS4, SHA256RNDS2 and following).  The instructions have no VEX form: they
 * know the first sixteen registers only, and SHA256RNDS2 wants its words in xmm0.
 */
#include "hostgen/x86_64/encode_vec.h"
#include "hostgen/x86_64/soft.h"

/* EBX of CPUID leaf 7, bit 29 (SDM volume 2, CPUID); cached, for the instruction leaves a virtual machine. */
static bool has_sha(void)
{
	static u32 features;
	u32 f = __atomic_load_n(&features, __ATOMIC_RELAXED);

	if (!f) {
		u32 eax = 0, ebx, ecx = 0, edx;

		__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
		f = 1;
		if (eax >= 7) {
			eax = 7;
			ecx = 0;
			__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
			f |= ebx >> 29 << 1 & 2;
		}
		__atomic_store_n(&features, f, __ATOMIC_RELAXED);
	}
	return f & 2;
}

/* The operand, in one of the registers that the instructions know. */
static unsigned low(struct cg *c, unsigned r)
{
	unsigned t;

	if (r < 16)
		return r;
	t = cg_vtmp(c);
	x86_v_mov(&c->b, t, r);
	return t;
}

/* The words in the reverse order. */
static void reverse(struct cg *c, unsigned d, unsigned s)
{
	x86_v_rri(&c->b, X86_V_PSHUFD, d, s, 0x1b);
}

void cg_lower_sha256h(struct cg *c, const struct ir_ins *in, u32 i)
{
	enum { FRONT = 0x11, BACK = 0xbb }; /* words 1, 0 or 3, 2 of one register, then of the other */
	struct x86_buf *b = &c->b;
	unsigned x, y, k, d, s0, s1, keep;

	if (!has_sha()) {
		cg_soft_here(c, in, i);
		return;
	}
	x = cg_use(c, in->a);
	y = cg_use(c, in->b);
	k = cg_use(c, in->c);
	/* The result's register serves as one of the halves where it can: there are only six temporaries. */
	d = cg_def_early(c, i);
	s0 = d > 0 && d < 16 ? d : cg_vtmp(c);
	s1 = cg_vtmp(c);
	keep = d ? cg_vtmp(c) : 0;
	/* One of the temporaries may be xmm0 itself: then nothing has to be kept. */
	if (s0 == 0 || s1 == 0) {
		*(s0 == 0 ? &s0 : &s1) = keep;
		keep = 0;
	}
	x86_v_rrri(b, X86_V_SHUFPS, s0, y, x, FRONT);
	x86_v_rrri(b, X86_V_SHUFPS, s1, y, x, BACK);
	if (keep)
		x86_v_mov(b, keep, 0);
	x86_v_mov(b, 0, k);
	x86_v_rr(b, X86_V_SHA256RNDS2, s1, s0);
	x86_v_rri(b, X86_V_PSHUFD, 0, 0, 0xee);
	x86_v_rr(b, X86_V_SHA256RNDS2, s0, s1);
	if (keep)
		x86_v_mov(b, 0, keep);
	x86_v_rrri(b, X86_V_SHUFPS, d, s0, s1, in->n ? FRONT : BACK);
}

void cg_lower_sha256su(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	unsigned x, y, k, t;

	if (!has_sha()) {
		cg_soft_here(c, in, i);
		return;
	}
	x = cg_use(c, in->a);
	y = cg_use(c, in->b);
	t = cg_vtmp(c);
	if (in->op == IRO_vsha256su0) {
		y = low(c, y);
		x86_v_mov(b, t, x);
		x86_v_rrr(b, X86_V_SHA256MSG1, t, t, y);
	} else {
		k = low(c, cg_use(c, in->c));
		x86_v_rrri(b, X86_V_PALIGNR, t, k, y, 4);
		x86_v_rrr(b, X86_V_PADDD, t, t, x);
		x86_v_rrr(b, X86_V_SHA256MSG2, t, t, k);
	}
	x86_v_mov(b, cg_def(c, i), t);
}

void cg_lower_sha1(struct cg *c, const struct ir_ins *in, u32 i)
{
	/* FIPS 180-4, 4.2.1 */
	static const u32 constant[3] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc};
	u64 kk = constant[in->n] | (u64)constant[in->n] << 32;
	struct x86_buf *b = &c->b;
	unsigned x, y, k, t, w;

	if (!has_sha()) {
		cg_soft_here(c, in, i);
		return;
	}
	x = cg_use(c, in->a);
	y = cg_use(c, in->b);
	k = cg_use(c, in->c);
	t = cg_vtmp(c);
	w = cg_vtmp(c);
	/* E, the lowest word of y, is wanted in the first of the words, which is then the highest. */
	x86_v_mov(b, w, k);
	x86_v_rrm(b, X86_V_PSUBD, w, w, cg_pool(c, cg_pool_add(c, kk, kk)));
	reverse(c, w, w);
	x86_v_rri(b, X86_V_PSLLDQ_I, t, y, 12);
	x86_v_rrr(b, X86_V_PADDD, w, w, t);
	reverse(c, t, x);
	x86_v_rrri(b, X86_V_SHA1RNDS4, t, t, w, in->n);
	reverse(c, cg_def(c, i), t);
}

/* -- products twice as wide
 * -------------------------------------------------------------------------------------------- */

void cg_lower_mull(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	bool s = in->op == IRO_vmulls, high = in->n & IR_VHI;
	unsigned x = cg_use(c, in->a), y = cg_use(c, in->b), d, t, u;
	enum x86_vop widen = s ? X86_V_PMOVSXBW : X86_V_PMOVZXBW;

	t = cg_vtmp(c);
	u = cg_vtmp(c);
	switch (in->n & IR_VSIZE) {
	case 0:
		if (high) {
			x86_v_rri(b, X86_V_PSHUFD, t, x, 0xee);
			x86_v_rri(b, X86_V_PSHUFD, u, y, 0xee);
		}
		x86_v_rr(b, widen, t, high ? t : x);
		x86_v_rr(b, widen, u, high ? u : y);
		d = cg_def(c, i);
		x86_v_rrr(b, X86_V_PMULLW, d, t, u);
		break;
	case 1:
		x86_v_rrr(b, X86_V_PMULLW, t, x, y);
		x86_v_rrr(b, s ? X86_V_PMULHW : X86_V_PMULHUW, u, x, y);
		d = cg_def(c, i);
		x86_v_rrr(b, high ? X86_V_PUNPCKHWD : X86_V_PUNPCKLWD, d, t, u);
		break;
	default:
		x86_v_rri(b, X86_V_PSHUFD, t, x, high ? 0xfa : 0x50);
		x86_v_rri(b, X86_V_PSHUFD, u, y, high ? 0xfa : 0x50);
		d = cg_def(c, i);
		x86_v_rrr(b, s ? X86_V_PMULDQ : X86_V_PMULUDQ, d, t, u);
	}
}
