/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/thread.c - guest threads and processes: clone in all its forms, and their ends.
 *
 * Every clone of the guest is one raw clone of the host with the same flags, so that sharing of files, namespaces,
 * thread groups and the exit protocol of thread libraries (CLONE_CHILD_CLEARTID, robust lists) are the kernel's work.
 * What differs is what must be ours: the host stack, our thread-local storage, the struct lx_thread.
 *
 *  - Without CLONE_VM the child has a copy of everything; it goes on on the same host stack.  The locks of the page
 *    map and the translation cache are held around the call, so the copies are free and consistent.
 *  - With CLONE_VM the child starts on a mapping of its own: guard page, host stack, alternate signal stack, TLS and
 * struct lx_thread. It frees that itself at its end, without a stack; a CLONE_VFORK child leaves it to its parent,
 * which waits.
 *
 * All signals are blocked around the clone: the child inherits that until it knows who it is.
 */
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "core/tcache.h"
#include "frontend-linux/abi.h"
#include "frontend-linux/linux.h"

#define HOST_STACK (512u << 10)

struct lx_process lx = {.opt = {.self_fd = -1, .exec_fd = -1, .hot_after = TC_HOT_AFTER}};

struct lx_sighand *lx_sighand_new(const struct lx_sighand *src)
{
	long r = raw_syscall(SYS_mmap, 0, sizeof(struct lx_sighand), PROT_READ | PROT_WRITE,
	                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (raw_failed(r))
		return NULL;
	struct lx_sighand *sh = (void *)r;
	if (src)
		*sh = *src;
	sh->refs = 1;
	return sh;
}

static void sighand_put(struct lx_sighand *sh)
{
	if (!__atomic_sub_fetch(&sh->refs, 1, __ATOMIC_ACQ_REL))
		raw_syscall(SYS_munmap, (long)sh, sizeof *sh, 0, 0, 0, 0);
}

struct lx_thread *lx_first_thread(struct cpu *c)
{
	static struct lx_thread first;

	first.cpu = c;
	first.tid = (s32)raw_syscall(SYS_gettid, 0, 0, 0, 0, 0, 0);
	first.alt.flags = 2; /* SS_DISABLE */
	first.sighand = lx_sighand_new(NULL);
	check(first.sighand);
	c->frontend = &first;
	lx_self = &first;
	cpu_set_current(c);
	return &first;
}

/* -- a new thread's memory --------------------------------------------------------------------------------------------
 */

/* From low to high: guard, host stack, alternate stack, struct lx_thread, TLS. */
struct layout {
	size_t total, stack_top, alt, alt_len, thread, tls, tls_len;
};

static struct layout layout(void)
{
	struct layout l;
	size_t at = MM_PAGE + HOST_STACK;

