/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/abi/aarch64/abi.c - Linux on aarch64: registers of a system call, the signal frame, HWCAP, cpuinfo.
 *
 * Sources: Linux arch/arm64/include/uapi/asm/{sigcontext,ucontext,hwcap,fcntl}.h for layouts and numbers. */
#include <string.h>

#include "core/fmt.h"
#include "frontend-linux/abi.h"
#include "translator/aarch64/aarch64.h"

static struct aarch64_state *state(struct cpu *c)
{
	return cpu_state(c);
}

/* -- signal frames ----------------------------------------------------------------------------------------------------
 */

#define FPSIMD_MAGIC 0x46508001u
#define ESR_MAGIC    0x45535201u
#define NZCV         0xf0000000u

struct g_fpsimd {
	u32 magic, size, fpsr, fpcr;
	u64 v[32][2];
};
_Static_assert(sizeof(struct g_fpsimd) == 528, "struct fpsimd_context");

struct g_esr {
	u32 magic, size;
	u64 esr;
};

struct g_sigframe {
	struct g_sigframe_head head;
	/* struct sigcontext */
	u64 fault_address, regs[31], sp, pc, pstate, pad2;
	u8 reserved[4096];
	/* what the kernel puts above: a frame record, so that the caller's frame is found */
	u64 fp, lr;
};
_Static_assert(offsetof(struct g_sigframe, reserved) == 128 + 176 + 288, "struct sigcontext of arm64");

/* Syndrome of a data abort from a lower level: class 0x24 and, as far as we know it, the write bit (Arm ARM, ESR_EL1).
 */
#define ESR_DATA_ABORT 0x92000000u
#define ESR_WNR        0x40u

static bool push_frame(struct lx_thread *t, int sig, const struct lx_siginfo *info, const struct lx_sigaction *act,
                       u64 sp, u64 mask, const struct lx_altstack *alt, u64 fault_addr)
{
	struct cpu *c = t->cpu;
	struct aarch64_state *s = state(c);
	struct g_sigframe f;
	struct g_fpsimd *fp = (void *)f.reserved;
	u64 frame;
	size_t at = sizeof *fp;

	memset(&f, 0, sizeof f);
	f.head.info = *info;
	f.head.uc_stack = *alt;
	f.head.uc_sigmask = mask;
	sp &= ~15ull;
	frame = sp - sizeof f;
	cpu_fold_fp_flags(c);
	f.fault_address = fault_addr;
	memcpy(f.regs, s->x, 31 * 8);
	f.sp = s->sp;
	f.pc = s->pc;
	f.pstate = flags_nzcv(s->nzcv) << 28;
	fp->magic = FPSIMD_MAGIC;
	fp->size = sizeof *fp;
	fp->fpsr = s->fpsr;
	fp->fpcr = s->fpcr;
	memcpy(fp->v, s->v, sizeof fp->v);
	if (fault_addr) {
		struct g_esr *e = (void *)(f.reserved + at);
		e->magic = ESR_MAGIC;
		e->size = sizeof *e;
		e->esr = ESR_DATA_ABORT | (c->exit_code & CPU_FAULT_WRITE ? ESR_WNR : 0);
	}
	f.fp = s->x[29];
	f.lr = s->x[30];
	if (!lx_put(frame, &f, sizeof f))
		return false;
	s->x[0] = (u64)sig;
	if (act->flags & 4) { /* SA_SIGINFO */
		s->x[1] = frame;
		s->x[2] = frame + offsetof(struct g_sigframe, head.uc_flags);
	}
	s->x[29] = frame + offsetof(struct g_sigframe, fp);
	s->x[30] = act->flags & 0x04000000 ? act->restorer : lx.trampoline; /* SA_RESTORER */
	s->sp = frame;
	s->pc = act->handler;
	return true;
}

