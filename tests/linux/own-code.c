/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/linux/own-code.c - a process that writes its own code by way of the kernel: by each name of its file mem in
 * /proc, by each call, and by process_vm_writev.  It is the new code that runs then, and protection is as it was. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* unsigned f(unsigned n): adds K, n times; the instruction with K is where K is put. */
#if defined(__riscv)
static const unsigned code[] = {0x00050593, 0x00000513, 0x00050513, 0xfff58593, 0xfe059ce3, 0x00008067};
#define AT          8
#define PATCH(k)    ((unsigned)(k) << 20 | 0x00050513)
#define FLUSH(a, n) __asm__ volatile("fence.i" ::: "memory")
#elif defined(__aarch64__)
static const unsigned code[] = {0x2a0003e1, 0x52800000, 0x11000000, 0x71000421, 0x54ffffc1, 0xd65f03c0};
#define AT          8
#define PATCH(k)    (0x11000000 | (unsigned)(k) << 10)
#define FLUSH(a, n) __builtin___clear_cache((char *)(a), (char *)(a) + (n))
#else
/* mov %edi,%ecx; xor %eax,%eax; add $K,%eax; dec %ecx; jnz; ret */
static const unsigned char code[] = {0x89, 0xf9, 0x31, 0xc0, 0x05, 0, 0, 0, 0, 0xff, 0xc9, 0x75, 0xf7, 0xc3};
#define AT          5
#define PATCH(k)    ((unsigned)(k))
#define FLUSH(a, n) (void)0
#endif

#define ROUNDS 20000

static char *page; /* under test */

static unsigned run(void)
{
	unsigned (*f)(unsigned);

	memcpy(&f, &page, sizeof f);
	unsigned once = 0;
	for (int k = 0; k < 10; k++)
		once = f(ROUNDS);
	return once % ROUNDS ? 9999 : once / ROUNDS;
}

static const char *flags(const void *p)
{
	static char perms[8];
	char line[512];
	unsigned long lo, hi;
	FILE *f = fopen("/proc/self/maps", "r");

	while (fgets(line, sizeof line, f))
		if (sscanf(line, "%lx-%lx %4s", &lo, &hi, perms) == 3 && (unsigned long)p >= lo &&
		    (unsigned long)p < hi)
			break;
	fclose(f);
	return perms;
}

static int fd, dir, pipes[2], file; /* file holds the word to be written */
static unsigned word;
static char link_name[4096];
static unsigned long at;

static long by_write(void)
{
	lseek(fd, at, SEEK_SET);
	return write(fd, &word, 4);
}
static long by_pwrite(void)
{
	return pwrite(fd, &word, 4, at);
}
static long by_writev(void)
{
	struct iovec v[3] = {{&word, 1}, {&word, 0}, {(char *)&word + 1, 3}};
	lseek(fd, at, SEEK_SET);
	return writev(fd, v, 3);
}
static long by_pwritev(void)
{
	struct iovec v[2] = {{&word, 3}, {(char *)&word + 3, 1}};
	return pwritev(fd, v, 2, at);
}
static long by_pwritev2(void)
{
	struct iovec v[2] = {{&word, 2}, {(char *)&word + 2, 2}};
	return pwritev2(fd, v, 2, at, 0);
}
static long by_pwritev2_here(void)
{
	struct iovec v[2] = {{&word, 2}, {(char *)&word + 2, 2}};
	lseek(fd, at, SEEK_SET);
	return pwritev2(fd, v, 2, -1, 0);
}
static long by_pwritev2_sync(void)
{
	struct iovec v = {&word, 4};
	return pwritev2(fd, &v, 1, at, RWF_DSYNC);
}
static long by_dup(void)
{
	int other = dup(fd);
	lseek(fd, at, SEEK_SET);
	long r = write(other, &word, 4);
	if (lseek(fd, 0, SEEK_CUR) != at + 4)
		r = -2;
	close(other);
	return r;
}
static long by_dup3(void)
{
	int other = dup3(fd, 77, O_CLOEXEC);
	long r = pwrite(other, &word, 4, at);
	close(other);
	return r;
}
static long by_sendfile(void)
{
	off_t off = 0;
	lseek(fd, at, SEEK_SET);
	return sendfile(fd, file, &off, 4);
}
static long by_splice(void)
{
	loff_t off = at;
	if (write(pipes[1], &word, 4) != 4)
		return -2;
	long r = splice(pipes[0], NULL, fd, &off, 4, 0);
	int e = errno;
	char drop[8];
	if (r < 0 && read(pipes[0], drop, 8) != 4)
		return -2;
	errno = e;
	return r;
}
static long by_copy(void)
{
	loff_t from = 0, to = at;
	return copy_file_range(file, &from, fd, &to, 4, 0);
}
static long by_process_vm(void)
{
	struct iovec l[2] = {{&word, 1}, {(char *)&word + 1, 3}}, r[2] = {{(void *)at, 2}, {(char *)at + 2, 2}};
	return process_vm_writev(getpid(), l, 2, r, 2, 0);
}

