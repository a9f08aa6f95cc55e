/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hostgen/x86_64/stubs.c - the generator object, the register convention, and the code that all units share. */
#include "hostgen/x86_64/cg_int.h"

#include <cpuid.h>
#include <sys/mman.h>

#include "core/cpu.h"
#include "core/guest.h"
#include "core/softfp.h"
#include "hostgen/x86_64/encode_vec.h"

/* Pinned integer slots, hottest first.  The first five survive C calls. */
static const u8 int_homes[] = {X86_RBX, X86_R12, X86_R13, X86_R14, X86_R15, X86_RDI, X86_R8, X86_R9, X86_R10, X86_R11};

static bool survives_c(unsigned r)
{
	return r == X86_RBX || (r >= X86_R12 && r <= X86_R15);
}

int hg_host_level(void)
{
	u32 a, b, c, d, a7, b7, c7, d7, ax, bx, cx, dx, lo, hi;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !__get_cpuid(0x80000001, &ax, &bx, &cx, &dx))
		return 0;
	/* v2: SSE3, SSSE3, CX16, SSE4.1, SSE4.2, POPCNT, LAHF in long mode (x86-64 psABI, table 3.1) */
	u32 v2 = 1u << 0 | 1u << 9 | 1u << 13 | 1u << 19 | 1u << 20 | 1u << 23;

	if ((c & v2) != v2 || !(cx & 1))
		return 0;
	/* v3: FMA, MOVBE, OSXSAVE, AVX, F16C; BMI1, AVX2, BMI2; LZCNT */
	u32 v3 = 1u << 12 | 1u << 22 | 1u << 27 | 1u << 28 | 1u << 29;

	if ((c & v3) != v3 || !__get_cpuid_count(7, 0, &a7, &b7, &c7, &d7) ||
	    (b7 & (1u << 3 | 1u << 5 | 1u << 8)) != (1u << 3 | 1u << 5 | 1u << 8) || !(cx & 1u << 5))
		return 2;
	__asm__("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
	if ((lo & 6) != 6)
		return 2;
	/* v4: AVX-512 F, DQ, CD, BW, VL, and the operating system saves its registers */
	u32 v4 = 1u << 16 | 1u << 17 | 1u << 28 | 1u << 30 | 1u << 31;

	if ((b7 & v4) != v4 || (lo & 0xe6) != 0xe6)
		return 3;
	return 4;
}

static void make_convention(struct hg *hg)
{
	const struct guest *g = hg->guest;
	unsigned nint = ARRAY_LEN(int_homes) - (hg->opt.base == HG_BASE_SOFTMMU ? 2 : 0);
	unsigned vfirst = CG_VTEMPS, vend = hg->opt.level >= 4 ? 32 : hg->opt.level == 3 ? 16 : CG_VSCRATCH;

	hg->temps = 1u << X86_RAX | 1u << X86_RCX | 1u << X86_RDX | 1u << X86_RSI;
	for (unsigned k = nint; k < ARRAY_LEN(int_homes); k++)
		hg->temps |= 1u << int_homes[k];
	hg->vtemps = (1u << CG_VTEMPS) - 1;
	for (unsigned r = 0; r < CG_REGS; r++)
		hg->slot_of[r] = 0xffff;
	for (u32 s = 0; s < g->nslots; s++) {
		const struct slot *sl = &g->slots[s];
		unsigned r = CG_NONE;

		hg->home[s] = CG_NONE;
		if (sl->hot == 255)
			continue;
		if (sl->class == SLOT_INT && (sl->size == 8 || sl->size == 4) && sl->hot < nint)
			r = int_homes[sl->hot];
		else if (sl->class == SLOT_VEC && sl->hot < vend - vfirst)
			r = CG_XMM + vfirst + sl->hot;
		if (r == CG_NONE || hg->slot_of[r] != 0xffff)
			continue;
		hg->home[s] = (u8)r;
		hg->slot_of[r] = (u16)s;
	}
}

/* -- emitting the stubs
 * ------------------------------------------------------------------------------------------------------- */

enum homes { HOMES_C_LOST = 1, HOMES_C_KEPT = 2, HOMES_VEC = 4, HOMES_ALL = 7 };

static void homes(struct cg *c, bool store, unsigned which)
{
	for (unsigned r = 0; r < CG_REGS; r++) {
		u32 s = c->hg->slot_of[r];

		if (s == 0xffff)
			continue;
		if (!(which & (r >= CG_XMM ? HOMES_VEC : survives_c(r) ? HOMES_C_KEPT : HOMES_C_LOST)))
			continue;
		if (store)
			cg_store_slot(c, s, r);
		else
			cg_load_slot(c, r, s);
	}
}

