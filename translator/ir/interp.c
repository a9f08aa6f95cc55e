/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/interp.c - the executable meaning of ops.def: runs a unit's IR on a cpu's state and memory.
 *
 * It is the judge of the code generators and the fallback where there is none.  Values are 128 bits wide; the flags
 * slot is written at once; memory goes through mm's fault-recovering copies (user) or the machine's functions (system),
 * so a fault ends the unit with pc at the instruction and the slots as they are: precise by construction.
 */
#include "translator/ir/ir.h"

#include "core/cpu.h"
#include "core/guest.h"
#include "core/host.h"
#include "core/mm.h"
#include "core/softfp.h"
#include "core/softmmu_host.h"
#include "translator/ir/fold.h"

struct run {
	const struct ir_unit *u;
	struct cpu *cpu;
	u64 pc; /* of the guest instruction */
	bool faulted;
};

static void *slot_ptr(struct run *r, u32 s)
{
	return (u8 *)cpu_state(r->cpu) + r->u->guest->slots[s].offset;
}

static void set_pc(struct run *r, u64 pc)
{
	*cpu_slot_ptr(r->cpu, r->u->guest->slots[r->u->guest->slot_pc].offset) = pc;
}

static void fault(struct run *r, u64 addr, u32 code)
{
	r->faulted = true;
	if (r->cpu->mem)
		return; /* the machine has said what */
	r->cpu->exit_reason = CPU_EXIT_FAULT;
	r->cpu->exit_addr = addr;
	r->cpu->exit_code = code | CPU_FAULT_ADDR;
	if (mm_flags(r->cpu->mm, gaddr(addr)) & MM_MAPPED && !(code & CPU_FAULT_ALIGN))
		r->cpu->exit_code |= CPU_FAULT_PERM;
}

/* The first byte of [addr, addr + n) that may not be accessed, for the fault's address. */
static u64 bad_byte(struct run *r, u64 addr, unsigned n, u32 need)
{
	u64 next = ROUND_DOWN(addr, MM_PAGE) + MM_PAGE;

	return next < addr + n && (mm_flags(r->cpu->mm, gaddr(addr)) & need) == need ? next : addr;
}

static bool aligned(struct run *r, u64 addr, const struct ir_ins *in, u32 write)
{
	unsigned n = 1u << (in->n & IR_MEM_SIZE);

	if ((in->op == IRO_cas128 || in->n & IR_MEM_ALIGN) && addr & (n - 1)) {
		fault(r, addr, CPU_FAULT_ALIGN | write);
		return false;
	}
	return true;
}

static bool read_mem(struct run *r, u64 addr, u64 v[2], unsigned n)
{
	v[0] = v[1] = 0;
	if (!mm_valid(r->cpu->mm, gaddr(addr), n) || mm_copy_in(r->cpu->mm, v, gaddr(addr), n)) {
		fault(r, bad_byte(r, addr, n, MM_MAPPED | MM_READ), 0);
		return false;
	}
	return true;
}

static bool write_mem(struct run *r, u64 addr, const u64 v[2], unsigned n)
{
	if (!mm_valid(r->cpu->mm, gaddr(addr), n) || mm_copy_out(r->cpu->mm, gaddr(addr), v, n)) {
		fault(r, bad_byte(r, addr, n, MM_MAPPED | MM_WRITE), CPU_FAULT_WRITE);
		return false;
	}
	return true;
}

static u64 swap(u64 v, unsigned n)
{
	return __builtin_bswap64(v) >> (64 - 8 * n);
}

static u64 extend(const struct ir_ins *in, u64 v)
{
	unsigned n = 8u << (in->n & IR_MEM_SIZE);

	if (n >= 64)
		return v;
	v = bits_u(v, 0, n);
	return in->n & IR_MEM_SIGN ? (u64)sext(v, n) : v;
}

static void load(struct run *r, const struct ir_ins *in, u64 addr, u64 out[2])
{
	unsigned n = 1u << (in->n & IR_MEM_SIZE);

	if (r->cpu->mem) {
		out[1] = 0;
		if (n == 16)
			r->cpu->mem->load128(r->cpu, addr, in->n, out);
		else
			out[0] = r->cpu->mem->load(r->cpu, addr, in->n);
		r->faulted = r->cpu->exit_reason != 0;
		return;
	}
	if (!aligned(r, addr, in, 0) || !read_mem(r, addr, out, n))
		return;
	if (in->n & IR_MEM_SWAP && n <= 8)
		out[0] = swap(out[0], n);
	if (n <= 8)
		out[0] = extend(in, out[0]);
}

