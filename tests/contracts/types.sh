#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Contract 12: a guest address is no integer and no host pointer; mixing them does not compile.
set -u
bad=0
# try yes|no NAME CODE: compiles, or does not.
try() {
	printf '#include "core/mm.h"\n%s\n' "$3" >x.c
	if $CC -std=gnu11 -Werror=incompatible-pointer-types -Werror=int-conversion -fsyntax-only -I"$srcdir" x.c 2>err; then
		got=yes
	else
		got=no
	fi
	if [ $got = "$1" ]; then
		echo "ok $2"
	else
		echo "not ok $2"
		cat err
		bad=1
	fi
}
use='size_t f(struct mm *mm, void *p, struct gaddr a, u64 n, struct gpaddr pa); size_t f(struct mm *mm, void *p, struct gaddr a, u64 n, struct gpaddr pa)'
try yes right "$use { return mm_copy_in(mm, p, a, n); }"
try no integer-for-guest-address "$use { return mm_copy_in(mm, p, n, n); }"
try no pointer-for-guest-address "$use { return mm_copy_in(mm, p, p, n); }"
try no guest-address-for-pointer "$use { return mm_copy_in(mm, a, a, n); }"
try no guest-address-for-integer "$use { return mm_copy_in(mm, p, a, a); }"
try no physical-for-virtual "$use { return mm_copy_in(mm, p, pa, n); }"
try no arithmetic-on-guest-address "$use { return mm_copy_in(mm, p, a + 1, n); }"
exit $bad
