/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/abi/riscv/abi.c - Linux on riscv64: registers of a system call, the signal frame, hwprobe, cpuinfo.
 *
 * Sources: Linux arch/riscv/include/uapi/asm/{ptrace,sigcontext,ucontext,hwprobe}.h for layouts and numbers, and
 * Documentation/arch/riscv/hwprobe.rst for the meaning of the keys. */
#include <string.h>

#include "core/fmt.h"
#include "frontend-linux/abi.h"
#include "translator/riscv/riscv.h"

enum { RA = 1, SP = 2, TP = 4, A0 = 10, A7 = 17 };

static struct riscv_state *state(struct cpu *c)
{
	return cpu_state(c);
}

/* -- signal frames ----------------------------------------------------------------------------------------------------
 */

struct g_sigframe {
	struct g_sigframe_head head;
	/* struct sigcontext */
	u64 regs[32]; /* pc, x1 .. x31 */
	u64 f[32];    /* the D form of the union */
	u32 fcsr;
	u8 fp_rest[528 - 32 * 8 - 4];
};
_Static_assert(sizeof(struct g_sigframe) == 128 + 960, "struct rt_sigframe of riscv");

static bool push_frame(struct lx_thread *t, int sig, const struct lx_siginfo *info, const struct lx_sigaction *act,
                       u64 sp, u64 mask, const struct lx_altstack *alt, u64 fault_addr)
{
	struct riscv_state *s = state(t->cpu);
	struct g_sigframe f = {.head = {.info = *info, .uc_stack = *alt, .uc_sigmask = mask}};

	sp = (sp - sizeof f) & ~15ull;
	cpu_fold_fp_flags(t->cpu);
	f.regs[0] = s->pc;
	memcpy(&f.regs[1], &s->x[1], 31 * 8);
	memcpy(f.f, s->f, sizeof f.f);
	f.fcsr = (s->fflags & 31) | (s->frm & 7) << 5;
	if (!lx_put(sp, &f, sizeof f))
		return false;
	s->x[RA] = lx.trampoline;
	s->x[SP] = sp;
	s->x[A0] = (u64)sig;
	s->x[A0 + 1] = sp;
	s->x[A0 + 2] = sp + offsetof(struct g_sigframe, head.uc_flags);
	s->pc = act->handler;
	return true;
}

static bool pop_frame(struct lx_thread *t, u64 *mask, struct lx_altstack *alt)
{
	struct riscv_state *s = state(t->cpu);
	struct g_sigframe f;

	if ((s->x[SP] & 15) || !lx_get(&f, s->x[SP], sizeof f))
		return false;
	cpu_fold_fp_flags(t->cpu);
	s->pc = f.regs[0];
	memcpy(&s->x[1], &f.regs[1], 31 * 8);
	memcpy(s->f, f.f, sizeof f.f);
	s->fflags = f.fcsr & 31;
	s->frm = f.fcsr >> 5 & 7;
	*mask = f.head.uc_sigmask;
	*alt = f.head.uc_stack;
	return true;
}

static const u32 trampoline[] = {
    0x08b00893, /* li a7, 139 (rt_sigreturn): unwinders look for these two */
    0x00000073, /* ecall */
};

/* -- what the CPU has
 * --------------------------------------------------------------------------------------------------- */

static u64 hwcap(u64 features)
{
	return 1u << ('i' - 'a') | 1u << ('m' - 'a') | 1u << ('a' - 'a') | 1u << ('f' - 'a') | 1u << ('d' - 'a') |
	       1u << ('c' - 'a');
}

#define HWPROBE_BASE              3
#define HWPROBE_IMA_EXT_0         4
#define HWPROBE_CPUPERF_0         5
#define HWPROBE_HIGHEST_VIRT      7
#define HWPROBE_TIME_FREQ         8
#define HWPROBE_MISALIGNED_SCALAR 9
#define HWPROBE_MISALIGNED_VECTOR 10
#define MISALIGNED_FAST           3
#define MISALIGNED_UNSUPPORTED    4

struct g_hwprobe {
	s64 key;
	u64 value;
};

