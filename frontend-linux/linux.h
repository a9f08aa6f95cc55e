/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/linux.h - what the files of the Linux frontend share: the process, its threads, and the guest's ABI.
 *
 * One process of the guest is one process of the host, one guest thread one host thread with a struct lx_thread.
 * Memory-wide things (image, options, break) stand in `lx`, which fork copies and CLONE_VM shares.  Signal dispositions
 * stand in a struct lx_sighand, which CLONE_SIGHAND shares.
 *
 * Numbers of errors are the host's: all guests and hosts of this frontend so far have the generic ones.
 */
#ifndef FRONTEND_LINUX_LINUX_H
#define FRONTEND_LINUX_LINUX_H

#include <elf.h>
#include <errno.h>
#include <sys/stat.h>

#include "core/base.h"
#include "core/cpu.h"
#include "core/guest.h"
#include "core/log.h"
#include "core/mm.h"
#include "core/raw.h"
#include "core/stats.h"

struct tcache;
struct lx_abi;

#define LX_PATH_MAX 4096
#define LX_IOV_MAX  1024
#define LX_NSIG     64

/* Results of system call handlers beside values and -errno. */
#define LX_RESTART (-512ll)  /* interrupted, nothing done: make it again, or EINTR, as the guest's handler says */
#define LX_AGAIN   (-513ll)  /* a signal came before it began: make it again after that */
#define LX_DONE    (-1000ll) /* registers are already what they should be */

/* A signal disposition; sig 1..64 are act[1..64]. */
struct lx_sigaction {
	u64 handler; /* 0 default, 1 ignore */
	u64 flags, restorer, mask;
};

struct lx_sighand {
	bool shares_memory; /* of a process that shares its memory with another one (signal.c, Locks) */
	u32 refs;
	u32 lock;
	struct lx_sigaction act[LX_NSIG + 1];
};

/* siginfo of 64-bit Linux: the same layout on every 64-bit machine (asm-generic/siginfo.h), so it is carried as bytes.
 */
struct lx_siginfo {
	s32 signo, error, code, pad;
	u64 fields[14];
};
_Static_assert(sizeof(struct lx_siginfo) == 128, "siginfo_t");

struct lx_altstack {
	u64 sp;
	s32 flags, pad;
	u64 size;
};

/* One of any kind and each of LX_SIG_SYNC. */
#define LX_QUEUE 6

struct lx_thread {
	struct cpu *cpu;
	struct lx_sighand *sighand;
	s32 tid;
	/* Signals caught by the host handler, not yet delivered to the guest; queue[i].signo 0: free.  Written by the
	 * handler of this very thread, emptied at safe points with signals blocked. */
	struct lx_siginfo queue[LX_QUEUE];
	u32 pending;    /* something in the queue can be delivered: no system call may block */
	u32 masked;     /* the handler has blocked all signals until the queue is looked at */
	u64 mask;       /* the guest's signal mask */
	u64 saved_mask; /* with have_saved: what rt_sigreturn from the next handler restores (sigsuspend, ppoll ...) */
	u32 have_saved;
	u32 in_vfork; /* a CLONE_VFORK child: its memory is freed by its parent */
	struct lx_altstack alt;
	void *area; /* host mapping of stacks and this struct; NULL for the first thread */
	size_t area_len;
	u64 robust_list; /* guest address, only where the kernel cannot have it */
	void *scratch;   /* arguments of an execve under way, which a vfork parent frees */
	size_t scratch_len;
	const struct lx_row *row; /* system call under way */
	char path[2][LX_PATH_MAX + 256];
	u64 iov[2][2 * LX_IOV_MAX];
};

/* The options of the command line and the environment. */
struct lx_options {
	const char *prefix; /* -L, without trailing slash; NULL or "" none */
	size_t prefix_len;
	const char *argv0, *cpu, *log_file, *log_items;
	const char *set_env[64], *unset_env[64];
	unsigned nset, nunset;
	u64 stack_size; /* 0: the resource limit */
	u64 code_size;
	u32 hot_after, hot_budget;
	int level;
	bool stats, count, interp, random_ra, single_step, perf_map;
	int self_fd, exec_fd; /* -1: none */
	bool binfmt;          /* the kernel started us, or who executed us, for a guest program */
	const char *execfn;   /* what was to be executed, if it is not the program; a script */
	unsigned execfn_arg;  /* the same, as the number of an argument; 0: none */
};

/* A loaded ELF file. */
struct lx_image {
	u64 base; /* what was added to its addresses */
	u64 entry;
	u64 phdr; /* guest address of the program headers, 0 if not mapped */
	u32 phnum;
	u64 lo, hi; /* addresses it occupies */
	u64 code_lo, code_hi, data_lo, data_hi;
	bool exec_stack;
	char interp[LX_PATH_MAX];
};