static void begin_stub(struct cg *c, u32 n, u8 *rw, u64 rx)
{
	/* no-ops, not traps: one stub falls through into the next */
	x86_nop(&c->b, (unsigned)-(c->b.p - rw) & 15);
	c->hg->stub[n] = rx + (u64)(c->b.p - rw);
}

static void jmp_to(struct cg *c, u64 target, u8 *rw, u64 rx)
{
	u64 here = rx + (u64)(c->b.p - rw);

	x86_jmp_rel32(&c->b, (s32)(target - (here + 5)));
}

static struct x86_mem m_reason(void)
{
	return cg_cpu(offsetof(struct cpu, exit_reason));
}

static void mxcsr(struct cg *c, bool store, size_t off)
{
	x86_v_m(&c->b, store ? X86_V_STMXCSR : X86_V_LDMXCSR, cg_cpu(off));
}

static void emit_helper(struct cg *c, const struct ir_helper *h, bool host, u8 *rw, u64 rx)
{
	struct x86_buf *b = &c->b;
	bool kept = (h->flags & (IR_H_READS | IR_H_WRITES | IR_H_TRAPS)) != 0;
	bool vec = (h->flags & IR_H_VECTOR) != 0;
	u32 temps = c->hg->temps & ~(1u << X86_RAX); /* host helpers keep them */

	homes(c, true, HOMES_C_LOST | (kept ? HOMES_C_KEPT : 0) | (vec ? HOMES_VEC : 0));
	if (host)
		for (u32 m = temps, n = 9; m; m &= m - 1, n++)
			x86_mov_mr(b, 8, cg_cpu(offsetof(struct cpu, resv[n])), (unsigned)__builtin_ctz(m));
	if (vec) {
		mxcsr(c, true, offsetof(struct cpu, mxcsr));
		mxcsr(c, false, offsetof(struct cpu, mxcsr_host));
	}
	x86_mov_mr(b, 8, cg_cpu(offsetof(struct cpu, pair_sp)), X86_RSP);
	x86_mov_rm(b, 8, X86_RSP, cg_cpu(offsetof(struct cpu, c_stack)));
	x86_lea(b, 8, X86_RDI, cg_cpu(0));
	x86_mov_ri(b, X86_RAX, (u64)h->fn);
	x86_call_r(b, X86_RAX);
	x86_mov_rm(b, 8, X86_RSP, cg_cpu(offsetof(struct cpu, pair_sp)));
	if (vec)
		mxcsr(c, false, offsetof(struct cpu, mxcsr));
	homes(c, false, HOMES_C_LOST | (h->flags & IR_H_WRITES ? HOMES_C_KEPT : 0) | (vec ? HOMES_VEC : 0));
	if (host)
		for (u32 m = temps, n = 9; m; m &= m - 1, n++)
			x86_mov_rm(b, 8, (unsigned)__builtin_ctz(m), cg_cpu(offsetof(struct cpu, resv[n])));
	if (h->flags & IR_H_TRAPS) {
		x86_alu_mi(b, X86_CMP, 4, m_reason(), 0);
		u8 *leave = x86_jcc8(b, X86_CC_NE);

		x86_ret(b);
		x86_patch8(b, leave);
		x86_alu_ri(b, X86_ADD, 8, X86_RSP, 8);
		jmp_to(c, c->hg->stub[HG_STUB_LEAVE], rw, rx);
	} else {
		x86_ret(b);
	}
}

/* Leaves with the pc in rax. */
static void leave_at(struct cg *c, enum cpu_exit reason, u8 *rw, u64 rx)
{
	x86_mov_mr(&c->b, 8, cg_slot(c, c->hg->guest->slot_pc), X86_RAX);
	x86_mov_mi(&c->b, 4, m_reason(), (s32)reason);
	jmp_to(c, c->hg->stub[HG_STUB_LEAVE], rw, rx);
}

