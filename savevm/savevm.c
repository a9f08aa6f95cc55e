/* SPDX-License-Identifier: GPL-2.0-or-later */
/* savevm/savevm.c - the registry, and the whole machine out and in.
 *
 * Loading walks the stream twice.  The first walk finds each section, checks checksum, name, instance, version and
 * every field's tag and length, and notes where each registered state's body lies.  The second loads RAM and then the
 * states by priority, so that the order in the file means nothing.  A stream that fails the first walk has changed
 * nothing.
 */
#include "savevm/savevm.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[8] = {'D', 'R', 'A', 'G', 'V', 'M', 'S', 'T'};
#define FORMAT 1
#define PAGE   4096

enum section {
	SEC_MACHINE = 1,
	SEC_RAM = 2,
	SEC_STATE = 3,
	SEC_END = 255,
};

void savevm_init(struct savevm *s, const char *machine)
{
	*s = (struct savevm){.machine = machine};
}

void savevm_finish(struct savevm *s)
{
	while (s->entries) {
		struct sv_entry *n = s->entries->next;

		free(s->entries);
		s->entries = n;
	}
	while (s->rams) {
		struct sv_ram *n = s->rams->next;

		free(s->rams);
		s->rams = n;
	}
}

static bool well_formed(const struct vmstate *v)
{
	if (!v->name || !v->name[0] || strlen(v->name) > 255 || v->nfields > 512 || v->minimum > v->version)
		return false;
	for (u32 i = 0; i < v->nfields; i++) {
		const struct vmstate_field *f = &v->fields[i];

		if (!f->name[0] || strlen(f->name) > 63 || !f->count || f->version > v->version ||
		    (f->size != 1 && f->size != 2 && f->size != 4 && f->size != 8))
			return false;
		for (u32 k = 0; k < i; k++)
			if (!strcmp(v->fields[k].name, f->name))
				return false;
	}
	for (const struct vmstate *const *s = v->subsections; s && *s; s++)
		if (!well_formed(*s))
			return false;
	return true;
}

int savevm_register(struct savevm *s, const struct vmstate *vms, void *state, u32 instance, struct sv_error *e)
{
	struct sv_entry **p, *n;
	u32 top = 0;
	bool any = false;

	if (!well_formed(vms))
		return sv_fail(e, -EINVAL, "%s: malformed description", vms->name ? vms->name : "?");
	if (vms->unmigratable && s->only_migratable)
		return sv_fail(e, -EACCES, "%s cannot be migrated, and --only-migratable is given", vms->name);
	for (struct sv_entry *q = s->entries; q; q = q->next) {
		if (strcmp(q->vms->name, vms->name))
			continue;
		if (instance != SV_INSTANCE_ANY && q->instance == instance)
			return sv_fail(e, -EEXIST, "%s: instance %u is taken", vms->name, instance);
		top = MAX(top, q->instance);
		any = true;
	}
	if (instance == SV_INSTANCE_ANY) {
		instance = any ? top + 1 : 0;
		if (instance == SV_INSTANCE_ANY)
			return sv_fail(e, -ENOSPC, "%s: instance ids are used up", vms->name);
	}
	n = malloc(sizeof(*n));
	if (!n)
		return sv_fail(e, -ENOMEM, "out of memory");
	for (p = &s->entries; *p && (*p)->vms->priority >= vms->priority; p = &(*p)->next)
		;
	*n = (struct sv_entry){.vms = vms, .state = state, .instance = instance, .next = *p};
	*p = n;
	return 0;
}

void savevm_unregister(struct savevm *s, const void *state)
{
	struct sv_entry **p = &s->entries;

	while (*p) {
		struct sv_entry *q = *p;

		if (q->state == state) {
			*p = q->next;
			free(q);
		} else {
			p = &q->next;
		}
	}
}

int savevm_register_ram(struct savevm *s, const char *name, u8 *host, u64 size, int fd, struct sv_error *e)
{
	struct sv_ram **p, *n;

	if (size % PAGE || strlen(name) > 255)
		return sv_fail(e, -EINVAL, "%s: size is no multiple of a page", name);
	for (p = &s->rams; *p; p = &(*p)->next)
		if (!strcmp((*p)->name, name))
			return sv_fail(e, -EEXIST, "RAM block %s is there already", name);
	n = malloc(sizeof(*n));
	if (!n)
		return sv_fail(e, -ENOMEM, "out of memory");
	*n = (struct sv_ram){.name = name, .host = host, .size = size, .fd = fd};
	*p = n;
	return 0;
}

/* -- saving
 * ------------------------------------------------------------------------------------------------------------ */

