/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/main.c - the program dragoman: from its command line to the first instruction of a guest program. */
#include "frontend-linux/options.h"

#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config.h"
#include "core/err.h"
#include "core/fmt.h"
#include "core/tcache.h"
#include "translator/engine.h"
#include "translator/ir/ir.h"

static void log_text(u32 kind, const char *text, size_t len)
{
	(void)kind;
	log_write(text, len);
}

/* Logs go through dragoman-disas, which turns host code into text; where it is not installed they stay hexadecimal.  It
 * is a grandchild, so that the guest never waits for it. */
static void start_disassembler(void)
{
	char beside[LX_PATH_MAX];
	int fd[2], status;
	ssize_t n = readlink("/proc/self/exe", beside, sizeof beside - sizeof "dragoman-disas");
	char *slash;

	if (n <= 0 || pipe2(fd, O_CLOEXEC) < 0)
		return;
	beside[n] = 0;
	slash = strrchr(beside, '/');
	strcpy(slash ? slash + 1 : beside, "dragoman-disas");
	pid_t child = fork();

	if (child == 0) {
		if (fork() == 0) {
			dup2(fd[0], 0);
			dup2(log_fd(), 1);
			execl(beside, "dragoman-disas", (char *)NULL);
			execlp("dragoman-disas", "dragoman-disas", (char *)NULL);
			execlp("cat", "cat", (char *)NULL);
		}
		_exit(0);
	}
	close(fd[0]);
	if (child < 0) {
		close(fd[1]);
		return;
	}
	waitpid(child, &status, 0);
	int high = fcntl(fd[1], F_DUPFD_CLOEXEC, 900);

	if (high >= 0) {
		close(fd[1]);
		fd[1] = high;
	}
	log_set_fd(fd[1]);
}

static void line(u64 n, const char *what)
{
	log_printf("%12llu %s\n", (unsigned long long)n, what);
}

static void print_counts(void)
{
	u64 n[8];

	tcache_counts(lx.tc, n);
	line(n[IR_COUNT_INSN], "guest instructions executed");
	line(n[IR_COUNT_BLOCK], "basic blocks executed");
	line(n[IR_COUNT_MEM], "guest memory accesses");
	if (lx.opt.stats)
		line(n[IR_COUNT_UNIT], "entries of units");
}

void lx_print_stats(void)
{
	struct tcache_stats s;

	if (lx.opt.stats)
		stats_print();
	if (lx.tc && lx.opt.count)
		print_counts();
	if (!lx.tc || !lx.opt.stats)
		return;
	tcache_stats(lx.tc, &s);
#define LINE(field, text) line(s.field, text)
	LINE(units, "units translated");
	LINE(guest_insns, "guest instructions translated");
	LINE(guest_bytes, "bytes of guest code translated");
	LINE(host_bytes, "bytes of host code made");
	LINE(flushes, "times the code memory was full");
	LINE(invalidated, "units dropped because their code changed");
	LINE(links, "jumps linked");
	LINE(lookups, "lookups of units from C");
	LINE(translate_cycles, "host cycles spent translating");
	LINE(regions, "regions translated by the second tier");
	LINE(region_insns, "guest instructions in them");
	LINE(region_cycles, "host cycles spent in the second tier");
	LINE(regions_refused, "times it made none (-d op_opt says why)");
#undef LINE
}

/* libc takes its first thread's TLS from the break, which lies among the guest's addresses: that piece is ours, and the
 * break must not grow (malloc goes to mappings then). */
