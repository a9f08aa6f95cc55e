/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contract 8: threads run much more code than there is memory for translations, while others fork, vfork and write new
 * code: every function returns what was last written.
 *
 * With the argument `pause` the program says "ready" at several stages and goes on when it reads a line, so that its
 * mappings can be looked at from outside; `vfork N` has N functions called first by a child that shares the memory, and
 * `vfork-again N` by the parent once more. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { THREADS = 4, PAGES = 16, PAGE = 4096, STEP = 32, PER_PAGE = PAGE / STEP, ROUNDS = 12 };

typedef int (*function)(void);

static _Atomic int stop;
static int pausing;

static uint8_t *new_pages(size_t n)
{
	uint8_t *p = mmap(NULL, n, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	EXPECT(p != MAP_FAILED);
	return p;
}

static void write_all(uint8_t *p, unsigned functions, unsigned seed)
{
	for (unsigned k = 0; k < functions; k++)
		put_return(p + k * STEP, (k * 7 + seed) & 2047);
	flush(p, functions * STEP);
}

static void call_all(uint8_t *p, unsigned functions, unsigned seed)
{
	for (unsigned k = 0; k < functions; k++)
		EXPECT(((function)(p + k * STEP))() == (int)((k * 7 + seed) & 2047));
}

static void *generate(void *arg)
{
	unsigned seed = (unsigned)(uintptr_t)arg;
	uint8_t *p = new_pages(PAGES * PAGE);

	for (unsigned round = 0; round < ROUNDS; round++) {
		write_all(p, PAGES * PER_PAGE, seed + round);
		call_all(p, PAGES * PER_PAGE, seed + round);
		call_all(p, PAGES * PER_PAGE, seed + round);
	}
	munmap(p, PAGES * PAGE);
	return NULL;
}

/* Runs code of its own all the time, so that there is nearly always a thread in code when the memory is full. */
static void *spin(void *arg)
{
	uint8_t *p = new_pages(PAGE);

	write_all(p, 4, 3);
	while (!stop)
		for (unsigned i = 0; i < 1000; i++)
			call_all(p, 4, 3);
	return arg;
}

static void stage(const char *name)
{
	char c;

	if (!pausing)
		return;
	dprintf(1, "ready %s\n", name);
	while (read(0, &c, 1) == 1 && c != '\n')
		;
}

static void vforked(unsigned functions, int again)
{
	uint8_t *p = new_pages(functions * STEP);
	volatile int seen = 0;
	int status;
	pid_t pid;

	write_all(p, functions, 0);
	pid = vfork();
	if (pid == 0) {
		call_all(p, functions, 0);
		seen = 1; /* the parent's memory */
		_exit(0);
	}
	EXPECT(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0 && seen == 1);
	if (again)
		call_all(p, functions, 0);
}

int main(int argc, char **argv)
{
	pthread_t t[THREADS], s;
	int status;

	if (argc > 2) {
		vforked((unsigned)atoi(argv[2]), !strcmp(argv[1], "vfork-again"));
		return 0;
	}
	pausing = argc > 1;
	/* never executed, so nothing of the translator's keeps it from being written */
	new_pages(PAGE)[0] = 1;
	stage("start");
	EXPECT(pthread_create(&s, NULL, spin, NULL) == 0);
	for (unsigned k = 0; k < THREADS; k++)
		EXPECT(pthread_create(&t[k], NULL, generate, (void *)(uintptr_t)(k * 100)) == 0);
	for (unsigned k = 0; k < 10; k++) {
		pid_t pid = fork();

		EXPECT(pid >= 0);
		if (pid == 0) {
			/* a region of its own, behind the inherited code; then code in the place of inherited code */
			for (unsigned n = 0; n < 3; n++)
				generate((void *)(uintptr_t)(k * 10 + n));
			if (k == 9)
				stage("child");
			_exit(0);
		}
		EXPECT(waitpid(pid, &status, 0) == pid && status == 0);
		vforked(40, 1);
	}
	stage("forked");
	for (unsigned k = 0; k < THREADS; k++)
		pthread_join(t[k], NULL);
	stage("flushed");
	stop = 1;
	pthread_join(s, NULL);
	return 0;
}