static bool pop_frame(struct lx_thread *t, u64 *mask, struct lx_altstack *alt)
{
	struct cpu *c = t->cpu;
	struct aarch64_state *s = state(c);
	struct g_sigframe f;
	u64 frame = s->sp;
	const struct g_fpsimd *fp = NULL;

	/* A program may have built this itself: the record above is not needed. */
	if ((frame & 15) || !lx_get(&f, frame, offsetof(struct g_sigframe, fp)))
		return false;
	for (size_t at = 0; at + 8 <= sizeof f.reserved;) {
		u32 head[2];
		memcpy(head, f.reserved + at, 8);
		if (!head[0] && !head[1])
			break;
		if (head[1] < 16 || (head[1] & 15) || head[1] > sizeof f.reserved - at)
			return false;
		if (head[0] == FPSIMD_MAGIC) {
			if (head[1] != sizeof *fp)
				return false;
			fp = (const void *)(f.reserved + at);
		}
		at += head[1];
	}
	if (!fp)
		return false;
	cpu_fold_fp_flags(c);
	memcpy(s->x, f.regs, 31 * 8);
	s->sp = f.sp;
	s->pc = f.pc;
	s->nzcv = flags_image((u32)(f.pstate & NZCV) >> 28);
	s->fpsr = fp->fpsr & AARCH64_FPSR_MASK;
	s->fpcr = fp->fpcr & AARCH64_FPCR_MASK;
	memcpy(s->v, fp->v, sizeof fp->v);
	*mask = f.head.uc_sigmask;
	*alt = f.head.uc_stack;
	return true;
}

static const u32 trampoline[] = {
    0xd2801168, /* mov x8, #139 (rt_sigreturn): unwinders look for these two */
    0xd4000001, /* svc #0 */
};

/* -- what the CPU has
 * --------------------------------------------------------------------------------------------------- */

/* Bits of asm/hwcap.h: FP, ASIMD, AES, PMULL, SHA1, SHA2, CRC32, ATOMICS, ASIMDRDM, LRCPC, ASIMDDP. */
static u64 hwcap(u64 features)
{
	return 1u << 0 | 1u << 1 | 1u << 3 | 1u << 4 | 1u << 5 | 1u << 6 | 1u << 7 | 1u << 8 | 1u << 12 | 1u << 15 |
	       1u << 20;
}

static int cpuinfo(char *buf, size_t len, unsigned ncpus, u64 features)
{
	size_t n = 0;

	for (unsigned i = 0; i < ncpus && n < len; i++)
		n += (size_t)fmt(
		    buf + n, len - n,
		    "processor\t: %u\nBogoMIPS\t: 100.00\nFeatures\t: fp asimd aes pmull sha1 sha2 crc32 atomics "
		    "asimdrdm lrcpc asimddp\nCPU implementer\t: 0x00\nCPU architecture: 8\nCPU variant\t: 0x0\n"
		    "CPU part\t: 0x000\nCPU revision\t: 0\n\n",
		    i);
	return (int)MIN(n, len);
}

const struct lx_abi lx_abi_aarch64 = {
    .guest = "aarch64",
    .machine = "aarch64",
    .platform = "aarch64",
    .syscall_len = 4,
    .sa_restorer = true,
    .minsigstksz = 5120, /* MINSIGSTKSZ of arm64 */
    .trampoline = trampoline,
    .trampoline_len = sizeof trampoline,
    /* arch/arm64/include/uapi/asm/fcntl.h */
    .o_directory = 040000,
    .o_nofollow = 0100000,
    .o_direct = 0200000,
    .o_largefile = 0400000,
    .slot_nr = AARCH64_SLOT_X + 8,
    .slot_arg = AARCH64_SLOT_X,
    .slot_tls = AARCH64_SLOT_TPIDR_EL0,
    .nr_is_int = true,
    .hwcap = hwcap,
    .push_frame = push_frame,
    .pop_frame = pop_frame,
    .cpuinfo = cpuinfo,
};
