/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_x86_encode.c - every general-purpose emitter of hostgen/x86_64/encode.h, with all registers, operand
 * sizes and shapes of memory operands, against objdump. */
#include "hostgen/x86_64/encode.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/x86_disas.h"

Suite *x86_encode_suite(void);

static u8 code[4096];
static struct x86_buf b;

static void start(void)
{
	b = (struct x86_buf){code, code + sizeof(code), X86_V3, 15, 0};
}

/* Says what the bytes since start() are. */
static void __attribute__((format(printf, 2, 3))) want(unsigned bits, const char *format, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	x86_expect_code(code, b.p, text, bits);
	b.p = code;
}

static const char *const alu_text[8] = {"add", "or", "adc", "sbb", "and", "sub", "xor", "cmp"};
static const char *const shift_text[8] = {"rol", "ror", "rcl", "rcr", "shl", "shr", NULL, "sar"};
static const char *const grp3_text[8] = {NULL, NULL, "not", "neg", "mul", "imul", "div", "idiv"};
static const char *const bt_text[8] = {NULL, NULL, NULL, NULL, "bt", "bts", "btr", "btc"};
static const char *const cc_text[16] = {"o", "no", "b", "ae", "e", "ne", "be", "a",
                                        "s", "ns", "p", "np", "l", "ge", "le", "g"};
static const s32 imms[] = {0, 1, -1, 127, -128, 128, -129, 0x7fff, 0x12345678, INT32_MIN, INT32_MAX};

/* All the emitters that take two registers. */
START_TEST(registers)
{
	start();
	for (unsigned d = 0; d < 16; d++) {
		for (unsigned s = 0; s < 16; s++) {
			for (unsigned sz = 1; sz <= 8; sz *= 2) {
				const char *D = x86_r(sz, d), *S = x86_r(sz, s);

				x86_mov_rr(&b, sz, d, s);
				want(32, "mov %s, %s", D, S);
				x86_xchg_rr(&b, sz, d, s);
				if (b.p - code == 1 || (d == 0 && s == 0 && sz == 8))
					b.p = code;
				else
					want(32, "xchg %s, %s", D, S);
				x86_test_rr(&b, sz, d, s);
				want(32, "test %s, %s", D, S);
				for (unsigned op = 0; op < 8; op++) {
					x86_alu_rr(&b, op, sz, d, s);
					want(32, "%s %s, %s", alu_text[op], D, S);
				}
				if (sz == 1)
					continue;
				x86_imul_rr(&b, sz, d, s);
				want(32, "imul %s, %s", D, S);
				for (unsigned op = 4; op < 8; op++) {
					x86_bt_rr(&b, op, sz, d, s);
					want(32, "%s %s, %s", bt_text[op], D, S);
				}
				if (sz == 2)
					continue;
				x86_shld_rri(&b, sz, d, s, 7);
				want(32, "shld %s, %s, 7", D, S);
				x86_shrd_rri(&b, sz, d, s, 7);
				want(32, "shrd %s, %s, 7", D, S);
				x86_shld_rrcl(&b, sz, d, s);
				want(32, "shld %s, %s, cl", D, S);
				x86_shrd_rrcl(&b, sz, d, s);
				want(32, "shrd %s, %s, cl", D, S);
				x86_rop_rr(&b, X86_POPCNT, sz, d, s);
				want(32, "popcnt %s, %s", D, S);
				x86_rop_rr(&b, X86_LZCNT, sz, d, s);
				want(32, "lzcnt %s, %s", D, S);
				x86_rop_rr(&b, X86_TZCNT, sz, d, s);
				want(32, "tzcnt %s, %s", D, S);
				x86_rop_rr(&b, X86_BSF, sz, d, s);
				want(32, "bsf %s, %s", D, S);
				x86_rop_rr(&b, X86_BSR, sz, d, s);
				want(32, "bsr %s, %s", D, S);
				x86_imul_rri(&b, sz, d, s, -128);
				want(32, "imul %s, %s, -128", D, S);
				x86_imul_rri(&b, sz, d, s, 0x12345);
				want(32, "imul %s, %s, 0x12345", D, S);
				for (unsigned cc = 0; cc < 16; cc++) {
					x86_cmov_rr(&b, cc, sz, d, s);
					want(32, "cmov%s %s, %s", cc_text[cc], D, S);
				}
				for (unsigned ssz = 1; ssz < sz; ssz *= 2) {
					x86_movsx_rr(&b, sz, ssz, d, s);
					want(32, "movsx%s %s, %s", ssz == 4 ? "d" : "", D, x86_r(ssz, s));
				}
				x86_bls_rr(&b, X86_BLSR, sz, d, s);
				want(32, "blsr %s, %s", D, S);
				x86_bls_rr(&b, X86_BLSMSK, sz, d, s);
				want(32, "blsmsk %s, %s", D, S);
				x86_bls_rr(&b, X86_BLSI, sz, d, s);
				want(32, "blsi %s, %s", D, S);
				x86_rorx_rri(&b, sz, d, s, 9);
				want(32, "rorx %s, %s, 9", D, S);
			}
			x86_movzx_rr(&b, 1, d, s);
			want(32, "movzx %s, %s", x86_r(4, d), x86_r(1, s));
			x86_movzx_rr(&b, 2, d, s);
			want(32, "movzx %s, %s", x86_r(4, d), x86_r(2, s));
			x86_movzx_rr(&b, 4, d, s);
			want(32, "mov %s, %s", x86_r(4, d), x86_r(4, s));
			for (unsigned ssz = 1; ssz <= 8; ssz *= 2) {
				x86_crc32_rr(&b, ssz, d, s);
				want(32, "crc32 %s, %s", x86_r(ssz == 8 ? 8 : 4, d), x86_r(ssz, s));
			}
		}
	}
	x86_judge();
}
END_TEST

