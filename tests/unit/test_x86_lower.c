/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_x86_lower.c - the lowering rows of floating-point and vector operations against their executable
 * meaning.
 *
 * Each row is compiled for each level that the machine has, with operands and result in pinned registers (low and high
 * ones), in memory, and the same register for several of them; then it is run on special and random operands.  Results
 * and the sticky flags raised must equal those of ir_eval_float and ir_eval_vec, under the FP modes of both guests.
 */
#include "hostgen/hostgen.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/cpu.h"
#include "core/guest.h"
#include "core/softfp.h"
#include "hostgen/x86_64/cg_int.h"
#include "tests/unit/guest.h"
#include "tests/unit/random.h"
#include "translator/ir/fold.h"
#include "translator/ir/ir.h"

Suite *x86_lower_suite(void);

/* -- a guest of vectors -------------------------------------------------------------------------------------------- */

#define NX 14
#define NV 32

struct state {
	u64 pc;
	u64 x[NX];
	u64 raised;
	u64 v[NV][2];
};

#define SLOT_X(n) (1 + (n))
#define SLOT_V(n) (1 + NX + (n))
#define NSLOTS    (1 + NX + NV)

static struct slot slots[NSLOTS];

/* FP modes of the test: low three bits the rounding (enum sfp_rounding), then flags. */
#define MODE_ARM   8u
#define MODE_DN    16u
#define MODE_FLUSH 32u
#define MODE_IXC   64u /* inexact has been raised before */

static void fp_env(u32 mode, void *p)
{
	struct sfp_env *env = p;

	*env = (struct sfp_env){.rounding = mode & 7};
	if (mode & MODE_ARM) {
		env->nan_rule = SFP_NAN_SNAN_FIRST_CAB;
		env->tininess_before = true;
		env->default_nan = mode & MODE_DN;
	}
	if (mode & MODE_FLUSH) {
		env->flush_in = true;
		env->flush_out = SFP_FLUSH_OUT;
	}
	if (mode & MODE_IXC)
		env->flags = SFP_INEXACT;
}

static void fp_raise(struct cpu *cpu, u32 flags)
{
	((struct state *)cpu_state(cpu))->raised |= flags;
}

static const struct guest guest = {
    .name = "vectors",
    .addr_bits = 64,
    .insn_align = 4,
    .state_size = sizeof(struct state),
    .slots = slots,
    .nslots = NSLOTS,
    .slot_pc = 0,
    .slot_sp = 0xffff,
    .slot_flags = 0xffff,
    .fp_env = fp_env,
    .fp_raise = fp_raise,
};

static void make_slots(void)
{
	slots[0] = (struct slot){"pc", 0, offsetof(struct state, pc), 8, IR_I64, SLOT_INT, 255};
	slots_of(slots + SLOT_X(0), "x", false, NX, offsetof(struct state, x), 10);
	slots_of(slots + SLOT_V(0), "v", true, NV, offsetof(struct state, v), 28);
}

/* -- running one operation ----------------------------------------------------------------------------------------- */

static struct cpu *cpu;
static u8 *code;
static u32 stub_len;
static struct hg *hg;
static struct hg_unit out;
static int level;

static void open_level(int l, bool random_ra)
{
	struct hg_options o = {.level = l, .base = HG_BASE_ZERO, .random_ra = random_ra, .seed = 7};

	make_slots();
	level = l;
	if (!code) {
		code = code_room();
		out.code = malloc(HG_MAX_CODE);
		cpu = cpu_of(&guest);
	}
	hg = hg_new(&guest, &o, code, (u64)code);
	ck_assert_ptr_nonnull(hg);
	stub_len = (hg_stub_len(hg) + 63) & ~63u;
}

static u64 random64(void)
{
	static u64 s = 0x853c49e6748fea9bull;

	return xorshift(&s);
}

