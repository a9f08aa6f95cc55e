/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/options.c - options.def at work. */
#include "frontend-linux/options.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "config.h"
#include "core/fmt.h"
#include "core/tcache.h"

enum id {
#define OPT(id, name, arg, env, doc) O_##id,
#include "frontend-linux/options.def"
#undef OPT
};

static const struct option {
	char name[18], arg[12], env[18], doc[84];
} options[] = {
#define OPT(id, name, arg, env, doc) {name, arg, env, doc},
#include "frontend-linux/options.def"
#undef OPT
};

#define USAGE 125

static NORETURN void usage(const char *format, const char *what)
{
	msg(format, what);
	_exit(USAGE);
}

static NORETURN void help(void)
{
	printf("usage: dragoman [options] program [arguments...]\n"
	       "Runs a Linux program of another architecture:");
	for (unsigned i = 0; guests[i]; i++)
		printf(" %s", guests[i]->name);
	printf(".\n\n");
	for (unsigned i = 0; i < ARRAY_LEN(options); i++) {
		char left[40];
		if (i == O_help2 || i == O_reexec)
			continue;
		snprintf(left, sizeof left, "-%s %s", options[i].name, options[i].arg);
		printf("  %-24s %s", left, options[i].doc);
		if (options[i].env[0])
			printf(" [DRAGOMAN_%s]", options[i].env);
		printf("\n");
	}
	printf("\nEach variable is also read under its QEMU_ name.  Exit status: the program's; 125 wrong usage, 126 "
	       "the program\n"
	       "cannot be run, 127 it does not exist, 70 a bug of dragoman's.\n");
	exit(0);
}

static u64 number(const char *s, const char *name)
{
	u64 v;

	if (!fmt_parse_u64(s, true, &v))
		usage("option -%s needs a number", name);
	return v;
}

static void list_log(void)
{
	const char *name, *doc;

	for (unsigned i = 0; log_category(i, &name, &doc); i++)
		printf("%-10s %s\n", name, doc);
	exit(0);
}

static void set_cpu(const char *model)
{
	static const char *const known[] = {"max", "any", "rv64", "cortex-a53", "cortex-a57", "cortex-a72", NULL};

	if (!strcmp(model, "help")) {
		printf("max        all that dragoman implements (the default)\n");
		exit(0);
	}
	for (unsigned i = 0; known[i]; i++)
		if (!strcmp(known[i], model))
			return;
	usage("unknown CPU %s; there is max", model);
}

/* A list "a=1,b=2" of the environment variable, or one "a=1" of the command line. */
static void add_env(const char **list, unsigned *n, const char *arg, bool split)
{
	char *copy = strdup(arg);

	for (char *p = split ? strtok(copy, ",") : copy; p; p = split ? strtok(NULL, ",") : NULL) {
		if (*n == 64)
			usage("too many variables: %s", p);
		list[(*n)++] = p;
	}
}

static void apply(enum id id, const char *arg, bool from_env)
{
	struct lx_options *o = &lx.opt;
	const char *bad;
	int by_kernel;
	u64 v;

	switch (id) {
	case O_help:
	case O_help2: help();
	case O_version: printf("dragoman %s\n", PACKAGE_VERSION); exit(0);
	case O_prefix:
		o->prefix = arg;
		o->prefix_len = strlen(arg);
		while (o->prefix_len && arg[o->prefix_len - 1] == '/')
			o->prefix_len--;
		break;
	case O_set_env: add_env(o->set_env, &o->nset, arg, from_env); break;
	case O_unset_env: add_env(o->unset_env, &o->nunset, arg, from_env); break;
	case O_argv0: o->argv0 = arg; break;
	case O_cpu: set_cpu(o->cpu = arg); break;
	case O_stack: o->stack_size = number(arg, "s"); break;
	case O_strace: log_mask |= LOG_STRACE; break;
	case O_log:
		if (!strcmp(arg, "help"))
			list_log();
		bad = log_parse(arg, &log_mask);
		if (bad)
			usage("-d: unknown category %s (-d help lists them)", bad);
		o->log_items = arg;
		break;
	case O_log_file: o->log_file = arg; break;
	case O_gdb: usage("the gdb server is not implemented yet (-g %s)", arg);
	case O_reserve: number(arg, "R"); break;
	case O_base:
		if (number(arg, "B"))
			usage("guest addresses are host addresses: -B %s is not possible", arg);
		break;
	case O_page:
		if (number(arg, "p") != MM_PAGE)
			usage("the page size is 4096, not %s", arg);
		break;
	case O_step:
	case O_step2: o->single_step = true; break;
	case O_seed: break;
	case O_code_size:
	case O_tb_size:
		v = number(arg, options[id].name);
		if (id == O_tb_size)
			v <<= 20;
		if (v < 1 << 20 || v > 1ull << 31)
			usage("code memory is from 1M to 2G, not %s", arg);
		o->code_size = v;
		break;
	case O_stats: o->stats = true; break;
	case O_count: o->count = true; break;
	case O_interp: o->interp = true; break;
	case O_random_ra: o->random_ra = true; break;
	case O_level:
		v = number(arg, "host-level");
		if (v < 2 || v > 4)
			usage("host levels are 2, 3, 4, not %s", arg);
		o->level = (int)v;
		break;
	case O_hot:
		v = number(arg, "hot-after");
		if (v > 1 << 30)
			usage("-hot-after is at most 1073741824, not %s", arg);
		o->hot_after = (u32)v;
		break;
	case O_budget:
		v = number(arg, "hot-budget");
		if (v < 1 || v > 100)
			usage("-hot-budget is 1 to 100, not %s", arg);
		o->hot_budget = (u32)v;
		break;
	case O_perf: o->perf_map = true; break;
	case O_reexec:
		if (sscanf(arg, "%d:%d:%d:%u", &o->self_fd, &o->exec_fd, &by_kernel, &o->execfn_arg) != 4)
			usage("-reexec=%s is not for you", arg);
		o->binfmt = by_kernel;
		break;
	}
}

