/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/soft.c - the way from translated code to exact floating point in C, and back.
 *
 * DESIGN of the fast path (lower_float.c, lower_vfloat.c): the host instruction runs on the guest's MXCSR and leaves
 * its sticky flags there; one compare and branch finds the results that may differ, which are
 *   - NaNs: sign, payload and default are the guest's;
 *   - where the guest detects tininess before rounding, the smallest normal number, which x86 may have rounded up to
 *     without raising underflow.
 * Those jump here, to a cold path that stores operands to the cpu struct, calls x86_soft and loads the result.  What
 * the host instruction raised before stays raised: for NaN results x86 raises invalid in the same cases as the guests
 * (a signalling operand, inf - inf, 0 * inf ...), and what it lacks (0 * inf + quiet NaN) x86_soft adds.
 */
#include "hostgen/x86_64/soft.h"

#include "core/cpu.h"
#include "core/guest.h"
#include "core/softfp.h"
#include "hostgen/x86_64/cg_int.h"
#include "hostgen/x86_64/encode_vec.h"
#include "translator/ir/fold.h"

#define SOFT(n) offsetof(struct cpu, soft[n])

const struct ir_helper cg_host_helpers[] = {
    [CG_HOST_SOFT] = {"x86_soft", (void *)x86_soft, IR_H_EFFECT},
    [CG_HOST_ACCESS] = {"x86_access", (void *)x86_access, IR_H_READS | IR_H_TRAPS},
};
const u32 cg_nhost_helpers = ARRAY_LEN(cg_host_helpers);

void cg_fp_env(const struct cg *c, struct sfp_env *env)
{
	*env = (struct sfp_env){0};
	if (c->u->guest->fp_env)
		c->u->guest->fp_env(c->u->fp_mode, env);
}

bool cg_fp_soft(const struct cg *c, unsigned n)
{
	struct sfp_env env;

	n &= 15;
	cg_fp_env(c, &env);
	if (env.flush_in || env.flush_out || env.rounding >= SFP_NEAREST_AWAY)
		return true;
	return n != IR_RN_MODE && n - 1 != env.rounding;
}

bool cg_fp_tiny(const struct cg *c)
{
	struct sfp_env env;

	cg_fp_env(c, &env);
	return env.tininess_before;
}

u64 x86_soft(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	struct ir_ins in = {.op = (u8)cpu->soft[8],
	                    .type = (u8)(cpu->soft[8] >> 8),
	                    .n = (u8)(cpu->soft[8] >> 16),
	                    .cc = (u8)(cpu->soft[8] >> 24)};
	struct sfp_env env = {0};
	u64 *r = &cpu->soft[6];

	(void)a, (void)b, (void)c;
	if (in.op == IRO_nop) { /* translated code saw inexact in MXCSR (lower_fz.c) */
		if (cpu->guest->fp_raise)
			cpu->guest->fp_raise(cpu, SFP_INEXACT);
		return 0;
	}
	in.c = (u32)cpu->soft[4];
	if (cpu->guest->fp_env)
		cpu->guest->fp_env((u32)(cpu->soft[8] >> 32), &env);
	env.flags = 0;
	if (!ir_eval_float(&in, &env, &cpu->soft[0], &cpu->soft[2], &cpu->soft[4], r) &&
	    !ir_eval_vec(&in, &cpu->soft[0], &cpu->soft[2], &cpu->soft[4], r))
		check(ir_eval(&in, cpu->soft[0], cpu->soft[2], cpu->soft[4], r));
	if (in.op == IRO_fl_fcmp) {
		/* AH of SAHF: ZF 40, PF 04, CF 01. */
		static const u16 ah[16] = {[8] = 0x0100, [6] = 0x4000, [2] = 0, [3] = 0x4500};

		r[0] = ah[r[0]];
	}
	cpu->fp_sticky |= env.flags;
	return 0;
}

/* What an operation by C is made of. */
struct soft_call {
	u32 word, k;
	bool has_k;
	u8 d, a, b, c; /* cg registers */
};

