/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_x86_atomics.c - every atomic operation: kind, size, sign, byte order, with and without a use of the
 * old value, in user and system mode, against what the test computes itself byte by byte, and the interpreter likewise.
 *
 * Then: the flags that the guest had before an atomic which faults because its page can only be read.
 */
#include "hostgen/hostgen.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "core/bus.h"
#include "core/cpu.h"
#include "core/guest.h"
#include "core/mm.h"
#include "core/softmmu.h"
#include "tests/unit/guest.h"
#include "tests/unit/random.h"
#include "translator/ir/ir.h"

Suite *x86_atomics_suite(void);

#define NX 14
#define NV 8

struct state {
	u64 pc;
	u64 x[NX];
	u64 v[NV][2];
	u32 flags;
};

#define SLOT_X(n) (1 + (n))
#define SLOT_V(n) (1 + NX + (n))
#define SLOT_F    (1 + NX + NV)
#define NSLOTS    (2 + NX + NV)

static struct slot slots[NSLOTS];

/* Virtual addresses of system mode are physical ones, from 0 on. */
static void regime(const struct cpu *c, enum sys_access a, struct sys_regime *r)
{
	(void)c, (void)a;
	*r = (struct sys_regime){0};
}

static int translate_page(struct cpu *c, u64 va, enum sys_access a, struct sys_page *p)
{
	(void)c, (void)a;
	*p = (struct sys_page){va, 7, 12};
	return 0;
}

static int refuse(struct cpu *c, enum sys_access a)
{
	(void)c, (void)a;
	return 60;
}

static const struct guest_sys sys = {
    .regime = regime, .translate = translate_page, .bus_error = refuse, .misaligned = refuse};

static const struct guest guest = {
    .name = "atomics",
    .addr_bits = 64,
    .insn_align = 4,
    .state_size = sizeof(struct state),
    .slots = slots,
    .nslots = NSLOTS,
    .slot_pc = 0,
    .slot_sp = 0xffff,
    .slot_flags = SLOT_F,
    .sys = &sys,
};

static struct cpu *cpu;
static struct mm mm;
static struct bus bus;
static u8 *code, *memory;
static u64 at; /* guest address of memory */
static struct hg *hg;
static struct hg_unit out;

static void set_up(void)
{
	static u8 host[HG_MAX_CODE];

	slots[0] = (struct slot){"pc", 0, offsetof(struct state, pc), 8, IR_I64, SLOT_INT, 255};
	slots[SLOT_F] = (struct slot){"flags", 0, offsetof(struct state, flags), 4, IR_FLAGS, SLOT_FLAGS, 255};
	slots_of(slots + SLOT_X(0), "x", false, NX, offsetof(struct state, x), 10);
	slots_of(slots + SLOT_V(0), "v", true, NV, offsetof(struct state, v), 4);
	out.code = host;
	code = code_room();
	cpu = cpu_of(&guest);
}

