/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-system/qmp.c - the machine protocol: JSON objects on a chardev, one command, one answer, and events.
 *
 * Facts: QEMU docs/interop/qmp-spec.rst (greeting, capabilities negotiation, "execute", "arguments", "id", "return",
 * "error" with class and desc, events with timestamp).  Input is parsed by jansson, object by object, from a bounded
 * buffer.
 */
#include "config.h"

#ifdef HAVE_JANSSON
#include <jansson.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "devices/chardev.h"
#include "frontend-system/machine.h"

#ifdef HAVE_JANSSON

#define INPUT 65536

struct qmp {
	struct machine *m;
	struct chardev *c;
	bool negotiated;
	char in[INPUT];
	size_t len;
	struct qmp *next;
	void (*before)(void *, const char *); /* the event receiver before us */
	void *before_opaque;
};

struct reply {
	json_t *value;     /* what "return" holds; owned */
	const char *class; /* error, if not NULL */
	char desc[256];
};

static void fail(struct reply *r, const char *class, const char *desc)
{
	r->class = class;
	snprintf(r->desc, sizeof(r->desc), "%s", desc);
}

static void send_json(struct qmp *q, json_t *o)
{
	char *s = json_dumps(o, JSON_COMPACT);

	if (s) {
		chardev_write(q->c, s, strlen(s));
		chardev_write(q->c, "\r\n", 2);
	}
	free(s);
	json_decref(o);
}

static json_t *version(void)
{
	int major = 0, minor = 0, micro = 0;

	sscanf(PACKAGE_VERSION, "%d.%d.%d", &major, &minor, &micro);
	return json_pack("{s:{s:i,s:i,s:i},s:s}", "qemu", "major", major, "minor", minor, "micro", micro, "package",
	                 PACKAGE_STRING);
}

static void do_capabilities(struct qmp *q, json_t *args, struct reply *r)
{
	(void)args;
	(void)r;
	q->negotiated = true;
}

static void do_status(struct qmp *q, json_t *args, struct reply *r)
{
	(void)args;
	r->value = json_pack("{s:b,s:s}", "running", q->m->state == RUN_RUNNING, "status", machine_state_name(q->m));
}

static void do_version(struct qmp *q, json_t *args, struct reply *r)
{
	(void)q;
	(void)args;
	r->value = version();
}

static void do_stop(struct qmp *q, json_t *args, struct reply *r)
{
	(void)args;
	(void)r;
	if (q->m->state == RUN_RUNNING)
		machine_stop(q->m, RUN_PAUSED);
}

static void do_cont(struct qmp *q, json_t *args, struct reply *r)
{
	(void)args;
	if (q->m->state == RUN_ERROR || q->m->state == RUN_SHUTDOWN)
		fail(r, "GenericError", "Resetting the Virtual Machine is required");
	else
		machine_cont(q->m);
}

static void do_quit(struct qmp *q, json_t *args, struct reply *r)
{
	(void)args;
	(void)r;
	machine_quit(q->m, 0);
}

static void do_reset(struct qmp *q, json_t *args, struct reply *r)
{
	(void)args;
	(void)r;
	q->m->want_reset = true;
	loop_wake(&q->m->loop);
}

static void do_powerdown(struct qmp *q, json_t *args, struct reply *r)
{
	(void)args;
	(void)r;
	machine_powerdown(q->m);
}

static void do_cpus(struct qmp *q, json_t *args, struct reply *r)
{
	(void)args;
	r->value = json_array();
	for (u32 i = 0; i < q->m->ncpus; i++)
		json_array_append_new(r->value, json_pack("{s:i,s:s,s:s}", "cpu-index", (int)i, "target",
		                                          q->m->board->guest, "qom-path", ""));
}

static void do_human(struct qmp *q, json_t *args, struct reply *r)
{
	const char *line = json_string_value(json_object_get(args, "command-line"));
	char *out = NULL;

	if (!line) {
		fail(r, "GenericError", "Parameter 'command-line' is missing");
		return;
	}
	monitor_command(q->m, line, &out);
	r->value = json_string(out ? out : "");
	free(out);
}

static void do_commands(struct qmp *q, json_t *args, struct reply *r);

// clang-format off
static const struct {
	const char *name;
	void (*fn)(struct qmp *, json_t *args, struct reply *);
} commands[] = {
	{"cont",                  do_cont},
	{"human-monitor-command", do_human},
	{"qmp_capabilities",      do_capabilities},
	{"query-commands",        do_commands},
	{"query-cpus-fast",       do_cpus},
	{"query-status",          do_status},
	{"query-version",         do_version},
	{"quit",                  do_quit},
	{"stop",                  do_stop},
	{"system_powerdown",      do_powerdown},
	{"system_reset",          do_reset},
};
// clang-format on

