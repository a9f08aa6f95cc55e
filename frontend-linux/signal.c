/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/signal.c - signals of the host on their way to the guest.
 *
 * Problem.  A signal can arrive anywhere: in translated code, whose registers are not the guest's; in the translator,
 * holding locks; just before a call that would block for ever.  The guest must see it between two of its instructions,
 * with its own frame on its own stack, and none may be lost or come out of order.
 *
 * The way.  The kernel does as much as possible.
 *
 *  - Dispositions.  What the guest ignores or leaves at the default is so on the host: the kernel stops, continues,
 * kills, and drops by itself, and parents see the truth.  What the guest handles has our handler.  Signals that the
 * hardware raises (LX_SIG_SYNC) have our handler always.
 *  - Masks.  The host's mask of each thread is the guest's, without what the hardware raises: SIGSEGV and SIGBUS we
 * need for ourselves, and a fault of ours that came while the guest blocks it would end us without a word (the kernel
 * kills then), looking like the guest's death.  So pending sets, process-directed signals, sigtimedwait, signalfd and
 * queues of real-time signals are the kernel's own.
 *  - Catching.  The handler puts the siginfo into the thread's queue, asks the cpu to leave translated code, and makes
 * the kernel restore a mask that blocks everything: at most one signal of the kernel's choice is under way a thread. If
 * the thread was about to enter or was in a blocking call that can be restarted, the call is abandoned (host_<arch>.c).
 *  - Delivery.  Before translated code is entered the queue is emptied: a frame is written to the guest's stack (abi/),
 * the guest's mask changes, and the host's with it; only then may the next signal come.  Host frames never nest.
 *
 * Those five sent by somebody while the guest blocks them wait in the queue; their order and which thread takes them is
 * ours then, not the kernel's, and a signalfd does not have them (a documented difference).  Before execve they go back
 * to the kernel, which keeps them for the new program.
 *
 * Locks.  The kernel's default action may end a thread anywhere, within our locks too.  Mostly the whole process ends
 * with it; but a vfork child, or another process with CLONE_VM, has its memory and our locks in common with its parent,
 * which would wait for ever.  In such a child we catch what would kill by default, and let it kill when it is
 * delivered, where no lock is held.  SIGKILL cannot be caught: one that comes while the child is within a lock is not
 * survived.
 *
 * A fault of a guest instruction does not come this way: the handler hands it to the cpu loop (cpu_host_fault), which
 * returns CPU_EXIT_FAULT, and loop.c forces the signal.
 *
 * Everything here may run in any thread at any time: no lock, no memory, no libc beyond memcpy.
 */
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "frontend-linux/abi.h"
#include "frontend-linux/linux.h"

__thread struct lx_thread *lx_self;

#define BIT(s)      (1ull << ((s)-1))
#define UNBLOCKABLE (BIT(SIGKILL) | BIT(SIGSTOP))

static void set_host_mask(u64 mask)
{
	raw_syscall(SYS_rt_sigprocmask, SIG_SETMASK, (long)&mask, 0, 8, 0, 0);
}

void lx_block_all(void)
{
	set_host_mask(~LX_SIG_SYNC);
}

void lx_apply_mask(struct lx_thread *t)
{
	t->masked = 0;
	set_host_mask(t->mask & ~LX_SIG_SYNC);
}

static bool deliverable(const struct lx_thread *t, int sig)
{
	/* The kernel has decided that all others are not blocked. */
	return sig && !((LX_SIG_SYNC & t->mask) & lx_sigbit(sig));
}

static void update_pending(struct lx_thread *t)
{
	u32 any = 0;

	for (unsigned i = 0; i < LX_QUEUE; i++)
		any |= deliverable(t, t->queue[i].signo);
	__atomic_store_n(&t->pending, any, __ATOMIC_RELAXED);
}

void lx_set_mask(struct lx_thread *t, u64 mask)
{
	/* No signal may come between the two masks, or it would be judged by the wrong one. */
	lx_block_all();
	t->mask = mask & ~UNBLOCKABLE;
	update_pending(t);
	if (!t->masked)
		lx_apply_mask(t);
}

