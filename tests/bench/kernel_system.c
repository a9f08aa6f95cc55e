/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cflags: -pthread */
/*
 * Threads, system calls, signals, mappings, processes, and code that is written and then run.
 */
#define _GNU_SOURCE
#include "kernels.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t syscalls(long size)
{
	uint64_t same = 0;
	pid_t pid = getpid();

	for (long i = 0; i < size; i++)
		same += syscall(SYS_getpid) == pid;
	return same;
}

/* read, write, lseek and stat on a file in memory. */
static uint64_t files(long size)
{
	int fd = memfd_create("bench", 0);
	char buf[512] = {0};
	uint64_t sum = 0;

	for (long i = 0; i < size; i++) {
		buf[0] = (char)i;
		sum += (uint64_t)pwrite(fd, buf, sizeof(buf), i % 64 * 512);
		sum += (uint64_t)pread(fd, buf, sizeof(buf), (i * 7) % 64 * 512);
		sum += (uint64_t)lseek(fd, i & 1023, SEEK_SET);
	}
	close(fd);
	return sum;
}

static volatile uint64_t caught;

static void handler(int sig, siginfo_t *info, void *context)
{
	(void)context;
	caught += (uint64_t)(sig == info->si_signo);
}

static uint64_t signals(long size)
{
	struct sigaction sa = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};

	sigaction(SIGUSR1, &sa, NULL);
	for (long i = 0; i < size; i++)
		raise(SIGUSR1);
	return caught;
}

static char *page;

static void on_fault(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	if (info->si_addr == page + 64)
		caught++;
	mprotect(page, 4096, PROT_READ | PROT_WRITE);
}

/* Write faults on a read-only page, repaired by the handler: a garbage collector's write barrier. */
static uint64_t faults(long size)
{
	struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};

	sigaction(SIGSEGV, &sa, NULL);
	page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (long i = 0; i < size; i++) {
		*(volatile char *)(page + 64) = (char)i;
		mprotect(page, 4096, PROT_READ);
	}
	return caught;
}

static uint64_t mappings(long size)
{
	enum { N = 64 * 4096 };
	uint64_t sum = 0;

	for (long i = 0; i < size; i++) {
		char *p = mmap(NULL, N, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		for (int at = 0; at < N; at += 4096)
			p[at] = (char)i;
		mprotect(p, N / 2, PROT_READ);
		sum += (unsigned char)p[4096];
		munmap(p, N);
	}
	return sum;
}

static uint64_t pipes(long size)
{
	int to[2], from[2];
	uint64_t sum = 0;
	char c = 0;

	if (pipe(to) || pipe(from))
		return 0;
	if (fork() == 0) {
		close(to[1]);
		while (read(to[0], &c, 1) == 1) {
			c++;
			if (write(from[1], &c, 1) != 1)
				break;
		}
		_exit(0);
	}
	for (long i = 0; i < size; i++) {
		if (write(to[1], &c, 1) != 1 || read(from[0], &c, 1) != 1)
			return 0;
		sum += (unsigned char)c;
	}
	close(to[1]);
	wait(NULL);
	return sum;
}

static uint64_t forks(long size)
{
	uint64_t sum = 0;

	for (long i = 0; i < size; i++) {
		int status;
		pid_t pid = fork();

		if (pid == 0)
			_exit((int)(i & 127));
		waitpid(pid, &status, 0);
		sum += (uint64_t)WEXITSTATUS(status);
	}
	return sum;
}

static void *count_up(void *arg)
{
	return (char *)arg + 1;
}

static uint64_t creation(long size)
{
	uint64_t sum = 0;

	for (long i = 0; i < size; i++) {
		pthread_t t;
		void *result;

		if (pthread_create(&t, NULL, count_up, (void *)i))
			return 0;
		pthread_join(t, &result);
		sum += (uint64_t)result;
	}
	return sum;
}

static atomic_ullong shared;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t guarded;

static void *contend(void *arg)
{
	for (long i = (long)arg; i > 0; i--) {
		atomic_fetch_add(&shared, 1);
		if (i % 16 == 0) {
			pthread_mutex_lock(&lock);
			guarded++;
			pthread_mutex_unlock(&lock);
		}
	}
	return NULL;
}

static uint64_t atomics(long size)
{
	pthread_t t[2];

	for (int i = 0; i < 2; i++)
		pthread_create(&t[i], NULL, contend, (void *)size);
	for (int i = 0; i < 2; i++)
		pthread_join(t[i], NULL);
	return shared * 1000 + guarded;
}

static void *crunch(void *arg)
{
	uint64_t x = (uint64_t)arg, sum = 0;

	for (uint64_t i = 0; i < x; i++)
		sum = mix(sum, i);
	return (void *)sum;
}

/* Four threads that share nothing, the code translated by all of them at once. */
static uint64_t parallel(long size)
{
	pthread_t t[4];
	uint64_t h = 0;
	void *result;

	for (long i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, crunch, (void *)(size + i));
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], &result);
		h += (uint64_t)result;
	}
	return h;
}

/* A function that returns `value` + its argument, a few instructions long, in the running machine's code. */
static size_t emit(uint8_t *at, unsigned value)
{
#if defined __aarch64__
	uint32_t code[12];

	for (int i = 0; i < 10; i++)
		code[i] = 0x11000400; /* add w0, w0, #1 */
	code[10] = 0x11000000 | (value & 4095) << 10;
	code[11] = 0xd65f03c0; /* ret */
#elif defined __riscv
	uint32_t code[12];

	for (int i = 0; i < 10; i++)
		code[i] = 0x0015051b; /* addiw a0, a0, 1 */
	code[10] = 0x0005051b | (value & 2047) << 20;
	code[11] = 0x00008067; /* ret */
#elif defined __x86_64__
	uint8_t code[48] = {0x89, 0xf8}; /* mov eax, edi */
	size_t n = 2;

	for (int i = 0; i < 10; i++) {
		memcpy(code + n, "\x83\xc0\x01", 3); /* add eax, 1 */
		n += 3;
	}
	code[n++] = 0x05; /* add eax, imm32 */
	memcpy(code + n, &value, 4);
	code[n + 4] = 0xc3;
#endif
	memcpy(at, code, sizeof(code));
	return sizeof(code);
}

/* A JIT's life: write a function, make it visible, run it `runs` times, drop it. */
static uint64_t rewrite(long size, int runs)
{
	enum { SLOTS = 64, SLOT = 64 };
	uint8_t *area =
	    mmap(NULL, SLOTS * SLOT, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint64_t sum = 0;

	for (long i = 0; i < size; i++) {
		uint8_t *at = area + i % SLOTS * SLOT;
		size_t n = emit(at, (unsigned)i & 1023);
		unsigned (*code)(unsigned);

		__builtin___clear_cache((char *)at, (char *)at + n);
		memcpy(&code, &at, sizeof(code));
		for (int k = 0; k < runs; k++)
			sum += code((unsigned)k);
	}
	return sum;
}

static uint64_t written(long size)
{
	return rewrite(size, 2);
}

static uint64_t written_hot(long size)
{
	return rewrite(size, 1000);
}

int main(int argc, char **argv)
{
	static const struct kernel list[] = {
	    {"syscalls", syscalls}, {"files", files},       {"signals", signals}, {"faults", faults},
	    {"mappings", mappings}, {"pipes", pipes},       {"forks", forks},     {"creation", creation},
	    {"atomics", atomics},   {"parallel", parallel}, {"written", written}, {"written_hot", written_hot},
	    {NULL, NULL},
	};
	return kernel_main(argc, argv, list);
}
