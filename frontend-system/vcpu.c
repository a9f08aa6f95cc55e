/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-system/vcpu.c - the thread of a CPU: run, deliver, wait, park.
 *
 * A CPU thread leaves translated code when exit_request is set.  The order that loses nothing: whoever wants attention
 * stores its reason (an interrupt line, attention) and then exit_request; the CPU clears exit_request and then looks
 * for reasons.  Waiting happens under the machine's lock, under which lines change, so that a wake-up between looking
 * and waiting cannot happen.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "core/guest.h"
#include "core/log.h"
#include "core/softmmu.h"
#include "devices/aclint.h"
#include "frontend-system/machine.h"

#define SIGNAL_STACK (64 * 1024)

static u64 host_cycles(struct cpu *cpu)
{
	struct vcpu *v = cpu->frontend;

	return vclock_now(&v->m->clock);
}

static u64 pc_of(const struct cpu *cpu)
{
	return cpu_read_slot(cpu, cpu->guest->slot_pc);
}

/* Runs until a reason to come back under the lock. */
static void run(struct vcpu *v)
{
	struct cpu *cpu = v->cpu;
	const struct guest_sys *sys = cpu->guest->sys;

	for (;;) {
		enum cpu_exit why;

		__atomic_store_n(&cpu->exit_request, 0, __ATOMIC_SEQ_CST);
		if (__atomic_load_n(&v->m->attention, __ATOMIC_SEQ_CST))
			return;
		if (sys->interrupt(cpu) && log_on(LOG_INT))
			log_printf("cpu %u: interrupt, goes on at %llx\n", cpu->index, (unsigned long long)pc_of(cpu));
		why = cpu_run(cpu);
		if (why == CPU_EXIT_REQUEST || why == CPU_EXIT_NONE)
			continue;
		if (log_on(LOG_INT))
			log_printf("cpu %u: exit %d, code %x, value %llx, at %llx\n", cpu->index, (int)why,
			           cpu->exit_code, (unsigned long long)cpu->exit_addr, (unsigned long long)pc_of(cpu));
		if (sys->exception(cpu, why) == SYS_WAIT && !sys->wake(cpu)) {
			v->waiting = 1;
			return;
		}
	}
}

static void *thread(void *arg)
{
	struct vcpu *v = arg;
	struct machine *m = v->m;
	struct cpu *cpu = v->cpu;
	stack_t ss = {.ss_size = SIGNAL_STACK};

	ss.ss_sp = mmap(NULL, SIGNAL_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	check(ss.ss_sp != MAP_FAILED);
	sigaltstack(&ss, NULL);
	cpu_set_current(cpu);
	pthread_mutex_lock(&m->bus.lock);
	while (!m->ended) {
		if (!m->run) {
			cpu_fold_fp_flags(cpu);
			v->parked = true;
			pthread_cond_broadcast(&m->parked);
			pthread_cond_wait(&v->cond, &m->bus.lock);
			v->parked = false;
			continue;
		}
		if (v->waiting) {
			if (!cpu->guest->sys->wake(cpu)) {
				pthread_cond_wait(&v->cond, &m->bus.lock);
				continue;
			}
			v->waiting = 0;
		}
		pthread_mutex_unlock(&m->bus.lock);
		run(v);
		pthread_mutex_lock(&m->bus.lock);
	}
	v->parked = true;
	pthread_cond_broadcast(&m->parked);
	pthread_mutex_unlock(&m->bus.lock);
	ss.ss_flags = SS_DISABLE;
	sigaltstack(&ss, NULL);
	munmap(ss.ss_sp, SIGNAL_STACK);
	return NULL;
}

void vcpu_kick(struct vcpu *v)
{
	cpu_request_exit(v->cpu);
	pthread_cond_signal(&v->cond);
}

/* -- saved state: the guest's rows, and whether the CPU waits
 * ------------------------------------------------------------ */

static int post_load(void *state, u16 version)
{
	struct cpu *cpu = cpu_of_state(state);
	const struct guest *g = cpu->guest;

	(void)version;
	for (u32 i = 0; i < g->nrows; i++)
		if (g->rows[i].recompute)
			g->rows[i].recompute(cpu);
	return g->sys->post_load ? g->sys->post_load(cpu) : 0;
}

static int vcpu_post_load(void *state, u16 version)
{
	struct vcpu *v = state;

	(void)version;
	return v->waiting > 1 ? -EINVAL : 0;
}

static const struct vmstate_field vcpu_fields[] = {{"waiting", offsetof(struct vcpu, waiting), 1, 1, 1, SV_INT}};
static const struct vmstate vmstate_vcpu = {.name = "vcpu",
                                            .version = 1,
                                            .minimum = 1,
                                            .fields = vcpu_fields,
                                            .nfields = ARRAY_LEN(vcpu_fields),
                                            .post_load = vcpu_post_load};

static int make_vmstate(struct vcpu *v)
{
	const struct guest *g = v->cpu->guest;
	u32 n = 0;
	u16 version = 1;

	v->fields = calloc(g->nrows, sizeof(*v->fields));
	if (!v->fields)
		return -ENOMEM;
	for (u32 i = 0; i < g->nrows; i++) {
		const struct state_row *r = &g->rows[i];
		u16 size = r->size, count = r->count;

		if (r->kind)
			continue;
		if (size == 16) {
			size = 8;
			count = (u16)(count * 2);
		}
		v->fields[n++] = (struct vmstate_field){r->name, r->offset, size, count, r->version, SV_INT};
		version = MAX(version, r->version);
	}
	v->vms = (struct vmstate){.name = g->name,
	                          .version = version,
	                          .minimum = 1,
	                          .fields = v->fields,
	                          .nfields = n,
	                          .post_load = post_load};
	return 0;
}

int vcpu_init(struct machine *m, u32 i, struct sv_error *e)
{
	struct vcpu *v = &m->vcpu[i];
	int rc;

	v->m = m;
	pthread_cond_init(&v->cond, NULL);
	v->cpu = cpu_new(m->guest, &m->mm, m->tc);
	if (!v->cpu)
		return sv_fail(e, -ENOMEM, "out of memory");
	v->cpu->index = i;
	v->cpu->frontend = v;
	v->host.cycles = host_cycles;
	if (!v->host.time)
		v->host.time = host_cycles;
	if (softmmu_init(v->cpu, &m->bus) < 0 || make_vmstate(v) < 0)
		return sv_fail(e, -ENOMEM, "out of memory");
	rc = savevm_register(&m->savevm, &v->vms, cpu_state(v->cpu), i, e);
	return rc < 0 ? rc : savevm_register(&m->savevm, &vmstate_vcpu, v, i, e);
}

int vcpu_start(struct vcpu *v, struct sv_error *e)
{
	sigset_t all, old;
	int rc;

	/* Signals to the process are the main thread's. */
	sigfillset(&all);
	sigdelset(&all, SIGSEGV);
	sigdelset(&all, SIGBUS);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	rc = pthread_create(&v->thread, NULL, thread, v);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (rc)
		return sv_fail(e, -rc, "thread of CPU %u: %s", v->cpu->index, strerror(rc));
	v->started = true;
	return 0;
}

void vcpu_finish(struct vcpu *v)
{
	if (v->started)
		pthread_join(v->thread, NULL);
	if (v->cpu) {
		if (v->cpu->mmu)
			softmmu_finish(v->cpu);
		cpu_free(v->cpu);
	}
	free(v->fields);
	pthread_cond_destroy(&v->cond);
}
