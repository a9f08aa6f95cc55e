/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contract 6: a signal that arrives around a call that blocks is never lost: the call ends with EINTR or goes on. */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

static volatile sig_atomic_t got;
static int pipes[2];

static void on_signal(int sig)
{
	got++;
}

static void install(int flags)
{
	struct sigaction sa = {.sa_handler = on_signal, .sa_flags = flags};

	EXPECT(sigaction(SIGUSR1, &sa, NULL) == 0);
}

/* The other process: sends SIGUSR1 after a delay that sweeps over the moment the reader enters the kernel, one for each
 * byte that the reader asks for with. */
static void sender(pid_t to, int ask)
{
	char c;

	for (unsigned delay = 0; read(ask, &c, 1) == 1; delay = (delay + 37) % 3000) {
		for (volatile unsigned spin = 0; spin < delay; spin++)
			;
		kill(to, SIGUSR1);
	}
	_exit(0);
}

int main(void)
{
	int ask[2];
	pid_t child;
	char c;

	EXPECT(pipe(pipes) == 0 && pipe(ask) == 0);
	child = fork();
	EXPECT(child >= 0);
	if (!child) {
		close(ask[1]);
		close(pipes[1]);
		sender(getppid(), ask[0]);
	}
	close(ask[0]);

	/* Without SA_RESTART: each signal either came before the call was made, or ends it.  A timeout would be a loss.
	 */
	install(0);
	for (int i = 0; i < 3000; i++) {
		struct pollfd p = {pipes[0], POLLIN, 0};
		sigset_t usr1, none;
		int r;

		sigemptyset(&usr1);
		sigaddset(&usr1, SIGUSR1);
		sigemptyset(&none);
		EXPECT(sigprocmask(SIG_BLOCK, &usr1, NULL) == 0);
		got = 0;
		EXPECT(write(ask[1], "x", 1) == 1);
		r = ppoll(&p, 1, &(struct timespec){10, 0}, &none);
		EXPECT(r == -1 && errno == EINTR);
		EXPECT(got == 1);
		EXPECT(sigprocmask(SIG_UNBLOCK, &usr1, NULL) == 0);
	}

	/* Unblocked, a signal may come before the call starts, which then runs into its timeout; it arrives all the
	 * same. */
	for (int i = 0; i < 1000; i++) {
		ssize_t r;

		got = 0;
		EXPECT(write(ask[1], "x", 1) == 1);
		while (!got) {
			struct pollfd p = {pipes[0], POLLIN, 0};

			r = poll(&p, 1, 1);
			EXPECT(r == 0 || (r == -1 && errno == EINTR));
		}
	}

	/* With SA_RESTART a read goes on after the handler, and gets what is written later. */
	install(SA_RESTART);
	for (int i = 0; i < 200; i++) {
		pid_t writer;
		int status;

		got = 0;
		writer = fork();
		EXPECT(writer >= 0);
		if (!writer) {
			kill(getppid(), SIGUSR1);
			nanosleep(&(struct timespec){0, 200000}, NULL);
			_exit(write(pipes[1], "y", 1) != 1);
		}
		EXPECT(read(pipes[0], &c, 1) == 1 && c == 'y');
		EXPECT(got == 1);
		EXPECT(waitpid(writer, &status, 0) == writer && status == 0);
	}

	/* nanosleep tells what was left, whatever SA_RESTART says. */
	{
		struct sigaction sa = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
		struct timespec left = {0, 0};

		EXPECT(sigaction(SIGALRM, &sa, NULL) == 0);
		ualarm(50000, 0);
		EXPECT(nanosleep(&(struct timespec){10, 0}, &left) == -1 && errno == EINTR);
		EXPECT(left.tv_sec >= 8);
	}
	close(ask[1]);
	EXPECT(waitpid(child, NULL, 0) == child);
	return 0;
}
