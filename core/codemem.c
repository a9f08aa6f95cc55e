/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/codemem.c - memory for generated code. */
#include "core/codemem.h"

#include <sys/mman.h>
#include <sys/syscall.h>

#include "core/raw.h"

/* madvise(2), since Linux 5.14; older headers do not have it */
#define POPULATE_WRITE 23

void codemem_populate(void *p, size_t len)
{
	raw_syscall(SYS_madvise, (long)p, (long)len, POPULATE_WRITE, 0, 0, 0);
}

static long map_shared(u64 at, size_t size)
{
	return raw_syscall(SYS_mmap, (long)at, (long)size, PROT_READ | PROT_WRITE,
	                   MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
}

/* Makes the pages at rw executable at rx too. */
static long alias(u8 *rw, size_t size, u64 rx)
{
	long r = raw_syscall(SYS_mremap, (long)rw, 0, (long)size, MREMAP_MAYMOVE | MREMAP_FIXED, (long)rx, 0);

	if (raw_failed(r))
		return r;
	long p = raw_syscall(SYS_mprotect, r, (long)size, PROT_READ | PROT_EXEC, 0, 0, 0);

	return raw_failed(p) ? p : r;
}

static size_t data_bytes(const struct codemem *m)
{
	return ROUND_UP(m->ndata * sizeof *m->data, (size_t)4096);
}

/* One span of addresses: writable alias, executable alias, data. */
int codemem_init(struct codemem *m, size_t size, size_t ndata)
{
	long span;

	*m = (struct codemem){.size = ROUND_UP(size, (size_t)4096), .ndata = ndata};
	span = raw_syscall(SYS_mmap, 0, (long)(2 * m->size + data_bytes(m)), PROT_READ | PROT_WRITE,
	                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (raw_failed(span))
		return -1;
	m->rw = (u8 *)span;
	m->rx = (u64)span + m->size;
	m->data = (u32 *)(m->rx + m->size);
	if (!raw_failed(map_shared((u64)span, m->size)) && !raw_failed(alias(m->rw, m->size, m->rx)))
		return 0;
	codemem_free(m);
	m->rw = NULL;
	return -1;
}

void codemem_free(struct codemem *m)
{
	munmap(m->rw, 2 * m->size + data_bytes(m));
}

u8 *codemem_room(struct codemem *m, size_t n)
{
	size_t pos = ROUND_UP(m->pos, (size_t)16);

	if (pos + n > m->size)
		return NULL;
	if (pos + n > m->there) {
		size_t from = MAX(ROUND_DOWN(pos, (size_t)4096), m->there);
		size_t len = MIN(ROUND_UP(pos + n, (size_t)4096) - from + CODEMEM_PIECE - 4096, m->size - from);

		codemem_populate(m->rw + from, len); /* the kernel maps what is there around a fault in rx */
		m->there = from + len;
	}
	m->pos = pos;
	return m->rw + pos;
}

void codemem_freeze(struct codemem *m)
{
	m->frozen = m->pos = MIN(ROUND_UP(m->pos, (size_t)4096), m->size);
}

static int own_from(struct codemem *m, size_t from)
{
	m->there = from;
	if (from >= m->size)
		return 0;
	if (raw_failed(map_shared((u64)m->rw + from, m->size - from)) ||
	    raw_failed(alias(m->rw + from, m->size - from, m->rx + from)))
		return -1;
	return 0;
}

int codemem_fork_child(struct codemem *m)
{
	return own_from(m, m->frozen);
}

int codemem_reset(struct codemem *m, size_t keep)
{
	m->pos = keep;
	if (m->frozen <= keep)
		return 0;
	/* stubs at the front stay shared: they are never written */
	keep = ROUND_UP(keep, (size_t)4096);
	m->pos = m->frozen = keep;
	return own_from(m, keep);
}
