/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/linux/signals.c - signals of a single thread: what a handler sees, masks, stacks, restarts, waiting.  Prints
 * the same on every architecture. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static volatile int count, order[16], norder;
static sigjmp_buf jump;
static char *alt;
static int show_addr = 1;

static void set(int sig, void (*fn)(int, siginfo_t *, void *), int flags, int also)
{
	struct sigaction sa = {.sa_sigaction = fn, .sa_flags = SA_SIGINFO | flags};

	sigemptyset(&sa.sa_mask);
	if (also)
		sigaddset(&sa.sa_mask, also);
	sigaction(sig, &sa, NULL);
}

static void counting(int sig, siginfo_t *si, void *uc)
{
	(void)si;
	(void)uc;
	count++;
	order[norder++ & 15] = sig;
}

static void showing(int sig, siginfo_t *si, void *uc)
{
	(void)uc;
	printf("signal %d code %d value %d own %d\n", sig, si->si_code,
	       si->si_code == SI_QUEUE ? si->si_value.sival_int : 0, si->si_pid == getpid());
}

static void faulting(int sig, siginfo_t *si, void *uc)
{
	(void)uc;
	int here;
	printf("fault %d code %d addr %lx on alternate stack %d\n", sig, si->si_code,
	       show_addr ? (unsigned long)si->si_addr & 0xfff : 0, (char *)&here >= alt && (char *)&here < alt + 65536);
	siglongjmp(jump, sig);
}

static void nested(int sig, siginfo_t *si, void *uc)
{
	(void)si;
	(void)uc;
	sigset_t m;
	order[norder++ & 15] = sig;
	if (sig == SIGUSR1) {
		raise(SIGUSR2); /* runs inside */
		raise(SIGUSR1); /* blocked until we return */
		order[norder++ & 15] = 100;
		sigprocmask(SIG_BLOCK, NULL, &m);
		printf("in handler: USR1 %d USR2 %d HUP %d\n", sigismember(&m, SIGUSR1), sigismember(&m, SIGUSR2),
		       sigismember(&m, SIGHUP));
		if (count++)
			signal(SIGUSR1, SIG_IGN);
	}
}

static void wait_for(int ms)
{
	struct itimerval it = {.it_value = {0, ms * 1000}};
	setitimer(ITIMER_REAL, &it, NULL);
}

static void print_order(const char *what)
{
	printf("%s:", what);
	for (int i = 0; i < norder; i++)
		printf(" %d", order[i]);
	printf("\n");
	norder = 0;
}

static void faults(void)
{
	stack_t ss = {0};
	alt = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ss.ss_sp = alt;
	ss.ss_size = 65536;
	sigaltstack(&ss, NULL);
	set(SIGSEGV, faulting, SA_ONSTACK, 0);
	set(SIGBUS, faulting, SA_ONSTACK, 0);
	char *p = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (!sigsetjmp(jump, 1))
		p[0x123] = 1; /* ACCERR */
	munmap(p, 8192);
	if (!sigsetjmp(jump, 1))
		printf("%d\n", ((volatile char *)p)[0x456]); /* MAPERR */
	if (!sigsetjmp(jump, 1))
		((void (*)(void))(uintptr_t)0x7000)(); /* fetch */
	if (!sigsetjmp(jump, 1))
		*(volatile int *)NULL = 1;
	FILE *f = tmpfile();
	p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(f), 0);
	if (!sigsetjmp(jump, 1))
		p[0x234] = 1; /* behind the end of the file */
	sigaltstack(NULL, &ss);
	printf("alternate stack flags %d size %zu\n", ss.ss_flags, ss.ss_size);
}

static int deep(int n)
{
	volatile char room[4096];
	memset((char *)room, n, sizeof room);
	return n ? deep(n + 1) + room[5] : 0;
}

