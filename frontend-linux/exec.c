/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/exec.c - execve: a foreign program is run by a new dragoman, without any help of binfmt_misc.
 *
 * The file is looked at here.  A program of the host runs natively; a foreign one becomes
 *
 *	dragoman --reexec=SELF:PROGRAM:BINFMT:SCRIPT <options> -0 argv0 -- path arguments ...
 *
 * executed through a descriptor of ourselves (SELF), which the new process takes over, so that neither /proc nor a path
 * to us is needed inside a chroot.  PROGRAM is a descriptor of the file when it was given as one (execveat with an
 * empty path, memfd), else -1.  A script is unfolded to its interpreter first, as the kernel does
 * (fs/binfmt_script.c): the rest of the first line is one argument; SCRIPT is the number of the argument that holds the
 * script's name, or 0.  BINFMT says that the kernel runs guest programs by us, and is handed down.
 *
 * Once the new dragoman runs there is no way back for the caller, so what the kernel looks at before its point of no
 * return is looked at here: check_program().
 *
 * The kernel is asked first where it can do more than we: to run a file that may be executed but not read, and, when
 * BINFMT, a program whose rights are more than ours, which binfmt_misc's flag C gives it.  It is asked last when we
 * were started by its flag F in a root without /proc, and so have no SELF.
 *
 * This may run in a vfork child, which shares its parent's memory: the argument arrays are a mapping that the parent
 * frees. */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/err.h"
#include "core/fmt.h"
#include "frontend-linux/linux.h"

#define HEAD   LX_SCRIPT_HEAD
#define LEVELS 6 /* of files, at most: scripts and the program (fs/exec.c, exec_binprm()) */

struct job {
	struct lx_thread *t;
	char path[LX_PATH_MAX + 256]; /* what is executed */
	int fd;                       /* of it, for us only */
	bool by_fd;                   /* it has no name we could use */
	bool unreadable, more_rights;
	u8 head[HEAD + 1];
	struct lx_elf elf;
	char ld[LX_PATH_MAX]; /* its interpreter, as it is named */
	/* With by_fd: what the kernel calls it, and the program looks for it: /dev/fd/N or /dev/fd/N/name. */
	char fd_name[LX_PATH_MAX + 256];
	bool fd_closes; /* nothing will be there, since the descriptor has close-on-exec */
	/* Of each level of scripts: its interpreter, the interpreter's argument, its own name. */
	char interp[LEVELS][HEAD], script_arg[LEVELS][HEAD], script_name[LEVELS][LX_PATH_MAX + 256];
	const char *front[16]; /* arguments put before the guest's, last first */
	unsigned nfront;
};

/* Number of pointers of the guest's array at a, or -errno. */
static s64 count(u64 a)
{
	u64 v;

	if (!a)
		return 0;
	for (s64 n = 0; n < 1 << 21; n++) {
		if (!lx_get(&v, a + (u64)n * 8, 8))
			return -EFAULT;
		if (!v)
			return n;
		if (v >= lx.mm.limit)
			return -EFAULT;
	}
	return -E2BIG;
}

/* Executing the file changes who one is, or what one may do. */
static bool has_more_rights(int fd, const struct stat *st)
{
	if ((st->st_mode & S_ISUID) && st->st_uid != (uid_t)raw_syscall(SYS_geteuid, 0, 0, 0, 0, 0, 0))
		return true;
	if ((st->st_mode & S_ISGID) && (st->st_mode & S_IXGRP) &&
	    st->st_gid != (gid_t)raw_syscall(SYS_getegid, 0, 0, 0, 0, 0, 0))
		return true;
	return lx.opt.binfmt && raw_syscall(SYS_fgetxattr, fd, (long)"security.capability", 0, 0, 0, 0) > 0;
}

int lx_open_program(int dirfd, const char *path, struct stat *st)
{
	/* not to wait for a writer if it is a FIFO */
	long fd = raw_syscall(SYS_openat, dirfd, (long)path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0, 0, 0);

	if (fd < 0)
		return (int)fd;
	long r = raw_syscall(SYS_fstat, fd, (long)st, 0, 0, 0, 0);
	if (!raw_failed(r) && !S_ISREG(st->st_mode))
		r = -EACCES;
	if (!raw_failed(r)) {
		/* Permission to execute is the kernel's to judge. */
		r = raw_syscall(SYS_faccessat2, fd, (long)"", 1, AT_EMPTY_PATH | AT_EACCESS, 0, 0);
		if (r == -ENOSYS || r == -EPERM)
			r = raw_syscall(SYS_faccessat, dirfd, (long)path, 1, 0, 0, 0);
	}
	if (!raw_failed(r))
		return (int)fd;
	raw_syscall(SYS_close, fd, 0, 0, 0, 0, 0);
	return (int)r;
}

