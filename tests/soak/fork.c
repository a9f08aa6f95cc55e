/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/soak/fork.c - fork while 16 threads have new code translated; each child goes on making and running code,
 * starts threads, forks again. */
#include <errno.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/soak/code.h"

static volatile int stop;

static void make_and_run(unsigned *seed, int times)
{
	uint64_t *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		FAIL("mmap: %s", strerror(errno));
	for (int i = 0; i < times; i++) {
		int v = (int)(rand_r(seed) & 2047), at = (int)(rand_r(seed) & 511);
		put_function(p + at, v);
		int got = ((function)(p + at))();
		if (got != v)
			FAIL("got %d, want %d", got, v);
	}
	munmap(p, 4096);
}

static void *worker(void *arg)
{
	unsigned seed = (unsigned)(long)arg;

	while (!stop)
		make_and_run(&seed, 50);
	return NULL;
}

static void *once(void *arg)
{
	unsigned seed = (unsigned)(long)arg;

	make_and_run(&seed, 5);
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t t[16];
	int n = rounds(argc, argv);

	for (long i = 0; i < 16; i++)
		if (pthread_create(&t[i], NULL, worker, (void *)(i + 1)))
			FAIL("pthread_create");
	for (int i = 0; i < n; i++) {
		pid_t pid = fork();
		if (pid < 0)
			FAIL("fork: %s", strerror(errno));
		if (!pid) {
			unsigned seed = (unsigned)i + 100;
			pthread_t c;
			void *r;
			make_and_run(&seed, 10);
			if (i % 4 == 0) {
				if (pthread_create(&c, NULL, once, (void *)5l) || pthread_join(c, &r) ||
				    r != (void *)5l)
					_exit(2);
			}
			if (i % 8 == 0) {
				int st;
				pid_t g = fork();
				if (!g) {
					make_and_run(&seed, 3);
					_exit(33);
				}
				if (waitpid(g, &st, 0) != g || !WIFEXITED(st) || WEXITSTATUS(st) != 33)
					_exit(3);
			}
			_exit(i & 63);
		}
		int st;
		if (waitpid(pid, &st, 0) != pid)
			FAIL("waitpid: %s", strerror(errno));
		if (!WIFEXITED(st) || WEXITSTATUS(st) != (i & 63))
			FAIL("round %d: child status %#x", i, st);
	}
	stop = 1;
	for (int i = 0; i < 16; i++)
		pthread_join(t[i], NULL);
	return 0;
}
