/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contract 13: atomics are atomic between threads, and orderings that the program asks for hold. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

#include "check.h"

enum { THREADS = 4, ROUNDS = 20000 };

static _Atomic uint64_t sum64;
static _Atomic uint32_t sum32;
static _Atomic uint8_t sum8;
static _Atomic uint16_t sum16;
static _Atomic uint64_t by_cas;
static atomic_flag lock = ATOMIC_FLAG_INIT;
static uint64_t guarded;

static void *add(void *arg)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		uint64_t old;

		atomic_fetch_add(&sum64, 3);
		atomic_fetch_sub(&sum32, 1);
		atomic_fetch_add(&sum8, 1);
		atomic_fetch_xor(&sum16, (uint16_t)(1u << (i & 15)));
		old = atomic_load_explicit(&by_cas, memory_order_relaxed);
		while (!atomic_compare_exchange_weak(&by_cas, &old, old + 5))
			;
		while (atomic_flag_test_and_set_explicit(&lock, memory_order_acquire))
			sched_yield();
		guarded++;
		atomic_flag_clear_explicit(&lock, memory_order_release);
	}
	return arg;
}

/* Message passing: who sees the flag sees the data. */
static uint64_t data[64];
static _Atomic uint64_t flag;

static _Atomic uint64_t seen_so_far;

static void *writer(void *arg)
{
	for (uint64_t i = 1; i <= ROUNDS; i++) {
		for (int k = 0; k < 64; k += 8)
			data[k] = i;
		atomic_store_explicit(&flag, i, memory_order_release);
		while (i % 64 == 0 && atomic_load_explicit(&seen_so_far, memory_order_relaxed) < i)
			sched_yield();
	}
	return arg;
}

static void *reader(void *arg)
{
	uint64_t seen;

	do {
		seen = atomic_load_explicit(&flag, memory_order_acquire);
		for (int k = 0; k < 64; k += 8)
			EXPECT(data[k] >= seen);
		atomic_store_explicit(&seen_so_far, seen, memory_order_relaxed);
	} while (seen < ROUNDS);
	return arg;
}

/* Store buffering: with sequential consistency one of the two sees the other. */
static _Atomic int x, y, round_no;
static int saw[2];

static void *buffering(void *arg)
{
	int me = (int)(intptr_t)arg;

	for (int i = 1; i <= 1000; i++) {
		while (atomic_load(&round_no) < i)
			sched_yield();
		if (me) {
			atomic_store(&x, i);
			saw[1] = atomic_load(&y) == i;
		} else {
			atomic_store(&y, i);
			saw[0] = atomic_load(&x) == i;
		}
		atomic_fetch_add(&sum32, 1);
		while (atomic_load(&sum32) < (uint32_t)(2 * i))
			sched_yield();
		EXPECT(saw[0] || saw[1]);
		if (me) {
			while (atomic_load(&sum16) != (uint16_t)i)
				sched_yield();
			atomic_store(&round_no, i + 1);
		} else {
			atomic_store(&sum16, (uint16_t)i);
		}
	}
	return arg;
}

int main(void)
{
	pthread_t t[THREADS];

	for (int i = 0; i < THREADS; i++)
		EXPECT(pthread_create(&t[i], NULL, add, NULL) == 0);
	for (int i = 0; i < THREADS; i++)
		EXPECT(pthread_join(t[i], NULL) == 0);
	EXPECT(sum64 == 3ull * THREADS * ROUNDS);
	EXPECT(sum32 == (uint32_t) - (THREADS * ROUNDS));
	EXPECT(sum8 == (uint8_t)(THREADS * ROUNDS));
	EXPECT(sum16 == 0);
	EXPECT(by_cas == 5ull * THREADS * ROUNDS);
	EXPECT(guarded == (uint64_t)THREADS * ROUNDS);

	EXPECT(pthread_create(&t[0], NULL, writer, NULL) == 0);
	EXPECT(pthread_create(&t[1], NULL, reader, NULL) == 0);
	EXPECT(pthread_join(t[0], NULL) == 0 && pthread_join(t[1], NULL) == 0);

	sum32 = 0, sum16 = 0, round_no = 1;
	EXPECT(pthread_create(&t[0], NULL, buffering, (void *)0) == 0);
	EXPECT(pthread_create(&t[1], NULL, buffering, (void *)1) == 0);
	EXPECT(pthread_join(t[0], NULL) == 0 && pthread_join(t[1], NULL) == 0);
	return 0;
}
