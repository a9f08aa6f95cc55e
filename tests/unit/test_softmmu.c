/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_softmmu.c - the TLB over a toy page walk: regimes, flushes, faults, devices, atomics, and the inline
 * probe. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "core/bus.h"
#include "core/cpu.h"
#include "core/guest.h"
#include "core/softmmu.h"

Suite *softmmu_suite(void);

#define RAM 0x80000000ull
#define DEV 0x10000000ull

/* The toy's translation: 16 pages of each address space are in table[asid][page]; flags 1 makes writes fail. */
static struct {
	u64 phys;
	u8 prot, bits;
} table[4][16];
static u32 asid, flags, walks;

static void regime(const struct cpu *c, enum sys_access a, struct sys_regime *r)
{
	(void)c;
	*r = (struct sys_regime){.root = asid * 100, .flags = a == SYS_FETCH ? 0 : flags, .asid = asid};
}

static int translate(struct cpu *c, u64 va, enum sys_access a, struct sys_page *p)
{
	u64 page = va / 4096;

	(void)c;
	walks++;
	if (page >= 16 || !(table[asid][page].prot >> a & 1) || (a == SYS_WRITE && flags & 1))
		return 13 + (int)a;
	*p = (struct sys_page){table[asid][page].phys | (va & 4095), table[asid][page].prot, table[asid][page].bits};
	if (flags & 1)
		p->prot &= (u8) ~(1 << SYS_WRITE);
	return 0;
}

static int bus_error(struct cpu *c, enum sys_access a)
{
	(void)c;
	return 50 + (int)a;
}

static int misaligned(struct cpu *c, enum sys_access a)
{
	(void)c;
	return 60 + (int)a;
}

static const struct guest_sys toy_sys = {
    .regime = regime, .translate = translate, .bus_error = bus_error, .misaligned = misaligned};
static const struct guest toy = {.name = "toy", .sys = &toy_sys};

static u64 dev_last;
static u64 dev_read(void *o, u64 offset, unsigned size)
{
	(void)o;
	return 0x1122334455667788ull + offset + size;
}
static void dev_write(void *o, u64 offset, u64 v, unsigned size)
{
	(void)o;
	dev_last = v + (offset << 32) + ((u64)size << 56);
}

static struct cpu *cpu;
static struct bus bus;
static u8 *ram;

static void setup(void)
{
	struct bus_region r = {.name = "dev",
	                       .base = DEV,
	                       .size = 4096,
	                       .fd = -1,
	                       .sizes = 1 | 4 | 8,
	                       .read = dev_read,
	                       .write = dev_write};

	bus_init(&bus);
	ck_assert_int_eq(bus_map_ram(&bus, "ram", RAM, 0x10000, &ram), 0);
	ck_assert_int_eq(bus_map(&bus, &r), 0);
	cpu = aligned_alloc(64, sizeof(*cpu));
	memset(cpu, 0, sizeof(*cpu));
	cpu->guest = &toy;
	memset(table, 0, sizeof(table));
	asid = flags = walks = 0;
	for (u32 i = 0; i < 8; i++) {
		table[0][i].phys = RAM + i * 4096;
		table[1][i].phys = RAM + (7 - i) * 4096;
		table[0][i].prot = table[1][i].prot = 7;
		table[0][i].bits = table[1][i].bits = 12;
	}
	table[0][2].prot = 1;
	table[0][9].phys = DEV;
	table[0][9].prot = 7;
	table[0][9].bits = 12;
	table[0][10].phys = 0x5000;
	table[0][10].prot = 7;
	table[0][10].bits = 12;
	ck_assert_int_eq(softmmu_init(cpu, &bus), 0);
}

static void teardown(void)
{
	softmmu_finish(cpu);
	bus_finish(&bus);
	free(cpu);
}

/* What translated code does. */
static bool probe(u64 a, unsigned n, bool write, u64 *host)
{
	struct tlb_entry *e = (struct tlb_entry *)((char *)cpu->tlb + ((a >> 12 << 5) & cpu->tlb_mask));

	if ((((a + n - 1) & -4096ull) | cpu->tlb_tag) != (write ? e->wr : e->rd))
		return false;
	*host = a + e->addend;
	return true;
}

static u32 fault(void)
{
	u32 code = cpu->exit_reason == CPU_EXIT_EXCEPTION ? cpu->exit_code : 0;

	cpu->exit_reason = CPU_EXIT_NONE;
	return code;
}