u64 lx_held(const struct lx_thread *t)
{
	u64 set = 0;

	for (unsigned i = 0; i < LX_QUEUE; i++)
		if (t->queue[i].signo)
			set |= lx_sigbit(t->queue[i].signo);
	return set;
}

/* -- catching ---------------------------------------------------------------------------------------------------------
 */

static void enqueue(struct lx_thread *t, const struct lx_siginfo *info)
{
	unsigned i;

	for (i = 0; i < LX_QUEUE && t->queue[i].signo; i++)
		if (t->queue[i].signo == info->signo && info->signo < 32)
			return; /* standard signals do not queue */
	if (i == LX_QUEUE)
		return;
	memcpy(&t->queue[i], info, sizeof *info);
	update_pending(t);
}

static NORETURN void our_fault(int sig, const struct lx_siginfo *info, const void *uc)
{
	struct lx_thread *t = lx_self;

	msg("signal %d (code %d) inside dragoman itself: host pc %#llx, address %#llx, guest pc %#llx; a bug, please "
	    "report it",
	    sig, info->code, (unsigned long long)lx_host_pc(uc), (unsigned long long)info->fields[0],
	    (unsigned long long)(t && t->cpu ? lx_pc(t->cpu) : 0));
	raw_syscall(SYS_exit_group, 70, 0, 0, 0, 0, 0);
	__builtin_trap();
}

/* A signal that an instruction of the host raised: ours to explain. */
static void synchronous(int sig, const struct lx_siginfo *info, void *uc)
{
	struct lx_thread *t = lx_self;
	u64 addr = info->fields[0];
	u32 flags = 0;
	bool has_addr = (sig == SIGSEGV || sig == SIGBUS) && info->code != SI_KERNEL;

	if (sig == SIGSEGV || sig == SIGBUS) {
		flags = lx_host_is_write(uc) ? CPU_FAULT_WRITE : 0;
		if (sig == SIGSEGV && info->code == SEGV_ACCERR)
			flags |= CPU_FAULT_PERM;
		if (sig == SIGBUS)
			flags |= info->code == BUS_ADRALN ? CPU_FAULT_ALIGN : CPU_FAULT_BUS;
		if (sig == SIGSEGV && has_addr && (flags & CPU_FAULT_WRITE) &&
		    mm_write_fault(&lx.mm, mm_guest(&lx.mm, (void *)addr))) {
			if (t && t->cpu && lx.mm.unasked)
				cpu_request_exit(t->cpu);
			return;
		}
		if (mm_recover(uc))
			return;
	}
	if (t && t->cpu && cpu_host_fault(t->cpu, uc, addr, has_addr, flags))
		return;
	our_fault(sig, info, uc);
}

static void handler(int sig, struct lx_siginfo *info, void *uc)
{
	struct lx_thread *t = lx_self;

	if (info->code > 0 && (LX_SIG_SYNC & lx_sigbit(sig))) {
		synchronous(sig, info, uc);
		return;
	}
	if (!t)
		return;
	enqueue(t, info);
	if (!t->pending)
		return; /* held back: the guest blocks it */
	t->masked = 1;
	*lx_host_mask(uc) = ~LX_SIG_SYNC;
	lx_host_interrupt(uc);
	if (t->cpu)
		cpu_request_exit(t->cpu);
}

#define IGNORED (BIT(SIGCHLD) | BIT(SIGURG) | BIT(SIGWINCH) | BIT(SIGCONT))
#define STOPS   (BIT(SIGTSTP) | BIT(SIGTTIN) | BIT(SIGTTOU) | BIT(SIGSTOP))

void lx_host_disposition(const struct lx_sighand *sh, int sig)
{
	const struct lx_sigaction *a = &sh->act[sig];
	u64 flags = a->flags & (SA_NOCLDSTOP | SA_NOCLDWAIT);

	if (UNBLOCKABLE & lx_sigbit(sig))
		return;
	bool kills = sh->shares_memory && !a->handler && !((IGNORED | STOPS) & lx_sigbit(sig));
	if (a->handler <= 1 && !kills && !(LX_SIG_SYNC & lx_sigbit(sig)))
		lx_host_sigaction(sig, a->handler, flags, 0, NULL);
	else
		lx_host_sigaction(sig, (u64)handler, flags | SA_SIGINFO | SA_ONSTACK | SA_RESTART, ~0ull, NULL);
}

