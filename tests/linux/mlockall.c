/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mlockall() is about the program's own memory: a limit that has room for it is enough, and what it locks in future is
 * what it maps itself. */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MCL_ONFAULT
#define MCL_ONFAULT 4
#endif
#define MIB (1024 * 1024)

static int map(size_t len)
{
	void *p = mmap(0, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? errno : munmap(p, len);
}

static int locked(void)
{
	char line[200];
	long kib = -1;
	FILE *f = fopen("/proc/self/status", "r");

	while (f && fgets(line, sizeof line, f))
		sscanf(line, "VmLck: %ld", &kib);
	if (f)
		fclose(f);
	return kib > 0;
}

static void show(const char *what, int r)
{
	printf("%s: %s, %s locked\n", what, r ? strerror(errno) : "done", locked() ? "something" : "nothing");
	fflush(stdout);
}

int main(void)
{
	struct rlimit room = {7 * MIB, 7 * MIB};

	show("no flags", mlockall(0));
	show("on fault alone", mlockall(MCL_ONFAULT));
	show("unknown", mlockall(8));
	if (setrlimit(RLIMIT_MEMLOCK, &room) || (getuid() == 0 && (setgroups(0, 0) || setgid(65534) || setuid(65534))))
		return 1;
	show("current", mlockall(MCL_CURRENT));
	show("no more", munlockall());
	for (int on_fault = 0; on_fault < 2; on_fault++) {
		show("all", mlockall(MCL_CURRENT | MCL_FUTURE | (on_fault ? MCL_ONFAULT : 0)));
		printf("little %d\n", map(MIB));
		if (!on_fault)
			printf("much %d\n", map(64 * MIB));
		fflush(stdout);
		pid_t pid = fork();
		if (!pid) {
			/* Not inherited, and the child has code of its own to make. */
			printf("child: %s locked, much %d\n", locked() ? "something" : "nothing", map(64 * MIB));
			fflush(stdout);
			_exit(0);
		}
		waitpid(pid, 0, 0);
		show("future only current", mlockall(MCL_CURRENT));
		printf("much %d\n", map(64 * MIB));
		show("none", munlockall());
	}
	return 0;
}
