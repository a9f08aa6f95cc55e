/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_x86_random.c - random units of IR, compiled and interpreted: the state they leave must be the same.
 *
 * What the tests of single rows cannot see is the work between them: which register a value is in, when a home may be
 * overwritten, where the guest's flags stand.  A unit here is a few hundred random operations on a growing pool of
 * values, with writes of slots (integer, vector and flags), branches, labels, loops that end, and exits in the middle.
 * The seed of a failing unit is printed with its IR; UNITS=n and SEED=n in the environment choose.
 */
#include "core/host.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "core/cpu.h"
#include "core/guest.h"
#include "core/mm.h"
#include "core/softfp.h"
#include "hostgen/hostgen.h"
#include "tests/unit/guest.h"
#include "tests/unit/random.h"
#include "translator/engine.h"
#include "translator/ir/ir.h"

Suite *x86_random_suite(void);

#define NX 16
#define NV 30

struct state {
	u64 pc;
	u64 x[NX];
	u32 flags;
	u32 raised;
	u64 v[NV][2];
};

#define SLOT_X(n) (1 + (n))
#define SLOT_F    (1 + NX)
#define SLOT_V(n) (2 + NX + (n))
#define NSLOTS    (2 + NX + NV)

static struct slot slots[NSLOTS];

static void fp_env(u32 mode, void *p)
{
	*(struct sfp_env *)p = (struct sfp_env){.rounding = mode & 3,
	                                        .nan_rule = mode & 8 ? SFP_NAN_SNAN_FIRST_CAB : SFP_NAN_CANONICAL,
	                                        .tininess_before = mode & 8};
}

static void fp_raise(struct cpu *cpu, u32 flags)
{
	((struct state *)cpu_state(cpu))->raised |= flags;
}

static const struct guest guest = {
    .name = "random",
    .addr_bits = 64,
    .insn_align = 4,
    .state_size = sizeof(struct state),
    .slots = slots,
    .nslots = NSLOTS,
    .slot_pc = 0,
    .slot_sp = 0xffff,
    .slot_flags = SLOT_F,
    .fp_env = fp_env,
    .fp_raise = fp_raise,
};

static void make_slots(void)
{
	slots[0] = (struct slot){"pc", 0, offsetof(struct state, pc), 8, IR_I64, SLOT_INT, 255};
	slots[SLOT_F] = (struct slot){"flags", 0, offsetof(struct state, flags), 4, IR_FLAGS, SLOT_FLAGS, 255};
	slots_of(slots + SLOT_X(0), "x", false, NX, offsetof(struct state, x), 12);
	slots_of(slots + SLOT_V(0), "v", true, NV, offsetof(struct state, v), 26);
}

/* -- random units -------------------------------------------------------------------------------------------------- */

static u64 seed;

static u64 rnd(void)
{
	return xorshift(&seed);
}

static unsigned below(unsigned n)
{
	return xorshift_below(&seed, n);
}

static bool one_in(unsigned n)
{
	return below(n) == 0;
}

static u64 number(void)
{
	static const u64 odd[] = {0,
	                          1,
	                          ~0ull,
	                          0x7fffffff,
	                          0x80000000,
	                          0xffffffff,
	                          1ull << 63,
	                          ~0ull >> 1,
	                          0x3ff0000000000000,
	                          0x3f800000,
	                          0xffffffff3f800000,
	                          0x7ff8000000000000,
	                          0xffffffff7fc00000,
	                          0x0010000000000000,
	                          0xc000000000000000,
	                          63,
	                          64,
	                          5};

	return one_in(2) ? odd[below(ARRAY_LEN(odd))] : one_in(2) ? rnd() : (u64)(s64)(s8)rnd();
}

#define POOL 200

static u8 *memory;
static struct ir_unit u;
static u32 pool[IR_TYPE_COUNT][POOL];
static u32 npool[IR_TYPE_COUNT];

/* X13 and X15 hold the address of the memory; X14 counts loops. */
#define POINTER_PINNED 3
#define POINTER_MEMORY 15
#define COUNTER        14

static bool reserved(unsigned x)
{
	return x == POINTER_PINNED || x == POINTER_MEMORY || x == COUNTER;
}

static struct ir_ref keep(struct ir_ref r)
{
	enum ir_type t = ir_type_of(&u, r);

