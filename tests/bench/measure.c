/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a program once or more in a root and prints what it used, for tests/bench/run:
 *
 *     measure ROOT TIMES SECONDS PROGRAM [ARG...]
 *
 * TIMES runs after one another, standard input from /dev/null, each killed after SECONDS. One line on file descriptor
 * 3: wall, user and system time in seconds of all runs together, the largest resident set in KiB, and the exit status
 * of the last (128 + n for signal n). The times are those of wait4(2), which has every descendant that was waited for;
 * a Python runner would add the cost of its own fork to runs of a few milliseconds.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t child;

static void on_alarm(int sig)
{
	(void)sig;
	kill(-child, SIGKILL);
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec * 1e-9;
}

static double seconds(struct timeval tv)
{
	return tv.tv_sec + tv.tv_usec * 1e-6;
}

int main(int argc, char **argv)
{
	double wall = 0, user = 0, sys = 0;
	long rss = 0;
	int status = 0;

	if (argc < 5) {
		fprintf(stderr, "usage: measure ROOT TIMES SECONDS PROGRAM [ARG...]\n");
		return 2;
	}
	if (chroot(argv[1]) || chdir("/case")) {
		perror(argv[1]);
		return 2;
	}
	/* Whoever ends the benchmark ends this, and so the program. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGALRM, on_alarm);
	for (int left = atoi(argv[2]); left > 0 && status == 0; left--) {
		struct rusage ru;
		double start = now();

		child = fork();
		if (child < 0) {
			perror("fork");
			return 2;
		}
		if (child == 0) {
			int null = open("/dev/null", O_RDONLY);

			prctl(PR_SET_PDEATHSIG, SIGKILL);
			setpgid(0, 0);
			dup2(null, 0);
			close(3);
			execv(argv[4], argv + 4);
			fprintf(stderr, "measure: %s: %s\n", argv[4], strerror(errno));
			_exit(127);
		}
		setpgid(child, child);
		alarm((unsigned)atoi(argv[3]));
		while (wait4(child, &status, 0, &ru) < 0 && errno == EINTR)
			;
		alarm(0);
		wall += now() - start;
		user += seconds(ru.ru_utime);
		sys += seconds(ru.ru_stime);
		if (ru.ru_maxrss > rss)
			rss = ru.ru_maxrss;
	}
	dprintf(3, "%.6f %.6f %.6f %ld %d\n", wall, user, sys, rss,
	        WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
	return 0;
}
