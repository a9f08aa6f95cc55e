/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_x86_encode_vec.c - every row of hostgen/x86_64/vec.def, in every encoding it has, with random
 * registers and memory operands, against objdump.
 *
 * Expected texts come from the row's own mnemonic and operand shape.  `quirks` holds the names that depend on an
 * immediate.
 */
#include "hostgen/x86_64/encode_vec.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/x86_disas.h"

Suite *x86_encode_vec_suite(void);

struct row {
	u32 op;
	const char *name, *text, *etext;
	unsigned avail, w, ew;
	enum x86_vform form;
};

static const struct row rows[] = {
#define V(name, text, etext, avail, pp, map, opc, vw, ew, mem, form, digit, comm)                                      \
	{X86_V_##name, #name, text, etext, X86_VA_##avail, vw, ew, X86_VF_##form},
#include "hostgen/x86_64/vec.def"
#undef V
};

enum encoding { LEGACY, VEX, EVEX };

static u8 code[4096];

struct operands {
	unsigned d, s1, s2, s3, imm;
	struct x86_mem m;
	bool mem;
	char dt[16], s1t[16], s2t[64], s3t[16]; /* texts; s2t may be memory */
};

/* Comparison predicates as the disassembler names them, by immediate. */
static const char *const fp_preds[32] = {
    "eq",     "lt",     "le",    "unord",  "neq",    "nlt",      "nle",    "ord",   "eq_uq",   "nge",    "ngt",
    "false",  "neq_oq", "ge",    "gt",     "true",   "eq_os",    "lt_oq",  "le_oq", "unord_s", "neq_us", "nlt_uq",
    "nle_uq", "ord_s",  "eq_us", "nge_uq", "ngt_uq", "false_os", "neq_os", "ge_oq", "gt_oq",   "true_us"};
static const char *const int_preds[8] = {"eq", "lt", "le", NULL, "neq", "nlt", "nle", NULL};

static void emit(struct x86_buf *b, const struct row *r, const struct operands *o)
{
	switch (r->form) {
	case X86_VF_RM:
	case X86_VF_RM0:
	case X86_VF_LD:
	case X86_VF_XG:
	case X86_VF_XG32:
	case X86_VF_GX:
	case X86_VF_GXM:
	case X86_VF_KR:
	case X86_VF_RK:
	case X86_VF_KRM:
	case X86_VF_KG:
	case X86_VF_GK:
	case X86_VF_KK:
		if (o->mem)
			x86_v_rm(b, r->op, o->d, o->m);
		else
			x86_v_rr(b, r->op, o->d, o->s2);
		break;
	case X86_VF_ST:
	case X86_VF_STM:
	case X86_VF_GXR:
		if (o->mem)
			x86_v_mr(b, r->op, o->m, o->d);
		else
			x86_v_rr(b, r->op, o->s2, o->d);
		break;
	case X86_VF_STI:
	case X86_VF_GXI:
		if (o->mem)
			x86_v_mri(b, r->op, o->m, o->d, o->imm);
		else
			x86_v_rri(b, r->op, o->s2, o->d, o->imm);
		break;
	case X86_VF_RMI:
	case X86_VF_KMI:
		if (o->mem)
			x86_v_rmi(b, r->op, o->d, o->m, o->imm);
		else
			x86_v_rri(b, r->op, o->d, o->s2, o->imm);
		break;
	case X86_VF_VMI: x86_v_rri(b, r->op, o->d, o->s2, o->imm); break;
	case X86_VF_RVM:
	case X86_VF_RVR:
	case X86_VF_RVLD:
	case X86_VF_XVG:
	case X86_VF_KVM:
	case X86_VF_KKK:
		if (o->mem)
			x86_v_rrm(b, r->op, o->d, o->s1, o->m);
		else
			x86_v_rrr(b, r->op, o->d, o->s1, o->s2);
		break;
	case X86_VF_RVMI:
	case X86_VF_XVGI:
	case X86_VF_KVMI:
		if (o->mem)
			x86_v_rrmi(b, r->op, o->d, o->s1, o->m, o->imm);
		else
			x86_v_rrri(b, r->op, o->d, o->s1, o->s2, o->imm);
		break;
	case X86_VF_RVMR: x86_v_rrrr(b, r->op, o->d, o->s1, o->s2, o->s3); break;
	case X86_VF_M: x86_v_m(b, r->op, o->m); break;
	}
}

static bool has_memory(enum x86_vform f)
{
	static const u64 without = 1ull << X86_VF_RVR | 1ull << X86_VF_VMI | 1ull << X86_VF_XG32 | 1ull << X86_VF_GX |
	                           1ull << X86_VF_KR | 1ull << X86_VF_RK | 1ull << X86_VF_KG | 1ull << X86_VF_GK |
	                           1ull << X86_VF_KK | 1ull << X86_VF_KKK | 1ull << X86_VF_RVMR;

	return !(without >> f & 1);
}

static bool only_memory(enum x86_vform f)
{
	return f == X86_VF_LD || f == X86_VF_STM || f == X86_VF_RVLD || f == X86_VF_M;
}

/* The class of register that an operand of the form is: 'x', 'k', 'd' (32-bit), 'q'. */
static char class_of(const struct row *r, char operand)
{
	char g = r->w ? 'q' : 'd';

	switch (r->form) {
	case X86_VF_XG:
	case X86_VF_XG32:
	case X86_VF_GXR:
	case X86_VF_XVG:
	case X86_VF_XVGI:
	case X86_VF_GXI: return operand == '2' ? g : 'x';
	case X86_VF_GX:
	case X86_VF_GXM: return operand == 'd' ? g : 'x';
	case X86_VF_KVM:
	case X86_VF_KVMI:
	case X86_VF_KMI:
	case X86_VF_KR: return operand == 'd' ? 'k' : 'x';
	case X86_VF_RK: return operand == 'd' ? 'x' : 'k';
	case X86_VF_KRM:
	case X86_VF_KK:
	case X86_VF_KKK: return 'k';
	case X86_VF_KG: return operand == 'd' ? 'k' : g;
	case X86_VF_GK: return operand == 'd' ? g : 'k';
	default: return 'x';
	}
}

static unsigned pick(char class, enum encoding e, char *text)
{
	unsigned v = x86_random();

	switch (class) {
	case 'k': sprintf(text, "k%u", v &= 7); break;
	case 'd':
	case 'q': sprintf(text, "%s", x86_r(class == 'q' ? 8 : 4, v &= 15)); break;
	default: sprintf(text, "xmm%u", v &= e == EVEX ? 31 : 15);
	}
	return v;
}

/* Whether form f has the s1 operand. */
static bool has_s1(enum x86_vform f)
{
	return f == X86_VF_RVM || f == X86_VF_RVMI || f == X86_VF_RVMR || f == X86_VF_RVR || f == X86_VF_RVLD ||
	       f == X86_VF_XVG || f == X86_VF_XVGI || f == X86_VF_KVM || f == X86_VF_KVMI || f == X86_VF_KKK;
}

static bool has_imm(enum x86_vform f)
{
	return f == X86_VF_RMI || f == X86_VF_RVMI || f == X86_VF_STI || f == X86_VF_VMI || f == X86_VF_GXI ||
	       f == X86_VF_XVGI || f == X86_VF_KVMI || f == X86_VF_KMI;
}

/* Instructions that are named after their immediate. */
static void quirks(const struct row *r, enum encoding e, struct operands *o, char *mnemonic, bool *imm)
{
	unsigned op = r->op & 0x1fff;

	if (r->form == X86_VF_RVMI || r->form == X86_VF_KVMI) {
		if ((op & 0xff) == 0xc2 && (op >> 10) == 1) { /* cmpps and family */
			sprintf(mnemonic, "%scmp%s%s", e == LEGACY ? "" : "v", fp_preds[o->imm], r->text + 3);
			*imm = false;
		} else if (r->form == X86_VF_KVMI) { /* vpcmpd and family */
			sprintf(mnemonic, "vpcmp%s%s", int_preds[o->imm], r->text + 4);
			*imm = false;
		}
	}
	if (!strcmp(r->name, "PCLMULQDQ")) {
		static const char *const names[4] = {"pclmullqlqdq", "pclmulhqlqdq", "pclmullqhqdq", "pclmulhqhqdq"};

		sprintf(mnemonic, "%s%s", e == LEGACY ? "" : "v", names[(o->imm & 1) | o->imm >> 3]);
		*imm = false;
	}
}

static void one(const struct row *r, enum encoding e, unsigned n)
{
	static const u8 levels[] = {X86_V2, X86_V3, X86_V4};
	struct x86_buf b = {code, code + sizeof(code), levels[e], 15, 0};
	struct operands o = {0};
	char want[512], mnemonic[32], *p = want;
	bool imm = has_imm(r->form), mask = false, zero = false;
	enum x86_vform f = r->form;

	if (r->avail == X86_VA_K && f >= X86_VF_KVM)
		b.level = X86_V4;
	o.d = pick(class_of(r, 'd'), e, o.dt);
	o.s1 = pick(class_of(r, '1'), e, o.s1t);
	o.s2 = pick(class_of(r, '2'), e, o.s2t);
	o.s3 = pick('x', LEGACY, o.s3t);
	o.imm = x86_random() & 0xff;
	o.mem = only_memory(f) || (has_memory(f) && (n & 1));
	if (o.mem) {
		o.m = x86_mem_shape(x86_random());
		x86_mem_text(o.s2t, sizeof(o.s2t), &o.m);
	}
	if ((r->op & 0xff) == 0xc2 && (f == X86_VF_RVMI || f == X86_VF_KVMI))
		o.imm &= e == LEGACY ? 7 : 31;
	else if (!strcmp(r->name, "PCLMULQDQ"))
		o.imm &= 0x11;
	else if (f == X86_VF_KVMI)
		o.imm = (o.imm & 3) % 3 | (o.imm & 4);
	if (e == LEGACY && f != X86_VF_VMI) {
		/* The two-operand instruction itself; what is made around it is tested below. */
		o.s1 = o.d;
	} else if (e == LEGACY) {
		o.s2 = o.d;
		strcpy(o.s2t, o.dt);
	}
	if (e == EVEX) {
		/* Some operand must be above xmm15, or VEX is chosen; masks are tested on the forms that take one. */
		if (class_of(r, 'd') == 'x') {
			o.d |= 16;
			sprintf(o.dt, "xmm%u", o.d);
		} else if (has_s1(f)) {
			o.s1 |= 16;
			sprintf(o.s1t, "xmm%u", o.s1);
		} else if (!o.mem && class_of(r, '2') == 'x') {
			o.s2 |= 16;
			sprintf(o.s2t, "xmm%u", o.s2);
		}
		mask = (f == X86_VF_RVM || f == X86_VF_KVMI || f == X86_VF_KVM || f == X86_VF_RM) && (n & 2) &&
		       !strstr(r->text, "comis");
	}
	sprintf(mnemonic, "%s%s", e == LEGACY || (r->etext && r->etext[0] == 'k') ? "" : "v", r->text);
	if (e == EVEX && r->etext)
		strcpy(mnemonic, r->etext);
	quirks(r, e, &o, mnemonic, &imm);

	/* Masked forms that the row's instruction has (SDM: EVEX.aaa must be 0 for moves to general registers, psadbw,
	 * moves of halves and the comparisons into EFLAGS). */
	if (mask && (!strcmp(r->text, "psadbw") || !strcmp(r->text, "movq") || !strcmp(r->text, "movlps") ||
	             !strcmp(r->text, "movhps")))
		mask = false;
	if (mask) {
		unsigned k = 1 + x86_random() % 7;

		zero = (f == X86_VF_RVM || f == X86_VF_RM) && (x86_random() & 1);
		x86_v_mask(&b, k, zero);
		sprintf(o.dt + strlen(o.dt), "{k%u}%s", k, zero ? "{z}" : "");
	}
	emit(&b, r, &o);

	p += sprintf(p, "%s ", mnemonic);
	if (f == X86_VF_M) {
		p += sprintf(p, "%s", o.s2t);
	} else if (f == X86_VF_ST || f == X86_VF_STM || f == X86_VF_STI || f == X86_VF_GXR || f == X86_VF_GXI) {
		p += sprintf(p, "%s, %s", o.s2t, o.dt);
	} else if (has_s1(f) && (e != LEGACY)) {
		p += sprintf(p, "%s, %s, %s", o.dt, o.s1t, o.s2t);
		if (f == X86_VF_RVMR)
			p += sprintf(p, ", %s", o.s3t);
	} else if (f == X86_VF_VMI && e == LEGACY) {
		p += sprintf(p, "%s", o.dt);
	} else {
		p += sprintf(p, "%s, %s", o.dt, o.s2t);
		if (f == X86_VF_RM0)
			p += sprintf(p, ", xmm0");
	}
	if (imm)
		p += sprintf(p, ", 0x%x", o.imm);
	x86_expect_code(code, b.p, want, 32);
}

static void all(enum encoding e, unsigned avail)
{
	unsigned tried = 0;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (!(rows[i].avail & avail))
			continue;
		for (unsigned n = 0; n < 60; n++)
			one(&rows[i], e, n);
		tried++;
	}
	ck_assert_uint_gt(tried, 200);
	x86_judge();
}

