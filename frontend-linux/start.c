/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/start.c - from a file to a guest process about to run its first instruction: images, first stack,
 * auxv.
 *
 * The address space, from low to high: the program at its own addresses, or at PIE_BASE if it is position independent;
 * the break behind it; ... ; mappings from the top downwards, first of them the stack.
 *
 * The stack, from high to low (Linux fs/binfmt_elf.c, create_elf_tables): the file's name, environment and argument
 * strings, platform name, 16 random bytes; then, aligned to 16, auxv, envp, argv, argc. */
#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/err.h"
#include "core/tcache.h"
#include "frontend-linux/abi.h"
#include "frontend-linux/linux.h"

#define PIE_BASE  0x550000000000ull
#define STACK_MAX (64ull << 20) /* of an unlimited stack */
#define STACK_MIN (128ull << 10)

static NORETURN void fail(const char *path, const char *text, int code)
{
	msg("%s: %s", path, text);
	raw_syscall(SYS_exit_group, code, 0, 0, 0, 0, 0);
	__builtin_trap();
}

static void load_interp(const char *path)
{
	char prefixed[LX_PATH_MAX + 256];
	const char *name = lx_prefixed(lx.image.interp, prefixed), *what;
	struct stat st;
	int fd = lx_open_program(AT_FDCWD, name, &st);

	if (fd < 0) {
		bool missing = fd == -ENOENT || fd == -ENOTDIR;

		msg("%s: its interpreter %s: %s%s", path, name, strerror(-fd),
		    missing && !lx.opt.prefix_len ? " (the option -L names a root to look in)" : "");
		raw_syscall(SYS_exit_group, missing ? 127 : 126, 0, 0, 0, 0, 0);
	}
	int r = lx_elf_load(fd, lx.guest, 0, &lx.interp, &what);
	raw_syscall(SYS_close, fd, 0, 0, 0, 0, 0);
	if (r)
		fail(name, what ? what : err_text(r), 126);
}

static u64 stack_limit(void)
{
	struct rlimit64 lim = {8 << 20, 8 << 20};

	if (lx.opt.stack_size)
		return ROUND_UP(MAX(lx.opt.stack_size, STACK_MIN), MM_PAGE);
	raw_syscall(SYS_prlimit64, 0, RLIMIT_STACK, 0, (long)&lim, 0, 0);
	return ROUND_UP(MIN(MAX(lim.rlim_cur, STACK_MIN), STACK_MAX), MM_PAGE);
}

