/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/csr.c - control and status registers in system mode, read and written on the whole state.
 *
 * Source: the privileged manual, "CSR Listing", and each register's section for its legal values: a field that may hold
 * any value is read back as the legal one written last (WARL).  The number itself says who may access (bits 9..8) and
 * whether it is read-only (bits 11..10 = 3).  fflags, frm and fcsr never come here: sem_zicsr.c translates them.
 */
#include "core/cpu.h"
#include "core/softmmu.h"
#include "translator/riscv/sys.h"

#define SSTATUS                                                                                                        \
	(MSTATUS_SIE | MSTATUS_SPIE | MSTATUS_SPP | MSTATUS_FS | MSTATUS_SUM | MSTATUS_MXR | (3ull << 32) | MSTATUS_SD)
#define MSTATUS_WRITE                                                                                                  \
	(MSTATUS_SIE | MSTATUS_MIE | MSTATUS_SPIE | MSTATUS_MPIE | MSTATUS_SPP | MSTATUS_MPP | MSTATUS_FS |            \
	 MSTATUS_MPRV | MSTATUS_SUM | MSTATUS_MXR | MSTATUS_TVM | MSTATUS_TW | MSTATUS_TSR)
#define MEDELEG 0xb3ffull /* all standard causes but ECALL from M and S's own reserved ones */

static u64 time_now(struct cpu *cpu)
{
	const struct sys_host *h = cpu->frontend;

	return h->time(cpu);
}

static u64 cycles_now(struct cpu *cpu)
{
	const struct sys_host *h = cpu->frontend;

	return h->cycles(cpu);
}

static u64 mstatus_read(const struct riscv_state *s)
{
	return s->mstatus | ((s->mstatus & MSTATUS_FS) == MSTATUS_FS ? MSTATUS_SD : 0);
}

static void mstatus_write(struct riscv_state *s, u64 v, u64 mask)
{
	u64 n = (s->mstatus & ~mask) | (v & mask);

	if ((n & MSTATUS_MPP) >> MSTATUS_MPP_SHIFT == 2) /* no such privilege: keeps the old one */
		n = (n & ~MSTATUS_MPP) | (s->mstatus & MSTATUS_MPP);
	if (n & MSTATUS_FS) /* off or dirty */
		n |= MSTATUS_FS;
	s->mstatus = n;
}

/* A counter that user and supervisor mode may read if the levels above let them (3.1.11, 4.1.5). */
static bool counter_allowed(const struct riscv_state *s, u32 csr)
{
	u32 bit = 1u << (csr & 31);

	if (s->priv < PRIV_M && !(s->mcounteren & bit))
		return false;
	return s->priv != PRIV_U || (s->scounteren & bit);
}

static bool read_csr(struct cpu *cpu, u32 csr, u64 *v)
{
	struct riscv_state *s = riscv_state(cpu);

	if ((csr & 0xfe0) == 0xc00) { /* cycle, time, instret, hpmcounter3.. */
		if (!counter_allowed(s, csr))
			return false;
		switch (csr) {
		case 0xc00: *v = cycles_now(cpu) + s->mcycle; return true;
		case 0xc01: *v = time_now(cpu); return true;
		case 0xc02: *v = cycles_now(cpu) + s->minstret; return true;
		default: *v = 0; return true;
		}
	}
	if ((csr >= 0xb03 && csr <= 0xb1f) || (csr >= 0x323 && csr <= 0x33f)) { /* mhpmcounter, mhpmevent: none */
		*v = 0;
		return true;
	}
	if (csr >= 0x3a0 && csr <= 0x3af) { /* pmpcfg: even numbers only on RV64 */
		u32 first = (csr - 0x3a0) * 4;

		if (csr & 1)
			return false;
		*v = 0;
		for (u32 i = 0; i < 8 && first + i < PMP_ENTRIES; i++)
			*v |= (u64)s->pmpcfg[first + i] << 8 * i;
		return true;
	}
	if (csr >= 0x3b0 && csr <= 0x3ef) {
		*v = csr - 0x3b0 < PMP_ENTRIES ? s->pmpaddr[csr - 0x3b0] : 0;
		return true;
	}
	switch (csr) {
	case 0x100: *v = mstatus_read(s) & SSTATUS; break;
	case 0x104: *v = s->mie & s->mideleg; break;
	case 0x105: *v = s->stvec; break;
	case 0x106: *v = s->scounteren; break;
	case 0x10a: *v = s->senvcfg; break;
	case 0x140: *v = s->sscratch; break;
	case 0x141: *v = s->sepc; break;
	case 0x142: *v = s->scause; break;
	case 0x143: *v = s->stval; break;
	case 0x144: *v = riscv_pending(s) & s->mideleg; break;
	case 0x180:
		if (s->priv == PRIV_S && (s->mstatus & MSTATUS_TVM))
			return false;
		*v = s->satp;
		break;
	case 0x300: *v = mstatus_read(s); break;
	case 0x301:
		*v = 2ull << 62 | 1 << 0 | 1 << 2 | 1 << 3 | 1 << 5 | 1 << 8 | 1 << 12 | 1 << 18 | 1 << 20;
		break; /* ACDFIMSU */
	case 0x302: *v = s->medeleg; break;
	case 0x303: *v = s->mideleg; break;
	case 0x304: *v = s->mie; break;
	case 0x305: *v = s->mtvec; break;
	case 0x306: *v = s->mcounteren; break;
	case 0x30a: *v = s->menvcfg; break;
	case 0x320: *v = 0; break; /* mcountinhibit: nothing can be stopped */
	case 0x340: *v = s->mscratch; break;
	case 0x341: *v = s->mepc; break;
	case 0x342: *v = s->mcause; break;
	case 0x343: *v = s->mtval; break;
	case 0x344: *v = riscv_pending(s); break;
	case 0xb00: *v = cycles_now(cpu) + s->mcycle; break;
	case 0xb02: *v = cycles_now(cpu) + s->minstret; break;
	case 0xf11:
	case 0xf12:
	case 0xf13:
	case 0xf15: *v = 0; break; /* mvendorid, marchid, mimpid, mconfigptr */
	case 0xf14: *v = s->hartid; break;
	default: return false;
	}
	return true;
}

