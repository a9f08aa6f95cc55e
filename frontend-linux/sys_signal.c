/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/sys_signal.c - the guest's calls on signals: dispositions, masks, waiting, the alternate stack. */
#include <signal.h>
#include <sys/syscall.h>

#include "frontend-linux/abi.h"
#include "frontend-linux/syscall.h"

#define UNBLOCKABLE (lx_sigbit(SIGKILL) | lx_sigbit(SIGSTOP))

s64 lx_get_sigset(u64 a, u64 size, u64 *set)
{
	if (size != 8)
		return -EINVAL;
	if (!lx_get(set, a, 8))
		return -EFAULT;
	*set &= ~UNBLOCKABLE;
	return 0;
}

s64 sys_rt_sigaction(struct lx_thread *t, u64 a[6])
{
	int sig = (s32)a[0];
	u64 raw[4] = {0};
	unsigned words = lx.abi->sa_restorer ? 4 : 3;
	struct lx_sigaction *act = &t->sighand->act[sig & 127], old;

	if (a[3] != 8 || sig < 1 || sig > LX_NSIG)
		return -EINVAL;
	if (a[1] && (sig == SIGKILL || sig == SIGSTOP))
		return -EINVAL;
	if (a[1] && !lx_get(raw, a[1], words * 8))
		return -EFAULT;
	lx_block_all();
	old = *act;
	if (a[1]) {
		act->handler = raw[0];
		act->flags = raw[1];
		act->restorer = words == 4 ? raw[2] : 0;
		act->mask = raw[words - 1] & ~UNBLOCKABLE;
		lx_host_disposition(t->sighand, sig);
	}
	if (!t->masked)
		lx_apply_mask(t);
	if (a[2]) {
		raw[0] = old.handler;
		raw[1] = old.flags;
		raw[2] = old.restorer;
		raw[words - 1] = old.mask;
		if (!lx_put(a[2], raw, words * 8))
			return -EFAULT;
	}
	return 0;
}

s64 sys_rt_sigprocmask(struct lx_thread *t, u64 a[6])
{
	u64 old = t->mask, set;

	if (a[3] != 8)
		return -EINVAL;
	if (a[1]) {
		if (!lx_get(&set, a[1], 8))
			return -EFAULT;
		switch ((s32)a[0]) {
		case SIG_BLOCK: set |= old; break;
		case SIG_UNBLOCK: set = old & ~set; break;
		case SIG_SETMASK: break;
		default: return -EINVAL;
		}
		lx_set_mask(t, set);
	}
	if (a[2] && !lx_put(a[2], &old, 8))
		return -EFAULT;
	return 0;
}

s64 sys_rt_sigpending(struct lx_thread *t, u64 a[6])
{
	u64 set = 0;

	if (a[1] > 8)
		return -EINVAL;
	long r = raw_syscall(SYS_rt_sigpending, (long)&set, 8, 0, 0, 0, 0);
	set |= lx_held(t) & t->mask;
	return r ? r : lx_put(a[0], &set, a[1]) ? 0 : -EFAULT;
}

u64 lx_wait_mask(struct lx_thread *t, u64 set)
{
	/* With signals already caught the call will be abandoned, and the mask does not matter. */
	(void)t;
	return set & ~LX_SIG_SYNC;
}

/* A call that waited under mask `set` is over.  If it was ended by a signal, that one is delivered under `set`, and its
 * handler's return restores the mask of before. */
s64 lx_wait_done(struct lx_thread *t, u64 set, s64 result)
{
	/* Any other result means that the kernel put the old mask back before the signal was caught. */
	if (!t->pending || result != -EINTR)
		return result;
	lx_block_all();
	t->saved_mask = t->mask;
	t->have_saved = 1;
	t->mask = set;
	return result;
}

s64 sys_rt_sigsuspend(struct lx_thread *t, u64 a[6])
{
	u64 set, host;
	s64 r = lx_get_sigset(a[0], a[1], &set);

	if (r)
		return r;
	host = lx_wait_mask(t, set);
	r = lx_host(t, SYS_rt_sigsuspend, (u64)&host, 8, 0, 0, 0, 0);
	return lx_wait_done(t, set, r);
}

s64 sys_rt_sigtimedwait(struct lx_thread *t, u64 a[6])
{
	u64 set;
	struct lx_siginfo info;
	s64 err = 0;
	void *timeout = lx_ptr(a[2], &err);
	s64 r = lx_get_sigset(a[0], a[3], &set);

	if (r || err)
		return r ? r : err;
	for (unsigned i = 0; i < LX_QUEUE; i++) {
		int sig = t->queue[i].signo;
		if (!sig || !(set & t->mask & lx_sigbit(sig)))
			continue;
		info = t->queue[i];
		t->queue[i].signo = 0;
		goto found;
	}
	r = lx_host(t, SYS_rt_sigtimedwait, (u64)&set, (u64)&info, (u64)timeout, 8, 0, 0);
	if (r < 0)
		return r;
found:
	if (a[1] && !lx_put(a[1], &info, sizeof info))
		return -EFAULT;
	return info.signo;
}

s64 sys_signalfd4(struct lx_thread *t, u64 a[6])
{
	u64 set;
	s64 r = lx_get_sigset(a[1], a[2], &set);

	if (r)
		return r;
	if (lx_own_fd((s32)a[0]))
		return -EBADF;
	return lx_host(t, SYS_signalfd4, a[0], (u64)&set, 8, a[3], 0, 0);
}

#define SS_KEEP (1u << 31) /* SS_AUTODISARM */

s64 sys_sigaltstack(struct lx_thread *t, u64 a[6])
{
	u64 sp = lx_sp(t->cpu);
	struct lx_altstack old = t->alt, new;
	bool on = old.size && !(old.flags & (s32)SS_KEEP) && (sp - old.sp < old.size || sp == old.sp + old.size);

	if (a[0]) {
		if (!lx_get(&new, a[0], sizeof new))
			return -EFAULT;
		if (on)
			return -EPERM;
		u32 mode = (u32) new.flags & ~SS_KEEP;
		if (mode != 0 && mode != SS_DISABLE && mode != SS_ONSTACK)
			return -EINVAL;
		if (mode == SS_DISABLE) {
			new.sp = new.size = 0;
			new.flags = SS_DISABLE;
		} else if (new.size < (lx.abi->minsigstksz ? lx.abi->minsigstksz : 2048)) {
			return -ENOMEM;
		}
		t->alt = new;
	}
	if (a[1]) {
		old.flags = (s32)(((u32)old.flags & SS_KEEP) | (!old.size ? SS_DISABLE : on ? SS_ONSTACK : 0));
		old.pad = 0;
		if (!lx_put(a[1], &old, sizeof old))
			return -EFAULT;
	}
	return 0;
}

s64 sys_rt_sigreturn(struct lx_thread *t, u64 a[6])
{
	u64 mask;
	struct lx_altstack alt;

	if (!lx.abi->pop_frame(t, &mask, &alt)) {
		lx_force_signal(t, SIGSEGV, SI_KERNEL, 0);
		return LX_DONE;
	}
	if (!((u32)alt.flags & ~(SS_KEEP | 3)))
		t->alt = (u32)alt.flags & SS_DISABLE ? (struct lx_altstack){.flags = SS_DISABLE} : alt;
	lx_set_mask(t, mask);
	return LX_DONE;
}

s64 sys_restart_syscall(struct lx_thread *t, u64 a[6])
{
	return -EINTR;
}
