/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/lower_softmmu.c - guest memory in system mode: an inline probe of the TLB, and C when it misses.
 *
 * The probe is the one that core/softmmu.h describes.  A miss, a page crossing, a device or an atomic goes to the
 * machine's functions (cpu->mem) with operands and result in cpu->soft, as soft.h lays them out; a guest exception
 * leaves the unit from the helper's thunk, so the state is precise before every access: pending flags are stored first.
 */
#include "hostgen/x86_64/cg_int.h"

#include "core/cpu.h"
#include "core/guest.h"
#include "core/host.h"
#include "core/softmmu.h"
#include "hostgen/x86_64/encode_vec.h"
#include "hostgen/x86_64/soft.h"

#define SOFT(n) cg_cpu(offsetof(struct cpu, soft[n]))

/* soft[8] of an access: operation | IR_MEM_* << 8 | rmw kind << 16 */
enum access {
	ACCESS_LOAD,
	ACCESS_STORE,
	ACCESS_LOAD128,
	ACCESS_STORE128,
	ACCESS_RMW,
	ACCESS_CAS,
	ACCESS_CAS128,
};

static void reverse16(u64 v[2])
{
	u64 lo = v[0];

	v[0] = __builtin_bswap64(v[1]);
	v[1] = __builtin_bswap64(lo);
}

u64 x86_access(struct cpu *cpu, u64 a, u64 b, u64 c)
{
	const struct hg_mem *m = cpu->mem;
	u64 *s = cpu->soft, addr = s[0];
	u32 memop = s[8] >> 8 & 0xff;

	(void)a, (void)b, (void)c;
	hg_fold_flags(cpu); /* an exception would look at them */
	switch ((enum access)(s[8] & 0xff)) {
	case ACCESS_LOAD: s[6] = m->load(cpu, addr, memop); break;
	case ACCESS_STORE: m->store(cpu, addr, s[2], memop); break;
	case ACCESS_LOAD128: m->load128(cpu, addr, memop, &s[6]); break;
	case ACCESS_STORE128: m->store128(cpu, addr, memop, &s[2]); break;
	case ACCESS_RMW: s[6] = m->rmw(cpu, addr, s[2], memop, s[8] >> 16 & 0xff); break;
	case ACCESS_CAS: s[6] = m->cas(cpu, addr, s[2], s[4], memop); break;
	case ACCESS_CAS128:
		if (memop & IR_MEM_SWAP) {
			reverse16(&s[2]);
			reverse16(&s[4]);
		}
		m->cas128(cpu, addr, &s[2], &s[4], &s[6]);
		if (memop & IR_MEM_SWAP)
			reverse16(&s[6]);
		break;
	}
	return 0;
}

static void store_imm64(struct cg *c, struct x86_mem m, u64 v)
{
	struct x86_mem hi = m;

	hi.disp += 4;
	x86_mov_mi(&c->b, 4, m, (s32)v);
	x86_mov_mi(&c->b, 4, hi, (s32)(v >> 32));
}

/* Calls x86_access with the operands in soft; every register but the result survives. */
static void call_access(struct cg *c, enum access op, const struct ir_ins *in, u64 pc)
{
	struct x86_buf *b = &c->b;

	x86_mov_mi(b, 4, SOFT(8), (s32)(op | (u32)in->n << 8 | (u32)in->cc << 16));
	x86_mov_mr(b, 8, SOFT(9), X86_RAX);
	store_imm64(c, cg_slot(c, c->hg->guest->slot_pc), pc);
	cg_call_host_helper(c, CG_HOST_ACCESS);
	x86_mov_rm(b, 8, X86_RAX, SOFT(9));
}

static bool is_vec(const struct ir_ins *in)
{
	return cg_vec_type(in->type);
}

/* The operand in register r (vector: number) to soft[n]. */
static void put(struct cg *c, bool vec, unsigned n, unsigned r)
{
	if (vec)
		x86_v_mr(&c->b, X86_V_MOVUPS_ST, SOFT(n), r);
	else
		x86_mov_mr(&c->b, 8, SOFT(n), r);
}

static void take(struct cg *c, const struct ir_ins *in, unsigned d)
{
	unsigned size = 1u << (in->n & IR_MEM_SIZE);

	if (is_vec(in))
		x86_v_rm(&c->b, size == 16 ? X86_V_MOVUPS : size == 8 ? X86_V_MOVSD_LD : X86_V_MOVSS_LD, d, SOFT(6));
	else /* of its size: what is above an i32 must be zero, and the machine extends to 64 bits */
		x86_mov_rm(&c->b, in->type == IR_I32 ? 4 : 8, d, SOFT(6));
}

static enum access access_of(const struct ir_ins *in)
{
	bool wide = (in->n & IR_MEM_SIZE) == 4;

