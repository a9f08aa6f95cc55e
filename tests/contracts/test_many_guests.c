/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/contracts/test_many_guests.c - contract 17: nothing assumes a 64-bit, little-endian guest without flags and
 * delay slots: the toy guest, which is the opposite of all that, runs.
 *
 * It runs translated at each level and by both tiers, with each way of reaching memory, with registers at random,
 * relocated, one instruction a unit, and interpreted.  The judge of random programs is a simulator of the toy that
 * stands here and knows nothing of the IR.
 */
#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "tests/contracts/toy_box.h"
#include "tests/unit/random.h"

Suite *many_guests_suite(void);

static struct toy_box b;

/* Calls fn with each way of running a guest. */
static void each_way(void (*fn)(const struct tcache_options *, const char *how))
{
	static const enum hg_base bases[] = {HG_BASE_ZERO, HG_BASE_SEG, HG_BASE_SEG32};
	char how[80];

	for (int level = 2; level <= engine.host_level(); level++)
		for (unsigned m = 0; m < 12; m++) {
			struct tcache_options o = {.level = level,
			                           .base = bases[m % 3],
			                           .random_ra = m / 3 & 1,
			                           .seed = m,
			                           .relocate = m / 6 & 1,
			                           .count = m == 6,
			                           .hot_after = m & 1 ? 2 : 0,
			                           .max_insns = m == 4 || m == 11 ? 1 : 0};

			snprintf(how, sizeof(how), "level %d, way %u", level, m);
			fn(&o, how);
		}
	fn(&(struct tcache_options){.interp = true}, "interpreted");
}

START_TEST(the_toy_is_the_opposite)
{
	bool pinned_32 = false;

	ck_assert(guest_toy.big_endian && guest_toy.addr_bits == 32 && guest_toy.elf_class == 1);
	ck_assert_uint_ne(guest_toy.slot_flags, 0xffff);
	for (u32 s = 0; s < guest_toy.nslots; s++)
		pinned_32 |= guest_toy.slots[s].hot == 0 && guest_toy.slots[s].size == 4;
	ck_assert(pinned_32);
}
END_TEST

/* A loop with stores, its branch's delay slot, loads of parts of a big-endian word, a call, atomics. */
static void run_program(const struct tcache_options *o, const char *how)
{
	static const u32 program[] = {
	    T_LUI(2, 2),            /* the data page: 0x20000 */
	    T_ADDI(1, 0, 10),       /* */
	    T_ADD(3, 3, 1),         /* 2: sum */
	    T_SW(3, 2, 0),          /* */
	    T_ADDI(1, 1, -1) | T_S, /* */
	    T_B(IR_NE, -4),         /* to 2 */
	    T_ADDI(4, 4, 1),        /* delay slot: rounds */
	    T_LBU(5, 2, 3),         /* the lowest byte stands last */
	    T_LH(6, 2, 2),          /* */
	    T_JAL(4),               /* to 14 */
	    T_ADDI(7, 0, 7),        /* delay slot */
	    T_LW(9, 2, 0),          /* */
	    T_SYSCALL(5),           /* */
	    T_NOP,                  /* */
	    T_ADDI(8, 0, 0x123),    /* 14 */
	    T_SWAP(10, 8, 2),       /* 55, becomes 0x123 */
	    T_XADD(12, 1, 2),       /* 0x123, stays: r1 is 0 */
	    T_XADD(12, 10, 2),      /* 0x123, becomes 0x15a */
	    T_ADD(13, 12, 0),       /* */
	    T_CAS(13, 7, 2),        /* 0x15a, which 0x123 is not */
	    T_CAS(13, 8, 2),        /* 0x15a, becomes 0x123 again */
	    T_JR(15),               /* */
	    T_ADDI(11, 0, 9),       /* delay slot */
	};
	static const u32 want[16] = {[2] = 0x20000, [3] = 55,    [4] = 10,  [5] = 55, [6] = 55,     [7] = 7,
	                             [8] = 0x123,   [9] = 0x123, [10] = 55, [11] = 9, [12] = 0x123, [13] = 0x15a};
	const u8 *data = (u8 *)(u64)BOX_DATA;

	box_open(&b, &guest_toy, o);
	box_put(&b, BOX_CODE, program, ARRAY_LEN(program));
	ck_assert_msg(box_run(&b, BOX_CODE) == CPU_EXIT_SYSCALL && b.cpu->exit_code == 5, "%s", how);
	ck_assert_uint_eq(box_pc(&b), BOX_CODE + 4 * 12);
	for (u32 k = 0; k < 14; k++)
		ck_assert_msg(box_reg(&b, k) == want[k], "%s: r%u is 0x%x", how, k, box_reg(&b, k));
	ck_assert(data[0] == 0 && data[1] == 0 && data[2] == 1 && data[3] == 0x23);
	box_close(&b);
}

