/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-system/loader.c - kernels, firmware and other images into RAM, again at each reset.
 *
 * ELF files are hostile input too: every offset and size is compared with the file's length before use (ELF
 * specification, chapters "ELF Header" and "Program Header").
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/guest.h"
#include "frontend-system/machine.h"

#define MAX_FILE (1ull << 31)

static int read_file(const char *path, u8 **data, u64 *len, struct sv_error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = 0;
	struct stat st;
	u64 done = 0;

	if (fd < 0)
		return sv_fail(e, -errno, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || (u64)st.st_size > MAX_FILE) {
		rc = sv_fail(e, -EINVAL, "%s: not a file that can be loaded", path);
		goto out;
	}
	*len = (u64)st.st_size;
	*data = malloc(*len + 1);
	if (!*data) {
		rc = sv_fail(e, -ENOMEM, "%s: out of memory", path);
		goto out;
	}
	while (done < *len) {
		ssize_t n = read(fd, *data + done, *len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			free(*data);
			rc = sv_fail(e, -EIO, "%s: cannot be read", path);
			goto out;
		}
		done += (u64)n;
	}
out:
	close(fd);
	return rc;
}

int load_blob(struct machine *m, u64 at, const void *data, u64 len, u64 zero, struct sv_error *e)
{
	struct blob *b, **p;

	if (len + zero < len || !bus_ram(&m->bus, gpaddr(at), len + zero))
		return sv_fail(e, -EINVAL, "0x%llx bytes at 0x%llx: there is no RAM", (unsigned long long)(len + zero),
		               (unsigned long long)at);
	b = calloc(1, sizeof(*b));
	if (b)
		b->data = malloc(len + 1);
	if (!b || !b->data) {
		free(b);
		return sv_fail(e, -ENOMEM, "out of memory");
	}
	memcpy(b->data, data, len);
	b->at = at;
	b->len = len;
	b->zero = zero;
	for (p = &m->blobs; *p; p = &(*p)->next)
		;
	*p = b;
	return 0;
}

void load_again(struct machine *m)
{
	for (struct blob *b = m->blobs; b; b = b->next) {
		u8 *p = bus_ram(&m->bus, gpaddr(b->at), b->len + b->zero);

		memcpy(p, b->data, b->len);
		memset(p + b->len, 0, b->zero);
	}
}

static int load_elf(struct machine *m, const char *path, const u8 *data, u64 len, u64 *entry, u64 *end,
                    struct sv_error *e)
{
	Elf64_Ehdr h;

	if (len < sizeof(h))
		return sv_fail(e, -ENOEXEC, "%s: ELF header is cut off", path);
	memcpy(&h, data, sizeof(h));
	if (h.e_ident[EI_CLASS] != ELFCLASS64 || h.e_ident[EI_DATA] != ELFDATA2LSB ||
	    h.e_machine != m->guest->elf_machine)
		return sv_fail(e, -ENOEXEC, "%s: not for %s", path, m->guest->name);
	if (h.e_phentsize != sizeof(Elf64_Phdr) || h.e_phoff > len ||
	    (u64)h.e_phnum * sizeof(Elf64_Phdr) > len - h.e_phoff)
		return sv_fail(e, -ENOEXEC, "%s: program headers lie outside the file", path);
	*end = 0;
	for (u32 i = 0; i < h.e_phnum; i++) {
		Elf64_Phdr p;

		memcpy(&p, data + h.e_phoff + i * sizeof(p), sizeof(p));
		if (p.p_type != PT_LOAD || !p.p_memsz)
			continue;
		if (p.p_filesz > p.p_memsz || p.p_offset > len || p.p_filesz > len - p.p_offset)
			return sv_fail(e, -ENOEXEC, "%s: segment %u lies outside the file", path, i);
		if (load_blob(m, p.p_paddr, data + p.p_offset, p.p_filesz, p.p_memsz - p.p_filesz, e) < 0)
			return e->code;
		*end = MAX(*end, p.p_paddr + p.p_memsz);
		/* The entry is a virtual address: the machine starts without translation. */
		if (h.e_entry >= p.p_vaddr && h.e_entry - p.p_vaddr < p.p_memsz)
			*entry = h.e_entry - p.p_vaddr + p.p_paddr;
	}
	return *end ? 0 : sv_fail(e, -ENOEXEC, "%s: nothing to load", path);
}

int load_image(struct machine *m, const char *path, u64 at, u64 *entry, u64 *end, struct sv_error *e)
{
	u8 *data = NULL;
	u64 len = 0;
	int rc = read_file(path, &data, &len, e);

	if (rc < 0)
		return rc;
	*entry = at;
	if (len >= 4 && !memcmp(data, ELFMAG, SELFMAG)) {
		rc = load_elf(m, path, data, len, entry, end, e);
	} else {
		rc = load_blob(m, at, data, len, 0, e);
		*end = at + len;
	}
	free(data);
	return rc;
}

bool load_is_linux(const char *path)
{
	u8 head[64];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, head, sizeof(head));
	close(fd);
	return n == sizeof(head) && !memcmp(head + 0x38, "RSC\x05", 4);
}
