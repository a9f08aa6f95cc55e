/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/linux/exec-signals.c - signals and execve: what is blocked and pending stays so, with all that its siginfo
 * says, those among it that instructions raise too; what comes while the image changes is either handled before or acts
 * by default after, and is never lost. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define N (sizeof sent / sizeof *sent)
static const int sent[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGUSR1};
static char self[4096], number[20];
static int told[2];

static void handler(int sig)
{
	(void)sig;
	if (write(told[1], "h", 1) != 1)
		_exit(96);
}

static void again(const char *how)
{
	char *args[] = {"exec-signals", (char *)how, number, NULL}, *env[] = {NULL};

	execve(self, args, env);
	_exit(97);
}

static void end_of(const char *what, pid_t pid)
{
	int status;

	fflush(stdout);
	if (waitpid(pid, &status, 0) != pid)
		perror("waitpid");
	printf("%s: status %d signal %d\n", what, WIFEXITED(status) ? WEXITSTATUS(status) : -1,
	       WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	fflush(stdout);
}

static void print_pending(const char *when)
{
	sigset_t set;

	sigpending(&set);
	printf("%s pending:", when);
	for (unsigned i = 0; i < N; i++)
		printf(" %d", sigismember(&set, sent[i]));
	printf("\n");
}

static void take(int sig)
{
	siginfo_t si = {0};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	int r = sigtimedwait(&set, &si, &(struct timespec){0, 0});
	if (r < 0)
		printf("signal %d: %s\n", sig, strerror(errno));
	else
		printf("signal %d: code %d own %d value %d\n", r, si.si_code, si.si_pid == getpid(),
		       si.si_code == SI_QUEUE ? si.si_value.sival_int : 0);
}

/* Blocks them all and sends each in one of three ways, or only to this thread; one is ignored, two are handled. */
static void block_and_send(int ways)
{
	sigset_t set;

	sigemptyset(&set);
	for (unsigned i = 0; i < N; i++)
		sigaddset(&set, sent[i]);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGSEGV, handler);
	signal(SIGUSR1, handler);
	signal(SIGILL, SIG_IGN);
	for (int k = 0; k < 2; k++)
		for (unsigned i = 0; i < N; i++)
			if (i % ways == 1)
				kill(getpid(), sent[i]);
			else if (i % ways == 0)
				raise(sent[i]);
			else
				sigqueue(getpid(), sent[i], (union sigval){.sival_int = 10 + k});
}

static int stage(const char *how)
{
	struct sigaction sa;

	if (!strcmp(how, "take")) {
		print_pending("after execve");
		for (unsigned i = 0; i < N; i++) {
			sigaction(sent[i], NULL, &sa);
			printf("%s, ", sa.sa_handler == SIG_DFL   ? "default"
			               : sa.sa_handler == SIG_IGN ? "ignored"
			                                          : "?");
			take(sent[i]);
			take(sent[i]);
		}
		print_pending("at the end");
		return 3;
	}
	if (!strcmp(how, "unblock")) {
		sigset_t set;
		sigemptyset(&set);
		sigaddset(&set, SIGSEGV);
		sigprocmask(SIG_UNBLOCK, &set, NULL);
		return 4;
	}
	/* "late": it was handled before, or it acts now. */
	sigset_t mask;
	struct pollfd p = {.fd = atoi(number), .events = POLLIN};
	sigprocmask(SIG_BLOCK, NULL, &mask);
	for (int sig = 1; sig < 32; sig++)
		if (sigismember(&mask, sig))
			return 6;
	return poll(&p, 1, 20000) == 1 ? 0 : 5;
}

static void *thread(void *arg)
{
	block_and_send(1);
	again(arg);
	return NULL;
}

int main(int argc, char **argv)
{
	int status, lost = 0, blocked = 0, other = 0;
	pthread_t t;
	pid_t pid;

	if (argc > 2) {
		strncpy(number, argv[2], sizeof number - 1);
		return stage(argv[1]);
	}
	if (readlink("/proc/self/exe", self, sizeof self - 1) < 0 || pipe(told))
		return 1;

	pid = fork();
	if (!pid) {
		block_and_send(3);
		execve("/nonexistent", argv, argv + argc);
		print_pending("after a failed execve");
		take(SIGSEGV);
		take(SIGSEGV);
		kill(getpid(), SIGSEGV);
		fflush(stdout);
		again("take");
	}
	end_of("exec", pid);
	pid = vfork();
	if (!pid) {
		kill(getpid(), SIGFPE);
		_exit(98);
	}
	end_of("vfork", pid);
	pid = vfork();
	if (!pid) {
		block_and_send(3);
		again("take");
	}
	end_of("vfork and exec", pid);
	print_pending("parent's");
	pid = fork();
	if (!pid) {
		block_and_send(3);
		again("unblock");
	}
	end_of("unblocked after exec", pid);
	pid = fork();
	if (!pid) {
		pthread_create(&t, NULL, thread, "take");
		for (;;)
			pause();
	}
	end_of("exec by a thread", pid);

	/* A timer ends somewhere on the way from one image to the next. */
	for (int us = 1; us < 1200; us += 3) {
		char c;
		pid = fork();
		if (!pid) {
			struct itimerval it = {.it_value = {0, us}};
			snprintf(number, sizeof number, "%d", told[0]);
			signal(SIGALRM, handler);
			setitimer(ITIMER_REAL, &it, NULL);
			again("late");
		}
		if (waitpid(pid, &status, 0) != pid)
			return 1;
		if (WIFEXITED(status) && !WEXITSTATUS(status)) {
			if (read(told[0], &c, 1) != 1)
				return 1;
		} else if (WIFEXITED(status) && WEXITSTATUS(status) == 6) {
			blocked++;
		} else if (WIFEXITED(status) && WEXITSTATUS(status) == 5) {
			lost++;
			break; /* takes long */
		} else if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGALRM) {
			other++;
		}
	}
	printf("late: lost %d blocked %d other %d\n", lost, blocked, other);
	return 0;
}