struct lx_process {
	const struct guest *guest;
	const struct lx_abi *abi;
	struct mm mm;
	struct tcache *tc;
	struct lx_options opt;
	struct lx_image image, interp;
	u64 brk_start, brk_end, brk_mapped;   /* under mm.lock */
	u64 stack_gap, stack_lo, stack_hi;    /* from stack_gap to stack_lo nothing is ever mapped */
	u64 args_lo, args_hi, env_lo, env_hi; /* strings on the guest's stack */
	u64 auxv[64];
	unsigned nauxv; /* words */
	u64 trampoline; /* guest address of the page with the sigreturn code */
	u32 trampoline_len;
	char exe[LX_PATH_MAX]; /* the guest program, absolute */
	int own_fds[4];
	unsigned nown_fds;
	bool threaded;          /* ever more than one thread */
	u64 lock_future;        /* MCL_FUTURE of mlockall, perhaps with MCL_ONFAULT; else 0 */
	bool mem_open;          /* a file of this process's memory was ever opened (sys_mem.c) */
	const char *reexec[40]; /* options handed to ourselves at execve */
	unsigned nreexec;
};

extern struct lx_process lx;

/* What a guest architecture's Linux ABI supplies: abi/<guest>/abi.c. */
struct lx_abi {
	const char *guest;     /* name of the struct guest */
	const char *machine;   /* uname -m */
	const char *platform;  /* AT_PLATFORM, or NULL */
	u32 syscall_len;       /* bytes of the system call instruction */
	bool sa_restorer;      /* struct sigaction has a restorer */
	u64 minsigstksz;       /* AT_MINSIGSTKSZ; 0 not given */
	const u32 *trampoline; /* sigreturn code */
	u32 trampoline_len;
	u32 o_direct, o_largefile, o_directory, o_nofollow; /* the O_* that differ between architectures */
	/* Slots of the guest's state; pc and stack pointer are named by struct guest. */
	u16 slot_nr;    /* number of a system call */
	u16 slot_arg;   /* its first argument, the other five behind it; its result */
	u16 slot_tls;   /* thread pointer */
	bool nr_is_int; /* only the low 32 bits of the number count */
	u64 (*hwcap)(u64 features);
	u64 (*hwcap2)(u64 features); /* or NULL: 0 */
	/* Writes a signal frame below sp and sets the registers for the handler; false when the stack cannot be
	 * written. */
	bool (*push_frame)(struct lx_thread *t, int sig, const struct lx_siginfo *info, const struct lx_sigaction *act,
	                   u64 sp, u64 mask, const struct lx_altstack *alt, u64 fault_addr);
	/* rt_sigreturn: restores all registers; false when the frame is no good. */
	bool (*pop_frame)(struct lx_thread *t, u64 *mask, struct lx_altstack *alt);
	/* System calls of this architecture (244 to 259), and their names; both NULL where it has none. */
	s64 (*arch_call)(struct lx_thread *t, u64 nr, u64 a[6]);
	const char *(*arch_name)(u64 nr);
	/* Text of /proc/cpuinfo for ncpus processors into buf; returns its length. */
	int (*cpuinfo)(char *buf, size_t len, unsigned ncpus, u64 features);
};

extern const struct lx_abi lx_abi_riscv64, lx_abi_aarch64;
extern const struct lx_abi *const lx_abis[]; /* NULL-ended */

/* The calling thread's struct; NULL in none. */
extern __thread struct lx_thread *lx_self;

/* -- loop.c -- */
/* Runs the guest thread for ever. */
NORETURN void lx_run(struct lx_thread *t);

/* -- syscall.c -- */
void lx_syscall(struct lx_thread *t);
/* A host system call that may block: LX_AGAIN if a signal was pending before it began, LX_RESTART if one interrupted
 * it. */
s64 lx_host(struct lx_thread *t, long nr, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f);
bool lx_own_fd(s64 fd);
/* Moves fd to a high number, hides it from the guest and marks it close-on-exec.  Returns the new number or -errno. */
int lx_hide_fd(int fd);
void lx_unhide_fd(int fd);

/* A guest pointer as a host pointer for the kernel: 0 stays NULL; *err is set to EFAULT if it cannot be the guest's. */
static inline void *lx_ptr(u64 a, s64 *err)
{
	if (!a)
		return NULL;
	if (UNLIKELY(a >= lx.mm.limit))
		*err = -EFAULT;
	return mm_host(&lx.mm, gaddr(a));
}

static inline bool lx_get(void *dst, u64 src, size_t len)
{
	return !mm_copy_in(&lx.mm, dst, gaddr(src), len);
}

static inline bool lx_put(u64 dst, const void *src, size_t len)
{
	return !mm_copy_out(&lx.mm, gaddr(dst), src, len);
}

