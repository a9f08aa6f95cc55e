/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/soak/shared.c - code that is written elsewhere: by a forked child, through another mapping, through the file.
 * After it was flushed the new code runs; a child that rewrites its own copy changes nothing here.
 *
 * Before the emulator is blamed everything else is looked at: that fork gave a child, that the child came to its end,
 * and that the word is in memory.  What fails is said, and whether it stays so after another flush.
 *
 * The first third of the rounds runs alone, in the second other threads run the code meanwhile, in the last one more
 * thread gives the pages the protection they have, again and again.  A timer's signals come all the time. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/soak/code.h"

/* A loop that adds a constant 100 times, with the constant in the aligned word 2. */
#if defined(__riscv)
#define LOOP                                                                                                           \
	{                                                                                                              \
		0x06400593, 0x00000513, 0x00050513, 0xfff58593, 0xfe059ce3, 0x00008067                                 \
	}
#define CONSTANT(v) (0x00050513u | (uint32_t)(v) << 20) /* addi a0, a0, v */
#elif defined(__aarch64__)
#define LOOP                                                                                                           \
	{                                                                                                              \
		0xd2800c81, 0xd2800000, 0x91000000, 0xf1000421, 0x54ffffc1, 0xd65f03c0                                 \
	}
#define CONSTANT(v) (0x91000000u | (uint32_t)(v) << 10) /* add x0, x0, #v */
#else
/* mov ecx, 100; xor eax, eax; 1: add eax, v; dec ecx; jnz 1b; ret */
#define LOOP                                                                                                           \
	{                                                                                                              \
		0x000064b9, 0x05c03100, 0, 0xf775c9ff, 0xc3                                                            \
	}
#define CONSTANT(v) ((uint32_t)(v))
#endif
#define WORD     2
#define CALLS    40 /* of each new code: enough for the second tier at a low threshold */
#define PAGE     4096
#define FUNCTION 64 /* where in a page's 8-byte words the function stands that other threads call */

enum how { CHILD, SECOND, CHILD_SECOND, CHILD_MAPS, CHILD_FILE, PRIVATE, SHAPES };
static const char *const shape_name[SHAPES] = {
    "a child writes the page",      "written through a second mapping", "a child writes through a second mapping",
    "a child maps the file itself", "a child writes the file",          "a child has its own copy"};

static struct shape {
	uint32_t *x, *w; /* executed, written */
	int fd, prot;
	int value;
	int published; /* number of values so far; that of the function is this, modulo 2048 */
} shape[SHAPES];

static int stop;
static long ticks;

static void tick(int sig)
{
	(void)sig;
	ticks++;
}

static void *map(int prot, int flags, int fd)
{
	void *p = mmap(NULL, PAGE, prot, flags, fd, 0);

	if (p == MAP_FAILED)
		FAIL("mmap: %s", strerror(errno));
	return p;
}

static void flush(const struct shape *s)
{
	__builtin___clear_cache((char *)s->x, (char *)s->x + 32);
	__builtin___clear_cache((char *)s->x + 8 * FUNCTION, (char *)s->x + 8 * FUNCTION + 8);
}

static void write_code(uint32_t *at, int value, int published)
{
	__atomic_store_n(&at[WORD], CONSTANT(value), __ATOMIC_RELAXED);
	put_function(at + 2 * FUNCTION, published & 2047);
}

static int call_loop(const struct shape *s)
{
	return ((function)s->x)();
}

static int call_function(const struct shape *s)
{
	return ((function)(s->x + 2 * FUNCTION))();
}

static void setup(enum how how)
{
	static const uint32_t loop[] = LOOP;
	struct shape *s = &shape[how];
	const int all = PROT_READ | PROT_WRITE | PROT_EXEC;

	s->prot = all;
	s->fd = -1;
	switch (how) {
	case CHILD: s->x = s->w = map(all, MAP_SHARED | MAP_ANONYMOUS, -1); break;
	case PRIVATE: s->x = s->w = map(all, MAP_PRIVATE | MAP_ANONYMOUS, -1); break;
	default:
		s->fd = memfd_create("code", MFD_CLOEXEC);
		if (s->fd < 0 || ftruncate(s->fd, PAGE))
			FAIL("memfd: %s", strerror(errno));
		s->prot = PROT_READ | PROT_EXEC;
		s->x = map(s->prot, MAP_SHARED, s->fd);
		s->w = map(PROT_READ | PROT_WRITE, MAP_SHARED, s->fd);
	}
	memcpy(s->w, loop, sizeof(loop));
	s->value = 1;
	write_code(s->w, s->value, 0);
	flush(s);
}

