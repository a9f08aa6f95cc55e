/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/syscall.h - a row of syscalls.def, and the handlers the rows name. */
#ifndef FRONTEND_LINUX_SYSCALL_H
#define FRONTEND_LINUX_SYSCALL_H

#include "frontend-linux/linux.h"

enum lx_kind {
	NO,
	FD,
	DFD,
	INT,
	UNS,
	LNG,
	HEX,
	OCT,
	SIG,
	SZ,
	PROT,
	OFL,
	PATH,
	PATHC,
	STR,
	PTR,
	IPTR,
	OPTR,
	BPTR,
	IBUF,
	OBUF,
	IOV,
	ITS,
	OTS,
	SET,
	DEC
};

/* A handler: arguments as the guest gave them; result a value, -errno, LX_RESTART or LX_DONE. */
typedef s64 lx_handler(struct lx_thread *t, u64 a[6]);

struct lx_row {
	u16 name; /* offset: a pointer would be a relocation at each start of the program */
	s16 host_nr;
	u8 present, result;
	u8 kind[6];
};

#define SYS(nr, name, handler, ...) lx_handler sys_##handler;
#include "frontend-linux/syscalls.def"
#undef SYS

/* The row of a number, or NULL. */
const struct lx_row *lx_row(u64 nr);
const char *lx_row_name(const struct lx_row *row);
/* Numbers from 0 to here may have rows. */
u64 lx_row_limit(void);
/* O_* flags between guest and host. */
u32 lx_oflags_in(u32 guest);
u32 lx_oflags_out(u32 host);
/* A sigset of the guest read from a for the kernel: KILL, STOP and what we must see taken out.  0 or -errno. */
s64 lx_get_sigset(u64 a, u64 size, u64 *set);
/* Around a call that waits with another mask: rt_sigsuspend, ppoll and the like. */
u64 lx_wait_mask(struct lx_thread *t, u64 set);
s64 lx_wait_done(struct lx_thread *t, u64 set, s64 result);

#endif