static void from_environment(void)
{
	static const char *const prefixes[] = {"QEMU_", "DRAGOMAN_"};
	char name[64];

	for (unsigned p = 0; p < 2; p++)
		for (unsigned i = 0; i < ARRAY_LEN(options); i++) {
			if (!options[i].env[0])
				continue;
			snprintf(name, sizeof name, "%s%s", prefixes[p], options[i].env);
			const char *v = getenv(name);
			if (v && (v[0] || !options[i].arg[0]))
				apply(i, v, true);
		}
}

/* dragoman-riscv64, qemu-aarch64-static: the guest is in the name. */
static const struct guest *guest_of_name(const char *argv0)
{
	const char *base = strrchr(argv0, '/');
	char arch[64];

	base = base ? base + 1 : argv0;
	if (!strncmp(base, "dragoman-", 9))
		base += 9;
	else if (!strncmp(base, "qemu-", 5))
		base += 5;
	else
		return NULL;
	snprintf(arch, sizeof arch, "%s", base);
	size_t n = strlen(arch);
	if (n > 7 && !strcmp(arch + n - 7, "-static"))
		arch[n - 7] = 0;
	for (unsigned i = 0; guests[i]; i++) {
		if (!strcmp(guests[i]->name, arch))
			return guests[i];
		for (unsigned k = 0; guests[i]->aliases && guests[i]->aliases[k]; k++)
			if (!strcmp(guests[i]->aliases[k], arch))
				return guests[i];
	}
	usage("there is no guest %s", arch);
}

static bool names(const char *entry, const char *var)
{
	size_t n = strcspn(var, "=");

	return !strncmp(entry, var, n) && entry[n] == '=';
}

static char **guest_environment(char **envp)
{
	size_t n = 0;

	if (!lx.opt.nset && !lx.opt.nunset)
		return envp;
	while (envp[n])
		n++;
	char **out = malloc((n + lx.opt.nset + 1) * sizeof *out);
	if (!out)
		usage("%s", "not enough memory");
	n = 0;
	for (; *envp; envp++) {
		bool drop = false;
		for (unsigned i = 0; i < lx.opt.nunset; i++)
			drop |= names(*envp, lx.opt.unset_env[i]);
		for (unsigned i = 0; i < lx.opt.nset; i++)
			drop |= names(*envp, lx.opt.set_env[i]);
		if (!drop)
			out[n++] = *envp;
	}
	for (unsigned i = 0; i < lx.opt.nset; i++)
		if (strchr(lx.opt.set_env[i], '='))
			out[n++] = (char *)lx.opt.set_env[i];
	out[n] = NULL;
	return out;
}

