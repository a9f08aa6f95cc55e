/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/sys_misc.c - calls that tell about the system, and futexes. */
#include <linux/futex.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

#include "frontend-linux/syscall.h"

s64 sys_uname(struct lx_thread *t, u64 a[6])
{
	struct utsname u;
	s64 r = raw_syscall(SYS_uname, (long)&u, 0, 0, 0, 0, 0);

	if (r)
		return r;
	memset(u.machine, 0, sizeof u.machine);
	memcpy(u.machine, lx.abi->machine, strlen(lx.abi->machine));
	return lx_put(a[0], &u, sizeof u) ? 0 : -EFAULT;
}

/* futex(addr, op, val, timeout or val2, addr2, val3): addresses are equal on both sides, the host's kernel does it all.
 */
s64 sys_futex(struct lx_thread *t, u64 a[6])
{
	s64 err = 0;
	u64 fourth = a[3];
	void *addr = lx_ptr(a[0], &err), *addr2 = a[4] ? mm_host(&lx.mm, gaddr(a[4])) : NULL;

	switch (a[1] & FUTEX_CMD_MASK) {
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
	case FUTEX_LOCK_PI:
	case FUTEX_LOCK_PI2:
	case FUTEX_WAIT_REQUEUE_PI: fourth = (u64)lx_ptr(a[3], &err); break;
	}
	return err ? err : lx_host(t, SYS_futex, (u64)addr, a[1], a[2], fourth, (u64)addr2, a[5]);
}

s64 sys_set_robust_list(struct lx_thread *t, u64 a[6])
{
	if (!lx.mm.base)
		return sys_thru(t, a);
	if (a[1] != 24)
		return -EINVAL;
	t->robust_list = a[0];
	return 0;
}
