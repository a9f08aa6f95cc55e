/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-system/monitor.c - the human monitor: one line, one command, from a table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/guest.h"
#include "core/softmmu.h"
#include "devices/chardev.h"
#include "frontend-system/machine.h"

#define LINE 1024

struct monitor {
	struct machine *m;
	struct chardev *c;
	char line[LINE];
	u32 len;
	bool shown; /* the prompt */
};

struct command {
	const char *name, *args, *help;
	void (*fn)(struct machine *m, const char *arg, FILE *out);
};

static void report(FILE *out, int rc, const struct sv_error *e)
{
	if (rc < 0)
		fprintf(out, "Error: %s\n", e->text);
}

static void do_cont(struct machine *m, const char *arg, FILE *out)
{
	(void)arg;
	if (m->state == RUN_ERROR || m->state == RUN_SHUTDOWN)
		fprintf(out, "Error: the machine cannot go on: %s\n", machine_state_name(m));
	machine_cont(m);
}

static void do_stop(struct machine *m, const char *arg, FILE *out)
{
	(void)arg;
	(void)out;
	if (m->state == RUN_RUNNING)
		machine_stop(m, RUN_PAUSED);
}

static void do_savevm(struct machine *m, const char *arg, FILE *out)
{
	struct sv_error e;

	if (!*arg)
		fprintf(out, "Error: savevm needs a file's name\n");
	else
		report(out, machine_savevm(m, arg, &e), &e);
}

static void do_loadvm(struct machine *m, const char *arg, FILE *out)
{
	struct sv_error e;

	if (!*arg)
		fprintf(out, "Error: loadvm needs a file's name\n");
	else
		report(out, machine_loadvm(m, arg, &e), &e);
}

static void do_quit(struct machine *m, const char *arg, FILE *out)
{
	(void)arg;
	(void)out;
	machine_quit(m, 0);
}

static void do_reset(struct machine *m, const char *arg, FILE *out)
{
	(void)arg;
	(void)out;
	m->want_reset = true;
	loop_wake(&m->loop);
}

static void do_powerdown(struct machine *m, const char *arg, FILE *out)
{
	(void)arg;
	(void)out;
	machine_powerdown(m);
}

static void info_status(struct machine *m, FILE *out)
{
	fprintf(out, "VM status: %s\n", m->state == RUN_PRELAUNCH ? "paused (prelaunch)" : machine_state_name(m));
}

static void info_registers(struct machine *m, FILE *out)
{
	char buf[128];

	for (u32 i = 0; i < m->ncpus; i++) {
		fprintf(out, "CPU#%u%s\n", i, m->vcpu[i].waiting ? " (halted)" : "");
		for (u32 n = 0; m->guest->sys->dump(m->vcpu[i].cpu, n, buf, sizeof(buf)); n++)
			fprintf(out, "%s%s", buf, n % 4 == 3 ? "\n" : "  ");
		fprintf(out, "\n");
	}
}

static void info_mtree(struct machine *m, FILE *out)
{
	for (u32 i = 0; i < m->bus.n; i++) {
		const struct bus_region *r = &m->bus.region[i];

		fprintf(out, "%016llx-%016llx %s: %s\n", (unsigned long long)r->base,
		        (unsigned long long)(r->base + r->size - 1), r->ram ? "ram" : "i/o", r->name);
	}
}

static void info_jit(struct machine *m, FILE *out)
{
	struct tcache_stats t;

	tcache_stats(m->tc, &t);
	fprintf(out,
	        "units %llu, guest instructions %llu, host bytes %llu, links %llu, lookups %llu, invalidated %llu, "
	        "flushes %llu\n",
	        (unsigned long long)t.units, (unsigned long long)t.guest_insns, (unsigned long long)t.host_bytes,
	        (unsigned long long)t.links, (unsigned long long)t.lookups, (unsigned long long)t.invalidated,
	        (unsigned long long)t.flushes);
	for (u32 i = 0; i < m->ncpus; i++) {
		struct softmmu_stats s;

		softmmu_stats(m->vcpu[i].cpu, &s);
		fprintf(out,
		        "CPU#%u: TLB misses %llu, fills %llu, flushes %llu, switches %llu, device accesses %llu, code "
		        "switches %llu, tables %llu\n",
		        i, (unsigned long long)s.misses, (unsigned long long)s.fills, (unsigned long long)s.flushes,
		        (unsigned long long)s.switches, (unsigned long long)s.device_accesses,
		        (unsigned long long)s.code_switches, (unsigned long long)s.tables);
	}
}

