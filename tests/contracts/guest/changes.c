/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contract 14: code that was changed and flushed is executed as changed, however it was written. */
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

typedef int (*function)(void);

static void rewritten(void)
{
	uint8_t *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	EXPECT(p != MAP_FAILED);
	for (unsigned i = 0; i < 2000; i++) {
		flush(p, put_return(p, i & 2047));
		EXPECT(((function)p)() == (int)(i & 2047));
	}
	/* Data beside code: written often, never flushed, and the code stays as it is. */
	flush(p, put_return(p, 77));
	for (unsigned i = 0; i < 20000; i++) {
		((volatile uint32_t *)p)[100 + i % 100] = i;
		if (i % 16 == 0)
			EXPECT(((function)p)() == 77);
	}
	for (unsigned i = 0; i < 100; i++)
		EXPECT(((volatile uint32_t *)p)[100 + i] % 100 == i);
	munmap(p, 8192);
}

static void aliased(void)
{
	int fd = memfd_create("code", 0);
	uint8_t *w, *x;

	EXPECT(fd >= 0 && ftruncate(fd, 4096) == 0);
	w = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	x = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
	EXPECT(w != MAP_FAILED && x != MAP_FAILED && w != x);
	for (unsigned i = 0; i < 1000; i++) {
		size_t n = put_return(w, i & 2047);

		flush(w, n);
		flush(x, n);
		EXPECT(((function)x)() == (int)(i & 2047));
	}
	/* Written through the file, not through a mapping. */
	for (unsigned i = 0; i < 100; i++) {
		uint8_t code[16];
		size_t n = put_return(code, 1000 + i);

		EXPECT(pwrite(fd, code, n, 0) == (ssize_t)n);
		flush(x, n);
		EXPECT(((function)x)() == (int)(1000 + i));
	}
	munmap(w, 4096);
	munmap(x, 4096);
	close(fd);
}

static void remapped(void)
{
	uint8_t *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *q;

	EXPECT(p != MAP_FAILED);
	for (unsigned i = 0; i < 300; i++) {
		size_t n;

		EXPECT(mprotect(p, 4096, PROT_READ | PROT_WRITE) == 0);
		n = put_return(p, i);
		EXPECT(mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0);
		flush(p, n);
		EXPECT(((function)p)() == (int)i);
	}
	/* Other memory at the same address; no flush, since nothing was ever fetched from this memory. */
	for (unsigned i = 0; i < 300; i++) {
		q = mmap(p, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		EXPECT(q == p);
		put_return(p, 2047 - i);
		EXPECT(mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0);
		flush(p, 16);
		EXPECT(((function)p)() == (int)(2047 - i));
	}
	munmap(p, 4096);
}

/* A system call writes into a page that holds translated code. */
static void written_by_kernel(void)
{
	uint8_t *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), code[16];
	int pipes[2];

	EXPECT(p != MAP_FAILED && pipe(pipes) == 0);
	for (unsigned i = 0; i < 300; i++) {
		size_t n = put_return(code, i);

		EXPECT(write(pipes[1], code, n) == (ssize_t)n);
		EXPECT(read(pipes[0], p, n) == (ssize_t)n);
		flush(p, n);
		EXPECT(((function)p)() == (int)i);
	}
	munmap(p, 4096);
}

/* A function of a count and a function: calls that one so many times, adding `step` after each; returns the sum. */
static uint8_t *caller;
static unsigned step;

static void put_step(void)
{
#if defined(__riscv)
	const uint32_t add = 0x00040413u | step << 20; /* addi s0, s0, step */
	uint8_t *at = caller + 9 * 4;
#elif defined(__aarch64__)
	const uint32_t add = 0x91000273u | step << 10; /* add x19, x19, #step */
	uint8_t *at = caller + 7 * 4;
#else
	const uint8_t add = (uint8_t)step; /* add r13d, step: its last byte */
	uint8_t *at = caller + 19;
#endif
	memcpy(at, &add, sizeof(add));
	flush(at, sizeof(add));
}

