#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What dragoman owns of the address space is refused to the guest's mappings and pointers, and does not show in /proc/self/maps.
set -u
cat >own.c <<'END'
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
static int bad;
#define EXPECT(c) do { if (!(c)) { printf("line %d: %s (errno %s)\n", __LINE__, #c, strerror(errno)); bad = 1; } } while (0)
int main(void)
{
	unsigned long lo, hi, top = 0;
	char line[512];
	FILE *f = fopen("/proc/self/maps", "r");
	while (fgets(line, sizeof line, f))
		if (sscanf(line, "%lx-%lx", &lo, &hi) == 2 && hi > top)
			top = hi;
	/* Above the highest mapping of ours, the stack, everything is dragoman's. */
	unsigned long own = (top + 0x1000000000ul) & ~4095ul;
	for (; own < 0x7ffffffff000ul; own += (0x7ffffffff000ul - own) / 2 & ~4095ul) {
		struct stat st;
		struct iovec v = {(void *)own, 100};
		int p[2];
		errno = 0;
		EXPECT(mmap((void *)own, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED && errno == ENOMEM);
		EXPECT(munmap((void *)own, 4096) == -1 && errno == EINVAL);
		EXPECT(mprotect((void *)own, 4096, PROT_NONE) == -1 && errno == ENOMEM);
		EXPECT(madvise((void *)own, 4096, MADV_DONTNEED) == -1 && errno == ENOMEM);
		EXPECT(mremap(line, 0, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)own) == MAP_FAILED);
		EXPECT(write(1, (void *)own, 1) == -1 && errno == EFAULT);
		EXPECT(fstat(0, (void *)own) == -1 && errno == EFAULT);
		EXPECT(open((void *)own, O_RDONLY) == -1 && errno == EFAULT);
		EXPECT(writev(1, &v, 1) == -1 && errno == EFAULT);
		EXPECT(pipe((void *)own) == -1 && errno == EFAULT);
		/* A hint is only a hint. */
		char *h = mmap((void *)own, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		EXPECT(h != MAP_FAILED && (unsigned long)h < top);
		munmap(h, 4096);
		(void)st;
		(void)p;
		if (0x7ffffffff000ul - own < 8192)
			break;
	}
	return bad ? 1 : 42;
}
END
found= bad=0
for arch in riscv64 aarch64; do
	cc=$arch-linux-gnu-gcc
	command -v $cc >/dev/null || continue
	found=1
	$cc -static -O1 -w own.c -o own-$arch || exit 1
	timeout 60 "$DRAGOMAN" ./own-$arch >out 2>&1
	status=$?
	if [ $status = 42 ]; then
		echo "ok $arch"
	else
		cat out
		echo "status $status"
		echo "not ok $arch"
		bad=1
	fi
done
[ "$found" ] || { echo "no cross compiler"; exit 77; }
exit $bad