static void do_info(struct machine *m, const char *arg, FILE *out)
{
	static const struct {
		const char *name;
		void (*fn)(struct machine *, FILE *);
		bool still; /* reads what a CPU's thread writes: while it stands still */
	} topic[] = {{"status", info_status, false},
	             {"registers", info_registers, true},
	             {"mtree", info_mtree, false},
	             {"jit", info_jit, true}};

	for (u32 i = 0; i < ARRAY_LEN(topic); i++) {
		bool stop = topic[i].still && m->state == RUN_RUNNING;

		if (strcmp(arg, topic[i].name))
			continue;
		if (stop)
			machine_stop(m, RUN_PAUSED);
		topic[i].fn(m, out);
		if (stop)
			machine_cont(m);
		return;
	}
	fprintf(out, "info what? ");
	for (u32 i = 0; i < ARRAY_LEN(topic); i++)
		fprintf(out, "%s%s", topic[i].name, i + 1 < ARRAY_LEN(topic) ? ", " : "\n");
}

static void do_help(struct machine *m, const char *arg, FILE *out);

// clang-format off
static const struct command commands[] = {
	{"c",                "",      "goes on, as cont",                               do_cont},
	{"cont",             "",      "goes on",                                        do_cont},
	{"help",             "",      "this list",                                      do_help},
	{"info",             "TOPIC", "shows: status, registers, mtree, jit",           do_info},
	{"loadvm",           "FILE",  "loads the machine's state",                      do_loadvm},
	{"q",                "",      "ends, as quit",                                  do_quit},
	{"quit",             "",      "ends the emulator",                              do_quit},
	{"savevm",           "FILE",  "saves the machine's state",                      do_savevm},
	{"stop",             "",      "stops the machine",                              do_stop},
	{"system_powerdown", "",      "presses the power button, if the board has one", do_powerdown},
	{"system_reset",     "",      "resets the machine",                             do_reset},
};
// clang-format on

static void do_help(struct machine *m, const char *arg, FILE *out)
{
	(void)m;
	(void)arg;
	for (u32 i = 0; i < ARRAY_LEN(commands); i++)
		fprintf(out, "%-16s %-6s %s\n", commands[i].name, commands[i].args, commands[i].help);
}

void monitor_command(struct machine *m, const char *line, char **text)
{
	size_t size, word = strcspn(line, " ");
	const char *arg = line + word + strspn(line + word, " ");
	FILE *out = open_memstream(text, &size);
	u32 i;

	if (!out) {
		*text = NULL;
		return;
	}
	for (i = 0; i < ARRAY_LEN(commands); i++) {
		if (strlen(commands[i].name) == word && !strncmp(commands[i].name, line, word)) {
			commands[i].fn(m, arg, out);
			break;
		}
	}
	if (i == ARRAY_LEN(commands) && *line)
		fprintf(out, "unknown command: '%s'\n", line);
	fclose(out);
}

/* -- on a chardev
 * ------------------------------------------------------------------------------------------------------------ */

static void say(struct monitor *mon, const char *s)
{
	chardev_write(mon->c, s, strlen(s));
}

static void prompt(struct monitor *mon)
{
	say(mon, "(dragoman) ");
}

static size_t room(void *opaque)
{
	(void)opaque;
	return 256;
}

static void receive(void *opaque, const u8 *p, size_t n)
{
	struct monitor *mon = opaque;
	char *out;

	if (!mon->shown) {
		mon->shown = true;
		prompt(mon);
	}
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\r' || p[i] == '\n') {
			mon->line[mon->len] = 0;
			mon->len = 0;
			if (p[i] == '\r')
				say(mon, "\n");
			monitor_command(mon->m, mon->line, &out);
			if (out)
				say(mon, out);
			free(out);
			prompt(mon);
		} else if (p[i] == 127 || p[i] == 8) {
			if (mon->len) {
				mon->len--;
				say(mon, "\b \b");
			}
		} else if (p[i] >= 32 && mon->len < LINE - 1) {
			mon->line[mon->len++] = (char)p[i];
			if (mon->c->mux) /* a raw terminal does not echo by itself */
				chardev_write(mon->c, &p[i], 1);
		}
	}
}

static void event(void *opaque, enum chardev_event e)
{
	struct monitor *mon = opaque;

	if (e == CHARDEV_OPENED) {
		mon->len = 0;
		mon->shown = true;
		say(mon, "dragoman monitor - type 'help' for more information\n");
		prompt(mon);
	}
}

int monitor_open(struct machine *m, struct chardev *c)
{
	static const struct chardev_reader reader = {.room = room, .receive = receive, .event = event};
	struct monitor *mon = calloc(1, sizeof(*mon));

	if (!mon)
		return -1;
	mon->m = m;
	mon->c = c;
	chardev_attach(c, &reader, mon);
	return 0;
}