static void fence_break(void)
{
	u64 tls = (u64)__builtin_thread_pointer(), top = (u64)sbrk(0);

	if (top - lx.mm.base >= lx.mm.limit)
		return;
	u64 lo = ROUND_DOWN(MIN(tls, top - 1), MM_PAGE) - 16 * MM_PAGE, hi = ROUND_UP(top, MM_PAGE);
	long r = raw_syscall(SYS_mmap, (long)hi, MM_PAGE, PROT_NONE,
	                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
	if (!raw_failed(r))
		hi += MM_PAGE;
	lx.mm.island_lo = lo - lx.mm.base;
	lx.mm.island_hi = hi - lx.mm.base;
	mm_lock(&lx.mm);
	mm_set(&lx.mm, gaddr(lx.mm.island_lo), hi - lo, 0);
	mm_unlock(&lx.mm);
}

/* fd is open on this very program: where /proc is not, AT_EXECFN may name us, or what we were started for. */
static bool is_us(long fd)
{
	extern const u8 __ehdr_start[] __attribute__((visibility("hidden")));
	u8 head[sizeof(Elf64_Ehdr)];

	return pread((int)fd, head, sizeof head, 0) == sizeof head && !memcmp(head, __ehdr_start, sizeof head);
}

static void open_self(void)
{
	long fd = lx.opt.self_fd;

	if (fd >= 0) {
		/* Handed down by the dragoman that executed us, already at a high number. */
		raw_syscall(SYS_fcntl, fd, F_SETFD, FD_CLOEXEC, 0, 0, 0);
		lx.own_fds[lx.nown_fds++] = (int)fd;
		return;
	}
	fd = raw_syscall(SYS_openat, AT_FDCWD, (long)"/proc/self/exe", O_RDONLY | O_CLOEXEC, 0, 0, 0);
	if (fd < 0 && getauxval(AT_EXECFN))
		fd = raw_syscall(SYS_openat, AT_FDCWD, (long)getauxval(AT_EXECFN), O_RDONLY | O_CLOEXEC, 0, 0, 0);
	if (fd >= 0 && !is_us(fd)) {
		close((int)fd);
		fd = -1; /* what the guest executes is the kernel's business then */
	}
	lx.opt.self_fd = fd < 0 ? -1 : lx_hide_fd((int)fd);
}

/* The absolute name of what fd is open on, for /proc/self/exe. */
static void find_exe(int fd, const char *path)
{
	char link[32];

	fmt(link, sizeof link, "/proc/self/fd/%d", fd);
	long n = raw_syscall(SYS_readlinkat, AT_FDCWD, (long)link, (long)lx.exe, sizeof lx.exe - 1, 0, 0);
	if (n > 0) {
		lx.exe[n] = 0;
		return;
	}
	n = 0;
	if (path[0] != '/') {
		n = raw_syscall(SYS_getcwd, (long)lx.exe, sizeof lx.exe - 1, 0, 0, 0, 0);
		n = n > 0 ? n - 1 : 0;
		if (!n || lx.exe[n - 1] != '/')
			lx.exe[n++] = '/';
	}
	fmt(lx.exe + n, sizeof lx.exe - (size_t)n, "%s", path);
}

/* The thread's name is that of the file that was to be executed, a script's for a script; of one that was given as a
 * descriptor it is the file's own (Linux fs/exec.c, begin_new_exec()). */
static void set_name(void)
{
	const char *name = lx.opt.execfn;
	const char *path = strncmp(name, "/dev/fd/", 8) || strchr(name + 8, '/') ? name : lx.exe;
	const char *slash = strrchr(path, '/');

	raw_syscall(SYS_prctl, PR_SET_NAME, (long)(slash ? slash + 1 : path), 0, 0, 0, 0);
}

static NORETURN void refuse(const char *path, const char *why, int code)
{
	msg("%s: %s", path, why);
	_exit(code);
}

/* Opens the program the user named; *path becomes the name that was found.  Names without a slash are looked for in the
 * current folder, then along PATH. */
static int open_program(const char **path)
{
	static char buf[2 * LX_PATH_MAX];
	const char *name = *path;
	char prefixed[LX_PATH_MAX + 256];
	struct stat st;
	int fd = lx_open_program(AT_FDCWD, name, &st);

	if (fd == -ENOENT && name[0] == '/') {
		fd = lx_open_program(AT_FDCWD, lx_prefixed(name, prefixed), &st);
	} else if ((fd == -ENOENT || fd == -EACCES) && !strchr(name, '/') && name[0]) {
		const char *p = getenv("PATH");
		for (p = p ? p : "/usr/bin:/bin"; fd < 0 && *p; p += *p == ':') {
			size_t n = strcspn(p, ":");
			fmt(buf, sizeof buf, "%.*s%s%s", (int)n, p, n ? "/" : "", name);
			p += n;
			int r = lx_open_program(AT_FDCWD, lx_prefixed(buf, prefixed), &st);

			/* a file that may not be executed is what is told of when there is no better one */
			if (r >= 0 || r == -EACCES)
				fd = r;
		}
		if (fd >= 0)
			*path = buf;
	}
	if (fd == -ENOENT || fd == -ENOTDIR)
		refuse(name, "no such file", 127);
	if (fd < 0)
		refuse(name, strerror(-fd), 126);
	return fd;
}

/* If head, of the file path, names an interpreter: argv becomes interpreter, argument, script, the rest. */
static bool unfold_script(const u8 *head, const char *path, int *argc, char ***argv)
{
	char interp[LX_SCRIPT_HEAD], arg[LX_SCRIPT_HEAD];
	int n = 0, r = head[0] == '#' && head[1] == '!' ? lx_script(head, interp, arg) : -ENOEXEC;

	if (r < 0 || !interp[0])
		return false;
	char **args = malloc(((size_t)*argc + 3) * sizeof *args);
	if (!args)
		refuse(path, err_text(ERR_NOMEM), 126);
	args[n++] = strdup(interp);
	if (r)
		args[n++] = strdup(arg);
	args[n++] = (char *)path;
	for (int i = 1; i < *argc; i++)
		args[n++] = (*argv)[i];
	args[n] = NULL;
	*argc = n;
	*argv = args;
	return true;
}

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>

/* AddressSanitizer clears its notes on a thread's stack before each call that does not return.  It asks libc where the
 * stack is; the guest's threads are made without libc, which would wait for a lock of nobody's.  Some frames do, and
 * those below, where an earlier thread may have been. */
void __asan_handle_no_return(void);
void __asan_handle_no_return(void)
{
	__asan_unpoison_memory_region((char *)__builtin_frame_address(0) - (1 << 16), 1 << 17);
}
#endif

int main(int argc, char **argv, char **envp)
{
	int first = lx_options(argc, argv, &envp);
	const char *path = argv[first];
	char **gargv = argv + first;
	int gargc = argc - first, fd;
	u8 head[LX_SCRIPT_HEAD + 1] = {0};
	struct lx_elf_ident id;

	open_self();
	for (int level = 0;; level++) {
		fd = lx.opt.exec_fd >= 0 ? lx.opt.exec_fd : open_program(&path);
		ssize_t n = pread(fd, head, sizeof head - 1, 0);
		if (n < 0)
			refuse(path, strerror(errno), 126);
		memset(head + n, 0, sizeof head - (size_t)n);
		if (!lx.opt.execfn)
			lx.opt.execfn =
			    lx.opt.execfn_arg < (unsigned)gargc && lx.opt.execfn_arg ? gargv[lx.opt.execfn_arg] : path;
		if (level == 5 || !unfold_script(head, path, &gargc, &gargv)) {
			int r = lx_elf_identify(head, (size_t)n, &id);
			if (r)
				refuse(path, err_text(r), 126);
			break;
		}
		path = gargv[0];
		close(fd);
		lx.opt.exec_fd = -1;
		lx.opt.argv0 = NULL;
	}
	if (lx.opt.argv0)
		gargv[0] = (char *)lx.opt.argv0;
	if (id.native) {
		execve(path, gargv, envp);
		refuse(path, strerror(errno), 126);
	}
	if (lx.guest && lx.guest != id.guest)
		refuse(path, "a program for another machine than this name of dragoman is for", 126);
	lx.guest = id.guest;
	for (unsigned i = 0; lx_abis[i]; i++)
		if (!strcmp(lx_abis[i]->guest, lx.guest->name))
			lx.abi = lx_abis[i];
	if (!lx.abi)
		refuse(path, err_text(ERR_ELF_MACHINE), 126);
	if (mm_init(&lx.mm, USER_BASE, lx.guest->addr_bits))
		refuse(path, err_text(ERR_NOMEM), 126);
	fence_break();
	if (USER_BASE)
		lx_host_set_base(USER_BASE);

	struct tcache_options o = {
	    .engine = &engine,
	    .base = USER_BASE ? HG_BASE_SEG : HG_BASE_ZERO,
	    .code_size = lx.opt.code_size,
	    .level = lx.opt.level,
	    .interp = lx.opt.interp,
	    .random_ra = lx.opt.random_ra,
	    .max_insns = lx.opt.single_step ? 1 : 0,
	    .hot_after = lx.opt.single_step ? 0 : lx.opt.hot_after,
	    .hot_budget = lx.opt.hot_budget,
	    .relocate = DEBUG_CHECKS,
	    .count = lx.opt.count,
	    .log = log_mask & (LOG_IN_ASM | LOG_OP | LOG_OP_OPT | LOG_OUT_ASM | LOG_EXEC),
	    .log_fn = log_text,
	};
	if (log_on(LOG_OUT_ASM))
		start_disassembler();
	char perf[64];
	if (lx.opt.perf_map) {
		fmt(perf, sizeof perf, "/tmp/perf-%d.map", (int)getpid());
		o.perf_map = perf;
	}
	lx.tc = tcache_new(lx.guest, &lx.mm, &o);
	if (!lx.tc)
		refuse(path, err_text(ERR_NOMEM), 126);
	lx.mm.tc = lx.tc;
	find_exe(fd, path);
	set_name();

	struct cpu *cpu;
	lx_start(fd, path, gargc, gargv, envp, &cpu);
	close(fd);
	lx_signal_start(lx_first_thread(cpu));
	lx_run(lx_self);
}
