/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contract 7: returns are right after deep recursion, longjmp, coroutines, and on a stack that overflows. */
#include <setjmp.h>
#include <signal.h>
#include <ucontext.h>
#include <unistd.h>

#include "check.h"

static __attribute__((noinline)) uint64_t deep(unsigned n, volatile uint64_t *out)
{
	uint64_t v;

	if (!n)
		return 1;
	v = deep(n - 1, out) * 3 + n;
	*out = v;
	return v;
}

static uint64_t flat(unsigned n)
{
	uint64_t v = 1;

	for (unsigned i = 1; i <= n; i++)
		v = v * 3 + i;
	return v;
}

static jmp_buf jump;

#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Winfinite-recursion"

static __attribute__((noinline)) int leap(int depth, int value)
{
	volatile int keep = depth;

	if (!depth)
		longjmp(jump, value);
	return leap(depth - 1, value) + keep;
}

static ucontext_t main_context, coroutine[4];
static unsigned turns;

static __attribute__((noinline)) void yield_at(int who, int depth)
{
	if (depth) {
		yield_at(who, depth - 1);
		turns++;
		return;
	}
	for (int i = 0; i < 200; i++)
		EXPECT(swapcontext(&coroutine[who], &coroutine[(who + 1 + (i & 1)) & 3]) == 0);
}

static void body(int who)
{
	yield_at(who, 5 + who * 7);
}

static sigjmp_buf out;
static char *stack_top;

static void on_overflow(int sig, siginfo_t *si, void *uc)
{
	EXPECT((char *)si->si_addr < stack_top);
	siglongjmp(out, 1);
}

static __attribute__((noinline)) int endless(int n)
{
	volatile char pad[256];

	pad[n & 255] = (char)n;
	return endless(n + 1) + pad[(n + 1) & 255];
}

int main(void)
{
	static char stacks[4][65536], alt[65536];
	stack_t ss = {.ss_sp = alt, .ss_size = sizeof(alt)};
	struct sigaction sa = {.sa_sigaction = on_overflow, .sa_flags = SA_SIGINFO | SA_ONSTACK};
	volatile uint64_t sink;
	volatile int round;

	for (unsigned n = 1; n <= 50000; n = n * 3 + 1)
		for (int again = 0; again < 3; again++)
			EXPECT(deep(n, &sink) == flat(n));

	for (round = 1; round <= 2000; round++) {
		int got = setjmp(jump);

		if (!got)
			leap(round % 97, round);
		EXPECT(got == round);
		EXPECT(deep(20, &sink) == flat(20));
	}

	for (volatile int i = 0; i < 4; i++) {
		EXPECT(getcontext(&coroutine[i]) == 0);
		coroutine[i].uc_stack.ss_sp = stacks[i];
		coroutine[i].uc_stack.ss_size = sizeof(stacks[i]);
		coroutine[i].uc_link = &main_context;
		makecontext(&coroutine[i], (void (*)(void))body, 1, i);
	}
	EXPECT(swapcontext(&main_context, &coroutine[0]) == 0);
	EXPECT(turns >= 5);

	stack_top = (char *)&sink;
	EXPECT(sigaltstack(&ss, NULL) == 0);
	EXPECT(sigaction(SIGSEGV, &sa, NULL) == 0);
	for (round = 0; round < 3; round++)
		if (!sigsetjmp(out, 1)) {
			endless(0);
			EXPECT(!"no overflow");
		}
	EXPECT(deep(100, &sink) == flat(100));
	return 0;
}