static void overflow(void)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		show_addr = 0;
		if (!sigsetjmp(jump, 1))
			deep(1);
		printf("stack overflow survived\n");
		fflush(stdout);
		signal(SIGSEGV, SIG_DFL);
		deep(1);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	printf("child killed %d by %d\n", WIFSIGNALED(status), WTERMSIG(status));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	set(SIGUSR1, showing, 0, 0);
	kill(getpid(), SIGUSR1);
	raise(SIGUSR1);
	sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 77});

	set(SIGUSR1, nested, 0, SIGHUP);
	set(SIGUSR2, nested, 0, 0);
	raise(SIGUSR1);
	print_order("nesting");

	/* SA_NODEFER, SA_RESETHAND */
	count = 0;
	set(SIGUSR1, counting, SA_RESETHAND, 0);
	raise(SIGUSR1);
	struct sigaction old;
	sigaction(SIGUSR1, NULL, &old);
	printf("reset: %d default %d\n", count, old.sa_handler == SIG_DFL);

	/* Blocked ones wait; real-time signals queue in order, standard ones merge. */
	sigset_t m, was, pend;
	sigemptyset(&m);
	sigaddset(&m, SIGUSR1);
	for (int i = SIGRTMIN; i < SIGRTMIN + 3; i++)
		sigaddset(&m, i);
	sigprocmask(SIG_BLOCK, &m, &was);
	set(SIGUSR1, counting, 0, 0);
	for (int i = SIGRTMIN; i < SIGRTMIN + 3; i++)
		set(i, showing, 0, 0);
	raise(SIGUSR1);
	raise(SIGUSR1);
	for (int i = 0; i < 3; i++) {
		sigqueue(getpid(), SIGRTMIN + 2 - i, (union sigval){.sival_int = i});
		sigqueue(getpid(), SIGRTMIN + 2 - i, (union sigval){.sival_int = i + 10});
	}
	sigpending(&pend);
	printf("pending USR1 %d RT %d USR2 %d\n", sigismember(&pend, SIGUSR1), sigismember(&pend, SIGRTMIN + 1),
	       sigismember(&pend, SIGUSR2));
	count = 0;
	sigprocmask(SIG_SETMASK, &was, NULL);
	printf("merged: %d\n", count);
	norder = 0;

	/* Those that instructions raise can be sent and blocked like others. */
	static const int raised[] = {SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV};
	siginfo_t si;
	sigemptyset(&m);
	sigaddset(&m, SIGUSR1);
	for (int i = 0; i < 5; i++) {
		set(raised[i], counting, 0, 0);
		sigaddset(&m, raised[i]);
	}
	sigprocmask(SIG_BLOCK, &m, &was);
	count = 0;
	for (int k = 0; k < 2; k++)
		for (int i = 0; i < 5; i++)
			raise(raised[i]);
	raise(SIGUSR1);
	sigpending(&pend);
	printf("pending:");
	for (int i = 0; i < 5; i++)
		printf(" %d", sigismember(&pend, raised[i]));
	sigemptyset(&pend);
	sigaddset(&pend, SIGFPE);
	printf(" handled %d, waited for %d\n", count, sigtimedwait(&pend, &si, &(struct timespec){0, 0}));
	sigprocmask(SIG_SETMASK, &was, NULL);
	int seen = 0;
	for (int i = 0; i < norder && i < 16; i++)
		seen |= 1 << order[i];
	printf("then %d: %#x\n", count, seen);
	norder = 0;

	/* Interrupted calls. */
	int p[2];
	char c;
	if (pipe(p))
		return 1;
	set(SIGALRM, counting, 0, 0);
	count = 0;
	wait_for(30);
	ssize_t got = read(p[0], &c, 1);
	printf("read: %zd %s\n", got, strerror(errno));
	set(SIGALRM, counting, SA_RESTART, 0);
	pid_t pid = fork();
	if (!pid) {
		struct timespec ts = {0, 120000000};
		nanosleep(&ts, NULL);
		_exit(write(p[1], "x", 1) != 1);
	}
	wait_for(30);
	got = read(p[0], &c, 1);
	printf("restarted read: %zd, %d alarms\n", got, count);
	waitpid(pid, NULL, 0);
	struct timespec ts = {5, 0}, rem = {0, 0};
	wait_for(30);
	int r = nanosleep(&ts, &rem);
	printf("nanosleep: %d %s rest %d\n", r, strerror(errno), rem.tv_sec == 4);

	/* Waiting. */
	sigemptyset(&m);
	sigaddset(&m, SIGALRM);
	sigprocmask(SIG_BLOCK, &m, NULL);
	wait_for(20);
	ts = (struct timespec){2, 0};
	r = sigtimedwait(&m, &si, &ts);
	printf("sigtimedwait: %d code %d\n", r, si.si_code);
	ts = (struct timespec){0, 1000000};
	r = sigtimedwait(&m, &si, &ts);
	printf("timeout: %d %s\n", r, strerror(errno));
	sigset_t none;
	sigemptyset(&none);
	count = 0;
	wait_for(20);
	r = sigsuspend(&none);
	printf("sigsuspend: %d %s handled %d\n", r, strerror(errno), count);
	sigprocmask(SIG_BLOCK, NULL, &pend);
	printf("mask is back: %d\n", sigismember(&pend, SIGALRM));
	int fd = signalfd(-1, &m, 0);
	struct signalfd_siginfo ssi;
	wait_for(20);
	got = read(fd, &ssi, sizeof ssi);
	printf("signalfd: %zd signal %u\n", got, ssi.ssi_signo);
	sigprocmask(SIG_UNBLOCK, &m, NULL);

	faults();
	overflow();

	/* How children end. */
	static const int deaths[] = {SIGTERM, SIGKILL, SIGABRT, SIGSEGV, SIGUSR2, SIGPIPE, 33, 40, 64};
	signal(SIGUSR2, SIG_DFL);
	for (unsigned i = 0; i < sizeof deaths / sizeof *deaths; i++) {
		int status;
		pid = fork();
		if (!pid) {
			signal(SIGSEGV, SIG_DFL);
			kill(getpid(), deaths[i]);
			_exit(1);
		}
		waitpid(pid, &status, 0);
		printf("died of %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status));
	}
	/* Stop and continue. */
	pid = fork();
	if (!pid) {
		raise(SIGSTOP);
		_exit(read(p[0], &c, 1) == 1 ? 9 : 8); /* not before the parent has seen it continue */
	}
	int status;
	waitpid(pid, &status, WUNTRACED);
	printf("stopped %d by %d\n", WIFSTOPPED(status), WSTOPSIG(status));
	kill(pid, SIGCONT);
	waitpid(pid, &status, WCONTINUED);
	printf("continued %d\n", WIFCONTINUED(status));
	got = write(p[1], "x", 1);
	waitpid(pid, &status, 0);
	printf("exit %d\n", WEXITSTATUS(status));
	return 0;
}