static inline u64 lx_sigbit(int sig)
{
	return 1ull << (sig - 1);
}

/* What the hardware raises: our handler stays, and the host never blocks it (signal.c). */
#define LX_SIG_SYNC                                                                                                    \
	(lx_sigbit(SIGSEGV) | lx_sigbit(SIGBUS) | lx_sigbit(SIGILL) | lx_sigbit(SIGFPE) | lx_sigbit(SIGTRAP))

/* -- sys_mm.c -- */
/* The guest asks that code at [a, a+len) be what memory says (0: everywhere). */
void lx_sync_code(u64 a, u64 len);
/* A page with translations was written that the guest does not ask for (lx.mm.unasked): compares. */
void lx_sync_unasked(void);

/* -- sys_mem.c -- */
/* After path was opened with these flags of the host's as fd, or -errno, which is returned. */
s64 lx_mem_opened(s64 fd, const char *path, u32 flags);
/* The read or write t->row with arguments a of a descriptor that lx_proc_mem() knows. */
s64 lx_mem_rw(struct lx_thread *t, const u64 a[6], bool reads);

/* -- path.c -- */
#define LX_PATH_LOOKUP 1u /* an existing file is named: -L and /proc/self/exe apply */
/* Copies the string at a into t->path[slot], carried over by how, and returns it; NULL with *err set when it cannot be
 * read, or names what the guest does not see.  It is relative to dirfd. */
const char *lx_path(struct lx_thread *t, int dirfd, u64 a, unsigned slot, u32 how, s64 *err);
/* If path with -L's prefix exists, writes that to out and returns it, else path. */
const char *lx_prefixed(const char *path, char *out);
/* Copies iovecs in, checked; pointer for the kernel in *host.  Returns the count or -errno.  out: the kernel will write
 * there. */
s64 lx_iovec(struct lx_thread *t, u64 a, u64 count, unsigned slot, bool out, void **host);

/* -- signal.c -- */
void lx_signal_start(struct lx_thread *t);
/* Per thread: alternate stack of the host. */
void lx_signal_thread(void *stack, size_t len);
void lx_block_all(void);
/* Makes the host's mask that of t's guest mask. */
void lx_apply_mask(struct lx_thread *t);
void lx_set_mask(struct lx_thread *t, u64 mask);
/* Delivers what is queued. */
void lx_deliver_pending(struct lx_thread *t);
/* A synchronous signal for the instruction at the pc: it cannot be blocked or ignored. */
void lx_force_signal(struct lx_thread *t, int sig, int code, u64 addr);
/* Makes the host's disposition follow the guest's. */
void lx_host_disposition(const struct lx_sighand *sh, int sig);
/* Dies of sig as the kernel would. */
NORETURN void lx_die(int sig);
size_t lx_altstack_size(void);
/* Before execve: dispositions that we hold otherwise; after a failed one: back. */
void lx_signal_exec(struct lx_thread *t, bool failed);
/* Signals held back in the queue because the guest blocks them. */
u64 lx_held(const struct lx_thread *t);

/* -- thread.c -- */
struct lx_thread *lx_first_thread(struct cpu *c);
struct lx_sighand *lx_sighand_new(const struct lx_sighand *src);
NORETURN void lx_thread_exit(struct lx_thread *t, int code);
s64 lx_clone(struct lx_thread *t, u64 flags, u64 stack, u64 ptid, u64 ctid, u64 tls, u64 pidfd, int exit_signal);
NORETURN void lx_exit_group(int code);
/* -stats and -count, if asked for. */
void lx_print_stats(void);

/* -- exec.c -- */
/* Opens what is to be executed for reading and tells what it is; never waits.  The host's descriptor, with
 * close-on-exec, or -errno: -EACCES also if it is no regular file, or may not be executed (execve(2)). */
int lx_open_program(int dirfd, const char *path, struct stat *st);
#define LX_SCRIPT_HEAD 256 /* BINPRM_BUF_SIZE */
/* Splits "#! interpreter [argument]", the first bytes of a file, with zeros behind them.  1 with an argument, which may
 * be "", 0 without, or -ENOEXEC; the interpreter may be "" too.  Any thread. */
int lx_script(const u8 head[LX_SCRIPT_HEAD + 1], char interp[LX_SCRIPT_HEAD], char arg[LX_SCRIPT_HEAD]);
s64 lx_execve(struct lx_thread *t, int dirfd, u64 path, u64 argv, u64 envp, int flags);