void cg_emit_stubs(struct hg *hg, u8 *rw, u64 rx)
{
	static const u8 saved[] = {X86_RBP, X86_RBX, X86_R12, X86_R13, X86_R14, X86_R15};
	const struct guest *g = hg->guest;
	struct cg *c = hg->cg;
	struct x86_buf *b = &c->b;

	c->hg = hg;
	*b = (struct x86_buf){.p = rw, .end = rw + HG_STUB_BYTES, .level = (u8)hg->opt.level, .scratch = CG_VSCRATCH};

	/* enter(cpu, code) */
	hg->enter = (void (*)(struct cpu *, u64))rx;
	for (unsigned k = 0; k < ARRAY_LEN(saved); k++)
		x86_push_r(b, saved[k]);
	x86_alu_ri(b, X86_SUB, 8, X86_RSP, 8);
	x86_lea(b, 8, X86_RBP, x86_mem(X86_RDI, CPU_BASE_BIAS));
	x86_mov_mr(b, 8, cg_cpu(offsetof(struct cpu, c_stack)), X86_RSP);
	x86_mov_rr(b, 8, X86_RAX, X86_RSI);
	mxcsr(c, true, offsetof(struct cpu, mxcsr_host));
	mxcsr(c, false, offsetof(struct cpu, mxcsr));
	x86_mov_mi(b, 4, m_reason(), 0);
	homes(c, false, HOMES_ALL);
	x86_mov_rm(b, 8, X86_RSP, cg_cpu(offsetof(struct cpu, pair_sp)));
	x86_mov_mi(b, 4, cg_cpu(offsetof(struct cpu, in_code)), 1);
	x86_jmp_r(b, X86_RAX);

	begin_stub(c, HG_STUB_LEAVE, rw, rx);
	homes(c, true, HOMES_ALL);
	mxcsr(c, true, offsetof(struct cpu, mxcsr));
	x86_mov_mr(b, 8, cg_cpu(offsetof(struct cpu, pair_sp)), X86_RSP);
	/* entered by hg_unwind with the state already in memory */
	hg->stub[HG_STUB_LEAVE_SAVED] = rx + (u64)(b->p - rw);
	/* any store releases: none passes an earlier load or store (SDM volume 3, section 9.2.2) */
	x86_mov_mi(b, 4, cg_cpu(offsetof(struct cpu, in_code)), 0);
	mxcsr(c, false, offsetof(struct cpu, mxcsr_host));
	x86_mov_rm(b, 8, X86_RSP, cg_cpu(offsetof(struct cpu, c_stack)));
	x86_alu_ri(b, X86_ADD, 8, X86_RSP, 8);
	for (unsigned k = ARRAY_LEN(saved); k-- > 0;)
		x86_pop_r(b, saved[k]);
	x86_ret(b);

	begin_stub(c, HG_STUB_LINK, rw, rx);
	x86_mov_mr(b, 8, cg_cpu(offsetof(struct cpu, link_site)), X86_RCX);
	leave_at(c, CPU_EXIT_LINK, rw, rx);
	begin_stub(c, HG_STUB_LOOKUP, rw, rx);
	leave_at(c, CPU_EXIT_LOOKUP, rw, rx);
	begin_stub(c, HG_STUB_REQUEST, rw, rx);
	leave_at(c, CPU_EXIT_REQUEST, rw, rx);
	begin_stub(c, HG_STUB_HOT, rw, rx);
	leave_at(c, CPU_EXIT_HOT, rw, rx);

	/* the second entry where the target may be: jump_index(), twice, times 8 */
	begin_stub(c, HG_STUB_MISS, rw, rx);
	unsigned bits = hg->opt.base == HG_BASE_SOFTMMU ? JUMP_BITS_SYSTEM : JUMP_BITS;

	x86_imul_rri(b, 4, X86_RCX, X86_RAX, (s32)JUMP_HASH);
	x86_shift_ri(b, X86_SHR, 4, X86_RCX, 32 - bits);
	x86_alu_ri(b, X86_AND, 4, X86_RCX, -2);
	x86_mov_rm(b, 8, X86_RDX, cg_cpu(offsetof(struct cpu, jumps)));
	x86_lea(b, 8, X86_RCX, x86_mem_index(X86_RDX, X86_RCX, 3, (s32)(sizeof(struct jump_entry) << bits)));
	x86_alu_rm(b, X86_CMP, 8, X86_RAX, x86_mem(X86_RCX, 0));
	{
		u8 *miss = x86_jcc8(b, X86_CC_NE);

		x86_jmp_m(b, x86_mem(X86_RCX, 8));
		x86_patch8(b, miss);
	}
	jmp_to(c, hg->stub[HG_STUB_LOOKUP], rw, rx);

	/* A return to somewhere else: look through the next pairs (longjmp, tail calls), else drop them all. */
	begin_stub(c, HG_STUB_RETMISS, rw, rx);
	for (unsigned k = 1; k <= 4; k++) {
		x86_alu_rm(b, X86_CMP, 8, X86_RAX, x86_mem(X86_RSP, (s32)(8 + 16 * k)));
		u8 *next = x86_jcc8(b, X86_CC_NE);

		x86_alu_ri(b, X86_ADD, 8, X86_RSP, (s32)(16 * k));
		x86_ret(b);
		x86_patch8(b, next);
	}
	x86_mov_rm(b, 8, X86_RSP, cg_cpu(offsetof(struct cpu, pair_limit)));
	cg_emit_probe(c);
	{
		u8 *miss = x86_jcc8(b, X86_CC_NE);

		x86_jmp_m(b, x86_mem(X86_RCX, 8));
		x86_patch8(b, miss);
	}
	jmp_to(c, hg->stub[HG_STUB_MISS], rw, rx);

	hg->nstub = HG_STUB_HELPER0 + g->nhelpers + cg_nhost_helpers;
	check(hg->nstub <= ARRAY_LEN(hg->stub));
	for (u32 h = 0; h < g->nhelpers + cg_nhost_helpers; h++) {
		bool host = h >= g->nhelpers;

		check(x86_room(b, 2 * CG_ROOM));
		begin_stub(c, HG_STUB_HELPER0 + h, rw, rx);
		emit_helper(c, host ? &cg_host_helpers[h - g->nhelpers] : &g->helpers[h], host, rw, rx);
	}
	hg->stub_len = (u32)(b->p - rw);
}

