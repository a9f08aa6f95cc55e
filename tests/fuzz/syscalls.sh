#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 900
# Random system calls with hostile arguments do not bring dragoman down.  FUZZ_SEED and FUZZ_ROUNDS (children a guest, 300).
set -u
seed=${FUZZ_SEED:-$RANDOM}
rounds=${FUZZ_ROUNDS:-300}
found= bad=0
for arch in riscv64 aarch64; do
	cc=$arch-linux-gnu-gcc
	command -v $cc >/dev/null || continue
	found=1
	$cc -static -O1 -w "$srcdir/tests/fuzz/syscalls.c" -o "fuzz-$arch" || exit 1
	out=$(timeout 420 "$DRAGOMAN" "./fuzz-$arch" "$seed" "$rounds" 2>&1)
	status=$?
	if [ $status = 0 ] && [ "$out" = "$rounds children" ]; then
		echo "ok $arch"
	else
		echo "seed $seed, status $status: $out" | tail -5
		echo "not ok $arch"
		bad=1
	fi
done
[ "$found" ] || { echo "no cross compiler"; exit 77; }
exit $bad
