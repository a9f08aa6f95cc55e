/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/sys_socket.c - messages with vectors: struct msghdr is equal on 64-bit machines, but what it points to
 * is checked. */
#include <sys/socket.h>
#include <sys/syscall.h>

#include "frontend-linux/syscall.h"

/* struct msghdr, pointers as numbers. */
struct g_msghdr {
	u64 name;
	u32 namelen, pad;
	u64 iov, iovlen, control, controllen;
	u32 flags, pad2;
};
_Static_assert(sizeof(struct g_msghdr) == sizeof(struct msghdr), "struct msghdr");

static s64 message(struct lx_thread *t, u64 ghdr, unsigned slot, bool out, struct g_msghdr *h)
{
	s64 err = 0, n;
	void *iov;

	if (!lx_get(h, ghdr, sizeof *h))
		return -EFAULT;
	if (h->iovlen > LX_IOV_MAX)
		return -EMSGSIZE;
	n = lx_iovec(t, h->iov, h->iovlen, slot, out, &iov);
	if (n < 0)
		return n;
	h->name = (u64)lx_ptr(h->name, &err);
	h->control = (u64)lx_ptr(h->control, &err);
	h->iov = (u64)iov;
	if (out) {
		mm_unprotect(&lx.mm, mm_guest(&lx.mm, (void *)h->control), h->controllen);
		mm_unprotect(&lx.mm, mm_guest(&lx.mm, (void *)h->name), h->namelen);
	}
	return err;
}

s64 sys_sendmsg(struct lx_thread *t, u64 a[6])
{
	struct g_msghdr h;

	if (lx_own_fd((s32)a[0]))
		return -EBADF;
	s64 r = message(t, a[1], 0, false, &h);
	return r ? r : lx_host(t, SYS_sendmsg, a[0], (u64)&h, a[2], 0, 0, 0);
}

/* What recvmsg writes into the header itself. */
static s64 put_back(u64 ghdr, const struct g_msghdr *h)
{
	return lx_put(ghdr + offsetof(struct g_msghdr, namelen), &h->namelen, 4) &&
	               lx_put(ghdr + offsetof(struct g_msghdr, controllen), &h->controllen, 8) &&
	               lx_put(ghdr + offsetof(struct g_msghdr, flags), &h->flags, 4)
	           ? 0
	           : -EFAULT;
}

s64 sys_recvmsg(struct lx_thread *t, u64 a[6])
{
	struct g_msghdr h;

	if (lx_own_fd((s32)a[0]))
		return -EBADF;
	s64 r = message(t, a[1], 0, true, &h);
	if (r)
		return r;
	r = lx_host(t, SYS_recvmsg, a[0], (u64)&h, a[2], 0, 0, 0);
	return r >= 0 && put_back(a[1], &h) ? -EFAULT : r;
}

/* The vector calls are made one by one: a message is indivisible, the number of them is not. */
#define MMSG_STRIDE 64
#define MMSG_LEN    56

s64 sys_sendmmsg(struct lx_thread *t, u64 a[6])
{
	u64 n = MIN(a[2] & 0xffffffff, (u64)LX_IOV_MAX), i;
	s64 r = 0;

	for (i = 0; i < n; i++) {
		u64 one[6] = {a[0], a[1] + i * MMSG_STRIDE, a[3]};
		r = sys_sendmsg(t, one);
		if (r < 0)
			break;
		u32 len = (u32)r;
		if (!lx_put(a[1] + i * MMSG_STRIDE + MMSG_LEN, &len, 4)) {
			r = -EFAULT;
			break;
		}
	}
	return i ? (s64)i : r;
}

s64 sys_recvmmsg(struct lx_thread *t, u64 a[6])
{
	u64 n = MIN(a[2] & 0xffffffff, (u64)LX_IOV_MAX), i;
	u64 flags = a[3];
	s64 r = 0, now[2], end[2] = {0, 0};

	if (a[4]) {
		if (!lx_get(end, a[4], 16))
			return -EFAULT;
		if (end[0] < 0 || end[1] < 0 || end[1] >= 1000000000)
			return -EINVAL;
		raw_syscall(SYS_clock_gettime, 1, (long)now, 0, 0, 0, 0);
		end[0] += now[0];
		end[1] += now[1];
	}
	for (i = 0; i < n; i++) {
		u64 one[6] = {a[0], a[1] + i * MMSG_STRIDE, flags & ~(u64)MSG_WAITFORONE};
		r = sys_recvmsg(t, one);
		if (r < 0)
			break;
		u32 len = (u32)r;
		if (!lx_put(a[1] + i * MMSG_STRIDE + MMSG_LEN, &len, 4)) {
			r = -EFAULT;
			break;
		}
		if (flags & MSG_WAITFORONE)
			flags |= MSG_DONTWAIT;
		if (a[4]) {
			/* The timeout is looked at after each message only, as the kernel's is (recvmmsg(2), BUGS). */
			raw_syscall(SYS_clock_gettime, 1, (long)now, 0, 0, 0, 0);
			if (now[0] > end[0] || (now[0] == end[0] && now[1] >= end[1])) {
				i++;
				break;
			}
		}
	}
	return i ? (s64)i : r;
}

s64 sys_setsockopt(struct lx_thread *t, u64 a[6])
{
	/* A socket filter holds a pointer of its own. */
	if ((s32)a[1] == SOL_SOCKET && ((s32)a[2] == SO_ATTACH_FILTER || (s32)a[2] == SO_ATTACH_REUSEPORT_CBPF) &&
	    lx.mm.base) {
		u64 prog[2];
		s64 err = 0;
		if (a[4] < 16 || !lx_get(prog, a[3], 16))
			return a[4] < 16 ? -EINVAL : -EFAULT;
		prog[1] = (u64)lx_ptr(prog[1], &err);
		return err ? err : lx_host(t, SYS_setsockopt, a[0], a[1], a[2], (u64)prog, 16, 0);
	}
	return sys_thru(t, a);
}