START_TEST(bmi)
{
	static const struct {
		enum x86_bmi op;
		const char *text;
		bool vvvv_last;
	} t[] = {{X86_ANDN, "andn", false}, {X86_BEXTR, "bextr", true}, {X86_BZHI, "bzhi", true},
	         {X86_SHLX, "shlx", true},  {X86_SARX, "sarx", true},   {X86_SHRX, "shrx", true},
	         {X86_PDEP, "pdep", false}, {X86_PEXT, "pext", false},  {X86_MULX, "mulx", false}};

	start();
	for (size_t i = 0; i < ARRAY_LEN(t); i++) {
		for (unsigned n = 0; n < 1000; n++) {
			unsigned d = x86_random() & 15, v = x86_random() & 15, s = x86_random() & 15,
			         sz = n & 1 ? 4 : 8;
			char mem[64];
			struct x86_mem m = x86_mem_shape(n);
			const char *V = x86_r(sz, v);

			x86_bmi_rr(&b, t[i].op, sz, d, v, s);
			want(32, "%s %s, %s, %s", t[i].text, x86_r(sz, d), t[i].vvvv_last ? x86_r(sz, s) : V,
			     t[i].vvvv_last ? V : x86_r(sz, s));
			x86_mem_text(mem, sizeof(mem), &m);
			x86_bmi_rm(&b, t[i].op, sz, d, v, m);
			want(32, "%s %s, %s, %s", t[i].text, x86_r(sz, d), t[i].vvvv_last ? mem : V,
			     t[i].vvvv_last ? V : mem);
			if (i)
				continue;
			x86_rorx_rmi(&b, sz, d, m, 5);
			want(32, "rorx %s, %s, 5", x86_r(sz, d), mem);
		}
	}
	x86_judge();
}
END_TEST

