/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-system/machine.c - making a machine, running and stopping it, saving and loading it, the main loop. */
#include "frontend-system/machine.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/guest.h"
#include "core/log.h"
#include "core/softmmu.h"
#include "devices/chardev.h"
#include "frontend-system/engine.h"
#include "translator/engine.h"

static const struct board *const boards[] = {&board_virt_riscv64, NULL};

/* Where RAM is mapped on the host: host address = this + physical address (see struct bus).  ThreadSanitizer has its
 * shadow there and leaves the lowest addresses. */
#ifdef __SANITIZE_THREAD__
#define HOST_BASE 0x1000000000ull
#else
#define HOST_BASE 0x100000000000ull
#endif

static struct machine *the_machine; /* for the signal handler: one machine runs in a process */

static void tell(struct machine *m, const char *event)
{
	if (m->event)
		m->event(m->event_opaque, event);
}

/* A write to a page with translations, or a fault in translated code. */
static void on_fault(int sig, siginfo_t *si, void *uc)
{
	struct machine *m = the_machine;
	u64 addr = (u64)si->si_addr;
	struct cpu *cpu = cpu_current();

	if (m && addr >= m->mm.base && addr - m->mm.base < m->mm.limit &&
	    mm_write_fault(&m->mm, gaddr(addr - m->mm.base)))
		return;
	if (mm_recover(uc))
		return;
	if (cpu && cpu->in_code && cpu_host_fault(cpu, uc, addr, true, 0))
		return;
	/* Ours, or somebody sent it.  It ends us here: while this thread went back to fault again, an ordinary fault of
	 * another one would, and a core would show that one as the guilty. */
	if (si->si_code > 0)
		msg("signal %d at host address 0x%llx, which accesses 0x%llx; CPU %d: a bug of dragoman's, please "
		    "report it",
		    sig, (unsigned long long)engine.context_pc(uc), (unsigned long long)addr,
		    cpu ? (int)cpu->index : -1);
	signal(sig, SIG_DFL);
	raise(sig);
}

static void on_end(int sig)
{
	if (the_machine)
		machine_quit(the_machine, sig == SIGINT || sig == SIGTERM || sig == SIGHUP ? 0 : 1);
}