/* A value of a size with the patterns on which arithmetic goes wrong. */
static u64 special(unsigned bits)
{
	static const u64 f64[] = {0,
	                          0x8000000000000000,
	                          1,
	                          0x000fffffffffffff,
	                          0x0010000000000000,
	                          0x8010000000000000,
	                          0x0010000000000001,
	                          0x3ff0000000000000,
	                          0xbff0000000000000,
	                          0x3fe0000000000000,
	                          0x3fefffffffffffff,
	                          0x4330000000000001,
	                          0x41dfffffffc00000,
	                          0x41e0000000000000,
	                          0xc1e0000000000000,
	                          0xc1e0000000200000,
	                          0x41efffffffe00000,
	                          0x41f0000000000000,
	                          0x43e0000000000000,
	                          0xc3e0000000000000,
	                          0x43f0000000000000,
	                          0x43efffffffffffff,
	                          0x7fefffffffffffff,
	                          0x7ff0000000000000,
	                          0xfff0000000000000,
	                          0x7ff8000000000000,
	                          0xfff8000000000123,
	                          0x7ff0000000000001,
	                          0xfff7ffffffffffff,
	                          0x36a0000000000000,
	                          0x3810000000000000,
	                          0x380fffffffffffff,
	                          0x47efffffffffffff,
	                          0x3ff8000000000000,
	                          0xbff8000000000000,
	                          0xbfe8000000000000};
	static const u32 f32[] = {0,          0x80000000, 1,          0x007fffff, 0x00800000, 0x80800000, 0x3f800000,
	                          0xbf800000, 0x3f000000, 0x3f7fffff, 0x4b000001, 0x4effffff, 0x4f000000, 0xcf000000,
	                          0x4f800000, 0x5f000000, 0xdf000000, 0x5f800000, 0x7f7fffff, 0x7f800000, 0xff800000,
	                          0x7fc00000, 0xffc00123, 0x7f800001, 0xffbfffff, 0x3fc00000, 0xbfc00000, 0x00800001};
	static const u16 f16[] = {0,      0x8000, 1,      0x03ff, 0x0400, 0x8400, 0x3c00, 0xbc00, 0x3800, 0x7bff,
	                          0x7c00, 0xfc00, 0x7e00, 0xfe12, 0x7c01, 0xfdff, 0x3e00, 0xbe00, 0x0401, 0x64ff};
	u64 r = random64();

	switch (r & 7) {
	case 0:
	case 1: return random64();
	case 2: { /* numbers near each other, so that sums cancel and products stay in range */
		if (bits == 64)
			return (random64() & 0x800fffffffffffff) | (u64)(1023 - 2 + (r >> 8 & 3)) << 52;
		return (random64() & 0x807fffff807fffff) | (u64)(127 - 2 + (r >> 8 & 3)) << 23 |
		       (u64)(127 - 2 + (r >> 10 & 3)) << 55;
	}
	case 3: /* products near the smallest normal number */
		if (bits == 64)
			return (random64() & 0x800fffffffffffff) | (u64)(511 + (r >> 8 & 1)) << 52;
		return (random64() & 0x807fffff807fffff) | (u64)(63 + (r >> 8 & 1)) << 23 |
		       (u64)(63 + (r >> 9 & 1)) << 55;
	default: break;
	}
	switch (bits) {
	case 64: return f64[random64() % ARRAY_LEN(f64)];
	case 32: return f32[random64() % ARRAY_LEN(f32)] | (u64)f32[random64() % ARRAY_LEN(f32)] << 32;
	case 16:
		r = 0;
		for (unsigned k = 0; k < 4; k++)
			r |= (u64)f16[random64() % ARRAY_LEN(f16)] << 16 * k;
		return r;
	default:
		r = random64();
		for (unsigned k = 0; k < 64; k += 8)
			if (random64() & 1)
				r = (r & ~(0xffull << k)) | (random64() & 1   ? 0x80ull
				                             : random64() & 1 ? 0x7full
				                                              : 0xffull)
				                                << k;
		return r;
	}
}

/* One operation under test: the row's fields, and the width of its elements for choosing operands. */
struct test {
	u8 op, type, n, cc;
	u32 k;    /* constant operand */
	u32 mode; /* FP mode */
	unsigned bits;
};

static bool float_type(unsigned t)
{
	return t == IR_F16 || t == IR_F32 || t == IR_F64;
}

