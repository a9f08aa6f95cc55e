/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contract 11: results and sticky flags of floating point by rounding mode; the flags survive calls, signals and forks.
 */
#include <fenv.h>
#include <float.h>
#include <math.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static volatile double d1 = 1, d3 = 3, tiny = DBL_MIN, big = DBL_MAX, zero = 0, d10 = 0.1;
static volatile float f1 = 1, f3 = 3;

static uint64_t bits(double v)
{
	uint64_t b;

	memcpy(&b, &v, 8);
	return b;
}

static void on_signal(int sig)
{
	volatile double v = d1 / zero; /* raises its own flag in its own time */

	EXPECT(isinf(v));
}

int main(void)
{
	static const struct {
		int mode;
		uint64_t third, minus_third, over, minus_over;
		float third_f;
	} rows[] = {
	    {FE_TONEAREST, 0x3fd5555555555555, 0xbfd5555555555555, 0x7ff0000000000000, 0xfff0000000000000,
	     0x1.555556p-2f},
	    {FE_TOWARDZERO, 0x3fd5555555555555, 0xbfd5555555555555, 0x7fefffffffffffff, 0xffefffffffffffff,
	     0x1.555554p-2f},
	    {FE_UPWARD, 0x3fd5555555555556, 0xbfd5555555555555, 0x7ff0000000000000, 0xffefffffffffffff, 0x1.555556p-2f},
	    {FE_DOWNWARD, 0x3fd5555555555555, 0xbfd5555555555556, 0x7fefffffffffffff, 0xfff0000000000000,
	     0x1.555554p-2f},
	};
	struct sigaction sa = {.sa_handler = on_signal};
	volatile double v = 0;
	volatile int64_t whole;
	int status;
	pid_t pid;

	for (int round = 0; round < 200; round++)
		for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			EXPECT(fesetround(rows[i].mode) == 0 && fegetround() == rows[i].mode);
			EXPECT(bits(d1 / d3) == rows[i].third);
			EXPECT(bits(-d1 / d3) == rows[i].minus_third);
			EXPECT(bits(big * d3) == rows[i].over);
			EXPECT(bits(big * -d3) == rows[i].minus_over);
			EXPECT(f1 / f3 == rows[i].third_f);
			EXPECT(bits(rint(d10 * 25)) == bits(rows[i].mode == FE_UPWARD ? 3.0 : 2.0));
		}
	EXPECT(fesetround(FE_TONEAREST) == 0);

#define FLAGS(expr, want)                                                                                              \
	do {                                                                                                           \
		feclearexcept(FE_ALL_EXCEPT);                                                                          \
		v = (expr);                                                                                            \
		EXPECT(fetestexcept(FE_ALL_EXCEPT) == (want));                                                         \
	} while (0)
	for (int round = 0; round < 200; round++) {
		FLAGS(d1 + d3, 0);
		FLAGS(d1 / d3, FE_INEXACT);
		FLAGS(d1 / zero, FE_DIVBYZERO);
		FLAGS(zero / zero, FE_INVALID);
		FLAGS(big * big, FE_OVERFLOW | FE_INEXACT);
		FLAGS(tiny * d10, FE_UNDERFLOW | FE_INEXACT);
		FLAGS(tiny * 0.5, 0);
		FLAGS(sqrt(-d1), FE_INVALID);
		FLAGS((whole = (int64_t)big, 0), FE_INVALID);
		FLAGS((float)big, FE_OVERFLOW | FE_INEXACT);
	}

	/* Flags gather, across a signal handler, whose own are not seen here, and into a forked child. */
	EXPECT(sigaction(SIGUSR1, &sa, NULL) == 0);
	feclearexcept(FE_ALL_EXCEPT);
	v = d1 / d3;
	raise(SIGUSR1);
	EXPECT(fetestexcept(FE_ALL_EXCEPT) == FE_INEXACT);
	v = zero / zero;
	EXPECT(fetestexcept(FE_ALL_EXCEPT) == (FE_INEXACT | FE_INVALID));
	EXPECT(fesetround(FE_UPWARD) == 0);
	pid = fork();
	if (!pid)
		_exit(v != v && fetestexcept(FE_ALL_EXCEPT) == (FE_INEXACT | FE_INVALID) && fegetround() == FE_UPWARD &&
		              bits(d1 / d3) == 0x3fd5555555555556
		          ? 0
		          : 1);
	EXPECT(waitpid(pid, &status, 0) == pid && status == 0);
	return 0;
}