/* What a dragoman executed by the guest is told again. */
static void remember(void)
{
	const struct lx_options *o = &lx.opt;
	static char numbers[5][32];
	unsigned n = 0;

#define KEEP(text) lx.reexec[n++] = (text)
	if (o->prefix_len)
		KEEP("-L"), KEEP(o->prefix);
	if (o->cpu)
		KEEP("-cpu"), KEEP(o->cpu);
	if (o->log_items)
		KEEP("-d"), KEEP(o->log_items);
	if (log_mask & LOG_STRACE)
		KEEP("-strace");
	if (o->log_file)
		KEEP("-D"), KEEP(o->log_file);
	if (o->stack_size) {
		snprintf(numbers[0], sizeof numbers[0], "%llu", (unsigned long long)o->stack_size);
		KEEP("-s"), KEEP(numbers[0]);
	}
	if (o->code_size) {
		snprintf(numbers[1], sizeof numbers[1], "%llu", (unsigned long long)o->code_size);
		KEEP("-code-size"), KEEP(numbers[1]);
	}
	if (o->level) {
		snprintf(numbers[2], sizeof numbers[2], "%d", o->level);
		KEEP("-host-level"), KEEP(numbers[2]);
	}
	if (o->hot_after != TC_HOT_AFTER) {
		snprintf(numbers[3], sizeof numbers[3], "%u", o->hot_after);
		KEEP("-hot-after"), KEEP(numbers[3]);
	}
	if (o->hot_budget) {
		snprintf(numbers[4], sizeof numbers[4], "%u", o->hot_budget);
		KEEP("-hot-budget"), KEEP(numbers[4]);
	}
	if (o->stats)
		KEEP("-stats");
	if (o->count)
		KEEP("-count");
	if (o->interp)
		KEEP("-interp");
	if (o->random_ra)
		KEEP("-random-ra");
	if (o->single_step)
		KEEP("-one-insn-per-tb");
	if (o->perf_map)
		KEEP("-perf");
#undef KEEP
	lx.nreexec = n;
}

static void open_log(void)
{
	if (!lx.opt.log_file)
		return;
	int fd = open(lx.opt.log_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (fd < 0)
		usage("%s: the log cannot be written", lx.opt.log_file);
	fd = lx_hide_fd(fd);
	if (fd >= 0)
		log_set_fd(fd);
}

/* How binfmt_misc starts us (Linux fs/binfmt_misc.c, Documentation/admin-guide/binfmt-misc.rst): our arguments are its
 * entry's interpreter, the path of the program, with flag P the program's argv[0], then its other arguments.  AT_FLAGS
 * tells of P; AT_EXECFD is there with O and C; and AT_EXECFN is the name of the program or its script, not ours. */
#define FLAG_PRESERVE_ARGV0 1

static void look_for_binfmt(int argc, char **argv, bool *keeps_argv0)
{
	const char *execfn = (const char *)getauxval(AT_EXECFN);

	*keeps_argv0 = argc > 2 && (getauxval(AT_FLAGS) & FLAG_PRESERVE_ARGV0);
	errno = 0;
	unsigned long fd = getauxval(AT_EXECFD); /* 0 is one, when standard input is closed */
	if (!errno)
		lx.opt.exec_fd = (int)fd;
	lx.opt.binfmt = *keeps_argv0 || !errno || (argc > 1 && execfn && !strcmp(execfn, argv[1]));
	if (lx.opt.binfmt)
		lx.opt.execfn = execfn;
}

int lx_options(int argc, char **argv, char ***envp)
{
	int i = 1;
	bool keeps_argv0;

	if (argc < 1)
		_exit(USAGE);
	lx.guest = guest_of_name(argv[0]);
	/* Who runs a program with more rights than his own has no say in what it loads and where it logs. */
	if (!getauxval(AT_SECURE))
		from_environment();
	look_for_binfmt(argc, argv, &keeps_argv0);
	/* Then no argument is for us, whatever the program is called: its name is up to who runs it. */
	bool listen = !lx.opt.binfmt;
	while (listen && i < argc && argv[i][0] == '-' && argv[i][1]) {
		const char *name = argv[i] + 1 + (argv[i][1] == '-'), *arg = "";
		size_t n = strcspn(name, "=");
		unsigned k;
		if (!strcmp(argv[i], "--")) {
			i++;
			break;
		}
		for (k = 0; k < ARRAY_LEN(options); k++)
			if (!strncmp(options[k].name, name, n) && !options[k].name[n])
				break;
		if (k == ARRAY_LEN(options))
			usage("unknown option %s (-h prints the options)", argv[i]);
		i++;
		if (options[k].arg[0]) {
			if (name[n] == '=')
				arg = name + n + 1;
			else if (i < argc)
				arg = argv[i++];
			else
				usage("option -%s needs an argument", options[k].name);
		}
		apply(k, arg, false);
	}
	if (i >= argc)
		usage("no program to run (%s)", "-h prints the options");
	if (keeps_argv0) {
		lx.opt.argv0 = argv[i + 1];
		argv[i + 1] = argv[i];
		i++;
	}
	open_log();
	remember();
	*envp = guest_environment(*envp);
	return i;
}