/* The type of an operand letter. */
static enum ir_type operand_type(const struct test *t, char l)
{
	switch (l) {
	case 'I':
	case 'F': return t->type;
	case 'J': return IR_I64;
	case 'W': return IR_I32;
	case 'V': return IR_V128;
	case 'A': return t->cc == IR_F64 ? IR_F64 : IR_V128;
	default: return t->cc; /* X, E */
	}
}

/* The value of an operand in slot v or x as the row wants it. */
static u32 operand(struct ir_unit *u, const struct test *t, char l, unsigned v, unsigned x)
{
	enum ir_type ty = operand_type(t, l);

	switch (ty) {
	case IR_V128: return ir_get(u, SLOT_V(v)).i;
	case IR_I64: return ir_get(u, SLOT_X(x)).i;
	case IR_I32: return ir_op1(u, IRO_trunc, IR_I32, ir_get(u, SLOT_X(x))).i;
	default: return ir_emit(u, IRO_flow, ty, ir_get(u, SLOT_V(v)).i, 0, 0, 0, IR_V128).i;
	}
}

static u64 mask_of(enum ir_type t)
{
	return t == IR_F16 ? 0xffff : t == IR_F32 || t == IR_I32 ? 0xffffffff : ~0ull;
}

static void describe(char *s, size_t len, const struct test *t, const u64 in[3][2])
{
	snprintf(s, len, "level %d %s type %u n %u cc %u k %u mode %u: a %016lx:%016lx b %016lx:%016lx c %016lx:%016lx",
	         level, ir_opinfo[t->op].name, t->type, t->n, t->cc, t->k, t->mode, in[0][1], in[0][0], in[1][1],
	         in[1][0], in[2][1], in[2][0]);
}

