/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-system/main.c - the command line of dragoman-system.
 *
 * Options begin with one or two dashes and take their value from the next word.  What is unknown is an error: exit 1
 * with one line. Exit codes: 0 powered off or quit; 1 a usage or start error; otherwise the code a guest reported
 * through the finisher.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "core/fmt.h"
#include "core/log.h"
#include "core/tcache.h"
#include "devices/chardev.h"
#include "frontend-system/machine.h"

struct settings {
	struct machine_options o;
	const char *serial, *monitor, *qmp, *chardev[8];
	u32 nchardev;
	const char *dump_vmstate;
	bool nographic;
};

static NORETURN PRINTF_LIKE(1, 2) void die(const char *fmt_, ...)
{
	char line[1200];
	va_list ap;

	va_start(ap, fmt_);
	vsnprintf(line, sizeof(line), fmt_, ap);
	va_end(ap);
	for (char *p = line; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 127)
			*p = '?'; /* a name may hold anything; a message is one line */
	fprintf(stderr, "dragoman-system: %s\n", line);
	exit(1);
}

static void usage(void)
{
	// clang-format off
	fputs("usage: dragoman-system [options]\n"
	      "  -M, -machine NAME[,dumpdtb=FILE]  board (virt)\n"
	      "  -cpu NAME           CPU model (max)\n"
	      "  -smp N, -m SIZE     CPUs; RAM in MiB or with suffix K, M, G (128M)\n"
	      "  -kernel FILE        kernel or bare-metal program: ELF or raw\n"
	      "  -bios FILE|none|default  firmware, started before the kernel; default: OpenSBI as installed, which a Linux\n"
	      "                      kernel gets without this option\n"
	      "  -initrd FILE, -append TEXT, -dtb FILE\n"
	      "  -serial X           serial port: stdio, mon:stdio, null, file:PATH, pty, unix:PATH,server[,nowait], tcp:HOST:PORT,server[,nowait]\n"
	      "  -monitor X, -qmp X  monitors on the same kinds of X\n"
	      "  -chardev KIND,id=ID[,path=PATH] ... and chardev:ID as X\n"
	      "  -nographic          serial port and monitor on this terminal (Ctrl-A c changes, Ctrl-A x ends)\n"
	      "  -display none, -vga none, -nic none, -net none   accepted, as there is nothing else\n"
	      "  -name TEXT, -rtc TEXT, -nodefaults, -no-user-config   accepted and ignored\n"
	      "  -S                  do not start: wait for cont\n"
	      "  -loadvm FILE, -incoming file:FILE   start from a saved state\n"
	      "  -no-reboot, -no-shutdown, -only-migratable\n"
	      "  -dump-vmstate FILE  writes what the machine saves, as text, and ends\n"
	      "  -accel tcg[,interp=on][,random-ra=on][,tb-size=MIB][,hot-after=COUNT][,hot-budget=PERCENT]\n"
	      "  -d ITEM,... (help lists them), -D FILE\n"
	      "  -version, -help, -h\n", stdout);
	// clang-format on
}

/* The value of key in "a,key=value,b", copied; NULL if it is not there. */
static char *sub_option(const char *s, const char *key)
{
	size_t len = strlen(key);

	while (*s) {
		size_t n = strcspn(s, ",");

		if (n > len && !strncmp(s, key, len) && s[len] == '=')
			return strndup(s + len + 1, n - len - 1);
		s += n + (s[n] == ',');
	}
	return NULL;
}

/* Refuses what is behind the first item of "a,key=value,flag" and not among the known, "key,flag,". */
static void only(const char *option, const char *v, const char *known)
{
	for (v += strcspn(v, ","); *v; v += strcspn(v, ",")) {
		size_t len = strcspn(++v, "=,");
		const char *k = known;

		while (*k && (strncmp(k, v, len) || k[len] != ','))
			k += strcspn(k, ",") + 1;
		if (!*k)
			die("-%s: %.*s: unknown (see -help)", option, (int)strcspn(v, ","), v);
	}
}

