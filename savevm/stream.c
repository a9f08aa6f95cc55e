/* SPDX-License-Identifier: GPL-2.0-or-later */
/* savevm/stream.c - the byte level of the stream. */
#include "savevm/stream.h"

#include <stdlib.h>
#include <string.h>

static bool reserve(struct sv_writer *w, size_t len)
{
	size_t room = w->room ? w->room : 4096;
	u8 *p;

	if (w->failed)
		return false;
	if (w->room - w->len >= len)
		return true;
	while (room - w->len < len)
		room *= 2;
	p = realloc(w->data, room);
	if (!p) {
		w->failed = true;
		return false;
	}
	w->data = p;
	w->room = room;
	return true;
}

void sv_put(struct sv_writer *w, const void *p, size_t len)
{
	if (!len || !reserve(w, len))
		return;
	memcpy(w->data + w->len, p, len);
	w->len += len;
}

void sv_put_int(struct sv_writer *w, u64 v, unsigned bytes)
{
	u8 b[8];

	for (unsigned i = 0; i < bytes; i++)
		b[i] = (u8)(v >> 8 * i);
	sv_put(w, b, bytes);
}

void sv_put_name(struct sv_writer *w, const char *s)
{
	size_t len = strlen(s);

	check(len <= 255);
	sv_put_int(w, len, 1);
	sv_put(w, s, len);
}

void sv_patch_int(struct sv_writer *w, size_t at, u64 v, unsigned bytes)
{
	if (w->failed)
		return;
	check(at + bytes <= w->len);
	for (unsigned i = 0; i < bytes; i++)
		w->data[at + i] = (u8)(v >> 8 * i);
}

void sv_writer_free(struct sv_writer *w)
{
	free(w->data);
	*w = (struct sv_writer){0};
}

const u8 *sv_get(struct sv_reader *r, size_t len)
{
	const u8 *p = r->p;

	if (r->failed || len > r->len) {
		r->failed = true;
		return NULL;
	}
	r->p += len;
	r->len -= len;
	return p;
}

u64 sv_get_int(struct sv_reader *r, unsigned bytes)
{
	const u8 *p = sv_get(r, bytes);
	u64 v = 0;

	for (unsigned i = 0; p && i < bytes; i++)
		v |= (u64)p[i] << 8 * i;
	return v;
}

void sv_get_name(struct sv_reader *r, char *buf)
{
	size_t len = sv_get_int(r, 1);
	const u8 *p = sv_get(r, len);

	buf[0] = 0;
	if (!p)
		return;
	if (memchr(p, 0, len)) {
		r->failed = true;
		return;
	}
	memcpy(buf, p, len);
	buf[len] = 0;
}

struct sv_reader sv_sub(struct sv_reader *r, u64 len)
{
	struct sv_reader sub = {0};

	if (len > r->len) {
		r->failed = true;
		sub.failed = true;
		return sub;
	}
	sub.len = len;
	sub.p = sv_get(r, len);
	sub.failed = r->failed;
	return sub;
}

u32 sv_crc32(u32 crc, const u8 *p, size_t len)
{
	static u32 table[16]; /* a nibble at a time: small, and the same whoever fills it first */
	u32 c = ~crc;

	if (!__atomic_load_n(&table[15], __ATOMIC_ACQUIRE)) {
		for (u32 i = 0; i < 16; i++) {
			u32 v = i;

			for (int k = 0; k < 4; k++)
				v = v & 1 ? v >> 1 ^ 0xedb88320u : v >> 1;
			__atomic_store_n(&table[i], v, __ATOMIC_RELEASE);
		}
	}
	for (size_t i = 0; i < len; i++) {
		c ^= p[i];
		c = c >> 4 ^ table[c & 15];
		c = c >> 4 ^ table[c & 15];
	}
	return ~c;
}