/* Maps anonymous memory for the guest; its address or 0. */
static u64 map_guest(u64 len, u32 flags)
{
	mm_lock(&lx.mm);
	u64 a = mm_find(&lx.mm, 0, len, MM_PAGE);
	if (a != ~0ull) {
		long r = raw_syscall(SYS_mmap, (long)(lx.mm.base + a), (long)len, mm_host_prot(flags),
		                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
		if (raw_failed(r) || mm_set(&lx.mm, gaddr(a), len, flags))
			a = ~0ull;
	}
	mm_unlock(&lx.mm);
	return a == ~0ull ? 0 : a;
}

static void map_trampoline(void)
{
	u64 a = map_guest(MM_PAGE, MM_READ | MM_WRITE);

	check(a && lx_put(a, lx.abi->trampoline, lx.abi->trampoline_len));
	raw_syscall(SYS_mprotect, (long)(lx.mm.base + a), MM_PAGE, PROT_READ, 0, 0, 0);
	mm_lock(&lx.mm);
	mm_set(&lx.mm, gaddr(a), MM_PAGE, MM_READ | MM_EXEC);
	mm_unlock(&lx.mm);
	lx.trampoline = a;
	lx.trampoline_len = lx.abi->trampoline_len;
}

struct pusher {
	u64 sp;
	bool ok;
};

static u64 push_bytes(struct pusher *p, const void *data, size_t len)
{
	p->sp -= len;
	p->ok = p->ok && p->sp > lx.stack_lo + 65536 && lx_put(p->sp, data, len);
	return p->sp;
}

static void aux(u64 type, u64 value)
{
	lx.auxv[lx.nauxv++] = type;
	lx.auxv[lx.nauxv++] = value;
}

/* Builds the stack; returns the stack pointer or 0 if the arguments are too many. */
static u64 build_stack(int argc, char **argv, char **envp, u64 features)
{
	struct pusher p = {lx.stack_hi - 8, true};
	u64 execfn, random, platform = 0, zero = 0;
	u8 seed[16];
	int envc = 0;

	while (envp[envc])
		envc++;
	execfn = push_bytes(&p, lx.opt.execfn, strlen(lx.opt.execfn) + 1);
	lx.env_hi = p.sp;
	u64 *ptrs = (u64 *)argv; /* reused below: each string's guest address replaces it, back to front */
	for (int i = envc - 1; i >= 0; i--)
		envp[i] = (char *)push_bytes(&p, envp[i], strlen(envp[i]) + 1);
	lx.env_lo = lx.args_hi = p.sp;
	for (int i = argc - 1; i >= 0; i--)
		ptrs[i] = push_bytes(&p, argv[i], strlen(argv[i]) + 1);
	lx.args_lo = p.sp;
	if (lx.abi->platform)
		platform = push_bytes(&p, lx.abi->platform, strlen(lx.abi->platform) + 1);
	raw_syscall(SYS_getrandom, (long)seed, sizeof seed, 0, 0, 0, 0);
	p.sp &= ~15ull;
	random = push_bytes(&p, seed, sizeof seed);

	lx.nauxv = 0;
	aux(AT_HWCAP, lx.abi->hwcap(features));
	aux(AT_PAGESZ, MM_PAGE);
	aux(AT_CLKTCK, getauxval(AT_CLKTCK));
	aux(AT_PHDR, lx.image.phdr);
	aux(AT_PHENT, sizeof(Elf64_Phdr));
	aux(AT_PHNUM, lx.image.phnum);
	aux(AT_BASE, lx.image.interp[0] ? lx.interp.base : 0);
	aux(AT_FLAGS, 0);
	aux(AT_ENTRY, lx.image.entry);
	aux(AT_UID, getauxval(AT_UID));
	aux(AT_EUID, getauxval(AT_EUID));
	aux(AT_GID, getauxval(AT_GID));
	aux(AT_EGID, getauxval(AT_EGID));
	aux(AT_SECURE, getauxval(AT_SECURE));
	aux(AT_RANDOM, random);
	aux(AT_HWCAP2, lx.abi->hwcap2 ? lx.abi->hwcap2(features) : 0);
	aux(AT_EXECFN, execfn);
	if (lx.abi->minsigstksz)
		aux(AT_MINSIGSTKSZ, lx.abi->minsigstksz);
	if (platform)
		aux(AT_PLATFORM, platform);
	aux(AT_NULL, 0);

	u64 words = 1 + (u64)argc + 1 + (u64)envc + 1 + lx.nauxv;
	p.sp = (p.sp - words * 8) & ~15ull;
	u64 at = p.sp, n = (u64)argc;
	if (p.sp < lx.stack_lo + 65536)
		return 0;
	p.ok = p.ok && lx_put(at, &n, 8) && lx_put(at + 8, ptrs, n * 8) && lx_put(at + 8 + n * 8, &zero, 8);
	at += 16 + n * 8;
	p.ok = p.ok && lx_put(at, envp, (u64)envc * 8) && lx_put(at + (u64)envc * 8, &zero, 8);
	at += 8 + (u64)envc * 8;
	p.ok = p.ok && lx_put(at, lx.auxv, lx.nauxv * 8);
	return p.ok ? p.sp : 0;
}

/* Tells the kernel where the guest's arguments are, so that ps and others see the program, not dragoman (prctl(2),
 * PR_SET_MM_MAP).  Where it may not, they see dragoman. */
static void show_program(void)
{
	u64 host_break = (u64)sbrk(0), base = lx.mm.base;
	struct prctl_mm_map map = {
	    .start_code = base + lx.image.code_lo,
	    .end_code = base + lx.image.code_hi,
	    .start_data = base + lx.image.data_lo,
	    .end_data = base + lx.image.data_hi,
	    .start_brk = host_break, /* libc's, which is not to move */
	    .brk = host_break,
	    .start_stack = base + lx.stack_hi,
	    .arg_start = base + lx.args_lo,
	    .arg_end = base + lx.args_hi,
	    .env_start = base + lx.env_lo,
	    .env_end = base + lx.env_hi,
	    .exe_fd = ~0u, /* neither it nor auxv: debuggers find us by them */
	};

	raw_syscall(SYS_prctl, PR_SET_MM, PR_SET_MM_MAP, (long)&map, sizeof map, 0, 0);
}

static u64 argument_bytes(int argc, char **argv, char **envp)
{
	u64 n = 0;

	for (int i = 0; i < argc; i++)
		n += strlen(argv[i]) + 9;
	for (int i = 0; envp[i]; i++)
		n += strlen(envp[i]) + 9;
	return n;
}

void lx_start(int fd, const char *path, int argc, char **argv, char **envp, struct cpu **cpu)
{
	const char *what;
	int r = lx_elf_load(fd, lx.guest, MIN(PIE_BASE, ROUND_DOWN(lx.mm.limit / 3 * 2, 1ull << 30)), &lx.image, &what);

	if (r)
		fail(path, what ? what : err_text(r), 126);
	lx.brk_start = lx.brk_end = lx.brk_mapped = lx.image.hi;
	/* Room for strings beyond the limit that the kernel would refuse anyway, so that its limit decides. */
	u64 size = stack_limit();
	size = MAX(size, ROUND_UP(argument_bytes(argc, argv, envp) + (256 << 10), MM_PAGE));
	lx.stack_lo = map_guest(size, MM_READ | MM_WRITE | (lx.image.exec_stack ? MM_EXEC : 0));
	if (!lx.stack_lo)
		fail(path, err_text(ERR_NOMEM), 126);
	lx.stack_hi = lx.stack_lo + size;
	/* A gap below it, as the kernel keeps one. */
	mm_lock(&lx.mm);
	u64 gap = mm_find(&lx.mm, lx.stack_lo - 256 * MM_PAGE, 256 * MM_PAGE, MM_PAGE);
	if (gap == lx.stack_lo - 256 * MM_PAGE &&
	    !raw_failed(raw_syscall(SYS_mmap, (long)(lx.mm.base + gap), 256 * MM_PAGE, PROT_NONE,
	                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0)))
		mm_set(&lx.mm, gaddr(gap), 256 * MM_PAGE, 0);
	lx.stack_gap = gap == lx.stack_lo - 256 * MM_PAGE ? gap : lx.stack_lo;
	mm_unlock(&lx.mm);
	if (lx.image.interp[0])
		load_interp(path);
	map_trampoline();

	struct cpu *c = cpu_new(lx.guest, &lx.mm, lx.tc);
	if (!c)
		fail(path, err_text(ERR_NOMEM), 126);
	u64 sp = build_stack(argc, argv, envp, c->features);
	if (!sp)
		fail(path, err_text(ERR_ARGS_TOO_BIG), 126);
	lx_set_sp(c, sp);
	lx_set_pc(c, lx.image.interp[0] ? lx.interp.entry : lx.image.entry);
	show_program();
	if (log_on(LOG_MM))
		log_printf("program %#llx-%#llx entry %#llx, interpreter %#llx-%#llx entry %#llx, stack %#llx-%#llx sp "
		           "%#llx, ours from %#llx\n",
		           (unsigned long long)lx.image.lo, (unsigned long long)lx.image.hi,
		           (unsigned long long)lx.image.entry, (unsigned long long)lx.interp.lo,
		           (unsigned long long)lx.interp.hi, (unsigned long long)lx.interp.entry,
		           (unsigned long long)lx.stack_lo, (unsigned long long)lx.stack_hi, (unsigned long long)sp,
		           (unsigned long long)lx.mm.own_lo);
	*cpu = c;
}