START_TEST(a_program)
{
	each_way(run_program);
}
END_TEST

/* -- random programs against a simulator --------------------------------------------------------------------------- */

struct sim {
	u32 r[16], pc;
	bool n, z, c, v;
	u8 mem[256]; /* at BOX_DATA */
};

static bool holds(const struct sim *s, u32 cc)
{
	switch (cc >> 1) {
	case 0: return s->z != (cc & 1);
	case 1: return s->c != (cc & 1);
	case 2: return s->n != (cc & 1);
	case 3: return s->v != (cc & 1);
	case 4: return (s->c && !s->z) != (cc & 1);
	case 5: return (s->n == s->v) != (cc & 1);
	default: return (!s->z && s->n == s->v) != (cc & 1);
	}
}

static u32 add(struct sim *s, bool set, u32 x, u32 y, u32 c)
{
	u64 wide = (u64)x + y + c;
	u32 sum = (u32)wide;

	if (set) {
		s->n = sum >> 31;
		s->z = !sum;
		s->c = wide >> 32;
		s->v = ((x ^ sum) & (y ^ sum)) >> 31;
	}
	return sum;
}

static u32 read_be(const u8 *p, unsigned n)
{
	u32 v = 0;

	while (n--)
		v = v << 8 | *p++;
	return v;
}

static void write_be(u8 *p, unsigned n, u32 v)
{
	while (n--) {
		p[n] = (u8)v;
		v >>= 8;
	}
}

/* One instruction that is no branch. */
static void plain(struct sim *s, u32 w)
{
	u32 rd = w >> 21 & 15, a = s->r[w >> 17 & 15], y = s->r[w >> 13 & 15], old;
	bool set = w >> 25 & 1;
	s32 imm = (s32)(w << 19) >> 19;
	u8 *p = s->mem + (u32)(a + (u32)imm - BOX_DATA) % 256, *q = s->mem + (u32)(a - BOX_DATA) % 256;
	u32 *d = &s->r[rd];

	switch (w >> 26) {
	case 0: *d = add(s, set, a, y, 0); break;
	case 1: *d = add(s, set, a, ~y, 1); break;
	case 2: *d = add(s, set, a, y, s->c); break;
	case 3: *d = add(s, set, a, ~y, s->c); break;
	case 4:
		*d = a & y;
		if (set) {
			s->n = *d >> 31;
			s->z = !*d;
			s->c = s->v = false;
		}
		break;
	case 5: *d = a | y; break;
	case 6: *d = a ^ y; break;
	case 7: *d = a << (y & 31); break;
	case 8: *d = a >> (y & 31); break;
	case 9: *d = (u32)((s32)a >> (y & 31)); break;
	case 10: *d = a * y; break;
	case 11: *d = y ? a / y : ~0u; break;
	case 12: *d = add(s, set, a, (u32)imm, 0); break;
	case 13: *d = a | (w & 0x1fff); break;
	case 14: *d = w << 16; break;
	case 15: *d = holds(s, w >> 17 & 15); break;
	case 16: *d = read_be(p, 4); break;
	case 17: *d = (u32)(s16)read_be(p, 2); break;
	case 18: *d = *p; break;
	case 19: write_be(p, 4, *d); break;
	case 20: write_be(p, 2, *d); break;
	case 21: *p = (u8)*d; break;
	case 22:
		old = read_be(q, 4);
		write_be(q, 4, y);
		*d = old;
		break;
	case 23:
		old = read_be(q, 4);
		if (old == *d)
			write_be(q, 4, y);
		*d = old;
		break;
	default: /* 30 */
		old = read_be(q, 4);
		write_be(q, 4, old + y);
		*d = old;
	}
}