	if (npool[t] < POOL)
		pool[t][npool[t]++] = r.i;
	else
		pool[t][below(POOL)] = r.i;
	return r;
}

static unsigned any_x(void)
{
	unsigned x;

	do
		x = below(NX);
	while (reserved(x));
	return x;
}

static struct ir_ref value(enum ir_type t)
{
	if (npool[t] && !one_in(4)) {
		/* mostly young values */
		u32 k = one_in(3) ? below(npool[t]) : npool[t] - 1 - below(MIN(npool[t], 4u));

		return (struct ir_ref){pool[t][k]};
	}
	switch (t) {
	case IR_I64: return keep(one_in(3) ? ir_const(&u, IR_I64, number()) : ir_get(&u, SLOT_X(any_x())));
	case IR_I32:
		return keep(one_in(4) ? ir_const(&u, IR_I32, number()) : ir_op1(&u, IRO_trunc, IR_I32, value(IR_I64)));
	case IR_V128:
		return keep(one_in(5) ? ir_vconst(&u, number(), below(2) ? 0 : 1) : ir_get(&u, SLOT_V(below(NV))));
	case IR_FLAGS: {
		enum ir_type i = one_in(2) ? IR_I32 : IR_I64;

		if (one_in(3))
			return keep(ir_get(&u, SLOT_F));
		bool constant = one_in(3);
		struct ir_ref a = value(i), b = constant ? ir_const(&u, i, number()) : value(i);
		struct ir_ref flags = keep(ir_op2(&u, IRO_fl_sub, i, a, b));

		if (constant) /* folded to a sum: flags and result by one instruction */
			ir_set(&u, SLOT_X(any_x()),
			       i == IR_I64 ? ir_op2(&u, IRO_sub, i, a, b)
			                   : ir_op1(&u, IRO_zext32, IR_I64, ir_op2(&u, IRO_sub, i, a, b)));
		return flags;
	}
	default: return keep(ir_emit(&u, IRO_flow, t, value(IR_V128).i, 0, 0, 0, IR_V128));
	}
}

static enum ir_type float_type(void)
{
	static const enum ir_type t[] = {IR_F32, IR_F64, IR_F32, IR_F64, IR_F16};

	return t[below(ARRAY_LEN(t))];
}

static enum ir_type int_type(void)
{
	return one_in(2) ? IR_I32 : IR_I64;
}

static u8 rounding(void)
{
	return one_in(3) ? (u8)below(6) : IR_RN_MODE;
}

static void vector_op(enum ir_op op)
{
	static const u8 ccs[] = {IR_EQ, IR_GT, IR_GE, IR_HI, IR_CS};
	static const u8 fccs[] = {IR_EQ, IR_GE, IR_GT};
	const struct ir_opinfo *oi = &ir_opinfo[op];
	unsigned size = below(4), w, lanes;
	u32 arg[3] = {0, 0, 0}, k = 0;
	enum ir_type t = IR_V128, x = IR_I64;
	u8 n, cc = 0;

	if (op >= IRO_vfadd && op <= IRO_vf2i)
		size = 1 + below(3);
	if (op == IRO_vwidens || op == IRO_vwidenu || op == IRO_vmulls || op == IRO_vmullu)
		size = below(3);
	if (op == IRO_vnarrow)
		size = 1 + below(3);
	w = 8u << size;
	lanes = 128 / w;
	n = (u8)size;
	switch (op) {
	case IRO_vshl: k = below(w); break;
	case IRO_vshr:
	case IRO_vsar: k = 1 + below(w); break;
	case IRO_vdup:
	case IRO_vins:
		x = size == 3 || one_in(2) ? IR_I64 : IR_I32;
		cc = (u8)x;
		k = below(lanes);
		break;
	case IRO_vdupl: k = below(lanes); break;
	case IRO_vinsl: k = below(lanes) | below(lanes) << 8; break;
	case IRO_vext:
	case IRO_vexts:
		t = size == 3 || one_in(2) ? IR_I64 : IR_I32;
		k = below(lanes);
		break;
	case IRO_vrev:
		n = (u8)below(3);
		k = n + 1 + below(3 - n);
		break;
	case IRO_vextr: k = below(16); break;
	case IRO_vcmp: cc = ccs[below(ARRAY_LEN(ccs))]; break;
	case IRO_vfcmp: cc = fccs[below(ARRAY_LEN(fccs))]; break;
	case IRO_vfma:
	case IRO_vfmin:
	case IRO_vfmax:
	case IRO_vi2f:
	case IRO_vf2i: cc = (u8)below(2); break;
	case IRO_vfround: cc = (u8)(rounding() | below(2) << 4); break;
	case IRO_vwidens:
	case IRO_vwidenu:
	case IRO_vmulls:
	case IRO_vmullu: n |= (u8)(below(2) * IR_VHI); break;
	case IRO_vpmull: n = (u8)(3 | below(2) * IR_VHI); break;
	case IRO_vsha256h: n = (u8)below(2); break;
	case IRO_vsha1: n = (u8)below(3); break;
	case IRO_vtbl:
	case IRO_vpopcnt: n = 0; break;
	default: break;
	}
	/* the low halves alone, where a row has that */
	if (one_in(4) && size < 3 && k < 8 && !(n & IR_VHI) && op != IRO_vins && op != IRO_vinsl && op != IRO_vdupl &&
	    op != IRO_vnarrow && op != IRO_vwidens && op != IRO_vwidenu && op != IRO_vmulls && op != IRO_vmullu &&
	    op != IRO_vext && op != IRO_vexts && op < IRO_vaesenc && op != IRO_vzhi && op != IRO_vsethi)
		n |= IR_V64;
	for (unsigned j = 0; j < 3; j++)
		arg[j] = oi->args[j] == 'k'   ? k
		         : oi->args[j] == 'V' ? value(IR_V128).i
		         : oi->args[j] == 'X' ? value(x).i
		                              : 0;
	keep(ir_emit(&u, op, t, arg[0], arg[1], arg[2], n, cc));
}

