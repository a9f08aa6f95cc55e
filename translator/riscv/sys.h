/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sys.h - what the files of the privileged architecture share: bits and causes.
 *
 * Source of all numbers: The RISC-V Instruction Set Manual, volume II (privileged), "Machine-Level ISA" and
 * "Supervisor-Level ISA".
 */
#ifndef TRANSLATOR_RISCV_SYS_H
#define TRANSLATOR_RISCV_SYS_H

#include "core/guest_sys.h"
#include "translator/riscv/riscv.h"

enum { PRIV_U = 0, PRIV_S = 1, PRIV_M = 3 };

#define MSTATUS_SIE       (1ull << 1)
#define MSTATUS_MIE       (1ull << 3)
#define MSTATUS_SPIE      (1ull << 5)
#define MSTATUS_MPIE      (1ull << 7)
#define MSTATUS_SPP       (1ull << 8)
#define MSTATUS_MPP       (3ull << 11)
#define MSTATUS_MPP_SHIFT 11
#define MSTATUS_FS        (3ull << 13)
#define MSTATUS_MPRV      (1ull << 17)
#define MSTATUS_SUM       (1ull << 18)
#define MSTATUS_MXR       (1ull << 19)
#define MSTATUS_TVM       (1ull << 20)
#define MSTATUS_TW        (1ull << 21)
#define MSTATUS_TSR       (1ull << 22)
#define MSTATUS_UXL       (2ull << 32)
#define MSTATUS_SXL       (2ull << 34)
#define MSTATUS_SD        (1ull << 63)

/* Interrupts, bits of mip and mie. */
#define IRQ_SSI (1ull << 1)
#define IRQ_MSI (1ull << 3)
#define IRQ_STI (1ull << 5)
#define IRQ_MTI (1ull << 7)
#define IRQ_SEI (1ull << 9)
#define IRQ_MEI (1ull << 11)
#define IRQ_S   (IRQ_SSI | IRQ_STI | IRQ_SEI)
#define IRQ_ALL (IRQ_S | IRQ_MSI | IRQ_MTI | IRQ_MEI)

/* Exception causes. */
enum {
	CAUSE_FETCH_ACCESS = 1,
	CAUSE_ILLEGAL = 2,
	CAUSE_BREAK = 3,
	CAUSE_LOAD_MISALIGNED = 4,
	CAUSE_LOAD_ACCESS = 5,
	CAUSE_STORE_MISALIGNED = 6,
	CAUSE_STORE_ACCESS = 7,
	CAUSE_ECALL_U = 8,
	CAUSE_FETCH_PAGE = 12,
	CAUSE_LOAD_PAGE = 13,
	CAUSE_STORE_PAGE = 15,
};

/* exit_code of CPU_EXIT_EXCEPTION: not a cause but the request to carry out the instruction in exit_addr. */
#define RISCV_EXIT_INSN 0x100u

/* Emits that request and ends the unit. */
bool rv_leave_for_insn(struct tr *t);

#define PMP_ENTRIES 16

/* Physical memory protection of an access of any size at pa by privilege priv: true if allowed; *bits is lowered to the
 * log2 of the range around pa in which the same answer holds.  (pmp.c) */
bool riscv_pmp(const struct riscv_state *s, u64 pa, enum sys_access access, u32 priv, u8 *bits);

/* Pending interrupts: lines and software bits together. */
static inline u64 riscv_pending(const struct riscv_state *s)
{
	return __atomic_load_n(&s->lines, __ATOMIC_ACQUIRE) | s->mip;
}

/* Reads or writes a control and status register as the instruction in insn does, at the current privilege.  False:
 * illegal instruction.  (csr.c) */
bool riscv_csr_insn(struct cpu *cpu, u32 insn);
/* Takes an exception or (interrupt) an interrupt at the state's pc.  (sys.c) */
void riscv_trap(struct cpu *cpu, u64 cause, u64 tval, bool interrupt);

extern const struct guest_sys riscv_sys;

#endif
