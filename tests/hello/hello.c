/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/hello/hello.c - the program of `./quickstart run`: says what machine it sees, then works for a second or so.
 *
 * The work is three kinds: integers and memory (primes), floating point (a Mandelbrot picture), calls (Ackermann's
 * function), so that the time says something.  All lines after the first are the same on every machine.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

static unsigned primes_below(unsigned n)
{
	unsigned char *composite = calloc(n, 1);
	unsigned count = 0;

	if (!composite)
		return 0;
	for (unsigned p = 2; p < n; p++) {
		if (composite[p])
			continue;
		count++;
		for (uint64_t m = (uint64_t)p * p; m < n; m += p)
			composite[m] = 1;
	}
	free(composite);
	return count;
}

static int escape_time(double re, double im, int limit)
{
	double x = 0, y = 0;
	int i;

	for (i = 0; i < limit && x * x + y * y < 4; i++) {
		double t = x * x - y * y + re;

		y = 2 * x * y + im;
		x = t;
	}
	return i;
}

static void picture(void)
{
	static const char shades[] = " .:-=+*%#@";

	for (int row = 0; row < 12; row++) {
		char line[65];

		for (int col = 0; col < 64; col++) {
			int n = escape_time(-2.2 + col * 0.05, -1.2 + row * 0.2, 200000);

			line[col] = shades[n >= 200000 ? 9 : n % 9];
		}
		line[64] = 0;
		printf("  |%s|\n", line);
	}
}

static unsigned ackermann(unsigned m, unsigned n)
{
	if (!m)
		return n + 1;
	return ackermann(m - 1, n ? ackermann(m, n - 1) : 1);
}

int main(void)
{
	struct utsname u;

	if (uname(&u)) {
		perror("uname");
		return 1;
	}
	printf("Hello from %s!\n", u.machine);
	printf("  primes below 40000000: %u\n", primes_below(40000000));
	picture();
	printf("  ackermann(3, 11) = %u\n", ackermann(3, 11));
	return 0;
}
