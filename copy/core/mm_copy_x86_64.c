/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/mm_copy_x86_64.c - fault-recovering copies on x86-64: the SIGSEGV handler finds rip inside them and moves it on.
 *
 * REP MOVSB leaves in rcx what is still to be copied when it faults (Intel SDM vol. 2, REP: registers hold the state of
 * the iteration that faulted), so the error exit is the ordinary end. */
#include "core/mm_copy.h"

#include <ucontext.h>

#include "core/mm.h"

extern const u8 mm_copy_begin[], mm_copy_end[], mm_strnlen_begin[], mm_strnlen_end[], mm_strnlen_fault[];

__asm__(".text\n"
        ".globl mm_copy_host\n"
        ".type mm_copy_host, @function\n"
        "mm_copy_host:\n"
        "	movq %rdx, %rcx\n"
        "mm_copy_begin:\n"
        "	rep movsb\n"
        "mm_copy_end:\n"
        "	movq %rcx, %rax\n"
        "	ret\n"
        ".size mm_copy_host, . - mm_copy_host\n"
        ".globl mm_strnlen_host\n"
        ".type mm_strnlen_host, @function\n"
        "mm_strnlen_host:\n"
        "	xorl %eax, %eax\n"
        "1:	cmpq %rsi, %rax\n"
        "	je 2f\n"
        "mm_strnlen_begin:\n"
        "	cmpb $0, (%rdi,%rax)\n"
        "mm_strnlen_end:\n"
        "	je 2f\n"
        "	incq %rax\n"
        "	jmp 1b\n"
        "mm_strnlen_fault:\n"
        "	movq $-1, %rax\n"
        "2:	ret\n"
        ".size mm_strnlen_host, . - mm_strnlen_host\n");

bool mm_recover(void *ucontext)
{
	greg_t *regs = ((ucontext_t *)ucontext)->uc_mcontext.gregs;
	u64 pc = (u64)regs[REG_RIP];

	if (pc >= (u64)mm_copy_begin && pc < (u64)mm_copy_end)
		regs[REG_RIP] = (greg_t)mm_copy_end;
	else if (pc >= (u64)mm_strnlen_begin && pc < (u64)mm_strnlen_end)
		regs[REG_RIP] = (greg_t)mm_strnlen_fault;
	else
		return false;
	return true;
}