static bool compares; /* this unit has fl_fcmp, else fpset */

static void scalar_op(enum ir_op op)
{
	static const u8 fccs[] = {IR_EQ, IR_LT, IR_LE};
	const struct ir_opinfo *oi = &ir_opinfo[op];
	enum ir_type t = int_type(), x = IR_I64;
	u32 arg[3] = {0, 0, 0}, kb = 0, kc = 0;
	unsigned w;
	u8 n = 0, cc = 0;

	if (oi->args[0] == 'F' || (oi->res == 'F' && op != IRO_fcvt))
		t = float_type();
	if (oi->res == 'J' && oi->args[0] != 'F')
		t = IR_I64;
	if (oi->res == 'W')
		t = IR_I32;
	w = t == IR_I32 ? 32 : 64;
	switch (op) {
	case IRO_extu:
	case IRO_exts:
		kc = 1 + below(w);
		kb = below(w - kc + 1);
		break;
	case IRO_ins:
		n = (u8)(1 + below(w - 1));
		kc = below(w - n + 1);
		break;
	case IRO_extr: kc = below(w); break;
	case IRO_divs:
	case IRO_divu: n = (u8)below(2); break;
	case IRO_crc32:
	case IRO_crc32c:
		n = (u8)below(4);
		cc = x = n == 3 ? IR_I64 : IR_I32;
		break;
	case IRO_fl_fcmp:
		if (!compares)
			return;
		n = (u8)below(2);
		break;
	case IRO_fl_ccmp:
		n = (u8)below(16);
		cc = (u8)below(IR_CC_COUNT);
		break;
	case IRO_fl_put:
	case IRO_fl_get: t = IR_I32; break;
	case IRO_setc:
	case IRO_setm: cc = (u8)below(IR_CC_COUNT); break;
	case IRO_sel: {
		static const enum ir_type types[] = {IR_I32, IR_I64, IR_I64, IR_F64, IR_F32, IR_V128};

		t = types[below(ARRAY_LEN(types))];
		cc = (u8)below(IR_CC_COUNT);
		break;
	}
	case IRO_fadd:
	case IRO_fsub:
	case IRO_fmul:
	case IRO_fdiv:
	case IRO_fsqrt: n = rounding(); break;
	case IRO_fmadd: n = (u8)(rounding() | below(4) << 4); break;
	case IRO_fsgnj:
	case IRO_fmin:
	case IRO_fmax: n = (u8)below(3); break;
	case IRO_fcmp:
		n = (u8)below(2);
		cc = fccs[below(3)];
		break;
	case IRO_fcvt:
		t = float_type();
		do
			x = float_type();
		while (x == t);
		cc = (u8)x;
		n = rounding();
		break;
	case IRO_fround: n = (u8)(rounding() | below(2) << 4); break;
	case IRO_f2i:
		t = int_type();
		cc = (u8)(x = float_type());
		n = (u8)((one_in(2) ? IR_RN_ZERO : rounding()) | below(4) << 4);
		break;
	case IRO_i2f:
		cc = (u8)(x = int_type());
		n = (u8)(rounding() | below(2) << 4);
		break;
	case IRO_fbits:
		cc = (u8)(x = float_type());
		t = x == IR_F64 ? IR_I64 : IR_I32;
		break;
	case IRO_ffrom: cc = (u8)(x = t == IR_F64 ? IR_I64 : IR_I32); break;
	case IRO_fbox:
		t = IR_F64;
		cc = (u8)(x = one_in(4) ? IR_F16 : IR_F32);
		break;
	case IRO_funbox:
		t = one_in(4) ? IR_F16 : IR_F32;
		cc = (u8)(x = IR_F64);
		break;
	case IRO_flow: cc = (u8)(x = IR_V128); break;
	case IRO_fwide:
		t = IR_V128;
		cc = (u8)(x = float_type());
		break;
	case IRO_fpset:
		/* A comparison whose flags are lost is made again, and then raises again what fpset cleared: no guest
		 * has both. */
		if (compares)
			return;
		ir_emit(&u, op, IR_I64, ir_opi(&u, IRO_and, IR_I64, value(IR_I64), 31).i, 0, 0, 0, 0);
		return;
	default: break;
	}
	for (unsigned j = 0; j < 3; j++) {
		switch (oi->args[j]) {
		case 'I':
		case 'F':
		case 'T': arg[j] = value(t).i; break;
		case 'J': arg[j] = value(IR_I64).i; break;
		case 'W': arg[j] = value(IR_I32).i; break;
		case 'G': arg[j] = value(IR_FLAGS).i; break;
		case 'X':
		case 'E':
		case 'A': arg[j] = value(x).i; break;
		case 'k': arg[j] = j == 1 ? kb : kc; break;
		default: break;
		}
	}
	keep(ir_emit(&u, op, t, arg[0], arg[1], arg[2], n, cc));
}