static void store_operand(struct cg *c, unsigned n, unsigned r)
{
	if (r == CG_NONE)
		return;
	if (r >= CG_XMM)
		x86_v_mr(&c->b, X86_V_MOVUPS_ST, cg_cpu(SOFT(n)), r - CG_XMM);
	else
		x86_mov_mr(&c->b, 8, cg_cpu(SOFT(n)), r);
}

static void emit_call(struct cg *c, const struct soft_call *s)
{
	struct x86_buf *b = &c->b;

	store_operand(c, 0, s->a);
	store_operand(c, 2, s->b);
	store_operand(c, 4, s->c);
	if (s->has_k)
		x86_mov_mi(b, 8, cg_cpu(SOFT(4)), (s32)s->k);
	x86_mov_mi(b, 4, cg_cpu(SOFT(8)), (s32)s->word);
	x86_mov_mi(b, 4, cg_cpu(SOFT(8) + 4), (s32)c->u->fp_mode);
	x86_mov_mr(b, 8, cg_cpu(SOFT(9)), X86_RAX);
	cg_call_host_helper(c, CG_HOST_SOFT);
	if ((s->word & 0xff) == IRO_fl_fcmp) {
		x86_mov_rm(b, 4, X86_RAX, cg_cpu(SOFT(6)));
		x86_sahf(b);
	}
	x86_mov_rm(b, 8, X86_RAX, cg_cpu(SOFT(9)));
	if (s->d == CG_NONE)
		return;
	if (s->d < CG_XMM)
		x86_mov_rm(b, 8, s->d, cg_cpu(SOFT(6)));
	else if ((s->word >> 8 & 0xff) == IR_V128)
		x86_v_rm(b, X86_V_MOVUPS, s->d - CG_XMM, cg_cpu(SOFT(6)));
	else
		x86_v_rm(b, X86_V_MOVQ, s->d - CG_XMM, cg_cpu(SOFT(6)));
}

static u32 word_of(const struct ir_ins *in)
{
	return in->op | (u32)in->type << 8 | (u32)in->n << 16 | (u32)in->cc << 24;
}

static bool const_arg(const struct ir_ins *in)
{
	return ir_opinfo[in->op].args[2] == 'k';
}

static unsigned operand(struct cg *c, char letter, u32 v)
{
	unsigned r;

	if (!ir_arg_is_value(letter))
		return CG_NONE;
	r = cg_use(c, v);
	switch (ir_type_of(c->u, (struct ir_ref){v})) {
	case IR_I32:
	case IR_I64: return r;
	default: return r + CG_XMM;
	}
}

void cg_soft_here(struct cg *c, const struct ir_ins *in, u32 i)
{
	const struct ir_opinfo *oi = &ir_opinfo[in->op];
	struct soft_call s = {.word = word_of(in), .k = in->c, .has_k = const_arg(in)};

	s.a = (u8)operand(c, oi->args[0], in->a);
	s.b = (u8)operand(c, oi->args[1], in->b);
	s.c = (u8)operand(c, oi->args[2], in->c);
	if (oi->res == 'G')
		s.d = CG_NONE;
	else if (oi->res == 'F' || oi->res == 'V')
		s.d = (u8)(cg_def(c, i) + CG_XMM);
	else
		s.d = (u8)cg_def(c, i);
	cg_clobber(c);
	emit_call(c, &s);
}

static void cold_soft(struct cg *c, struct cg_cold *s)
{
	struct soft_call call = {.word = (u32)s->k[0],
	                         .k = (u32)s->k[1],
	                         .has_k = s->k[2],
	                         .d = s->r[0],
	                         .a = s->r[1],
	                         .b = s->r[2],
	                         .c = s->r[3]};

	emit_call(c, &call);
	x86_jmp(&c->b, &s->back);
}

struct cg_cold *cg_soft_cold(struct cg *c, const struct ir_ins *in, unsigned d, unsigned a, unsigned b, unsigned k)
{
	struct cg_cold *s = cg_cold(c, cold_soft);

	s->k[0] = word_of(in);
	s->k[1] = in->c;
	s->k[2] = const_arg(in);
	s->r[0] = (u8)d;
	s->r[1] = (u8)a;
	s->r[2] = (u8)b;
	s->r[3] = (u8)k;
	return s;
}
