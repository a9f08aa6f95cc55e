/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-system/machine.h - a machine: its CPUs, bus, devices, clock, and whether it runs.
 *
 * Threads: the main thread runs the event loop, timers and monitors; each CPU has a thread.  The machine's lock is
 * bus.lock: devices, timers, interrupt lines, run control.  A CPU thread takes it for device accesses, to wait and to
 * park.
 */
#ifndef FRONTEND_SYSTEM_MACHINE_H
#define FRONTEND_SYSTEM_MACHINE_H

#include <pthread.h>

#include "core/bus.h"
#include "core/cpu.h"
#include "core/guest_sys.h"
#include "core/loop.h"
#include "core/mm.h"
#include "core/tcache.h"
#include "core/timer.h"
#include "devices/device.h"
#include "savevm/savevm.h"

#define MACHINE_CPUS 16
#define MACHINE_DEVS 32

struct machine;

struct vcpu {
	struct sys_host host; /* first: cpu->frontend points here */
	struct machine *m;
	struct cpu *cpu;
	pthread_t thread;
	pthread_cond_t cond; /* what it waits for, parked or in WFI */
	bool started, parked;
	u8 waiting;         /* saved: waits for an interrupt */
	struct vmstate vms; /* made from the guest's rows */
	struct vmstate_field *fields;
};

enum run_state {
	RUN_PRELAUNCH, /* -S: not started yet */
	RUN_RUNNING,
	RUN_PAUSED,
	RUN_INMIGRATE,
	RUN_SHUTDOWN, /* powered off, kept for the monitor */
	RUN_ERROR,    /* a load failed half way: cannot run */
};

/* What the command line says. */
struct machine_options {
	const char *machine, *cpu, *kernel, *initrd, *append, *bios, *dtb, *dumpdtb, *incoming;
	u64 ram;
	u32 cpus;
	bool paused, no_reboot, no_shutdown, only_migratable, interp, random_ra;
	u64 code_size;
	u32 hot_after, hot_budget;
	u32 log;
	const char *log_file;
};

struct board {
	const char *name; /* -M */
	const char *guest;
	const char *state_name; /* of the saved machine */
	/* Makes devices and loads what the options name; fills start. */
	int (*init)(struct machine *m, struct sv_error *e);
	/* Puts the loaded images back: at every reset. */
	void (*reset)(struct machine *m);
};

/* A piece of an image in RAM, written anew at each reset. */
struct blob {
	u64 at;
	u8 *data;
	u64 len, zero; /* zero: bytes of zeros behind it */
	struct blob *next;
};

struct machine {
	const struct board *board;
	const struct guest *guest;
	struct machine_options opt;
	struct bus bus;
	struct vclock clock;
	struct loop loop;
	struct savevm savevm;
	struct mm mm;
	struct tcache *tc;
	struct vcpu vcpu[MACHINE_CPUS];
	u32 ncpus;
	struct dev *dev[MACHINE_DEVS];
	u32 ndev;
	struct chardev *serial[2];
	struct blob *blobs;
	u64 start_pc, start_arg[3];
	u64 saved_clock; /* row of the saved machine */
	enum run_state state;
	u32 attention; /* nonzero: CPU threads come and look */
	bool run;      /* CPU threads run */
	bool ended;    /* CPU threads end */
	pthread_cond_t parked;
	/* requests, acted on by the main loop */
	bool want_poweroff, want_reset, want_quit;
	int exit_code;
	/* told of changes: "STOP", "RESUME", "SHUTDOWN", "RESET", "POWERDOWN" (QMP events) */
	void (*event)(void *opaque, const char *name);
	void *event_opaque;
};

extern const struct board board_virt_riscv64;

/* First step: event loop, clock and lock are there, so that backends can be opened.  0 or e->code. */
int machine_prepare(struct machine *m, const struct machine_options *o, struct sv_error *e);
/* Second step: makes the machine, stopped.  0 or e->code. */
int machine_init(struct machine *m, struct sv_error *e);
void machine_finish(struct machine *m);
/* The machine's reset: devices, images, CPUs.  Stopped or before the start. */
void machine_reset(struct machine *m);
/* Run control; main thread, lock held. */
void machine_cont(struct machine *m);
void machine_stop(struct machine *m, enum run_state why);
int machine_savevm(struct machine *m, const char *path, struct sv_error *e);
int machine_loadvm(struct machine *m, const char *path, struct sv_error *e);
void machine_powerdown(struct machine *m);
const char *machine_state_name(const struct machine *m);
/* The main loop: until quit or power off.  The exit code. */
int machine_run(struct machine *m);
/* Asks for the end; any thread and signal handlers. */
void machine_quit(struct machine *m, int code);

/* Adds a device at base; its first output line goes to irq_to (may be empty).  NULL with e. */
struct dev *machine_device(struct machine *m, const char *name, u64 base, struct sv_error *e);
int machine_start_device(struct machine *m, struct dev *d, u64 base, struct sv_error *e);
/* Sets line n of CPU i.  Lock held. */
void machine_cpu_line(struct machine *m, u32 i, u32 n, bool level);

/* vcpu.c */
int vcpu_init(struct machine *m, u32 i, struct sv_error *e);
int vcpu_start(struct vcpu *v, struct sv_error *e);
void vcpu_kick(struct vcpu *v);
void vcpu_finish(struct vcpu *v);

/* loader.c: images into blobs.  0 or e->code. */
int load_blob(struct machine *m, u64 at, const void *data, u64 len, u64 zero, struct sv_error *e);
/* An ELF file (its entry in *entry, highest address used in *end), or any other file at address at. */
int load_image(struct machine *m, const char *path, u64 at, u64 *entry, u64 *end, struct sv_error *e);
/* True if the file is a kernel that expects to be started by firmware (Linux
 * Documentation/arch/riscv/boot-image-header.rst). */
bool load_is_linux(const char *path);
void load_again(struct machine *m);

/* monitor.c, qmp.c: a monitor on a chardev. */
struct chardev;
int monitor_open(struct machine *m, struct chardev *c);
int qmp_open(struct machine *m, struct chardev *c);
/* Runs one human monitor command; its output is appended to *out (malloced). */
void monitor_command(struct machine *m, const char *line, char **out);

#endif
