#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What dragoman owns of the address space is not there for the guest in /proc/self/mem and process_vm_readv: the addresses
# are those that the host's list of mappings has and the guest's has not.
set -u
nm "$DRAGOMAN" 2>/dev/null | grep -q __asan_init && { echo "guest addresses are not the host's in a sanitizer build"; exit 77; }
cat >mem.c <<'END'
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>
static int bad;
#define EXPECT(c) do { if (!(c)) { printf("line %d at %lx: %s (errno %s)\n", __LINE__, a, #c, strerror(errno)); bad++; } } while (0)
static int shown(unsigned long a)
{
	unsigned long lo, hi;
	char line[512];
	FILE *f = fopen("/proc/self/maps", "r");
	int yes = 0;
	while (fgets(line, sizeof line, f))
		yes |= sscanf(line, "%lx-%lx", &lo, &hi) == 2 && a >= lo && a < hi;
	fclose(f);
	return yes;
}
int main(void)
{
	int fd = open("/proc/self/mem", O_RDWR), own = 0, shared = 0, edges = 0;
	unsigned long a, hi;
	char line[512], b[8192];
	struct iovec v[2] = {{b, 1}, {b + 1, 7}}, r;
	printf("%d\n", getpid());
	fflush(stdout);
	while (fgets(line, sizeof line, stdin)) {
		if (sscanf(line, "%lx-%lx", &a, &hi) != 2 || a >= 1ul << 47)
			continue;
		r = (struct iovec){(void *)a, 8};
		if (shown(a)) {
			shared++;
			EXPECT(pread(fd, b, 8, a) == 8);
			continue;
		}
		own++;
		errno = 0;
		EXPECT(pread(fd, b, 8, a) == -1 && errno == EIO);
		if (errno != EIO)
			continue;
		EXPECT(preadv(fd, v, 2, a) == -1 && errno == EIO);
		lseek(fd, a, SEEK_SET);
		EXPECT(read(fd, b, 8) == -1 && errno == EIO);
		EXPECT(readv(fd, v, 2) == -1 && errno == EIO);
		EXPECT(pwrite(fd, b, 8, a) == -1 && errno == EIO);
		EXPECT(write(fd, b, 8) == -1 && errno == EIO);
		EXPECT(writev(fd, v, 2) == -1 && errno == EIO);
		EXPECT(pwritev2(fd, v, 2, a, 0) == -1 && errno == EIO);
		EXPECT(lseek(fd, 0, SEEK_CUR) == a);
		EXPECT(process_vm_readv(getpid(), v, 2, &r, 1, 0) == -1 && errno == EFAULT);
		EXPECT(process_vm_writev(getpid(), v, 2, &r, 1, 0) == -1 && errno == EFAULT);
		/* Not by way of a neighbour either.  There is one below the place that is kept free below the stack. */
		if (mmap((void *)(a - 4096), 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
			continue;
		edges++;
		struct iovec whole = {b, 8192}, two[2] = {{b, 100}, {b + 100, 8000}}, remote = {(void *)(a - 4096), 8192};
		EXPECT(pread(fd, b, 8192, a - 4096) == 4096);
		EXPECT(preadv(fd, two, 2, a - 4096) == 4096);
		EXPECT(process_vm_readv(getpid(), &whole, 1, &remote, 1, 0) == 4096);
		EXPECT(pwrite(fd, b, 8192, a - 4096) == 4096);
		EXPECT(pwritev(fd, two, 2, a - 4096) == 4096);
		EXPECT(process_vm_writev(getpid(), &whole, 1, &remote, 1, 0) == 4096);
	}
	printf("%d of dragoman, %d of the guest, %d edges\n", own, shared, edges);
	return bad || own < 5 || shared < 3 || !edges;
}
END
found= bad=0
for arch in riscv64 aarch64; do
	cc=$arch-linux-gnu-gcc
	command -v $cc >/dev/null || continue
	found=1
	$cc -static -O1 -w mem.c -o mem-$arch || exit 1
	mkfifo in-$arch out-$arch
	timeout 60 "$DRAGOMAN" ./mem-$arch <in-$arch >out-$arch 2>&1 &
	exec 3>in-$arch 4<out-$arch
	read -r pid <&4
	cat "/proc/$pid/maps" >maps-$arch
	cat maps-$arch >&3
	exec 3>&-
	cat <&4 >out
	wait $!
	status=$?
	cat out
	if [ $status = 0 ]; then
		echo "ok $arch"
	else
		cat maps-$arch
		echo "status $status"
		echo "not ok $arch"
		bad=1
	fi
done
[ "$found" ] || { echo "no cross compiler"; exit 77; }
exit $bad
