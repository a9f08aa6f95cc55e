/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/softmmu.c - TLB fills, slow accesses, regimes, flushes.
 *
 * Problem.  A guest changes its address space at each task switch and its privilege at each trap; a TLB that is flushed
 * then is empty most of the time.  Hardware tags entries with an ASID; we must besides tell apart privilege and
 * protection modes (RISC-V's SUM and MXR, Arm's PAN), because an entry of ours holds the answer, not the page table's
 * bits.
 *
 * The way.  A regime is everything a translation depends on (struct sys_regime).  Each regime seen gets a number below
 * TLB_REGIMES, which stands in the entry's tag beside the page's address: one compare in translated code checks page,
 * regime, permission and kind at once.  Invariants:
 *
 *  1. A number belongs to one regime until the TLB is cleared: retiring a regime (a flush by address space) only
 * forgets who has the number, and the next use of that regime draws a new one.
 *  2. An entry with TLB_SLOW in a tag never equals what translated code compares.
 *  3. Only pages whose translation and protection are uniform over 4 KiB are entered (struct sys_page.bits).
 *  4. A large page is entered 4 KiB at a time; the range that large pages of a CPU span is remembered, and a flush of a
 *     page within it flushes the whole regime.
 *
 * Writes to RAM pages that have translations fault on the host (core/mm.h) whoever makes them, so that no tag needs to
 * know of code.
 *
 * Device accesses happen inside a call from translated code, whose vector registers are the guest's; device code and
 * libc may use them, so they are saved around it (softmmu_vector_*).
 */
#include "core/softmmu.h"

#include <sys/mman.h>

#include "core/bus.h"
#include "core/cpu.h"
#include "core/host.h"
#include "core/guest.h"
#include "core/softmmu_host.h"

#define PAGE         4096ull
#define CODE_ENTRIES 256u
#define JUMP_TABLES  16u
#define FETCHED_BITS 4096u

struct regime {
	struct sys_regime key;
	bool live;
};

struct code_entry {
	u64 tag; /* page | regime of fetches, ~0: none */
	const u8 *host;
	u64 phys;
};

struct softmmu {
	struct bus *bus;
	u64 fetch_tag;
	u32 nregimes;
	u32 hint[SYS_ACCESSES]; /* the regime number found last */
	u64 large_lo, large_hi; /* span of large pages entered, inclusive; lo > hi: none */
	struct softmmu_stats stats;
	struct code_entry code[CODE_ENTRIES];
	/* Tables of indirect jumps by fetch regime: the CPU's own one is at 0. */
	struct jump_entry *jumps[JUMP_TABLES];
	u64 jumps_tag[JUMP_TABLES];
	u64 jumps_used[JUMP_TABLES];    /* number of the switch that used it last */
	u64 fetched[FETCHED_BITS / 64]; /* hashed pages that code was fetched from since the tables were dropped */
	struct regime regime[TLB_REGIMES];
	u8 vector[8192] __attribute__((aligned(64)));
	struct tlb_entry tlb[TLB_ENTRIES] __attribute__((aligned(64)));
};

/* -- regimes
 * ------------------------------------------------------------------------------------------------------------- */

static u32 page_hash(u64 page)
{
	return (u32)((page >> 12) * 0x9e3779b97f4a7c15ull >> 52) % FETCHED_BITS;
}

/* Who fetches after this may fill a table with pages that are not in `fetched` only after setting them there; entries
 * of code[] are dropped with it for that reason. */
static void forget_tables(struct softmmu *m)
{
	for (u32 i = 0; i < JUMP_TABLES; i++) {
		m->jumps_tag[i] = ~0ull;
		m->jumps_used[i] = 0;
	}
	for (u32 i = 0; i < CODE_ENTRIES; i++)
		m->code[i].tag = ~0ull;
	for (u32 i = 0; i < FETCHED_BITS / 64; i++)
		m->fetched[i] = 0;
}

