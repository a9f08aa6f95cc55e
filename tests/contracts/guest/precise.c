/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contract 6: a fault in the middle of a busy loop is reported at its address, and the loop goes on as if it had not
 * been; a handler sees each register as the program made it, though nobody else would have looked at it. */
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "check.h"

enum { PAGES = 64, PAGE = 4096 };

static volatile unsigned faults, alarms;
static uint8_t *area;
static uintptr_t wanted;

static void on_fault(int sig, siginfo_t *si, void *uc)
{
	uintptr_t a = (uintptr_t)si->si_addr;

	EXPECT(sig == SIGSEGV);
	EXPECT(si->si_code == SEGV_ACCERR);
	EXPECT(a >= (uintptr_t)area && a < (uintptr_t)area + PAGES * PAGE);
	faults++;
	EXPECT(mprotect((void *)(a & -(uintptr_t)PAGE), PAGE, PROT_READ | PROT_WRITE) == 0);
}

static void on_alarm(int sig)
{
	alarms++;
}

/* Many live values across every store, none of which a fault may change. */
static __attribute__((noinline)) uint64_t work(volatile uint8_t *p, size_t n)
{
	uint64_t a = 1, b = 2, c = 3, d = 5, e = 7, f = 11, g = 13, h = 17;
	double x = 1.5, y = 0.25;

	for (size_t i = 0; i < n; i++) {
		a += b ^ i, b = b * 3 + c, c = (c >> 1 | c << 63) + d, d ^= e + a, e += f, f = f * 5 + 1;
		g -= h & a, h = h << 1 ^ (h >> 63) * 0x1b ^ g;
		x = x * 0.5 + y, y = y + 0.125 * x - 0.0625 * y;
		p[i] = (uint8_t)(a ^ d);
		a += p[i];
	}
	return a ^ b ^ c ^ d ^ e ^ f ^ g ^ h ^ (uint64_t)(x * 1e15) ^ (uint64_t)(y * 1e15);
}

static sigjmp_buf back;

static void on_wild(int sig, siginfo_t *si, void *uc)
{
	EXPECT((uintptr_t)si->si_addr == wanted);
	EXPECT(si->si_code == SEGV_MAPERR || si->si_code == SEGV_ACCERR);
	siglongjmp(back, 1);
}

/* An address that is computed in the register which then takes what stands there: the handler must find the address in
 * it, and goes on with another one. */
static __attribute__((noinline, noclone)) uint64_t through_itself(const uint64_t *table, uint64_t index)
{
	uint64_t x;

#if defined(__riscv)
	__asm__ volatile("slli a5, %2, 3\n add a5, a5, %1\n .globl itself\n itself: ld a5, 0(a5)\n mv %0, a5"
	                 : "=r"(x)
	                 : "r"(table), "r"(index)
	                 : "a5", "memory");
#elif defined(__aarch64__)
	__asm__ volatile("add x9, %1, %2, lsl #3\n .globl itself\n itself: ldr x9, [x9]\n mov %0, x9"
	                 : "=r"(x)
	                 : "r"(table), "r"(index)
	                 : "x9", "memory");
#else
	__asm__ volatile("lea (%1,%2,8), %%rax\n .globl itself\n itself: mov (%%rax), %%rax\n mov %%rax, %0"
	                 : "=r"(x)
	                 : "r"(table), "r"(index)
	                 : "rax", "memory");
#endif
	return x;
}
extern char itself[];

static void on_itself(int sig, siginfo_t *si, void *context)
{
	static uint64_t elsewhere = 42;
	ucontext_t *uc = context;
#if defined(__riscv)
	unsigned long *reg = &uc->uc_mcontext.__gregs[15], pc = uc->uc_mcontext.__gregs[REG_PC];
#elif defined(__aarch64__)
	unsigned long long *reg = &uc->uc_mcontext.regs[9], pc = uc->uc_mcontext.pc;
#else
	long long *reg = &uc->uc_mcontext.gregs[REG_RAX], pc = uc->uc_mcontext.gregs[REG_RIP];
#endif

	faults++;
	EXPECT((uintptr_t)si->si_addr == wanted);
	EXPECT((uintptr_t)pc == (uintptr_t)itself);
	EXPECT((uintptr_t)*reg == wanted);
	*reg = (uintptr_t)&elsewhere;
}

int main(void)
{
	struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
	uint64_t first, second;

	area = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	EXPECT(area != MAP_FAILED);
	EXPECT(sigaction(SIGSEGV, &sa, NULL) == 0);
	first = work(area, PAGES * PAGE);
	EXPECT(faults == 0);

	/* The same with a fault on every page, and signals at any moment besides. */
	for (int round = 0; round < 20; round++) {
		struct sigaction al = {.sa_handler = on_alarm};

		EXPECT(sigaction(SIGALRM, &al, NULL) == 0);
		EXPECT(mprotect(area, PAGES * PAGE, PROT_NONE) == 0);
		faults = 0;
		ualarm(200, 200);
		second = work(area, PAGES * PAGE);
		ualarm(0, 0);
		EXPECT(second == first);
		EXPECT(faults == PAGES);
	}

	/* The address of each wild access, byte exact, for loads and stores of all sizes. */
	sa.sa_sigaction = on_wild;
	EXPECT(sigaction(SIGSEGV, &sa, NULL) == 0);
	EXPECT(munmap(area, PAGES * PAGE) == 0);
	for (volatile unsigned k = 0; k < 64; k++) {
		wanted = (uintptr_t)area + k * 1000 / 8 * 8;
		if (sigsetjmp(back, 1))
			continue;
		switch (k & 7) {
		case 0: *(volatile uint8_t *)wanted; break;
		case 1: *(volatile uint16_t *)wanted; break;
		case 2: *(volatile uint32_t *)wanted; break;
		case 3: *(volatile uint64_t *)wanted; break;
		case 4: *(volatile uint8_t *)wanted = 1; break;
		case 5: *(volatile uint32_t *)wanted = 1; break;
		case 6: *(volatile double *)wanted = 1; break;
		case 7: *(volatile uint64_t *)wanted = 1; break;
		}
		EXPECT(!"no fault");
	}

	/* Often enough for every tier. */
	sa.sa_sigaction = on_itself;
	EXPECT(sigaction(SIGSEGV, &sa, NULL) == 0);
	faults = 0;
	for (unsigned k = 0; k < 20000; k++) {
		uint64_t table[4] = {7, 8, 9, 10};

		if (k % 100) {
			EXPECT(through_itself(table, k % 4) == table[k % 4]);
			continue;
		}
		wanted = (uintptr_t)area + 8 * k;
		EXPECT(through_itself((uint64_t *)area, k) == 42);
	}
	EXPECT(faults == 200);
	return 0;
}
