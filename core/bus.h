/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/bus.h - a machine's physical address space: RAM blocks and device windows.
 *
 * The map is made before the first CPU runs and does not change afterwards, so lookups take no lock.  Accesses to
 * device windows are made with the machine's lock held, one at a time.  RAM is one memfd mapping per block, so that
 * other processes and later the host's MMU can map it too.
 */
#ifndef CORE_BUS_H
#define CORE_BUS_H

#include <pthread.h>

#include "core/base.h"

struct bus_region {
	const char *name;
	u64 base, size;
	u8 *ram;  /* host address of a RAM block; NULL: a device window */
	int fd;   /* memfd of a RAM block */
	u8 sizes; /* device window: access sizes it takes, a mask of 1, 2, 4, 8 */
	u64 (*read)(void *opaque, u64 offset, unsigned size);
	void (*write)(void *opaque, u64 offset, u64 value, unsigned size);
	void *opaque;
};

#define BUS_REGIONS 64
struct bus {
	u64 host_base; /* RAM at guest-physical a is mapped at host_base + a (so that a struct mm can describe it); 0:
	                  anywhere */
	pthread_mutex_t lock; /* the machine's lock: devices, timers, interrupt lines */
	u32 n;
	struct bus_region region[BUS_REGIONS]; /* by base */
};

void bus_init(struct bus *b);
/* Unmaps the RAM blocks. */
void bus_finish(struct bus *b);
/* Adds a device window.  0, -EEXIST when it overlaps another region, -ENOSPC, -EINVAL for an empty or wrapping range.
 */
int bus_map(struct bus *b, const struct bus_region *r);
/* Makes a RAM block of size bytes (page multiple), zero-filled, at guest-physical base; host address in *host.  -errno.
 */
int bus_map_ram(struct bus *b, const char *name, u64 base, u64 size, u8 **host);
/* The region holding pa, or NULL. */
const struct bus_region *bus_find(const struct bus *b, struct gpaddr pa);
/* The host address of [pa, pa+len) if it lies in one RAM block, else NULL. */
void *bus_ram(const struct bus *b, struct gpaddr pa, u64 len);
/* One access of size 1, 2, 4, 8 as a CPU makes it, RAM or device, takes the lock itself for devices.  Values are
 * zero-extended, little-endian on the wire.  False: nothing there, or the device refuses the size, or the access
 * crosses the region's end. */
bool bus_read(struct bus *b, struct gpaddr pa, unsigned size, u64 *value);
bool bus_write(struct bus *b, struct gpaddr pa, unsigned size, u64 value);

#endif
