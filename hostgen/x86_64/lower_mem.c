/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/lower_mem.c - lowering rows of guest memory: loads, stores, atomics, fences.
 *
 * An x86-64 host orders loads with loads, stores with stores and loads with later stores (SDM volume 3, section 9.2.2),
 * so acquire and release cost nothing; only a store that must be visible before a later load (IR_MEM_SEQ, fence 2)
 * needs xchg or a locked operation.
 */
#include "hostgen/x86_64/cg_int.h"

#include "core/cpu.h"
#include "core/guest.h"
#include "hostgen/x86_64/encode_vec.h"

static unsigned bytes_of(const struct ir_ins *in)
{
	return 1u << (in->n & IR_MEM_SIZE);
}

static void align_cold(struct cg *c, struct cg_cold *s)
{
	struct x86_buf *b = &c->b;

	cg_flags_cold(c, s);
	x86_mov_mi(b, 4, cg_cpu(offsetof(struct cpu, exit_code)), (s32)s->k[1]);
	if (s->r[0] != X86_RAX)
		x86_mov_mr(b, 8, cg_cpu(offsetof(struct cpu, exit_addr)), s->r[0]);
	cg_leave_homes(c);
	x86_mov_ri(b, X86_RAX, s->k[0]);
	x86_mov_mr(b, 8, cg_slot(c, c->hg->guest->slot_pc), X86_RAX);
	x86_mov_mi(b, 4, cg_cpu(offsetof(struct cpu, exit_reason)), CPU_EXIT_FAULT);
	cg_jmp_stub(c, HG_STUB_LEAVE);
}

/* An access at value a + disp that must be aligned. */
static void check_align(struct cg *c, const struct ir_ins *in, u32 a, s32 disp, bool write)
{
	unsigned size = bytes_of(in);

	if (!(in->n & IR_MEM_ALIGN) || size == 1)
		return;
	unsigned r = cg_use(c, a);

	if (disp || r == X86_RAX) { /* the cold path uses rax */
		unsigned at = cg_tmp(c);

		x86_lea(&c->b, 8, at, x86_mem(r, disp));
		r = at;
	}
	cg_flags_flush(c);
	cg_clobber(c);
	x86_test_ri(&c->b, 4, r, (s32)size - 1);
	struct cg_cold *s = cg_cold(c, align_cold);

	s->k[0] = c->cur_pc;
	s->k[1] = CPU_FAULT_ALIGN | CPU_FAULT_ADDR | (write ? CPU_FAULT_WRITE : 0);
	s->r[0] = (u8)r;
	x86_jcc(&c->b, X86_CC_NE, &s->label);
}

void cg_parts_of(const struct cg *c, u32 v, bool whole, struct cg_parts *p)
{
	const struct ir_ins *in = cg_ins(c, v);
	s64 disp;
	u64 k = 0;

	if (!whole && !c->val[v].folded) {
		if (cg_is_disp(c, v, &disp))
			p->disp += disp;
		else if (!p->base)
			p->base = v;
		else
			p->index = v;
	} else if (in->op == IRO_shl) {
		check(!p->index);
		cg_isconst(c, in->b, &k);
		p->index = in->a;
		p->scale = (unsigned)k;
	} else {
		cg_parts_of(c, in->a, false, p);
		cg_parts_of(c, in->b, false, p);
	}
}

struct x86_mem cg_parts_mem(struct cg *c, const struct cg_parts *p)
{
	unsigned base = p->base ? cg_use(c, p->base) : X86_NOREG, index = p->index ? cg_use(c, p->index) : X86_NOREG;

	return x86_mem_index(base, index, p->scale, (s32)p->disp);
}

struct x86_mem cg_address(struct cg *c, u32 a, s32 disp)
{
	struct x86_mem m;