static struct ir_ref address(bool aligned)
{
	struct ir_ref p = ir_get(&u, SLOT_X(one_in(2) ? POINTER_PINNED : POINTER_MEMORY));

	if (aligned)
		return one_in(2) ? p : ir_opi(&u, IRO_add, IR_I64, p, 16 * below(8));
	if (one_in(3))
		return p;
	if (one_in(2))
		return ir_opi(&u, IRO_add, IR_I64, p, below(256));

	struct ir_ref i = ir_opi(&u, IRO_and, IR_I64, value(IR_I64), 31);

	if (one_in(2))
		i = ir_opi(&u, IRO_shl, IR_I64, i, below(4));
	if (one_in(3))
		i = ir_opi(&u, IRO_add, IR_I64, i, below(64));
	if (one_in(4))
		p = ir_const_pc(&u, (u64)memory); /* as a table beside the code: more than 32 bits */
	p = one_in(2) ? ir_op2(&u, IRO_add, IR_I64, p, i) : ir_op2(&u, IRO_add, IR_I64, i, p);
	if (one_in(3))
		ir_set(&u, SLOT_X(any_x()), p);
	return p;
}

static void memory_op(void)
{
	static const struct {
		u8 type, size;
	} shapes[] = {{IR_I32, 0}, {IR_I32, 1}, {IR_I32, 2}, {IR_I64, 0}, {IR_I64, 1},
	              {IR_I64, 2}, {IR_I64, 3}, {IR_F32, 2}, {IR_F64, 3}, {IR_V128, 4}};
	unsigned k = below(ARRAY_LEN(shapes));
	enum ir_type t = shapes[k].type;
	u32 n = shapes[k].size;
	bool swap = n < 4 && t <= IR_I64 && one_in(6);

	switch (below(6)) {
	case 0:
	case 1:
		keep(ir_load(&u, t, address(false), (s32)below(100),
		             n | (t <= IR_I64 && one_in(2) ? IR_MEM_SIGN : 0) | (swap ? IR_MEM_SWAP : 0)));
		break;
	case 2:
	case 3: {
		struct ir_ref v = value(t);

		ir_store(&u, address(false), (s32)below(100), v, n | (swap ? IR_MEM_SWAP : 0));
		break;
	}
	case 4: {
		struct ir_ref b, c;

		t = int_type();
		n = below(t == IR_I32 ? 3 : 4);
		n |= (one_in(2) ? IR_MEM_SIGN : 0) | (one_in(2) ? IR_MEM_SWAP : 0) | (one_in(3) ? IR_MEM_ALIGN : 0);
		b = value(t);
		if (one_in(3)) {
			c = value(t);
			keep(ir_emit(&u, IRO_cas, t, address(true).i, b.i, c.i, (u8)n, 0));
		} else {
			keep(ir_emit(&u, IRO_rmw, t, address(true).i, b.i, 0, (u8)n, (u8)below(IR_RMW_MAXU + 1)));
		}
		break;
	}
	default: {
		struct ir_ref b = value(IR_V128), c = value(IR_V128);

		keep(ir_emit(&u, IRO_cas128, IR_V128, address(true).i, b.i, c.i,
		             (u8)(4 | (one_in(2) ? IR_MEM_SWAP : 0)), 0));
	}
	}
}