static int open_program(struct job *j, int dirfd)
{
	struct stat st;
	int fd = lx_open_program(dirfd, j->path, &st);

	if (fd == -EACCES && !raw_failed(raw_syscall(SYS_faccessat, dirfd, (long)j->path, X_OK, 0, 0, 0)) &&
	    raw_failed(raw_syscall(SYS_faccessat, dirfd, (long)j->path, R_OK, 0, 0, 0))) {
		j->unreadable = true;
		return -ENOEXEC;
	}
	if (fd < 0)
		return fd;
	if (j->fd >= 0)
		raw_syscall(SYS_close, j->fd, 0, 0, 0, 0, 0);
	j->fd = fd;
	long r = raw_syscall(SYS_pread64, fd, (long)j->head, HEAD, 0, 0, 0);
	if (r < 0)
		return (int)r;
	memset(j->head + r, 0, (size_t)(HEAD + 1 - r));
	j->more_rights = has_more_rights(j->fd, &st);
	return 0;
}

static bool blank(u8 c)
{
	return c == ' ' || c == '\t';
}

/* The line ends at a newline before any zero byte.  Without one among the first HEAD bytes it goes on to the last of
 * them, which does not count as its own, and is good only if the interpreter ends before: of its argument some may be
 * missing, since an interpreter reads the line itself.  Zeros are behind a short file, and are no blanks; so
 * "#!name " without a newline has an argument, "". */
int lx_script(const u8 head[HEAD + 1], char interp[HEAD], char arg[HEAD])
{
	const u8 *p = head + 2, *last = head + HEAD - 1, *name_end;
	const u8 *end = memchr(p, '\n', strnlen((const char *)p, HEAD - 2));

	while (p < last && blank(*p))
		p++;
	for (name_end = p; name_end <= last && *name_end && !blank(*name_end) && name_end != end;)
		name_end++;
	if (!end && (name_end > last || blank(*p)))
		return -ENOEXEC;
	end = end ? end : last;
	while (blank(end[-1]))
		end--;
	if (p >= end)
		return -ENOEXEC; /* blanks only */
	name_end = MIN(name_end, end);
	memcpy(interp, p, (size_t)(name_end - p));
	interp[name_end - p] = 0;
	if (name_end == end || !*name_end)
		return 0;
	while (blank(*name_end))
		name_end++;
	size_t n = strnlen((const char *)name_end, (size_t)(end - name_end));
	memcpy(arg, name_end, n);
	arg[n] = 0;
	return 1;
}