static u64 memory_size(const char *s)
{
	size_t len = strcspn(s, ",");
	char buf[32];
	u64 v;

	if (!strncmp(s, "size=", 5)) {
		s += 5;
		len -= 5;
	}
	if (!len || len >= sizeof(buf))
		die("-m %s: not a size", s);
	memcpy(buf, s, len);
	buf[len] = 0;
	for (char *p = buf; *p; p++)
		if (*p >= 'a' && *p <= 'z' && *p != 'x')
			*p = (char)(*p - 32);
	if (!fmt_parse_u64(buf, true, &v) || !v)
		die("-m %s: not a size", s);
	if (buf[len - 1] >= '0' && buf[len - 1] <= '9')
		v <<= 20;
	return ROUND_UP(v, 4096ull);
}

static void accel(struct settings *s, const char *v)
{
	char *x;
	u64 n;

	if (strncmp(v, "tcg", 3) || (v[3] && v[3] != ','))
		die("-accel %s: only tcg, the translator, is there", v);
	only("accel", v, "interp,random-ra,tb-size,hot-after,hot-budget,");
	x = sub_option(v, "interp");
	s->o.interp = x && !strcmp(x, "on");
	x = sub_option(v, "random-ra");
	s->o.random_ra = x && !strcmp(x, "on");
	x = sub_option(v, "tb-size");
	if (x) {
		if (!fmt_parse_u64(x, false, &n) || n > 4096)
			die("-accel: tb-size=%s: not a number of MiB", x);
		s->o.code_size = n << 20;
	}
	x = sub_option(v, "hot-after");
	if (x) {
		if (!fmt_parse_u64(x, false, &n) || n > 1 << 30)
			die("-accel: hot-after=%s: not a number up to 1073741824", x);
		s->o.hot_after = (u32)n;
	}
	x = sub_option(v, "hot-budget");
	if (x) {
		if (!fmt_parse_u64(x, false, &n) || n < 1 || n > 100)
			die("-accel: hot-budget=%s: not a number from 1 to 100", x);
		s->o.hot_budget = (u32)n;
	}
}

static void log_items(struct settings *s, const char *v)
{
	const char *bad = log_parse(v, &s->o.log), *name, *doc;

	if (!strcmp(v, "help")) {
		for (unsigned i = 0; log_category(i, &name, &doc); i++)
			printf("%-10s %s\n", name, doc);
		exit(0);
	}
	if (bad)
		die("-d %s: no such item (see -d help)", bad);
}

static void log_start(const struct settings *s)
{
	if (s->o.log_file) {
		int fd = open(s->o.log_file, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);

		if (fd < 0)
			die("%s: %s", s->o.log_file, strerror(errno));
		log_set_fd(fd);
	}
	log_mask = s->o.log;
}

