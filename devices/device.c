/* SPDX-License-Identifier: GPL-2.0-or-later */
/* devices/device.c - making instances of the devices in devices.def. */
#include "devices/device.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DEVICE(symbol) extern const struct device dev_##symbol;
#include "devices/devices.def"
#undef DEVICE

const struct device *const devices[] = {
#define DEVICE(symbol) &dev_##symbol,
#include "devices/devices.def"
#undef DEVICE
    NULL,
};

const struct device *device_find(const char *name)
{
	for (const struct device *const *d = devices; *d; d++)
		if (!strcmp((*d)->name, name))
			return *d;
	return NULL;
}

static void put(struct dev *d, const struct dev_config *c, u64 v)
{
	u8 *p = (u8 *)d + c->offset;

	switch (c->size) {
	case 1: *p = (u8)v; break;
	case 2: *(u16 *)p = (u16)v; break;
	case 4: *(u32 *)p = (u32)v; break;
	default: *(u64 *)p = v; break;
	}
}

struct dev *dev_new(const struct device *type, struct vclock *clock)
{
	struct dev *d = calloc(1, type->state_size);

	if (!d)
		return NULL;
	check(type->nout <= DEV_OUT && type->state_size >= sizeof(*d));
	d->type = type;
	d->clock = clock;
	for (u32 i = 0; i < type->nconfig; i++)
		put(d, &type->config[i], type->config[i].preset);
	return d;
}

int dev_set(struct dev *d, const char *name, u64 value)
{
	for (u32 i = 0; i < d->type->nconfig; i++) {
		const struct dev_config *c = &d->type->config[i];

		if (strcmp(c->name, name))
			continue;
		if (value < c->min || value > c->max)
			return -ERANGE;
		put(d, c, value);
		return 0;
	}
	return -ENOENT;
}

int dev_start(struct dev *d, struct bus *bus, u64 base, struct savevm *s, struct sv_error *e)
{
	const struct device *t = d->type;
	int rc = t->realize ? t->realize(d) : 0;

	if (rc < 0)
		return sv_fail(e, rc, "%s: %s", t->name, strerror(-rc));
	d->base = base;
	if (t->reset)
		t->reset(d);
	if (bus && t->mmio_size) {
		struct bus_region r = {.name = t->name,
		                       .base = base,
		                       .size = t->mmio_size,
		                       .fd = -1,
		                       .sizes = t->sizes,
		                       .read = t->read,
		                       .write = t->write,
		                       .opaque = d};

		rc = bus_map(bus, &r);
		if (rc < 0)
			return sv_fail(e, rc, "%s: no room at address 0x%llx", t->name, (unsigned long long)base);
	}
	return s && t->vmstate ? savevm_register(s, t->vmstate, d, SV_INSTANCE_ANY, e) : 0;
}

void dev_free(struct dev *d)
{
	if (!d)
		return;
	if (d->type->finish)
		d->type->finish(d);
	free(d);
}

static void to_input(void *opaque, u32 n, bool level)
{
	struct dev *d = opaque;

	d->type->input(d, n, level);
}

struct irq dev_input(struct dev *d, u32 n)
{
	return (struct irq){to_input, d, n};
}
