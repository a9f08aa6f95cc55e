/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/soak/jumps.c - deep recursion, longjmp over many frames, coroutines, in several threads at once, with signals
 * that jump out of their handlers.  Each thread makes all rounds. */
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "tests/soak/code.h"

static __thread jmp_buf out;
static __thread sigjmp_buf from_signal;
static __thread volatile int armed;

static __attribute__((noinline)) long down(long n, long stop)
{
	if (n == stop)
		longjmp(out, 1 + (int)(n & 1023));
	long r = down(n + 1, stop);
	return r + n;
}

static __attribute__((noinline)) long depth(long n)
{
	return n ? depth(n - 1) + 1 : 0;
}

static __attribute__((noinline)) long fib(int n)
{
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

struct co {
	ucontext_t main, self;
	long value;
	char *stack;
};

static void co_body(unsigned lo, unsigned hi)
{
	struct co *c = (void *)((uintptr_t)hi << 32 | lo);

	for (;;) {
		c->value = c->value * 3 + depth(c->value & 255);
		swapcontext(&c->self, &c->main);
	}
}

static void on_signal(int sig)
{
	(void)sig;
	if (armed)
		siglongjmp(from_signal, 1);
}

static void coroutines(void)
{
	struct co c[3];
	long want[3];

	for (int i = 0; i < 3; i++) {
		uintptr_t p = (uintptr_t)&c[i];
		c[i].value = want[i] = i + 1;
		c[i].stack = mmap(NULL, 131072, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		getcontext(&c[i].self);
		c[i].self.uc_stack.ss_sp = c[i].stack;
		c[i].self.uc_stack.ss_size = 131072;
		c[i].self.uc_link = NULL;
		makecontext(&c[i].self, (void (*)(void))co_body, 2, (unsigned)p, (unsigned)(p >> 32));
	}
	for (int k = 0; k < 20; k++)
		for (int i = 0; i < 3; i++) {
			swapcontext(&c[i].main, &c[i].self);
			want[i] = want[i] * 3 + (want[i] & 255);
			if (c[i].value != want[i])
				FAIL("coroutine %d: %ld, want %ld", i, c[i].value, want[i]);
		}
	for (int i = 0; i < 3; i++)
		munmap(c[i].stack, 131072);
}

static void *worker(void *arg)
{
	int n = (int)(long)arg;

	for (int i = 0; i < n; i++) {
		long stop = 1 + i * 37 % 5000;
		int r = setjmp(out);
		if (!r) {
			down(0, stop);
			FAIL("came back");
		}
		if (r != 1 + (int)(stop & 1023))
			FAIL("longjmp gave %d", r);
		if (depth(20000) != 20000)
			FAIL("depth");
		if (fib(12) != 144)
			FAIL("fib");
		if (i % 4 == 0)
			coroutines();
		if (!sigsetjmp(from_signal, 1)) {
			armed = 1;
			if (i & 1)
				raise(SIGUSR1);
			else
				down(0, 1000000000); /* until the stack is full */
			FAIL("no signal");
		}
		armed = 0;
	}
	return NULL;
}

static void *with_stack(void *arg)
{
	stack_t ss = {.ss_size = 65536,
	              .ss_sp = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)};

	sigaltstack(&ss, NULL);
	return worker(arg);
}

int main(int argc, char **argv)
{
	int n = rounds(argc, argv);
	pthread_t t[4];
	pthread_attr_t a;
	struct sigaction sa = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK | SA_NODEFER};

	sigaction(SIGUSR1, &sa, NULL);
	sigaction(SIGSEGV, &sa, NULL);
	pthread_attr_init(&a);
	pthread_attr_setstacksize(&a, 4 << 20);
	for (int i = 0; i < 4; i++)
		if (pthread_create(&t[i], &a, with_stack, (void *)(long)n))
			FAIL("pthread_create");
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	return 0;
}