static long through(const char *name)
{
	int other = openat(dir, name, O_WRONLY);
	long r = other < 0 ? -1 : pwrite(other, &word, 4, at);
	close(other);
	return r;
}
static long by_relative(void)
{
	return through("mem");
}
static long by_pid(void)
{
	char name[64];
	sprintf(name, "/proc/%d/mem", (int)getpid());
	return through(name);
}
static long by_thread_self(void)
{
	return through("/proc/thread-self/mem");
}
static long by_task(void)
{
	char name[64];
	sprintf(name, "/proc/self/task/%d/mem", (int)gettid());
	return through(name);
}
static long by_link(void)
{
	return through(link_name);
}
static long by_openat2(void)
{
	unsigned long how[3] = {O_RDWR};
	int other = (int)syscall(SYS_openat2, AT_FDCWD, link_name, how, sizeof how);
	long r = other < 0 ? -1 : pwrite(other, &word, 4, at);
	close(other);
	return r;
}
static long by_reopened(void)
{
	char name[64];
	int first = open(link_name, O_PATH);
	sprintf(name, "/proc/self/fd/%d", first);
	long r = through(name);
	close(first);
	return r;
}

static char name_of_thread[64];
static void *open_own(void *format)
{
	sprintf(name_of_thread, format, (int)gettid());
	return (void *)(long)open(name_of_thread, O_RDWR);
}
static long by_ended(char *format)
{
	pthread_t t;
	void *other;
	pthread_create(&t, NULL, open_own, format);
	pthread_join(t, &other);
	while (!access(name_of_thread, F_OK)) /* it is woken before it has quite ended */
		usleep(1000);
	long r = pwrite((int)(long)other, &word, 4, at);
	close((int)(long)other);
	return r;
}
static long by_ended_task(void)
{
	return by_ended("/proc/self/task/%d/mem");
}
static long by_ended_thread(void)
{
	return by_ended("/proc/%d/mem");
}

static void *wait_for_it(void *arg)
{
	do
		FLUSH(page, sizeof code);
	while (run() != *(unsigned *)arg);
	return NULL;
}
static long while_it_runs(void)
{
	pthread_t t;
	unsigned now = run(), want = ~0u;
	for (unsigned k = 0; k < 1000 && want == ~0u; k++)
		want = word == PATCH(k) ? k : want;
	pthread_create(&t, NULL, wait_for_it, &want);
	usleep(20000);
	long r = pwrite(fd, &word, 4, at);
	FLUSH(page, sizeof code);
	if (r != 4)
		exit(4);
	pthread_join(t, NULL);
	return r + (long)now;
}

/* What cannot be written is between what can. */
static long by_pieces(void)
{
	char *hole = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char zeros[12] = {0};
	munmap(hole + 4096, 4096);
	struct iovec v[3] = {{&word, 4}, {zeros, 12}, {zeros, 4}};
	long r = pwrite(fd, zeros, 12, (unsigned long)hole + 4096 - 5);
	printf("into a hole %ld;", r);
	r = pwrite(fd, zeros, 12, (unsigned long)hole + 4096);
	printf(" in a hole %ld %s;", r, strerror(errno));
	r = pwrite(fd, zeros, 0, (unsigned long)hole + 4096);
	printf(" nothing %ld;", r);
	r = pwrite(fd, zeros, 12, -1);
	printf(" nowhere %ld %s;", r, strerror(errno));
	r = pwritev(fd, v + 1, 2, (unsigned long)hole + 4096 - 12);
	printf(" up to it %ld;", r);
	v[1].iov_base = NULL;
	r = pwritev(fd, v, 2, at);
	printf(" from nowhere %ld; ", r);
	munmap(hole, 4096);
	munmap(hole + 2 * 4096, 4096);
	return r;
}

/* The other piece of the page before is not code: one piece of the call's is half protected for that. */
static long by_process_vm_across(void)
{
	char bytes[8] = {0};
	memcpy(bytes + 4, page, 4);
	struct iovec l = {bytes, 8}, r = {page - 4, 8};
	long got = process_vm_writev(gettid(), &l, 1, &r, 1, 0);
	return got < 8 ? got : by_process_vm();
}

