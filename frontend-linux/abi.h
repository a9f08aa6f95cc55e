/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/abi.h - what the Linux ABIs of the 64-bit guests have in common: access to the registers that a system
 * call uses, through the slots that struct lx_abi and struct guest name, and the head of the signal frame.
 *
 * All functions: by the guest's own thread, or before its thread runs. */
#ifndef FRONTEND_LINUX_ABI_H
#define FRONTEND_LINUX_ABI_H

#include "core/cpu.h"
#include "frontend-linux/linux.h"

/* The guest's pc and stack pointer. */
static inline u64 lx_pc(const struct cpu *c)
{
	return cpu_read_slot(c, c->guest->slot_pc);
}

static inline void lx_set_pc(struct cpu *c, u64 v)
{
	cpu_write_slot(c, c->guest->slot_pc, v);
}

static inline u64 lx_sp(const struct cpu *c)
{
	return cpu_read_slot(c, c->guest->slot_sp);
}

static inline void lx_set_sp(struct cpu *c, u64 v)
{
	cpu_write_slot(c, c->guest->slot_sp, v);
}

/* The thread pointer. */
static inline void lx_set_tls(struct cpu *c, u64 v)
{
	cpu_write_slot(c, lx.abi->slot_tls, v);
}

/* Number and arguments of the system call that the pc stands at. */
static inline u64 lx_syscall_nr(const struct cpu *c)
{
	u64 nr = cpu_read_slot(c, lx.abi->slot_nr);

	return lx.abi->nr_is_int ? (u32)nr : nr;
}

static inline void lx_syscall_args(const struct cpu *c, u64 args[6])
{
	for (unsigned i = 0; i < 6; i++)
		args[i] = cpu_read_slot(c, lx.abi->slot_arg + i);
}

/* The register of a system call's result. */
static inline void lx_set_result(struct cpu *c, u64 v)
{
	cpu_write_slot(c, lx.abi->slot_arg, v);
}

/* The pc goes behind the system call instruction. */
static inline void lx_skip_syscall(struct cpu *c)
{
	lx_set_pc(c, lx_pc(c) + lx.abi->syscall_len);
}

/* struct rt_sigframe as far as the architectures of asm-generic/ucontext.h share it; the machine's struct sigcontext
 * follows, aligned to 16. */
struct g_sigframe_head {
	struct lx_siginfo info;
	/* struct ucontext */
	u64 uc_flags, uc_link;
	struct lx_altstack uc_stack;
	u64 uc_sigmask;
	u8 unused[120];
	u64 pad;
};
_Static_assert(sizeof(struct g_sigframe_head) == 128 + 176, "siginfo_t, struct ucontext");

#endif