/* -- elf.c -- */
struct lx_elf_ident {
	const struct guest *guest;
	bool native; /* a program of the host's */
};
/* What the first bytes of a file say: 0 with *id filled, or -ERR_*. */
int lx_elf_identify(const u8 *head, size_t len, struct lx_elf_ident *id);
/* What of a file is read before anything is mapped. */
struct lx_elf {
	Elf64_Ehdr eh;
	Elf64_Phdr ph[65536 / sizeof(Elf64_Phdr)]; /* as many as Linux takes: fs/binfmt_elf.c, load_elf_phdrs() */
};
/* Reads and checks the header and the program headers of fd's program for guest g.  0 or -ERR_*.  Any thread. */
int lx_elf_headers(int fd, const struct guest *g, struct lx_elf *e);
/* Reads its interpreter's name, which may be an empty one.  1, 0 if it has none, or -ERR_*: -ERR_ELF_TRUNCATED if the
 * name is behind the end of the file, -ERR_IO if reading fails, -ERR_ELF_INTERP if it is no name.  Any thread. */
int lx_elf_interp(int fd, const struct lx_elf *e, char name[LX_PATH_MAX]);
/* Loads fd's program for guest g: at its own addresses, or (position independent) at hint.  0 or -ERR_*; *what tells
 * more. */
int lx_elf_load(int fd, const struct guest *g, u64 hint, struct lx_image *im, const char **what);

/* -- start.c -- */
/* Loads the program and makes the first stack; ends the process with a message when that fails. */
void lx_start(int fd, const char *path, int argc, char **argv, char **envp, struct cpu **cpu);

/* -- proc.c -- */
/* If path names a file of /proc that we show our own way, opens it: descriptor or -errno; LX_DONE otherwise. */
s64 lx_proc_open(struct lx_thread *t, const char *path, int flags);
/* The file of this name in the folder of a process is one of those. */
bool lx_proc_makes(const char *name);

/* -- proc_names.c -- */
/* Recognises /proc/self/<name>, the same with the number of a thread of ours, with task/<such a number> behind it, and
 * /proc/thread-self/<name>; returns name or NULL. */
const char *lx_proc_self(const char *path);
/* A thread of this process has this number. */
bool lx_proc_thread(s64 n);
/* Descriptor fd is a file mem of this process or a thread of it. */
bool lx_proc_mem(int fd);
/* The mapping at this host address is the guest's. */
bool lx_proc_shows(u64 host);
/* Path names a descriptor or a mapping of ours, under the names lx_proc_self() knows or /dev/fd. */
bool lx_proc_hides(const char *path);
/* If path, relative to dirfd, may be a name in /proc that is not passed on as it is, and dirfd is in /proc: makes it
 * absolute.  room: bytes at path. */
void lx_proc_absolute(int dirfd, char *path, size_t room);
/* After readlink of path gave len bytes at buf: corrects what is shown of a file that lx_proc_open() made; new length
 * or -errno. */
s64 lx_proc_link(const char *path, u64 buf, s64 len);
/* Removes our own descriptors and mappings from the directory entries at buf; new length, perhaps 0. */
s64 lx_proc_filter(int dirfd, u64 buf, s64 len);

/* -- strace.c -- */
void lx_strace_enter(struct lx_thread *t, const struct lx_row *row, u64 nr, const u64 a[6]);
void lx_strace_leave(struct lx_thread *t, const struct lx_row *row, u64 nr, const u64 a[6], s64 result);
void lx_strace_signal(struct lx_thread *t, const struct lx_siginfo *info);
const char *lx_signal_name(int sig);
const char *lx_errno_name(int e);

/* -- host_<arch>.c -- */
extern const u8 lx_stub_begin[], lx_stub_end[];
s64 lx_stub(long nr, const u64 args[6], const u32 *pending);
/* In a signal handler that queued something: a blocking call that has not begun is abandoned. */
void lx_host_interrupt(void *ucontext);
/* What the context of a SIGSEGV says: the access was a write. */
bool lx_host_is_write(const void *ucontext);
u64 lx_host_pc(const void *ucontext);
/* uc_sigmask of a context, as the kernel will restore it. */
u64 *lx_host_mask(void *ucontext);
/* rt_sigaction with our restorer. */
struct lx_host_sigaction {
	u64 handler, flags, restorer, mask;
};
long lx_host_sigaction(int sig, u64 handler, u64 flags, u64 mask, struct lx_host_sigaction *old);
/* clone(2) whose child goes on in fn(arg) on the stack ending at stack; the parent gets the result. */
long lx_host_clone(u64 flags, void *stack, u64 ptid, u64 ctid, void *tls, void (*fn)(void *), void *arg);
/* Makes thread-local storage of ours at [mem, mem+len); returns the thread pointer for clone. */
void *lx_host_tls(void *mem, size_t len);
/* Makes base the segment base that translated code reaches guest memory by; threads and children inherit it. */
void lx_host_set_base(u64 base);
size_t lx_host_tls_size(void);
/* Unmaps [area, area+len), which holds the caller's stack, and ends the thread. */
NORETURN void lx_host_exit_thread(void *area, size_t len, int code);

#endif
