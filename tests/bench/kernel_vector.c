/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cflags: -O3 */
/*
 * Loops that a compiler turns into vector code where the architecture has vectors (SSE2, AdvSIMD; not RV64GC): matrix
 * product, saxpy, pixels, sums of bytes. -O3, as programs with such loops are built.
 */
#include "kernels.h"

static uint64_t matmul(long size)
{
	enum { N = 96 };
	static float a[N][N], b[N][N], c[N][N];
	double sum = 0;

	for (int i = 0; i < N; i++) {
		for (int j = 0; j < N; j++) {
			a[i][j] = (float)((i * 7 + j * 3) % 16);
			b[i][j] = (float)((i * 5 + j * 11) % 16);
		}
	}
	while (size-- > 0) {
		for (int i = 0; i < N; i++) {
			for (int j = 0; j < N; j++)
				c[i][j] = 0;
			for (int k = 0; k < N; k++) {
				for (int j = 0; j < N; j++)
					c[i][j] += a[i][k] * b[k][j];
			}
		}
		sum += c[size % N][7];
		a[3][5] += 1;
	}
	return digits(sum);
}

static uint64_t saxpy(long size)
{
	enum { N = 4096 };
	static float x[N], y[N];

	for (int i = 0; i < N; i++) {
		x[i] = (float)(i % 64);
		y[i] = (float)(i % 32);
	}
	while (size-- > 0) {
		float a = (float)(size & 3) * 0.25f;

		for (int i = 0; i < N; i++)
			y[i] = a * x[i] + y[i] * 0.5f;
	}
	return digits(y[77] + y[4000]);
}

/* Alpha blending of 8-bit pixels: widening multiplication, shifts, narrowing. */
static uint64_t pixels(long size)
{
	enum { N = 16384 };
	static uint8_t src[N], dst[N];
	uint64_t h = 0;

	for (int i = 0; i < N; i++)
		src[i] = (uint8_t)(i * 37);
	while (size-- > 0) {
		unsigned alpha = (unsigned)size & 255;

		for (int i = 0; i < N; i++)
			dst[i] = (uint8_t)((src[i] * alpha + dst[i] * (255 - alpha) + 128) >> 8);
	}
	for (int i = 0; i < N; i++)
		h = mix(h, dst[i]);
	return h;
}

/* Integer reductions and comparisons. */
static uint64_t reduce(long size)
{
	enum { N = 8192 };
	static int32_t v[N];
	uint64_t h = 0;

	for (int i = 0; i < N; i++)
		v[i] = (int32_t)((uint32_t)i * 2654435761u);
	while (size-- > 0) {
		uint32_t sum = 0;
		int32_t max = INT32_MIN, above = 0;

		for (int i = 0; i < N; i++) {
			sum += (uint32_t)v[i] ^ (uint32_t)size;
			max = v[i] > max ? v[i] : max;
			above += v[i] > (int32_t)size;
		}
		h = mix(h, sum + (uint32_t)max + (uint32_t)above);
	}
	return h;
}

static uint64_t stencil(long size)
{
	enum { N = 4096 };
	static double a[N + 2], b[N + 2];

	for (int i = 0; i < N + 2; i++)
		a[i] = b[i] = i % 17;
	while (size-- > 0) {
		for (int i = 1; i <= N; i++)
			b[i] = (a[i - 1] + a[i] + a[i + 1]) * 0.3333;
		for (int i = 1; i <= N; i++)
			a[i] = (b[i - 1] + b[i] + b[i + 1]) * 0.3334;
	}
	return digits(a[N / 2]);
}

int main(int argc, char **argv)
{
	static const struct kernel list[] = {
	    {"matmul", matmul}, {"saxpy", saxpy},     {"pixels", pixels},
	    {"reduce", reduce}, {"stencil", stencil}, {NULL, NULL},
	};
	return kernel_main(argc, argv, list);
}