/* Compiles the operation with slots sv (vectors) and sx (integers) of a, b, c and result, and runs it `runs` times. */
static void run_test(const struct test *t, const unsigned sv[4], const unsigned sx[4], unsigned runs)
{
	static struct ir_ins ins[512];
	static u32 slot_val[NSLOTS];
	const struct ir_opinfo *oi = &ir_opinfo[t->op];
	struct state *s = cpu_state(cpu);
	struct ir_unit u = {0};
	enum ir_type rt;
	struct ir_ref r;
	u32 arg[3] = {0, 0, 0};
	struct ir_ins row;
	u8 *unit = code + stub_len;

	ir_begin(&u, ins, ARRAY_LEN(ins), slot_val, &guest, 0x1000);
	u.fp_mode = t->mode;
	ir_insn(&u, 0x1000);
	for (unsigned k = 0; k < 3; k++) {
		if (oi->args[k] == 'k')
			arg[k] = t->k;
		else if (ir_arg_is_value(oi->args[k]))
			arg[k] = operand(&u, t, oi->args[k], sv[k], sx[k]);
	}
	/* two more values are alive across the operation, one of them made before it */
	struct ir_ref before = ir_opi(&u, IRO_add, IR_I64, ir_get(&u, SLOT_X(11)), 5);

	r = ir_emit(&u, t->op, t->type, arg[0], arg[1], arg[2], t->n, t->cc);
	rt = ir_type_of(&u, r);
	row = (struct ir_ins){.op = t->op, .type = t->type, .n = t->n, .cc = t->cc, .c = t->k};
	switch (rt) {
	case IR_V128: ir_set(&u, SLOT_V(sv[3]), r); break;
	case IR_I64: ir_set(&u, SLOT_X(sx[3]), r); break;
	case IR_I32: ir_set(&u, SLOT_X(sx[3]), ir_op1(&u, IRO_zext32, IR_I64, r)); break;
	case IR_FLAGS:
		ir_set(&u, SLOT_X(sx[3]), ir_op1(&u, IRO_zext32, IR_I64, ir_op1(&u, IRO_fl_get, IR_I32, r)));
		break;
	default: ir_set(&u, SLOT_V(sv[3]), ir_emit(&u, IRO_fwide, IR_V128, r.i, 0, 0, 0, rt)); break;
	}
	ir_set(&u, SLOT_X(12), before);
	ir_exit_stop(&u, 0x2000);

	ck_assert_msg(hg_compile(hg, &u, &out) == 0, "level %d %s does not fit", level, oi->name);
	memcpy(unit, out.code, out.len);
	hg_place(hg, &out, unit, (u64)unit, 0, 0);
	hg_set_fp_mode(hg, cpu, t->mode);

	for (unsigned n = 0; n < runs; n++) {
		u64 in[3][2], want[2] = {0, 0}, got[2], x11 = random64();
		struct sfp_env env;
		u32 flags;
		char text[300];

		for (unsigned k = 0; k < NV; k++)
			s->v[k][0] = special(t->bits), s->v[k][1] = special(t->bits);
		for (unsigned k = 0; k < NX; k++)
			s->x[k] = special(random64() & 1 ? 64 : 8);
		s->x[11] = x11;
		for (unsigned k = 0; k < 3; k++) {
			char l = oi->args[k];
			enum ir_type ty = operand_type(t, l);
			bool x = ty == IR_I32 || ty == IR_I64;

			in[k][0] = in[k][1] = 0;
			if (!ir_arg_is_value(l))
				continue;
			in[k][0] = (x ? s->x[sx[k]] : s->v[sv[k]][0]) & mask_of(ty);
			in[k][1] = ty == IR_V128 ? s->v[sv[k]][1] : 0;
		}
		cpu->fp_sticky = 0;
		cpu->mxcsr &= ~0x3fu;
		cpu->exit_request = 0;
		hg_enter(hg, cpu, (u64)unit);

		fp_env(t->mode, &env);
		if (!ir_eval_float(&row, &env, in[0], in[1], in[2], want) &&
		    !ir_eval_vec(&row, in[0], in[1], in[2], want))
			ck_assert_msg(ir_eval(&row, in[0][0], in[1][0], in[2][0], want), "%s has no meaning", oi->name);
		flags = hg_take_fp_flags(cpu) | (u32)cpu->fp_sticky | (t->mode & MODE_IXC ? SFP_INEXACT : 0);
		describe(text, sizeof(text), t, in);
		if (rt == IR_V128 || float_type(rt)) {
			got[0] = s->v[sv[3]][0];
			got[1] = s->v[sv[3]][1];
		} else {
			got[0] = s->x[sx[3]];
			got[1] = 0;
			if (rt == IR_FLAGS)
				want[0] <<= 28;
		}
		ck_assert_msg(got[0] == want[0] && got[1] == want[1], "%s: want %016lx:%016lx got %016lx:%016lx", text,
		              want[1], want[0], got[1], got[0]);
		ck_assert_msg(flags == env.flags, "%s: flags want %x got %x", text, env.flags, flags);
		ck_assert_msg(s->x[12] == x11 + 5, "%s: another value was lost", text);
	}
}

/* Some placements of operands and result. */
static void run_shapes(const struct test *t, unsigned runs)
{
	static const unsigned sv[][4] = {{0, 1, 2, 3},     {0, 1, 2, 0},     {0, 1, 2, 1},     {0, 1, 2, 2},
	                                 {4, 4, 4, 5},     {28, 29, 30, 31}, {0, 29, 2, 31},   {6, 6, 7, 6},
	                                 {20, 21, 22, 23}, {12, 13, 14, 27}, {28, 29, 30, 28}, {24, 24, 24, 24}};
	static const unsigned sx[][4] = {{0, 1, 2, 3}, {0, 1, 2, 0}, {10, 13, 1, 13}, {4, 4, 5, 4}};

	for (unsigned k = 0; k < ARRAY_LEN(sv); k++)
		run_test(t, sv[k], sx[k % ARRAY_LEN(sx)], runs);
}

/* -- which rows with which fields ---------------------------------------------------------------------------------- */

static const u32 modes[] = {0,
                            SFP_DOWN,
                            SFP_UP,
                            SFP_TOWARD_ZERO,
                            SFP_NEAREST_AWAY,
                            MODE_ARM,
                            MODE_ARM | SFP_UP,
                            MODE_ARM | MODE_DN | SFP_DOWN,
                            MODE_ARM | MODE_FLUSH,
                            MODE_ARM | MODE_FLUSH | MODE_IXC,
                            MODE_ARM | MODE_DN | MODE_FLUSH | MODE_IXC | SFP_UP};