static void write_slot(void)
{
	switch (below(4)) {
	case 0:
	case 1: ir_set(&u, SLOT_X(any_x()), value(IR_I64)); break;
	case 2: ir_set(&u, SLOT_V(below(NV)), value(IR_V128)); break;
	default: ir_set(&u, SLOT_F, value(IR_FLAGS)); break;
	}
}

static void operation(void)
{
	unsigned k = below(16);
	enum ir_op op;

	if (k < 3) {
		write_slot();
		return;
	}
	if (k == 3) {
		memory_op();
		return;
	}
	for (;;) {
		op = (enum ir_op)below(IRO_COUNT);
		if ((op >= IRO_add && op <= IRO_sel) || (op >= IRO_fadd && op <= IRO_fwide)) {
			scalar_op(op);
			return;
		}
		if (op >= IRO_vadd) {
			vector_op(op);
			return;
		}
	}
}

static void forget(void)
{
	memset(npool, 0, sizeof(npool));
}

/* Straight code with exits in it. */
static void block(unsigned n, u64 *pc)
{
	while (n--) {
		ir_insn(&u, *pc += 4);
		operation();
		operation();
		if (one_in(25) && u.nexit < 20) {
			struct ir_ref f = value(IR_FLAGS);

			ir_exit_if(&u, (enum ir_cc)below(IR_CC_COUNT), f, 0x100000 + below(1000) * 4);
		}
	}
}

static void make_unit(struct ir_ins *ins, u32 max, u32 *slot_val)
{
	static const u32 modes[] = {0, 0, 8, 8, 1, 2 | 8, 3};
	u64 pc = 0x1000;
	unsigned parts = 1 + below(4);

	ir_begin(&u, ins, max, slot_val, &guest, pc);
	u.fp_mode = modes[below(ARRAY_LEN(modes))];
	forget();
	compares = one_in(2);
	while (parts-- && u.nins < 600) {
		switch (below(4)) {
		case 0: { /* a part that may be left out */
			u32 l = ir_label(&u);

			block(below(6), &pc);
			struct ir_ref f = value(IR_FLAGS);

			ir_br(&u, (enum ir_cc)below(IR_CC_COUNT), f, l);
			block(below(8), &pc);
			ir_place(&u, l);
			forget();
			break;
		}
		case 1: { /* a loop of a few rounds */
			u32 l = ir_label(&u);

			ir_set(&u, SLOT_X(COUNTER), ir_const(&u, IR_I64, 1 + below(4)));
			ir_place(&u, l);
			forget();
			block(1 + below(10), &pc);
			struct ir_ref c = ir_opi(&u, IRO_sub, IR_I64, ir_get(&u, SLOT_X(COUNTER)), 1);

			ir_set(&u, SLOT_X(COUNTER), c);
			ir_br(&u, IR_NE, ir_op2(&u, IRO_fl_sub, IR_I64, c, ir_const(&u, IR_I64, 0)), l);
			break;
		}
		default: block(1 + below(25), &pc);
		}
	}
	ir_exit_stop(&u, 0x2000);
}

/* -- running them -------------------------------------------------------------------------------------------------- */

static struct cpu *cpu;
static struct mm mm;
static u8 *code;

#define MEMORY 4096