static size_t begin(struct sv_writer *w, enum section kind)
{
	size_t at = w->len;

	sv_put_int(w, kind, 1);
	sv_put_int(w, 0, 8);
	return at;
}

static void end(struct sv_writer *w, size_t at)
{
	if (w->failed)
		return;
	sv_patch_int(w, at + 1, w->len - at - 9, 8);
	sv_put_int(w, sv_crc32(0, w->data + at, w->len - at), 4);
}

/* True if all bytes of a page are the same; memcmp of the page with itself one byte on. */
static bool uniform(const u8 *p)
{
	return !memcmp(p, p + 1, PAGE - 1);
}

/* The first page at or after a that was ever written, ram->size if there is none; *end is where to look again
 * (lseek(2), SEEK_DATA). */
static u64 next_page(const struct sv_ram *ram, u64 a, u64 *end)
{
	off_t data, hole;

	if (a < *end || a >= ram->size)
		return a;
	*end = ram->size;
	if (ram->fd < 0)
		return a;
	data = lseek(ram->fd, (off_t)a, SEEK_DATA);
	if (data < 0)
		return errno == ENXIO ? ram->size : a;
	hole = lseek(ram->fd, data, SEEK_HOLE);
	if (hole > data)
		*end = ROUND_UP((u64)hole, (u64)PAGE);
	return ROUND_DOWN((u64)data, (u64)PAGE);
}

static void save_ram(struct sv_writer *w, const struct sv_ram *ram)
{
	size_t at = begin(w, SEC_RAM);

	sv_put_name(w, ram->name);
	sv_put_int(w, ram->size, 8);
	for (u64 e = 0, a = next_page(ram, 0, &e); a < ram->size && !w->failed; a = next_page(ram, a + PAGE, &e)) {
		const u8 *p = ram->host + a;

		if (uniform(p)) {
			if (*p) {
				sv_put_int(w, a | 1, 8);
				sv_put_int(w, *p, 1);
			}
			continue;
		}
		sv_put_int(w, a, 8);
		sv_put(w, p, PAGE);
	}
	end(w, at);
}

int savevm_save(struct savevm *s, struct sv_writer *w, struct sv_error *e)
{
	size_t at;

	if (s->blocker)
		return sv_fail(e, -EBUSY, "saving is blocked: %s", s->blocker);
	for (struct sv_entry *q = s->entries; q; q = q->next)
		if (q->vms->unmigratable)
			return sv_fail(e, -ENOTSUP, "the state of %s cannot be saved", q->vms->name);
	sv_put(w, magic, sizeof(magic));
	sv_put_int(w, FORMAT, 4);
	at = begin(w, SEC_MACHINE);
	sv_put_name(w, s->machine);
	end(w, at);
	for (struct sv_ram *r = s->rams; r; r = r->next)
		save_ram(w, r);
	for (struct sv_entry *q = s->entries; q; q = q->next) {
		at = begin(w, SEC_STATE);
		sv_put_name(w, q->vms->name);
		sv_put_int(w, q->instance, 4);
		sv_put_int(w, q->vms->version, 2);
		sv_save_state(w, q->vms, q->state);
		end(w, at);
	}
	at = begin(w, SEC_END);
	end(w, at);
	return w->failed ? sv_fail(e, -ENOMEM, "out of memory") : 0;
}

/* -- loading
 * ----------------------------------------------------------------------------------------------------------- */

/* Zeroes [from, to), touching only pages that were ever written and are not zero. */
static void zero_ram(const struct sv_ram *ram, u64 from, u64 to)
{
	u64 e = 0;

	for (u64 a = next_page(ram, from, &e); a < to; a = next_page(ram, a + PAGE, &e))
		if (ram->host[a] || !uniform(ram->host + a))
			memset(ram->host + a, 0, PAGE);
}

/* RAM pages of a section.  dry: only checks. */
static int load_ram(struct sv_reader r, const struct sv_ram *ram, bool dry, struct sv_error *e)
{
	u64 next = 0;

	while (r.len) {
		u64 head = sv_get_int(&r, 8), a = head & ~(u64)(PAGE - 1), kind = head & (PAGE - 1);
		const u8 *p;

		if (r.failed || kind > 1 || a < next || a >= ram->size)
			return sv_fail(e, -EINVAL, "RAM block %s: bad page", ram->name);
		p = sv_get(&r, kind ? 1 : PAGE);
		if (!p)
			return sv_fail(e, -EINVAL, "RAM block %s: cut off", ram->name);
		if (!dry) {
			zero_ram(ram, next, a); /* what the stream leaves out */
			if (kind)
				memset(ram->host + a, *p, PAGE);
			else
				memcpy(ram->host + a, p, PAGE);
		}
		next = a + PAGE;
	}
	if (!dry)
		zero_ram(ram, next, ram->size);
	return 0;
}

