/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sys.c - the privileged architecture: page walk, exceptions, interrupts, returns, waiting.
 *
 * Source: the privileged manual; sections are named at the functions.  Privileged instructions leave translated code
 * with the instruction word (RISCV_EXIT_INSN) and are carried out here on the whole, precise state: they are rare, and
 * nearly each changes what translated code was made for (privilege, address space, rounding, FP enable).
 *
 * Choices where the manual leaves one: accessed and dirty bits are set by the walk (an atomic update of the entry);
 * mstatus.FS is off or dirty; misaligned accesses to memory work; WFI in S mode honours TW, in U mode it is illegal
 * when TW is set, and otherwise waits; an access in S or U mode that no PMP entry matches fails.
 */
#include "translator/riscv/sys.h"

#include "core/bus.h"
#include "core/fmt.h"
#include "core/softmmu.h"
#include "core/tcache.h"

/* -- regimes and the page walk
 * ------------------------------------------------------------------------------------------- */

/* The privilege an access is made with: MPRV changes that of loads and stores (3.1.6.3). */
static u32 effective(const struct riscv_state *s, enum sys_access access)
{
	if (access != SYS_FETCH && (s->mstatus & MSTATUS_MPRV))
		return (u32)(s->mstatus >> MSTATUS_MPP_SHIFT) & 3;
	return s->priv;
}

static void regime(const struct cpu *cpu, enum sys_access access, struct sys_regime *r)
{
	const struct riscv_state *s = cpu_state_const(cpu);
	u32 priv = effective(s, access);

	*r = (struct sys_regime){.flags = priv, .asid = ~0u - 1};
	if (priv == PRIV_M || !(s->satp >> 60))
		return;
	r->root = s->satp;
	r->asid = (u32)(s->satp >> 44) & 0xffff;
	if (access != SYS_FETCH)
		r->flags |= (u32)((s->mstatus & (MSTATUS_SUM | MSTATUS_MXR)) >> 16);
}

#define PTE_V 1u
#define PTE_R 2u
#define PTE_W 4u
#define PTE_X 8u
#define PTE_U 16u
#define PTE_A 64u
#define PTE_D 128u

static int page_fault(enum sys_access access)
{
	static const u8 cause[SYS_ACCESSES] = {CAUSE_LOAD_PAGE, CAUSE_STORE_PAGE, CAUSE_FETCH_PAGE};

	return cause[access];
}

static int access_fault(enum sys_access access)
{
	static const u8 cause[SYS_ACCESSES] = {CAUSE_LOAD_ACCESS, CAUSE_STORE_ACCESS, CAUSE_FETCH_ACCESS};

	return cause[access];
}

/* What a leaf entry allows at privilege priv, as a mask of 1 << enum sys_access (4.3.1). */
static u8 leaf_prot(const struct riscv_state *s, u64 pte, u32 priv)
{
	u8 prot = 0;

	if (priv == PRIV_U && !(pte & PTE_U))
		return 0;
	if ((pte & PTE_R) || ((s->mstatus & MSTATUS_MXR) && (pte & PTE_X)))
		prot |= 1 << SYS_READ;
	if (pte & PTE_W)
		prot |= 1 << SYS_WRITE;
	if (priv == PRIV_S && (pte & PTE_U)) {
		if (!(s->mstatus & MSTATUS_SUM))
			return 0;
		return prot; /* user pages are never executed by S mode */
	}
	if (pte & PTE_X)
		prot |= 1 << SYS_FETCH;
	return prot;
}