static void open_base(int level, enum hg_base base, bool random_ra)
{
	struct hg_options o = {.level = level, .base = base, .random_ra = random_ra, .seed = 3};

	if (base == HG_BASE_SOFTMMU) {
		bus_init(&bus);
		ck_assert_int_eq(bus_map_ram(&bus, "ram", 0, 0x10000, &memory), 0);
		ck_assert_int_eq(softmmu_init(cpu, &bus), 0);
		at = 0x1000;
		memory += at;
	} else {
		memory = mmap((void *)0x300000000, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		ck_assert_ptr_ne(memory, MAP_FAILED);
		at = (u64)memory;
		ck_assert_int_eq(mm_init(&mm, 0, 64), 0);
		mm.limit = 1ull << 47;
		ck_assert_int_eq(mm_set(&mm, gaddr(at), 4096, MM_READ | MM_WRITE), 0);
		cpu->mm = &mm;
	}
	hg = hg_new(&guest, &o, code, (u64)code);
	ck_assert_ptr_nonnull(hg);
}

static void close_base(enum hg_base base)
{
	hg_free(hg);
	if (base == HG_BASE_SOFTMMU) {
		softmmu_finish(cpu);
		bus_finish(&bus);
		cpu->mem = NULL;
		cpu->mmu = NULL;
	} else {
		munmap(memory, 4096);
		cpu->mm = NULL;
	}
}

static u64 random64(void)
{
	static u64 s = 0x853c49e6748fea9bull;

	return xorshift(&s);
}

/* Numbers that carry, borrow and change sign in one byte order and not in the other. */
static u64 number(void)
{
	static const u64 odd[] = {0,      1,      0xff,       0x80,       0x7f,         0x00ff00ff00ff00ff,
	                          0x8000, 0x7fff, 0x80000000, 0x7fffffff, 1ull << 63,   ~0ull >> 1,
	                          ~0ull,  0x0100, 0x01000000, 0xff000000, 0xff00000000, 1ull << 56};

	return random64() & 1 ? odd[random64() % ARRAY_LEN(odd)] : random64();
}

struct test {
	bool cas;
	u8 kind, n;
	enum ir_type type;
	bool used;
};

/* -- the test's own arithmetic, on bytes --------------------------------------------------------------------------- */

static u64 read_bytes(const u8 *p, unsigned size, bool reversed)
{
	u64 v = 0;

	for (unsigned k = 0; k < size; k++)
		v |= (u64)p[reversed ? size - 1 - k : k] << 8 * k;
	return v;
}

static void write_bytes(u8 *p, unsigned size, bool reversed, u64 v)
{
	for (unsigned k = 0; k < size; k++)
		p[reversed ? size - 1 - k : k] = (u8)(v >> 8 * k);
}

static s64 sign(u64 v, unsigned size)
{
	return (s64)(v << (64 - 8 * size)) >> (64 - 8 * size);
}

static u64 changed(const struct test *t, u64 old, u64 b, u64 c, unsigned size)
{
	u64 mask = ~0ull >> (64 - 8 * size);

	b &= mask;
	if (t->cas)
		return old == b ? c : old;
	switch (t->kind) {
	case IR_RMW_SWAP: return b;
	case IR_RMW_ADD: return old + b;
	case IR_RMW_AND: return old & b;
	case IR_RMW_ANDN: return old & ~b;
	case IR_RMW_OR: return old | b;
	case IR_RMW_XOR: return old ^ b;
	case IR_RMW_MINS: return sign(old, size) < sign(b, size) ? old : b;
	case IR_RMW_MAXS: return sign(old, size) > sign(b, size) ? old : b;
	case IR_RMW_MINU: return old < b ? old : b;
	default: return old > b ? old : b;
	}
}

/* -- one operation ------------------------------------------------------------------------------------------------- */

static const char *describe(const struct test *t, const char *how)
{
	static char s[160];

	snprintf(s, sizeof(s), "%s: %s kind %u n 0x%x type %u used %d", how, t->cas ? "cas" : "rmw", t->kind, t->n,
	         t->type, t->used);
	return s;
}

static struct ir_unit u;
static struct ir_ins ins[256], ins_copy[256];
static u32 slot_val[NSLOTS];

static struct ir_ref operand(enum ir_type t, u32 slot)
{
	struct ir_ref v = ir_get(&u, slot);

	return t == IR_I32 ? ir_op1(&u, IRO_trunc, IR_I32, v) : v;
}

/* Address in slot a, operands in b and c, the old value to d; values of slots 8 and 12 stay alive across it. */
static void build(const struct test *t, const unsigned x[4])
{
	ir_begin(&u, ins, ARRAY_LEN(ins), slot_val, &guest, 0x1000);
	ir_insn(&u, 0x1000);
	struct ir_ref alive = ir_opi(&u, IRO_add, IR_I64, ir_get(&u, SLOT_X(8)), 5), a = ir_get(&u, SLOT_X(x[0])),
	              b = operand(t->type, SLOT_X(x[1])), c = operand(t->type, SLOT_X(x[2]));
	struct ir_ref old = t->cas ? ir_emit(&u, IRO_cas, t->type, a.i, b.i, c.i, t->n, 0)
	                           : ir_emit(&u, IRO_rmw, t->type, a.i, b.i, 0, t->n, t->kind);

	if (t->used)
		ir_set(&u, SLOT_X(x[3]), t->type == IR_I32 ? ir_op1(&u, IRO_zext32, IR_I64, old) : old);
	ir_set(&u, SLOT_X(12), alive);
	ir_exit_stop(&u, 0x2000);
}

static void run(const struct test *t, const unsigned x[4], enum hg_base base)
{
	unsigned size = 1u << (t->n & IR_MEM_SIZE);
	struct state *s = cpu_state(cpu), start;
	u8 *unit = code + ROUND_UP(hg_stub_len(hg), 64);
	bool reversed = t->n & IR_MEM_SWAP;

	build(t, x);
	memcpy(ins_copy, ins, sizeof(ins[0]) * u.nins);
	struct ir_unit copy = u;

	copy.ins = ins_copy;
	ck_assert_msg(hg_compile(hg, &u, &out) == 0, "%s does not fit", describe(t, "compile"));
	memcpy(unit, out.code, out.len);
	hg_place(hg, &out, unit, (u64)unit, 0, 0);
	for (unsigned n = 0; n < 24; n++) {
		u8 before[32], want[32];
		u64 old, result, b;

		for (unsigned k = 0; k < NX; k++)
			s->x[k] = number();
		for (unsigned k = 0; k < 32; k++)
			before[k] = (u8)number();
		s->x[x[0]] = at + 8;
		if (t->cas && n & 1) /* half of them match, and some only in their low bytes */
			s->x[x[1]] =
			    read_bytes(before + 8, size, reversed) | (n & 2 && size < 8 ? number() << 8 * size : 0);
		b = s->x[x[1]];
		memcpy(want, before, 32);
		old = read_bytes(before + 8, size, reversed);
		write_bytes(want + 8, size, reversed, changed(t, old, b, s->x[x[2]], size));
		result = t->n & IR_MEM_SIGN ? (u64)sign(old, size) : old;
		if (t->type == IR_I32)
			result = (u32)result;
		start = *s;
		for (unsigned pass = 0; pass < 2; pass++) {
			const char *how = pass ? "interpreted" : base == HG_BASE_SOFTMMU ? "system" : "user";

			*s = start;
			memcpy(memory, before, 32);
			cpu->exit_reason = 0;
			if (pass)
				ir_interp(&copy, cpu);
			else
				hg_enter(hg, cpu, (u64)unit);
			ck_assert_msg(!memcmp(memory, want, 32), "%s: memory: old %lx b %lx want %lx got %lx",
			              describe(t, how), old, b, read_bytes(want + 8, 8, false),
			              read_bytes(memory + 8, 8, false));
			if (t->used && x[3] != 12)
				ck_assert_msg(s->x[x[3]] == result, "%s: old value want %lx got %lx", describe(t, how),
				              result, s->x[x[3]]);
			ck_assert_msg(s->x[12] == start.x[8] + 5, "%s: another value was lost", describe(t, how));
			ck_assert_uint_eq(s->pc, 0x2000);
		}
	}
}

static void all(enum hg_base base)
{
	static const unsigned shapes[][4] = {{0, 1, 2, 3}, {10, 11, 13, 0}, {1, 4, 4, 4}, {2, 13, 5, 11}};

	for (unsigned size = 0; size < 4; size++)
		for (unsigned k = 0; k <= IR_RMW_MAXU + 1u; k++)
			for (unsigned m = 0; m < 16; m++) {
				struct test t = {.cas = k > IR_RMW_MAXU,
				                 .kind = k > IR_RMW_MAXU ? 0 : (u8)k,
				                 .n = (u8)(size | (m & 1 ? IR_MEM_SIGN : 0) |
				                           (m & 2 ? IR_MEM_SWAP : 0) | (m & 4 ? IR_MEM_ALIGN : 0)),
				                 .used = m & 8};

				for (unsigned z = 0; z < ARRAY_LEN(shapes); z++) {
					t.type = IR_I64;
					run(&t, shapes[z], base);
					t.type = IR_I32;
					if (size < 3)
						run(&t, shapes[z], base);
				}
			}
}

/* 16 bytes: in the other order the values are those of memory reversed. */
static void all128(enum hg_base base)
{
	struct state *s = cpu_state(cpu), start;
	u8 *unit = code + ROUND_UP(hg_stub_len(hg), 64);

	for (unsigned m = 0; m < 8; m++) {
		bool reversed = m & 1;
		unsigned v[4] = {m & 2 ? 5 : 0, m & 4 ? 6 : 1, m & 2 ? 7 : 2};
		struct ir_ref a, b, c;

		ir_begin(&u, ins, ARRAY_LEN(ins), slot_val, &guest, 0x1000);
		ir_insn(&u, 0x1000);
		a = ir_get(&u, SLOT_X(m & 4 ? 12 : 0));
		b = ir_get(&u, SLOT_V(v[0]));
		c = ir_get(&u, SLOT_V(v[1]));
		ir_set(&u, SLOT_V(v[2]),
		       ir_emit(&u, IRO_cas128, IR_V128, a.i, b.i, c.i, (u8)(4 | (reversed ? IR_MEM_SWAP : 0)), 0));
		ir_exit_stop(&u, 0x2000);
		memcpy(ins_copy, ins, sizeof(ins[0]) * u.nins);
		struct ir_unit copy = u;

		copy.ins = ins_copy;
		ck_assert_int_eq(hg_compile(hg, &u, &out), 0);
		memcpy(unit, out.code, out.len);
		hg_place(hg, &out, unit, (u64)unit, 0, 0);
		for (unsigned n = 0; n < 32; n++) {
			u8 before[16], want[16], expect[16], desired[16], old[16];

			for (unsigned k = 0; k < NX; k++)
				s->x[k] = number();
			s->x[m & 4 ? 12 : 0] = at + 16;
			for (unsigned k = 0; k < 16; k++) {
				before[k] = (u8)random64();
				expect[k] = n & 1 ? before[k] : (u8)random64();
				desired[k] = (u8)random64();
			}
			if (n % 4 == 2) { /* differs in one byte only */
				memcpy(expect, before, 16);
				expect[n / 4] ^= 1;
			}
			memcpy(want, memcmp(before, expect, 16) ? before : desired, 16);
			for (unsigned k = 0; k < 16; k++) {
				((u8 *)s->v[v[0]])[reversed ? 15 - k : k] = expect[k];
				((u8 *)s->v[v[1]])[reversed ? 15 - k : k] = desired[k];
				old[reversed ? 15 - k : k] = before[k];
			}
			start = *s;
			for (unsigned pass = 0; pass < 2; pass++) {
				*s = start;
				memcpy(memory + 16, before, 16);
				cpu->exit_reason = 0;
				if (pass)
					ir_interp(&copy, cpu);
				else
					hg_enter(hg, cpu, (u64)unit);
				ck_assert_msg(!memcmp(memory + 16, want, 16) && !memcmp(s->v[v[2]], old, 16),
				              "cas128 shape %u run %u %s", m, n, pass ? "interpreted" : "compiled");
				ck_assert(!memcmp(s->x, start.x, sizeof(s->x)));
			}
		}
	}
}

static void at_levels(enum hg_base base)
{
	int best = hg_host_level();

	set_up();
	for (int l = 2; l <= best + 1; l++) {
		open_base(MIN(l, best), base, l > best);
		all(base);
		all128(base);
		close_base(base);
	}
}

START_TEST(user)
{
	at_levels(HG_BASE_ZERO);
}
END_TEST

START_TEST(system_mode)
{
	at_levels(HG_BASE_SOFTMMU);
}
END_TEST

/* -- a page that can be read only ---------------------------------------------------------------------------------- */

static u32 faults;

static void on_fault(int sig, siginfo_t *si, void *uc)
{
	const struct hg_side *side = NULL;
	u32 off = (u32)(hg_context_pc(uc) - (u64)(code + ROUND_UP(hg_stub_len(hg), 64)));

	(void)sig, (void)si;
	for (u32 k = 0; k < out.nside && out.side[k].off <= off; k++)
		side = &out.side[k];
	faults++;
	cpu->exit_reason = CPU_EXIT_FAULT;
	((struct state *)cpu_state(cpu))->pc = 0x1000 + (u64)side->pc_off;
	hg_unwind(hg, cpu, uc, &(struct hg_snapshot){.side = side, .flags = out.flags, .sunk = out.sunk});
}

START_TEST(flags_before_a_fault)
{
	struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
	stack_t alt = {.ss_sp = malloc(1 << 17), .ss_size = 1 << 17};
	struct state *s;
	u8 *unit;

	set_up();
	s = cpu_state(cpu);
	open_base(hg_host_level(), HG_BASE_ZERO, false);
	unit = code + ROUND_UP(hg_stub_len(hg), 64);
	ck_assert_int_eq(sigaltstack(&alt, NULL), 0);
	ck_assert_int_eq(sigaction(SIGSEGV, &sa, NULL), 0);
	for (unsigned m = 0; m < (IR_RMW_MAXU + 2) * 64; m++) {
		unsigned kind = m / 64, size = m & 3, first = m & 32 ? 10 : 0;
		bool cas = kind > IR_RMW_MAXU;
		u8 n = (u8)(size | (m & 4 ? IR_MEM_SWAP : 0) | (m & 8 ? IR_MEM_ALIGN : 0));
		struct ir_ref a, b, c, old;

		ck_assert_int_eq(mprotect(memory, 4096, PROT_READ | PROT_WRITE), 0);
		ir_begin(&u, ins, ARRAY_LEN(ins), slot_val, &guest, 0x1000);
		ir_insn(&u, 0x1000);
		/* operands in homes: the flags stay in EFLAGS and are computed again; else they are stored */
		ir_set(&u, SLOT_F,
		       ir_op2(&u, IRO_fl_sub, IR_I64, ir_get(&u, SLOT_X(first)), ir_get(&u, SLOT_X(first + 1))));
		ir_insn(&u, 0x1004);
		a = ir_get(&u, SLOT_X(2));
		b = ir_get(&u, SLOT_X(3));
		c = ir_get(&u, SLOT_X(4));
		old = cas ? ir_emit(&u, IRO_cas, IR_I64, a.i, b.i, c.i, n, 0)
		          : ir_emit(&u, IRO_rmw, IR_I64, a.i, b.i, 0, n, (u8)kind);
		if (m & 16)
			ir_set(&u, SLOT_X(5), old);
		ir_insn(&u, 0x1008);
		ir_set(&u, SLOT_F, ir_op2(&u, IRO_fl_sub, IR_I64, a, a));
		ir_exit_stop(&u, 0x2000);
		ck_assert_int_eq(hg_compile(hg, &u, &out), 0);
		memcpy(unit, out.code, out.len);
		hg_place(hg, &out, unit, (u64)unit, 0, 0);
		for (unsigned r = 0; r < 16; r++) {
			static const u64 pairs[4][2] = {{1, 2}, {2, 1}, {7, 7}, {1ull << 63, 1}};
			static const u32 want[4] = {8, 2, 6, 3}; /* N, C, ZC, CV */
			u64 x5 = s->x[5];

			ck_assert_int_eq(mprotect(memory, 4096, PROT_READ | PROT_WRITE), 0);
			for (unsigned k = 0; k < 16; k++)
				memory[k] = (u8)random64();
			ck_assert_int_eq(mprotect(memory, 4096, PROT_READ), 0);
			s->x[first] = pairs[r & 3][0];
			s->x[first + 1] = pairs[r & 3][1];
			s->x[2] = at + 8;
			s->x[3] = r & 4 ? random64() : r & 8 ? 0 : ~0ull;
			s->flags = flags_image(5);
			faults = 0;
			hg_enter(hg, cpu, (u64)unit);
			ck_assert_uint_eq(faults, 1);
			ck_assert_uint_eq(s->pc, 0x1004);
			ck_assert_msg(flags_nzcv(s->flags) == want[r & 3], "%s %u n 0x%x: flags are %x, not %x",
			              cas ? "cas" : "rmw", kind, n, flags_nzcv(s->flags), want[r & 3]);
			ck_assert_uint_eq(s->x[5], x5);
		}
	}
	ck_assert_int_eq(mprotect(memory, 4096, PROT_READ | PROT_WRITE), 0);
	close_base(HG_BASE_ZERO);
}
END_TEST

Suite *x86_atomics_suite(void)
{
	Suite *s = suite_create("x86_atomics");
	TCase *tc = tcase_create("x86_atomics");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, user);
	tcase_add_test(tc, system_mode);
	tcase_add_test(tc, flags_before_a_fault);
	suite_add_tcase(s, tc);
	return s;
}