START_TEST(immediates)
{
	start();
	for (unsigned d = 0; d < 16; d++) {
		for (unsigned sz = 1; sz <= 8; sz *= 2) {
			const char *D = x86_r(sz, d);
			unsigned bits = MIN(sz * 8, 32u);

			for (size_t i = 0; i < ARRAY_LEN(imms); i++) {
				for (unsigned op = 0; op < 8; op++) {
					x86_alu_ri(&b, op, sz, d, imms[i]);
					want(bits, "%s %s, %d", alu_text[op], D, imms[i]);
				}
				x86_test_ri(&b, sz, d, imms[i]);
				if (sz < 8 || sz == 1)
					want(bits, "test %s, %d", D, imms[i]);
				else
					b.p = code;
			}
			for (unsigned op = 0; op < 8; op++) {
				if (shift_text[op]) {
					x86_shift_ri(&b, op, sz, d, 3);
					want(32, "%s %s, 3", shift_text[op], D);
					x86_shift_ri(&b, op, sz, d, 1);
					want(32, "%s %s, 1", shift_text[op], D);
					x86_shift_rcl(&b, op, sz, d);
					want(32, "%s %s, cl", shift_text[op], D);
				}
				if (grp3_text[op]) {
					x86_grp3_r(&b, op, sz, d);
					want(32, "%s %s", grp3_text[op], D);
				}
				if (bt_text[op] && sz > 1) {
					x86_bt_ri(&b, op, sz, d, 5);
					want(32, "%s %s, 5", bt_text[op], D);
				}
			}
			x86_inc_r(&b, sz, d);
			want(32, "inc %s", D);
			x86_dec_r(&b, sz, d);
			want(32, "dec %s", D);
		}
		for (unsigned cc = 0; cc < 16; cc++) {
			x86_setcc_r(&b, cc, d);
			want(32, "set%s %s", cc_text[cc], x86_r(1, d));
		}
		x86_mov_ri(&b, d, 0x12345678);
		want(64, "mov %s, 0x12345678", x86_r(4, d));
		x86_mov_ri(&b, d, 0xffffffff);
		want(64, "mov %s, 0xffffffff", x86_r(4, d));
		x86_mov_ri(&b, d, (u64)-5);
		want(64, "mov %s, -5", x86_r(8, d));
		x86_mov_ri(&b, d, 0x123456789abcdef0);
		want(64, "movabs %s, 0x123456789abcdef0", x86_r(8, d));
		x86_movabs(&b, d, 1);
		want(64, "movabs %s, 1", x86_r(8, d));
		x86_zero(&b, d);
		want(64, "xor %s, %s", x86_r(4, d), x86_r(4, d));
		x86_bswap(&b, 4, d);
		want(64, "bswap %s", x86_r(4, d));
		x86_bswap(&b, 8, d);
		want(64, "bswap %s", x86_r(8, d));
		x86_push_r(&b, d);
		want(64, "push %s", x86_r(8, d));
		x86_pop_r(&b, d);
		want(64, "pop %s", x86_r(8, d));
		x86_call_r(&b, d);
		want(64, "call %s", x86_r(8, d));
		x86_jmp_r(&b, d);
		want(64, "jmp %s", x86_r(8, d));
	}
	x86_judge();
}
END_TEST

