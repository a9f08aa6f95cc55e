/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/sys_process.c - processes and threads: clone, exec, exit, limits, prctl. */
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "frontend-linux/syscall.h"

/* clone(flags, stack, parent_tid, tls, child_tid): CONFIG_CLONE_BACKWARDS, both guests. */
s64 sys_clone(struct lx_thread *t, u64 a[6])
{
	/* The pidfd goes where the parent's tid would; the low byte is the signal. */
	return lx_clone(t, a[0] & ~0xffull & 0xffffffffull, a[1], a[2], a[4], a[3], a[2], (int)(a[0] & 0xff));
}

/* struct clone_args (clone(2)). */
enum {
	CA_FLAGS,
	CA_PIDFD,
	CA_CHILD_TID,
	CA_PARENT_TID,
	CA_EXIT_SIGNAL,
	CA_STACK,
	CA_STACK_SIZE,
	CA_TLS,
	CA_SET_TID,
	CA_SET_TID_SIZE,
	CA_CGROUP,
	CA_WORDS
};

s64 sys_clone3(struct lx_thread *t, u64 a[6])
{
	u64 c[CA_WORDS] = {0};

	if (a[1] < 64)
		return -EINVAL;
	if (a[1] > 4096)
		return -E2BIG;
	if (!lx_get(c, a[0], MIN(a[1], sizeof c)))
		return -EFAULT;
	for (u64 at = sizeof c; at < a[1]; at++) {
		u8 rest;
		if (!lx_get(&rest, a[0] + at, 1))
			return -EFAULT;
		if (rest)
			return -E2BIG;
	}
	if (c[CA_EXIT_SIGNAL] & ~0xffull || c[CA_EXIT_SIGNAL] > LX_NSIG || (c[CA_FLAGS] & 0xff & ~0x80ull))
		return -EINVAL;
	if (!c[CA_STACK] != !c[CA_STACK_SIZE])
		return -EINVAL;
	/* A chosen tid, a cgroup, and a parent tid beside a pidfd need clone3 on the host too. */
	if (c[CA_SET_TID_SIZE] || (c[CA_FLAGS] & 0x200000000ull) ||
	    ((c[CA_FLAGS] & CLONE_PIDFD) && (c[CA_FLAGS] & CLONE_PARENT_SETTID)))
		return -ENOSYS;
	if (c[CA_FLAGS] & 0x80) /* CLONE_NEWTIME stands in the signal's place */
		return -EINVAL;
	return lx_clone(t, c[CA_FLAGS], c[CA_STACK] ? c[CA_STACK] + c[CA_STACK_SIZE] : 0, c[CA_PARENT_TID],
	                c[CA_CHILD_TID], c[CA_TLS], c[CA_PIDFD], (int)c[CA_EXIT_SIGNAL]);
}

s64 sys_execve(struct lx_thread *t, u64 a[6])
{
	return lx_execve(t, AT_FDCWD, a[0], a[1], a[2], 0);
}

s64 sys_execveat(struct lx_thread *t, u64 a[6])
{
	if (lx_own_fd((s32)a[0]))
		return -EBADF;
	return lx_execve(t, (s32)a[0], a[1], a[2], a[3], (s32)a[4]);
}

s64 sys_exit(struct lx_thread *t, u64 a[6])
{
	lx_thread_exit(t, (s32)a[0]);
}

s64 sys_exit_group(struct lx_thread *t, u64 a[6])
{
	lx_exit_group((s32)a[0]);
}

/* -- limits: those on memory would hit us, not the guest
 * ---------------------------------------------------------------------- */

static bool memory_limit(u64 resource)
{
	return resource == RLIMIT_AS || resource == RLIMIT_DATA || resource == RLIMIT_STACK;
}

static struct rlimit64 virtual_limit[RLIM_NLIMITS];
static bool limit_set[RLIM_NLIMITS];