static void store(struct run *r, const struct ir_ins *in, u64 addr, const u64 v[2])
{
	unsigned n = 1u << (in->n & IR_MEM_SIZE);
	u64 w[2] = {v[0], v[1]};

	if (r->cpu->mem) {
		if (n == 16)
			r->cpu->mem->store128(r->cpu, addr, in->n, v);
		else
			r->cpu->mem->store(r->cpu, addr, v[0], in->n);
		r->faulted = r->cpu->exit_reason != 0;
		return;
	}
	if (!aligned(r, addr, in, CPU_FAULT_WRITE))
		return;
	if (in->n & IR_MEM_SWAP && n <= 8)
		w[0] = swap(w[0], n);
	write_mem(r, addr, w, n);
}

static u64 rmw_value(unsigned kind, u64 old, u64 b, unsigned bits)
{
	s64 so = sext(old, bits), sb = sext(b, bits);
	u64 uo = bits_u(old, 0, bits), ub = bits_u(b, 0, bits);

	switch (kind) {
	case IR_RMW_SWAP: return b;
	case IR_RMW_ADD: return old + b;
	case IR_RMW_AND: return old & b;
	case IR_RMW_ANDN: return old & ~b;
	case IR_RMW_OR: return old | b;
	case IR_RMW_XOR: return old ^ b;
	case IR_RMW_MINS: return so < sb ? old : b;
	case IR_RMW_MAXS: return so > sb ? old : b;
	case IR_RMW_MINU: return uo < ub ? old : b;
	default: return uo > ub ? old : b;
	}
}