static void catch_signals(struct machine *m)
{
	struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
	struct sigaction end = {.sa_handler = on_end};

	the_machine = m;
	sigaction(SIGSEGV, &sa, NULL);
	sigaction(SIGBUS, &sa, NULL);
	sigaction(SIGINT, &end, NULL);
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGHUP, &end, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* -- requests of devices
 * -------------------------------------------------------------------------------------------------- */

static void device_request(void *opaque, enum machine_request what, u32 code)
{
	struct machine *m = opaque;

	switch (what) {
	case MACHINE_POWEROFF: m->want_poweroff = true; break;
	case MACHINE_FAIL:
		m->want_poweroff = true;
		m->exit_code = code & 0xff ? (int)(code & 0xff) : 1;
		break;
	case MACHINE_RESET: m->want_reset = true; break;
	}
	/* CPUs stop at once, so that nothing after the request is executed. */
	__atomic_store_n(&m->attention, 1, __ATOMIC_SEQ_CST);
	m->run = false;
	for (u32 i = 0; i < m->ncpus; i++)
		vcpu_kick(&m->vcpu[i]);
	loop_wake(&m->loop);
}

static void timer_kick(void *opaque)
{
	loop_wake(&((struct machine *)opaque)->loop);
}

void machine_cpu_line(struct machine *m, u32 i, u32 n, bool level)
{
	struct vcpu *v = &m->vcpu[i];

	m->guest->sys->line(v->cpu, n, level);
	if (level)
		vcpu_kick(v);
}

struct dev *machine_device(struct machine *m, const char *name, u64 base, struct sv_error *e)
{
	const struct device *t = device_find(name);
	struct dev *d = t && m->ndev < MACHINE_DEVS ? dev_new(t, &m->clock) : NULL;

	if (!d) {
		sv_fail(e, -ENOMEM, "device %s cannot be made", name);
		return NULL;
	}
	d->base = base;
	d->request = device_request;
	d->request_opaque = m;
	m->dev[m->ndev++] = d;
	return d;
}

int machine_start_device(struct machine *m, struct dev *d, u64 base, struct sv_error *e)
{
	return dev_start(d, &m->bus, base, &m->savevm, e);
}

/* -- the machine's own saved rows
 * ------------------------------------------------------------------------------------------ */

static void clock_pre_save(void *state)
{
	struct machine *m = state;

	m->saved_clock = vclock_now(&m->clock);
}

static int clock_post_load(void *state, u16 version)
{
	struct machine *m = state;

	(void)version;
	vclock_set(&m->clock, m->saved_clock);
	return 0;
}

static const struct vmstate_field clock_fields[] = {{"clock", offsetof(struct machine, saved_clock), 8, 1, 1, SV_INT}};
/* Loaded before all devices, which ask the clock. */
static const struct vmstate vmstate_clock = {.name = "clock",
                                             .version = 1,
                                             .minimum = 1,
                                             .priority = 100,
                                             .fields = clock_fields,
                                             .nfields = 1,
                                             .pre_save = clock_pre_save,
                                             .post_load = clock_post_load};

/* -- life
 * ----------------------------------------------------------------------------------------------------------------------
 */

static const struct guest *find_guest(const char *name)
{
	for (const struct guest *const *g = guests; *g; g++)
		if (!strcmp((*g)->name, name))
			return *g;
	return NULL;
}

static int choose_board(struct machine *m, struct sv_error *e)
{
	size_t len = strcspn(m->opt.machine, ",");

	for (const struct board *const *b = boards; *b; b++) {
		if (strlen((*b)->name) == len && !strncmp((*b)->name, m->opt.machine, len)) {
			m->board = *b;
			m->guest = find_guest((*b)->guest);
			if (m->guest && m->guest->sys)
				return 0;
		}
	}
	return sv_fail(e, -EINVAL, "machine '%s' is unknown", m->opt.machine);
}

int machine_prepare(struct machine *m, const struct machine_options *o, struct sv_error *e)
{
	int rc;

	memset(m, 0, sizeof(*m));
	m->opt = *o;
	m->state = RUN_PRELAUNCH;
	bus_init(&m->bus);
	m->bus.host_base = HOST_BASE;
	pthread_cond_init(&m->parked, NULL);
	vclock_init(&m->clock, NULL, NULL);
	m->clock.kick = timer_kick;
	m->clock.kick_opaque = m;
	rc = loop_init(&m->loop);
	if (rc < 0)
		return sv_fail(e, rc, "event loop: %s", strerror(-rc));
	m->loop.lock = &m->bus.lock;
	return 0;
}

int machine_init(struct machine *m, struct sv_error *e)
{
	const struct machine_options *o = &m->opt;
	int rc = choose_board(m, e);

	if (rc < 0)
		return rc;
	if (!o->cpus || o->cpus > MACHINE_CPUS)
		return sv_fail(e, -EINVAL, "-smp: 1 to %d CPUs", MACHINE_CPUS);
	savevm_init(&m->savevm, m->board->state_name);
	m->savevm.only_migratable = o->only_migratable;
	rc = savevm_register(&m->savevm, &vmstate_clock, m, 0, e);
	if (rc < 0)
		return rc;
	if (mm_init(&m->mm, HOST_BASE, 64) < 0)
		return sv_fail(e, -ENOMEM, "the host's address space has no room");
	rc = engine_init(m, e);
	if (rc < 0)
		return rc;
	m->ncpus = o->cpus;
	for (u32 i = 0; i < m->ncpus; i++) {
		rc = vcpu_init(m, i, e);
		if (rc < 0)
			return rc;
	}
	rc = m->board->init(m, e);
	if (rc < 0)
		return rc;
	machine_reset(m);
	catch_signals(m);
	for (u32 i = 0; i < m->ncpus; i++) {
		rc = vcpu_start(&m->vcpu[i], e);
		if (rc < 0)
			return rc;
	}
	return 0;
}

void machine_finish(struct machine *m)
{
	pthread_mutex_lock(&m->bus.lock);
	m->ended = true;
	__atomic_store_n(&m->attention, 1, __ATOMIC_SEQ_CST);
	for (u32 i = 0; i < m->ncpus; i++)
		if (m->vcpu[i].cpu)
			vcpu_kick(&m->vcpu[i]);
	pthread_mutex_unlock(&m->bus.lock);
	for (u32 i = 0; i < m->ncpus; i++)
		vcpu_finish(&m->vcpu[i]);
	the_machine = NULL;
	for (u32 i = 0; i < m->ndev; i++)
		dev_free(m->dev[i]);
	while (m->blobs) {
		struct blob *n = m->blobs->next;

		free(m->blobs->data);
		free(m->blobs);
		m->blobs = n;
	}
	savevm_finish(&m->savevm);
	if (m->tc)
		tcache_free(m->tc);
	bus_finish(&m->bus);
	loop_finish(&m->loop);
	pthread_cond_destroy(&m->parked);
}

void machine_reset(struct machine *m)
{
	for (u32 i = 0; i < m->ndev; i++)
		if (m->dev[i]->type->reset)
			m->dev[i]->type->reset(m->dev[i]);
	load_again(m);
	for (u32 i = 0; i < m->ncpus; i++) {
		u64 arg[3] = {i, m->start_arg[1], m->start_arg[2]};

		m->vcpu[i].waiting = 0;
		m->guest->sys->reset(m->vcpu[i].cpu, m->start_pc, arg);
	}
	tcache_sync(m->tc, gaddr(0), 0);
}

/* -- run control
 * ------------------------------------------------------------------------------------------------------------- */

const char *machine_state_name(const struct machine *m)
{
	static const char *const name[] = {"prelaunch", "running", "paused", "inmigrate", "shutdown", "internal-error"};

	return name[m->state];
}

void machine_cont(struct machine *m)
{
	if (m->state == RUN_RUNNING || m->state == RUN_ERROR || m->state == RUN_SHUTDOWN)
		return;
	m->state = RUN_RUNNING;
	vclock_start(&m->clock);
	m->run = true;
	__atomic_store_n(&m->attention, 0, __ATOMIC_SEQ_CST);
	for (u32 i = 0; i < m->ncpus; i++)
		pthread_cond_signal(&m->vcpu[i].cond);
	tell(m, "RESUME");
}

static void park_all(struct machine *m)
{
	m->run = false;
	__atomic_store_n(&m->attention, 1, __ATOMIC_SEQ_CST);
	for (u32 i = 0; i < m->ncpus; i++) {
		vcpu_kick(&m->vcpu[i]);
		while (m->vcpu[i].started && !m->vcpu[i].parked)
			pthread_cond_wait(&m->parked, &m->bus.lock);
	}
	vclock_stop(&m->clock);
	/* What is due by now has happened: a stopped machine's lines are those of its time. */
	vclock_run(&m->clock);
}

void machine_stop(struct machine *m, enum run_state why)
{
	bool was = m->state == RUN_RUNNING;

	park_all(m);
	m->state = why;
	if (was)
		tell(m, "STOP");
}

void machine_powerdown(struct machine *m)
{
	/* The board has no power button that a guest could see: the event is all there is. */
	tell(m, "POWERDOWN");
}

int machine_savevm(struct machine *m, const char *path, struct sv_error *e)
{
	enum run_state was = m->state;
	int rc;

	machine_stop(m, was == RUN_RUNNING ? RUN_PAUSED : was);
	rc = savevm_save_file(&m->savevm, path, e);
	if (was == RUN_RUNNING)
		machine_cont(m);
	return rc;
}

int machine_loadvm(struct machine *m, const char *path, struct sv_error *e)
{
	enum run_state was = m->state;
	bool touched = false;
	int rc;

	machine_stop(m, was == RUN_RUNNING ? RUN_PAUSED : was);
	rc = savevm_load_file(&m->savevm, path, &touched, e);
	tcache_sync(m->tc, gaddr(0), 0);
	if (rc < 0 && touched)
		m->state = RUN_ERROR;
	else if (was == RUN_RUNNING)
		machine_cont(m);
	return rc;
}

void machine_quit(struct machine *m, int code)
{
	m->exit_code = code;
	__atomic_store_n(&m->want_quit, true, __ATOMIC_SEQ_CST);
	loop_wake(&m->loop);
}

/* Acts on what was asked for; true when the machine is to end. */
static bool requests(struct machine *m)
{
	if (__atomic_load_n(&m->want_quit, __ATOMIC_SEQ_CST))
		return true;
	if (m->want_poweroff || (m->want_reset && m->opt.no_reboot)) {
		m->want_poweroff = m->want_reset = false;
		park_all(m);
		m->state = RUN_SHUTDOWN;
		tell(m, "SHUTDOWN");
		return !m->opt.no_shutdown;
	}
	if (m->want_reset) {
		m->want_reset = false;
		park_all(m);
		machine_reset(m);
		tell(m, "RESET");
		if (m->state == RUN_RUNNING) {
			m->state = RUN_PAUSED;
			machine_cont(m);
		}
	}
	return false;
}

int machine_run(struct machine *m)
{
	for (;;) {
		u64 next;
		s64 wait = -1;

		pthread_mutex_lock(&m->bus.lock);
		if (requests(m)) {
			machine_stop(m, RUN_SHUTDOWN);
			pthread_mutex_unlock(&m->bus.lock);
			return m->exit_code;
		}
		if (m->clock.running) {
			vclock_run(&m->clock);
			next = vclock_next(&m->clock);
			if (next != TIMER_NEVER) {
				u64 now = vclock_now(&m->clock);

				wait = next <= now ? 0 : (s64)MIN(next - now, 3600000000000ull);
			}
		}
		pthread_mutex_unlock(&m->bus.lock);
		loop_once(&m->loop, wait);
	}
}