START_TEST(legacy)
{
	all(LEGACY, X86_VA_S);
}
END_TEST

START_TEST(vex)
{
	all(VEX, X86_VA_V);
}
END_TEST

START_TEST(evex)
{
	all(EVEX, X86_VA_E);
}
END_TEST

/* What legacy SSE needs around a two-operand instruction for each overlap of the operands. */
START_TEST(two_operand)
{
	struct {
		u32 op;
		unsigned d, s1, s2;
		const char *want;
	} t[] = {
	    {X86_V_PSUBD, 1, 1, 2, "psubd xmm1, xmm2"},
	    {X86_V_PSUBD, 3, 1, 2, "movaps xmm3, xmm1\npsubd xmm3, xmm2"},
	    {X86_V_PSUBD, 2, 1, 2, "movaps xmm15, xmm2\nmovaps xmm2, xmm1\npsubd xmm2, xmm15"},
	    {X86_V_PADDD, 2, 1, 2, "paddd xmm2, xmm1"},
	    {X86_V_ADDSD, 2, 1, 2, "movaps xmm15, xmm2\nmovaps xmm2, xmm1\naddsd xmm2, xmm15"},
	    {X86_V_PSUBD, 2, 2, 2, "psubd xmm2, xmm2"},
	};

	for (size_t i = 0; i < ARRAY_LEN(t); i++) {
		struct x86_buf b = {code, code + sizeof(code), X86_V2, 15, 0};

		x86_v_rrr(&b, t[i].op, t[i].d, t[i].s1, t[i].s2);
		x86_expect_code(code, b.p, t[i].want, 32);
	}

	struct x86_buf b = {code, code + sizeof(code), X86_V2, 15, 0};

	x86_v_rri(&b, X86_V_PSRLQ_I, 3, 4, 7);
	x86_v_rrm(&b, X86_V_PADDB, 3, 4, x86_mem(X86_RBX, 32));
	x86_v_rrr(&b, X86_V_CVTSI2SD_64, 3, 4, X86_R9);
	x86_expect_code(code, b.p,
	                "movaps xmm3, xmm4\npsrlq xmm3, 7\nmovaps xmm3, xmm4\npaddb xmm3, [rbx + 0x20]\n"
	                "movaps xmm3, xmm4\ncvtsi2sd xmm3, r9",
	                32);
	x86_judge();
}
END_TEST