	if (c->val[a].folded || c->val[a].parted) {
		struct cg_parts p = {.disp = disp};

		cg_parts_of(c, a, true, &p);
		if (!c->val[a].folded)
			cg_touch(c, a);
		m = cg_parts_mem(c, &p);
	} else {
		m = x86_mem(cg_use(c, a), disp);
	}
	switch (c->hg->opt.base) {
	case HG_BASE_ZERO:
	case HG_BASE_SOFTMMU: return m;
	case HG_BASE_SEG: return x86_mem_flags(m, X86_MEM_GS);
	default: return x86_mem_flags(m, X86_MEM_GS | X86_MEM_ADDR32);
	}
}

/* Brings the old or loaded value in register d (of size bytes, zero above) to the type. */
static void extend(struct cg *c, const struct ir_ins *in, unsigned d)
{
	unsigned size = bytes_of(in), sz = in->type == IR_I32 ? 4 : 8;

	if (size >= sz)
		return;
	if (in->n & IR_MEM_SIGN)
		x86_movsx_rr(&c->b, sz, size, d, d);
	else
		x86_movzx_rr(&c->b, size, d, d);
}

static void lower_load(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned size = bytes_of(in), sz = in->type == IR_I32 ? 4 : 8, d;
	struct x86_mem m;
	struct x86_buf *b = &c->b;

	if (c->hg->opt.base == HG_BASE_SOFTMMU) {
		cg_lower_softmmu(c, in, i);
		return;
	}
	check_align(c, in, in->a, (s32)in->c, false);
	m = cg_address(c, in->a, (s32)in->c);
	d = cg_def(c, i);
	cg_fault_point(c);
	if (cg_vec_type(in->type)) {
		switch (size) {
		case 16: x86_v_rm(b, X86_V_MOVUPS, d, m); break;
		case 8: x86_v_rm(b, X86_V_MOVSD_LD, d, m); break;
		case 4: x86_v_rm(b, X86_V_MOVSS_LD, d, m); break;
		default: {
			unsigned t = cg_tmp(c);

			x86_movzx_rm(b, size, t, m);
			x86_v_rr(b, X86_V_MOVD_XG, d, t);
		}
		}
		if (in->n & IR_MEM_SWAP)
			c->failed = true;
		return;
	}
	if (in->n & IR_MEM_SIGN && size < sz && !(in->n & IR_MEM_SWAP))
		x86_movsx_rm(b, sz, size, d, m);
	else if (size == 8)
		x86_mov_rm(b, 8, d, m);
	else
		x86_movzx_rm(b, size, d, m);
	if (in->n & IR_MEM_SWAP) {
		if (size == 2) {
			cg_clobber(c);
			x86_bswap(b, 4, d);
			x86_shift_ri(b, X86_SHR, 4, d, 16);
		} else if (size > 2) {
			x86_bswap(b, size, d);
		}
		if (in->n & IR_MEM_SIGN)
			extend(c, in, d);
	}
}

static void lower_store(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned size = bytes_of(in);
	struct x86_mem m;
	struct x86_buf *b = &c->b;
	s32 imm;

	if (c->hg->opt.base == HG_BASE_SOFTMMU) {
		cg_lower_softmmu(c, in, i);
		return;
	}
	check_align(c, in, in->a, (s32)in->c, true);
	m = cg_address(c, in->a, (s32)in->c);
	if (cg_vec_type(in->type)) {
		unsigned v = cg_use(c, in->b), t = size == 2 ? cg_tmp(c) : 0;

		if (size == 2)
			x86_v_rr(b, X86_V_MOVD_GX, t, v);
		cg_fault_point(c);
		switch (size) {
		case 16: x86_v_mr(b, X86_V_MOVUPS_ST, m, v); break;
		case 8: x86_v_mr(b, X86_V_MOVSD_ST, m, v); break;
		case 4: x86_v_mr(b, X86_V_MOVSS_ST, m, v); break;
		default: x86_mov_mr(b, 2, m, t); break;
		}
		if (in->n & IR_MEM_SWAP)
			c->failed = true;
	} else if (!(in->n & (IR_MEM_SWAP | IR_MEM_SEQ)) && c->val[in->b].reg == CG_NONE &&
	           cg_imm32(c, in->b, size, &imm)) {
		cg_touch(c, in->b);
		cg_fault_point(c);
		x86_mov_mi(b, size, m, imm);
	} else {
		unsigned r = cg_use(c, in->b);

		if ((in->n & IR_MEM_SWAP) && size > 1) {
			unsigned t = cg_tmp(c);

			x86_mov_rr(b, 8, t, r);
			x86_bswap(b, 8, t);
			if (size < 8) {
				cg_clobber(c);
				x86_shift_ri(b, X86_SHR, 8, t, 64 - size * 8);
			}
			r = t;
		}
		if (in->n & IR_MEM_SEQ) {
			unsigned t = cg_tmp(c);

			cg_mov(c, t, r);
			cg_fault_point(c);
			x86_xchg_mr(b, size, m, t);
			return;
		}
		cg_fault_point(c);
		x86_mov_mr(b, size, m, r);
	}
}