/* To the first system call, whose code is returned. */
static u32 simulate(struct sim *s)
{
	for (;;) {
		u32 w = read_be((u8 *)(u64)s->pc, 4), slot = read_be((u8 *)(u64)s->pc + 4, 4), to = s->pc + 8;

		switch (w >> 26) {
		case 24:
			if (holds(s, w >> 21 & 15))
				to = s->pc + 4 + ((u32)((s32)(w << 15) >> 15) << 2);
			plain(s, slot);
			break;
		case 25:
			to = s->pc + 4 + ((u32)((s32)(w << 7) >> 7) << 2);
			plain(s, slot);
			s->r[15] = s->pc + 8;
			break;
		case 26:
			to = s->r[w >> 17 & 15];
			plain(s, slot);
			break;
		case 28: return w & 255;
		default: plain(s, w); to = s->pc + 4;
		}
		s->pc = to;
	}
}

static u64 rng;

static u32 below(u32 n)
{
	return xorshift_below(&rng, n);
}

/* r14 points into the data, r13 counts, r12 and r15 are for calls. */
static u32 random_plain(void)
{
	static const u8 ops[] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12,
	                         13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 30};
	u32 op = ops[below(ARRAY_LEN(ops))], rd = below(12), ra = below(15), w;

	w = T_OP(op, rd, ra, below(15));
	if (op <= 4 || op == 12)
		w |= below(2) ? T_S : 0;
	if (op == 12 || op == 13)
		w |= below(0x2000);
	if (op == 14)
		w = T_LUI(rd, below(0x10000));
	if (op == 15)
		w = T_SETC(rd, below(IR_CC_COUNT));
	if (op >= 16 && op <= 21)
		w = T_OPI(op, rd, 14, below(200)); /* any alignment */
	if (op == 22 || op == 23 || op == 30)
		w = T_OP(op, rd, 14, below(15));
	return w;
}

#define LENGTH 60
#define FN     (BOX_CODE + 0x800)

static void random_program(u64 seed)
{
	u32 at = 0;

	rng = seed * 0x9e3779b97f4a7c15ull + 1;
	while (at < LENGTH) {
		u32 k = below(8);

		if (k == 0 && at < LENGTH - 8) { /* over some of it */
			BOX_PUT(&b, BOX_CODE + 4 * at, T_B(below(IR_CC_COUNT), 1 + below(5)), random_plain());
			at += 2;
		} else if (k == 1) { /* a call */
			BOX_PUT(&b, BOX_CODE + 4 * at, T_JAL((FN - BOX_CODE) / 4 - (at + 1)), random_plain());
			at += 2;
		} else {
			BOX_PUT(&b, BOX_CODE + 4 * at++, random_plain());
		}
	}
	/* all of it a few times */
	BOX_PUT(&b, BOX_CODE + 4 * at, T_NOP, T_NOP, T_NOP, T_NOP, T_NOP, T_ADDI(13, 13, -1) | T_S,
	        T_B(IR_NE, -(int)at - 7), random_plain(), T_SYSCALL(6), T_NOP);
	BOX_PUT(&b, FN, random_plain(), random_plain(), T_JR(15), random_plain());
}

