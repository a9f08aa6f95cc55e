/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/soak/signals.c - signals against blocking calls: none is lost, each call ends as it should. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tests/soak/code.h"

#define THREADS 6
#define PLAIN   (SIGRTMIN + 1) /* its handler does not restart calls */
#define RESTART (SIGRTMIN + 2)

static __thread volatile int handled, last_plain, last_restart;
static _Atomic int total[THREADS];
static _Atomic int acknowledged[THREADS];
static __thread int self;
static atomic_int done;
static int pipes[THREADS][2];
static pid_t tids[THREADS];

static void handler(int sig, siginfo_t *si, void *uc)
{
	(void)uc;
	int v = si->si_value.sival_int, *last = sig == PLAIN ? (int *)&last_plain : (int *)&last_restart;

	/* Of one kind they come in the order they were sent. */
	if (v != *last + 1)
		FAIL("thread %d: signal %d number %d after %d", self, sig, v, *last);
	*last = v;
	handled++;
	atomic_fetch_add(&total[self], 1);
}

/* One blocking call; it must end by a signal, or by what is sent through the pipe at the end. */
static void block(int kind, int ep)
{
	struct timespec ts = {20, 0};
	char c;
	int before = handled, word = 0, plain_before = last_plain;
	long r;
	struct pollfd pf = {pipes[self][0], POLLIN, 0};
	struct epoll_event ev;

	switch (kind) {
	case 0: r = read(pipes[self][0], &c, 1); break;
	case 1: r = poll(&pf, 1, 20000); break;
	case 2: r = epoll_wait(ep, &ev, 1, 20000); break;
	case 3: r = nanosleep(&ts, NULL); break;
	case 4: r = syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &ts, NULL, 0); break;
	default: {
		sigset_t none;
		sigemptyset(&none);
		if (atomic_load(&done))
			return;
		r = ppoll(&pf, 1, &ts, &none);
	}
	}
	if (r < 0 && errno != EINTR)
		FAIL("kind %d: %s", kind, strerror(errno));
	if (r < 0 && handled == before)
		FAIL("kind %d: EINTR without a handler", kind);
	if (r < 0 && kind == 0 && last_plain == plain_before)
		FAIL("read was not restarted");
	if (r == 0 && (kind == 3 || kind == 1 || kind == 2 || kind == 5))
		FAIL("kind %d slept its whole time", kind);
}

static void *thread(void *arg)
{
	int ep = epoll_create1(0);
	struct epoll_event ev = {.events = EPOLLIN};

	self = (int)(long)arg;
	epoll_ctl(ep, EPOLL_CTL_ADD, pipes[self][0], &ev);
	tids[self] = (pid_t)syscall(SYS_gettid);
	atomic_store(&acknowledged[self], 1);
	while (!atomic_load(&done))
		block(self, ep);
	return NULL;
}

int main(int argc, char **argv)
{
	struct sigaction sa = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
	pthread_t t[THREADS];
	int n = rounds(argc, argv), sent[THREADS] = {0}, plain[THREADS] = {0}, restart[THREADS] = {0};
	unsigned seed = 3;

	sigaction(PLAIN, &sa, NULL);
	sa.sa_flags |= SA_RESTART;
	sigaction(RESTART, &sa, NULL);
	for (long i = 0; i < THREADS; i++) {
		if (pipe(pipes[i]) || pthread_create(&t[i], NULL, thread, (void *)i))
			FAIL("start");
		while (!atomic_load(&acknowledged[i]))
			usleep(100);
	}
	for (int round = 0; round < n; round++) {
		for (int i = 0; i < THREADS; i++) {
			int burst = 1 + (int)(rand_r(&seed) % 3);
			for (int k = 0; k < burst; k++) {
				int sig = rand_r(&seed) & 1 ? PLAIN : RESTART;
				siginfo_t si = {.si_signo = sig, .si_code = SI_QUEUE};
				si.si_value.sival_int = sig == PLAIN ? ++plain[i] : ++restart[i];
				while (syscall(SYS_rt_tgsigqueueinfo, getpid(), tids[i], sig, &si))
					if (errno != EAGAIN)
						FAIL("send: %s", strerror(errno));
				sent[i]++;
			}
		}
		if (round % 3 == 0)
			for (int spin = (int)(rand_r(&seed) % 20000); spin > 0; spin--)
				__asm__ volatile("");
		/* All arrive, however the threads sleep. */
		for (int i = 0; i < THREADS; i++)
			for (int wait = 0; atomic_load(&total[i]) != sent[i]; wait++) {
				if (wait > 100000)
					FAIL("round %d: thread %d got %d of %d", round, i, atomic_load(&total[i]),
					     sent[i]);
				usleep(wait < 100 ? 10 : 200);
			}
	}
	atomic_store(&done, 1);
	for (int i = 0; i < THREADS; i++) {
		siginfo_t si = {.si_signo = PLAIN, .si_code = SI_QUEUE};
		if (write(pipes[i][1], "x", 1) != 1)
			FAIL("write");
		si.si_value.sival_int = ++plain[i];
		syscall(SYS_rt_tgsigqueueinfo, getpid(), tids[i], PLAIN, &si);
	}
	for (int i = 0; i < THREADS; i++) {
		/* A thread that looked at `done` just before may block once more. */
		struct timespec until;
		for (;;) {
			clock_gettime(CLOCK_REALTIME, &until);
			until.tv_nsec += 50000000;
			until.tv_sec += until.tv_nsec / 1000000000;
			until.tv_nsec %= 1000000000;
			int e = pthread_timedjoin_np(t[i], NULL, &until);
			if (!e)
				break;
			siginfo_t si = {.si_signo = PLAIN, .si_code = SI_QUEUE};
			si.si_value.sival_int = ++plain[i];
			syscall(SYS_rt_tgsigqueueinfo, getpid(), tids[i], PLAIN, &si);
		}
	}
	return 0;
}