static s64 limit(struct lx_thread *t, u64 pid, u64 resource, u64 gnew, u64 gold)
{
	struct rlimit64 new, old;

	if (gnew && !lx_get(&new, gnew, sizeof new))
		return -EFAULT;
	s64 self = raw_syscall(SYS_getpid, 0, 0, 0, 0, 0, 0);
	bool ours = memory_limit(resource) && (!pid || (s64)pid == self);
	s64 r = lx_host(t, SYS_prlimit64, pid, resource, gnew && !ours ? (u64) & new : 0, (u64)&old, 0, 0);
	if (r)
		return r;
	if (ours) {
		if (limit_set[resource])
			old = virtual_limit[resource];
		if (gnew) {
			if (new.rlim_cur > new.rlim_max)
				return -EINVAL;
			if (new.rlim_max > old.rlim_max && raw_syscall(SYS_geteuid, 0, 0, 0, 0, 0, 0))
				return -EPERM;
			virtual_limit[resource] = new;
			limit_set[resource] = true;
			/* The stack's is inherited by what is executed, which maps its stack by it. */
			if (resource == RLIMIT_STACK)
				raw_syscall(SYS_prlimit64, 0, (long)resource, (long)&new, 0, 0, 0);
		}
	}
	return !gold || lx_put(gold, &old, sizeof old) ? 0 : -EFAULT;
}

s64 sys_prlimit64(struct lx_thread *t, u64 a[6])
{
	return limit(t, (u64)(s32)a[0], (u32)a[1], a[2], a[3]);
}

s64 sys_setrlimit(struct lx_thread *t, u64 a[6])
{
	return limit(t, 0, (u32)a[0], a[1], 0);
}

/* -- the rest
 * --------------------------------------------------------------------------------------------------------------------
 */

s64 sys_personality(struct lx_thread *t, u64 a[6])
{
	/* READ_IMPLIES_EXEC would be for the host's mappings; PER_LINUX32 changes uname only. */
	return lx_host(t, SYS_personality, a[0] == 0xffffffff ? a[0] : a[0] & ~(u64)READ_IMPLIES_EXEC, 0, 0, 0, 0, 0);
}

s64 sys_seccomp(struct lx_thread *t, u64 a[6])
{
	/* A filter would see our calls under the host's numbers. */
	return (u32)a[0] == 2 || (u32)a[0] == 3 ? -EOPNOTSUPP : -EINVAL;
}

s64 sys_prctl(struct lx_thread *t, u64 a[6])
{
	s64 err = 0;

	switch ((s32)a[0]) {
	case PR_SET_NAME:
	case PR_GET_NAME:
	case PR_GET_PDEATHSIG:
	case PR_GET_CHILD_SUBREAPER:
	case PR_GET_TID_ADDRESS: a[1] = (u64)lx_ptr(a[1], &err); break;
	case PR_SET_SECCOMP: return -EINVAL;
	case PR_GET_SECCOMP: return 0;
	/* About the architecture, the address space's layout, or us. */
	case PR_SET_MM:
	case PR_SET_FPEMU:
	case PR_GET_FPEMU:
	case PR_SET_FPEXC:
	case PR_GET_FPEXC:
	case PR_SET_UNALIGN:
	case PR_GET_UNALIGN:
	case PR_SET_TSC:
	case PR_GET_TSC:
	case PR_MPX_ENABLE_MANAGEMENT:
	case PR_MPX_DISABLE_MANAGEMENT:
	case PR_SVE_SET_VL:
	case PR_SVE_GET_VL:
	case PR_PAC_RESET_KEYS:
	case PR_SET_TAGGED_ADDR_CTRL:
	case PR_GET_TAGGED_ADDR_CTRL:
	case PR_SET_SYSCALL_USER_DISPATCH: return -EINVAL;
	}
	return err ? err : lx_host(t, SYS_prctl, a[0], a[1], a[2], a[3], a[4], 0);
}
