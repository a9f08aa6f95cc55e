/* SPDX-License-Identifier: GPL-2.0-or-later */
/* savevm/state.c - one description's rows to bytes and back: tag, length, value.
 *
 * Loading is the reverse of saving over the same table.  The stream decides the order of fields, the table decides what
 * they are; a bitmap of rows seen finds doubles and holes.  Nothing of the stream is used as an index or a size without
 * a comparison with the table first.
 */
#include "savevm/savevm.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TAG_FIELD      1
#define TAG_SUBSECTION 2
#define MAX_FIELDS     512
#define MAX_DEPTH      4

int sv_fail(struct sv_error *e, int code, const char *fmt, ...)
{
	va_list ap;

	e->code = code;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	return code;
}

static u64 read_host(const u8 *p, unsigned size)
{
	u64 v = 0;

	memcpy(&v, p, size); /* overwritten below for hosts that are not little-endian */
	switch (size) {
	case 1: return *p;
	case 2: {
		u16 x;
		memcpy(&x, p, 2);
		return x;
	}
	case 4: {
		u32 x;
		memcpy(&x, p, 4);
		return x;
	}
	default: return v;
	}
}

static void write_host(u8 *p, unsigned size, u64 v)
{
	u8 x1 = (u8)v;
	u16 x2 = (u16)v;
	u32 x4 = (u32)v;

	switch (size) {
	case 1: memcpy(p, &x1, 1); break;
	case 2: memcpy(p, &x2, 2); break;
	case 4: memcpy(p, &x4, 4); break;
	default: memcpy(p, &v, 8); break;
	}
}

void sv_save_state(struct sv_writer *w, const struct vmstate *vms, void *state)
{
	if (vms->pre_save)
		vms->pre_save(state);
	for (u32 i = 0; i < vms->nfields; i++) {
		const struct vmstate_field *f = &vms->fields[i];
		const u8 *p = (const u8 *)state + f->offset;

		sv_put_int(w, TAG_FIELD, 1);
		sv_put_name(w, f->name);
		sv_put_int(w, (u64)f->size * f->count, 4);
		for (u32 k = 0; k < f->count; k++)
			sv_put_int(w, read_host(p + (size_t)k * f->size, f->size), f->size);
	}
	for (const struct vmstate *const *s = vms->subsections; s && *s; s++) {
		size_t at;

		if ((*s)->needed && !(*s)->needed(state))
			continue;
		sv_put_int(w, TAG_SUBSECTION, 1);
		sv_put_name(w, (*s)->name);
		sv_put_int(w, (*s)->version, 2);
		at = w->len;
		sv_put_int(w, 0, 4);
		sv_save_state(w, *s, state);
		sv_patch_int(w, at, w->len - at - 4, 4);
	}
}

static int load_field(struct sv_reader *r, const struct vmstate *vms, void *state, u16 version, bool dry, u64 *seen,
                      struct sv_error *e)
{
	char tag[256];
	const struct vmstate_field *f = NULL;
	struct sv_reader v;
	u64 len;
	u32 i;

	sv_get_name(r, tag);
	len = sv_get_int(r, 4);
	v = sv_sub(r, len);
	if (r->failed)
		return sv_fail(e, -EINVAL, "%s: cut off in field '%s'", vms->name, tag);
	for (i = 0; i < vms->nfields; i++)
		if (!strcmp(vms->fields[i].name, tag))
			break;
	if (i == vms->nfields)
		return sv_fail(e, -EINVAL, "%s: unknown field '%s'", vms->name, tag);
	f = &vms->fields[i];
	if (f->version > version)
		return sv_fail(e, -EINVAL, "%s: field '%s' does not belong to version %u", vms->name, tag, version);
	if (seen[i / 64] >> i % 64 & 1)
		return sv_fail(e, -EINVAL, "%s: field '%s' stands there twice", vms->name, tag);
	seen[i / 64] |= 1ull << i % 64;
	if (len != (u64)f->size * f->count)
		return sv_fail(e, -EINVAL, "%s: field '%s' has %llu bytes instead of %u", vms->name, tag,
		               (unsigned long long)len, f->size * f->count);
	for (u32 k = 0; k < f->count; k++) {
		u64 x = sv_get_int(&v, f->size);

		if (f->kind == SV_BOOL && x > 1)
			return sv_fail(e, -EINVAL, "%s: field '%s' is neither 0 nor 1", vms->name, tag);
		if (!dry)
			write_host((u8 *)state + f->offset + (size_t)k * f->size, f->size, x);
	}
	return 0;
}

static int load_rows(struct sv_reader *r, const struct vmstate *vms, void *state, u16 version, bool dry, unsigned depth,
                     struct sv_error *e)
{
	u64 seen[MAX_FIELDS / 64] = {0};
	u64 subs = 0;

	if (depth > MAX_DEPTH)
		return sv_fail(e, -EINVAL, "%s: subsections too deep", vms->name);
	if (version < vms->minimum || version > vms->version)
		return sv_fail(e, -EINVAL, "%s: version %u is not one of %u to %u", vms->name, version, vms->minimum,
		               vms->version);
	while (r->len && !r->failed) {
		u64 kind = sv_get_int(r, 1);
		int rc;

		if (kind == TAG_FIELD) {
			rc = load_field(r, vms, state, version, dry, seen, e);
		} else if (kind == TAG_SUBSECTION) {
			char tag[256];
			u16 v;
			struct sv_reader body;
			u32 k = 0;

			sv_get_name(r, tag);
			v = (u16)sv_get_int(r, 2);
			body = sv_sub(r, sv_get_int(r, 4));
			if (r->failed)
				return sv_fail(e, -EINVAL, "%s: cut off in subsection '%s'", vms->name, tag);
			while (vms->subsections && vms->subsections[k] && strcmp(vms->subsections[k]->name, tag))
				k++;
			if (!vms->subsections || !vms->subsections[k])
				return sv_fail(e, -EINVAL, "%s: unknown subsection '%s'", vms->name, tag);
			if (k >= 64 || subs >> k & 1)
				return sv_fail(e, -EINVAL, "%s: subsection '%s' stands there twice", vms->name, tag);
			subs |= 1ull << k;
			rc = load_rows(&body, vms->subsections[k], state, v, dry, depth + 1, e);
		} else {
			return sv_fail(e, -EINVAL, "%s: unknown kind of field %llu", vms->name,
			               (unsigned long long)kind);
		}
		if (rc < 0)
			return rc;
	}
	if (r->failed)
		return sv_fail(e, -EINVAL, "%s: cut off", vms->name);
	for (u32 i = 0; i < vms->nfields; i++)
		if (vms->fields[i].version <= version && !(seen[i / 64] >> i % 64 & 1))
			return sv_fail(e, -EINVAL, "%s: field '%s' is missing", vms->name, vms->fields[i].name);
	if (!dry && vms->post_load && vms->post_load(state, version) < 0)
		return sv_fail(e, -EINVAL, "%s: its values contradict each other", vms->name);
	return 0;
}

int sv_load_state(struct sv_reader *r, const struct vmstate *vms, void *state, u16 version, bool dry,
                  struct sv_error *e)
{
	return load_rows(r, vms, state, version, dry, 0, e);
}
