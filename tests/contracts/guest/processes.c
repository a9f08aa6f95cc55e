/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contract 15: a process of many threads forks, vforks and spawns at any moment, and its children work. */
#include <pthread.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { THREADS = 4, FORKS = 100 };

static _Atomic int stop;
static _Atomic unsigned long turns;

/* Keeps the allocator, the translator and stdio of the parent busy. */
static void *busy(void *arg)
{
	unsigned seed = (unsigned)(uintptr_t)arg;
	char text[64];

	while (!stop) {
		void *p = malloc(seed % 5000 + 1);

		seed = seed * 1103515245u + 12345u;
		snprintf(text, sizeof(text), "%u %g", seed, seed / 3.0);
		memset(p, (int)seed, 1);
		free(p);
		turns++;
	}
	return arg;
}

static int child_work(int n)
{
	char text[32], *p = malloc(100);

	EXPECT(p);
	snprintf(text, sizeof(text), "%d", n);
	strcpy(p, text);
	n = atoi(p);
	free(p);
	return n & 127;
}

extern char **environ;

int main(int argc, char **argv)
{
	pthread_t t[THREADS];
	int status;

	if (argc > 1)
		return child_work(atoi(argv[1]));
	for (int i = 0; i < THREADS; i++)
		EXPECT(pthread_create(&t[i], NULL, busy, (void *)(uintptr_t)(i + 1)) == 0);
	for (int i = 0; i < FORKS; i++) {
		pid_t pid = fork();

		EXPECT(pid >= 0);
		if (!pid)
			_exit(child_work(i));
		EXPECT(waitpid(pid, &status, 0) == pid);
		EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == (i & 127));
	}
	for (int i = 0; i < FORKS / 4; i++) {
		char number[16], *args[] = {argv[0], number, NULL};
		pid_t pid;

		snprintf(number, sizeof(number), "%d", i);
		EXPECT(posix_spawn(&pid, "/proc/self/exe", NULL, NULL, args, environ) == 0);
		EXPECT(waitpid(pid, &status, 0) == pid);
		EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == (i & 127));
	}
	for (int i = 0; i < FORKS / 4; i++) {
		pid_t pid = vfork();

		EXPECT(pid >= 0);
		if (!pid)
			_exit(i & 127);
		EXPECT(waitpid(pid, &status, 0) == pid);
		EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == (i & 127));
	}
	stop = 1;
	for (int i = 0; i < THREADS; i++)
		EXPECT(pthread_join(t[i], NULL) == 0);
	EXPECT(turns > 0);
	return 0;
}
