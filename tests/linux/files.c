/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/linux/files.c - files: flags, kinds, stat, folders, links, locks, descriptors, and what /proc shows of us. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

static void try_open(const char *name, int flags, const char *what)
{
	int fd = open(name, flags, 0640);

	if (fd < 0) {
		printf("%s: %s\n", what, strerror(errno));
		return;
	}
	int fl = fcntl(fd, F_GETFL);
	printf("%s: append %d nonblock %d directory %d direct %d path %d mode %d\n", what, !!(fl & O_APPEND),
	       !!(fl & O_NONBLOCK), !!(fl & O_DIRECTORY), !!(fl & O_DIRECT), !!(fl & O_PATH), fl & O_ACCMODE);
	close(fd);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int main(int argc, char **argv)
{
	char dir[] = "/tmp/dragoman-files-XXXXXX", buf[4096];
	struct stat st;
	int fd, e;

	char *real = realpath(argv[0], NULL);
	setvbuf(stdout, NULL, _IONBF, 0);
	if (!mkdtemp(dir) || chdir(dir))
		return 1;
	umask(022);
	try_open("new", O_RDWR | O_CREAT | O_EXCL | O_APPEND, "create");
	try_open("new", O_RDWR | O_CREAT | O_EXCL, "again");
	try_open(".", O_RDONLY | O_DIRECTORY, "folder");
	try_open("new", O_RDONLY | O_DIRECTORY, "file as folder");
	e = symlink("new", "link");
	try_open("link", O_RDONLY | O_NOFOLLOW, "link not followed");
	try_open("link", O_PATH | O_NOFOLLOW, "link itself");
	try_open("link", O_RDONLY | O_NONBLOCK, "link followed");
	try_open(dir, O_TMPFILE | O_RDWR, "nameless");

	fd = open("new", O_RDWR);
	struct iovec iov[3] = {{"one ", 4}, {"two ", 4}, {"three", 5}};
	printf("writev %zd", writev(fd, iov, 3));
	printf(" pwrite %zd", pwrite(fd, "TWO", 3, 4));
	memset(buf, 0, sizeof buf);
	struct iovec in[2] = {{buf, 4}, {buf + 100, 50}};
	printf(" preadv %zd [%.4s][%s]\n", preadv(fd, in, 2, 0), buf, buf + 100);
	struct timespec times[2] = {{1000000000, 123456789}, {1100000000, 987654321}};
	futimens(fd, times);
	fchmod(fd, 04751);
	fstat(fd, &st);
	printf("stat: size %ld mode %o links %ld uid %d mtime %ld.%09ld atime %ld block %ld\n", (long)st.st_size,
	       st.st_mode, (long)st.st_nlink, st.st_uid == getuid(), (long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
	       (long)st.st_atim.tv_sec, (long)st.st_blksize);
	lstat("link", &st);
	printf("lstat: link %d size %ld\n", S_ISLNK(st.st_mode), (long)st.st_size);
	struct statx sx;
	statx(AT_FDCWD, "new", 0, STATX_ALL, &sx);
	printf("statx: %o %d %d.%09d\n", sx.stx_mode, (int)sx.stx_size, (int)sx.stx_mtime.tv_sec, sx.stx_mtime.tv_nsec);
	stat("/dev/null", &st);
	printf("null: %d device %ld\n", S_ISCHR(st.st_mode), (long)st.st_rdev);
	ssize_t n = readlink("link", buf, sizeof buf);
	printf("readlink %.*s, cut to %zd\n", (int)n, buf, readlink("link", buf, 2));
	e = access("new", R_OK | W_OK);
	printf("access %d", e);
	e = access("none", F_OK);
	printf(" none %d %s\n", e, strerror(errno));
	mkdir("sub", 0755);
	for (int i = 0; i < 40; i++) {
		snprintf(buf, 100, "sub/file%02d", i);
		close(open(buf, O_CREAT | O_WRONLY, 0600));
	}
	struct dirent **list;
	n = scandir("sub", &list, NULL, by_name);
	printf("folder: %zd %s %s type %d\n", n, n > 2 ? list[2]->d_name : "", n > 0 ? list[n - 1]->d_name : "",
	       n > 2 ? list[2]->d_type : 0);
	e = rename("sub/file00", "moved");
	printf("rename %d", e);
	e = renameat2(AT_FDCWD, "moved", AT_FDCWD, "new", RENAME_NOREPLACE);
	printf(" %d %s\n", e, strerror(errno));
	e = rmdir("sub");
	printf("rmdir %d %s\n", e, strerror(errno));
	e = truncate("new", 3);
	printf("truncate %d, %ld\n", e, (long)lseek(fd, 0, SEEK_END));
	e = fallocate(fd, 0, 0, 10000);
	printf("seek %ld", (long)lseek(fd, -1, SEEK_SET));
	printf(" %s\n", strerror(errno));
	if (setxattr("new", "user.key", "value", 5, 0) == 0) {
		n = getxattr("new", "user.key", buf, sizeof buf);
		printf("xattr %.*s\n", (int)n, buf);
	} else {
		printf("xattr value\n"); /* not on every file system */
	}
	struct flock lk = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 5, .l_len = 10};
	printf("lock %d", fcntl(fd, F_SETLK, &lk));
	pid_t pid = fork();
	if (!pid) {
		struct flock q = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 100};
		fcntl(fd, F_GETLK, &q);
		_exit(q.l_type == F_WRLCK && q.l_start == 5 && q.l_len == 10 && q.l_pid == getppid() ? 7 : 8);
	}
	waitpid(pid, &e, 0);
	printf(" seen %d flock %d\n", WEXITSTATUS(e), flock(fd, LOCK_EX | LOCK_NB));
	struct statfs sf;
	e = statfs("/proc", &sf);
	printf("statfs %d %d\n", e, sf.f_type == 0x9fa0);

	/* Descriptors. */
	int d = dup(fd), d2 = dup3(fd, 50, O_CLOEXEC);
	printf("dup %d %d cloexec %d\n", d == fd + 1, d2, fcntl(d2, F_GETFD));
	printf("close_range %ld", syscall(SYS_close_range, fd, ~0u, 0));
	e = fcntl(50, F_GETFD);
	printf(" %d %s\n", e, strerror(errno));
	fd = open("new", O_RDONLY);
	printf("lowest %d\n", fd);
	DIR *dp = opendir("/proc/self/fd");
	int count = 0;
	for (struct dirent *de; dp && (de = readdir(dp));)
		count += de->d_name[0] != '.';
	printf("open descriptors %d\n", count);
	closedir(dp);
	e = close(1000);
	printf("close %d %s\n", e, strerror(errno));
	struct rlimit rl;
	getrlimit(RLIMIT_NOFILE, &rl);
	count = 0;
	for (rlim_t i = 0; i < rl.rlim_cur && i < 5000; i++)
		count += fcntl((int)i, F_GETFD) >= 0;
	printf("by number %d\n", count);
	int out[2], avail = 0;
	if (pipe(out))
		return 1;
	n = write(out[1], "12345", 5);
	ioctl(out[0], FIONREAD, &avail);
	e = isatty(out[0]);
	printf("ioctl %d tty %d %s\n", avail, e, strerror(errno));

	/* /proc */
	n = readlink("/proc/self/exe", buf, sizeof buf - 1);
	buf[n > 0 ? n : 0] = 0;
	printf("exe: %d\n", (real && !strcmp(buf, real)) || !strchr(argv[0], '/'));
	int fe = open("/proc/self/exe", O_RDONLY);
	n = read(fe, buf, 20);
	fstat(fe, &st);
	printf("elf %d machine is ours %d\n", n == 20 && !memcmp(buf, "\177ELF", 4),
	       buf[18] != 62 || sizeof(void *) == 8);
	FILE *f = fopen("/proc/self/cmdline", "r");
	n = (ssize_t)fread(buf, 1, sizeof buf, f);
	size_t want = 0;
	for (int i = 0; i < argc; i++)
		want += strlen(argv[i]) + 1;
	printf("cmdline %d %d\n", n == (ssize_t)want, !strcmp(buf, argv[0]));
	fclose(f);
	f = fopen("/proc/self/auxv", "r");
	unsigned long pair[2], pagesz = 0;
	while (fread(pair, sizeof pair, 1, f) == 1 && pair[0])
		if (pair[0] == AT_PAGESZ)
			pagesz = pair[1];
	printf("auxv page %lu %lu secure %lu\n", pagesz, getauxval(AT_PAGESZ), getauxval(AT_SECURE));
	fclose(f);
	f = fopen("/proc/self/stat", "r");
	int pidf = 0;
	char comm[64] = "";
	e = fscanf(f, "%d (%63[^)])", &pidf, comm);
	char *base = strrchr(argv[0], '/');
	printf("stat %d name %d\n", pidf == getpid(), !strncmp(comm, base ? base + 1 : argv[0], 15));
	fclose(f);
	/* All that are on, also those that this process may not use. */
	cpu_set_t one;
	int processors[2] = {0, 0};
	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	for (int bound = 0; bound < 2; bound++) {
		if (bound)
			sched_setaffinity(0, sizeof one, &one);
		f = fopen("/proc/cpuinfo", "r");
		while (fgets(buf, sizeof buf, f))
			processors[bound] += !strncmp(buf, "processor", 9);
		fclose(f);
	}
	printf("cpuinfo %d %d\n", processors[0] == sysconf(_SC_NPROCESSORS_ONLN), processors[0] == processors[1]);
	f = fopen("/proc/self/maps", "r");
	int stack = 0, heap = 0, exe = 0;
	free(malloc(100));
	while (fgets(buf, sizeof buf, f)) {
		stack += !!strstr(buf, "[stack]");
		heap += !!strstr(buf, "[heap]");
		exe += real && strstr(buf, real);
		if (strstr(buf, "dragoman") && !(real && strstr(real, "dragoman")))
			printf("we see: %s", buf);
	}
	printf("maps: stack %d heap %d exe %d\n", stack, heap, exe > 1);
	struct utsname u;
	uname(&u);
	printf("uname %s %d\n", u.sysname, strlen(u.machine) > 4);
	struct sysinfo si;
	e = sysinfo(&si);
	printf("sysinfo %d %d\n", e, si.totalram > 0);
	printf("getcwd %d\n", getcwd(buf, sizeof buf) && !strcmp(buf, dir));
	printf("bad pointers: %ld", syscall(SYS_write, out[1], (void *)8, 5));
	printf(" %s", strerror(errno));
	printf(" %ld", syscall(SYS_openat, AT_FDCWD, (void *)-4096l, 0));
	printf(" %s", strerror(errno));
	printf(" %ld", syscall(SYS_fstat, 0, (void *)0x7ffffffff000l));
	printf(" %s", strerror(errno));
	printf(" %ld", syscall(5000));
	printf(" %s\n", strerror(errno));
	e = chdir("/");
	snprintf(buf, sizeof buf, "rm -rf %s", dir);
	return system(buf) != 0;
}