/* In the child; its exit status. */
static int child(struct shape *s, enum how how, int value, int published)
{
	uint32_t code[3 * FUNCTION], *p;

	switch (how) {
	case CHILD_MAPS:
		p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, s->fd, 0);
		if (p == MAP_FAILED)
			return 2;
		write_code(p, value, published);
		return 0;
	case CHILD_FILE:
		memcpy(code, s->x, sizeof(code));
		write_code(code, value, published);
		return pwrite(s->fd, code, sizeof(code), 0) == sizeof(code) ? 0 : 3;
	case PRIVATE:
		write_code(s->w, value, published);
		flush(s);
		for (int k = 0; k < CALLS; k++)
			if (call_loop(s) != 100 * value || call_function(s) != (published & 2047))
				return 4;
		return 0;
	default: write_code(s->w, value, published); return 0;
	}
}

/* The new code has run, or the program ends. */
static void run(struct shape *s, enum how how, int round, int value, int published)
{
	int want = how == PRIVATE ? s->value : value, number = how == PRIVATE ? s->published : published;

	for (int k = 0; k < CALLS; k++) {
		int got = call_loop(s), fn = call_function(s);

		if (got == 100 * want && fn == (number & 2047))
			continue;
		flush(s);
		int again = call_loop(s), fn_again = call_function(s);

		usleep(10000);
		flush(s);
		FAIL("round %d, %s, call %d: %d and %d instead of %d and %d (before: %d); after a flush %d and %d, "
		     "after "
		     "another %d and %d",
		     round, shape_name[how], k, got, fn, 100 * want, number & 2047, 100 * s->value, again, fn_again,
		     call_loop(s), call_function(s));
	}
}

static void step(enum how how, int round)
{
	struct shape *s = &shape[how];
	int value = (s->value + 1 + round % 1000) % 2047 + 1, published = s->published + 1, status;

	if (how == SECOND) {
		write_code(s->w, value, published);
	} else {
		pid_t pid = fork();

		if (pid < 0)
			FAIL("round %d, %s: fork: %s", round, shape_name[how], strerror(errno));
		if (!pid)
			_exit(child(s, how, value, published));
		if (waitpid(pid, &status, 0) != pid)
			FAIL("round %d, %s: waitpid: %s", round, shape_name[how], strerror(errno));
		if (status)
			FAIL("round %d, %s: the child ended with status %#x", round, shape_name[how], status);
	}
	uint32_t there = __atomic_load_n(&s->x[WORD], __ATOMIC_RELAXED),
	         want = CONSTANT(how == PRIVATE ? s->value : value);

	if (there != want)
		FAIL("round %d, %s: %#x is in memory instead of %#x", round, shape_name[how], there, want);
	flush(s);
	run(s, how, round, value, published);
	if (how == PRIVATE) {
		/* now here too, and not for the child's sake */
		write_code(s->w, value, published);
		flush(s);
	}
	s->value = value;
	__atomic_store_n(&s->published, published, __ATOMIC_RELEASE);
	if (how == PRIVATE)
		run(s, how, round, value, published);
}

static void *reader(void *arg)
{
	unsigned seed = (unsigned)(long)arg;

	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		enum how how = (enum how)((unsigned)rand_r(&seed) % SHAPES);
		struct shape *s = &shape[how];
		int least = __atomic_load_n(&s->published, __ATOMIC_ACQUIRE);
		SYNC();
		int got = call_function(s);
		int most = __atomic_load_n(&s->published, __ATOMIC_ACQUIRE) + 1;
		if (((got - least) & 2047) > ((most - least) & 2047))
			FAIL("another thread, %s: %d; published %d to %d", shape_name[how], got, least & 2047,
			     most & 2047);
		/* while the loop changes its sum is anything between */
		call_loop(s);
	}
	return NULL;
}

static void *protector(void *arg)
{
	unsigned seed = 1;

	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		struct shape *s = &shape[(unsigned)rand_r(&seed) % SHAPES];

		if (mprotect(s->x, PAGE, s->prot))
			FAIL("mprotect: %s", strerror(errno));
	}
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t t[3];
	int n = rounds(argc, argv);
	struct sigaction sa = {.sa_handler = tick, .sa_flags = SA_RESTART};
	struct itimerval it = {{0, 3000}, {0, 3000}};

	for (int how = 0; how < SHAPES; how++)
		setup((enum how)how);
	if (sigaction(SIGALRM, &sa, NULL) || setitimer(ITIMER_REAL, &it, NULL))
		FAIL("timer: %s", strerror(errno));
	for (int part = 0; part < 3; part++) {
		for (long i = 0; i < part + (part > 0); i++)
			if (pthread_create(&t[i], NULL, i < 2 ? reader : protector, (void *)(i + 1)))
				FAIL("pthread_create");
		for (int round = n * part / 3; round < n * (part + 1) / 3; round++)
			for (int how = 0; how < SHAPES; how++)
				step((enum how)how, round);
		__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
		for (int i = 0; i < part + (part > 0); i++)
			pthread_join(t[i], NULL);
		__atomic_store_n(&stop, 0, __ATOMIC_RELAXED);
	}
	return 0;
}
