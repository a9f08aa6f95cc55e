/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/soak/spawn.c - vfork and posix_spawn from several threads at once; descriptors and statuses are right.
 * Each thread makes all rounds, one child in each. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/soak/code.h"

extern char **environ;
static char self[4096];

static int status_of(pid_t pid)
{
	int st;

	if (waitpid(pid, &st, 0) != pid)
		FAIL("waitpid: %s", strerror(errno));
	return WIFEXITED(st) ? WEXITSTATUS(st) : 1000 + WTERMSIG(st);
}

static void *storm(void *arg)
{
	int n = (int)(long)arg;

	for (int i = 0; i < n; i++) {
		char code[16], text[16] = "";
		int want = i % 50, p[2], got;
		pid_t pid;
		snprintf(code, sizeof code, "%d", want);
		char *args[] = {"child", "exit", code, NULL};
		switch (i % 4) {
		case 0: {
			posix_spawn_file_actions_t fa;
			if (pipe2(p, O_CLOEXEC))
				FAIL("pipe: %s", strerror(errno));
			posix_spawn_file_actions_init(&fa);
			posix_spawn_file_actions_adddup2(&fa, p[1], 1);
			int e = posix_spawn(&pid, self, &fa, NULL, args, environ);
			if (e)
				FAIL("spawn: %s", strerror(e));
			close(p[1]);
			if (read(p[0], text, sizeof text) != (ssize_t)strlen(code) || strcmp(text, code))
				FAIL("child wrote '%s', want '%s'", text, code);
			close(p[0]);
			posix_spawn_file_actions_destroy(&fa);
			break;
		}
		case 1:
			pid = vfork();
			if (!pid) {
				int null = open("/dev/null", O_WRONLY);
				dup2(null, 1);
				execve(self, args, environ);
				_exit(98);
			}
			break;
		case 2:
			pid = vfork();
			if (!pid)
				_exit(want);
			break;
		default:
			pid = vfork();
			if (!pid) {
				execve("/nonexistent", args, environ);
				_exit(errno == ENOENT ? want : 97);
			}
		}
		if (pid < 0)
			FAIL("vfork: %s", strerror(errno));
		got = status_of(pid);
		if (got != want)
			FAIL("kind %d: status %d, want %d", i % 4, got, want);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t t[6];

	if (argc > 2 && !strcmp(argv[1], "exit")) {
		if (write(1, argv[2], strlen(argv[2])) < 0)
			return 99;
		return atoi(argv[2]);
	}
	int n = rounds(argc, argv);
	if (readlink("/proc/self/exe", self, sizeof self - 1) <= 0)
		FAIL("readlink");
	for (int i = 0; i < 6; i++)
		if (pthread_create(&t[i], NULL, storm, (void *)(long)n))
			FAIL("pthread_create");
	for (int i = 0; i < 6; i++)
		pthread_join(t[i], NULL);
	return 0;
}
