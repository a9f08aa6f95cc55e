/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/host_x86_64.c - where the frontend must know the host's machine: the stub for system calls that block,
 * clone, thread-local storage, and the parts of a signal context.
 *
 * The stub closes the window between "is a signal pending?" and the system call instruction.  A signal that arrives in
 * [lx_stub_begin, lx_stub_end) finds rip there: the handler then moves rip to an abandoning exit, and the guest makes
 * its call again after the signal, as if that had come just before.  All host handlers have SA_RESTART, so the kernel
 * rewinds rip to the instruction for calls it would restart (rcx tells: the instruction leaves the return address
 * there), and these are abandoned with another result: the frontend decides between restart and EINTR when it knows the
 * guest's handler.  Calls that the kernel never restarts come back with EINTR by themselves.  One case is special:
 * after SIGSTOP and SIGCONT a sleep is continued by restart_syscall(2); interrupted then, the original arguments would
 * sleep too long, hence EINTR.
 *
 * Threads of the guest are made with raw clone.  They get a thread pointer of their own with a copy of our initial TLS
 * image (TLS variant II: the block ends at the thread pointer, which points to itself; System V ABI, "ELF Handling For
 * Thread-Local Storage", section 3.4.6), so that __thread variables work; libc functions with locks or memory are not
 * for them.
 */
#include "frontend-linux/linux.h"

#include <asm/prctl.h>
#include <elf.h>
#include <link.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <ucontext.h>

#include "core/mm_copy.h"

extern const u8 lx_stub_insn[], lx_stub_abort[], lx_stub_restart[], lx_stub_eintr[];
void lx_host_restorer(void);

__asm__(".text\n"
        ".globl lx_stub\n"
        ".type lx_stub, @function\n"
        "lx_stub:\n"
        "	movq %rdi, %rax\n"
        "	movq %rdx, %rcx\n"
        "	movq 40(%rsi), %r9\n"
        "	movq 32(%rsi), %r8\n"
        "	movq 24(%rsi), %r10\n"
        "	movq 16(%rsi), %rdx\n"
        "	movq (%rsi), %rdi\n"
        "	movq 8(%rsi), %rsi\n"
        ".globl lx_stub_begin\n"
        "lx_stub_begin:\n"
        "	cmpl $0, (%rcx)\n"
        "	jne lx_stub_abort\n"
        "lx_stub_insn:\n"
        "	syscall\n"
        ".globl lx_stub_end\n"
        "lx_stub_end:\n"
        "	ret\n"
        "lx_stub_abort:\n"
        "	movq $-513, %rax\n"
        "	ret\n"
        "lx_stub_restart:\n"
        "	movq $-512, %rax\n"
        "	ret\n"
        "lx_stub_eintr:\n"
        "	movq $-4, %rax\n"
        "	ret\n"
        ".size lx_stub, . - lx_stub\n"

        /* rt_sigreturn; the bytes are what unwinders look for. */
        ".globl lx_host_restorer\n"
        ".type lx_host_restorer, @function\n"
        "lx_host_restorer:\n"
        "	movq $15, %rax\n"
        "	syscall\n"
        ".size lx_host_restorer, . - lx_host_restorer\n"

        /* lx_host_clone_asm(flags, stack, ptid, ctid, tls): fn and arg stand on the new stack. */
        ".globl lx_host_clone_asm\n"
        ".type lx_host_clone_asm, @function\n"
        "lx_host_clone_asm:\n"
        "	movq %rcx, %r10\n"
        "	movl $56, %eax\n"
        "	syscall\n"
        "	testq %rax, %rax\n"
        "	jz 1f\n"
        "	ret\n"
        "1:	xorl %ebp, %ebp\n"
        "	popq %rax\n"
        "	popq %rdi\n"
        "	call *%rax\n"
        "	ud2\n"
        ".size lx_host_clone_asm, . - lx_host_clone_asm\n"

        /* lx_host_exit_thread(area, len, code) */
        ".globl lx_host_exit_thread\n"
        ".type lx_host_exit_thread, @function\n"
        "lx_host_exit_thread:\n"
        "	movl %edx, %ebx\n"
        "	movl $11, %eax\n"
        "	syscall\n"
        "	movl %ebx, %edi\n"
        "	movl $60, %eax\n"
        "	syscall\n"
        "	ud2\n"
        ".size lx_host_exit_thread, . - lx_host_exit_thread\n");

long lx_host_clone_asm(u64 flags, void *stack, u64 ptid, u64 ctid, void *tls);

static greg_t *regs_of(const void *ucontext)
{
	return ((ucontext_t *)ucontext)->uc_mcontext.gregs;
}

void lx_host_interrupt(void *ucontext)
{
	greg_t *r = regs_of(ucontext);
	u64 pc = (u64)r[REG_RIP];

	if (pc < (u64)lx_stub_begin || pc >= (u64)lx_stub_end)
		return;
	/* The instruction has been executed, and the kernel went back to it, if rcx holds the address behind it. */
	if (pc != (u64)lx_stub_insn || r[REG_RCX] != (greg_t)lx_stub_end)
		r[REG_RIP] = (greg_t)lx_stub_abort;
	else
		r[REG_RIP] = (greg_t)(r[REG_RAX] == SYS_restart_syscall ? lx_stub_eintr : lx_stub_restart);
}

bool lx_host_is_write(const void *ucontext)
{
	return regs_of(ucontext)[REG_ERR] & 2; /* page-fault error code, Intel SDM vol. 3, 4.7 */
}

u64 lx_host_pc(const void *ucontext)
{
	return (u64)regs_of(ucontext)[REG_RIP];
}

u64 *lx_host_mask(void *ucontext)
{
	return (u64 *)&((ucontext_t *)ucontext)->uc_sigmask;
}

#define HOST_SA_RESTORER 0x04000000ull

long lx_host_sigaction(int sig, u64 handler, u64 flags, u64 mask, struct lx_host_sigaction *old)
{
	struct lx_host_sigaction act = {handler, flags | HOST_SA_RESTORER, (u64)lx_host_restorer, mask};

	return raw_syscall(SYS_rt_sigaction, sig, (long)&act, (long)old, 8, 0, 0);
}

long lx_host_clone(u64 flags, void *stack, u64 ptid, u64 ctid, void *tls, void (*fn)(void *), void *arg)
{
	u64 *sp = (u64 *)((u64)stack & ~15ull);

	/* fn is entered by a call with the stack aligned. */
	*--sp = (u64)arg;
	*--sp = (u64)fn;
	return lx_host_clone_asm(flags, sp, ptid, ctid, tls);
}

/* glibc's struct pthread begins at the thread pointer; only its head is ever looked at in our threads. */
#define TCB_SIZE 4096
#define TCB_HEAD 64

static void tls_image(const void **init, size_t *filesz, size_t *memsz, size_t *align)
{
	const ElfW(Phdr) *ph = (const void *)getauxval(AT_PHDR);
	u64 n = getauxval(AT_PHNUM), load = 0;

	*init = NULL;
	*filesz = *memsz = 0;
	*align = 64;
	for (u64 i = 0; i < n; i++)
		if (ph[i].p_type == PT_PHDR)
			load = (u64)ph - ph[i].p_vaddr;
	if (!load)
		load = (u64)ph - sizeof(ElfW(Ehdr));
	for (u64 i = 0; i < n; i++) {
		if (ph[i].p_type != PT_TLS)
			continue;
		*init = (const void *)(load + ph[i].p_vaddr);
		*filesz = ph[i].p_filesz;
		*memsz = ph[i].p_memsz;
		*align = MAX(*align, ph[i].p_align);
	}
}

/* A sanitizer's build is not static: libraries have TLS below ours, of which only the extent is known roughly. */
#define SHARED_TLS 32768

static bool is_static(void)
{
	return !getauxval(AT_BASE);
}

size_t lx_host_tls_size(void)
{
	const void *init;
	size_t filesz, memsz, align;

	tls_image(&init, &filesz, &memsz, &align);
	if (!is_static())
		return ROUND_UP(memsz, align) + align + SHARED_TLS + TCB_SIZE;
	return ROUND_UP(memsz, align) + align + TCB_SIZE;
}

void *lx_host_tls(void *mem, size_t len)
{
	const void *init;
	size_t filesz, memsz, align;
	u64 tp, self;

	tls_image(&init, &filesz, &memsz, &align);
	tp = ROUND_DOWN((u64)mem + len - TCB_SIZE, (u64)align);
	/* The stack protector's canary and the pointer guard are the process's, the self pointers the thread's. */
	__asm__("movq %%fs:0, %0" : "=r"(self));
	memcpy((void *)tp, (void *)self, TCB_HEAD);
	if (!is_static())
		for (u64 n = 4096; n <= SHARED_TLS; n += 4096)
			mm_copy_host((void *)(tp - n), (void *)(self - n), 4096);
	memset((char *)tp - ROUND_UP(memsz, align), 0, memsz);
	memcpy((char *)tp - ROUND_UP(memsz, align), init, filesz);
	((u64 *)tp)[0] = tp;
	((u64 *)tp)[2] = tp;
	return (void *)tp;
}

void lx_host_set_base(u64 base)
{
	raw_syscall(SYS_arch_prctl, ARCH_SET_GS, (long)base, 0, 0, 0, 0);
}