START_TEST(values)
{
	u64 host;

	softmmu_store(cpu, 0x1008, 0x1122334455667788ull, 3);
	ck_assert_uint_eq(fault(), 0);
	ck_assert_uint_eq(ram[0x1008], 0x88);
	ck_assert_uint_eq(softmmu_load(cpu, 0x1008, 3 | MEMOP_SWAP), 0x8877665544332211ull);
	ck_assert_uint_eq(softmmu_load(cpu, 0x1008, 0 | MEMOP_SIGN), 0xffffffffffffff88ull);
	ck_assert_uint_eq(softmmu_load(cpu, 0x1009, 1), 0x6677);
	ck_assert(probe(0x1008, 8, false, &host) && host == (u64)(ram + 0x1008));
	ck_assert(probe(0x1ff8, 8, true, &host));
	ck_assert(!probe(0x1ff9, 8, true, &host)); /* crosses */
	softmmu_store(cpu, 0x0ffd, 0xa1b2c3d4e5f60718ull, 3);
	ck_assert_uint_eq(softmmu_load(cpu, 0x0ffd, 3), 0xa1b2c3d4e5f60718ull);
	ck_assert_uint_eq(ram[0x1000], 0xe5);
	/* crossing into a page that cannot be written: nothing is written */
	softmmu_store(cpu, 0x1ffe, 0xffffffff, 2);
	ck_assert_uint_eq(fault(), 14);
	ck_assert_uint_eq(cpu->exit_addr, 0x2000);
	ck_assert_uint_eq(ram[0x1ffe], 0);
	ck_assert_uint_eq(softmmu_load(cpu, 0x2000, 2), 0);
	ck_assert_uint_eq(fault(), 0);
	ck_assert(!probe(0x2000, 1, true, &host) && probe(0x2000, 1, false, &host));
	softmmu_load(cpu, 0x8000, 0);
	ck_assert_uint_eq(fault(), 13);
	softmmu_load(cpu, 0x1001, 1 | MEMOP_ALIGN);
	ck_assert_uint_eq(fault(), 60);
}
END_TEST

START_TEST(regimes)
{
	u64 host, n;

	softmmu_store(cpu, 0x1000, 1, 2);
	asid = 1;
	softmmu_switch(cpu);
	ck_assert(!probe(0x1000, 4, false, &host));
	softmmu_store(cpu, 0x1000, 2, 2);
	ck_assert_uint_eq(ram[0x1000], 1);
	ck_assert_uint_eq(ram[0x6000], 2);
	softmmu_load(cpu, 0x3000, 2);
	asid = 0;
	softmmu_switch(cpu);
	softmmu_load(cpu, 0x4000, 2);
	n = walks;
	asid = 1;
	softmmu_switch(cpu);
	softmmu_load(cpu, 0x3000, 2); /* still there: nothing was flushed */
	ck_assert_uint_eq(walks, n);
	/* a protection mode is a regime of its own */
	flags = 1;
	softmmu_switch(cpu);
	softmmu_store(cpu, 0x3000, 1, 2);
	ck_assert_uint_eq(fault(), 14);
	flags = 0;
	softmmu_switch(cpu);
	/* the tables change: seen after the flush of this address space */
	softmmu_load(cpu, 0x5000, 2);
	table[1][5].phys = RAM;
	ram[0] = 77;
	ck_assert_uint_eq(softmmu_load(cpu, 0x5000, 0), ram[0x2000]);
	softmmu_flush_asid(cpu, 0);
	ck_assert_uint_eq(softmmu_load(cpu, 0x5000, 0), ram[0x2000]);
	softmmu_flush_asid(cpu, 1);
	ck_assert_uint_eq(softmmu_load(cpu, 0x5000, 0), 77);
	table[1][5].phys = RAM + 0x6000;
	softmmu_flush_page(cpu, 0x4123, SOFTMMU_ANY);
	ck_assert_uint_eq(softmmu_load(cpu, 0x5000, 0), 77);
	softmmu_flush_page(cpu, 0x5123, SOFTMMU_ANY);
	ck_assert_uint_eq(softmmu_load(cpu, 0x5000, 0), 2);
	/* numbers run out: all works on */
	for (u32 i = 0; i < 5000; i++) {
		softmmu_flush_asid(cpu, 1);
		ck_assert_uint_eq(softmmu_load(cpu, 0x5000, 0), 2);
		ck_assert_uint_lt(cpu->tlb_tag, TLB_REGIMES);
	}
}
END_TEST

START_TEST(large_pages)
{
	for (u32 i = 4; i < 8; i++)
		table[0][i].bits = 14;
	softmmu_load(cpu, 0x4000, 0);
	softmmu_load(cpu, 0x5000, 0);
	table[0][5].phys = RAM;
	ram[0] = 9;
	softmmu_flush_page(cpu, 0x7000, 0); /* any address of the large page will do */
	ck_assert_uint_eq(softmmu_load(cpu, 0x5000, 0), 9);
}
END_TEST