static void clear_tlb(struct softmmu *m)
{
	for (u32 i = 0; i < TLB_ENTRIES; i++)
		m->tlb[i].rd = m->tlb[i].wr = ~0ull;
	forget_tables(m);
	m->nregimes = 0;
	m->fetch_tag = ~0ull; /* numbers begin anew */
	m->large_lo = ~0ull;
	m->large_hi = 0;
	m->stats.flushes++;
}

static bool same(const struct sys_regime *a, const struct sys_regime *b)
{
	return a->root == b->root && a->flags == b->flags && a->asid == b->asid;
}

static u32 regime_number(struct softmmu *m, enum sys_access access, const struct sys_regime *key)
{
	u32 n = m->hint[access];

	if (n < m->nregimes && m->regime[n].live && same(&m->regime[n].key, key))
		return n;
	for (n = m->nregimes; n-- > 0;)
		if (m->regime[n].live && same(&m->regime[n].key, key))
			goto found;
	if (m->nregimes == TLB_REGIMES)
		clear_tlb(m);
	n = m->nregimes++;
	m->regime[n] = (struct regime){.key = *key, .live = true};
found:
	m->hint[access] = n;
	return n;
}

static void clear_jumps(struct jump_entry *t)
{
	for (u32 i = 0; i < JUMP_ENTRIES(JUMP_BITS_SYSTEM); i++) {
		__atomic_store_n(&t[i].pc, ~0ull, __ATOMIC_RELAXED); /* softmmu_drop_jump() may be looking */
		__atomic_store_n(&t[i].code, 0, __ATOMIC_RELAXED);
	}
}

/* The table of indirect jumps and the pairs are valid in one fetch regime and mode of translation. */
static void switch_code(struct cpu *cpu, u64 fetch_tag)
{
	struct softmmu *m = cpu->mmu;
	u64 tag = fetch_tag | (cpu->run_mode >> 32) << 16 | (cpu->run_mode & 0xffff) << 48;
	u32 i;

	m->fetch_tag = fetch_tag;
	cpu->pair_sp = cpu->pair_limit;
	for (i = 0; i < JUMP_TABLES; i++)
		if (m->jumps_tag[i] == tag)
			break;
	if (i == JUMP_TABLES) {
		i = 0;
		for (u32 k = 1; k < JUMP_TABLES; k++)
			if (m->jumps_used[k] < m->jumps_used[i])
				i = k;
		m->jumps_tag[i] = tag;
		clear_jumps(m->jumps[i]);
		m->stats.tables++;
	}
	m->jumps_used[i] = ++m->stats.code_switches;
	cpu->jumps = m->jumps[i];
}

void softmmu_switch_code(struct cpu *cpu)
{
	switch_code(cpu, ((struct softmmu *)cpu->mmu)->fetch_tag);
}

void softmmu_forget_code(struct cpu *cpu)
{
	struct softmmu *m = cpu->mmu;

	forget_tables(m);
	switch_code(cpu, m->fetch_tag);
}

void softmmu_drop_jump(struct cpu *cpu, u32 index, u64 code, u32 len)
{
	struct softmmu *m = cpu->mmu;

	for (u32 i = 0; i < JUMP_TABLES; i++) {
		struct jump_entry *e = &m->jumps[i][index];

		if (__atomic_load_n(&e->code, __ATOMIC_SEQ_CST) - code < len)
			__atomic_store_n(&e->pc, ~0ull, __ATOMIC_RELEASE);
	}
}

void softmmu_switch(struct cpu *cpu)
{
	struct softmmu *m = cpu->mmu;
	const struct guest_sys *sys = cpu->guest->sys;
	struct sys_regime data, fetch;
	u32 nd, nf, before;

	sys->regime(cpu, SYS_READ, &data);
	sys->regime(cpu, SYS_FETCH, &fetch);
	do { /* drawing the second number may clear the first */
		nd = regime_number(m, SYS_READ, &data);
		before = m->nregimes;
		nf = regime_number(m, SYS_FETCH, &fetch);
	} while (m->nregimes < before);
	cpu->tlb_tag = nd;
	m->stats.switches++;
	if (nf != m->fetch_tag)
		switch_code(cpu, nf);
}