static const struct {
	const char *name;
	long (*way)(void);
	int opens; /* it alone */
} ways[] = {
    {"write", by_write},
    {"pwrite64", by_pwrite},
    {"writev", by_writev},
    {"pwritev", by_pwritev},
    {"pwritev2", by_pwritev2},
    {"pwritev2 at the position", by_pwritev2_here},
    {"pwritev2 with a flag", by_pwritev2_sync},
    {"dup", by_dup},
    {"dup3", by_dup3},
    {"sendfile", by_sendfile},
    {"splice", by_splice},
    {"copy_file_range", by_copy},
    {"process_vm_writev", by_process_vm},
    {"relative", by_relative, 1},
    {"pid", by_pid, 1},
    {"thread-self", by_thread_self, 1},
    {"task", by_task, 1},
    {"link", by_link, 1},
    {"reopened", by_reopened, 1},
    {"openat2", by_openat2, 1},
    {"task that has ended", by_ended_task, 1},
    {"thread that has ended", by_ended_thread, 1},
    {"while it runs", while_it_runs},
    {"pieces", by_pieces},
    {"process_vm_writev across", by_process_vm_across},
};

/* A page of code behind one of data. */
static char *make(int kind)
{
	int shared = kind == 3 ? MAP_SHARED : MAP_PRIVATE, prot = PROT_READ | PROT_EXEC | (kind > 1 ? PROT_WRITE : 0);
	char *p = mmap(NULL, 2 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int f = memfd_create("code", 0);

	memcpy(p + 4096, code, sizeof code);
	if (ftruncate(f, 4096) || pwrite(f, code, sizeof code, 0) != sizeof code)
		exit(3);
	if (kind & 1)
		mmap(p + 4096, 4096, prot, shared | MAP_FIXED, f, 0);
	else
		mprotect(p + 4096, 4096, prot);
	close(f);
	return p + 4096;
}

static void reads(void)
{
	char b[5][8];
	struct iovec v[2];
	long r[5];

	memset(b, 0, sizeof b);
	page = make(0);
	fd = open("/proc/self/mem", O_RDONLY);
	at = (unsigned long)page;
#define TWO(k) (v[0].iov_base = b[k], v[1].iov_base = b[k] + 1, v[0].iov_len = 1, v[1].iov_len = 3, v)
	lseek(fd, at, SEEK_SET);
	r[0] = read(fd, b[0], 4);
	r[1] = readv(fd, TWO(1), 2);
	r[2] = pread(fd, b[2], 4, at);
	r[3] = preadv(fd, TWO(3), 2, at);
	r[4] = preadv2(fd, TWO(4), 2, -1, 0);
	printf("position %ld\n", (long)(lseek(fd, 0, SEEK_CUR) - at));
	for (int k = 0; k < 5; k++)
		printf("read %ld %d%d%d\n", r[k], !memcmp(b[k], page, 4), !memcmp(b[k], page + 4, 4),
		       !memcmp(b[k], page + 8, 4));
	printf("not to be written: %ld", write(fd, b, 4));
	printf(" %s", strerror(errno));
	printf(" %ld\n", pwrite(fd, b, 4, 1ul << 50));
	close(fd);
}

static void one(int kind, int w)
{
	static const char *const kinds[] = {"r-x private", "r-x of a file", "rwx", "rwx shared"};

	page = make(kind);
	FLUSH(page, sizeof code);
	unsigned before = run();
	word = PATCH(w + 1);
	pwrite(file, &word, 4, 0);
	at = (unsigned long)page + AT;
	errno = 0;
	long r = ways[w].way();
	const char *e = strerror(errno);
	FLUSH(page, sizeof code);
	unsigned after = run();
	printf("%s, %s: %ld %s, %s, %u then %u\n", kinds[kind], ways[w].name, r, r < 0 ? e : "", flags(page), before,
	       after);
	munmap(page, 4096);
}

int main(int argc, char **argv)
{
	int nways = sizeof ways / sizeof *ways;

	setvbuf(stdout, NULL, _IONBF, 0);
	dir = open("/proc/self", O_RDONLY | O_DIRECTORY);
	pipe(pipes);
	file = memfd_create("word", 0);
	getcwd(link_name, 4000);
	strcat(link_name, "/own-code-link");
	if (argc > 1) {
		one(0, atoi(argv[1]));
		return 0;
	}
	unlink(link_name);
	symlink("/proc/self/mem", link_name);
	reads();
	fd = open("/proc/self/mem", O_RDWR);
	for (int kind = 0; kind < 4; kind++)
		for (int w = 0; w < nways; w++)
			one(kind, w);
	/* Where nothing but that way has opened the file. */
	for (int w = 0; w < nways; w++) {
		char number[12];
		sprintf(number, "%d", w);
		if (ways[w].opens && !fork()) {
			execl("/proc/self/exe", argv[0], number, NULL);
			_exit(5);
		}
		wait(NULL);
	}
	unlink(link_name);
	return 0;
}
