/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/abi/aarch64/abi.c - Linux on aarch64: registers of a system call, the signal frame, HWCAP, cpuinfo.
 *
 * Sources: Linux arch/arm64/include/uapi/asm/{sigcontext,ucontext,hwcap,fcntl}.h for layouts and numbers; the register
 * state is found by the names of translator/aarch64's state rows. */
#include <string.h>

#include "core/fmt.h"
#include "frontend-linux/linux.h"

static u16 off_x, off_sp, off_pc, off_v, off_fpcr, off_fpsr, off_tls, off_flags;

static u16 row_offset(const struct guest *g, const char *name)
{
	for (unsigned i = 0; i < g->nrows; i++)
		if (!strcmp(g->rows[i].name, name))
			return g->rows[i].offset;
	msg("the guest %s has no register %s", g->name, name);
	check(!"state row");
	return 0;
}

static void init(const struct guest *g)
{
	off_x = row_offset(g, "x");
	off_v = row_offset(g, "v");
	off_fpcr = row_offset(g, "fpcr");
	off_fpsr = row_offset(g, "fpsr");
	off_tls = row_offset(g, "tpidr_el0");
	off_sp = g->slots[g->slot_sp].offset;
	off_pc = g->slots[g->slot_pc].offset;
	off_flags = g->slots[g->slot_flags].offset;
}

static u64 *x(struct cpu *c)
{
	return cpu_slot_ptr(c, off_x);
}

static u32 *word(struct cpu *c, u16 off)
{
	return (u32 *)cpu_slot_ptr(c, off);
}

static void syscall_args(struct cpu *c, u64 *nr, u64 args[6])
{
	*nr = (u32)x(c)[8];
	for (unsigned i = 0; i < 6; i++)
		args[i] = x(c)[i];
}

static void set_result(struct cpu *c, u64 v)
{
	x(c)[0] = v;
}

static u64 get_pc(const struct cpu *c)
{
	return *cpu_slot_ptr((struct cpu *)c, off_pc);
}

static void set_pc(struct cpu *c, u64 v)
{
	*cpu_slot_ptr(c, off_pc) = v;
}

static u64 get_sp(const struct cpu *c)
{
	return *cpu_slot_ptr((struct cpu *)c, off_sp);
}

static void set_sp(struct cpu *c, u64 v)
{
	*cpu_slot_ptr(c, off_sp) = v;
}

static void set_tls(struct cpu *c, u64 v)
{
	*cpu_slot_ptr(c, off_tls) = v;
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
	struct lx_siginfo info;
	/* struct ucontext */
	u64 uc_flags, uc_link;
	struct lx_altstack uc_stack;
	u64 uc_sigmask;
	u8 unused[120];
	u64 pad;
	/* struct sigcontext, aligned to 16 */
	u64 fault_address, regs[31], sp, pc, pstate, pad2;
	u8 reserved[4096];
	/* what the kernel puts above: a frame record, so that the caller's frame is found */
	u64 fp, lr;
};
_Static_assert(offsetof(struct g_sigframe, fault_address) == 128 + 176, "struct ucontext of arm64");
_Static_assert(offsetof(struct g_sigframe, reserved) == 128 + 176 + 288, "struct sigcontext of arm64");

/* Syndrome of a data abort from a lower level: class 0x24 and, as far as we know it, the write bit (Arm ARM, ESR_EL1).
 */
#define ESR_DATA_ABORT 0x92000000u
#define ESR_WNR        0x40u

static bool push_frame(struct lx_thread *t, int sig, const struct lx_siginfo *info, const struct lx_sigaction *act,
                       u64 sp, u64 mask, const struct lx_altstack *alt, u64 fault_addr)
{
	struct cpu *c = t->cpu;
	struct g_sigframe f;
	struct g_fpsimd *fp = (void *)f.reserved;
	u64 frame;
	size_t at = sizeof *fp;

	memset(&f, 0, sizeof f);
	f.info = *info;
	f.uc_stack = *alt;
	f.uc_sigmask = mask;
	sp &= ~15ull;
	frame = sp - sizeof f;
	cpu_fold_fp_flags(c);
	f.fault_address = fault_addr;
	memcpy(f.regs, x(c), 31 * 8);
	f.sp = get_sp(c);
	f.pc = get_pc(c);
	f.pstate = flags_nzcv(*word(c, off_flags)) << 28;
	fp->magic = FPSIMD_MAGIC;
	fp->size = sizeof *fp;
	fp->fpsr = *word(c, off_fpsr);
	fp->fpcr = *word(c, off_fpcr);
	memcpy(fp->v, cpu_slot_ptr(c, off_v), sizeof fp->v);
	if (fault_addr) {
		struct g_esr *e = (void *)(f.reserved + at);
		e->magic = ESR_MAGIC;
		e->size = sizeof *e;
		e->esr = ESR_DATA_ABORT | (c->exit_code & CPU_FAULT_WRITE ? ESR_WNR : 0);
	}
	f.fp = x(c)[29];
	f.lr = x(c)[30];
	if (!lx_put(frame, &f, sizeof f))
		return false;
	x(c)[0] = (u64)sig;
	if (act->flags & 4) { /* SA_SIGINFO */
		x(c)[1] = frame;
		x(c)[2] = frame + offsetof(struct g_sigframe, uc_flags);
	}
	x(c)[29] = frame + offsetof(struct g_sigframe, fp);
	x(c)[30] = act->flags & 0x04000000 ? act->restorer : lx.trampoline; /* SA_RESTORER */
	set_sp(c, frame);
	set_pc(c, act->handler);
	return true;
}

static bool pop_frame(struct lx_thread *t, u64 *mask, struct lx_altstack *alt)
{
	struct cpu *c = t->cpu;
	struct g_sigframe f;
	u64 frame = get_sp(c);
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
	memcpy(x(c), f.regs, 31 * 8);
	set_sp(c, f.sp);
	set_pc(c, f.pc);
	*word(c, off_flags) = flags_image((u32)(f.pstate & NZCV) >> 28);
	*word(c, off_fpsr) = fp->fpsr & 0x0800009fu;
	*word(c, off_fpcr) = fp->fpcr & 0x07c80000u;
	memcpy(cpu_slot_ptr(c, off_v), fp->v, sizeof fp->v);
	*mask = f.uc_sigmask;
	*alt = f.uc_stack;
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

static u64 hwcap2(u64 features)
{
	return 0;
}

static s64 arch_call(struct lx_thread *t, u64 nr, u64 a[6])
{
	return -ENOSYS;
}

static const char *arch_name(u64 nr)
{
	return NULL;
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
    .init = init,
    .syscall_args = syscall_args,
    .set_result = set_result,
    .get_pc = get_pc,
    .set_pc = set_pc,
    .get_sp = get_sp,
    .set_sp = set_sp,
    .set_tls = set_tls,
    .hwcap = hwcap,
    .hwcap2 = hwcap2,
    .push_frame = push_frame,
    .pop_frame = pop_frame,
    .arch_call = arch_call,
    .arch_name = arch_name,
    .cpuinfo = cpuinfo,
};
