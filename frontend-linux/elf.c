/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/elf.c - reads ELF programs into the guest's address space.
 *
 * The file is hostile until proven otherwise: every offset, size and address is checked against the file's length and
 * the guest's address space before it is used, sums are checked for overflow, and nothing is mapped before all segments
 * have been looked at.  What is refused gets a code of err.def and one line.
 *
 * Segments are mapped as the kernel does it: the file's pages at the segment's pages, the rest of the last page cleared
 * if it is writable, then anonymous pages up to p_memsz.  Where a file position and its address differ modulo the page
 * size, the segment is read instead of mapped. */
#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "core/err.h"
#include "frontend-linux/linux.h"

#define PAGE_DOWN(x) ((x) & ~(MM_PAGE - 1))
#define PAGE_UP(x)   PAGE_DOWN((x) + MM_PAGE - 1)

static bool host_big_endian(void)
{
	const u16 one = 1;

	return !*(const u8 *)&one;
}

static u16 half(const u8 *p, bool big)
{
	return big ? (u16)(p[0] << 8 | p[1]) : (u16)(p[1] << 8 | p[0]);
}

/* The machine we run on, read from our own image. */
static u16 host_machine(void)
{
	extern const u8 __ehdr_start[] __attribute__((visibility("hidden")));

	return ((const Elf64_Ehdr *)__ehdr_start)->e_machine;
}

int lx_elf_identify(const u8 *head, size_t len, struct lx_elf_ident *id)
{
	*id = (struct lx_elf_ident){NULL, false};
	if (len < 4 || memcmp(head, ELFMAG, SELFMAG))
		return -ERR_NOT_ELF;
	if (len < sizeof(Elf32_Ehdr))
		return -ERR_ELF_TRUNCATED;
	bool big = head[EI_DATA] == ELFDATA2MSB;
	u16 machine = half(head + 18, big);

	if ((head[EI_DATA] != ELFDATA2LSB && !big) || (head[EI_CLASS] != ELFCLASS32 && head[EI_CLASS] != ELFCLASS64) ||
	    head[EI_VERSION] != EV_CURRENT)
		return -ERR_ELF_TRUNCATED;
	for (unsigned i = 0; guests[i]; i++) {
		const struct guest *g = guests[i];
		if (g->elf_machine != machine)
			continue;
		if (g->elf_class != head[EI_CLASS] || g->big_endian != big)
			continue;
		if (head[EI_OSABI] != ELFOSABI_NONE && head[EI_OSABI] != ELFOSABI_GNU)
			return -ERR_ELF_ABI;
		id->guest = g;
		return 0;
	}
	/* i386 programs and x32 are the host kernel's business too; it says ENOEXEC if it cannot. */
	if (machine == host_machine() || (machine == EM_386 && host_machine() == EM_X86_64)) {
		id->native = true;
		return 0;
	}
	for (unsigned i = 0; guests[i]; i++)
		if (guests[i]->elf_machine == machine)
			return -ERR_ELF_CLASS;
	return -ERR_ELF_MACHINE;
}

static s64 read_at(int fd, void *buf, u64 len, u64 off)
{
	u64 n = 0;

	while (n < len) {
		long r = raw_syscall(SYS_pread64, fd, (long)((char *)buf + n), (long)(len - n), (long)(off + n), 0, 0);
		if (r == -EINTR)
			continue;
		if (r < 0)
			return r;
		if (!r)
			break;
		n += (u64)r;
	}
	return (s64)n;
}

static u32 flags_of(const Elf64_Phdr *p)
{
	return (p->p_flags & PF_R ? MM_READ : 0) | (p->p_flags & PF_W ? MM_WRITE : 0) |
	       (p->p_flags & PF_X ? MM_EXEC : 0);
}

/* Checks one PT_LOAD; *lo and *hi, the pages of those before it, grow. */
static int check_segment(const Elf64_Phdr *p, u64 file_size, u64 limit, u64 *lo, u64 *hi)
{
	u64 end, file_end;

	/* Loadable segments ascend (System V ABI, "Program Header"): what goes back would overlap. */
	if (*hi && p->p_vaddr < *hi - MM_PAGE)
		return -ERR_ELF_SEGMENT;

	if (p->p_filesz > p->p_memsz || __builtin_add_overflow(p->p_vaddr, p->p_memsz, &end) || end > limit)
		return -ERR_ELF_SEGMENT;
	if (__builtin_add_overflow(p->p_offset, p->p_filesz, &file_end))
		return -ERR_ELF_SEGMENT;
	if (p->p_filesz && file_end > file_size) /* a bss alone may begin behind the file */
		return -ERR_ELF_TRUNCATED;
	*lo = MIN(*lo, PAGE_DOWN(p->p_vaddr));
	*hi = MAX(*hi, PAGE_UP(end));
	return 0;
}