static void set_up(void)
{
	make_slots();
	code = code_room();
	/* low, where the guest's addresses are */
	memory = mmap((void *)0x200000000, MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	cpu = cpu_of(&guest);
	ck_assert_int_eq(mm_init(&mm, 0, 64), 0);
	mm.limit = 1ull << 47; /* a sanitizer's shadow would leave nothing */
	ck_assert_int_eq(mm_set(&mm, gaddr((u64)memory), MEMORY, MM_READ | MM_WRITE), 0);
	cpu->mm = &mm;
}

static void random_state(struct state *s)
{
	for (unsigned k = 0; k < NX; k++)
		s->x[k] = number();
	s->x[POINTER_PINNED] = s->x[POINTER_MEMORY] = (u64)memory;
	for (unsigned k = 0; k < NV; k++)
		s->v[k][0] = number(), s->v[k][1] = number();
	s->flags = flags_image((u32)below(16));
	s->raised = 0;
	s->pc = 0;
	for (unsigned k = 0; k < MEMORY / 8; k++)
		((u64 *)(void *)memory)[k] = number();
}

/* The first difference of two states in words, or NULL. */
static const char *difference(const struct state *want, const struct state *got)
{
	static char text[200];

	for (unsigned k = 0; k < NX; k++)
		if (want->x[k] != got->x[k]) {
			snprintf(text, sizeof(text), "x%u: want %016lx got %016lx", k, want->x[k], got->x[k]);
			return text;
		}
	for (unsigned k = 0; k < NV; k++)
		if (memcmp(want->v[k], got->v[k], 16)) {
			snprintf(text, sizeof(text), "v%u: want %016lx:%016lx got %016lx:%016lx", k, want->v[k][1],
			         want->v[k][0], got->v[k][1], got->v[k][0]);
			return text;
		}
	if (want->pc != got->pc || flags_nzcv(want->flags) != flags_nzcv(got->flags) || want->raised != got->raised) {
		snprintf(text, sizeof(text), "want pc %lx flags %x raised %x, got %lx %x %x", want->pc,
		         flags_nzcv(want->flags), want->raised, got->pc, flags_nzcv(got->flags), got->raised);
		return text;
	}
	return NULL;
}

/* The text form is read back to the same unit. */
static void read_back(const char *text, size_t len)
{
	static struct ir_ins ins[HG_MAX_INS];
	static u32 slot_val[NSLOTS];
	static struct ir_unit again;
	static char text2[1 << 18];

	ck_assert_msg(len < sizeof(text2), "the dump is too long for this test");
	ir_begin(&again, ins, ARRAY_LEN(ins), slot_val, &guest, u.pc);
	int line = ir_parse(&again, text);

	ck_assert_msg(line == 0, "line %d of the dump is not read:\n%s", -line, text);
	ck_assert(again.nins == u.nins && !memcmp(again.ins + 1, u.ins + 1, (u.nins - 1) * sizeof(*u.ins)));
	ir_dump(&again, text2, sizeof(text2));
	ck_assert_msg(!strcmp(text, text2), "dumped again it is another:\n%s\n%s", text, text2);
}

/* What the second tier makes of a unit: labels in loops, some of which poll, and its passes over it. */
static void second_tier(void)
{
	char why[200];

	u.tier = 2;
	for (u32 i = 1; i + 1 < u.nins; i++)
		if (u.ins[i].op == IRO_label) {
			u.ins[i].cc = (u8)below(4);
			if (u.ins[i + 1].op == IRO_insn && one_in(2))
				u.ins[i].n |= IR_LABEL_POLL;
		}
	ir_optimise(&u, 2);
	ck_assert_msg(ir_verify(&u, why, sizeof(why)) == 0, "after the passes: %s", why);
}

/* Interprets the unit and runs its host code from the same state and memory.  The first difference or NULL; *want is
 * what the interpreter says. */
static const char *compare(struct hg *hg, const struct ir_unit *unit, u64 code_at, const struct state *start,
                           const u8 *before, struct state *want)
{
	static u8 want_memory[MEMORY];
	struct state *s = cpu_state(cpu);

	*s = *start;
	memcpy(memory, before, MEMORY);
	cpu->fp_sticky = 0;
	ir_interp(unit, cpu);
	s->raised = (u32)cpu->fp_sticky;
	*want = *s;
	memcpy(want_memory, memory, MEMORY);
	*s = *start;
	memcpy(memory, before, MEMORY);
	cpu->mxcsr = 0x1f80;
	hg_set_fp_mode(hg, cpu, unit->fp_mode);
	cpu->fp_sticky = 0;
	hg_enter(hg, cpu, code_at);
	s->raised = hg_take_fp_flags(cpu) | (u32)cpu->fp_sticky;
	if (cpu->exit_reason == CPU_EXIT_LINK || cpu->exit_reason == CPU_EXIT_LOOKUP)
		cpu->exit_reason = 0;
	ck_assert_uint_eq(cpu->flags_op, 0);
	const char *diff = difference(want, s);
	return diff ? diff : memcmp(memory, want_memory, MEMORY) ? "memory" : NULL;
}

/* x op x where x was spilled, every temporary is taken and so is the result's home: the cell that x was in is given out
 * anew while the operation is prepared. */
START_TEST(spilled_operand_twice)
{
	static const u8 ops[] = {IRO_mul, IRO_add}; /* the others fold */
	static struct ir_ins ins[HG_MAX_INS];
	static u32 slot_val[NSLOTS];
	static struct hg_unit out;
	static u8 host[HG_MAX_CODE], before[MEMORY];
	struct hg_options o = {.level = hg_host_level(), .base = HG_BASE_ZERO};
	struct state *s, start, want;

	set_up();
	s = cpu_state(cpu);
	struct hg *hg = hg_new(&guest, &o, code, (u64)code);
	u8 *unit = code + ROUND_UP(hg_stub_len(hg), 64);

	out.code = host;
	for (size_t k = 0; k < ARRAY_LEN(ops); k++)
		for (unsigned pressure = 4; pressure < 7; pressure++) {
			struct ir_ref x, first[6], then[6], home;

			ir_begin(&u, ins, ARRAY_LEN(ins), slot_val, &guest, 0x1000);
			ir_insn(&u, 0x1000);
			home = ir_get(&u, SLOT_X(0));
			x = ir_op2(&u, IRO_xor, IR_I64, ir_get(&u, SLOT_X(1)), ir_get(&u, SLOT_X(2)));
			for (unsigned n = 0; n < pressure; n++)
				first[n] =
				    ir_op2(&u, IRO_sub, IR_I64, ir_get(&u, SLOT_X(1)), ir_get(&u, SLOT_X(n + 2)));
			for (unsigned n = 1; n < pressure; n++)
				first[0] = ir_op2(&u, IRO_or, IR_I64, first[0], first[n]);
			ir_set(&u, SLOT_X(NX - 1), first[0]);
			for (unsigned n = 0; n < pressure; n++)
				then[n] = ir_op2(&u, IRO_xor, IR_I64, ir_get(&u, SLOT_X(2)), ir_get(&u, SLOT_X(n + 3)));
			ir_set(&u, SLOT_X(0), ir_op2(&u, (enum ir_op)ops[k], IR_I64, x, x));
			for (unsigned n = 0; n < pressure; n++)
				ir_set(&u, SLOT_X(NX - 2 - n), ir_op2(&u, IRO_sub, IR_I64, then[n], home));
			ir_exit_stop(&u, 0x2000);
			ck_assert_int_eq(hg_compile(hg, &u, &out), 0);
			memcpy(unit, out.code, out.len);
			hg_place(hg, &out, unit, (u64)unit, 0, 0);
			seed = k + 1;
			random_state(s);
			start = *s;
			memcpy(before, memory, MEMORY);
			const char *diff = compare(hg, &u, (u64)unit, &start, before, &want);
			ck_assert_msg(!diff, "%s, %u values: %s", ir_opinfo[ops[k]].name, pressure, diff);
		}
	hg_free(hg);
}
END_TEST

static void run_units(int level, unsigned tier, bool random_ra, unsigned count, u64 first)
{
	static struct ir_ins ins[HG_MAX_INS];
	static u32 slot_val[NSLOTS];
	static struct hg_unit out;
	static u8 host[HG_MAX_CODE], before[MEMORY];
	static char text[1 << 18];
	struct hg_options o = {.level = level, .base = HG_BASE_ZERO, .random_ra = random_ra, .seed = 1};
	struct state *s = cpu_state(cpu), start, want;
	struct hg *hg = hg_new(&guest, &o, code, (u64)code);
	u8 *unit = code + ROUND_UP(hg_stub_len(hg), 64);

	unsigned refused = 0;

	out.code = host;
	for (unsigned n = 0; n < count; n++) {
		const char *diff;
		char why[200];

		seed = (first + n) * 0x9e3779b97f4a7c15ull + 1;
		for (unsigned k = 0; k < 8; k++)
			rnd();
		make_unit(ins, ARRAY_LEN(ins), slot_val);
		size_t len = ir_dump(&u, text, sizeof(text));

		if (n < 200)
			read_back(text, len);
		ck_assert_msg(ir_verify(&u, why, sizeof(why)) == 0, "seed %lu: %s\n%s", first + n, why, text);
		struct ir_unit copy = u;
		static struct ir_ins ins_copy[HG_MAX_INS];

		memcpy(ins_copy, ins, u.nins * sizeof(ins[0]));
		copy.ins = ins_copy;
		if (tier > 1)
			second_tier();
		if (hg_compile(hg, &u, &out)) {
			/* too large a unit is refused, not miscompiled */
			if (getenv("DUMP"))
				printf("seed %lu refused\n%s\n", first + n, text);
			refused++;
			continue;
		}
		if (n < 200) {
			/* the bytes are a function of the unit and the options alone */
			static struct hg_unit twin;
			static u8 twin_code[HG_MAX_CODE];

			twin.code = twin_code;
			ck_assert_int_eq(hg_compile(hg, &u, &twin), 0);
			ck_assert_msg(twin.len == out.len && !memcmp(twin.code, out.code, out.len) &&
			                  twin.nreloc == out.nreloc && twin.nlink == out.nlink &&
			                  twin.nside == out.nside,
			              "seed %lu compiles to other bytes the second time", first + n);
		}
		memcpy(unit, out.code, out.len);
		hg_place(hg, &out, unit, (u64)unit, 0, 0);
		for (unsigned run = 0; run < 4; run++) {
			random_state(s);
			start = *s;
			memcpy(before, memory, MEMORY);
			diff = compare(hg, &copy, (u64)unit, &start, before, &want);
			if (diff && getenv("DUMP")) {
				printf("%s\n:10000 ", text);
				for (u32 k = 0; k < out.len; k++)
					printf("%02x", out.code[k]);
				printf("\n");
				printf("# pc want %lx got %lx exit_reason %u\n", want.pc, s->pc, cpu->exit_reason);
				for (unsigned k = 0; k < NV; k++)
					printf("# v%u start %016lx:%016lx want %016lx:%016lx got %016lx:%016lx\n", k,
					       start.v[k][1], start.v[k][0], want.v[k][1], want.v[k][0], s->v[k][1],
					       s->v[k][0]);
			}
			fflush(stdout);
			if (diff) {
				/* Is it so each time? */
				char once[200];
				struct state first_want = want;
				snprintf(once, sizeof once, "%s", diff);
				diff = compare(hg, &copy, (u64)unit, &start, before, &want);
				ck_abort_msg(
				    "level %d tier %u random_ra %d seed %lu run %u: %s; once more: %s%s (DUMP=1 "
				    "SEED=%lu "
				    "UNITS=1 shows it)",
				    level, tier, random_ra, first + n, run, once, diff ? diff : "no difference",
				    difference(&first_want, &want) ? ", and something else wanted" : "", first + n);
			}
		}
	}
	hg_free(hg);
	ck_assert_msg(refused * 100 <= count, "%u of %u units were refused", refused, count);
}

START_TEST(units)
{
	const char *n = getenv("UNITS"), *first = getenv("SEED");
	unsigned count = n ? (unsigned)atoi(n) : 4000;
	int best = hg_host_level();

	set_up();
	for (int l = 2; l <= best; l++)
		for (unsigned tier = 1; tier <= 2; tier++) {
			run_units(l, tier, false, count, first ? strtoull(first, NULL, 0) : 1);
			run_units(l, tier, true, count, first ? strtoull(first, NULL, 0) : 1);
		}
}
END_TEST

Suite *x86_random_suite(void)
{
	Suite *s = suite_create("x86_random");
	TCase *tc = tcase_create("x86_random");

	tcase_set_timeout(tc, 600);
	tcase_add_test(tc, units);
	tcase_add_test(tc, spilled_operand_twice);
	suite_add_tcase(s, tc);
	return s;
}
