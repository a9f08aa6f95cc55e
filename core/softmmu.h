/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/softmmu.h - guest virtual addresses to host memory in system mode: the TLB and what happens when it misses.
 *
 * Each CPU has one direct-mapped TLB shared by all translation regimes.  An entry's tag is the page's address with the
 * regime's number in its low bits, so that a change of address space, privilege or protection mode flushes nothing: it
 * changes cpu->tlb_tag.  A flush of an address space retires its regime's numbers; when numbers run out, the
 * TLB is cleared.
 */
#ifndef CORE_SOFTMMU_H
#define CORE_SOFTMMU_H

#include "core/base.h"
#include "core/guest_sys.h"

struct bus;
struct cpu;
struct mm;

/* The inline probe of a load of n = 1 << size bytes at address a (a store compares wr instead of rd):
 *
 *	e = cpu->tlb + ((a >> 12 << 5) & cpu->tlb_mask)          byte address of the entry; tlb_mask is (entries - 1) *
 *32 if ((((a + n - 1) & -4096) | cpu->tlb_tag) != e->rd)     the last byte's page: an access that crosses pages misses
 *		slow path: softmmu_load(cpu, a, memop)
 *	value = *(host *)(a + e->addend)
 *
 * Accesses with IR_MEM_ALIGN, rmw and cas go to the functions below, which check alignment. */
struct tlb_entry {
	u64 rd;     /* page | regime of reads; ~0: none; TLB_SLOW set: take the slow path (a device) */
	u64 wr;     /* page | regime of writes */
	u64 addend; /* host address - guest address of the page */
	u64 phys;   /* physical address of the page */
};
#define TLB_BITS    12
#define TLB_ENTRIES (1u << TLB_BITS)
#define TLB_MASK    ((TLB_ENTRIES - 1) * sizeof(struct tlb_entry))
#define TLB_REGIMES 2048u /* regime numbers fit below TLB_SLOW */
#define TLB_SLOW    2048ull

/* memop: the IR_MEM_* bits of translator/ir/ir.h. */
#define MEMOP_SIZE  7u
#define MEMOP_SIGN  8u
#define MEMOP_SWAP  16u
#define MEMOP_ALIGN 32u

/* Gives cpu its softmmu (cpu->mmu, tlb fields).  0 or -1 without memory. */
int softmmu_init(struct cpu *cpu, struct bus *bus);
void softmmu_finish(struct cpu *cpu);
/* The machine's bus, for page walks. */
struct bus *softmmu_bus(const struct cpu *cpu);

/* Accesses as translated code makes them.  Values are in the host's order (MEMOP_SWAP: swapped), loads extended to 64
 * bits as memop says. A guest exception sets cpu->exit_reason = CPU_EXIT_EXCEPTION, exit_code and exit_addr and returns
 * 0: the caller tests exit_reason, which is 0 while translated code runs, and leaves the instruction without further
 * effect. */
u64 softmmu_load(struct cpu *cpu, u64 addr, u32 memop);
void softmmu_store(struct cpu *cpu, u64 addr, u64 value, u32 memop);
/* 16 bytes, in guest memory order. */
void softmmu_load128(struct cpu *cpu, u64 addr, u32 memop, u64 out[2]);
void softmmu_store128(struct cpu *cpu, u64 addr, u32 memop, const u64 in[2]);
/* Atomic; kind: enum ir_rmw.  Yield the old value, extended.  Devices refuse them (bus error). */
u64 softmmu_rmw(struct cpu *cpu, u64 addr, u64 operand, u32 memop, u32 kind);
u64 softmmu_cas(struct cpu *cpu, u64 addr, u64 expect, u64 desired, u32 memop);
/* Atomically compares and writes 16 aligned bytes; out: the old ones. */
void softmmu_cas128(struct cpu *cpu, u64 addr, const u64 expect[2], const u64 desired[2], u64 out[2]);

/* Code at va: physical address, host address and bytes to the page's end.  False: a guest exception as above. */
struct softmmu_code {
	u64 phys;
	const u8 *host;
	u32 avail;
};
bool softmmu_fetch(struct cpu *cpu, u64 va, struct softmmu_code *code);

/* For the run loop.  The tables of indirect jumps of this CPU are for one translation regime and one cpu->run_mode: */
void softmmu_switch_code(struct cpu *cpu); /* run_mode has changed */
void softmmu_forget_code(struct cpu *cpu); /* code memory is used anew: drops all tables and pairs */
/* A unit goes: drops what leads to its len bytes of code from entry index of all tables.  Any thread, with the cache's
 * lock. */
void softmmu_drop_jump(struct cpu *cpu, u32 index, u64 code, u32 len);

/* The guest has changed what guest_sys.regime() looks at: call before the next access. */
void softmmu_switch(struct cpu *cpu);
/* Flushes of this CPU's TLB: all; one address space (and global pages where they were cached through it); one page of
 * one address space or of all (asid SOFTMMU_ANY). */
#define SOFTMMU_ANY UINT32_MAX
void softmmu_flush(struct cpu *cpu);
void softmmu_flush_asid(struct cpu *cpu, u32 asid);
void softmmu_flush_page(struct cpu *cpu, u64 va, u32 asid);

/* For debuggers and the monitor: copies memory as the CPU sees it, without side effects on devices.  Bytes copied. */
size_t softmmu_debug_read(struct cpu *cpu, u64 va, void *buf, size_t len);

struct softmmu_stats {
	u64 fills, misses, flushes, switches, device_accesses;
	u64 code_switches, tables; /* changes of the table of indirect jumps, and those that had to clear one */
};
void softmmu_stats(const struct cpu *cpu, struct softmmu_stats *s);

#endif
