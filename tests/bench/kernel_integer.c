/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Integer loops and calls: what a translator's plain code quality, its flags and its return prediction are worth.
 */
#include "kernels.h"

#include <setjmp.h>

static uint64_t sieve(long size)
{
	enum { N = 1 << 16 };
	static unsigned char composite[N];
	uint64_t count = 0;

	while (size-- > 0) {
		memset(composite, 0, sizeof(composite));
		for (unsigned i = 2; i < N; i++) {
			if (composite[i])
				continue;
			count++;
			for (unsigned j = 2 * i; j < N; j += i)
				composite[j] = 1;
		}
	}
	return count;
}

static uint64_t collatz(long size)
{
	uint64_t steps = 0;

	for (long i = 1; i <= size; i++) {
		for (uint64_t n = (uint64_t)i; n != 1; steps++)
			n = n & 1 ? 3 * n + 1 : n / 2;
	}
	return steps;
}

/* Bit counting: one instruction where the machine has it, a dozen where not. */
static uint64_t bits(long size)
{
	uint64_t x = 88172645463325252u, sum = 0;

	for (long i = 0; i < size; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		sum += (unsigned)__builtin_popcountll(x) + (unsigned)__builtin_clzll(x | 1) +
		       (unsigned)__builtin_ctzll(x | 1ull << 63) + (uint32_t)__builtin_bswap32((uint32_t)x);
	}
	return sum;
}

static uint64_t crc(long size)
{
	uint32_t table[256], c = ~0u;

	for (uint32_t i = 0; i < 256; i++) {
		table[i] = i;
		for (int k = 0; k < 8; k++)
			table[i] = table[i] & 1 ? table[i] >> 1 ^ 0xedb88320u : table[i] >> 1;
	}
	for (long i = 0; i < size; i++)
		c = table[(c ^ (uint32_t)i) & 255] ^ c >> 8;
	return c;
}

/* Multiplication, high halves, division and remainder by values the compiler does not know. */
static uint64_t divide(long size)
{
	uint64_t a = 0x123456789abcdef1u, sum = 0;
	uint64_t m = 1000000007;

	HIDE(m);
	for (long i = 1; i <= size; i++) {
		a = a * 6364136223846793005u + 1442695040888963407u;
		sum += a % m + (uint32_t)a / (uint32_t)(i | 1) + (uint64_t)((unsigned __int128)a * sum >> 64);
	}
	return sum;
}

static uint64_t heapsort(long size)
{
	enum { N = 1 << 14 };
	static uint32_t v[N];
	uint64_t h = 0;
	uint32_t seed = 1;

	while (size-- > 0) {
		unsigned n = N, start = N / 2;

		for (unsigned i = 0; i < N; i++)
			v[i] = seed = seed * 1664525u + 1013904223u;
		while (n > 1) {
			unsigned parent, child;
			uint32_t t;

			if (start) {
				t = v[--start];
				parent = start;
			} else {
				t = v[--n];
				v[n] = v[0];
				parent = 0;
			}
			while ((child = 2 * parent + 1) < n) {
				child += child + 1 < n && v[child + 1] > v[child];
				if (t >= v[child])
					break;
				v[parent] = v[child];
				parent = child;
			}
			v[parent] = t;
		}
		h = mix(h, v[N / 2]) + v[0];
	}
	return h;
}

static NOINLINE unsigned fib(unsigned n)
{
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static uint64_t recursion(long size)
{
	uint64_t sum = 0;

	while (size-- > 0)
		sum += fib(25);
	return sum;
}

typedef uint64_t op(uint64_t);
static NOINLINE uint64_t op_add(uint64_t x)
{
	return x + 0x9e3779b9;
}
static NOINLINE uint64_t op_xor(uint64_t x)
{
	return x ^ x >> 15;
}
static NOINLINE uint64_t op_mul(uint64_t x)
{
	return x * 0x2545f4914f6cdd1du;
}
static NOINLINE uint64_t op_rot(uint64_t x)
{
	return x << 23 | x >> 41;
}
static NOINLINE uint64_t op_neg(uint64_t x)
{
	return ~x;
}
static NOINLINE uint64_t op_sub(uint64_t x)
{
	return x - (x << 4);
}
static NOINLINE uint64_t op_shr(uint64_t x)
{
	return x ^ x >> 33;
}
static NOINLINE uint64_t op_inc(uint64_t x)
{
	return x + 1;
}

/* Calls through a table, the target chosen by data: an interpreter's dispatch, a C++ program's virtual calls. */
static uint64_t indirect(long size)
{
	static op *const table[8] = {op_add, op_xor, op_mul, op_rot, op_neg, op_sub, op_shr, op_inc};
	uint64_t x = 1;

	for (long i = 0; i < size; i++)
		x = table[(x >> 17 ^ (uint64_t)i) & 7](x);
	return x;
}

static jmp_buf back;

static NOINLINE void deeper(int depth)
{
	if (depth == 0)
		longjmp(back, 1);
	if (depth > 0)
		deeper(depth - 1);
	HIDE(depth);
}

static uint64_t jumps(long size)
{
	volatile uint64_t caught = 0;

	for (volatile long i = 0; i < size; i++) {
		if (setjmp(back))
			caught++;
		else
			deeper((int)(i & 7));
	}
	return caught;
}

struct tree {
	struct tree *left, *right;
};

static NOINLINE struct tree *grow(int depth)
{
	struct tree *t = malloc(sizeof(*t));

	t->left = depth ? grow(depth - 1) : NULL;
	t->right = depth ? grow(depth - 1) : NULL;
	return t;
}

static NOINLINE uint64_t fell(struct tree *t)
{
	uint64_t n = 1;

	if (t->left)
		n += fell(t->left) + fell(t->right);
	free(t);
	return n;
}

static uint64_t trees(long size)
{
	uint64_t n = 0;

	while (size-- > 0)
		n += fell(grow(12));
	return n;
}

int main(int argc, char **argv)
{
	static const struct kernel list[] = {
	    {"sieve", sieve},
	    {"collatz", collatz},
	    {"bits", bits},
	    {"crc", crc},
	    {"divide", divide},
	    {"heapsort", heapsort},
	    {"recursion", recursion},
	    {"indirect", indirect},
	    {"jumps", jumps},
	    {"trees", trees},
	    {NULL, NULL},
	};
	return kernel_main(argc, argv, list);
}