static void do_commands(struct qmp *q, json_t *args, struct reply *r)
{
	(void)q;
	(void)args;
	r->value = json_array();
	for (u32 i = 0; i < ARRAY_LEN(commands); i++)
		json_array_append_new(r->value, json_pack("{s:s}", "name", commands[i].name));
}

static void execute(struct qmp *q, json_t *o)
{
	const char *name = json_string_value(json_object_get(o, "execute"));
	json_t *id = json_object_get(o, "id"), *args = json_object_get(o, "arguments"), *answer;
	struct reply r = {0};
	char desc[160];
	u32 i;

	for (i = 0; name && i < ARRAY_LEN(commands); i++)
		if (!strcmp(commands[i].name, name))
			break;
	if (!name) {
		fail(&r, "GenericError", "QMP input lacks member 'execute'");
	} else if (!q->negotiated && strcmp(name, "qmp_capabilities")) {
		fail(&r, "CommandNotFound", "Expecting capabilities negotiation with 'qmp_capabilities'");
	} else if (i == ARRAY_LEN(commands) || (q->negotiated && !strcmp(name, "qmp_capabilities"))) {
		snprintf(desc, sizeof(desc), "The command %.100s has not been found", name);
		fail(&r, "CommandNotFound", desc);
	} else if (args && !json_is_object(args)) {
		fail(&r, "GenericError", "QMP input member 'arguments' must be an object");
	} else {
		commands[i].fn(q, args, &r);
	}
	if (r.class) {
		json_decref(r.value);
		answer = json_pack("{s:{s:s,s:s}}", "error", "class", r.class, "desc", r.desc);
	} else {
		answer = json_pack("{s:o}", "return", r.value ? r.value : json_object());
	}
	if (id)
		json_object_set(answer, "id", id);
	send_json(q, answer);
}

static size_t room(void *opaque)
{
	const struct qmp *q = opaque;

	return INPUT - q->len;
}

static void receive(void *opaque, const u8 *p, size_t n)
{
	struct qmp *q = opaque;
	json_error_t err;
	size_t start = 0;

	memcpy(q->in + q->len, p, n);
	q->len += n;
	for (;;) {
		json_t *o;

		while (start < q->len && strchr(" \t\r\n", q->in[start]) && q->in[start])
			start++;
		if (start == q->len)
			break;
		o = json_loadb(q->in + start, q->len - start, JSON_DISABLE_EOF_CHECK, &err);
		if (!o) {
			/* Cut off: more is to come, if it still can. */
			if (json_error_code(&err) == json_error_premature_end_of_input && q->len - start < INPUT)
				break;
			send_json(q, json_pack("{s:{s:s,s:s}}", "error", "class", "GenericError", "desc",
			                       "JSON parse error"));
			/* Goes on behind the line in error. */
			while (start < q->len && q->in[start] != '\n')
				start++;
			continue;
		}
		start += (size_t)err.position;
		if (json_is_object(o))
			execute(q, o);
		else
			send_json(q, json_pack("{s:{s:s,s:s}}", "error", "class", "GenericError", "desc",
			                       "QMP input must be a JSON object"));
		json_decref(o);
	}
	memmove(q->in, q->in + start, q->len - start);
	q->len -= start;
}

static void greet(struct qmp *q)
{
	q->negotiated = false;
	q->len = 0;
	send_json(q, json_pack("{s:{s:o,s:[]}}", "QMP", "version", version(), "capabilities"));
}

static void event(void *opaque, enum chardev_event e)
{
	if (e == CHARDEV_OPENED)
		greet(opaque);
}

static void machine_event(void *opaque, const char *name)
{
	struct qmp *q = opaque;
	struct timespec ts;

	if (q->before)
		q->before(q->before_opaque, name);
	if (!q->negotiated)
		return;
	clock_gettime(CLOCK_REALTIME, &ts);
	send_json(q, json_pack("{s:s,s:{s:I,s:I}}", "event", name, "timestamp", "seconds", (json_int_t)ts.tv_sec,
	                       "microseconds", (json_int_t)ts.tv_nsec / 1000));
}

int qmp_open(struct machine *m, struct chardev *c)
{
	static const struct chardev_reader reader = {.room = room, .receive = receive, .event = event};
	struct qmp *q = calloc(1, sizeof(*q));

	if (!q)
		return -1;
	q->m = m;
	q->c = c;
	q->before = m->event;
	q->before_opaque = m->event_opaque;
	m->event = machine_event;
	m->event_opaque = q;
	chardev_attach(c, &reader, q);
	if (c->out >= 0)
		greet(q);
	return 0;
}

#else

int qmp_open(struct machine *m, struct chardev *c)
{
	(void)m;
	(void)c;
	return -1;
}

#endif