/* One compare-and-exchange of n <= 8 bytes on host memory; *expect receives what was there. */
static bool exchange(void *p, unsigned n, u64 *expect, u64 desired)
{
	bool done;

	switch (n) {
	case 1: {
		u8 e = (u8)*expect;

		done = __atomic_compare_exchange_n((u8 *)p, &e, (u8)desired, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
		*expect = e;
		return done;
	}
	case 2: {
		u16 e = (u16)*expect;

		done =
		    __atomic_compare_exchange_n((u16 *)p, &e, (u16)desired, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
		*expect = e;
		return done;
	}
	case 4: {
		u32 e = (u32)*expect;

		done =
		    __atomic_compare_exchange_n((u32 *)p, &e, (u32)desired, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
		*expect = e;
		return done;
	}
	default:
		return __atomic_compare_exchange_n((u64 *)p, expect, desired, false, __ATOMIC_SEQ_CST,
		                                   __ATOMIC_SEQ_CST);
	}
}

/* A value of n bytes between the host's and the access's byte order. */
static u64 ordered(const struct ir_ins *in, u64 v, unsigned n)
{
	return in->n & IR_MEM_SWAP ? swap(v, n) : v;
}

/* rmw and cas in user mode: the page is read and written once through the recovering copies' rules, then exchanged. */
static void atomic(struct run *r, const struct ir_ins *in, u64 addr, u64 b, u64 c, u64 out[2])
{
	unsigned n = 1u << (in->n & IR_MEM_SIZE);
	u64 old[2], e;

	if (!aligned(r, addr, in, CPU_FAULT_WRITE) || !read_mem(r, addr, old, n))
		return;
	if (!(mm_flags(r->cpu->mm, gaddr(addr)) & MM_WRITE)) {
		fault(r, addr, CPU_FAULT_WRITE);
		return;
	}
	mm_unprotect(r->cpu->mm, gaddr(addr), n);
	e = old[0];
	if (in->op == IRO_cas) {
		e = ordered(in, bits_u(b, 0, 8 * n), n);
		exchange(mm_host(r->cpu->mm, gaddr(addr)), n, &e, ordered(in, c, n));
	} else {
		while (!exchange(mm_host(r->cpu->mm, gaddr(addr)), n, &e,
		                 ordered(in, rmw_value(in->cc, ordered(in, e, n), b, 8 * n), n)))
			;
	}
	out[0] = extend(in, ordered(in, e, n));
}

static void ordered128(const struct ir_ins *in, const u64 v[2], u64 out[2])
{
	bool swap = in->n & IR_MEM_SWAP;
	u64 lo = swap ? __builtin_bswap64(v[1]) : v[0], hi = swap ? __builtin_bswap64(v[0]) : v[1];

	out[0] = lo;
	out[1] = hi;
}

static void atomic128(struct run *r, const struct ir_ins *in, u64 addr, const u64 b[2], const u64 c[2], u64 out[2])
{
	u64 old[2], expect[2], desired[2];

	ordered128(in, b, expect);
	ordered128(in, c, desired);
	if (r->cpu->mem) {
		r->cpu->mem->cas128(r->cpu, addr, expect, desired, old);
		r->faulted = r->cpu->exit_reason != 0;
		ordered128(in, old, out);
		return;
	}
	if (!aligned(r, addr, in, CPU_FAULT_WRITE) || !read_mem(r, addr, old, 16))
		return;
	if (!(mm_flags(r->cpu->mm, gaddr(addr)) & MM_WRITE)) {
		fault(r, addr, CPU_FAULT_WRITE);
		return;
	}
	mm_unprotect(r->cpu->mm, gaddr(addr), 16);
	softmmu_host_cas128(mm_host(r->cpu->mm, gaddr(addr)), expect, desired);
	ordered128(in, expect, out);
}

static unsigned get_flags(struct run *r, u32 slot)
{
	u32 image;

	__builtin_memcpy(&image, slot_ptr(r, slot), 4);
	return flags_nzcv(image);
}

static void get_slot(struct run *r, const struct ir_ins *in, u64 out[2])
{
	const struct slot *s = &r->u->guest->slots[in->a];

	out[0] = out[1] = 0;
	if (s->class == SLOT_FLAGS)
		out[0] = get_flags(r, in->a);
	else
		__builtin_memcpy(out, slot_ptr(r, in->a), s->size);
}

static void set_slot(struct run *r, const struct ir_ins *in, const u64 v[2])
{
	const struct slot *s = &r->u->guest->slots[in->a];

	if (s->class == SLOT_FLAGS) {
		u32 image = flags_image((u32)v[0]);

		__builtin_memcpy(slot_ptr(r, in->a), &image, 4);
	} else {
		__builtin_memcpy(slot_ptr(r, in->a), v, s->size);
	}
}

static void call(struct run *r, const struct ir_ins *in, u64 a, u64 b, u64 c, u64 out[2])
{
	typedef u64 helper_fn(struct cpu *, u64, u64, u64);
	const struct ir_helper *h = &r->u->guest->helpers[in->n | (u32)in->cc << 8];

	set_pc(r, r->pc);
	out[0] = ((helper_fn *)h->fn)(r->cpu, a, b, c);
	out[1] = 0;
	if (h->flags & IR_H_TRAPS && r->cpu->exit_reason)
		r->faulted = true;
}

/* The integer, flags, float and vector rows without another effect. */
static bool pure(struct run *r, const struct ir_ins *in, u64 (*v)[2], u64 out[2])
{
	const char *args = ir_opinfo[in->op].args;
	const u64 *a = ir_arg_is_value(args[0]) ? v[in->a] : (u64[2]){in->a, 0};
	const u64 *b = ir_arg_is_value(args[1]) ? v[in->b] : (u64[2]){in->b, 0};
	const u64 *c = ir_arg_is_value(args[2]) ? v[in->c] : (u64[2]){in->c, 0};
	unsigned nzcv;

	out[1] = 0;
	switch (in->op) {
	case IRO_addc:
	case IRO_subc:
		out[0] = a[0] + (in->op == IRO_addc ? b[0] : ~b[0]) + (c[0] >> 1 & 1);
		if (in->type == IR_I32)
			out[0] = (u32)out[0];
		return true;
	case IRO_fl_ccmp: out[0] = ir_cond_holds(in->cc, (unsigned)a[0]) ? b[0] : in->n; return true;
	case IRO_fl_put: out[0] = a[0] >> 28 & 15; return true;
	case IRO_fl_get: out[0] = a[0] << 28; return true;
	case IRO_setc: out[0] = ir_cond_holds(in->cc, (unsigned)a[0]); return true;
	case IRO_setm:
		out[0] = ir_cond_holds(in->cc, (unsigned)a[0]) ? in->type == IR_I32 ? 0xffffffffull : ~0ull : 0;
		return true;
	case IRO_sel: {
		const u64 *s = ir_cond_holds(in->cc, (unsigned)a[0]) ? b : c;

		out[0] = s[0];
		out[1] = s[1];
		return true;
	}
	default: break;
	}
	if (ir_eval_flags(in, a[0], b[0], c[0] >> 1 & 1, &nzcv)) {
		out[0] = nzcv;
		return true;
	}
	if (ir_eval(in, a[0], b[0], c[0], &out[0]))
		return true;
	if (ir_eval_vec(in, a, b, c, out))
		return true;
	struct sfp_env env = {0};

	if (r->u->guest->fp_env)
		r->u->guest->fp_env(r->u->fp_mode, &env);
	env.flags = 0;
	if (!ir_eval_float(in, &env, a, b, c, out))
		return false;
	r->cpu->fp_sticky |= env.flags;
	return true;
}

static u32 label_at(const struct ir_unit *u, u32 label)
{
	for (u32 i = 1; i < u->nins; i++)
		if (u->ins[i].op == IRO_label && u->ins[i].a == label)
			return i;
	check(!"a label is not placed");
	return 0;
}

static int leave(struct run *r, u32 exit, u64 to)
{
	const struct ir_exit *e = &r->u->exit[exit];

	set_pc(r, e->kind == IR_EXIT_IND || e->kind == IR_EXIT_ICALL || e->kind == IR_EXIT_RET ? to : e->pc);
	return CPU_EXIT_NONE;
}

int ir_interp(const struct ir_unit *u, struct cpu *cpu)
{
	/* A value for each row that there is: units are mostly small, and a guest's signal stack can be. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wvla"
	u64 v[u->nins][2];
#pragma GCC diagnostic pop
	struct run r = {.u = u, .cpu = cpu, .pc = u->pc};

	v[0][0] = v[0][1] = 0;
	cpu->exit_reason = 0;
	for (u32 i = 1; i < u->nins; i++) {
		const struct ir_ins *in = &u->ins[i];
		u64 *out = v[i];

		switch (in->op) {
		case IRO_label:
			if (in->n & IR_LABEL_POLL && __atomic_load_n(&cpu->exit_request, __ATOMIC_RELAXED)) {
				set_pc(&r, ir_imm(in + 1));
				return CPU_EXIT_NONE; /* the run loop sees the request */
			}
			break;
		case IRO_nop:
		case IRO_prefetch: break;
		case IRO_vconst:
			out[0] = u->pool[in->a][0];
			out[1] = u->pool[in->a][1];
			break;
		case IRO_get: get_slot(&r, in, out); break;
		case IRO_set: set_slot(&r, in, v[in->b]); break;
		case IRO_insn: r.pc = ir_imm(in); break;
		case IRO_load: load(&r, in, v[in->a][0] + (u64)(s64)(s32)in->c, out); break;
		case IRO_store: store(&r, in, v[in->a][0] + (u64)(s64)(s32)in->c, v[in->b]); break;
		case IRO_rmw:
			out[1] = 0;
			if (cpu->mem) {
				out[0] = cpu->mem->rmw(cpu, v[in->a][0], v[in->b][0], in->n, in->cc);
				r.faulted = cpu->exit_reason != 0;
			} else {
				atomic(&r, in, v[in->a][0], v[in->b][0], 0, out);
			}
			break;
		case IRO_cas:
			out[1] = 0;
			if (cpu->mem) {
				out[0] = cpu->mem->cas(cpu, v[in->a][0], v[in->b][0], v[in->c][0], in->n);
				r.faulted = cpu->exit_reason != 0;
			} else {
				atomic(&r, in, v[in->a][0], v[in->b][0], v[in->c][0], out);
			}
			break;
		case IRO_cas128: atomic128(&r, in, v[in->a][0], v[in->b], v[in->c], out); break;
		case IRO_fpget:
			out[0] = cpu->fp_sticky;
			out[1] = 0;
			break;
		case IRO_fpset: cpu->fp_sticky = v[in->a][0]; break;
		case IRO_fence: __atomic_thread_fence(__ATOMIC_SEQ_CST); break;
		case IRO_jump: i = label_at(u, in->a) - 1; break;
		case IRO_br:
			if (ir_cond_holds(in->cc, (unsigned)v[in->a][0]))
				i = label_at(u, in->b) - 1;
			break;
		case IRO_exit: return leave(&r, in->a, 0);
		case IRO_exitif:
			if (ir_cond_holds(in->cc, (unsigned)v[in->a][0]))
				return leave(&r, in->b, 0);
			break;
		case IRO_exitv: return leave(&r, in->b, v[in->a][0]);
		case IRO_trap:
			set_pc(&r, r.pc);
			cpu->exit_addr = v[in->a][0];
			cpu->exit_code = in->b;
			cpu->exit_reason = in->n;
			return in->n;
		case IRO_call: call(&r, in, v[in->a][0], v[in->b][0], v[in->c][0], out); break;
		case IRO_count: cpu->counter[in->n & 7] += (u64)(s64)(s32)in->b; break;
		default: check(pure(&r, in, v, out)); break;
		}
		if (r.faulted) {
			set_pc(&r, r.pc);
			return (int)cpu->exit_reason;
		}
	}
	check(!"a unit has no end");
	return CPU_EXIT_NONE;
}
