/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/codemem.h - memory for generated code: one object mapped twice, writable here, executable there.
 *
 * No page is ever writable and executable.  The two mappings are of one anonymous shared object (mremap with an old
 * size of 0 makes the second), so no file descriptor and no executable memfd is needed.
 */
#ifndef CORE_CODEMEM_H
#define CORE_CODEMEM_H

#include "core/base.h"

struct codemem {
	u8 *rw;        /* writable alias */
	u64 rx;        /* where it runs */
	u32 *data;     /* plain memory behind it, near enough for pc-relative access from rx; the process's own */
	size_t size;   /* bytes */
	size_t ndata;  /* words of data */
	size_t pos;    /* next free byte */
	size_t frozen; /* [0, frozen) is shared with another process since a fork: never written again */
	size_t there;  /* up to here the pages exist, or were asked for */
};

/* Memory that is filled from its start is made in pieces of this many bytes: a page fault each would cost more. */
#define CODEMEM_PIECE (32 * 1024)
/* Makes the pages of [p, p+len) exist, writable.  Where the host cannot, they come by faults. */
void codemem_populate(void *p, size_t len);

/* size bytes of code and ndata words of data, zero.  0, or -1: no memory, or the host forbids executable mappings. */
int codemem_init(struct codemem *m, size_t size, size_t ndata);
void codemem_free(struct codemem *m);
/* Room for n bytes, 16-aligned; NULL if full.  The caller advances pos by what it used. */
u8 *codemem_room(struct codemem *m, size_t n);
static inline u64 codemem_rx(const struct codemem *m, const u8 *rw)
{
	return m->rx + (u64)(rw - m->rw);
}
/* At fork, on both sides: what is used becomes frozen. */
void codemem_freeze(struct codemem *m);
/* In the child: the rest of the region becomes its own.  0 or -1. */
int codemem_fork_child(struct codemem *m);
/* Drops everything from byte keep on and makes the region the process's own again.  No thread may be in it.  0 or -1.
 */
int codemem_reset(struct codemem *m, size_t keep);

#endif
