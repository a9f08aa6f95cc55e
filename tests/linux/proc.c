/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/linux/proc.c - what a process sees of itself in /proc, by every name it has there: nothing of whoever runs it.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 3

static int pipes[2];
static int tids[THREADS];

static const char *error(long r)
{
	return r < 0 ? strerror(errno) : "yes";
}

static int open_descriptors(void)
{
	int n = 0;

	for (int i = 0; i < 8192; i++)
		n += fcntl(i, F_GETFD) >= 0;
	return n;
}

/* The entries of a folder of numbers, read in pieces of the given size, so that some pieces may hold nothing to show.
 */
static int entries(const char *name, size_t piece, int *sum)
{
	char buf[4096];
	int fd = open(name, O_RDONLY | O_DIRECTORY), n = 0;
	long got;

	*sum = 0;
	while ((got = syscall(SYS_getdents64, fd, buf, piece)) > 0)
		for (char *p = buf; p < buf + got; p += *(unsigned short *)(void *)(p + 16)) {
			n += isdigit(p[19]) != 0;
			*sum += isdigit(p[19]) ? atoi(p + 19) : 0;
		}
	close(fd);
	return got < 0 ? -1 : n;
}

/* Names of descriptors that are not open must not be there, by any way to say them. */
static void strangers(const char *folder)
{
	int dir = open(folder, O_RDONLY | O_DIRECTORY), bad = 0;
	char name[100], number[12], link[100];
	struct stat st;
	struct statx sx;

	for (int i = 0; i < 8192; i++) {
		if (fcntl(i, F_GETFD) >= 0)
			continue;
		snprintf(name, sizeof name, "%s/%d", folder, i);
		snprintf(number, sizeof number, "%d", i);
		bad += open(name, O_RDONLY) >= 0;
		bad += open(name, O_PATH | O_NOFOLLOW) >= 0;
		bad += openat(dir, number, O_PATH | O_NOFOLLOW) >= 0;
		bad += readlink(name, link, sizeof link) >= 0;
		bad += readlinkat(dir, number, link, sizeof link) >= 0;
		bad += !stat(name, &st) + !lstat(name, &st) + !access(name, F_OK);
		bad += !statx(dir, number, AT_SYMLINK_NOFOLLOW, STATX_INO, &sx);
	}
	close(dir);
	printf("%d strangers", bad);
}

static void descriptors(const char *folder, const char *what)
{
	int sum, small, n = entries(folder, 4096, &sum), few = entries(folder, 32, &small);

	printf("%s: all listed %d, same in pieces %d, ", what, n - open_descriptors(), n == few && sum == small);
	strangers(folder);
	printf("\n");
}

/* Each mapping is one that can be asked about and, where nobody's file, changed; its name is nobody else's. */
static void maps(const char *name, const char *exe, const char *what)
{
	FILE *f = fopen(name, "r");
	char line[1000], perm[8], file[600];
	unsigned long lo, hi, last = 0;
	int n = 0, order = 0, unknown = 0, foreign = 0, stack = 0, heap = 0;

	while (f && fgets(line, sizeof line, f)) {
		file[0] = 0;
		if (sscanf(line, "%lx-%lx %7s %*x %*s %*u %599[^\n]", &lo, &hi, perm, file) < 3)
			continue;
		n++;
		order += lo < last;
		last = hi;
		stack += !strcmp(file, "[stack]");
		heap += !strcmp(file, "[heap]");
		if (!strncmp(file, "[v", 2))
			continue;
		if (!file[0] && perm[3] == 'p') {
			int prot = (perm[0] == 'r') | (perm[1] == 'w') << 1 | (perm[2] == 'x') << 2;
			unknown += mprotect((void *)lo, hi - lo, prot) != 0;
		} else if (file[0] == '/') {
			char *base = strrchr(file, '/') + 1;
			foreign += strcmp(file, exe) && strncmp(base, "ld-", 3) && strncmp(base, "ld.", 3) &&
			           strncmp(base, "lib", 3);
		}
	}
	printf("%s: some %d, order %d, unknown %d, foreign %d, stack %d, heap %d\n", what, n > 3, order, unknown,
	       foreign, stack, heap);
	if (f)
		fclose(f);
}

static int count_lines(const char *name, int headers)
{
	FILE *f = fopen(name, "r");
	char line[1000];
	int n = 0;

	while (f && fgets(line, sizeof line, f))
		n += !headers || !(line[0] >= 'A' && line[0] <= 'Z');
	if (f)
		fclose(f);
	return n;
}