START_TEST(memory)
{
	start();
	for (unsigned n = 0; n < X86_MEM_SHAPES; n++) {
		struct x86_mem m = x86_mem_shape(n);
		unsigned r = x86_random() & 15, sz = 1u << (x86_random() & 3), wide = sz < 4 ? 4 : sz;
		unsigned op = x86_random() & 7, bits = MIN(sz * 8, 32u);
		s32 imm = imms[x86_random() % ARRAY_LEN(imms)];
		unsigned imm_bits = bits;
		char mem[64];
		const char *R = x86_r(sz, r), *W = x86_r(wide, r);

		x86_mem_text(mem, sizeof(mem), &m);
		x86_mov_rm(&b, sz, r, m);
		want(32, "mov %s, %s", R, mem);
		x86_mov_mr(&b, sz, m, r);
		want(32, "mov %s, %s", mem, R);
		x86_alu_rm(&b, op, sz, r, m);
		want(32, "%s %s, %s", alu_text[op], R, mem);
		x86_alu_mr(&b, op, sz, m, r);
		want(32, "%s %s, %s", alu_text[op], mem, R);
		if (op < 7) {
			x86_alu_mr_lock(&b, op, sz, true, m, r);
			want(32, "lock %s %s, %s", alu_text[op], mem, R);
		}
		/* Displacements are compared in the immediate's width too, so only the immediate varies for the narrow.
		 */
		if (bits < 32) {
			m.disp = 0;
			if (m.base == X86_NOREG || (m.base & 7) == 5)
				m.base = X86_RSI;
			x86_mem_text(mem, sizeof(mem), &m);
		}
		x86_alu_mi(&b, op, sz, m, imm);
		want(imm_bits, "%s %s, %d", alu_text[op], mem, imm);
		x86_mov_mi(&b, sz, m, imm);
		want(imm_bits, "mov %s, %d", mem, imm);
		x86_test_mi(&b, sz, m, imm);
		want(imm_bits, "test %s, %d", mem, imm);
		x86_test_mr(&b, sz, m, r);
		want(32, "test %s, %s", mem, R);
		x86_xchg_mr(&b, sz, m, r);
		want(32, "xchg %s, %s", mem, R);
		x86_lock_xadd(&b, sz, m, r);
		want(32, "lock xadd %s, %s", mem, R);
		x86_lock_cmpxchg(&b, sz, m, r);
		want(32, "lock cmpxchg %s, %s", mem, R);
		x86_lock_cmpxchg16b(&b, m);
		want(32, "lock cmpxchg16b %s", mem);
		x86_inc_m(&b, sz, m);
		want(32, "inc %s", mem);
		x86_dec_m(&b, sz, m);
		want(32, "dec %s", mem);
		x86_lea(&b, wide, r, m);
		m.flags &= X86_MEM_ADDR32; /* lea ignores segments */
		b.p = code;
		x86_mem_text(mem, sizeof(mem), &m);
		x86_lea(&b, wide, r, m);
		want(32, "lea %s, %s", W, mem);
		if (sz > 1) {
			x86_movbe_rm(&b, sz, r, m);
			want(32, "movbe %s, %s", R, mem);
			x86_movbe_mr(&b, sz, m, r);
			want(32, "movbe %s, %s", mem, R);
			x86_imul_rm(&b, sz, r, m);
			want(32, "imul %s, %s", R, mem);
			x86_bt_mi(&b, X86_BT, sz, false, m, 3);
			want(32, "bt %s, 3", mem);
			x86_bt_mi(&b, X86_BTS, sz, true, m, 3);
			want(32, "lock bts %s, 3", mem);
		}
		if (sz >= 4) {
			x86_imul_rmi(&b, sz, r, m, 100);
			want(32, "imul %s, %s, 100", R, mem);
			x86_imul_rmi(&b, sz, r, m, 1000);
			want(32, "imul %s, %s, 1000", R, mem);
			x86_rop_rm(&b, X86_POPCNT, sz, r, m);
			want(32, "popcnt %s, %s", R, mem);
			x86_cmov_rm(&b, op, sz, r, m);
			want(32, "cmov%s %s, %s", cc_text[op], R, mem);
		}
		for (unsigned ssz = 1; ssz <= 4; ssz *= 2) {
			x86_movzx_rm(&b, ssz, r, m);
			want(32, "%s %s, %s", ssz == 4 ? "mov" : "movzx", x86_r(4, r), mem);
			x86_movsx_rm(&b, 8, ssz, r, m);
			want(32, "movsx%s %s, %s", ssz == 4 ? "d" : "", x86_r(8, r), mem);
			if (ssz < 4) {
				x86_movsx_rm(&b, 4, ssz, r, m);
				want(32, "movsx %s, %s", x86_r(4, r), mem);
			}
		}
		if (grp3_text[op]) {
			x86_grp3_m(&b, op, sz, m);
			want(32, "%s %s", grp3_text[op], mem);
		}
		if (shift_text[op]) {
			x86_shift_mi(&b, op, sz, m, 2);
			want(32, "%s %s, 2", shift_text[op], mem);
			x86_shift_mcl(&b, op, sz, m);
			want(32, "%s %s, cl", shift_text[op], mem);
		}
		x86_setcc_m(&b, op, m);
		want(32, "set%s %s", cc_text[op], mem);
		x86_call_m(&b, m);
		want(32, "call %s", mem);
		x86_jmp_m(&b, m);
		want(32, "jmp %s", mem);
		x86_push_m(&b, m);
		want(32, "push %s", mem);
		x86_pop_m(&b, m);
		want(32, "pop %s", mem);
		x86_prefetch(&b, 1, m);
		want(32, "prefetcht0 %s", mem);
		x86_prefetch(&b, 8, m);
		want(32, "prefetchw %s", mem);
	}
	x86_judge();
}
END_TEST