/* Reverses the low size bytes of register r; of two, those above stay as they are.  Changes CF and OF. */
static void swap_bytes(struct x86_buf *b, unsigned size, unsigned r)
{
	if (size == 2)
		x86_shift_ri(b, X86_ROL, 2, r, 8);
	else if (size > 2)
		x86_bswap(b, size, r);
}

/* What a loop around cmpxchg shall store, into t: from the old value in rax and operand r.  Bits pass through a change
 * of byte order unchanged, so that bitwise operations swap their operand instead of the memory's value. */
static void rmw_new(struct x86_buf *b, unsigned kind, unsigned size, bool swap, unsigned t, unsigned r)
{
	static const u8 cc_of[] = {
	    [IR_RMW_MINS] = X86_CC_L, [IR_RMW_MAXS] = X86_CC_G, [IR_RMW_MINU] = X86_CC_B, [IR_RMW_MAXU] = X86_CC_A};
	unsigned sz = size < 4 ? 4 : size, order = swap ? size : 1;

	switch (kind) {
	case IR_RMW_AND:
	case IR_RMW_OR:
	case IR_RMW_XOR:
		x86_mov_rr(b, sz, t, r);
		swap_bytes(b, order, t);
		x86_alu_rr(b, kind == IR_RMW_OR ? X86_OR : kind == IR_RMW_AND ? X86_AND : X86_XOR, sz, t, X86_RAX);
		break;
	case IR_RMW_ANDN:
		x86_mov_rr(b, sz, t, r);
		swap_bytes(b, order, t);
		x86_grp3_r(b, X86_NOT, sz, t);
		x86_alu_rr(b, X86_AND, sz, t, X86_RAX);
		break;
	case IR_RMW_ADD:
		x86_mov_rr(b, sz, t, X86_RAX);
		swap_bytes(b, order, t);
		x86_alu_rr(b, X86_ADD, sz, t, r);
		swap_bytes(b, order, t);
		break;
	default:
		x86_mov_rr(b, sz, t, X86_RAX);
		swap_bytes(b, order, t);
		x86_alu_rr(b, X86_CMP, size, r, t);
		x86_cmov_rr(b, (enum x86_cc)cc_of[kind], sz, t, r);
		swap_bytes(b, order, t);
	}
}

