/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/sys_ipc.c - System V semaphores: semid_ds has other gaps on x86 than in asm-generic/sembuf.h. Messages
 * and shared memory are equal; shmat and shmdt stand in sys_mm.c. */
#include <string.h>
#include <sys/sem.h>
#include <sys/syscall.h>

#include "frontend-linux/syscall.h"

struct g_semid_ds {
	u8 perm[48]; /* struct ipc64_perm, equal */
	u64 otime, ctime, nsems, unused[2];
};
_Static_assert(sizeof(((struct semid_ds *)0)->sem_perm) == 48, "struct ipc64_perm");

s64 sys_semctl(struct lx_thread *t, u64 a[6])
{
	int cmd = (s32)a[2] & ~0x100; /* IPC_64 */
	struct semid_ds h;
	struct g_semid_ds g = {.nsems = 0};
	s64 err = 0, r;

	switch (cmd) {
	case IPC_SET:
		if (!lx_get(&g, a[3], sizeof g))
			return -EFAULT;
		memset(&h, 0, sizeof h);
		memcpy(&h.sem_perm, g.perm, sizeof g.perm);
		return lx_host(t, SYS_semctl, a[0], a[1], IPC_SET, (u64)&h, 0, 0);
	case IPC_STAT:
	case SEM_STAT:
	case SEM_STAT_ANY:
		r = lx_host(t, SYS_semctl, a[0], a[1], (u64)cmd, (u64)&h, 0, 0);
		if (r < 0)
			return r;
		memcpy(g.perm, &h.sem_perm, sizeof g.perm);
		g.otime = (u64)h.sem_otime;
		g.ctime = (u64)h.sem_ctime;
		g.nsems = h.sem_nsems;
		return lx_put(a[3], &g, sizeof g) ? r : -EFAULT;
	case GETALL:
	case SETALL:
	case IPC_INFO:
	case SEM_INFO: a[3] = (u64)lx_ptr(a[3], &err); break;
	}
	return err ? err : lx_host(t, SYS_semctl, a[0], a[1], (u64)cmd, a[3], 0, 0);
}