void softmmu_flush(struct cpu *cpu)
{
	clear_tlb(cpu->mmu);
	softmmu_switch(cpu);
}

void softmmu_flush_asid(struct cpu *cpu, u32 asid)
{
	struct softmmu *m = cpu->mmu;

	for (u32 i = 0; i < m->nregimes; i++)
		if (m->regime[i].key.asid == asid)
			m->regime[i].live = false;
	m->stats.flushes++;
	softmmu_switch(cpu);
}

void softmmu_flush_page(struct cpu *cpu, u64 va, u32 asid)
{
	struct softmmu *m = cpu->mmu;
	u64 page = va & -PAGE;
	struct tlb_entry *e = &m->tlb[va / PAGE % TLB_ENTRIES];
	struct code_entry *c = &m->code[va / PAGE % CODE_ENTRIES];

	if (page >= m->large_lo && page <= m->large_hi) {
		if (asid == SOFTMMU_ANY)
			softmmu_flush(cpu);
		else
			softmmu_flush_asid(cpu, asid);
		return;
	}
	if ((e->rd & -PAGE) == page || (e->wr & -PAGE) == page)
		e->rd = e->wr = ~0ull;
	if ((c->tag & -PAGE) == page)
		c->tag = ~0ull;
	/* Indirect jumps into the page, and pairs, if code was ever run there. */
	if (m->fetched[page_hash(page) / 64] >> page_hash(page) % 64 & 1)
		softmmu_forget_code(cpu);
}

static const struct hg_mem accesses = {
    .load = softmmu_load,
    .store = softmmu_store,
    .load128 = softmmu_load128,
    .store128 = softmmu_store128,
    .rmw = softmmu_rmw,
    .cas = softmmu_cas,
    .cas128 = softmmu_cas128,
};

