/* SPDX-License-Identifier: GPL-2.0-or-later */
/* devices/device.h - what a device is: one const struct, found by name through devices.def.
 *
 * An instance is the device's own state struct, which begins with struct dev.  Its fields come from one X-macro list
 * (see savevm/vmstate.h) of REG and ARR (saved), DERIVED, HOST, and CONFIG (set by the machine before realize, fixed
 * then) rows.  There are no globals: two machines may stand in one process, and a test pokes an instance directly.
 *
 * Threads: every function of a device is called with the machine's lock held (struct bus).  Everything that arrives
 * through read and write is hostile: offsets are within mmio_size and sizes within the mask, values are anything.
 */
#ifndef DEVICES_DEVICE_H
#define DEVICES_DEVICE_H

#include "core/base.h"
#include "core/bus.h"
#include "core/timer.h"
#include "savevm/savevm.h"

struct dev;

/* An interrupt line: where a device's output goes. */
struct irq {
	void (*set)(void *opaque, u32 n, bool level);
	void *opaque;
	u32 n;
};

static inline void irq_set(const struct irq *i, bool level)
{
	if (i->set)
		i->set(i->opaque, i->n, level);
}

/* A configuration row: an unsigned integer of the state struct that the machine sets by name. */
struct dev_config {
	const char *name;
	u32 offset;
	u16 size;
	u64 preset, min, max;
	const char *doc;
};

/* What a device tree node refers to. */
struct fdt_refs {
	u32 irq_parent;      /* phandle of the interrupt controller; 0: none */
	const u32 *cpu_intc; /* phandles of the harts' own controllers */
	u32 ncpus;
};

struct device {
	const char *name;
	const char *doc;
	u32 state_size;
	u64 mmio_size;
	u8 sizes; /* access sizes: a mask of 1, 2, 4, 8; other accesses are bus errors */
	u32 nout; /* output lines, at most DEV_OUT */
	const struct dev_config *config;
	u32 nconfig;
	const struct vmstate *vmstate;
	/* Makes timers and connects the backend; config is set.  0 or -errno. */
	int (*realize)(struct dev *);
	void (*reset)(struct dev *);
	u64 (*read)(void *dev, u64 offset, unsigned size);
	void (*write)(void *dev, u64 offset, u64 value, unsigned size);
	void (*input)(struct dev *, u32 line, bool level); /* an input line changes; NULL: has none */
	/* Writes the node's body (the node /soc/<name>@<base> is open; libfdt sequential write).  0 or -FDT_ERR_*. */
	int (*fdt)(const struct dev *, void *fdt, const struct fdt_refs *);
	void (*finish)(struct dev *);
};

enum machine_request {
	MACHINE_POWEROFF,
	MACHINE_RESET,
	MACHINE_FAIL, /* the guest reports a failure: code */
};

struct chardev;

#define DEV_OUT 32
struct dev {
	const struct device *type;
	struct vclock *clock;
	struct chardev *chr; /* backend, or NULL */
	/* What the device asks of the machine; called with the lock held, acted on later. */
	void (*request)(void *opaque, enum machine_request what, u32 code);
	void *request_opaque;
	u64 base;       /* guest-physical address */
	u32 irq_number; /* of out[0] at the interrupt controller, for the device tree */
	struct irq out[DEV_OUT];
};

/* The device called name, or NULL. */
const struct device *device_find(const char *name);
/* All devices, NULL-ended. */
extern const struct device *const devices[];

/* A new instance with preset configuration, not yet realized; NULL: no memory. */
struct dev *dev_new(const struct device *type, struct vclock *clock);
/* Sets a configuration row.  0, -ENOENT for an unknown name, -ERANGE. */
int dev_set(struct dev *d, const char *name, u64 value);
/* Realizes, resets, maps the window at base (bus may be NULL in tests) and registers the state (s may be NULL).  0 or
 * e->code. */
int dev_start(struct dev *d, struct bus *bus, u64 base, struct savevm *s, struct sv_error *e);
void dev_free(struct dev *d);

/* An irq that goes to input line n of d. */
struct irq dev_input(struct dev *d, u32 n);

#define DEV_CONFIG(type_, field, preset_, min_, max_, doc_)                                                            \
	{                                                                                                              \
#field, offsetof(SV_STRUCT, field), sizeof(((SV_STRUCT *)0)->field), preset_, min_, max_, doc_         \
	}

#endif
