/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scalar floating point: arithmetic in registers, conversions, comparisons, and libm.
 */
#include "kernels.h"

#include <complex.h>
#include <math.h>

struct body {
	double x, y, z, vx, vy, vz, mass;
};

static uint64_t nbody(long size)
{
	/* A sun and four planets on round orbits: all that matters is the arithmetic. */
	struct body b[5] = {{0, 0, 0, 0, 0, 0, 39.47}};
	double energy = 0;

	for (int i = 1; i < 5; i++)
		b[i] = (struct body){
		    .x = 5.0 * i, .z = 0.1 * i, .vy = sqrt(39.47 / (5.0 * i)), .vz = 0.01, .mass = 0.01 * i};
	while (size-- > 0) {
		for (int i = 0; i < 5; i++) {
			for (int j = i + 1; j < 5; j++) {
				double dx = b[i].x - b[j].x, dy = b[i].y - b[j].y, dz = b[i].z - b[j].z;
				double d2 = dx * dx + dy * dy + dz * dz, mag = 0.001 / (d2 * sqrt(d2));

				b[i].vx -= dx * b[j].mass * mag;
				b[i].vy -= dy * b[j].mass * mag;
				b[i].vz -= dz * b[j].mass * mag;
				b[j].vx += dx * b[i].mass * mag;
				b[j].vy += dy * b[i].mass * mag;
				b[j].vz += dz * b[i].mass * mag;
			}
		}
		for (int i = 0; i < 5; i++) {
			b[i].x += 0.001 * b[i].vx;
			b[i].y += 0.001 * b[i].vy;
			b[i].z += 0.001 * b[i].vz;
		}
	}
	for (int i = 0; i < 5; i++)
		energy += b[i].mass * (b[i].vx * b[i].vx + b[i].vy * b[i].vy);
	return digits(energy);
}

static uint64_t fft(long size)
{
	enum { N = 4096 };
	static double re[N], im[N], wr[N / 2], wi[N / 2];
	double sum = 0;

	for (int i = 0; i < N / 2; i++) {
		wr[i] = cos(-2 * 3.14159265358979323846 * i / N);
		wi[i] = sin(-2 * 3.14159265358979323846 * i / N);
	}
	while (size-- > 0) {
		for (int i = 0, j = 0; i < N; i++) {
			re[j] = (i * 37 % 101) - 50.0;
			im[j] = 0;
			for (int bit = N / 2; (j ^= bit) < bit && bit; bit /= 2)
				;
		}
		for (int half = 1, step = N / 2; half < N; half *= 2, step /= 2) {
			for (int at = 0; at < N; at += 2 * half) {
				for (int k = 0; k < half; k++) {
					double *ar = &re[at + k], *ai = &im[at + k];
					double tr = ar[half] * wr[k * step] - ai[half] * wi[k * step];
					double ti = ar[half] * wi[k * step] + ai[half] * wr[k * step];

					ar[half] = *ar - tr;
					ai[half] = *ai - ti;
					*ar += tr;
					*ai += ti;
				}
			}
		}
		sum += fabs(re[100]) + fabs(im[7]);
	}
	return digits(sum);
}

static uint64_t mandelbrot(long size)
{
	uint64_t inside = 0;

	for (long py = 0; py < size; py++) {
		for (int px = 0; px < 256; px++) {
			double cr = px / 100.0 - 2, ci = (double)(py % 256) / 128 - 1, zr = 0, zi = 0;
			int n = 0;

			while (n < 100 && zr * zr + zi * zi < 4) {
				double t = zr * zr - zi * zi + cr;

				zi = 2 * zr * zi + ci;
				zr = t;
				n++;
			}
			inside += n == 100;
		}
	}
	/* A fused multiplication moves a few points of the border. */
	return (inside + size / 8) / (uint64_t)size;
}

static uint64_t libm(long size)
{
	double sum = 0;

	for (long i = 1; i <= size; i++) {
		double x = (double)i * 0.001;

		sum += sin(x) + exp(-x * 0.001) + log(x) + pow(x, 0.3) + atan(x);
	}
	return digits(sum);
}

static uint64_t spectral(long size)
{
	enum { N = 100 };
	double u[N], v[N], sum = 0;

	for (int i = 0; i < N; i++)
		u[i] = 1;
	while (size-- > 0) {
		for (int i = 0; i < N; i++) {
			v[i] = 0;
			for (int j = 0; j < N; j++)
				v[i] += u[j] / ((i + j) * (i + j + 1) / 2 + i + 1);
		}
		for (int i = 0; i < N; i++)
			u[i] = v[i] / v[0] + 1;
		sum += u[N - 1];
	}
	return digits(sum);
}

/* Single precision, conversions both ways, comparisons, minimum and rounding; every step exact, fused or not. */
static uint64_t convert(long size)
{
	float f = 0.5f;
	uint64_t h = 0;

	for (long i = 0; i < size; i++) {
		f = f * 0.5f + (float)(int)(i & 1023);
		if (f > 1000.0f)
			f -= (float)(int)f - 1.0f;
		h += (uint64_t)(int64_t)((double)f * 3.0) + (uint32_t)(fminf(f, 77.0f) > 12.5f) + (uint64_t)lrintf(f);
	}
	return h;
}

int main(int argc, char **argv)
{
	static const struct kernel list[] = {
	    {"nbody", nbody},     {"fft", fft}, {"mandelbrot", mandelbrot}, {"libm", libm}, {"spectral", spectral},
	    {"convert", convert}, {NULL, NULL},
	};
	return kernel_main(argc, argv, list);
}
