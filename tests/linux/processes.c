/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/linux/processes.c - fork, vfork, posix_spawn, exec in its forms, waiting, pipes between children. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static char self[4096];

static int wait_status(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static int clone_child(void *arg)
{
	*(int *)arg = 42;
	return 6;
}

/* What a program started by this test says about itself. */
static int child(int argc, char **argv)
{
	printf("child:");
	for (int i = 0; i < argc; i++)
		printf(" [%s]", i ? argv[i] : strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0]);
	printf(" VAR=%s\n", getenv("VAR") ? getenv("VAR") : "-");
	fflush(stdout);
	return 5;
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strncmp(argv[1], "child", 5))
		return child(argc, argv);
	setvbuf(stdout, NULL, _IONBF, 0);
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	printf("exe is absolute %d\n", n > 0 && self[0] == '/');

	pid_t pid = fork();
	if (!pid)
		_exit(getppid() == 0 ? 1 : 17);
	printf("fork: %d\n", wait_status(pid));

	char *args[] = {"name", "child", "a b", "", NULL}, *env[] = {"VAR=set", NULL};
	pid = fork();
	if (!pid) {
		execve(self, args, env);
		_exit(99);
	}
	printf("execve: %d\n", wait_status(pid));

	volatile int shared = 1;
	int e;
	pid = vfork();
	if (!pid) {
		shared = 2;
		execve(self, args, env);
		_exit(99);
	}
	e = wait_status(pid);
	printf("vfork: %d shared %d\n", e, shared);
	pid = vfork();
	if (!pid) {
		shared = 3;
		execve("/nonexistent", args, env);
		_exit(errno);
	}
	e = wait_status(pid);
	printf("vfork failing: %d shared %d\n", e, shared);

	posix_spawn_file_actions_t fa;
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_addopen(&fa, 0, "/dev/null", O_RDONLY, 0);
	e = posix_spawn(&pid, self, &fa, NULL, args, env);
	printf("spawn: %d %d\n", e, e ? 0 : wait_status(pid));
	e = posix_spawn(&pid, "/nonexistent", &fa, NULL, args, env);
	printf("spawn failing: %s\n", strerror(e));

	/* Scripts. */
	char dir[] = "/tmp/dragoman-test-XXXXXX", path[100], deep[100];
	if (!mkdtemp(dir))
		return 1;
	snprintf(path, sizeof path, "%s/script", dir);
	FILE *f = fopen(path, "w");
	fprintf(f, "#! %s child one\n", self);
	fclose(f);
	chmod(path, 0755);
	char *sargs[] = {"ignored", "two", NULL};
	pid = fork();
	if (!pid) {
		dup2(open("/dev/null", O_WRONLY), 1);
		execve(path, sargs, env);
		_exit(98);
	}
	printf("script: %d\n", wait_status(pid));
	snprintf(deep, sizeof deep, "%s/deep", dir);
	f = fopen(deep, "w");
	fprintf(f, "#!%s\n", path);
	fclose(f);
	chmod(deep, 0755);
	pid = fork();
	if (!pid) {
		dup2(open("/dev/null", O_WRONLY), 1);
		execve(deep, sargs, env);
		_exit(98);
	}
	printf("script of a script: %d\n", wait_status(pid));
	chmod(path, 0644);
	e = execve(path, sargs, env);
	printf("not executable: %d %s\n", e, strerror(errno));
	f = fopen(path, "w");
	fprintf(f, "plain text\n");
	fclose(f);
	chmod(path, 0755);
	e = execve(path, sargs, env);
	printf("no format: %d %s\n", e, strerror(errno));
	e = execve(dir, sargs, env);
	printf("directory: %d %s\n", e, strerror(errno));
	unlink(path);
	mkfifo(path, 0755);
	e = execve(path, sargs, env);
	printf("fifo: %d %s\n", e, strerror(errno));
	unlink(path);
	unlink(deep);
	rmdir(dir);

	/* By descriptor. */
	int fd = open(self, O_RDONLY | O_CLOEXEC);
	pid = fork();
	if (!pid) {
		fexecve(fd, args, env);
		_exit(97);
	}
	printf("fexecve: %d\n", wait_status(pid));
	int mem = memfd_create("copy", MFD_CLOEXEC);
	char buf[65536];
	ssize_t k;
	while ((k = read(fd, buf, sizeof buf)) > 0)
		if (write(mem, buf, (size_t)k) != k)
			return 1;
	pid = fork();
	if (!pid) {
		syscall(SYS_execveat, mem, "", args, env, AT_EMPTY_PATH);
		_exit(96);
	}
	printf("memfd: %d\n", wait_status(pid));

	/* clone with shared memory. */
	int value = 0;
	char *stack = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pid = clone(clone_child, stack + 65536, CLONE_VM | SIGCHLD, &value);
	e = wait_status(pid);
	printf("clone: %d value %d\n", e, value);

	/* A pipeline of children. */
	int in = open("/dev/zero", O_RDONLY), p[2];
	for (int i = 0; i < 5; i++) {
		if (pipe(p))
			return 1;
		pid = fork();
		if (!pid) {
			char c[256];
			for (int left = 100; left; left--) {
				if (read(in, c, 256) <= 0)
					break;
				for (int j = 0; j < 256; j++)
					c[j]++;
				if (write(p[1], c, 256) != 256)
					break;
			}
			_exit(0);
		}
		close(in);
		close(p[1]);
		in = p[0];
	}
	long sum = 0;
	unsigned char c[256];
	while ((k = read(in, c, sizeof c)) > 0)
		for (ssize_t i = 0; i < k; i++)
			sum += c[i];
	while (wait(NULL) > 0)
		;
	printf("pipeline: %ld\n", sum);

	siginfo_t si;
	pid = fork();
	if (!pid)
		_exit(33);
	waitid(P_PID, (id_t)pid, &si, WEXITED);
	printf("waitid: code %d status %d own %d\n", si.si_code, si.si_status, si.si_pid == pid);
	char name[16];
	prctl(PR_SET_NAME, "a name");
	prctl(PR_GET_NAME, name);
	printf("name: %s\n", name);
	return 11;
}
