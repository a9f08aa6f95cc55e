/* SPDX-License-Identifier: GPL-2.0-or-later */
/* savevm/stream.h - bytes out and bytes in: a growing buffer to write to, a bounds-checked cursor to read from.
 *
 * All integers are little-endian.  Reading past the end sets a sticky error and yields zeros, so that a parser checks
 * once per record.  Nothing here trusts a length: memory is allocated for bytes that are there, never for bytes
 * announced.
 */
#ifndef SAVEVM_STREAM_H
#define SAVEVM_STREAM_H

#include "core/base.h"

struct sv_writer {
	u8 *data;
	size_t len, room;
	bool failed; /* out of memory */
};

void sv_put(struct sv_writer *w, const void *p, size_t len);
void sv_put_int(struct sv_writer *w, u64 v, unsigned bytes);
/* A name: one length byte, then at most 255 characters without a final zero. */
void sv_put_name(struct sv_writer *w, const char *s);
/* Overwrites bytes at an earlier position (a length that is known now). */
void sv_patch_int(struct sv_writer *w, size_t at, u64 v, unsigned bytes);
void sv_writer_free(struct sv_writer *w);

struct sv_reader {
	const u8 *p;
	size_t len; /* left */
	bool failed;
};

/* The next len bytes, or NULL (and failed) when fewer are left. */
const u8 *sv_get(struct sv_reader *r, size_t len);
u64 sv_get_int(struct sv_reader *r, unsigned bytes);
/* A name into buf of at least 256 bytes, zero-ended.  A zero byte inside it fails the reader. */
void sv_get_name(struct sv_reader *r, char *buf);
/* A reader over the next len bytes, which r then has behind it. */
struct sv_reader sv_sub(struct sv_reader *r, u64 len);

/* CRC-32 (IEEE 802.3, reflected) of a buffer, going on from crc (0 to begin). */
u32 sv_crc32(u32 crc, const u8 *p, size_t len);

#endif