static void lower_rmw(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned size = bytes_of(in), r, t, d;
	bool swap = in->n & IR_MEM_SWAP && size > 1;
	unsigned order = swap ? size : 1;
	struct x86_mem m;
	struct x86_buf *b = &c->b;

	if (c->hg->opt.base == HG_BASE_SOFTMMU) {
		cg_lower_softmmu(c, in, i);
		return;
	}
	if (in->cc == IR_RMW_SWAP || (in->cc == IR_RMW_ADD && !swap)) {
		check_align(c, in, in->a, 0, true);
		m = cg_address(c, in->a, 0);
		r = cg_use(c, in->b);
		if (in->cc == IR_RMW_ADD && !c->val[i].uses) {
			cg_fault_point(c);
			x86_alu_mr_lock(b, X86_ADD, size, true, m, r);
			return;
		}
		d = cg_def_temp(c, i);
		cg_mov(c, d, r);
		if (order == 2)
			cg_clobber(c);
		swap_bytes(b, order, d);
		cg_fault_point(c);
		if (in->cc == IR_RMW_SWAP)
			x86_xchg_mr(b, size, m, d);
		else
			x86_lock_xadd(b, size, m, d);
		swap_bytes(b, order, d);
		extend(c, in, d);
		return;
	}
	if (!c->val[i].uses && (in->cc == IR_RMW_OR || in->cc == IR_RMW_AND || in->cc == IR_RMW_XOR)) {
		check_align(c, in, in->a, 0, true);
		m = cg_address(c, in->a, 0);
		r = cg_use(c, in->b);
		if (swap) {
			t = cg_tmp(c);
			cg_mov(c, t, r);
			cg_clobber(c);
			swap_bytes(b, size, t);
			r = t;
		}
		cg_fault_point(c);
		x86_alu_mr_lock(b,
		                in->cc == IR_RMW_OR    ? X86_OR
		                : in->cc == IR_RMW_AND ? X86_AND
		                                       : X86_XOR,
		                size, true, m, r);
		return;
	}
	/* a compare-and-exchange loop: rax old (as it stands in memory), t new */
	cg_take(c, X86_RAX);
	check_align(c, in, in->a, 0, true);
	m = cg_address(c, in->a, 0);
	r = cg_use(c, in->b);
	t = cg_tmp(c);
	/* what may be read but not written faults at the cmpxchg only: EFLAGS are others then */
	cg_clobber(c);
	cg_fault_point(c);
	if (size >= 4)
		x86_mov_rm(b, size, X86_RAX, m);
	else
		x86_movzx_rm(b, size, X86_RAX, m);
	struct x86_label again = {0};

	x86_bind(b, &again);
	rmw_new(b, in->cc, size, swap, t, r);
	x86_lock_cmpxchg(b, size, m, t);
	x86_jcc(b, X86_CC_NE, &again);
	swap_bytes(b, order, X86_RAX);
	extend(c, in, X86_RAX);
	cg_def_in(c, i, X86_RAX);
}

static void lower_cas(struct cg *c, const struct ir_ins *in, u32 i)
{
	unsigned size = bytes_of(in), r, t;
	unsigned order = in->n & IR_MEM_SWAP ? size : 1;
	struct x86_mem m;

	if (c->hg->opt.base == HG_BASE_SOFTMMU) {
		cg_lower_softmmu(c, in, i);
		return;
	}
	cg_take(c, X86_RAX);
	check_align(c, in, in->a, 0, true);
	m = cg_address(c, in->a, 0);
	r = cg_use(c, in->c);
	if (order > 1) {
		t = cg_tmp(c);
		cg_mov(c, t, r);
		cg_clobber(c);
		swap_bytes(&c->b, order, t);
		r = t;
	}
	cg_use_in(c, in->b, X86_RAX);
	swap_bytes(&c->b, order, X86_RAX);
	cg_fault_point(c);
	x86_lock_cmpxchg(&c->b, size, m, r);
	swap_bytes(&c->b, order, X86_RAX);
	if (size == 4 && order == 1) /* eax is not written when the comparison succeeds */
		x86_mov_rr(&c->b, 4, X86_RAX, X86_RAX);
	extend(c, in, X86_RAX);
	cg_def_in(c, i, X86_RAX);
}

/* cmpxchg16b wants rdx:rax, rcx:rbx: rbx is a home, so it goes through a spill cell; the address must not use any of
 * them. */
