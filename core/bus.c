/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/bus.c - the physical address map and its dispatch. */
#include "core/bus.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void bus_init(struct bus *b)
{
	pthread_mutexattr_t a;

	/* Recursive: a device's write may raise a line into a controller that reads RAM through the bus. */
	pthread_mutexattr_init(&a);
	pthread_mutexattr_settype(&a, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&b->lock, &a);
	pthread_mutexattr_destroy(&a);
	b->n = 0;
	b->host_base = 0;
}

void bus_finish(struct bus *b)
{
	for (u32 i = 0; i < b->n; i++) {
		if (b->region[i].ram) {
			munmap(b->region[i].ram, b->region[i].size);
			close(b->region[i].fd);
		}
	}
	b->n = 0;
	pthread_mutex_destroy(&b->lock);
}

int bus_map(struct bus *b, const struct bus_region *r)
{
	u32 i;

	if (!r->size || r->base + (r->size - 1) < r->base)
		return -EINVAL;
	if (b->n == BUS_REGIONS)
		return -ENOSPC;
	for (i = 0; i < b->n; i++) {
		const struct bus_region *o = &b->region[i];

		if (r->base + (r->size - 1) < o->base)
			break;
		if (r->base <= o->base + (o->size - 1))
			return -EEXIST;
	}
	memmove(&b->region[i + 1], &b->region[i], (b->n - i) * sizeof(*r));
	b->region[i] = *r;
	b->n++;
	return 0;
}

int bus_map_ram(struct bus *b, const char *name, u64 base, u64 size, u8 **host)
{
	struct bus_region r = {.name = name, .base = base, .size = size};
	void *p;
	int e;

	if (!size || size % 4096 || base % 4096)
		return -EINVAL;
	r.fd = memfd_create(name, MFD_CLOEXEC);
	if (r.fd < 0)
		return -errno;
	if (ftruncate(r.fd, (off_t)size) < 0) {
		e = -errno;
		goto close_fd;
	}
	p = mmap(b->host_base ? (void *)(b->host_base + base) : NULL, size, PROT_READ | PROT_WRITE,
	         MAP_SHARED | MAP_NORESERVE | (b->host_base ? MAP_FIXED_NOREPLACE : 0), r.fd, 0);
	if (p == MAP_FAILED) {
		e = -errno;
		goto close_fd;
	}
	r.ram = p;
	e = bus_map(b, &r);
	if (e < 0)
		goto unmap;
	*host = p;
	return 0;
unmap:
	munmap(p, size);
close_fd:
	close(r.fd);
	return e;
}

const struct bus_region *bus_find(const struct bus *b, struct gpaddr pa)
{
	u32 lo = 0, hi = b->n;

	while (lo < hi) {
		u32 mid = (lo + hi) / 2;
		const struct bus_region *r = &b->region[mid];

		if (pa.v < r->base)
			hi = mid;
		else if (pa.v - r->base >= r->size)
			lo = mid + 1;
		else
			return r;
	}
	return NULL;
}

void *bus_ram(const struct bus *b, struct gpaddr pa, u64 len)
{
	const struct bus_region *r = bus_find(b, pa);

	if (!r || !r->ram || len > r->size - (pa.v - r->base))
		return NULL;
	return r->ram + (pa.v - r->base);
}

/* True if a device window takes this access. */
static bool takes(const struct bus_region *r, u64 offset, unsigned size)
{
	return (r->sizes & size) && offset % size == 0 && size <= r->size - offset;
}

bool bus_read(struct bus *b, struct gpaddr pa, unsigned size, u64 *value)
{
	const struct bus_region *r = bus_find(b, pa);
	u64 offset;

	if (!r)
		return false;
	offset = pa.v - r->base;
	if (r->ram) {
		if (size > r->size - offset)
			return false;
		*value = 0;
		switch (size) {
		case 1: *value = *(u8 *)(r->ram + offset); return true;
		case 2: *value = *(u16 *)(r->ram + offset); return true;
		case 4: *value = *(u32 *)(r->ram + offset); return true;
		default: *value = *(u64 *)(r->ram + offset); return true;
		}
	}
	if (!r->read || !takes(r, offset, size))
		return false;
	pthread_mutex_lock(&b->lock);
	*value = r->read(r->opaque, offset, size);
	pthread_mutex_unlock(&b->lock);
	if (size < 8)
		*value = bits_u(*value, 0, size * 8);
	return true;
}

bool bus_write(struct bus *b, struct gpaddr pa, unsigned size, u64 value)
{
	const struct bus_region *r = bus_find(b, pa);
	u64 offset;

	if (!r)
		return false;
	offset = pa.v - r->base;
	if (r->ram) {
		if (size > r->size - offset)
			return false;
		switch (size) {
		case 1: *(u8 *)(r->ram + offset) = (u8)value; return true;
		case 2: *(u16 *)(r->ram + offset) = (u16)value; return true;
		case 4: *(u32 *)(r->ram + offset) = (u32)value; return true;
		default: *(u64 *)(r->ram + offset) = value; return true;
		}
	}
	if (!r->write || !takes(r, offset, size))
		return false;
	pthread_mutex_lock(&b->lock);
	r->write(r->opaque, offset, size < 8 ? bits_u(value, 0, size * 8) : value, size);
	pthread_mutex_unlock(&b->lock);
	return true;
}