START_TEST(small_granules)
{
	u64 host;

	table[0][3].bits = 4; /* protection changes inside the page: every access asks */
	softmmu_load(cpu, 0x3000, 2);
	ck_assert(!probe(0x3000, 4, false, &host));
	walks = 0;
	softmmu_load(cpu, 0x3000, 2);
	ck_assert_uint_eq(walks, 1);
}
END_TEST

START_TEST(devices)
{
	u64 host;

	ck_assert_uint_eq(softmmu_load(cpu, 0x9004, 2), 0x55667788ull + 8);
	ck_assert(!probe(0x9004, 4, false, &host));
	walks = 0;
	softmmu_store(cpu, 0x9008, 5, 3);
	ck_assert_uint_eq(walks, 0);
	ck_assert_uint_eq(dev_last, 5 + (8ull << 32) + (8ull << 56));
	softmmu_load(cpu, 0x9002, 1); /* size refused */
	ck_assert_uint_eq(fault(), 50);
	softmmu_store(cpu, 0xa000, 1, 0); /* nobody there */
	ck_assert_uint_eq(fault(), 51);
	softmmu_rmw(cpu, 0x9000, 1, 2, 1);
	ck_assert_uint_eq(fault(), 51);
}
END_TEST

START_TEST(atomics)
{
	u64 e[2] = {0, 0}, d[2] = {5, 6}, o[2];

	softmmu_store(cpu, 0x1000, 0xfffffff0, 2);
	ck_assert_uint_eq(softmmu_rmw(cpu, 0x1000, 0x20, 2 | MEMOP_SIGN, 1), 0xfffffffffffffff0ull);
	ck_assert_uint_eq(softmmu_load(cpu, 0x1000, 2), 0x10);
	ck_assert_uint_eq(softmmu_load(cpu, 0x1004, 2), 0);
	softmmu_rmw(cpu, 0x1000, (u64)-5, 2, 6);
	ck_assert_uint_eq(softmmu_load(cpu, 0x1000, 2 | MEMOP_SIGN), (u64)-5);
	softmmu_rmw(cpu, 0x1000, 7, 2, 8);
	ck_assert_uint_eq(softmmu_load(cpu, 0x1000, 2), 7);
	ck_assert_uint_eq(softmmu_cas(cpu, 0x1000, 8, 9, 2), 7);
	ck_assert_uint_eq(softmmu_cas(cpu, 0x1000, 7, 9, 2), 7);
	ck_assert_uint_eq(softmmu_load(cpu, 0x1000, 2), 9);
	softmmu_rmw(cpu, 0x1002, 7, 2, 0);
	ck_assert_uint_eq(fault(), 61);
	softmmu_rmw(cpu, 0x2000, 7, 2, 0);
	ck_assert_uint_eq(fault(), 14);
	softmmu_cas128(cpu, 0x3000, e, d, o);
	ck_assert_uint_eq(o[0] | o[1], 0);
	softmmu_load128(cpu, 0x3000, 0, o);
	ck_assert(o[0] == 5 && o[1] == 6);
	softmmu_cas128(cpu, 0x3000, e, e, o);
	ck_assert(o[0] == 5 && o[1] == 6);
	ck_assert_uint_eq(fault(), 0);
}
END_TEST

START_TEST(code)
{
	struct softmmu_code c;

	ck_assert(softmmu_fetch(cpu, 0x1ffe, &c));
	ck_assert(c.phys == RAM + 0x1ffe && c.host == ram + 0x1ffe && c.avail == 2);
	walks = 0;
	ck_assert(softmmu_fetch(cpu, 0x1000, &c));
	ck_assert_uint_eq(walks, 0);
	asid = 1;
	softmmu_switch(cpu);
	ck_assert(softmmu_fetch(cpu, 0x1000, &c) && c.phys == RAM + 0x6000);
	ck_assert(!softmmu_fetch(cpu, 0x8000, &c));
	ck_assert_uint_eq(fault(), 15);
	asid = 0;
	softmmu_switch(cpu);
	ck_assert(!softmmu_fetch(cpu, 0x9000, &c));
	ck_assert_uint_eq(fault(), 52);
}
END_TEST

Suite *softmmu_suite(void)
{
	Suite *s = suite_create("softmmu");
	TCase *tc = tcase_create("softmmu");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, values);
	tcase_add_test(tc, regimes);
	tcase_add_test(tc, large_pages);
	tcase_add_test(tc, small_granules);
	tcase_add_test(tc, devices);
	tcase_add_test(tc, atomics);
	tcase_add_test(tc, code);
	suite_add_tcase(s, tc);
	return s;
}
