/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/linux/threads.c - threads: locks, conditions, TLS, cancellation, signals to one thread, robust mutexes. */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define N 16

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static long counter, turns;
static atomic_long atomic_counter;
static __thread int tls = 5;
static pthread_key_t key;
static atomic_int destroyed;
static atomic_int got;
static pid_t tid_seen;

static void destroy(void *p)
{
	atomic_fetch_add(&destroyed, (int)(long)p);
}

static void *adder(void *arg)
{
	long id = (long)arg;

	tls += (int)id;
	pthread_setspecific(key, (void *)1);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 20000; i++) {
		pthread_mutex_lock(&lock);
		counter++;
		pthread_mutex_unlock(&lock);
		atomic_fetch_add(&atomic_counter, 1);
	}
	return (void *)(long)tls;
}

static void *ping(void *arg)
{
	long id = (long)arg;

	pthread_mutex_lock(&lock);
	for (int i = 0; i < 500; i++) {
		while ((turns & 1) != id)
			pthread_cond_wait(&cond, &lock);
		turns++;
		pthread_cond_signal(&cond);
	}
	pthread_mutex_unlock(&lock);
	return NULL;
}

static void cleanup(void *p)
{
	(*(int *)p)++;
}

static int cleaned;

static void *sleeper(void *arg)
{
	(void)arg;
	pthread_cleanup_push(cleanup, &cleaned);
	for (;;)
		sleep(100);
	pthread_cleanup_pop(0);
	return NULL;
}

static void on_signal(int sig)
{
	(void)sig;
	tid_seen = (pid_t)syscall(SYS_gettid);
	atomic_fetch_add(&got, 1);
}

static sem_t ready;
static pid_t worker_tid;

static void *waiter(void *arg)
{
	(void)arg;
	struct timespec ts = {10, 0};
	worker_tid = (pid_t)syscall(SYS_gettid);
	sem_post(&ready);
	while (!atomic_load(&got))
		nanosleep(&ts, NULL);
	return NULL;
}

static pthread_mutex_t robust;

static void *dies_holding(void *arg)
{
	(void)arg;
	pthread_mutex_lock(&robust);
	return NULL;
}

static void *nothing(void *arg)
{
	return arg;
}

int main(void)
{
	pthread_t t[N];
	void *r;
	long sum = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	pthread_key_create(&key, destroy);
	pthread_barrier_init(&barrier, NULL, N);
	for (long i = 0; i < N; i++)
		pthread_create(&t[i], NULL, adder, (void *)i);
	for (int i = 0; i < N; i++) {
		pthread_join(t[i], &r);
		sum += (long)r;
	}
	printf("counter %ld atomic %ld tls %ld own %d destroyed %d\n", counter, atomic_counter, sum, tls, destroyed);

	pthread_create(&t[0], NULL, ping, (void *)0);
	pthread_create(&t[1], NULL, ping, (void *)1);
	pthread_join(t[0], NULL);
	pthread_join(t[1], NULL);
	printf("turns %ld\n", turns);

	pthread_create(&t[0], NULL, sleeper, NULL);
	usleep(20000);
	pthread_cancel(t[0]);
	pthread_join(t[0], &r);
	printf("cancelled %d cleaned %d\n", r == PTHREAD_CANCELED, cleaned);

	struct sigaction sa = {.sa_handler = on_signal};
	sigaction(SIGUSR1, &sa, NULL);
	sem_init(&ready, 0, 0);
	pthread_create(&t[0], NULL, waiter, NULL);
	sem_wait(&ready);
	pthread_kill(t[0], SIGUSR1);
	pthread_join(t[0], NULL);
	printf("signal in the right thread %d\n", tid_seen == worker_tid && tid_seen != getpid());

	pthread_mutexattr_t a;
	pthread_mutexattr_init(&a);
	pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&robust, &a);
	pthread_create(&t[0], NULL, dies_holding, NULL);
	pthread_join(t[0], NULL);
	int e = pthread_mutex_lock(&robust);
	printf("robust: %s\n", e == EOWNERDEAD ? "owner died" : strerror(e));
	pthread_mutex_consistent(&robust);
	pthread_mutex_unlock(&robust);

	pthread_mutexattr_setprotocol(&a, PTHREAD_PRIO_INHERIT);
	pthread_mutex_t pi;
	pthread_mutex_init(&pi, &a);
	printf("pi lock %d", pthread_mutex_lock(&pi));
	printf(" unlock %d\n", pthread_mutex_unlock(&pi));

	for (int i = 0; i < 300; i++) {
		if (pthread_create(&t[0], NULL, nothing, (void *)(long)i))
			return 1;
		pthread_join(t[0], &r);
		sum += (long)r;
	}
	printf("many: %ld\n", sum);
	struct timespec ts;
	clock_gettime(CLOCK_REALTIME, &ts);
	ts.tv_nsec += 20000000;
	if (ts.tv_nsec >= 1000000000) {
		ts.tv_nsec -= 1000000000;
		ts.tv_sec++;
	}
	pthread_mutex_lock(&lock);
	e = pthread_cond_timedwait(&cond, &lock, &ts);
	printf("timedwait: %s\n", e == ETIMEDOUT ? "timed out" : strerror(e));
	pthread_mutex_unlock(&lock);
	pthread_create(&t[0], NULL, sleeper, NULL);
	exit(4); /* with a thread asleep */
}