/* At level v4 the shorter VEX form is kept where it reaches; a compressed displacement is one byte in units of N. */
START_TEST(choice)
{
	struct x86_buf b = {code, code + sizeof(code), X86_V4, 15, 0};

	x86_v_rrr(&b, X86_V_PADDD, 1, 2, 3);
	ck_assert_int_eq(b.p - code, 4);
	ck_assert_int_eq(code[0], 0xc5);
	b.p = code;
	x86_v_rrm(&b, X86_V_PADDD, 17, 2, x86_mem(X86_RBX, 16 * 127));
	ck_assert_int_eq(b.p - code, 7);
	b.p = code;
	x86_v_rrm(&b, X86_V_PADDD, 17, 2, x86_mem(X86_RBX, 16 * 127 + 1));
	ck_assert_int_eq(b.p - code, 10);
	b.p = code;
	x86_v_rm(&b, X86_V_PMOVZXBQ, 17, x86_mem(X86_RBX, 2 * -128));
	ck_assert_int_eq(b.p - code, 7);
}
END_TEST

Suite *x86_encode_vec_suite(void)
{
	Suite *s = suite_create("x86_encode_vec");
	TCase *tc = tcase_create("x86_encode_vec");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, legacy);
	tcase_add_test(tc, vex);
	tcase_add_test(tc, evex);
	tcase_add_test(tc, two_operand);
	tcase_add_test(tc, choice);
	suite_add_tcase(s, tc);
	return s;
}
