/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/fuzz/syscalls.c - a guest program that makes random system calls with hostile arguments, in children without
 * rights; run under dragoman, which must not fall.  Usage: syscalls SEED CHILDREN.  Prints the number of children that
 * ended. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned long state;

static unsigned long rnd(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static char *page, *last_bytes;

static unsigned long argument(void)
{
	static const unsigned long odd[] = {0,
	                                    1,
	                                    2,
	                                    3,
	                                    7,
	                                    8,
	                                    64,
	                                    100,
	                                    4096,
	                                    4097,
	                                    65536,
	                                    0x7fffffff,
	                                    0x80000000,
	                                    0xffffffff,
	                                    0x7fffffffffff,
	                                    0x800000000000,
	                                    0x7ff000000000,
	                                    0x7fffffffffffffff,
	                                    0x8000000000000000,
	                                    -1ul,
	                                    -2ul,
	                                    -100ul,
	                                    -4096ul};

	switch (rnd() % 8) {
	case 0: return (unsigned long)page + rnd() % 4096;
	case 1: return (unsigned long)page;
	case 2: return (unsigned long)last_bytes - rnd() % 64; /* runs into what is not mapped */
	case 3: return rnd() % 8;
	case 4: return rnd();
	case 5: return (unsigned long)&state & ~4095ul;
	default: return odd[rnd() % (sizeof odd / sizeof *odd)];
	}
}

/* What would reach beyond the child, or makes more processes than one can watch. */
static int left_out(long nr)
{
	static const long calls[] = {SYS_kill,
	                             SYS_tkill,
	                             SYS_tgkill,
	                             SYS_rt_sigqueueinfo,
	                             SYS_rt_tgsigqueueinfo,
	                             SYS_clone,
	                             SYS_clone3,
	                             SYS_reboot,
	                             SYS_pidfd_send_signal,
	                             SYS_setpgid,
	                             SYS_setsid,
	                             SYS_exit,
	                             SYS_exit_group,
	                             SYS_ptrace,
	                             SYS_rt_sigreturn,
	                             SYS_process_vm_writev,
	                             SYS_msgget,
	                             SYS_semget,
	                             SYS_shmget,
	                             SYS_prlimit64,
	                             SYS_setpriority,
	                             SYS_sched_setscheduler,
	                             SYS_sched_setattr,
	                             SYS_sched_setaffinity,
	                             SYS_sched_setparam,
	                             SYS_ioprio_set,
	                             SYS_msgctl,
	                             SYS_semctl,
	                             SYS_shmctl,
	                             SYS_mq_open,
	                             SYS_mq_unlink,
	                             SYS_keyctl,
	                             SYS_add_key,
	                             SYS_memfd_create,
	                             SYS_fallocate,
	                             SYS_ftruncate};

	for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
		if (calls[i] == nr)
			return 1;
	return 0;
}

static void child(void)
{
	struct itimerval it = {.it_value = {0, 300000}};
	struct rlimit none = {0, 0}, some = {1 << 20, 1 << 20};
	int null = open("/dev/null", O_RDWR);

	setrlimit(RLIMIT_FSIZE, &none);
	setrlimit(RLIMIT_CORE, &none);
	setrlimit(RLIMIT_MEMLOCK, &some);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	if (getuid() == 0 && (setgroups(0, NULL) || setgid(65534) || setuid(65534)))
		_exit(1);
	setitimer(ITIMER_REAL, &it, NULL);
	page = mmap(NULL, 8192, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(page + 4096, 4096);
	last_bytes = page + 4096;
	for (int i = 0; i < 300; i++) {
		long nr = (long)(rnd() % 470);
		if (left_out(nr))
			continue;
		for (int k = 0; k < 8; k++)
			((unsigned long *)page)[rnd() % 512] = argument();
		strcpy(page + 64, "/nonexistent/name");
		syscall(nr, argument(), argument(), argument(), argument(), argument(), argument());
	}
	_exit(0);
}

int main(int argc, char **argv)
{
	unsigned long seed = argc > 1 ? strtoul(argv[1], NULL, 0) : 1;
	int children = argc > 2 ? atoi(argv[2]) : 100, ended = 0;

	for (int i = 0; i < children; i++) {
		state = (seed + (unsigned long)i) * 0x9e3779b97f4a7c15ul | 1;
		for (int k = 0; k < 5; k++)
			rnd();
		pid_t pid = fork();
		if (!pid)
			child();
		int st;
		for (int ms = 0; !waitpid(pid, &st, WNOHANG); ms++) {
			if (ms == 2000)
				kill(pid, SIGKILL); /* it has blocked or ignored the alarm */
			usleep(1000);
		}
		/* 70 is what dragoman ends with when it is wrong itself. */
		if (WIFEXITED(st) && WEXITSTATUS(st) == 70) {
			printf("seed %lu: dragoman failed\n", seed + (unsigned long)i);
			return 1;
		}
		ended++;
	}
	printf("%d children\n", ended);
	return 0;
}