static void lower_cas128(struct cg *c, const struct ir_ins *in, u32 i)
{
	struct x86_buf *b = &c->b;
	bool swap = in->n & IR_MEM_SWAP;
	unsigned e, n, d;
	struct x86_mem save = cg_cpu(offsetof(struct cpu, resv));

	if (c->hg->opt.base == HG_BASE_SOFTMMU) {
		cg_lower_softmmu(c, in, i);
		return;
	}
	cg_take(c, X86_RAX);
	cg_take(c, X86_RCX);
	cg_take(c, X86_RDX);
	cg_take(c, X86_RSI);
	cg_use_in(c, in->a, X86_RSI);
	cg_flags_flush(c);
	cg_clobber(c);
	x86_test_ri(b, 4, X86_RSI, 15);
	struct cg_cold *s = cg_cold(c, align_cold);

	s->k[0] = c->cur_pc;
	s->k[1] = CPU_FAULT_ALIGN | CPU_FAULT_ADDR | CPU_FAULT_WRITE;
	s->r[0] = X86_RSI;
	x86_jcc(b, X86_CC_NE, &s->label);
	e = cg_use(c, in->b);
	n = cg_use(c, in->c);
	d = cg_def_early(c, i);
	/* a fault with rbx changed would lose its slot: touch the page for writing first */
	struct x86_mem m = x86_mem(X86_RSI, 0);

	if (c->hg->opt.base == HG_BASE_SEG)
		m = x86_mem_flags(m, X86_MEM_GS);
	cg_fault_point(c);
	x86_alu_mi_lock(b, X86_OR, 4, true, m, 0);
	x86_mov_mr(b, 8, save, X86_RBX);
	/* of the other byte order the halves change places, and each is reversed */
	x86_v_rr(b, X86_V_MOVQ_GX, swap ? X86_RDX : X86_RAX, e);
	x86_v_rri(b, X86_V_PEXTRQ, swap ? X86_RAX : X86_RDX, e, 1);
	x86_v_rr(b, X86_V_MOVQ_GX, swap ? X86_RCX : X86_RBX, n);
	x86_v_rri(b, X86_V_PEXTRQ, swap ? X86_RBX : X86_RCX, n, 1);
	if (swap) {
		x86_bswap(b, 8, X86_RAX);
		x86_bswap(b, 8, X86_RDX);
		x86_bswap(b, 8, X86_RBX);
		x86_bswap(b, 8, X86_RCX);
	}
	x86_lock_cmpxchg16b(b, m);
	x86_mov_rm(b, 8, X86_RBX, save);
	if (swap) {
		x86_bswap(b, 8, X86_RAX);
		x86_bswap(b, 8, X86_RDX);
	}
	x86_v_rr(b, X86_V_MOVQ_XG, d, swap ? X86_RDX : X86_RAX);
	x86_v_rrri(b, X86_V_PINSRQ, d, d, swap ? X86_RAX : X86_RDX, 1);
}

static void lower_fence(struct cg *c, const struct ir_ins *in, u32 i)
{
	(void)i;
	if (in->n == 2) /* a locked operation on our own line is cheaper than mfence */
		x86_alu_mi_lock(&c->b, X86_OR, 4, true, cg_cpu(offsetof(struct cpu, resv[8])), 0);
}

static void lower_prefetch(struct cg *c, const struct ir_ins *in, u32 i)
{
	(void)i;
	x86_prefetch(&c->b, 1, cg_address(c, in->a, (s32)in->c));
}

// clang-format off
const struct cg_row cg_rows_mem[IRO_COUNT] = {
    /* operation      lowering         may change EFLAGS */
    [IRO_load]     = {lower_load,      false},
    [IRO_store]    = {lower_store,     false},
    [IRO_rmw]      = {lower_rmw,       true},
    [IRO_cas]      = {lower_cas,       true},
    [IRO_cas128]   = {lower_cas128,    true},
    [IRO_fence]    = {lower_fence,     true},
    [IRO_prefetch] = {lower_prefetch,  false},
};
// clang-format on