START_TEST(plain)
{
	start();
	x86_lahf(&b);
	x86_sahf(&b);
	x86_cmc(&b);
	x86_clc(&b);
	x86_stc(&b);
	x86_cdq(&b, 4);
	x86_cdq(&b, 8);
	x86_ret(&b);
	x86_ret_n(&b, 8);
	x86_push_i32(&b, 0x1234);
	x86_pushfq(&b);
	x86_popfq(&b);
	x86_ud2(&b);
	x86_int3(&b);
	x86_endbr64(&b);
	x86_mfence(&b);
	x86_lfence(&b);
	x86_pause(&b);
	x86_rdtsc(&b);
	want(32,
	     "lahf\nsahf\ncmc\nclc\nstc\ncdq\ncqo\nret\nret 8\npush 0x1234\npushf\npopf\nud2\nint3\nendbr64\nmfence\n"
	     "lfence\npause\nrdtsc");
	x86_judge();
}
END_TEST

/* n bytes of no-ops are n bytes, and nothing but no-ops. */
START_TEST(nops)
{
	for (unsigned n = 1; n < 40; n++) {
		start();
		x86_nop(&b, n);
		ck_assert_int_eq(b.p - code, n);
	}
	start();
	for (unsigned n = 1; n < 10; n++)
		x86_nop(&b, n);
	want(32, "nop\nxchg ax, ax\nnop [rax]\nnop [rax+0x0]\nnop [rax+rax*1+0x0]\nnop [rax+rax*1+0x0]\nnop [rax+0x0]\n"
	         "nop [rax+rax*1+0x0]\nnop [rax+rax*1+0x0]");
	x86_judge();
}
END_TEST

/* Forward and backward jumps, calls and rip-relative operands, with and without a trailing immediate. */
START_TEST(labels)
{
	struct x86_label ahead = {0}, back = {0};

	start();
	x86_bind(&b, &back);
	x86_jmp(&b, &ahead);                                 /* 0: 5 bytes */
	x86_jcc(&b, X86_CC_L, &ahead);                       /* 5: 6 bytes */
	x86_mov_mi(&b, 4, x86_mem_label(&ahead), 7);         /* b: 10 bytes */
	x86_mov_rm(&b, 8, X86_RAX, x86_mem_label(&ahead));   /* 15: 7 bytes */
	x86_alu_mi(&b, X86_CMP, 4, x86_mem_label(&back), 1); /* 1c: 7 bytes */
	x86_call(&b, &back);                                 /* 23: 5 bytes */
	x86_jcc(&b, X86_CC_NE, &back);                       /* 28: 2 bytes */
	x86_jmp(&b, &back);                                  /* 2a: 2 bytes */
	x86_nop(&b, 1);                                      /* 2c */
	x86_bind(&b, &ahead);                                /* 2d */
	x86_ret(&b);
	want(32,
	     "jmp 0x2d\njl 0x2d\nmov [rip+0x18], 7\nmov rax, [rip+0x11]\ncmp [rip+0xffffffffffffffdd], 1\ncall 0x0\n"
	     "jne 0x0\njmp 0x0\nnop\nret");
	x86_judge();

	/* At the edge of the short form. */
	start();
	back = (struct x86_label){0};
	x86_bind(&b, &back);
	b.p += 126;
	x86_jmp(&b, &back);
	ck_assert_int_eq(b.p - code, 128);
	start();
	b.p += 127;
	x86_jmp(&b, &back);
	ck_assert_int_eq(b.p - code, 132);

	start();
	u8 *at = x86_jcc8(&b, X86_CC_E), *at2 = x86_jmp8(&b);

	x86_nop(&b, 1);
	x86_patch8(&b, at);
	x86_ret(&b);
	x86_patch8(&b, at2);
	x86_jmp_rel32(&b, 0x10);
	x86_jcc_rel32(&b, X86_CC_G, 0x10);
	x86_call_rel32(&b, 0x10);
	want(32, "je 0x5\njmp 0x6\nnop\nret\njmp 0x1b\njg 0x21\ncall 0x26");
	x86_judge();
}
END_TEST

Suite *x86_encode_suite(void)
{
	Suite *s = suite_create("x86_encode");
	TCase *tc = tcase_create("x86_encode");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, registers);
	tcase_add_test(tc, bmi);
	tcase_add_test(tc, immediates);
	tcase_add_test(tc, memory);
	tcase_add_test(tc, plain);
	tcase_add_test(tc, nops);
	tcase_add_test(tc, labels);
	suite_add_tcase(s, tc);
	return s;
}