/* Where a registered thing's body lies in the stream. */
struct place {
	const void *what;
	struct sv_reader body;
	u16 version;
};

struct places {
	struct place *v;
	u32 n, room;
	bool machine, end;
};

static struct place *find(struct places *ps, const void *what)
{
	for (u32 i = 0; i < ps->n; i++)
		if (ps->v[i].what == what)
			return &ps->v[i];
	return NULL;
}

static int note(struct places *ps, const char *name, struct place p, struct sv_error *e)
{
	if (find(ps, p.what))
		return sv_fail(e, -EINVAL, "%s stands in the stream twice", name);
	check(ps->n < ps->room);
	ps->v[ps->n++] = p;
	return 0;
}

static int walk_section(struct savevm *s, struct places *ps, u64 kind, struct sv_reader body, struct sv_error *e)
{
	char name[256] = "";
	struct sv_reader copy;

	if (!ps->machine && kind != SEC_MACHINE)
		return sv_fail(e, -EINVAL, "the stream does not begin with the machine's name");
	if (kind != SEC_END)
		sv_get_name(&body, name);
	if (body.failed)
		return sv_fail(e, -EINVAL, "a section is cut off");
	switch (kind) {
	case SEC_MACHINE:
		if (ps->machine || body.len)
			return sv_fail(e, -EINVAL, "the machine's name stands there twice");
		if (strcmp(name, s->machine))
			return sv_fail(e, -EINVAL, "state of machine '%s', but this is '%s'", name, s->machine);
		ps->machine = true;
		return 0;
	case SEC_RAM: {
		u64 size = sv_get_int(&body, 8);
		struct sv_ram *ram = s->rams;

		while (ram && strcmp(ram->name, name))
			ram = ram->next;
		if (!ram)
			return sv_fail(e, -EINVAL, "unknown RAM block '%s'", name);
		if (body.failed || size != ram->size)
			return sv_fail(e, -EINVAL, "RAM block %s has another size", name);
		if (load_ram(body, ram, true, e) < 0)
			return e->code;
		return note(ps, name, (struct place){ram, body, 0}, e);
	}
	case SEC_STATE: {
		u32 instance = (u32)sv_get_int(&body, 4);
		u16 version = (u16)sv_get_int(&body, 2);
		struct sv_entry *q = s->entries;

		if (body.failed)
			return sv_fail(e, -EINVAL, "%s: cut off", name);
		while (q && (strcmp(q->vms->name, name) || q->instance != instance))
			q = q->next;
		if (!q)
			return sv_fail(e, -EINVAL, "unknown state '%s' instance %u", name, instance);
		copy = body;
		if (sv_load_state(&copy, q->vms, NULL, version, true, e) < 0)
			return e->code;
		return note(ps, name, (struct place){q, body, version}, e);
	}
	case SEC_END:
		if (body.len)
			return sv_fail(e, -EINVAL, "the end section is not empty");
		ps->end = true;
		return 0;
	default: return sv_fail(e, -EINVAL, "unknown kind of section %llu", (unsigned long long)kind);
	}
}

static int walk(struct savevm *s, struct places *ps, const u8 *data, size_t len, struct sv_error *e)
{
	struct sv_reader r = {.p = data, .len = len};
	const u8 *m = sv_get(&r, sizeof(magic));
	u64 format = sv_get_int(&r, 4);

	if (!m || memcmp(m, magic, sizeof(magic)))
		return sv_fail(e, -EINVAL, "not a saved state");
	if (r.failed || format != FORMAT)
		return sv_fail(e, -EINVAL, "format %llu is unknown", (unsigned long long)format);
	while (!ps->end) {
		const u8 *start = r.p;
		u64 kind = sv_get_int(&r, 1);
		u64 size = sv_get_int(&r, 8);
		struct sv_reader body = sv_sub(&r, size);
		size_t covered = (size_t)(r.p - start);
		u32 crc = (u32)sv_get_int(&r, 4);

		if (r.failed)
			return sv_fail(e, -EINVAL, "the stream is cut off");
		if (crc != sv_crc32(0, start, covered))
			return sv_fail(e, -EINVAL, "a section's checksum is wrong");
		if (walk_section(s, ps, kind, body, e) < 0)
			return e->code;
	}
	if (r.len)
		return sv_fail(e, -EINVAL, "there are bytes after the end");
	for (struct sv_ram *ram = s->rams; ram; ram = ram->next)
		if (!find(ps, ram))
			return sv_fail(e, -EINVAL, "RAM block %s is missing", ram->name);
	for (struct sv_entry *q = s->entries; q; q = q->next)
		if (!find(ps, q))
			return sv_fail(e, -EINVAL, "state %s instance %u is missing", q->vms->name, q->instance);
	return 0;
}