static unsigned width(unsigned type)
{
	return type == IR_F64 || type == IR_I64 ? 64 : type == IR_F16 ? 16 : 32;
}

static void scalar_modes(u8 op, u8 type, u8 cc, u8 n, u32 k, unsigned bits)
{
	for (unsigned m = 0; m < ARRAY_LEN(modes); m++) {
		struct test t = {.op = op, .type = type, .n = n, .cc = cc, .k = k, .mode = modes[m], .bits = bits};

		run_shapes(&t, 12);
	}
}

static void all_scalar(void)
{
	static const u8 types[] = {IR_F16, IR_F32, IR_F64};
	static const u8 arith[] = {IRO_fadd, IRO_fsub, IRO_fmul, IRO_fdiv, IRO_fsqrt};
	static const u8 bits_ops[] = {IRO_fneg, IRO_fabs};

	for (unsigned k = 0; k < ARRAY_LEN(types); k++) {
		u8 ty = types[k];
		unsigned w = width(ty);

		for (unsigned o = 0; o < ARRAY_LEN(arith); o++)
			for (u8 n = IR_RN_MODE; n <= IR_RN_AWAY; n++)
				scalar_modes(arith[o], ty, 0, n, 0, w);
		for (u8 n = 0; n < 64; n += 16)
			scalar_modes(IRO_fmadd, ty, 0, n, 0, w);
		for (u8 n = 0; n < 3; n++) {
			scalar_modes(IRO_fmin, ty, 0, n, 0, w);
			scalar_modes(IRO_fmax, ty, 0, n, 0, w);
			scalar_modes(IRO_fsgnj, ty, 0, n, 0, w);
		}
		for (u8 n = 0; n < 2; n++) {
			scalar_modes(IRO_fcmp, ty, IR_EQ, n, 0, w);
			scalar_modes(IRO_fcmp, ty, IR_LT, n, 0, w);
			scalar_modes(IRO_fcmp, ty, IR_LE, n, 0, w);
			scalar_modes(IRO_fl_fcmp, ty, 0, n, 0, w);
		}
		for (u8 n = IR_RN_MODE; n <= IR_RN_AWAY; n++) {
			scalar_modes(IRO_fround, ty, 0, n, 0, w);
			scalar_modes(IRO_fround, ty, 0, n | 16, 0, w);
		}
		for (unsigned j = 0; j < ARRAY_LEN(types); j++)
			for (u8 n = IR_RN_MODE; n <= IR_RN_ODD && ty != types[j]; n++)
				scalar_modes(IRO_fcvt, ty, types[j], n, 0, width(types[j]));
		for (u8 i = IR_I32; i <= IR_I64; i++) {
			for (u8 n = IR_RN_MODE; n <= IR_RN_AWAY; n++) {
				for (u8 f = 0; f < 64; f += 16)
					scalar_modes(IRO_f2i, i, ty, n | f, 0, w);
				scalar_modes(IRO_f2i, i, ty, n, 3, w);
				scalar_modes(IRO_i2f, ty, i, n, 0, width(i));
				scalar_modes(IRO_i2f, ty, i, n | 16, 0, width(i));
			}
			scalar_modes(IRO_i2f, ty, i, 0, 5, width(i));
		}
		for (unsigned o = 0; o < ARRAY_LEN(bits_ops); o++)
			scalar_modes(bits_ops[o], ty, 0, 0, 0, w);
		scalar_modes(IRO_fclass, ty, 0, 0, 0, w);
		scalar_modes(IRO_fbits, ty == IR_F64 ? IR_I64 : IR_I32, ty, 0, 0, w);
		scalar_modes(IRO_ffrom, ty, ty == IR_F64 ? IR_I64 : IR_I32, 0, 0, w);
		scalar_modes(IRO_flow, ty, IR_V128, 0, 0, w);
		scalar_modes(IRO_fwide, IR_V128, ty, 0, 0, w);
		if (ty != IR_F64) {
			scalar_modes(IRO_fbox, IR_F64, ty, 0, 0, w);
			scalar_modes(IRO_funbox, ty, IR_F64, 0, 0, 64);
			scalar_modes(IRO_funbox, ty, IR_F64, 0, 0, 8);
		}
	}
}