static void satp_write(struct riscv_state *s, u64 v)
{
	u64 mode = v >> 60;

	/* An unsupported mode leaves the whole register (4.1.11); bare has no other field. */
	if (mode == 0)
		s->satp = 0;
	else if (mode >= 8 && mode <= 10)
		s->satp = v;
}

static void pmp_write(struct cpu *cpu, u32 csr, u64 v)
{
	struct riscv_state *s = riscv_state(cpu);

	if (csr < 0x3b0) {
		u32 first = (csr - 0x3a0) * 4;

		for (u32 i = 0; i < 8 && first + i < PMP_ENTRIES; i++) {
			u8 b = (u8)(v >> 8 * i) & 0x9f;

			if ((b & 3) == 2) /* W without R is reserved */
				b &= 0x9c;
			if (!(s->pmpcfg[first + i] & 0x80))
				s->pmpcfg[first + i] = b;
		}
	} else if (csr - 0x3b0 < PMP_ENTRIES) {
		u32 i = csr - 0x3b0;
		/* Locked itself, or the lower border of a locked range. */
		bool locked = (s->pmpcfg[i] & 0x80) || (i + 1 < PMP_ENTRIES && (s->pmpcfg[i + 1] & 0x98) == 0x88);

		if (!locked)
			s->pmpaddr[i] = v & ((1ull << 54) - 1);
	}
	softmmu_flush(cpu);
}

static u64 tvec(u64 v)
{
	return v & ~2ull; /* direct or vectored */
}

static bool write_csr(struct cpu *cpu, u32 csr, u64 v)
{
	struct riscv_state *s = riscv_state(cpu);

	if ((csr >= 0xb03 && csr <= 0xb1f) || (csr >= 0x323 && csr <= 0x33f))
		return true;
	if (csr >= 0x3a0 && csr <= 0x3ef) {
		if (csr < 0x3b0 && (csr & 1))
			return false;
		pmp_write(cpu, csr, v);
		return true;
	}
	switch (csr) {
	case 0x100: mstatus_write(s, v, SSTATUS & MSTATUS_WRITE); break;
	case 0x104: s->mie = (s->mie & ~s->mideleg) | (v & s->mideleg & IRQ_ALL); break;
	case 0x105: s->stvec = tvec(v); break;
	case 0x106: s->scounteren = (u32)v & 7; break;
	case 0x10a: s->senvcfg = v & 1; break;
	case 0x140: s->sscratch = v; break;
	case 0x141: s->sepc = v & ~1ull; break;
	case 0x142: s->scause = v; break;
	case 0x143: s->stval = v; break;
	case 0x144: s->mip = (s->mip & ~(s->mideleg & IRQ_SSI)) | (v & s->mideleg & IRQ_SSI); break;
	case 0x180:
		if (s->priv == PRIV_S && (s->mstatus & MSTATUS_TVM))
			return false;
		satp_write(s, v);
		break;
	case 0x300: mstatus_write(s, v, MSTATUS_WRITE); break;
	case 0x301: break; /* misa: fixed */
	case 0x302: s->medeleg = v & MEDELEG; break;
	case 0x303: s->mideleg = v & IRQ_S; break;
	case 0x304: s->mie = v & IRQ_ALL; break;
	case 0x305: s->mtvec = tvec(v); break;
	case 0x306: s->mcounteren = (u32)v & 7; break;
	case 0x30a: s->menvcfg = v & 1; break;
	case 0x320: break;
	case 0x340: s->mscratch = v; break;
	case 0x341: s->mepc = v & ~1ull; break;
	case 0x342: s->mcause = v; break;
	case 0x343: s->mtval = v; break;
	case 0x344: s->mip = v & IRQ_S; break;
	case 0xb00: s->mcycle = v - cycles_now(cpu); break;
	case 0xb02: s->minstret = v - cycles_now(cpu); break;
	default: return false;
	}
	return true;
}

bool riscv_csr_insn(struct cpu *cpu, u32 insn)
{
	struct riscv_state *s = riscv_state(cpu);
	u32 csr = insn >> 20, rd = insn >> 7 & 31, rs1 = insn >> 15 & 31, how = insn >> 12 & 3;
	u64 operand = insn & 0x4000 ? rs1 : s->x[rs1], old = 0, new;
	bool writes = how == 1 || rs1 != 0;

	if (s->priv < (csr >> 8 & 3) || (writes && csr >> 10 == 3))
		return false;
	/* CSRRW to x0 does not read, and nothing here has a side effect on reading but being allowed to. */
	if (!read_csr(cpu, csr, &old))
		return false;
	if (writes) {
		u64 base = old;

		/* mip.SEIP: what is combined is the software bit, not the line (3.1.9). */
		if (csr == 0x344)
			base = (old & ~IRQ_SEI) | (s->mip & IRQ_SEI);
		new = how == 1 ? operand : how == 2 ? base | operand : base & ~operand;
		if (!write_csr(cpu, csr, new))
			return false;
	}
	if (rd)
		s->x[rd] = old;
	s->pc += 4;
	/* What is read by guest_sys.regime: mstatus, sstatus, satp. */
	if (writes && (csr == 0x300 || csr == 0x100 || csr == 0x180))
		softmmu_switch(cpu);
	return true;
}