int savevm_load(struct savevm *s, const u8 *data, size_t len, bool *touched, struct sv_error *e)
{
	struct places ps = {0};
	int rc;

	*touched = false;
	*e = (struct sv_error){0};
	for (struct sv_ram *r = s->rams; r; r = r->next)
		ps.room++;
	for (struct sv_entry *q = s->entries; q; q = q->next)
		ps.room++;
	ps.v = calloc(ps.room + 1, sizeof(*ps.v));
	if (!ps.v)
		return sv_fail(e, -ENOMEM, "out of memory");
	rc = walk(s, &ps, data, len, e);
	if (rc < 0)
		goto out;
	*touched = true;
	for (struct sv_ram *r = s->rams; r; r = r->next) {
		rc = load_ram(find(&ps, r)->body, r, false, e);
		if (rc < 0)
			goto out;
	}
	for (struct sv_entry *q = s->entries; q; q = q->next) {
		struct place *p = find(&ps, q);
		struct sv_reader body = p->body;

		rc = sv_load_state(&body, q->vms, q->state, p->version, false, e);
		if (rc < 0)
			goto out;
	}
out:
	free(ps.v);
	return rc;
}

/* -- files
 * --------------------------------------------------------------------------------------------------------------- */

int savevm_save_file(struct savevm *s, const char *path, struct sv_error *e)
{
	struct sv_writer w = {0};
	char tmp[4096];
	size_t done = 0;
	int fd, rc;

	*e = (struct sv_error){0};
	if (snprintf(tmp, sizeof(tmp), "%s.XXXXXX", path) >= (int)sizeof(tmp))
		return sv_fail(e, -ENAMETOOLONG, "%s: name too long", path);
	rc = savevm_save(s, &w, e);
	if (rc < 0)
		goto free_stream;
	fd = mkstemp(tmp);
	if (fd < 0) {
		rc = sv_fail(e, -errno, "%s: %s", path, strerror(errno));
		goto free_stream;
	}
	while (done < w.len) {
		ssize_t n = write(fd, w.data + done, w.len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			rc = sv_fail(e, -errno, "%s: %s", path, strerror(errno));
			goto remove;
		}
		done += (size_t)n;
	}
	if (fchmod(fd, 0600) < 0 || fsync(fd) < 0 || rename(tmp, path) < 0) {
		rc = sv_fail(e, -errno, "%s: %s", path, strerror(errno));
		goto remove;
	}
	close(fd);
	goto free_stream;
remove:
	close(fd);
	unlink(tmp);
free_stream:
	sv_writer_free(&w);
	return rc;
}

int savevm_load_file(struct savevm *s, const char *path, bool *touched, struct sv_error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc;
	struct stat st;
	void *p;

	*touched = false;
	*e = (struct sv_error){0};
	if (fd < 0)
		return sv_fail(e, -errno, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || !st.st_size) {
		rc = sv_fail(e, -EINVAL, "%s: not a saved state", path);
		goto close_fd;
	}
	/* A private mapping: the file may still change under us, which the second walk's own checks bear. */
	p = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (p == MAP_FAILED) {
		rc = sv_fail(e, -errno, "%s: %s", path, strerror(errno));
		goto close_fd;
	}
	rc = savevm_load(s, p, (size_t)st.st_size, touched, e);
	munmap(p, (size_t)st.st_size);
close_fd:
	close(fd);
	return rc;
}

static void schema_of(FILE *f, const struct vmstate *v, const char *indent)
{
	fprintf(f, "%s%s version %u minimum %u%s\n", indent, v->name, v->version, v->minimum,
	        v->unmigratable ? " unmigratable" : "");
	for (u32 i = 0; i < v->nfields; i++) {
		const struct vmstate_field *r = &v->fields[i];

		fprintf(f, "%s  %s %s%u x %u since %u\n", indent, r->name, r->kind == SV_BOOL ? "bool" : "u",
		        r->kind == SV_BOOL ? 8 : r->size * 8, r->count, r->version);
	}
	for (const struct vmstate *const *s = v->subsections; s && *s; s++)
		schema_of(f, *s, "    ");
}

char *savevm_schema(const struct savevm *s)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	fprintf(f, "machine %s\n", s->machine);
	for (struct sv_ram *r = s->rams; r; r = r->next)
		fprintf(f, "ram %s\n", r->name);
	for (struct sv_entry *q = s->entries; q; q = q->next)
		if (!q->instance)
			schema_of(f, q->vms, "");
	fclose(f);
	return text;
}
