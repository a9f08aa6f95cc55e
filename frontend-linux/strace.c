/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/strace.c - `-d strace`: a line a system call, from its row.  No libc, one write a line. */
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>

#include "core/fmt.h"
#include "frontend-linux/syscall.h"

struct line {
	char text[1024];
	size_t n;
};

static void add(struct line *l, const char *format, ...) PRINTF_LIKE(2, 3);
static void add(struct line *l, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	int n = fmt_v(l->text + l->n, sizeof l->text - l->n, format, ap);
	va_end(ap);
	l->n = MIN(l->n + (size_t)n, sizeof l->text - 1);
}

static const char signal_names[][10] = {
    "0",         "SIGHUP",  "SIGINT",    "SIGQUIT", "SIGILL",   "SIGTRAP", "SIGABRT", "SIGBUS",
    "SIGFPE",    "SIGKILL", "SIGUSR1",   "SIGSEGV", "SIGUSR2",  "SIGPIPE", "SIGALRM", "SIGTERM",
    "SIGSTKFLT", "SIGCHLD", "SIGCONT",   "SIGSTOP", "SIGTSTP",  "SIGTTIN", "SIGTTOU", "SIGURG",
    "SIGXCPU",   "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO",   "SIGPWR",  "SIGSYS",
};

const char *lx_signal_name(int sig)
{
	return sig >= 0 && sig < (int)ARRAY_LEN(signal_names) ? signal_names[sig] : NULL;
}

const char *lx_errno_name(int e)
{
	switch (e) {
		// clang-format off
#define E(x) case x: return #x;
	E(EPERM) E(ENOENT) E(ESRCH) E(EINTR) E(EIO) E(ENXIO) E(E2BIG) E(ENOEXEC) E(EBADF) E(ECHILD) E(EAGAIN) E(ENOMEM)
	E(EACCES) E(EFAULT) E(ENOTBLK) E(EBUSY) E(EEXIST) E(EXDEV) E(ENODEV) E(ENOTDIR) E(EISDIR) E(EINVAL) E(ENFILE)
	E(EMFILE) E(ENOTTY) E(ETXTBSY) E(EFBIG) E(ENOSPC) E(ESPIPE) E(EROFS) E(EMLINK) E(EPIPE) E(EDOM) E(ERANGE)
	E(EDEADLK) E(ENAMETOOLONG) E(ENOSYS) E(ENOTEMPTY) E(ELOOP) E(ENODATA) E(ETIME) E(EOVERFLOW) E(ENOTSOCK)
	E(EDESTADDRREQ) E(EMSGSIZE) E(EPROTOTYPE) E(ENOPROTOOPT) E(EPROTONOSUPPORT) E(EOPNOTSUPP) E(EAFNOSUPPORT)
	E(EADDRINUSE) E(EADDRNOTAVAIL) E(ENETUNREACH) E(ECONNABORTED) E(ECONNRESET) E(ENOBUFS) E(EISCONN) E(ENOTCONN)
	E(ETIMEDOUT) E(ECONNREFUSED) E(EHOSTUNREACH) E(EALREADY) E(EINPROGRESS) E(ESTALE) E(EDQUOT) E(ECANCELED)
	E(EOWNERDEAD) E(ENOTRECOVERABLE)
#undef E
		// clang-format on
	}
	return NULL;
}

static void add_string(struct line *l, u64 a, size_t max, s64 len)
{
	char text[LX_PATH_MAX];

	if (!a) {
		add(l, "NULL");
		return;
	}
	if (len < 0)
		len = mm_strnlen(&lx.mm, gaddr(a), sizeof text);
	size_t n = len < 0 ? 0 : MIN((size_t)len, max);
	if (len < 0 || !lx_get(text, a, n)) {
		add(l, "0x%llx", (unsigned long long)a);
		return;
	}
	add(l, "\"");
	for (size_t i = 0; i < n; i++) {
		u8 c = (u8)text[i];
		if (c == '\n')
			add(l, "\\n");
		else if (c == '"' || c == '\\')
			add(l, "\\%c", c);
		else if (c < 32 || c > 126)
			add(l, "\\%o", c);
		else
			add(l, "%c", c);
	}
	add(l, "\"%s", (size_t)len > n ? "..." : "");
}

static void add_timespec(struct line *l, u64 a)
{
	s64 ts[2];

	if (a && lx_get(ts, a, sizeof ts))
		add(l, "{%lld, %lld}", (long long)ts[0], (long long)ts[1]);
	else
		add(l, a ? "0x%llx" : "NULL", (unsigned long long)a);
}

static void add_oflags(struct line *l, u32 f)
{
	static const struct {
		u32 bit;
		const char *name;
	} names[] = {{O_CREAT, "O_CREAT"},         {O_EXCL, "O_EXCL"},         {O_NOCTTY, "O_NOCTTY"},
	             {O_TRUNC, "O_TRUNC"},         {O_APPEND, "O_APPEND"},     {O_NONBLOCK, "O_NONBLOCK"},
	             {O_DIRECTORY, "O_DIRECTORY"}, {O_NOFOLLOW, "O_NOFOLLOW"}, {O_CLOEXEC, "O_CLOEXEC"},
	             {O_DIRECT, "O_DIRECT"},       {O_PATH, "O_PATH"}};

	f = lx_oflags_in(f);
	add(l, "%s", (f & 3) == 0 ? "O_RDONLY" : (f & 3) == 1 ? "O_WRONLY" : (f & 3) == 2 ? "O_RDWR" : "3");
	f &= ~3u;
	for (unsigned i = 0; i < ARRAY_LEN(names); i++) {
		if (f & names[i].bit)
			add(l, "|%s", names[i].name);
		f &= ~names[i].bit;
	}
	if (f)
		add(l, "|0x%x", f);
}