/* -- the generator object
 * -------------------------------------------------------------------------------------------------------- */

static void *grab(u8 **p, size_t size)
{
	void *r = *p;

	*p += ROUND_UP(size, (size_t)16);
	return r;
}

struct hg *hg_new(const struct guest *g, const struct hg_options *o, u8 *rw, u64 rx)
{
	size_t size = sizeof(struct hg) + sizeof(struct cg) + HG_MAX_INS * sizeof(struct cg_val) +
	              CG_MAX_LABELS * sizeof(struct x86_label) + g->nslots * (16 + sizeof(struct cg_next)) + 1024;
	u8 *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	struct hg *hg = grab(&p, sizeof(*hg));

	hg->self_size = size;
	hg->guest = g;
	hg->opt = *o;
	hg->cg = grab(&p, sizeof(struct cg));
	hg->home = grab(&p, g->nslots);
	hg->cg->slot_cost = grab(&p, g->nslots * sizeof(u64));
	hg->cg->own_home = grab(&p, g->nslots);
	hg->cg->slot_get = grab(&p, g->nslots * sizeof(u32));
	hg->cg->next = grab(&p, g->nslots * sizeof(struct cg_next));
	hg->cg->labels = grab(&p, CG_MAX_LABELS * sizeof(struct x86_label));
	hg->cg->val = grab(&p, HG_MAX_INS * sizeof(struct cg_val));
	make_convention(hg);
	cg_merge_rows(hg);
	cg_emit_stubs(hg, rw, rx);
	return hg;
}

void hg_free(struct hg *hg)
{
	munmap(hg, hg->self_size);
}

const struct guest *hg_guest(const struct hg *hg)
{
	return hg->guest;
}

u32 hg_stub_len(const struct hg *hg)
{
	return hg->stub_len;
}

void hg_place(const struct hg *hg, const struct hg_unit *u, u8 *rw, u64 rx, u64 counter, u64 cells)
{
	for (u32 k = 0; k < u->nreloc; k++) {
		u32 off = u->reloc[k].off, stub = u->reloc[k].stub;
		u64 to = stub == HG_RELOC_COUNTER ? counter : stub < HG_RELOC_CELL ? hg->stub[stub] : 0;

		if (stub >= HG_RELOC_CELL && stub != HG_RELOC_COUNTER)
			to = cells + (stub - HG_RELOC_CELL) / 2 * sizeof(struct jump_cell) +
			     (stub & 1 ? offsetof(struct jump_cell, code) : offsetof(struct jump_cell, pc));
		s32 rel = (s32)(to - (rx + off + 4));

		__builtin_memcpy(rw + off, &rel, 4);
	}
}

void hg_patch(u8 *rw, u64 rx, u64 target)
{
	u32 rel = (u32)(target - (rx + 4));

	__atomic_store_n((u32 *)(void *)rw, rel, __ATOMIC_RELEASE);
}

void hg_enter(const struct hg *hg, struct cpu *cpu, u64 code)
{
	hg->enter(cpu, code);
}

/* -- FP environment: MXCSR (SDM volume 1, section 10.2.3)
 * ------------------------------------------------------------------------- */

void hg_set_fp_mode(const struct hg *hg, struct cpu *cpu, u32 fp_mode)
{
	static const u8 rc[] = {[SFP_NEAREST_EVEN] = 0, [SFP_DOWN] = 1, [SFP_UP] = 2, [SFP_TOWARD_ZERO] = 3};
	struct sfp_env env = {0};

	hg->guest->fp_env(fp_mode, &env);
	cpu->mxcsr = (cpu->mxcsr & 0x3f) | 0x1f80;
	if (env.rounding < ARRAY_LEN(rc))
		cpu->mxcsr |= (u32)rc[env.rounding] << 13;
}

u32 hg_take_fp_flags(struct cpu *cpu)
{
	u32 m = cpu->mxcsr, f = 0;

	f |= m & 1 ? SFP_INVALID : 0;
	f |= m & 4 ? SFP_DIVBYZERO : 0;
	f |= m & 8 ? SFP_OVERFLOW : 0;
	f |= m & 16 ? SFP_UNDERFLOW : 0;
	f |= m & 32 ? SFP_INEXACT : 0;
	cpu->mxcsr = m & ~0x3fu;
	return f;
}