static int map_anon(u64 a, u64 len, u32 flags)
{
	if (!len)
		return 0;
	long r = raw_syscall(SYS_mmap, (long)(lx.mm.base + a), (long)len, mm_host_prot(flags),
	                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	if (raw_failed(r))
		return -ERR_ELF_MAP;
	return mm_set(&lx.mm, gaddr(a), len, flags) ? -ERR_NOMEM : 0;
}

static int map_segment(int fd, const Elf64_Phdr *p, u64 bias)
{
	u64 a = p->p_vaddr + bias, page = PAGE_DOWN(a), file_end = a + p->p_filesz, end = a + p->p_memsz;
	u64 file_pages = p->p_filesz ? PAGE_UP(file_end) : page;
	u32 flags = flags_of(p);
	int r;

	if ((p->p_offset - p->p_vaddr) & (MM_PAGE - 1)) {
		/* Not congruent: read it. */
		r = map_anon(page, PAGE_UP(end) - page, flags | MM_READ | MM_WRITE);
		if (r)
			return r;
		if (read_at(fd, mm_host(&lx.mm, gaddr(a)), p->p_filesz, p->p_offset) != (s64)p->p_filesz)
			return -ERR_ELF_TRUNCATED;
		raw_syscall(SYS_mprotect, (long)(lx.mm.base + page), (long)(PAGE_UP(end) - page), mm_host_prot(flags),
		            0, 0, 0);
		return mm_set(&lx.mm, gaddr(page), PAGE_UP(end) - page, flags) ? -ERR_NOMEM : 0;
	}
	if (p->p_filesz) {
		long m = raw_syscall(SYS_mmap, (long)(lx.mm.base + page), (long)(file_pages - page),
		                     mm_host_prot(flags), MAP_PRIVATE | MAP_FIXED, fd, (long)PAGE_DOWN(p->p_offset));
		if (raw_failed(m))
			return -ERR_ELF_MAP;
		if (mm_set(&lx.mm, gaddr(page), file_pages - page, flags))
			return -ERR_NOMEM;
	}
	if (end > file_end && (flags & MM_WRITE) && p->p_filesz) {
		/* To the end of the page: dynamic linkers allocate from the rest behind their bss. */
		u64 n = file_pages - file_end;
		static const u8 zeros[MM_PAGE];
		/* The page may lie wholly behind the end of a file that was cut since. */
		if (n && !lx_put(file_end, zeros, n))
			return -ERR_ELF_TRUNCATED;
	}
	return PAGE_UP(end) > file_pages ? map_anon(file_pages, PAGE_UP(end) - file_pages, flags) : 0;
}

int lx_elf_headers(int fd, const struct guest *g, struct lx_elf *e)
{
	s64 n = read_at(fd, &e->eh, sizeof e->eh, 0);
	struct lx_elf_ident id;

	if (n < 0)
		return -ERR_IO;
	int r = lx_elf_identify((const u8 *)&e->eh, (size_t)n, &id);
	if (r)
		return r;
	if (id.guest != g)
		return -ERR_ELF_MACHINE;
	if (n < (s64)sizeof e->eh)
		return -ERR_ELF_TRUNCATED;
	if (e->eh.e_type != ET_EXEC && e->eh.e_type != ET_DYN)
		return -ERR_ELF_TYPE;
	if (e->eh.e_phentsize != sizeof *e->ph || !e->eh.e_phnum || e->eh.e_phnum > ARRAY_LEN(e->ph))
		return -ERR_ELF_PHDR;
	u64 bytes = e->eh.e_phnum * sizeof *e->ph, end;
	if (__builtin_add_overflow(e->eh.e_phoff, bytes, &end) || (s64)end < 0)
		return -ERR_ELF_PHDR;
	if (read_at(fd, e->ph, bytes, e->eh.e_phoff) != (s64)bytes)
		return -ERR_ELF_TRUNCATED;
	return 0;
}

int lx_elf_interp(int fd, const struct lx_elf *e, char name[LX_PATH_MAX])
{
	const Elf64_Phdr *p = e->ph, *end = p + e->eh.e_phnum;

	while (p < end && p->p_type != PT_INTERP)
		p++;
	name[0] = 0;
	if (p == end)
		return 0;
	if (p->p_filesz < 2 || p->p_filesz > LX_PATH_MAX)
		return -ERR_ELF_INTERP;
	s64 n = read_at(fd, name, p->p_filesz, p->p_offset);
	if (n != (s64)p->p_filesz)
		return n < 0 ? -ERR_IO : -ERR_ELF_TRUNCATED;
	return name[n - 1] ? -ERR_ELF_INTERP : 1;
}

int lx_elf_load(int fd, const struct guest *g, u64 hint, struct lx_image *im, const char **what)
{
	static struct lx_elf e;
	const Elf64_Ehdr *eh = &e.eh;
	const Elf64_Phdr *ph = e.ph;
	u64 lo = ~0ull, hi = 0, align = MM_PAGE, bias = 0;
	s64 size;
	int r;

	*what = NULL;
	memset(im, 0, sizeof *im);
	if (g->elf_class != ELFCLASS64 || g->big_endian != host_big_endian())
		return -ERR_ELF_MACHINE;
	r = lx_elf_headers(fd, g, &e);
	if (r)
		return r;
	r = lx_elf_interp(fd, &e, im->interp);
	if (r < 0)
		return r;
	if (r && !im->interp[0])
		return -ERR_ELF_INTERP;
	size = raw_syscall(SYS_lseek, fd, 0, SEEK_END, 0, 0, 0);
	if (size < 0)
		return -ERR_IO;

	for (unsigned i = 0; i < eh->e_phnum; i++) {
		switch (ph[i].p_type) {
		case PT_LOAD:
			if (!ph[i].p_memsz)
				break;
			r = check_segment(&ph[i], (u64)size, lx.mm.limit, &lo, &hi);
			if (r)
				return r;
			if (ph[i].p_align > align && !(ph[i].p_align & (ph[i].p_align - 1)) &&
			    ph[i].p_align <= 1u << 30)
				align = ph[i].p_align;
			break;
		case PT_GNU_STACK: im->exec_stack = ph[i].p_flags & PF_X; break;
		}
	}
	if (hi <= lo)
		return -ERR_ELF_EMPTY;

	mm_lock(&lx.mm);
	if (eh->e_type == ET_DYN) {
		u64 a = mm_find(&lx.mm, hint ? ROUND_UP(hint, align) : 0, hi - lo, align);
		r = -ERR_ELF_MAP;
		if (a == ~0ull)
			goto out;
		bias = a - lo;
	} else if (lo < 65536 || mm_own(&lx.mm, gaddr(lo), hi - lo) || mm_run(&lx.mm, gaddr(lo), hi, MM_MAPPED) != hi ||
	           (mm_flags(&lx.mm, gaddr(lo)) & MM_MAPPED)) {
		*what = lo < 65536 ? "it wants an address below 64 KiB" : NULL;
		r = -ERR_ELF_MAP;
		goto out;
	}
	/* The whole range first, so that gaps between segments are the program's too. */
	long m = raw_syscall(SYS_mmap, (long)(lx.mm.base + lo + bias), (long)(hi - lo), PROT_NONE,
	                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
	r = -ERR_ELF_MAP;
	if (raw_failed(m))
		goto out;
	if (m != (long)(lx.mm.base + lo + bias)) {
		raw_syscall(SYS_munmap, m, (long)(hi - lo), 0, 0, 0, 0);
		goto out;
	}
	for (unsigned i = 0; i < eh->e_phnum; i++) {
		const Elf64_Phdr *p = &ph[i];
		if (p->p_type != PT_LOAD || !p->p_memsz)
			continue;
		r = map_segment(fd, p, bias);
		if (r)
			goto out;
		u64 a = p->p_vaddr + bias;
		if (p->p_flags & PF_X && !im->code_hi) {
			im->code_lo = a;
			im->code_hi = a + p->p_filesz;
		}
		if (p->p_flags & PF_W) {
			im->data_lo = im->data_hi ? im->data_lo : a;
			im->data_hi = a + p->p_filesz;
		}
		if (eh->e_phoff >= p->p_offset && eh->e_phoff < p->p_offset + p->p_filesz)
			im->phdr = eh->e_phoff - p->p_offset + a;
	}
	/* Give the gaps back. */
	for (u64 a = lo + bias; a < hi + bias;) {
		u64 end = mm_run(&lx.mm, gaddr(a), hi + bias, MM_MAPPED);
		if (!(mm_flags(&lx.mm, gaddr(a)) & MM_MAPPED))
			raw_syscall(SYS_munmap, (long)(lx.mm.base + a), (long)(end - a), 0, 0, 0, 0);
		a = end;
	}
	im->base = bias;
	im->entry = eh->e_entry + bias;
	im->phnum = eh->e_phnum;
	im->lo = lo + bias;
	im->hi = hi + bias;
	r = 0;
out:
	mm_unlock(&lx.mm);
	return r;
}