static void add_signal(struct line *l, int sig)
{
	const char *name = lx_signal_name(sig);

	if (name)
		add(l, "%s", name);
	else
		add(l, "SIGRT_%d", sig - 32);
}

static void add_arg(struct line *l, u8 kind, const u64 *a, s64 result)
{
	u64 v = a[0];

	switch (kind) {
	case FD:
	case INT: add(l, "%d", (s32)v); break;
	case DFD:
		if ((s32)v == AT_FDCWD)
			add(l, "AT_FDCWD");
		else
			add(l, "%d", (s32)v);
		break;
	case UNS: add(l, "%u", (u32)v); break;
	case LNG: add(l, "%lld", (long long)v); break;
	case SZ: add(l, "%llu", (unsigned long long)v); break;
	case OCT: add(l, "%#o", (u32)v); break;
	case SIG: add_signal(l, (s32)v); break;
	case OFL: add_oflags(l, (u32)v); break;
	case PROT: add(l, "%s%s%s%s", v ? "" : "-", v & 1 ? "r" : "", v & 2 ? "w" : "", v & 4 ? "x" : ""); break;
	case PATH:
	case PATHC:
	case STR: add_string(l, v, 256, -1); break;
	case IBUF: add_string(l, v, 32, (s64)MIN(a[1], 0x7fffffffull)); break;
	case OBUF:
		if (result > 0)
			add_string(l, v, 32, result);
		else
			add(l, "0x%llx", (unsigned long long)v);
		break;
	case ITS: add_timespec(l, v); break;
	case SET: {
		u64 set;
		if (v && lx_get(&set, v, 8))
			add(l, "[%#llx]", (unsigned long long)set);
		else
			add(l, "NULL");
		break;
	}
	default:
		if (!v && kind != HEX)
			add(l, "NULL");
		else
			add(l, "0x%llx", (unsigned long long)v);
	}
}

static bool never_returns(const char *name)
{
	return !strcmp(name, "exit") || !strcmp(name, "exit_group") || !strcmp(name, "rt_sigreturn") ||
	       !strcmp(name, "execve") || !strcmp(name, "execveat");
}

static void add_call(struct line *l, const struct lx_thread *t, const struct lx_row *row, u64 nr, const u64 a[6],
                     s64 result)
{
	const char *name = row ? lx_row_name(row) : lx.abi->arch_name ? lx.abi->arch_name(nr) : NULL;

	add(l, "%d ", t->tid);
	if (name)
		add(l, "%s(", name);
	else
		add(l, "syscall_%lld(", (long long)nr);
	for (unsigned i = 0; i < 6; i++) {
		u8 kind = row ? row->kind[i] : HEX;
		if (kind == NO)
			break;
		if (i)
			add(l, ", ");
		add_arg(l, kind, &a[i], result);
	}
	add(l, ")");
}

void lx_strace_enter(struct lx_thread *t, const struct lx_row *row, u64 nr, const u64 a[6])
{
	struct line l = {.n = 0};

	/* The line comes when the call is over; those that do not come back are shown at once. */
	if (!row || !never_returns(lx_row_name(row)))
		return;
	add_call(&l, t, row, nr, a, 0);
	add(&l, "\n");
	log_write(l.text, l.n);
}

void lx_strace_leave(struct lx_thread *t, const struct lx_row *row, u64 nr, const u64 a[6], s64 result)
{
	struct line l = {.n = 0};

	if (result == LX_DONE || result == LX_AGAIN)
		return;
	add_call(&l, t, row, nr, a, result);
	if (result == LX_RESTART) {
		add(&l, " = ? (interrupted)\n");
	} else if (result < 0 && result >= -4095) {
		const char *name = lx_errno_name((int)-result);
		add(&l, " = -1 ");
		if (name)
			add(&l, "%s\n", name);
		else
			add(&l, "errno %d\n", (int)-result);
	} else if (row && row->result == HEX) {
		add(&l, " = 0x%llx\n", (unsigned long long)result);
	} else if (row && row->result == OCT) {
		add(&l, " = %#llo\n", (unsigned long long)result);
	} else {
		add(&l, " = %lld\n", (long long)result);
	}
	log_write(l.text, l.n);
}

void lx_strace_signal(struct lx_thread *t, const struct lx_siginfo *info)
{
	struct line l = {.n = 0};

	add(&l, "%d --- ", t->tid);
	add_signal(&l, info->signo);
	add(&l, " {si_code=%d, si_addr/pid=0x%llx} ---\n", info->code, (unsigned long long)info->fields[0]);
	log_write(l.text, l.n);
}