static void map_scratch(struct lx_thread *t, size_t len)
{
	long r = raw_syscall(SYS_mmap, 0, (long)len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	t->scratch = raw_failed(r) ? NULL : (void *)r;
	t->scratch_len = len;
}

static void drop_scratch(struct lx_thread *t)
{
	raw_syscall(SYS_munmap, (long)t->scratch, (long)t->scratch_len, 0, 0, 0, 0);
	t->scratch = NULL;
}

/* The guest's pointers, made the host's. */
static void copy_pointers(const char **out, u64 a, u64 from, u64 n)
{
	u64 v;

	for (u64 i = from; i < n; i++) {
		if (!lx_get(&v, a + i * 8, 8))
			v = 0;
		*out++ = v ? (const char *)mm_host(&lx.mm, gaddr(v)) : NULL;
	}
	*out = NULL;
}

/* Unfolds scripts: j->path becomes the interpreter at the end of the chain, j->front what goes before the guest's
 * argv[1]. */
static int unfold(struct job *j, int dirfd)
{
	char prefixed[LX_PATH_MAX + 256];

	for (unsigned level = 0;; level++) {
		int r = open_program(j, dirfd);
		if (r)
			return r;
		if (level == LEVELS)
			return -ELOOP;
		if (j->head[0] != '#' || j->head[1] != '!')
			return 0;
		r = lx_script(j->head, j->interp[level], j->script_arg[level]);
		if (r < 0)
			return r;
		bool has_arg = r;
		if (j->by_fd && j->fd_closes)
			return -ENOENT; /* the interpreter would not find it */
		/* argv[0], which is the name of what turned out to be a script, gives way to: interpreter, its
		 * argument, script. */
		if (j->nfront)
			j->nfront--;
		const char *own = j->by_fd ? j->fd_name : j->path;
		memcpy(j->script_name[level], own, strlen(own) + 1);
		j->by_fd = false;
		j->front[j->nfront++] = j->script_name[level];
		if (has_arg)
			j->front[j->nfront++] = j->script_arg[level];
		j->front[j->nfront++] = j->interp[level];
		if (!j->interp[level][0])
			return -EACCES; /* the kernel's way to a file without a name ends at the current folder */
		const char *p = lx_prefixed(j->interp[level], prefixed);
		memcpy(j->path, p, strlen(p) + 1);
		dirfd = AT_FDCWD;
	}
}

/* What the kernel finds wrong with a program, and with its interpreter, before it lets the old program go (Linux
 * fs/binfmt_elf.c, load_elf_binary(), up to begin_new_exec()).  0 or -errno. */
static int check_program(struct job *j, const struct guest *g)
{
	char prefixed[LX_PATH_MAX + 256];
	struct stat st;

	if (lx_elf_headers(j->fd, g, &j->elf))
		return -ENOEXEC;
	switch (lx_elf_interp(j->fd, &j->elf, j->ld)) {
	case 0: return 0;
	case 1: break;
	case -ERR_ELF_TRUNCATED: return -EIO;
	case -ERR_IO: return -EINVAL; /* pread(2), of a position that is none */
	default: return -ENOEXEC;
	}
	if (!j->ld[0])
		return -EACCES; /* as of a script */
	int fd = lx_open_program(AT_FDCWD, lx_prefixed(j->ld, prefixed), &st);
	if (fd < 0)
		return fd;
	int r = st.st_size < (s64)sizeof j->elf.eh ? -EIO : lx_elf_headers(fd, g, &j->elf) ? -ELIBBAD : 0;
	raw_syscall(SYS_close, fd, 0, 0, 0, 0, 0);
	return r;
}

/* The execve.  Returns the error: LX_AGAIN if a signal came that the guest handles.  It is handled first then, since
 * the new program would not know of it. */
static s64 replace(struct lx_thread *t, int dirfd, const char *path, const char **argv, const char **envp, int flags)
{
	lx_signal_exec(t, false);
	s64 err = lx_host(t, SYS_execveat, (u64)dirfd, (u64)path, (u64)argv, (u64)envp, (u64)flags, 0);
	lx_signal_exec(t, true);
	return err == LX_RESTART ? LX_AGAIN : err; /* execve never gives EINTR */
}

s64 lx_execve(struct lx_thread *t, int dirfd, u64 gpath, u64 gargv, u64 genvp, int flags)
{
	struct lx_elf_ident id;
	s64 err = 0, argc = count(gargv), envc = count(genvp);
	struct job *j;
	char fds[64];

	if (argc < 0 || envc < 0)
		return argc < 0 ? argc : envc;
	if (flags & ~(AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW))
		return -EINVAL;
	const char *path = lx_path(t, dirfd, gpath, 0, LX_PATH_LOOKUP, &err);
	if (err || !path)
		return err ? err : -EFAULT;
	if (!path[0] && !(flags & AT_EMPTY_PATH))
		return -ENOENT;
	if (!path[0] && dirfd == AT_FDCWD)
		return -EACCES; /* a folder */
	struct stat st;
	if ((flags & AT_SYMLINK_NOFOLLOW) && path[0] &&
	    !raw_failed(raw_syscall(SYS_newfstatat, dirfd, (long)path, (long)&st, AT_SYMLINK_NOFOLLOW, 0, 0)) &&
	    S_ISLNK(st.st_mode))
		return -ELOOP;
	map_scratch(t, ROUND_UP(sizeof *j + ((u64)argc + (u64)envc + 80) * 8, 4096));
	if (!t->scratch)
		return -ENOMEM;
	j = t->scratch;
	j->t = t;
	j->fd = -1;
	const char **argv = (void *)(j + 1), **envp = argv + argc + 79;

	if (path[0] != '/' && dirfd != AT_FDCWD) {
		j->by_fd = true;
		fmt(j->fd_name, sizeof j->fd_name, path[0] ? "/dev/fd/%d/%s" : "/dev/fd/%d", dirfd, path);
		j->fd_closes = raw_syscall(SYS_fcntl, dirfd, F_GETFD, 0, 0, 0, 0) & FD_CLOEXEC;
	}
	if (!path[0]) {
		/* By descriptor: our own name for it, as /proc may not be there. */
		long fd = raw_syscall(SYS_fcntl, dirfd, F_DUPFD_CLOEXEC, 3, 0, 0, 0);
		if (fd < 0) {
			err = fd;
			goto out;
		}
		fmt(j->path, sizeof j->path, "/proc/self/fd/%ld", fd);
		err = unfold(j, dirfd);
		raw_syscall(SYS_close, fd, 0, 0, 0, 0, 0);
	} else {
		memcpy(j->path, path, strlen(path) + 1);
		err = unfold(j, dirfd);
	}
	if (j->by_fd)
		memcpy(j->path, j->fd_name, strlen(j->fd_name) + 1);
	copy_pointers(envp, genvp, 0, (u64)envc);
	copy_pointers(argv, gargv, 0, (u64)argc);
	if (j->unreadable) {
		/* As the guest made it, but for -L's prefix. */
		err = replace(t, dirfd, path, argv, envp, flags);
		goto out;
	}
	if (err)
		goto out;
	int r = lx_elf_identify(j->head, HEAD, &id);
	if (r || (!id.guest && !id.native)) {
		err = -ENOEXEC;
		goto out;
	}
	err = id.guest ? check_program(j, id.guest) : 0;
	if (err)
		goto out;

	unsigned n = 0;
	u64 skip = j->nfront ? 1 : 0; /* a script's argv[0] is dropped */
	if (id.guest) {
		if ((j->more_rights && lx.opt.binfmt && !lx.opt.prefix_len) || lx.opt.self_fd < 0) {
			err = replace(t, dirfd, path, argv, envp, flags);
			if (lx.opt.self_fd < 0 || err == LX_AGAIN)
				goto out;
		}
		/* Handed over without close-on-exec; the new process takes both away from the guest's sight. */
		int program = -1;
		if (j->by_fd) {
			program = (int)raw_syscall(SYS_fcntl, j->fd, F_DUPFD, 900, 0, 0, 0);
			if (program < 0)
				program = (int)raw_syscall(SYS_fcntl, j->fd, F_DUPFD, 3, 0, 0, 0);
		}
		fmt(fds, sizeof fds, "--reexec=%d:%d:%d:%u", lx.opt.self_fd, program, lx.opt.binfmt,
		    j->nfront ? j->nfront - 1 : 0);
		argv[n++] = "dragoman";
		argv[n++] = fds;
		for (unsigned i = 0; i < lx.nreexec; i++)
			argv[n++] = lx.reexec[i];
		argv[n++] = "-0";
		u64 v = 0;
		if (j->nfront)
			argv[n++] = j->front[--j->nfront];
		else if (gargv && lx_get(&v, gargv, 8) && v)
			argv[n++] = (const char *)mm_host(&lx.mm, gaddr(v));
		else
			argv[n++] = "";
		argv[n++] = "--";
		argv[n++] = j->path;
		skip = 1;
		while (j->nfront)
			argv[n++] = j->front[--j->nfront];
		copy_pointers(argv + n, gargv, skip, (u64)argc);
		if (log_on(LOG_THREAD))
			log_printf("%d: execve %s (%s)\n", t->tid, j->path, id.guest->name);
		raw_syscall(SYS_fcntl, lx.opt.self_fd, F_SETFD, 0, 0, 0, 0);
		err = replace(t, lx.opt.self_fd, "", argv, envp, AT_EMPTY_PATH);
		raw_syscall(SYS_fcntl, lx.opt.self_fd, F_SETFD, FD_CLOEXEC, 0, 0, 0);
		if (program >= 0)
			raw_syscall(SYS_close, program, 0, 0, 0, 0, 0);
	} else {
		while (j->nfront)
			argv[n++] = j->front[--j->nfront];
		copy_pointers(argv + n, gargv, skip, (u64)argc);
		bool by_fd = j->by_fd || dirfd != AT_FDCWD;
		err = replace(t, by_fd ? j->fd : AT_FDCWD, by_fd ? "" : j->path, argv, envp, by_fd ? AT_EMPTY_PATH : 0);
	}
out:
	if (j->fd >= 0)
		raw_syscall(SYS_close, j->fd, 0, 0, 0, 0, 0);
	drop_scratch(t);
	return err;
}
