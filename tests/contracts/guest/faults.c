/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contract 12: copies between guest and kernel recover from faults; what is dragoman's own is not the guest's. */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "check.h"

enum { PAGE = 4096 };

int main(void)
{
	uint8_t *p = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int pipes[2], zero = open("/dev/zero", O_RDONLY), null = open("/dev/null", O_WRONLY);
	struct iovec iov[2];
	struct stat st;
	int made = 0, file;

	EXPECT(p != MAP_FAILED && zero >= 0 && null >= 0 && pipe(pipes) == 0);
	EXPECT(munmap(p + PAGE, PAGE) == 0);

	/* Not mapped, not writable, not readable. */
	EXPECT(read(zero, p + PAGE, 1) == -1 && errno == EFAULT);
	EXPECT(write(pipes[1], p + PAGE, 1) == -1 && errno == EFAULT);
	EXPECT(mprotect(p + 2 * PAGE, PAGE, PROT_READ) == 0);
	EXPECT(read(zero, p + 2 * PAGE, 1) == -1 && errno == EFAULT);
	EXPECT(stat("/", (void *)(p + 2 * PAGE)) == -1 && errno == EFAULT);
	EXPECT(stat((char *)p + PAGE, &st) == -1 && errno == EFAULT);
	EXPECT(uname((void *)(p + PAGE)) == -1 && errno == EFAULT);
	EXPECT(syscall(SYS_openat, AT_FDCWD, NULL, O_RDONLY) == -1 && errno == EFAULT);

	/* A name that ends with its page is a name; one that runs out of it is not. */
	strcpy((char *)p + PAGE - 2, "/");
	EXPECT(stat((char *)p + PAGE - 2, &st) == 0);
	p[PAGE - 1] = '/';
	EXPECT(stat((char *)p + PAGE - 2, &st) == -1 && errno == EFAULT);

	/* What could be transferred was. */
	memset(p, 'x', PAGE);
	file = memfd_create("partial", 0);
	EXPECT(file >= 0);
	EXPECT(write(file, p + PAGE - 100, 200) == 100);
	iov[0] = (struct iovec){p, 10};
	iov[1] = (struct iovec){p + PAGE, 10};
	EXPECT(writev(file, iov, 2) == 10);
	EXPECT(pread(file, p + PAGE - 50, 100, 0) == 50 || errno == EFAULT);

	/* Pointers into dragoman's own memory, wherever it is: no byte of it can be read or written. */
	for (uintptr_t a = (uintptr_t)1 << 12; a; a <<= 1) {
		long r = write(null, (void *)(a + 64), 1);

		EXPECT(r == 1 || (r == -1 && errno == EFAULT));
	}
	EXPECT(read(zero, (void *)0x7fffffff0000, 16) == -1 && errno == EFAULT);
	EXPECT(read(zero, (void *)~(uintptr_t)15, 16) == -1 && errno == EFAULT);

	/* Mappings: a hint may be refused, a fixed one in the void or over the end fails, the rest must not overlap. */
	EXPECT(mmap((void *)~(uintptr_t)(PAGE - 1), PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
	       MAP_FAILED);
	for (unsigned i = 0; i < 200; i++) {
		uint8_t *q = mmap((void *)(0x10000000 + (uintptr_t)i * 0x1000000), PAGE, PROT_READ | PROT_WRITE,
		                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

		if (q == MAP_FAILED)
			continue;
		EXPECT(q[0] == 0);
		q[0] = (uint8_t)i;
		made++;
	}
	EXPECT(made > 150);
	return 0;
}