int softmmu_init(struct cpu *cpu, struct bus *bus)
{
	struct softmmu *m = mmap(NULL, sizeof(*m), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t table = sizeof(struct jump_entry) * JUMP_ENTRIES(JUMP_BITS_SYSTEM);
	char *tables;

	if (m == MAP_FAILED)
		return -1;
	tables = mmap(NULL, table * JUMP_TABLES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (tables == MAP_FAILED) {
		munmap(m, sizeof(*m));
		return -1;
	}
	for (u32 i = 0; i < JUMP_TABLES; i++)
		m->jumps[i] = (struct jump_entry *)(tables + table * i);
	m->bus = bus;
	cpu->mmu = m;
	cpu->tlb = m->tlb;
	cpu->tlb_mask = TLB_MASK;
	cpu->mem = &accesses;
	softmmu_flush(cpu);
	return 0;
}

void softmmu_finish(struct cpu *cpu)
{
	struct softmmu *m = cpu->mmu;

	munmap(m->jumps[0], (sizeof(struct jump_entry) * JUMP_ENTRIES(JUMP_BITS_SYSTEM)) * JUMP_TABLES);
	munmap(m, sizeof(*m));
	cpu->mmu = NULL;
	cpu->jumps = NULL;
}

struct bus *softmmu_bus(const struct cpu *cpu)
{
	return ((const struct softmmu *)cpu->mmu)->bus;
}

void softmmu_stats(const struct cpu *cpu, struct softmmu_stats *s)
{
	*s = ((const struct softmmu *)cpu->mmu)->stats;
}

/* -- lookup
 * -------------------------------------------------------------------------------------------------------------- */

static void raise(struct cpu *cpu, int code, u64 va)
{
	cpu->exit_reason = CPU_EXIT_EXCEPTION;
	cpu->exit_code = (u32)code;
	cpu->exit_addr = va;
}

/* Where an access goes: host memory, or a physical address that is a device's or nobody's. */
struct target {
	u8 *host;
	u64 phys;
};

static void enter(struct cpu *cpu, u64 va, const struct sys_page *p, u8 *host)
{
	struct softmmu *m = cpu->mmu;
	u64 page = va & -PAGE, slow = host ? 0 : TLB_SLOW;
	struct tlb_entry *e = &m->tlb[va / PAGE % TLB_ENTRIES];

	if (p->bits > 12) {
		u64 span = p->bits >= 64 ? ~0ull : (1ull << p->bits) - 1;

		/* An identity regime (no translation at all) is no large page: nobody flushes a page of it. */
		if (p->bits < 64) {
			m->large_lo = MIN(m->large_lo, va & ~span);
			m->large_hi = MAX(m->large_hi, va | span);
		}
	}
	e->rd = p->prot >> SYS_READ & 1 ? page | cpu->tlb_tag | slow : ~0ull;
	e->wr = p->prot >> SYS_WRITE & 1 ? page | cpu->tlb_tag | slow : ~0ull;
	e->addend = (u64)host - va; /* of no use without host memory: TLB_SLOW */
	e->phys = p->phys & -PAGE;
	m->stats.fills++;
}

/* The target of an access that does not cross a page.  False: an exception was raised. */
static bool lookup(struct cpu *cpu, u64 va, enum sys_access access, struct target *t)
{
	struct softmmu *m = cpu->mmu;
	struct tlb_entry *e = &m->tlb[va / PAGE % TLB_ENTRIES];
	u64 tag = (access == SYS_WRITE ? e->wr : e->rd);
	struct sys_page page;
	int code;

	if ((tag & ~TLB_SLOW) == ((va & -PAGE) | cpu->tlb_tag)) {
		t->phys = e->phys | (va & (PAGE - 1));
		t->host = tag & TLB_SLOW ? NULL : (u8 *)(va + e->addend);
		return true;
	}
	m->stats.misses++;
	code = cpu->guest->sys->translate(cpu, va, access, &page);
	if (code) {
		raise(cpu, code, va);
		return false;
	}
	t->phys = page.phys;
	t->host = bus_ram(m->bus, gpaddr(page.phys), 1);
	if (page.bits >= 12 && (!t->host || bus_ram(m->bus, gpaddr(page.phys & -PAGE), PAGE)))
		enter(cpu, va, &page, t->host);
	return true;
}

static bool device_read(struct cpu *cpu, const struct target *t, u64 va, unsigned size, u64 *v)
{
	struct softmmu *m = cpu->mmu;
	bool ok;

	m->stats.device_accesses++;
	softmmu_vector_save(m->vector, cpu->mxcsr_host);
	ok = bus_read(m->bus, gpaddr(t->phys), size, v);
	softmmu_vector_restore(m->vector);
	if (!ok)
		raise(cpu, cpu->guest->sys->bus_error(cpu, SYS_READ), va);
	return ok;
}

static bool device_write(struct cpu *cpu, const struct target *t, u64 va, unsigned size, u64 v)
{
	struct softmmu *m = cpu->mmu;
	bool ok;

	m->stats.device_accesses++;
	softmmu_vector_save(m->vector, cpu->mxcsr_host);
	ok = bus_write(m->bus, gpaddr(t->phys), size, v);
	softmmu_vector_restore(m->vector);
	if (!ok)
		raise(cpu, cpu->guest->sys->bus_error(cpu, SYS_WRITE), va);
	return ok;
}

/* One naturally placed part of an access, of 1, 2, 4 or 8 bytes: plain host moves, which are single-copy atomic where
 * aligned. */
struct unaligned {
	union {
		u16 h;
		u32 w;
		u64 d;
	};
} __attribute__((packed, aligned(1), may_alias));

static u64 host_read(const u8 *p, unsigned size)
{
	const struct unaligned *u = (const struct unaligned *)p;

	switch (size) {
	case 1: return *p;
	case 2: return u->h;
	case 4: return u->w;
	default: return u->d;
	}
}

static void host_write(u8 *p, unsigned size, u64 v)
{
	struct unaligned *u = (struct unaligned *)p;

	switch (size) {
	case 1: *p = (u8)v; break;
	case 2: u->h = (u16)v; break;
	case 4: u->w = (u32)v; break;
	default: u->d = v; break;
	}
}

static u64 swap(u64 v, unsigned size)
{
	return __builtin_bswap64(v) >> (64 - 8 * size);
}

static u64 extend(u64 v, unsigned size, u32 memop)
{
	return memop & MEMOP_SIGN ? (u64)sext(v, size * 8) : v;
}

static bool check_align(struct cpu *cpu, u64 addr, unsigned size, u32 memop, enum sys_access access)
{
	if (!(memop & MEMOP_ALIGN) || addr % size == 0)
		return true;
	raise(cpu, cpu->guest->sys->misaligned(cpu, access), addr);
	return false;
}

/* An access that crosses a page, or a misaligned one to a device: byte by byte, after both ends were found accessible.
 */
static bool split_read(struct cpu *cpu, u64 addr, unsigned size, u64 *v)
{
	struct target t;
	u64 byte;

	*v = 0;
	if (!lookup(cpu, addr, SYS_READ, &t) || !lookup(cpu, (addr + size - 1) & -PAGE, SYS_READ, &t))
		return false;
	for (unsigned i = 0; i < size; i++) {
		if (!lookup(cpu, addr + i, SYS_READ, &t))
			return false;
		if (t.host)
			byte = *t.host;
		else if (!device_read(cpu, &t, addr + i, 1, &byte))
			return false;
		*v |= byte << 8 * i;
	}
	return true;
}

static bool split_write(struct cpu *cpu, u64 addr, unsigned size, u64 v)
{
	struct target t;

	if (!lookup(cpu, addr, SYS_WRITE, &t) || !lookup(cpu, (addr + size - 1) & -PAGE, SYS_WRITE, &t))
		return false;
	for (unsigned i = 0; i < size; i++) {
		if (!lookup(cpu, addr + i, SYS_WRITE, &t))
			return false;
		if (t.host)
			*t.host = (u8)(v >> 8 * i);
		else if (!device_write(cpu, &t, addr + i, 1, v >> 8 * i & 255))
			return false;
	}
	return true;
}

static bool crosses(u64 addr, unsigned size)
{
	return (addr & (PAGE - 1)) + size > PAGE;
}

u64 softmmu_load(struct cpu *cpu, u64 addr, u32 memop)
{
	unsigned size = 1u << (memop & MEMOP_SIZE);
	struct target t;
	u64 v;

	if (!check_align(cpu, addr, size, memop, SYS_READ))
		return 0;
	if (crosses(addr, size)) {
		if (!split_read(cpu, addr, size, &v))
			return 0;
	} else {
		if (!lookup(cpu, addr, SYS_READ, &t))
			return 0;
		if (t.host)
			v = host_read(t.host, size);
		else if (!device_read(cpu, &t, addr, size, &v))
			return 0;
	}
	if (memop & MEMOP_SWAP)
		v = swap(v, size);
	return extend(v, size, memop);
}

void softmmu_store(struct cpu *cpu, u64 addr, u64 value, u32 memop)
{
	unsigned size = 1u << (memop & MEMOP_SIZE);
	struct target t;

	if (!check_align(cpu, addr, size, memop, SYS_WRITE))
		return;
	if (memop & MEMOP_SWAP)
		value = swap(value, size);
	if (crosses(addr, size)) {
		split_write(cpu, addr, size, value);
		return;
	}
	if (!lookup(cpu, addr, SYS_WRITE, &t))
		return;
	if (t.host)
		host_write(t.host, size, value);
	else
		device_write(cpu, &t, addr, size, value);
}

void softmmu_load128(struct cpu *cpu, u64 addr, u32 memop, u64 out[2])
{
	out[0] = out[1] = 0;
	if (!check_align(cpu, addr, 16, memop, SYS_READ))
		return;
	out[0] = softmmu_load(cpu, addr, 3);
	if (!cpu->exit_reason)
		out[1] = softmmu_load(cpu, addr + 8, 3);
}

void softmmu_store128(struct cpu *cpu, u64 addr, u32 memop, const u64 in[2])
{
	struct target t;

	if (!check_align(cpu, addr, 16, memop, SYS_WRITE))
		return;
	/* The second half must not fault after the first was written. */
	if (crosses(addr, 16) && !lookup(cpu, (addr + 15) & -PAGE, SYS_WRITE, &t))
		return;
	softmmu_store(cpu, addr, in[0], 3);
	if (!cpu->exit_reason)
		softmmu_store(cpu, addr + 8, in[1], 3);
}

/* Host memory for an atomic access, aligned, writable and readable; NULL: an exception was raised. */
static u8 *atomic_target(struct cpu *cpu, u64 addr, unsigned size)
{
	struct target t;

	if (!check_align(cpu, addr, size, MEMOP_ALIGN, SYS_WRITE) || !lookup(cpu, addr, SYS_WRITE, &t))
		return NULL;
	if (!t.host)
		raise(cpu, cpu->guest->sys->bus_error(cpu, SYS_WRITE), addr);
	return t.host;
}

static u64 atomic_load(const u8 *p, unsigned size)
{
	switch (size) {
	case 1: return __atomic_load_n(p, __ATOMIC_SEQ_CST);
	case 2: return __atomic_load_n((const u16 *)p, __ATOMIC_SEQ_CST);
	case 4: return __atomic_load_n((const u32 *)p, __ATOMIC_SEQ_CST);
	default: return __atomic_load_n((const u64 *)p, __ATOMIC_SEQ_CST);
	}
}

/* Compare and swap; *expect becomes what was there. */
static bool atomic_cas(u8 *p, unsigned size, u64 *expect, u64 v)
{
	u8 e1 = (u8)*expect;
	u16 e2 = (u16)*expect;
	u32 e4 = (u32)*expect;
	bool ok;

	switch (size) {
	case 1:
		ok = __atomic_compare_exchange_n(p, &e1, (u8)v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
		*expect = e1;
		return ok;
	case 2:
		ok = __atomic_compare_exchange_n((u16 *)p, &e2, (u16)v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
		*expect = e2;
		return ok;
	case 4:
		ok = __atomic_compare_exchange_n((u32 *)p, &e4, (u32)v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
		*expect = e4;
		return ok;
	default: return __atomic_compare_exchange_n((u64 *)p, expect, v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	}
}

/* enum ir_rmw, on values of size bytes. */
static u64 combine(u32 kind, u64 old, u64 v, unsigned size)
{
	s64 so = sext(old, size * 8), sv = sext(v, size * 8);
	u64 uv = bits_u(v, 0, size * 8);

	switch (kind) {
	case 0: return v;
	case 1: return old + v;
	case 2: return old & v;
	case 3: return old & ~v;
	case 4: return old | v;
	case 5: return old ^ v;
	case 6: return (u64)MIN(so, sv);
	case 7: return (u64)MAX(so, sv);
	case 8: return MIN(old, uv);
	default: return MAX(old, uv);
	}
}

u64 softmmu_rmw(struct cpu *cpu, u64 addr, u64 operand, u32 memop, u32 kind)
{
	unsigned size = 1u << (memop & MEMOP_SIZE);
	u8 *p = atomic_target(cpu, addr, size);
	u64 raw, old;

	if (!p)
		return 0;
	raw = atomic_load(p, size);
	do {
		u64 v;

		old = memop & MEMOP_SWAP ? swap(raw, size) : raw;
		v = combine(kind, old, operand, size);
		if (memop & MEMOP_SWAP)
			v = swap(bits_u(v, 0, size * 8), size);
		if (atomic_cas(p, size, &raw, v))
			break;
	} while (true);
	return extend(old, size, memop);
}

u64 softmmu_cas(struct cpu *cpu, u64 addr, u64 expect, u64 desired, u32 memop)
{
	unsigned size = 1u << (memop & MEMOP_SIZE);
	u8 *p = atomic_target(cpu, addr, size);

	if (!p)
		return 0;
	expect = bits_u(expect, 0, size * 8);
	desired = bits_u(desired, 0, size * 8);
	if (memop & MEMOP_SWAP) {
		expect = swap(expect, size);
		desired = swap(desired, size);
	}
	atomic_cas(p, size, &expect, desired);
	if (memop & MEMOP_SWAP)
		expect = swap(expect, size);
	return extend(expect, size, memop);
}

void softmmu_cas128(struct cpu *cpu, u64 addr, const u64 expect[2], const u64 desired[2], u64 out[2])
{
	u8 *p = atomic_target(cpu, addr, 16);

	out[0] = expect[0];
	out[1] = expect[1];
	if (p)
		softmmu_host_cas128(p, out, desired);
}

/* -- code and debugging
 * -------------------------------------------------------------------------------------------------- */

bool softmmu_fetch(struct cpu *cpu, u64 va, struct softmmu_code *code)
{
	struct softmmu *m = cpu->mmu;
	struct code_entry *e = &m->code[va / PAGE % CODE_ENTRIES];
	u64 in = va & (PAGE - 1);
	struct sys_page page;
	u8 *host;
	int x;

	code->avail = (u32)(PAGE - in);
	if (e->tag == ((va & -PAGE) | m->fetch_tag)) {
		code->phys = e->phys + in;
		code->host = e->host + in;
		return true;
	}
	x = cpu->guest->sys->translate(cpu, va, SYS_FETCH, &page);
	if (x) {
		raise(cpu, x, va);
		return false;
	}
	host = bus_ram(m->bus, gpaddr(page.phys & -PAGE), PAGE);
	if (!host) { /* nothing is executed from devices */
		raise(cpu, cpu->guest->sys->bus_error(cpu, SYS_FETCH), va);
		return false;
	}
	code->phys = page.phys;
	code->host = host + in;
	m->fetched[page_hash(va & -PAGE) / 64] |= 1ull << page_hash(va & -PAGE) % 64;
	if (page.bits >= 12) {
		*e = (struct code_entry){(va & -PAGE) | m->fetch_tag, host, page.phys & -PAGE};
		if (page.bits > 12 && page.bits < 64) {
			u64 span = (1ull << page.bits) - 1;

			m->large_lo = MIN(m->large_lo, va & ~span);
			m->large_hi = MAX(m->large_hi, va | span);
		}
	} else {
		/* Protection changes within the page: only this granule may be looked at. */
		u64 granule = 1ull << page.bits;

		code->avail = (u32)(granule - (va & (granule - 1)));
	}
	return true;
}

size_t softmmu_debug_read(struct cpu *cpu, u64 va, void *buf, size_t len)
{
	struct softmmu *m = cpu->mmu;
	size_t done = 0;

	while (done < len) {
		struct sys_page page;
		u64 a = va + done, n = MIN(len - done, PAGE - (a & (PAGE - 1)));
		const u8 *host;

		if (cpu->guest->sys->translate(cpu, a, SYS_FETCH, &page) &&
		    cpu->guest->sys->translate(cpu, a, SYS_READ, &page))
			break;
		host = bus_ram(m->bus, gpaddr(page.phys), n);
		if (!host)
			break;
		for (u64 i = 0; i < n; i++)
			((u8 *)buf)[done + i] = host[i];
		done += n;
	}
	return done;
}