static void all_vector_float(void)
{
	static const u8 ops[] = {IRO_vfadd, IRO_vfsub, IRO_vfmul, IRO_vfdiv, IRO_vfsqrt, IRO_vfneg, IRO_vfabs};
	static const u8 with_cc[] = {IRO_vfma, IRO_vfmin, IRO_vfmax, IRO_vi2f, IRO_vf2i};
	static const u8 ccs[] = {IR_EQ, IR_GE, IR_GT};
	static const u8 sizes[] = {1, 1 | IR_V64, 2, 2 | IR_V64, 3};

	for (unsigned z = 0; z < ARRAY_LEN(sizes); z++) {
		u8 n = sizes[z];
		unsigned w = 8u << (n & IR_VSIZE);

		for (unsigned o = 0; o < ARRAY_LEN(ops); o++)
			scalar_modes(ops[o], IR_V128, 0, n, 0, w);
		for (unsigned o = 0; o < ARRAY_LEN(with_cc); o++)
			for (u8 cc = 0; cc < 2; cc++)
				scalar_modes(with_cc[o], IR_V128, cc, n, 0, w);
		for (unsigned o = 0; o < ARRAY_LEN(ccs); o++)
			scalar_modes(IRO_vfcmp, IR_V128, ccs[o], n, 0, w);
		for (u8 cc = 0; cc <= IR_RN_ODD; cc++) {
			scalar_modes(IRO_vfround, IR_V128, cc, n, 0, w);
			scalar_modes(IRO_vfround, IR_V128, cc | 16, n, 0, w);
		}
	}
}

static void vec(u8 op, u8 type, u8 n, u8 cc, u32 k)
{
	struct test t = {.op = op, .type = type, .n = n, .cc = cc, .k = k, .bits = 8};

	run_shapes(&t, 12);
}

