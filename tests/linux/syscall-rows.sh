#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every call of the kernel's generic table has a row in syscalls.def under its number; at least 200 rows are implemented.
set -u
header=
for f in /usr/riscv64-linux-gnu/include/asm-generic/unistd.h /usr/include/asm-generic/unistd.h; do
	[ -f $f ] && header=$f && break
done
[ "$header" ] || { echo "no asm-generic/unistd.h"; exit 77; }
printf '#define __BITS_PER_LONG 64\n#define __ARCH_WANT_NEW_STAT\n#define __ARCH_WANT_SET_GET_RLIMIT\n#define __ARCH_WANT_RENAMEAT\n#define __ARCH_WANT_SYS_CLONE3\n#define __ARCH_WANT_MEMFD_SECRET\n#include "%s"\n' "$header" >x.c
"$CC_FOR_BUILD" -E -dM x.c | sed -n 's/^#define __NR_\([a-z0-9_]*\) \([0-9]*\)$/\2 \1/p' >numbers
"$CC_FOR_BUILD" -E -dM x.c | sed -n 's/^#define __NR3264_\([a-z0-9_]*\) \([0-9]*\)$/\2 \1/p' | sed 's/ fstatat$/ newfstatat/' >>numbers
grep -vE ' (syscalls|arch_specific_syscall)$' numbers | sort -n >want
[ "$(wc -l <want)" -gt 290 ] || { echo "too few numbers in $header: $(wc -l <want)"; exit 1; }
sed -n 's/^SYS(\([0-9]*\), *\([a-z0-9_]*\), *\([a-z0-9_]*\),.*/\1 \2 \3/p' "$srcdir/frontend-linux/syscalls.def" >rows
bad=0
while read -r number name; do
	grep -q "^$number $name " rows || { echo "no row for $number $name"; bad=1; }
done <want
sort -nu -k1,1 rows | cmp -s - rows || { echo "rows are not in the order of their numbers"; bad=1; }
done_rows=$(grep -cv ' later$' rows)
echo "$done_rows of $(wc -l <rows) rows are implemented"
[ "$done_rows" -ge 200 ] || bad=1
exit $bad