static void set(struct settings *s, const char *name, const char *v)
{
	u64 n;
	char *x;

	if (!strcmp(name, "M") || !strcmp(name, "machine")) {
		only("M", v, "dumpdtb,");
		s->o.machine = !strncmp(v, "type=", 5) ? v + 5 : v;
		s->o.dumpdtb = sub_option(v, "dumpdtb");
	} else if (!strcmp(name, "cpu")) {
		s->o.cpu = v;
	} else if (!strcmp(name, "smp")) {
		only("smp", v, "maxcpus,sockets,cores,threads,");
		x = strndup(v, strcspn(v, ","));
		if (!fmt_parse_u64(!strncmp(x, "cpus=", 5) ? x + 5 : x, false, &n) || n > MACHINE_CPUS || !n)
			die("-smp %s: 1 to %d CPUs", v, MACHINE_CPUS);
		s->o.cpus = (u32)n;
		free(x);
	} else if (!strcmp(name, "m")) {
		only("m", v, "");
		s->o.ram = memory_size(v);
	} else if (!strcmp(name, "kernel")) {
		s->o.kernel = v;
	} else if (!strcmp(name, "initrd")) {
		s->o.initrd = v;
	} else if (!strcmp(name, "append")) {
		s->o.append = v;
	} else if (!strcmp(name, "bios")) {
		s->o.bios = v;
	} else if (!strcmp(name, "dtb")) {
		s->o.dtb = v;
	} else if (!strcmp(name, "serial")) {
		s->serial = v;
	} else if (!strcmp(name, "monitor")) {
		s->monitor = v;
	} else if (!strcmp(name, "qmp")) {
		s->qmp = v;
	} else if (!strcmp(name, "chardev")) {
		if (s->nchardev == ARRAY_LEN(s->chardev))
			die("-chardev: too many");
		only("chardev", v, "id,path,host,port,server,wait,nowait,");
		if (!sub_option(v, "id"))
			die("-chardev %s: it has no id", v);
		s->chardev[s->nchardev++] = v;
	} else if (!strcmp(name, "loadvm") || !strcmp(name, "incoming")) {
		s->o.incoming = !strncmp(v, "file:", 5) ? v + 5 : v;
	} else if (!strcmp(name, "accel")) {
		accel(s, v);
	} else if (!strcmp(name, "dump-vmstate")) {
		s->dump_vmstate = v;
	} else if (!strcmp(name, "d")) {
		log_items(s, v);
	} else if (!strcmp(name, "D")) {
		s->o.log_file = v;
	} else if (!strcmp(name, "display") || !strcmp(name, "vga") || !strcmp(name, "nic") || !strcmp(name, "net")) {
		if (strcmp(v, "none"))
			die("-%s %s: only none is there", name, v);
	} else if (strcmp(name, "name") && strcmp(name, "rtc")) {
		die("-%s: unknown option (see -help)", name);
	}
}

static bool flag(struct settings *s, const char *name)
{
	if (!strcmp(name, "S"))
		s->o.paused = true;
	else if (!strcmp(name, "nographic"))
		s->nographic = true;
	else if (!strcmp(name, "no-reboot"))
		s->o.no_reboot = true;
	else if (!strcmp(name, "no-shutdown"))
		s->o.no_shutdown = true;
	else if (!strcmp(name, "only-migratable"))
		s->o.only_migratable = true;
	else if (strcmp(name, "nodefaults") && strcmp(name, "no-user-config"))
		return false;
	return true;
}

static void parse(struct settings *s, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *a = argv[i];

		if (a[0] != '-' || !a[1])
			die("%s: not an option (see -help)", a);
		a += a[1] == '-' ? 2 : 1;
		if (!strcmp(a, "help") || !strcmp(a, "h")) {
			usage();
			exit(0);
		}
		if (!strcmp(a, "version")) {
			printf("dragoman-system %s\n", PACKAGE_VERSION);
			exit(0);
		}
		if (flag(s, a))
			continue;
		if (i + 1 == argc)
			die("-%s: unknown option or a value is missing (see -help)", a);
		set(s, a, argv[++i]);
	}
}

/* A backend by description, or that of -chardev by chardev:ID. */
static struct chardev *open_backend(struct settings *s, struct loop *l, const char *id, const char *what)
{
	char why[256], desc[512];
	struct chardev *c;

	if (!strncmp(what, "chardev:", 8)) {
		for (u32 i = 0; i < s->nchardev; i++) {
			char *cid = sub_option(s->chardev[i], "id"), *path = sub_option(s->chardev[i], "path");
			char *host = sub_option(s->chardev[i], "host"), *port = sub_option(s->chardev[i], "port");
			int kind = (int)strcspn(s->chardev[i], ",");
			const char *tail = strstr(s->chardev[i], "wait=off") || strstr(s->chardev[i], "nowait")
			                       ? ",server,nowait"
			                       : ",server";

			if (!cid || strcmp(cid, what + 8))
				continue;
			if (kind == 6 && !strncmp(s->chardev[i], "socket", 6) && path)
				snprintf(desc, sizeof(desc), "unix:%s%s", path, tail);
			else if (kind == 6 && !strncmp(s->chardev[i], "socket", 6) && port)
				snprintf(desc, sizeof(desc), "tcp:%s:%s%s", host ? host : "", port, tail);
			else if (path)
				snprintf(desc, sizeof(desc), "%.*s:%s", kind, s->chardev[i], path);
			else
				snprintf(desc, sizeof(desc), "%.*s", kind, s->chardev[i]);
			what = desc;
			break;
		}
	}
	c = chardev_open(l, id, what, why, sizeof(why));
	if (!c)
		die("%s", why);
	return c;
}