static void all_vector(void)
{
	static const u8 two[] = {IRO_vadd,  IRO_vsub,  IRO_vmul,  IRO_vneg,  IRO_vabs,  IRO_vmins, IRO_vminu,
	                         IRO_vmaxs, IRO_vmaxu, IRO_vtst,  IRO_vsshl, IRO_vushl, IRO_vzip1, IRO_vzip2,
	                         IRO_vuzp1, IRO_vuzp2, IRO_vtrn1, IRO_vtrn2, IRO_vpadd, IRO_vand,  IRO_vor,
	                         IRO_vxor,  IRO_vandn, IRO_vorn,  IRO_vnot,  IRO_vbsl};
	static const u8 ccs[] = {IR_EQ, IR_NE, IR_CS, IR_CC, IR_HI, IR_LS, IR_GE, IR_LT, IR_GT, IR_LE};
	static const u8 bytes[] = {IRO_vtbl, IRO_vpopcnt};
	static const u8 whole[] = {IRO_vaesenc, IRO_vaesdec, IRO_vaesmc, IRO_vaesimc, IRO_vzhi, IRO_vsethi};

	for (u8 size = 0; size < 4; size++) {
		unsigned w = 8u << size;

		for (u8 half = 0; half <= IR_V64; half += IR_V64) {
			u8 n = size | half;

			if (size == 3 && half)
				continue;
			for (unsigned o = 0; o < ARRAY_LEN(two); o++)
				vec(two[o], IR_V128, n, 0, 0);
			for (unsigned o = 0; o < ARRAY_LEN(ccs); o++)
				vec(IRO_vcmp, IR_V128, n, ccs[o], 0);
			for (unsigned k = 0; k <= w; k += k < 2 || k >= w - 1 ? 1 : w / 4 - 1) {
				if (k < w)
					vec(IRO_vshl, IR_V128, n, 0, k);
				if (k) {
					vec(IRO_vshr, IR_V128, n, 0, k);
					vec(IRO_vsar, IR_V128, n, 0, k);
				}
			}
			vec(IRO_vdup, IR_V128, n, size == 3 ? IR_I64 : IR_I32, 0);
			for (unsigned k = 0; k < 128 / w; k++)
				vec(IRO_vdupl, IR_V128, n, 0, k);
			for (u32 c = size + 1u; c <= 3; c++)
				vec(IRO_vrev, IR_V128, n, 0, c);
		}
		for (unsigned k = 0; k < 128 / w; k++) {
			vec(IRO_vins, IR_V128, size, size == 3 ? IR_I64 : IR_I32, k);
			vec(IRO_vinsl, IR_V128, size, 0, k | (k * 7 + 3) % (128 / w) << 8);
			vec(IRO_vinsl, IR_V128, size, 0, k | k << 8);
			vec(IRO_vext, IR_I64, size, 0, k);
			vec(IRO_vexts, IR_I64, size, 0, k);
			if (size < 3) {
				vec(IRO_vext, IR_I32, size, 0, k);
				vec(IRO_vexts, IR_I32, size, 0, k);
			}
		}
		if (size < 3) {
			for (u8 hi = 0; hi <= IR_VHI; hi += IR_VHI) {
				vec(IRO_vwidens, IR_V128, size | hi, 0, 0);
				vec(IRO_vwidenu, IR_V128, size | hi, 0, 0);
				vec(IRO_vmulls, IR_V128, size | hi, 0, 0);
				vec(IRO_vmullu, IR_V128, size | hi, 0, 0);
			}
			vec(IRO_vnarrow, IR_V128, size + 1, 0, 0);
		}
	}
	for (unsigned o = 0; o < ARRAY_LEN(bytes); o++) {
		vec(bytes[o], IR_V128, 0, 0, 0);
		vec(bytes[o], IR_V128, IR_V64, 0, 0);
	}
	for (unsigned o = 0; o < ARRAY_LEN(whole); o++)
		vec(whole[o], IR_V128, 0, 0, 0);
	for (u8 n = 0; n < 4; n++) {
		vec(IRO_crc32, IR_I32, n, n < 3 ? IR_I32 : IR_I64, 0);
		vec(IRO_crc32c, IR_I32, n, n < 3 ? IR_I32 : IR_I64, 0);
	}
	vec(IRO_vpmull, IR_V128, 3, 0, 0);
	vec(IRO_vpmull, IR_V128, 3 | IR_VHI, 0, 0);
	for (u8 n = 0; n < 3; n++)
		vec(IRO_vsha1, IR_V128, n, 0, 0);
	vec(IRO_vsha256h, IR_V128, 0, 0, 0);
	vec(IRO_vsha256h, IR_V128, 1, 0, 0);
	vec(IRO_vsha256su0, IR_V128, 0, 0, 0);
	vec(IRO_vsha256su1, IR_V128, 0, 0, 0);
	for (unsigned k = 0; k < 16; k++) {
		vec(IRO_vextr, IR_V128, 0, 0, k);
		if (k < 8)
			vec(IRO_vextr, IR_V128, IR_V64, 0, k);
	}
}

/* An operation without a row would be found only when a guest uses it. */
START_TEST(every_operation)
{
	for (unsigned op = IRO_nop + 1; op < IRO_COUNT; op++)
		ck_assert_msg(cg_row_of(op)->fn != NULL, "%s has no lowering row", ir_opinfo[op].name);
}
END_TEST

static void at_levels(void (*all)(void))
{
	int best = hg_host_level();

	ck_assert_int_ge(best, 2);
	for (int l = 2; l <= best; l++) {
		open_level(l, false);
		all();
		hg_free(hg);
	}
	open_level(best, true);
	all();
	hg_free(hg);
}

START_TEST(scalar_float)
{
	at_levels(all_scalar);
}
END_TEST

START_TEST(vector_float)
{
	at_levels(all_vector_float);
}
END_TEST

START_TEST(vector_integer)
{
	at_levels(all_vector);
}
END_TEST

Suite *x86_lower_suite(void)
{
	Suite *s = suite_create("x86_lower");
	TCase *tc = tcase_create("x86_lower");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, every_operation);
	tcase_add_test(tc, scalar_float);
	tcase_add_test(tc, vector_float);
	tcase_add_test(tc, vector_integer);
	suite_add_tcase(s, tc);
	return s;
}