static void run_random(const struct tcache_options *o, const char *how)
{
	static struct sim s;

	box_open(&b, &guest_toy, o);
	for (u64 seed = 1; seed <= 40; seed++) {
		u32 nzcv;

		random_program(seed);
		tcache_sync(b.tc, gaddr(0), 0);
		for (u32 r = 0; r < 16; r++)
			s.r[r] = below(4) ? below(0xffffffff) : below(4) ? 0 : ~0u >> below(2);
		s.r[13] = 9;
		s.r[14] = BOX_DATA + 4 * below(10);
		s.pc = BOX_CODE;
		nzcv = below(16);
		s.n = nzcv >> 3;
		s.z = nzcv >> 2 & 1;
		s.c = nzcv >> 1 & 1;
		s.v = nzcv & 1;
		for (u32 k = 0; k < sizeof(s.mem); k++)
			s.mem[k] = (u8)below(256);
		for (u32 r = 0; r < 16; r++)
			box_set(&b, r, s.r[r]);
		cpu_write_slot(b.cpu, TOY_SLOT_FL, flags_image(nzcv));
		memcpy((u8 *)(u64)BOX_DATA, s.mem, sizeof(s.mem));
		ck_assert_uint_eq(simulate(&s), 6);
		ck_assert_msg(box_run(&b, BOX_CODE) == CPU_EXIT_SYSCALL && b.cpu->exit_code == 6, "%s: program %lu",
		              how, seed);
		for (u32 r = 0; r < 16; r++)
			ck_assert_msg(box_reg(&b, r) == s.r[r], "%s: program %lu: r%u is 0x%x, not 0x%x", how, seed, r,
			              box_reg(&b, r), s.r[r]);
		ck_assert_uint_eq(box_pc(&b), s.pc);
		ck_assert_uint_eq(flags_nzcv((u32)cpu_read_slot(b.cpu, TOY_SLOT_FL)),
		                  (u32)(s.n << 3 | s.z << 2 | s.c << 1 | s.v));
		ck_assert_msg(!memcmp((u8 *)(u64)BOX_DATA, s.mem, sizeof(s.mem)), "%s: program %lu: memory", how, seed);
	}
	if (o->hot_after)
		ck_assert_msg(box_stats(&b).regions >= 20, "%s: %lu regions, %lu refused", how, box_stats(&b).regions,
		              box_stats(&b).regions_refused);
	box_close(&b);
}

START_TEST(random_programs)
{
	each_way(run_random);
}
END_TEST

/* -- threads ------------------------------------------------------------------------------------------------------- */

#define TURNS 20000

static void *thread(void *arg)
{
	struct cpu *c = arg;

	cpu_set_current(c);
	while (cpu_run(c) == CPU_EXIT_REQUEST)
		;
	return NULL;
}

/* Two cpus add to one big-endian word by xadd, to another in a loop of cas: nothing is lost. */
START_TEST(atomics_of_the_other_byte_order)
{
	struct cpu *cpus[2];
	pthread_t t[2];
	const u8 *data = (u8 *)(u64)BOX_DATA;

	box_open(&b, &guest_toy, &(struct tcache_options){0});
	BOX_PUT(&b, BOX_CODE,
	        /* 0 */ T_XADD(3, 5, 14), T_LW(4, 14, 4), T_ADDI(6, 14, 4),
	        /* 3 */ T_ADD(7, 4, 5), T_ADDI(8, 4, 0), T_CAS(4, 7, 6), T_SUB(9, 4, 8) | T_S, T_B(IR_NE, -5), T_NOP,
	        /* 9 */ T_ADDI(13, 13, -1) | T_S, T_B(IR_NE, -11), T_NOP, T_SYSCALL(1), T_NOP);
	for (unsigned k = 0; k < 2; k++) {
		cpus[k] = cpu_new(&guest_toy, &b.mm, b.tc);
		cpu_write_slot(cpus[k], TOY_SLOT_R + 5, k ? 0x1ff : 3); /* carries from byte to byte */
		cpu_write_slot(cpus[k], TOY_SLOT_R + 13, TURNS);
		cpu_write_slot(cpus[k], TOY_SLOT_R + 14, BOX_DATA);
		cpu_write_slot(cpus[k], TOY_SLOT_PC, BOX_CODE);
	}
	for (unsigned k = 0; k < 2; k++)
		ck_assert_int_eq(pthread_create(&t[k], NULL, thread, cpus[k]), 0);
	for (unsigned k = 0; k < 2; k++) {
		pthread_join(t[k], NULL);
		ck_assert_int_eq(cpus[k]->exit_reason, CPU_EXIT_SYSCALL);
	}
	ck_assert_uint_eq(read_be(data, 4), (u32)TURNS * (0x1ff + 3));
	ck_assert_uint_eq(read_be(data + 4, 4), (u32)TURNS * (0x1ff + 3));
	for (unsigned k = 0; k < 2; k++)
		cpu_free(cpus[k]);
	box_close(&b);
}
END_TEST

Suite *many_guests_suite(void)
{
	Suite *s = suite_create("many_guests");
	TCase *tc = tcase_create("contract 17");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_toy_is_the_opposite);
	tcase_add_test(tc, a_program);
	tcase_add_test(tc, random_programs);
	tcase_add_test(tc, atomics_of_the_other_byte_order);
	suite_add_tcase(s, tc);
	return s;
}