static void map_files(void)
{
	char link[600];
	DIR *d = opendir("/proc/self/map_files");
	int unseen = 0;

	/* Only of files, and only for who may; each must be a line of maps. */
	for (struct dirent *e; d && (e = readdir(d));) {
		if (e->d_name[0] == '.')
			continue;
		unsigned long lo = strtoul(e->d_name, NULL, 16), a, b;
		FILE *f = fopen("/proc/self/maps", "r");
		int found = 0;
		while (fgets(link, sizeof link, f))
			found |= sscanf(link, "%lx-%lx", &a, &b) == 2 && a <= lo && lo < b;
		fclose(f);
		unseen += !found;
	}
	if (d)
		closedir(d);
	printf("map_files: unseen %d\n", unseen);
}

static void signals(const char *name, const char *what)
{
	FILE *f = fopen(name, "r");
	char line[300];

	printf("%s:", what);
	while (fgets(line, sizeof line, f))
		if (!strncmp(line, "Sig", 3) && strncmp(line, "SigQ", 4)) {
			unsigned long set = strtoul(line + 7, NULL, 16);
			/* libc's own signals do not matter. */
			printf(" %.6s %lx", line, set & ~(3ul << 31));
		}
	fclose(f);
	printf("\n");
}

static void *thread(void *arg)
{
	char c;

	__atomic_store_n(&tids[(long)arg], (int)syscall(SYS_gettid), __ATOMIC_RELEASE);
	while (read(pipes[0], &c, 1) < 0 && errno == EINTR)
		;
	return NULL;
}

static void handler(int sig)
{
	(void)sig;
}