	switch (in->op) {
	case IRO_load: return wide ? ACCESS_LOAD128 : ACCESS_LOAD;
	case IRO_store: return wide ? ACCESS_STORE128 : ACCESS_STORE;
	case IRO_rmw: return ACCESS_RMW;
	case IRO_cas: return ACCESS_CAS;
	default: return ACCESS_CAS128;
	}
}

/* k: pc, instruction index; r: address, value, result */
static void miss_cold(struct cg *c, struct cg_cold *s)
{
	const struct ir_ins *in = cg_ins(c, (u32)s->k[1]);

	x86_mov_mr(&c->b, 8, SOFT(0), s->r[0]);
	if (in->op == IRO_store)
		put(c, is_vec(in), 2, s->r[1]);
	call_access(c, access_of(in), in, s->k[0]);
	if (in->op == IRO_load)
		take(c, in, s->r[2]);
	x86_jmp(&c->b, &s->back);
}

static void probe(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	bool store = in->op == IRO_store;
	unsigned size = 1u << (in->n & IR_MEM_SIZE), sz = in->type == IR_I32 ? 4 : 8;
	unsigned a = cg_use(c, in->a), v = store ? cg_use(c, in->b) : 0;
	unsigned at = cg_tmp(c), entry = cg_tmp(c), tag = cg_tmp(c), d = store ? 0 : cg_def(c, i);
	struct cg_cold *s = cg_cold(c, miss_cold);
	struct x86_mem m = x86_mem(at, 0);

	s->k[0] = c->cur_pc;
	s->k[1] = i;
	s->r[0] = (u8)at;
	s->r[1] = (u8)v;
	s->r[2] = (u8)d;
	x86_lea(b, 8, at, x86_mem(a, (s32)in->c));
	x86_mov_rr(b, 8, entry, at);
	x86_shift_ri(b, X86_SHR, 8, entry, 7);
	x86_alu_rm(b, X86_AND, 8, entry, cg_cpu(offsetof(struct cpu, tlb_mask)));
	x86_alu_rm(b, X86_ADD, 8, entry, cg_cpu(offsetof(struct cpu, tlb)));
	x86_lea(b, 8, tag, x86_mem(at, (s32)size - 1));
	x86_alu_ri(b, X86_AND, 8, tag, -4096);
	x86_alu_rm(b, X86_OR, 8, tag, cg_cpu(offsetof(struct cpu, tlb_tag)));
	x86_alu_rm(b, X86_CMP, 8, tag,
	           x86_mem(entry, store ? (s32)offsetof(struct tlb_entry, wr) : (s32)offsetof(struct tlb_entry, rd)));
	x86_jcc(b, X86_CC_NE, &s->label);
	x86_alu_rm(b, X86_ADD, 8, at, x86_mem(entry, (s32)offsetof(struct tlb_entry, addend)));
	if (is_vec(in)) {
		if (store)
			x86_v_mr(b, size == 16 ? X86_V_MOVUPS_ST : size == 8 ? X86_V_MOVSD_ST : X86_V_MOVSS_ST, m, v);
		else
			x86_v_rm(b, size == 16 ? X86_V_MOVUPS : size == 8 ? X86_V_MOVSD_LD : X86_V_MOVSS_LD, d, m);
	} else if (store) {
		x86_mov_mr(b, size, m, v);
	} else if (size == 8) {
		x86_mov_rm(b, 8, d, m);
	} else if (in->n & IR_MEM_SIGN && size < sz) {
		x86_movsx_rm(b, sz, size, d, m);
	} else {
		x86_movzx_rm(b, size, d, m);
	}
	x86_bind(b, &s->back);
}

void cg_lower_softmmu(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	bool vec = is_vec(in) || in->op == IRO_cas128;
	unsigned d;

	cg_flags_flush(c);
	c->busy_tmp = c->locked = 0;
	cg_clobber(c);
	if ((in->op == IRO_load || in->op == IRO_store) && !(in->n & (IR_MEM_SWAP | IR_MEM_ALIGN | IR_MEM_SEQ)) &&
	    !(vec && (in->n & IR_MEM_SIZE) < 2)) {
		probe(c, in, i);
		return;
	}
	unsigned a = cg_use(c, in->a), t = cg_tmp(c);

	if (in->op == IRO_load || in->op == IRO_store)
		x86_lea(b, 8, t, x86_mem(a, (s32)in->c));
	else
		cg_mov(c, t, a);
	x86_mov_mr(b, 8, SOFT(0), t);
	if (in->op != IRO_load)
		put(c, vec, 2, cg_use(c, in->b));
	if (in->op == IRO_cas || in->op == IRO_cas128)
		put(c, vec, 4, cg_use(c, in->c));
	d = in->op == IRO_store ? 0 : cg_def(c, i);
	call_access(c, access_of(in), in, c->cur_pc);
	if (in->op == IRO_store)
		return;
	if (in->op == IRO_cas128)
		x86_v_rm(b, X86_V_MOVUPS, d, SOFT(6));
	else
		take(c, in, d);
}
