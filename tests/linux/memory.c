/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/linux/memory.c - mappings: fixed, grown, moved, protected, shared; the break; what /proc/self/maps says. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf jump;

static void fault(int sig)
{
	siglongjmp(jump, sig);
}

static int touch(volatile char *p, int write)
{
	int sig = sigsetjmp(jump, 1);

	if (sig)
		return sig;
	if (write)
		*p = 1;
	else
		(void)*p;
	return 0;
}

/* Permissions of the mapping at p, as the file says. */
static const char *perms(void *p)
{
	static char line[512];
	char *flags = malloc(8);
	FILE *f = fopen("/proc/self/maps", "r");
	unsigned long lo, hi;

	strcpy(flags, "none");
	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "%lx-%lx %4s", &lo, &hi, flags) == 3 && (unsigned long)p >= lo &&
		    (unsigned long)p < hi)
			break;
		else
			strcpy(flags, "none");
	if (f)
		fclose(f);
	return flags;
}

int main(void)
{
	char *p, *q;

	setvbuf(stdout, NULL, _IONBF, 0);
	signal(SIGSEGV, fault);
	signal(SIGBUS, fault);
	p = mmap(NULL, 16 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(p, 7, 16 * 4096);
	printf("mapped %d %s\n", p != MAP_FAILED, perms(p));
	mprotect(p + 4096, 4096, PROT_READ);
	mprotect(p + 8192, 4096, PROT_NONE);
	mprotect(p + 12288, 4096, PROT_READ | PROT_EXEC);
	printf("protections %s %s %s %s\n", perms(p), perms(p + 4096), perms(p + 8192), perms(p + 12288));
	printf("touch %d %d %d %d\n", touch(p, 1), touch(p + 4096, 1), touch(p + 8192, 0), touch(p + 4096, 0));
	munmap(p + 4 * 4096, 4096);
	printf("hole %d %s\n", touch(p + 4 * 4096, 0), perms(p + 4 * 4096));
	int e = mprotect(p, 8 * 4096, PROT_READ);
	printf("mprotect over a hole: %d %s\n", e, strerror(errno));
	mprotect(p, 4 * 4096, PROT_READ | PROT_WRITE);
	q = mmap(p + 4 * 4096, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	printf("fixed into the hole %d\n", q == p + 4 * 4096);
	q = mmap(p, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	printf("not replaced: %s\n", q == MAP_FAILED ? strerror(errno) : "?");
	q = mmap(p, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	printf("replaced %d, content %d\n", q == p, p[5]);

	/* mremap */
	p = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	strcpy(p, "moved along");
	q = mremap(p, 4 * 4096, 1024 * 4096, MREMAP_MAYMOVE);
	printf("grown: %s\n", q == MAP_FAILED ? strerror(errno) : q);
	q[1023 * 4096] = 1;
	p = mremap(q, 1024 * 4096, 2 * 4096, 0);
	printf("shrunk in place %d, rest %d\n", p == q, touch(q + 2 * 4096, 0));
	p = mmap(NULL, 8 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	q = mremap(q, 2 * 4096, 2 * 4096, MREMAP_MAYMOVE | MREMAP_FIXED, p + 4096);
	printf("to a place %d: %s\n", q == p + 4096, q);
	printf("old place is %s\n", mremap(p, 100, 200, MREMAP_FIXED, p) == MAP_FAILED ? strerror(errno) : "?");

	/* Files: private, shared, behind the end. */
	FILE *f = tmpfile();
	int fd = fileno(f);
	if (ftruncate(fd, 5000))
		return 1;
	p = mmap(NULL, 12288, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	q = mmap(NULL, 12288, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	strcpy(p + 100, "shared");
	printf("private sees: %s; perms %s %s\n", q + 100, perms(p), perms(q));
	strcpy(q + 100, "own");
	printf("shared keeps: %s\n", p + 100);
	printf("end of file: %d %d\n", touch(p + 4999, 1), touch(p + 8192, 0));
	pid_t pid = fork();
	if (!pid) {
		strcpy(p + 200, "from the child");
		strcpy(q + 200, "lost");
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	printf("after fork: %s / %s\n", p + 200, q[200] == 'l' ? "lost" : q + 200);
	printf("read-only file: %s\n",
	       mmap(NULL, 4096, PROT_WRITE, MAP_SHARED, open("/proc/self/exe", O_RDONLY), 0) == MAP_FAILED
	           ? strerror(errno)
	           : "?");

	/* madvise, large reservations, bad arguments. */
	p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(p, 1, 1 << 20);
	madvise(p, 1 << 20, MADV_DONTNEED);
	printf("dontneed: %d\n", p[12345]);
	p = mmap(NULL, 1ul << 40, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	printf("a terabyte: %d\n", p != MAP_FAILED);
	if (p != MAP_FAILED) {
		printf("part of it: %d\n", mprotect(p + (1ul << 39), 8192, PROT_READ | PROT_WRITE));
		printf("touch %d %d\n", touch(p + (1ul << 39) + 8191, 1), touch(p + (1ul << 39) + 8192, 0));
		munmap(p, 1ul << 40);
	}
	errno = 0;
	p = mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	printf("no length: %d %s\n", p == MAP_FAILED, strerror(errno));
	e = munmap((char *)0x12345, 4096);
	printf("odd address: %d %s\n", e, strerror(errno));
	p = mmap(NULL, 1ul << 60, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	printf("too large: %d %s\n", p == MAP_FAILED, strerror(errno));
	char *hint = (char *)0x700000000000ul;
	p = mmap(hint, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	printf("hint: %d\n", p != MAP_FAILED);

	/* The break. */
	char *b = sbrk(0);
	printf("break grows %d", sbrk(100000) == b);
	b[99999] = 1;
	printf(" shrinks %d\n", sbrk(-100000) == b + 100000);

	/* System V shared memory. */
	int id = shmget(IPC_PRIVATE, 10000, IPC_CREAT | 0600);
	p = shmat(id, NULL, 0);
	q = shmat(id, NULL, SHM_RDONLY);
	strcpy(p, "attached");
	e = touch(q, 1);
	printf("shm: %s %s write %d\n", q, perms(q), e);
	e = shmdt(p) + shmdt(q);
	printf("detach %d then %d\n", e, touch(p, 0));
	shmctl(id, IPC_RMID, NULL);
	printf("stack %d heap %d\n", strcmp(perms(&id), "rw-p") == 0, strcmp(perms(malloc(10)), "rw-p") == 0);
	return 0;
}