static void read_only(const char *name)
{
	char link[300], number[20];
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	struct stat st;

	snprintf(number, sizeof number, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(number, link, sizeof link - 1);
	link[n > 0 ? n : 0] = 0;
	char *rest = link + (strncmp(link, "/proc/", 6) ? 0 : 6), *slash = strchr(rest, '/');
	printf("%s: mode %d, cloexec %d, ", name, fcntl(fd, F_GETFL) & O_ACCMODE, fcntl(fd, F_GETFD));
	printf("written %s, ", error(write(fd, "x", 1)));
	printf("file %d, as %s, number is ours %d\n", !fstat(fd, &st) && S_ISREG(st.st_mode), slash ? slash : rest,
	       atoi(rest) == getpid());
	n = readlink(number, link, 4);
	printf("  cut to %zd %.4s\n", n, link);
	close(fd);
}

int main(int argc, char **argv)
{
	char name[100], buf[1000], exe[600] = "";
	pthread_t t[THREADS];
	int sum, st;

	setvbuf(stdout, NULL, _IONBF, 0);
	if (argc > 2) {
		/* As a script's interpreter: thread and file name are the script's. */
		prctl(PR_GET_NAME, buf);
		printf("script's name %d, execfn %d\n", !strncmp(buf, strrchr(argv[2], '/') + 1, 15),
		       !strcmp((char *)getauxval(AT_EXECFN), argv[2]));
		return 0;
	}
	if (argc > 1) {
		/* Executed by ourselves: nothing came along. */
		printf("executed: descriptors %d\n", open_descriptors());
		descriptors("/proc/self/fd", "executed /proc/self/fd");
		return 0;
	}
	/* What was open here before is not the matter. */
	syscall(SYS_close_range, 3, ~0u, 0);
	if (!realpath(argv[0], exe) || pipe(pipes))
		return 1;
	free(malloc(100));

	/* Descriptors. */
	printf("descriptors %d\n", open_descriptors());
	descriptors("/proc/self/fd", "/proc/self/fd");
	descriptors("/proc/thread-self/fd", "/proc/thread-self/fd");
	descriptors("/dev/fd", "/dev/fd");
	snprintf(name, sizeof name, "/proc/%d/fd", getpid());
	descriptors(name, "/proc/<pid>/fd");
	snprintf(name, sizeof name, "/proc/%d/fdinfo", getpid());
	printf("fdinfo: all %d, ", entries(name, 4096, &sum) - open_descriptors());
	strangers(name);
	printf("\n");
	snprintf(name, sizeof name, "/proc/self/task/%d/fd", getpid());
	descriptors(name, "/proc/self/task/<tid>/fd");
	st = chdir("/proc/self/fd");
	descriptors(".", "in /proc/self/fd");
	st = chdir("/");
	pid_t pid = fork();
	if (!pid) {
		snprintf(name, sizeof name, "/proc/%d/fd", getppid());
		printf("parent's: %d\n", entries(name, 4096, &sum) - open_descriptors());
		_exit(0);
	}
	waitpid(pid, &st, 0);
	pid = fork();
	if (!pid) {
		close(pipes[0]);
		close(pipes[1]);
		char *again[] = {argv[0], "again", NULL};
		execv(exe, again);
		_exit(1);
	}
	waitpid(pid, &st, 0);
	char script[] = "/tmp/dragoman-proc-XXXXXX";
	int fd = mkstemp(script);
	dprintf(fd, "#!%s again\n", exe);
	fchmod(fd, 0755);
	close(fd);
	pid = fork();
	if (!pid) {
		execl(script, "zero", NULL);
		_exit(1);
	}
	waitpid(pid, &st, 0);
	printf("script %#x\n", st);
	unlink(script);

	/* Threads. */
	printf("threads %d", entries("/proc/self/task", 4096, &sum));
	for (long i = 0; i < THREADS; i++)
		if (pthread_create(&t[i], NULL, thread, (void *)i))
			return 1;
	for (int i = 0; i < THREADS; i++)
		while (!__atomic_load_n(&tids[i], __ATOMIC_ACQUIRE))
			sched_yield();
	printf(" then %d, in pieces %d\n", entries("/proc/self/task", 4096, &sum),
	       entries("/proc/self/task", 32, &sum));
	snprintf(name, sizeof name, "/proc/self/task/%d/fd", tids[1]);
	descriptors(name, "another thread's fd");
	snprintf(name, sizeof name, "/proc/%d/fd", tids[2]);
	descriptors(name, "by a thread's number");

	/* Mappings. */
	maps("/proc/self/maps", exe, "maps");
	snprintf(name, sizeof name, "/proc/self/task/%d/maps", tids[0]);
	maps(name, exe, "another thread's");
	snprintf(name, sizeof name, "/proc/%d/maps", tids[0]);
	maps(name, exe, "by its number");
	st = chdir("/proc/self");
	maps("maps", exe, "relative");
	st = chdir("/proc");
	maps("./self/maps", exe, "relative to /proc");
	st = chdir("/");
	maps("/proc/self/smaps", exe, "smaps");
	printf("as many in smaps %d, with details %d\n",
	       count_lines("/proc/self/smaps", 1) == count_lines("/proc/self/maps", 0),
	       count_lines("/proc/self/smaps", 0) > 5 * count_lines("/proc/self/maps", 0));
	map_files();

	/* Signals. */
	struct sigaction sa = {.sa_handler = handler};
	sigset_t set;
	sigaction(SIGUSR1, &sa, NULL);
	signal(SIGUSR2, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGSEGV);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signals("/proc/self/status", "status");
	snprintf(name, sizeof name, "/proc/self/task/%d/status", getpid());
	signals(name, "by number");
	snprintf(name, sizeof name, "/proc/%d/status", getppid());
	printf("lines of status %d\n", count_lines("/proc/self/status", 0) == count_lines(name, 0));

	/* Files made anew are like the kernel's. */
	read_only("/proc/self/maps");
	read_only("/proc/self/cmdline");
	read_only("/proc/self/status");

	/* Programs by other names of the same. */
	ssize_t n = readlink("/proc/self/exe", buf, sizeof buf - 1);
	buf[n > 0 ? n : 0] = 0;
	printf("exe %d", !strcmp(buf, exe));
	st = chdir("/proc/self");
	n = readlink("exe", buf, sizeof buf - 1);
	buf[n > 0 ? n : 0] = 0;
	printf(" %d", !strcmp(buf, exe));
	snprintf(name, sizeof name, "/proc/%d/exe", tids[0]);
	n = readlink(name, buf, sizeof buf - 1);
	buf[n > 0 ? n : 0] = 0;
	printf(" %d\n", !strcmp(buf, exe));
	prctl(PR_GET_NAME, buf);
	printf("name %d, execfn %d\n", !strncmp(buf, strrchr(exe, '/') + 1, 15),
	       !strcmp((char *)getauxval(AT_EXECFN), argv[0]));
	for (int i = 0; i < THREADS; i++)
		st = (int)write(pipes[1], "x", 1);
	for (int i = 0; i < THREADS; i++)
		pthread_join(t[i], NULL);
	return 0;
}