/* Virtual to physical (4.3.2, 4.4 to 4.6): the steps of the manual's algorithm. */
static int walk(struct cpu *cpu, u64 va, enum sys_access access, u32 priv, struct sys_page *p)
{
	const struct riscv_state *s = cpu_state_const(cpu);
	struct bus *bus = softmmu_bus(cpu);
	int levels = (int)(s->satp >> 60) - 8 + 3; /* 8 Sv39, 9 Sv48, 10 Sv57 */
	unsigned va_bits = 12 + 9 * (unsigned)levels;
	u64 table = (s->satp & ((1ull << 44) - 1)) << 12;

	if ((u64)sext(va, va_bits) != va)
		return page_fault(access);
	for (int level = levels - 1; level >= 0; level--) {
		unsigned shift = 12 + 9 * (unsigned)level;
		u64 at = table + (va >> shift & 511) * 8, pte, want, mask = (1ull << shift) - 1;
		u64 *host = bus_ram(bus, gpaddr(at), 8);
		u8 prot, ignore = 12;

		if (!host || !riscv_pmp(s, at, SYS_READ, PRIV_S, &ignore))
			return access_fault(access);
	again:
		pte = __atomic_load_n(host, __ATOMIC_ACQUIRE);
		/* Reserved: bits 54 and up without Svnapot and Svpbmt, and W without R. */
		if (!(pte & PTE_V) || (pte & (PTE_R | PTE_W)) == PTE_W || pte >> 54)
			return page_fault(access);
		if (!(pte & (PTE_R | PTE_X))) {
			if (pte & (PTE_A | PTE_D | PTE_U))
				return page_fault(access);
			table = (pte >> 10) << 12;
			continue;
		}
		prot = leaf_prot(s, pte, priv);
		if (!(prot >> access & 1) || ((pte >> 10) << 12 & mask))
			return page_fault(access);
		want = pte | PTE_A | (access == SYS_WRITE ? PTE_D : 0);
		if (want != pte) {
			if (!riscv_pmp(s, at, SYS_WRITE, PRIV_S, &ignore))
				return access_fault(access);
			if (!__atomic_compare_exchange_n(host, &pte, want, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
				goto again;
		}
		if (!(want & PTE_D))
			prot &= (u8) ~(1 << SYS_WRITE); /* the first write must come here again */
		*p = (struct sys_page){((pte >> 10) << 12 & ~mask) | (va & mask), prot, (u8)shift};
		return 0;
	}
	return page_fault(access);
}

static int translate(struct cpu *cpu, u64 va, enum sys_access access, struct sys_page *p)
{
	const struct riscv_state *s = cpu_state_const(cpu);
	u32 priv = effective(s, access);
	bool bare = priv == PRIV_M || !(s->satp >> 60);
	u8 bits = 64;

	if (bare) {
		*p = (struct sys_page){va, 7, 64};
	} else {
		int code = walk(cpu, va, access, priv, p);

		if (code)
			return code;
	}
	for (enum sys_access a = SYS_READ; a < SYS_ACCESSES; a++) {
		if ((p->prot >> a & 1) && !riscv_pmp(s, p->phys, a, priv, &bits)) {
			if (a == access)
				return access_fault(access);
			p->prot &= (u8) ~(1 << a);
		}
	}
	/* An identity mapping is not a large page: nobody flushes parts of it. */
	if (bare)
		p->bits = bits >= 64 ? 64 : MIN(bits, 12);
	else
		p->bits = MIN(bits, p->bits);
	return 0;
}

static int bus_error(struct cpu *cpu, enum sys_access access)
{
	(void)cpu;
	return access_fault(access);
}

static int misaligned(struct cpu *cpu, enum sys_access access)
{
	(void)cpu;
	return access == SYS_WRITE ? CAUSE_STORE_MISALIGNED : CAUSE_LOAD_MISALIGNED;
}

/* -- traps and returns
 * ------------------------------------------------------------------------------------------------- */

void riscv_trap(struct cpu *cpu, u64 cause, u64 tval, bool interrupt)
{
	struct riscv_state *s = riscv_state(cpu);
	bool to_s = s->priv <= PRIV_S && ((interrupt ? s->mideleg : s->medeleg) >> cause & 1);
	u64 vec = to_s ? s->stvec : s->mtvec;

	if (to_s) { /* 4.1.1 */
		s->scause = cause | (u64)interrupt << 63;
		s->sepc = s->pc;
		s->stval = tval;
		s->mstatus &= ~(MSTATUS_SPP | MSTATUS_SPIE);
		s->mstatus |= (s->priv == PRIV_S ? MSTATUS_SPP : 0) | (s->mstatus & MSTATUS_SIE ? MSTATUS_SPIE : 0);
		s->mstatus &= ~MSTATUS_SIE;
		s->priv = PRIV_S;
	} else { /* 3.1.6.1 */
		s->mcause = cause | (u64)interrupt << 63;
		s->mepc = s->pc;
		s->mtval = tval;
		s->mstatus &= ~(MSTATUS_MPP | MSTATUS_MPIE);
		s->mstatus |= (u64)s->priv << MSTATUS_MPP_SHIFT | (s->mstatus & MSTATUS_MIE ? MSTATUS_MPIE : 0);
		s->mstatus &= ~MSTATUS_MIE;
		s->priv = PRIV_M;
	}
	s->pc = (vec & ~3ull) + ((vec & 1) && interrupt ? 4 * cause : 0);
	softmmu_switch(cpu);
}

static bool mret(struct cpu *cpu)
{
	struct riscv_state *s = riscv_state(cpu);

	if (s->priv != PRIV_M)
		return false;
	s->priv = (u32)(s->mstatus >> MSTATUS_MPP_SHIFT) & 3;
	s->mstatus &= ~MSTATUS_MIE;
	s->mstatus |= (s->mstatus & MSTATUS_MPIE ? MSTATUS_MIE : 0) | MSTATUS_MPIE;
	s->mstatus &= ~MSTATUS_MPP;
	if (s->priv != PRIV_M)
		s->mstatus &= ~MSTATUS_MPRV;
	s->pc = s->mepc;
	softmmu_switch(cpu);
	return true;
}

static bool sret(struct cpu *cpu)
{
	struct riscv_state *s = riscv_state(cpu);

	if (s->priv < PRIV_S || (s->priv == PRIV_S && (s->mstatus & MSTATUS_TSR)))
		return false;
	s->priv = s->mstatus & MSTATUS_SPP ? PRIV_S : PRIV_U;
	s->mstatus &= ~(MSTATUS_SIE | MSTATUS_SPP | MSTATUS_MPRV);
	s->mstatus |= (s->mstatus & MSTATUS_SPIE ? MSTATUS_SIE : 0) | MSTATUS_SPIE;
	s->pc = s->sepc;
	softmmu_switch(cpu);
	return true;
}

static bool sfence_vma(struct cpu *cpu, u32 insn)
{
	struct riscv_state *s = riscv_state(cpu);
	u32 rs1 = insn >> 15 & 31, rs2 = insn >> 20 & 31;
	u32 asid = rs2 ? (u32)s->x[rs2] & 0xffff : SOFTMMU_ANY;

	if (s->priv < PRIV_S || (s->priv == PRIV_S && (s->mstatus & MSTATUS_TVM)))
		return false;
	if (rs1)
		softmmu_flush_page(cpu, s->x[rs1], asid);
	else if (rs2)
		softmmu_flush_asid(cpu, asid);
	else
		softmmu_flush(cpu);
	s->pc += 4;
	return true;
}

static enum sys_next carry_out(struct cpu *cpu, u32 insn)
{
	struct riscv_state *s = riscv_state(cpu);
	bool ok = false;

	if (insn >> 12 & 7) {
		ok = riscv_csr_insn(cpu, insn);
	} else if (insn >> 25 == 9) {
		ok = sfence_vma(cpu, insn);
	} else if (insn == 0x30200073) {
		ok = mret(cpu);
	} else if (insn == 0x10200073) {
		ok = sret(cpu);
	} else if (insn == 0x10500073) { /* WFI, 3.3.3 */
		if (s->priv == PRIV_M || !(s->mstatus & MSTATUS_TW)) {
			s->pc += 4;
			return SYS_WAIT;
		}
	}
	if (!ok)
		riscv_trap(cpu, CAUSE_ILLEGAL, insn, false);
	return SYS_RUN;
}

static enum sys_next exception(struct cpu *cpu, u32 why)
{
	struct riscv_state *s = riscv_state(cpu);

	switch (why) {
	case CPU_EXIT_SYSCALL: riscv_trap(cpu, CAUSE_ECALL_U + s->priv, 0, false); break;
	case CPU_EXIT_BREAK: riscv_trap(cpu, CAUSE_BREAK, s->pc, false); break;
	case CPU_EXIT_ILLEGAL: riscv_trap(cpu, CAUSE_ILLEGAL, cpu->exit_addr, false); break;
	case CPU_EXIT_FLUSH: /* FENCE.I */
		tcache_sync(cpu->tc, gaddr(0), 0);
		s->pc += 4;
		break;
	case CPU_EXIT_EXCEPTION:
		if (cpu->exit_code == RISCV_EXIT_INSN)
			return carry_out(cpu, (u32)cpu->exit_addr);
		riscv_trap(cpu, cpu->exit_code, cpu->exit_addr, false);
		break;
	default:
		riscv_trap(cpu, cpu->exit_code & CPU_FAULT_WRITE ? CAUSE_STORE_ACCESS : CAUSE_LOAD_ACCESS,
		           cpu->exit_addr, false);
		break;
	}
	return SYS_RUN;
}

/* -- interrupts
 * -------------------------------------------------------------------------------------------------------- */

static bool interrupt(struct cpu *cpu)
{
	/* From the most urgent on (3.1.9): MEI, MSI, MTI, SEI, SSI, STI. */
	static const u8 order[] = {11, 3, 7, 9, 1, 5};
	struct riscv_state *s = riscv_state(cpu);
	u64 pending = riscv_pending(s) & s->mie;
	u64 m = pending & ~s->mideleg, sv = pending & s->mideleg, take = 0;

	if (!pending)
		return false;
	if (s->priv < PRIV_M || (s->mstatus & MSTATUS_MIE))
		take = m;
	if (!take && (s->priv < PRIV_S || (s->priv == PRIV_S && (s->mstatus & MSTATUS_SIE))))
		take = sv;
	for (u32 i = 0; i < ARRAY_LEN(order); i++) {
		if (take >> order[i] & 1) {
			riscv_trap(cpu, order[i], 0, true);
			return true;
		}
	}
	return false;
}

static bool wake(const struct cpu *cpu)
{
	const struct riscv_state *s = cpu_state_const(cpu);

	return (riscv_pending(s) & s->mie) != 0;
}

static void line(struct cpu *cpu, u32 n, bool level)
{
	struct riscv_state *s = riscv_state(cpu);

	if (level)
		__atomic_fetch_or(&s->lines, 1ull << n, __ATOMIC_SEQ_CST);
	else
		__atomic_fetch_and(&s->lines, ~(1ull << n), __ATOMIC_SEQ_CST);
}

static void reset(struct cpu *cpu, u64 pc, const u64 arg[3])
{
	struct riscv_state *s = riscv_state(cpu);

	cpu->features |= RISCV_HAS(PRIV);
	for (u32 i = 1; i < 32; i++)
		s->x[i] = 0;
	s->x[10] = arg[0];
	s->x[11] = arg[1];
	s->x[12] = arg[2];
	s->pc = pc;
	s->hartid = cpu->index;
	s->priv = PRIV_M;
	s->mstatus = MSTATUS_UXL | MSTATUS_SXL;
	s->frm = s->fflags = 0;
	s->mie = s->mip = s->mideleg = s->medeleg = s->satp = 0;
	s->mtvec = s->stvec = s->mcause = s->mepc = s->mtval = 0;
	s->res_addr = ~0ull;
	for (u32 i = 0; i < PMP_ENTRIES; i++)
		s->pmpcfg[i] = 0;
	softmmu_flush(cpu);
}

/* Values that no register write could have made are refused, so that the rest may rely on them. */
static int post_load(struct cpu *cpu)
{
	const struct riscv_state *s = cpu_state_const(cpu);
	u64 mpp = s->mstatus >> MSTATUS_MPP_SHIFT & 3, satp = s->satp >> 60, fs = s->mstatus & MSTATUS_FS;

	if ((s->priv != PRIV_U && s->priv != PRIV_S && s->priv != PRIV_M) || mpp == 2 || s->x[0] || s->frm > 7 ||
	    s->fflags > 31 || (satp && (satp < 8 || satp > 10)) || (fs && fs != MSTATUS_FS) || (s->mip & ~IRQ_S) ||
	    (s->lines & ~IRQ_ALL) || s->hartid != cpu->index || s->pc & 1)
		return -1;
	softmmu_flush(cpu);
	return 0;
}

static bool dump(const struct cpu *cpu, u32 n, char *buf, size_t len)
{
	const struct riscv_state *s = cpu_state_const(cpu);
	const struct {
		const char *name;
		u64 v;
	} csr[] = {
	    {"pc", s->pc},
	    {"priv", s->priv},
	    {"mhartid", s->hartid},
	    {"mstatus", s->mstatus},
	    {"mip", riscv_pending(s)},
	    {"mie", s->mie},
	    {"mideleg", s->mideleg},
	    {"medeleg", s->medeleg},
	    {"mtvec", s->mtvec},
	    {"mepc", s->mepc},
	    {"mcause", s->mcause},
	    {"mtval", s->mtval},
	    {"mscratch", s->mscratch},
	    {"stvec", s->stvec},
	    {"sepc", s->sepc},
	    {"scause", s->scause},
	    {"stval", s->stval},
	    {"sscratch", s->sscratch},
	    {"satp", s->satp},
	};

	if (n < ARRAY_LEN(csr))
		fmt(buf, len, "%s %016lx", csr[n].name, csr[n].v);
	else if (n < ARRAY_LEN(csr) + 32)
		fmt(buf, len, "x%u %016lx", n - (u32)ARRAY_LEN(csr), s->x[n - ARRAY_LEN(csr)]);
	else
		return false;
	return true;
}

const struct guest_sys riscv_sys = {
    .reset = reset,
    .regime = regime,
    .translate = translate,
    .bus_error = bus_error,
    .misaligned = misaligned,
    .exception = exception,
    .interrupt = interrupt,
    .wake = wake,
    .line = line,
    .post_load = post_load,
    .dump = dump,
};