static void put_caller(void)
{
#if defined(__riscv)
	/* addi sp, sp, -32; sd ra, 24(sp); sd s0, 16(sp); sd s1, 8(sp); sd s2, 0(sp); mv s1, a0; mv s2, a1; li s0, 0;
	 * 1: jalr s2; addi s0, s0, step; addi s1, s1, -1; bnez s1, 1b; mv a0, s0; and back */
	const uint32_t code[] = {0xfe010113, 0x00113c23, 0x00813823, 0x00913423, 0x01213023, 0x00050493, 0x00058913,
	                         0x00000413, 0x000900e7, 0x00040413, 0xfff48493, 0xfe049ae3, 0x00040513, 0x01813083,
	                         0x01013403, 0x00813483, 0x00013903, 0x02010113, 0x00008067};
#elif defined(__aarch64__)
	/* stp x29, x30, [sp, #-48]!; stp x19, x20, [sp, #16]; str x21, [sp, #32]; mov x20, x0; mov x21, x1; mov x19,
	 * #0; 1: blr x21; add x19, x19, #step; subs x20, x20, #1; b.ne 1b; mov x0, x19; and back */
	const uint32_t code[] = {0xa9bd7bfd, 0xa90153f3, 0xf90013f5, 0xaa0003f4, 0xaa0103f5,
	                         0xd2800013, 0xd63f02a0, 0x91000273, 0xf1000694, 0x54ffffa1,
	                         0xaa1303e0, 0xf94013f5, 0xa94153f3, 0xa8c37bfd, 0xd65f03c0};
#else
	/* push rbx; push r12; push r13; mov ebx, edi; mov r12, rsi; xor r13d, r13d; 1: call r12; add r13d, step;
	 * dec ebx; jnz 1b; mov eax, r13d; pop r13; pop r12; pop rbx; ret */
	const uint8_t code[] = {0x53, 0x41, 0x54, 0x41, 0x55, 0x89, 0xfb, 0x49, 0x89, 0xf4, 0x45,
	                        0x31, 0xed, 0x41, 0xff, 0xd4, 0x41, 0x83, 0xc5, 0,    0xff, 0xcb,
	                        0x75, 0xf5, 0x44, 0x89, 0xe8, 0x41, 0x5d, 0x41, 0x5c, 0x5b, 0xc3};
#endif
	memcpy(caller, code, sizeof(code));
	flush(caller, sizeof(code));
}

#define CALLS 24000
#define EVERY 4000

static unsigned called, sum;

static void callee(void)
{
	called++;
	if (called == 3 * EVERY - 1) {
		pid_t pid = fork();

		EXPECT(pid >= 0);
		if (!pid)
			_exit(0);
		EXPECT(waitpid(pid, NULL, 0) == pid);
	}
	if (called % EVERY == 0) {
		step++;
		put_step();
	}
	sum += step;
}

/* What is called changes the code that it will return to, which has run often by then; once just after a fork. */
static void changed_behind_a_call(void)
{
	caller = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	EXPECT(caller != MAP_FAILED);
	put_caller();
	EXPECT(((unsigned (*)(long, void (*)(void)))caller)(CALLS, callee) == sum);
	EXPECT(called == CALLS);
	munmap(caller, 4096);
}

static void *run(void *counter)
{
	((void (*)(void *))caller)(counter);
	return NULL;
}

/* A thread goes round in a loop without a call; its jump back is made a no-op, which every thread comes to see: ARM
 * DDI 0487, B2.2.5; riscv_flush_icache() is for all harts. */
static void changed_under_a_loop(void)
{
#if defined(__riscv)
	/* 1: ld t0, 0(a0); addi t0, t0, 1; sd t0, 0(a0); j 1b; ret */
	const uint32_t code[] = {0x00053283, 0x00128293, 0x00553023, 0xff5ff06f, 0x00008067}, none = 0x00000013;
	const size_t at = 12;
#elif defined(__aarch64__)
	/* 1: ldr x1, [x0]; add x1, x1, #1; str x1, [x0]; b 1b; ret */
	const uint32_t code[] = {0xf9400001, 0x91000421, 0xf9000001, 0x17fffffd, 0xd65f03c0}, none = 0xd503201f;
	const size_t at = 12;
#else
	/* 1: inc qword [rdi]; jmp 1b; ret */
	const uint8_t code[] = {0x48, 0xff, 0x07, 0xeb, 0xfb, 0xc3};
	const uint16_t none = 0x9066;
	const size_t at = 3;
#endif
	uint64_t counter = 0;
	pthread_t t;

	caller = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	EXPECT(caller != MAP_FAILED);
	for (unsigned i = 0; i < 20; i++) {
		memcpy(caller, code, sizeof(code));
		flush(caller, sizeof(code));
		counter = 0;
		EXPECT(pthread_create(&t, NULL, run, &counter) == 0);
		while (__atomic_load_n(&counter, __ATOMIC_RELAXED) < 20000)
			sched_yield();
		memcpy(caller + at, &none, sizeof(none));
		flush(caller + at, sizeof(none));
		EXPECT(pthread_join(t, NULL) == 0);
	}
	munmap(caller, 4096);
}

static int stop;

static void *protect(void *page)
{
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		EXPECT(mprotect(page, 4096, PROT_READ | PROT_WRITE | PROT_EXEC) == 0);
	return NULL;
}

/* Another thread gives the page the protection that it has, again and again. */
static void protected_meanwhile(void)
{
	uint8_t *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pthread_t t;

	EXPECT(p != MAP_FAILED && pthread_create(&t, NULL, protect, p) == 0);
	for (unsigned i = 0; i < 20000; i++) {
		flush(p, put_return(p, i & 2047));
		EXPECT(((function)p)() == (int)(i & 2047));
	}
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	EXPECT(pthread_join(t, NULL) == 0);
	munmap(p, 4096);
}

int main(void)
{
	rewritten();
	aliased();
	remapped();
	written_by_kernel();
	changed_behind_a_call();
	changed_under_a_loop();
	protected_meanwhile();
	return 0;
}
