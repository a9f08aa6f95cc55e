/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/linux/vfork-killed.c - a vfork child that a signal ends, wherever it is, does not keep its parent, whose memory
 * it shares, from going on.  The children map and unmap memory without end, so that most of them are met within such a
 * call. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void handler(int sig)
{
	(void)sig;
}

int main(void)
{
	static const int signals[] = {SIGALRM, SIGPROF};
	static const int timers[] = {ITIMER_REAL, ITIMER_PROF};
	int right = 0;

	for (int i = 0; i < 40; i++) {
		int k = i % 2, status;
		pid_t pid = vfork();
		if (!pid) {
			struct itimerval it = {.it_value = {0, 1000 + 37 * i}};
			setitimer(timers[k], &it, NULL);
			for (;;)
				munmap(mmap(NULL, 65536, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 65536);
		}
		void *p = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		*(char *)p = 1;
		munmap(p, 65536);
		if (waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == signals[k])
			right++;
	}
	printf("%d ended by their signal\n", right);

	/* What the child does with signals is its own. */
	signal(SIGUSR1, handler);
	int status;
	volatile int ended = 0;
	pid_t pid = vfork();
	if (!pid) {
		struct sigaction sa;
		sigset_t set;
		raise(SIGUSR1);
		raise(SIGCHLD);
		raise(SIGWINCH);
		signal(SIGUSR2, handler);
		raise(SIGUSR2);
		signal(SIGUSR2, SIG_IGN);
		raise(SIGUSR2);
		signal(SIGUSR2, SIG_DFL);
		sigemptyset(&set);
		sigaddset(&set, SIGUSR2);
		sigprocmask(SIG_BLOCK, &set, NULL);
		raise(SIGUSR2);
		sigaction(SIGUSR2, NULL, &sa);
		ended = sa.sa_handler == SIG_DFL;
		sigprocmask(SIG_UNBLOCK, &set, NULL);
		_exit(9);
	}
	waitpid(pid, &status, 0);
	printf("blocked, then ended: %d signal %d\n", ended, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	raise(SIGUSR1);
	return 0;
}
