/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/loop.c - a guest thread's life: run translated code, and serve what it stops for. */
#include <signal.h>

#include "frontend-linux/abi.h"
#include "frontend-linux/linux.h"

#ifndef SEGV_MAPERR
#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#endif

static void fault(struct lx_thread *t)
{
	struct cpu *c = t->cpu;
	u32 f = c->exit_code;
	u64 addr = f & CPU_FAULT_ADDR ? c->exit_addr : 0;

	stat_add(STAT_faults);
	if (log_on(LOG_INT))
		log_printf("%d: fault at pc %#llx, address %#llx, flags %#x\n", t->tid, (unsigned long long)lx_pc(c),
		           (unsigned long long)addr, f);
	if (f & CPU_FAULT_ALIGN)
		lx_force_signal(t, SIGBUS, BUS_ADRALN, addr);
	else if (f & CPU_FAULT_BUS)
		lx_force_signal(t, SIGBUS, BUS_ADRERR, addr);
	else if ((f & CPU_FAULT_ADDR) && addr >= lx.stack_gap && addr < lx.stack_lo &&
	         !(mm_flags(&lx.mm, gaddr(addr)) & 7))
		lx_force_signal(t, SIGSEGV, SEGV_MAPERR, addr); /* our mapping that keeps it free */
	else if ((f & CPU_FAULT_PERM) || ((f & CPU_FAULT_ADDR) && (mm_flags(&lx.mm, gaddr(addr)) & MM_MAPPED)))
		lx_force_signal(t, SIGSEGV, SEGV_ACCERR, addr);
	else
		lx_force_signal(t, SIGSEGV, f & CPU_FAULT_ADDR ? SEGV_MAPERR : SI_KERNEL, addr);
}

void lx_run(struct lx_thread *t)
{
	struct cpu *c = t->cpu;

	for (;;) {
		__atomic_store_n(&c->exit_request, 0, __ATOMIC_SEQ_CST);
		if (UNLIKELY(t->pending || t->masked || t->have_saved))
			lx_deliver_pending(t);
		if (UNLIKELY(__atomic_load_n(&lx.mm.unasked, __ATOMIC_RELAXED)))
			lx_sync_unasked();
		enum cpu_exit e = cpu_run(c);
		switch (e) {
		case CPU_EXIT_SYSCALL:
			/* A signal caught since comes before the call. */
			if (LIKELY(!t->pending))
				lx_syscall(t);
			break;
		case CPU_EXIT_REQUEST:
		case CPU_EXIT_NONE: break;
		case CPU_EXIT_FAULT: fault(t); break;
		case CPU_EXIT_ILLEGAL:
			if (log_on(LOG_INT))
				log_printf("%d: illegal instruction at %#llx\n", t->tid, (unsigned long long)lx_pc(c));
			lx_force_signal(t, SIGILL, ILL_ILLOPC, lx_pc(c));
			break;
		case CPU_EXIT_BREAK: lx_force_signal(t, SIGTRAP, TRAP_BRKPT, lx_pc(c)); break;
		case CPU_EXIT_FLUSH:
			/* FENCE.I, IC IVAU: the pc is the instruction's own, of four bytes. */
			lx_sync_code(c->exit_addr, c->exit_code);
			lx_set_pc(c, lx_pc(c) + 4);
			break;
		case CPU_EXIT_STEP: break;
		case CPU_EXIT_EXCEPTION: lx_force_signal(t, SIGILL, ILL_ILLOPN, lx_pc(c)); break;
		default: check(!"exit of the cpu loop"); break;
		}
	}
}