static void quit_by_key(void *opaque)
{
	machine_quit(opaque, 0);
}

/* Serial port 0 and the monitors.  The loop is the machine's, which is made after them: they are watched once it is
 * there. */
static void connect_all(struct settings *s, struct machine *m, struct chardev **serial, struct chardev **monitor,
                        struct chardev **qmp)
{
	bool mux = s->nographic && !s->serial && (!s->monitor || !strcmp(s->monitor, "stdio"));
	const char *serial_what = s->serial ? s->serial : s->nographic ? "stdio" : "null";

	if (!strncmp(serial_what, "mon:", 4)) {
		mux = true;
		serial_what += 4;
	}
	*serial = open_backend(s, &m->loop, "serial0", serial_what);
	*monitor = *qmp = NULL;
	if (mux) {
		struct chardev *face[2];

		if (!chardev_mux(*serial, face, quit_by_key, m))
			die("out of memory");
		*serial = face[0];
		*monitor = face[1];
	} else if (s->monitor && strcmp(s->monitor, "none")) {
		*monitor = open_backend(s, &m->loop, "monitor", s->monitor);
	}
	if (s->qmp)
		*qmp = open_backend(s, &m->loop, "qmp", s->qmp);
}

static void dump_vmstate(struct machine *m, const char *path)
{
	char *text = savevm_schema(&m->savevm);
	FILE *f = fopen(path, "w");

	if (!text || !f || fputs(text, f) < 0 || fclose(f))
		die("%s: cannot be written", path);
	free(text);
}

int main(int argc, char **argv)
{
	static struct machine m;
	struct settings s = {.o = {.machine = "virt", .ram = 128ull << 20, .cpus = 1, .hot_after = TC_HOT_AFTER}};
	struct chardev *serial, *monitor, *qmp;
	struct sv_error e = {0};
	int code;

	parse(&s, argc, argv);
	if (!s.o.kernel && !(s.o.bios && strcmp(s.o.bios, "none")) && !s.o.incoming && !s.dump_vmstate)
		die("nothing to run: give -kernel or -bios");
	log_start(&s);
	if (machine_prepare(&m, &s.o, &e) < 0)
		die("%s", e.text);
	connect_all(&s, &m, &serial, &monitor, &qmp);
	m.serial[0] = serial;
	if (machine_init(&m, &e) < 0)
		die("%s", e.text);
	if (s.dump_vmstate)
		dump_vmstate(&m, s.dump_vmstate);
	if (s.o.dumpdtb || s.dump_vmstate)
		return 0;
	pthread_mutex_lock(&m.bus.lock);
	if (monitor)
		monitor_open(&m, monitor);
	if (qmp && qmp_open(&m, qmp) < 0)
		die("-qmp: no memory for it, or it is not built in (configure found no jansson)");
	if (s.o.incoming) {
		m.state = RUN_INMIGRATE;
		if (machine_loadvm(&m, s.o.incoming, &e) < 0)
			die("%s", e.text);
		m.state = RUN_PRELAUNCH;
	}
	if (!s.o.paused)
		machine_cont(&m);
	pthread_mutex_unlock(&m.bus.lock);
	code = machine_run(&m);
	machine_finish(&m);
	if (monitor && !monitor->mux) /* a mux frees its faces */
		chardev_close(monitor);
	chardev_close(serial->mux ? serial->mux : serial);
	chardev_close(qmp);
	return code;
}
