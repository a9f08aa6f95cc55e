/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stubs/softmmu.c - stands in for core/softmmu.c and core/bus.c in user emulators, which have no machine: cpu->mmu is
 * NULL there, and nobody gets here.
 *
 * It is linked because it stands before core and the link asks for softmmu_switch (Makefile.am); all names that the
 * shared rooms use must be here, or the linker takes core's file as well and complains of doubles. */
#include "core/softmmu.h"

#include "core/bus.h"

static NORETURN void no_machine(void)
{
	check(!"system mode in a user emulator");
	__builtin_unreachable();
}

void *bus_ram(const struct bus *b, struct gpaddr pa, u64 len)
{
	(void)b, (void)pa, (void)len;
	no_machine();
}

struct bus *softmmu_bus(const struct cpu *cpu)
{
	(void)cpu;
	no_machine();
}

bool softmmu_fetch(struct cpu *cpu, u64 va, struct softmmu_code *code)
{
	(void)cpu, (void)va, (void)code;
	no_machine();
}

void softmmu_switch(struct cpu *cpu)
{
	(void)cpu;
	no_machine();
}

void softmmu_switch_code(struct cpu *cpu)
{
	(void)cpu;
	no_machine();
}

void softmmu_forget_code(struct cpu *cpu)
{
	(void)cpu;
	no_machine();
}

void softmmu_drop_jump(struct cpu *cpu, u32 index, u64 code, u32 len)
{
	(void)cpu, (void)index, (void)code, (void)len;
	no_machine();
}

void softmmu_flush(struct cpu *cpu)
{
	(void)cpu;
	no_machine();
}

void softmmu_flush_asid(struct cpu *cpu, u32 asid)
{
	(void)cpu, (void)asid;
	no_machine();
}

void softmmu_flush_page(struct cpu *cpu, u64 va, u32 asid)
{
	(void)cpu, (void)va, (void)asid;
	no_machine();
}
