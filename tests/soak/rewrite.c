/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/soak/rewrite.c - code is rewritten while other threads run it: after the flush and a message nobody runs the
 * old one, and nobody ever runs anything that was not written.
 *
 * A round rewrites each function a few times and ends when every reader has called once more.  So no reader can sleep
 * through the test, however short it is and whatever else the machine does, and none can fall so far behind that the
 * values, which go round at 2048, come by again unseen. */
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/soak/code.h"

#define FUNCTIONS 4
#define READERS   4
#define REWRITES  16 /* of each function in a round; far below 2048 */

static uint64_t *code[FUNCTIONS];
static int published[FUNCTIONS];
static int stop;
static long calls[READERS];

static void *reader(void *arg)
{
	long id = (long)arg;
	unsigned seed = (unsigned)id;

	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		unsigned f = (unsigned)rand_r(&seed) % FUNCTIONS;
		int least = __atomic_load_n(&published[f], __ATOMIC_ACQUIRE);
		SYNC();
		int got = ((function)code[f])();
		int most = __atomic_load_n(&published[f], __ATOMIC_ACQUIRE) + 1;
		if (((got - least) & 2047) > ((most - least) & 2047))
			FAIL("function %u returned %d; published %d to %d", f, got, least, most);
		__atomic_fetch_add(&calls[id], 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

/* Waits until every reader has called once more since `seen`, and notes how often they have. */
static void all_called(long seen[READERS])
{
	for (int i = 0; i < READERS; i++) {
		long now;
		while ((now = __atomic_load_n(&calls[i], __ATOMIC_RELAXED)) == seen[i])
			sched_yield();
		seen[i] = now;
	}
}

int main(int argc, char **argv)
{
	pthread_t t[READERS];
	int n = rounds(argc, argv);
	long seen[READERS] = {0};
	uint64_t *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	/* Two on one page beside each other, one on the next, one on a line of its own. */
	code[0] = page;
	code[1] = page + 1;
	code[2] = page + 512;
	code[3] = page + 100;
	for (int i = 0; i < FUNCTIONS; i++)
		put_function(code[i], 0);
	for (long i = 0; i < READERS; i++)
		if (pthread_create(&t[i], NULL, reader, (void *)i))
			FAIL("pthread_create");
	all_called(seen);
	for (int round = 0; round < n; round++) {
		for (int i = 0; i < REWRITES * FUNCTIONS; i++) {
			int f = i % FUNCTIONS;
			put_function(code[f], (published[f] + 1) & 2047);
			/* One ahead at most: a reader sees the value before or after. */
			__atomic_store_n(&published[f], published[f] + 1, __ATOMIC_RELEASE);
		}
		all_called(seen);
	}
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	for (int i = 0; i < READERS; i++)
		pthread_join(t[i], NULL);
	return 0;
}
