/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/guest_sys.h - what a guest supplies for system mode: page walk, exceptions, interrupts (struct guest.sys).
 *
 * Threads: everything but line() is called by the thread that owns the CPU, outside translated code or from a softmmu
 * helper, with the state in memory except where said.
 */
#ifndef CORE_GUEST_SYS_H
#define CORE_GUEST_SYS_H

#include "core/base.h"

struct cpu;

enum sys_access { SYS_READ, SYS_WRITE, SYS_FETCH, SYS_ACCESSES };

/* All that a translation depends on besides the page tables and the address.  Two CPU states with equal regimes see the
 * same translations until a flush. */
struct sys_regime {
	u64 root;  /* page table base and format register */
	u32 flags; /* privilege and protection modes, guest-defined */
	u32 asid;  /* address space, for flushes */
};

struct sys_page {
	u64 phys; /* physical address of the address asked for */
	u8 prot;  /* 1 << enum sys_access: what may be done in this regime without asking again */
	u8 bits;  /* log2 of the largest naturally aligned range around it in which the same holds; below 12: ask each
	             time */
};

/* Result of guest_sys.exception. */
enum sys_next {
	SYS_RUN,   /* go on at the state's pc */
	SYS_WAIT,  /* wait for an interrupt (guest_sys.wake), then go on */
	SYS_DEBUG, /* a breakpoint of the debugger's */
};

/* What the machine supplies to its CPUs: cpu->frontend points to a struct that begins with this. */
struct sys_host {
	u64 (*time)(struct cpu *);   /* the platform's time counter */
	u64 (*cycles)(struct cpu *); /* a count that grows with time, about 1 GHz */
};

struct guest_sys {
	void (*reset)(struct cpu *, u64 pc, const u64 arg[3]); /* power-on state; pc and the boot loader's arguments */
	void (*regime)(const struct cpu *, enum sys_access, struct sys_regime *);
	/* Walks.  0 and *page, or the guest's exception (what raise() takes). */
	int (*translate)(struct cpu *, u64 va, enum sys_access, struct sys_page *page);
	/* The exception of an access that no memory or device answers, and of a misaligned one. */
	int (*bus_error)(struct cpu *, enum sys_access);
	int (*misaligned)(struct cpu *, enum sys_access);
	/* cpu_run() has returned why: delivers the exception that exit_code and exit_addr say, or does what the
	 * instruction at pc asks for.  CPU_EXIT_EXCEPTION: exit_code is a number of translate(), or one of the guest's
	 * own. */
	enum sys_next (*exception)(struct cpu *, u32 why);
	/* Takes the most urgent interrupt that is pending and enabled: true if pc has changed. */
	bool (*interrupt)(struct cpu *);
	/* True if a CPU that waits must go on. */
	bool (*wake)(const struct cpu *);
	/* Input line n changes.  Any thread; atomic.  The caller wakes the CPU. */
	void (*line)(struct cpu *, u32 n, bool level);
	/* The state was loaded: checks it (0 or -1) and rebuilds what hangs on it. */
	int (*post_load)(struct cpu *);
	/* One line for the monitor for register n of a dump, false behind the last. */
	bool (*dump)(const struct cpu *, u32 n, char *buf, size_t len);
};

#endif