	l.stack_top = at;
	l.alt = at;
	l.alt_len = lx_altstack_size();
	at += l.alt_len;
	l.thread = at;
	at += ROUND_UP(sizeof(struct lx_thread), 64);
	l.tls = ROUND_UP(at, MM_PAGE);
	l.tls_len = ROUND_UP(lx_host_tls_size(), MM_PAGE);
	l.total = l.tls + l.tls_len;
	return l;
}

/* In a sanitizer's build: forgets what an earlier thread's stack left at these addresses. */
void __asan_unpoison_memory_region(void const volatile *addr, size_t size) __attribute__((weak));

static struct lx_thread *new_thread(const struct lx_thread *src, void **tls)
{
	struct layout l = layout();
	long r = raw_syscall(SYS_mmap, 0, (long)l.total, PROT_READ | PROT_WRITE,
	                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (raw_failed(r))
		return NULL;
	raw_syscall(SYS_mprotect, r, MM_PAGE, PROT_NONE, 0, 0, 0);
	if (__asan_unpoison_memory_region)
		__asan_unpoison_memory_region((char *)r + MM_PAGE, l.total - MM_PAGE);
	struct lx_thread *t = (void *)(r + (long)l.thread);
	t->area = (void *)r;
	t->area_len = l.total;
	t->mask = src->mask;
	t->alt.flags = 2;
	t->cpu = cpu_clone(src->cpu);
	if (!t->cpu) {
		raw_syscall(SYS_munmap, r, (long)l.total, 0, 0, 0, 0);
		return NULL;
	}
	t->cpu->frontend = t;
	*tls = lx_host_tls((char *)r + l.tls, l.tls_len);
	return t;
}

static void free_thread(struct lx_thread *t)
{
	cpu_free(t->cpu);
	if (t->sighand)
		sighand_put(t->sighand);
	if (t->scratch)
		raw_syscall(SYS_munmap, (long)t->scratch, (long)t->scratch_len, 0, 0, 0, 0);
	raw_syscall(SYS_munmap, (long)t->area, (long)t->area_len, 0, 0, 0, 0);
}

static void thread_main(void *arg)
{
	struct lx_thread *t = arg;
	struct layout l = layout();

	lx_self = t;
	cpu_set_current(t->cpu);
	t->tid = (s32)raw_syscall(SYS_gettid, 0, 0, 0, 0, 0, 0);
	lx_signal_thread((char *)t->area + l.alt, l.alt_len);
	if (log_on(LOG_THREAD))
		log_printf("%d: thread begins at %#llx\n", t->tid, (unsigned long long)lx_pc(t->cpu));
	if (t->sighand->shares_memory)
		for (int sig = 1; sig <= LX_NSIG; sig++)
			lx_host_disposition(t->sighand, sig); /* signal.c, Locks; CLONE_CLEAR_SIGHAND */
	lx_apply_mask(t);
	lx_run(t);
}

/* What the child finds in its registers. */
static void child_registers(struct cpu *c, u64 flags, u64 stack, u64 tls)
{
	lx_set_result(c, 0);
	lx_skip_syscall(c);
	if (stack)
		lx_set_sp(c, stack);
	if (flags & CLONE_SETTLS)
		lx_set_tls(c, tls);
}

#ifndef CLONE_CLEAR_SIGHAND
#define CLONE_CLEAR_SIGHAND 0x100000000ull
#endif

static void clear_handlers(struct lx_sighand *sh)
{
	for (int sig = 1; sig <= LX_NSIG; sig++)
		if (sh->act[sig].handler > 1)
			sh->act[sig] = (struct lx_sigaction){0};
}

static s64 clone_shared(struct lx_thread *t, u64 flags, u64 host_flags, u64 stack, u64 ptid, u64 ctid, u64 tls)
{
	void *host_tls;
	struct lx_thread *n = new_thread(t, &host_tls);
	bool vfork = flags & CLONE_VFORK;

	if (!n)
		return -EAGAIN;
	if (flags & CLONE_SIGHAND) {
		n->sighand = t->sighand;
		__atomic_fetch_add(&n->sighand->refs, 1, __ATOMIC_RELAXED);
	} else {
		n->sighand = lx_sighand_new(t->sighand);
		if (!n->sighand) {
			free_thread(n);
			return -EAGAIN;
		}
		n->sighand->shares_memory = true;
	}
	if (flags & CLONE_CLEAR_SIGHAND)
		clear_handlers(n->sighand);
	n->in_vfork = vfork;
	if (vfork)
		n->alt = t->alt; /* kept only for vfork: kernel/fork.c, sas_ss_reset() */
	child_registers(n->cpu, flags, stack, tls);
	lx.threaded = true;
	stat_add(flags & CLONE_THREAD ? STAT_threads : STAT_forks);

	lx_block_all();
	/* The stack grows down from the alternate stack's place. */
	long r = lx_host_clone(host_flags | CLONE_SETTLS, (char *)n->area + layout().stack_top, ptid, ctid, host_tls,
	                       thread_main, n);
	if (raw_failed(r) || vfork) {
		/* It may have been killed in the middle of translated code, and a flush be waiting for it to leave. */
		__atomic_store_n(&n->cpu->in_code, 0, __ATOMIC_SEQ_CST);
		free_thread(n);
	}
	if (!t->masked)
		lx_apply_mask(t);
	return r;
}

static s64 clone_copied(struct lx_thread *t, u64 flags, u64 host_flags, u64 stack, u64 ptid, u64 ctid, u64 tls)
{
	lx_block_all();
	mm_lock(&lx.mm);
	tcache_fork_prepare(lx.tc);
	/* The child goes on here, on its copy of this stack. */
	long r = raw_syscall(SYS_clone, (long)host_flags, 0, (long)ptid, (long)ctid, 0, 0);
	if (r == 0) {
		mm_fork_child(&lx.mm);
		tcache_fork_child(lx.tc);
		t->tid = (s32)raw_syscall(SYS_gettid, 0, 0, 0, 0, 0, 0);
		t->sighand->refs = 1;
		t->sighand->shares_memory = false;
		t->in_vfork = 0;
		t->robust_list = 0;
		lx.threaded = false;
		lx.lock_future = 0;
		/* Signals caught but not delivered are the parent's. */
		memset(t->queue, 0, sizeof t->queue);
		t->pending = 0;
		t->masked = 0;
		if (flags & CLONE_CLEAR_SIGHAND) {
			clear_handlers(t->sighand);
			for (int sig = 1; sig <= LX_NSIG; sig++)
				lx_host_disposition(t->sighand, sig);
		}
		child_registers(t->cpu, flags, stack, tls);
		lx_apply_mask(t);
		return LX_DONE;
	}
	tcache_fork_parent(lx.tc);
	mm_unlock(&lx.mm);
	if (!t->masked)
		lx_apply_mask(t);
	stat_add(STAT_forks);
	return r;
}

s64 lx_clone(struct lx_thread *t, u64 flags, u64 stack, u64 ptid, u64 ctid, u64 tls, u64 pidfd, int exit_signal)
{
	/* What is for us alone; the kernel would apply it to our own registers and handlers. */
	u64 host_flags = (flags & ~(CLONE_SETTLS | CLONE_CLEAR_SIGHAND | 0xffull)) | (u64)(exit_signal & 0xff);
	u64 host_ptid = 0, host_ctid = 0;
	s64 err = 0;

	if ((flags & CLONE_CLEAR_SIGHAND) && (flags & CLONE_SIGHAND))
		return -EINVAL;
	if ((flags & CLONE_SIGHAND) && !(flags & CLONE_VM))
		return -EINVAL;
	if ((flags & CLONE_THREAD) && !(flags & CLONE_SIGHAND))
		return -EINVAL;
	if (flags & (CLONE_PARENT_SETTID | CLONE_PIDFD))
		host_ptid = (u64)lx_ptr(flags & CLONE_PIDFD ? pidfd : ptid, &err);
	if (flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID))
		host_ctid = (u64)lx_ptr(ctid, &err);
	if (err)
		return err;
	mm_unprotect(&lx.mm, gaddr(ptid), 4);
	mm_unprotect(&lx.mm, gaddr(ctid), 4);
	if (flags & CLONE_VM)
		return clone_shared(t, flags, host_flags, stack, host_ptid, host_ctid, tls);
	return clone_copied(t, flags, host_flags, stack, host_ptid, host_ctid, tls);
}

/* The kernel walks the list of robust futexes of a thread that ends, but only with addresses that are its own: where
 * the guest's differ (a base other than 0) this does it (get_robust_list(2); Linux
 * Documentation/locking/robust-futexes.rst). */
#define LIST_MAX 2048

static void mark_dead(const struct lx_thread *t, u64 futex)
{
	u32 word, *p = mm_host(&lx.mm, gaddr(futex));

	if ((futex & 3) || !lx_get(&word, futex, 4))
		return;
	while ((word & FUTEX_TID_MASK) == (u32)t->tid) {
		u32 dead = (word & FUTEX_WAITERS) | FUTEX_OWNER_DIED;
		if (!__atomic_compare_exchange_n(p, &word, dead, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
			continue;
		if (dead & FUTEX_WAITERS)
			raw_syscall(SYS_futex, (long)p, FUTEX_WAKE, 1, 0, 0, 0);
		return;
	}
}

static void leave_robust_list(const struct lx_thread *t)
{
	u64 head[3], entry, next; /* first entry, offset of the futex word, the entry under way */

	if (!t->robust_list || !lx_get(head, t->robust_list, sizeof head))
		return;
	entry = head[0];
	for (unsigned i = 0; i < LIST_MAX && (entry & ~1ull) != t->robust_list; i++) {
		if (!lx_get(&next, entry & ~1ull, 8))
			return;
		if (entry != head[2])
			mark_dead(t, (entry & ~1ull) + head[1]);
		entry = next;
	}
	if (head[2])
		mark_dead(t, (head[2] & ~1ull) + head[1]);
}

void lx_thread_exit(struct lx_thread *t, int code)
{
	lx_block_all();
	leave_robust_list(t);
	if (log_on(LOG_THREAD))
		log_printf("%d: thread ends\n", t->tid);
	if (!t->area && !lx.threaded)
		lx_exit_group(code);
	if (!t->area || t->in_vfork) {
		/* The first thread's stack is the process's, a vfork child's its parent's to free. */
		for (;;)
			raw_syscall(SYS_exit, code, 0, 0, 0, 0, 0);
	}
	void *area = t->area;
	size_t len = t->area_len;
	lx_self = NULL;
	stack_t off = {.ss_flags = SS_DISABLE};
	raw_syscall(SYS_sigaltstack, (long)&off, 0, 0, 0, 0, 0);
	cpu_set_current(NULL);
	cpu_free(t->cpu);
	sighand_put(t->sighand);
	lx_host_exit_thread(area, len, code);
}

void lx_exit_group(int code)
{
	lx_print_stats();
	for (;;)
		raw_syscall(SYS_exit_group, code, 0, 0, 0, 0, 0);
}