size_t lx_altstack_size(void)
{
	return ROUND_UP(MAX(getauxval(AT_MINSIGSTKSZ), 4096ul) + 24576, 4096);
}

void lx_signal_thread(void *stack, size_t len)
{
	stack_t ss = {.ss_sp = stack, .ss_size = len};

	raw_syscall(SYS_sigaltstack, (long)&ss, 0, 0, 0, 0, 0);
}

void lx_signal_start(struct lx_thread *t)
{
	size_t len = lx_altstack_size();
	long stack = raw_syscall(SYS_mmap, 0, (long)len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	check(!raw_failed(stack));
	lx_signal_thread((void *)stack, len);
	raw_syscall(SYS_rt_sigprocmask, SIG_BLOCK, 0, (long)&t->mask, 8, 0, 0);
	for (int sig = 1; sig <= LX_NSIG; sig++) {
		struct lx_host_sigaction old = {.handler = 0};
		raw_syscall(SYS_rt_sigaction, sig, 0, (long)&old, 8, 0, 0);
		t->sighand->act[sig].handler = old.handler == 1;
		if (LX_SIG_SYNC & lx_sigbit(sig))
			lx_host_disposition(t->sighand, sig);
	}
	lx_apply_mask(t);
}

void lx_signal_exec(struct lx_thread *t, bool failed)
{
	for (int sig = 1; sig <= LX_NSIG; sig++)
		if ((LX_SIG_SYNC & lx_sigbit(sig)) && t->sighand->act[sig].handler == 1) {
			if (failed)
				lx_host_disposition(t->sighand, sig);
			else
				lx_host_sigaction(sig, 1, 0, 0, NULL);
		}
	if (!failed) {
		set_host_mask(t->mask);
		/* Blocked on the host too now, what we hold back for the guest is the kernel's to keep.  Should the
		 * program stay, the mask that follows brings it to us again, as one that the queue has already. */
		s64 pid = raw_syscall(SYS_getpid, 0, 0, 0, 0, 0, 0);
		for (unsigned i = 0; i < LX_QUEUE; i++)
			if (t->queue[i].signo && !deliverable(t, t->queue[i].signo))
				raw_syscall(SYS_rt_tgsigqueueinfo, pid, t->tid, t->queue[i].signo, (long)&t->queue[i],
				            0, 0);
	} else if (t->masked) {
		lx_block_all();
	} else {
		lx_apply_mask(t);
	}
}

/* -- delivery ---------------------------------------------------------------------------------------------------------
 */

void lx_die(int sig)
{
	u64 mask = ~lx_sigbit(sig);

	lx_print_stats();
	lx_block_all();
	lx_host_sigaction(sig, 0, 0, 0, NULL);
	raw_syscall(SYS_tgkill, raw_syscall(SYS_getpid, 0, 0, 0, 0, 0, 0), raw_syscall(SYS_gettid, 0, 0, 0, 0, 0, 0),
	            sig, 0, 0, 0);
	set_host_mask(mask);
	/* Unless it is one that does not kill. */
	raw_syscall(SYS_exit_group, 128 + sig, 0, 0, 0, 0, 0);
	__builtin_trap();
}

/* The default action of a signal that was caught although its disposition is the default. */
static void default_action(struct lx_thread *t, int sig)
{
	if (IGNORED & lx_sigbit(sig))
		return;
	if (!(STOPS & lx_sigbit(sig)))
		lx_die(sig);
	u64 mask = ~lx_sigbit(sig);
	lx_host_sigaction(sig, 0, 0, 0, NULL);
	raw_syscall(SYS_tgkill, raw_syscall(SYS_getpid, 0, 0, 0, 0, 0, 0), t->tid, sig, 0, 0, 0);
	set_host_mask(mask & ~LX_SIG_SYNC);
	lx_block_all();
	lx_host_disposition(t->sighand, sig);
}

static bool on_altstack(const struct lx_altstack *alt, u64 sp)
{
	return sp - alt->sp < alt->size || sp == alt->sp + alt->size;
}

#define LX_SS_ONSTACK    1
#define LX_SS_DISABLE    2
#define LX_SS_AUTODISARM (1 << 31)

/* Writes the frame of one signal and turns the thread to its handler.  False if the stack cannot take it. */
static bool push(struct lx_thread *t, const struct lx_siginfo *info, const struct lx_sigaction *act, u64 fault_addr)
{
	struct cpu *c = t->cpu;
	u64 sp = lx_sp(c);
	struct lx_altstack alt = t->alt;
	bool on = alt.size && !(alt.flags & LX_SS_DISABLE) && on_altstack(&alt, sp) && !(alt.flags & LX_SS_AUTODISARM);

	alt.flags = (alt.flags & LX_SS_AUTODISARM) | (!alt.size ? LX_SS_DISABLE : on ? LX_SS_ONSTACK : 0);
	if ((act->flags & SA_ONSTACK) && alt.size && !on)
		sp = alt.sp + alt.size;
	if (!lx.abi->push_frame(t, info->signo, info, act, sp, t->have_saved ? t->saved_mask : t->mask, &alt,
	                        fault_addr))
		return false;
	if (t->alt.flags & LX_SS_AUTODISARM)
		t->alt = (struct lx_altstack){.flags = LX_SS_DISABLE};
	return true;
}

/* One signal, by what the guest wants done with it now. */
static void deliver(struct lx_thread *t, const struct lx_siginfo *info, bool forced, u64 fault_addr)
{
	int sig = info->signo;
	struct lx_sigaction act = t->sighand->act[sig];

	if (log_on(LOG_STRACE | LOG_SIGNAL))
		lx_strace_signal(t, info);
	if (forced && (act.handler == 1 || (t->mask & lx_sigbit(sig))))
		lx_die(sig);
	if (act.handler == 0) {
		default_action(t, sig);
		return;
	}
	if (act.handler == 1)
		return;
	stat_add(STAT_signals);
	if (!push(t, info, &act, fault_addr)) {
		/* No stack: the kernel forces SIGSEGV, with the default action if that is what failed. */
		if (sig == SIGSEGV)
			lx_die(SIGSEGV);
		struct lx_siginfo segv = {.signo = SIGSEGV, .code = SI_KERNEL};
		deliver(t, &segv, true, 0);
		return;
	}
	if (act.flags & SA_RESETHAND) {
		t->sighand->act[sig].handler = 0;
		t->sighand->act[sig].flags &= ~(u64)SA_SIGINFO;
		lx_host_disposition(t->sighand, sig);
	}
	t->mask |= act.mask | (act.flags & SA_NODEFER ? 0 : lx_sigbit(sig));
	t->mask &= ~UNBLOCKABLE;
	t->have_saved = 0;
}

/* A system call at the pc was interrupted before it began, or would be restarted: EINTR if the handler asks for that.
 */
static void settle_call(struct lx_thread *t, const struct lx_siginfo *info)
{
	const struct lx_sigaction *act = &t->sighand->act[info->signo];

	if (act->handler <= 1 || (act->flags & SA_RESTART))
		return;
	lx_set_result(t->cpu, (u64)-EINTR);
	lx_skip_syscall(t->cpu);
	t->row = NULL;
}

void lx_deliver_pending(struct lx_thread *t)
{
	struct lx_siginfo info;

	for (;;) {
		unsigned i;
		lx_block_all();
		for (i = 0; i < LX_QUEUE && !deliverable(t, t->queue[i].signo); i++)
			;
		if (i == LX_QUEUE)
			break;
		info = t->queue[i];
		t->queue[i].signo = 0;
		if (t->row)
			settle_call(t, &info);
		deliver(t, &info, false, 0);
	}
	if (t->have_saved) {
		/* The wait with another mask was ended by a signal without a handler: it goes on. */
		t->mask = t->saved_mask;
		t->have_saved = 0;
	}
	update_pending(t);
	lx_apply_mask(t);
	t->row = NULL;
}

void lx_force_signal(struct lx_thread *t, int sig, int code, u64 addr)
{
	struct lx_siginfo info = {.signo = sig, .code = code, .fields = {addr}};

	lx_block_all();
	t->row = NULL;
	deliver(t, &info, true, addr);
	update_pending(t);
	lx_apply_mask(t);
}