static void hwprobe_value(struct g_hwprobe *p, u64 features)
{
	u64 v = 0;

	switch (p->key) {
	case 0: /* mvendorid, marchid, mimpid: none */
	case 1:
	case 2: break;
	case HWPROBE_BASE: v = 1; break; /* IMA */
	case HWPROBE_IMA_EXT_0:
		v = 1u << 0 | 1u << 1; /* FD, C */
		v |= features & RISCV_HAS(ZBA) ? 1u << 3 : 0;
		v |= features & RISCV_HAS(ZBB) ? 1u << 4 : 0;
		v |= features & RISCV_HAS(ZBS) ? 1u << 5 : 0;
		v |= features & RISCV_HAS(ZBC) ? 1u << 7 : 0;
		v |= features & RISCV_HAS(ZICOND) ? 1ull << 35 : 0;
		break;
	case HWPROBE_CPUPERF_0:
	case HWPROBE_MISALIGNED_SCALAR: v = MISALIGNED_FAST; break;
	case HWPROBE_MISALIGNED_VECTOR: v = MISALIGNED_UNSUPPORTED; break;
	case 6: break; /* no cache block zeroing */
	case HWPROBE_HIGHEST_VIRT: v = lx.mm.limit - 1; break;
	case HWPROBE_TIME_FREQ: v = 10000000; break;
	default: p->key = -1;
	}
	p->value = v;
}

/* riscv_hwprobe(pairs, count, cpusetsize, cpus, flags) */
static s64 hwprobe(struct lx_thread *t, u64 a[6])
{
	struct g_hwprobe p;

	if (a[4] || (!a[2] && a[3]))
		return -EINVAL;
	for (u64 i = 0; i < a[1]; i++) {
		if (!lx_get(&p, a[0] + i * 16, 16))
			return -EFAULT;
		hwprobe_value(&p, t->cpu->features);
		if (!lx_put(a[0] + i * 16, &p, 16))
			return -EFAULT;
	}
	return 0;
}

#define NR_HWPROBE      258
#define NR_FLUSH_ICACHE 259

static s64 arch_call(struct lx_thread *t, u64 nr, u64 a[6])
{
	switch (nr) {
	case NR_HWPROBE: return hwprobe(t, a);
	case NR_FLUSH_ICACHE:
		if (a[2] & ~1ull)
			return -EINVAL;
		lx_sync_code(a[0], a[1] > a[0] ? a[1] - a[0] : 0);
		return 0;
	}
	return -ENOSYS;
}

static const char *arch_name(u64 nr)
{
	return nr == NR_HWPROBE ? "riscv_hwprobe" : nr == NR_FLUSH_ICACHE ? "riscv_flush_icache" : NULL;
}

static int cpuinfo(char *buf, size_t len, unsigned ncpus, u64 features)
{
	size_t n = 0;

	for (unsigned i = 0; i < ncpus && n < len; i++)
		n += (size_t)fmt(
		    buf + n, len - n,
		    "processor\t: %u\nhart\t\t: %u\nisa\t\t: rv64imafdc%s_zicsr_zifencei%s%s%s%s\nmmu\t\t: sv48\n"
		    "mvendorid\t: 0x0\nmarchid\t\t: 0x0\nmimpid\t\t: 0x0\n\n",
		    i, i, features & RISCV_HAS(ZICOND) ? "_zicond" : "", features & RISCV_HAS(ZBA) ? "_zba" : "",
		    features & RISCV_HAS(ZBB) ? "_zbb" : "", features & RISCV_HAS(ZBC) ? "_zbc" : "",
		    features & RISCV_HAS(ZBS) ? "_zbs" : "");
	return (int)MIN(n, len);
}

const struct lx_abi lx_abi_riscv64 = {
    .guest = "riscv64",
    .machine = "riscv64",
    .syscall_len = 4,
    .minsigstksz = sizeof(struct g_sigframe),
    .trampoline = trampoline,
    .trampoline_len = sizeof trampoline,
    /* asm-generic/fcntl.h */
    .o_direct = 040000,
    .o_largefile = 0100000,
    .o_directory = 0200000,
    .o_nofollow = 0400000,
    .slot_nr = RISCV_SLOT_X + A7,
    .slot_arg = RISCV_SLOT_X + A0,
    .slot_tls = RISCV_SLOT_X + TP,
    .hwcap = hwcap,
    .push_frame = push_frame,
    .pop_frame = pop_frame,
    .arch_call = arch_call,
    .arch_name = arch_name,
    .cpuinfo = cpuinfo,
};
