#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 600
# The programs of tests/contracts/guest, each of which checks a contract from the guest's side and ends with status 0 when
# it holds: native (which checks the program), then each guest, as the translator normally runs and shaken by options.
set -u
[ -x "$DRAGOMAN" ] || { echo "dragoman is not built"; exit 77; }
flags="-std=gnu11 -D_GNU_SOURCE -O2 -ffp-contract=off -frounding-math -pthread -static -w"
run() {
	local name=$1 rc
	shift
	timeout 60 "$@" >out 2>&1 </dev/null
	rc=$?
	if [ $rc = 0 ]; then
		echo "ok $name"
	else
		echo "not ok $name"
		echo "status $rc:"
		tail -n 5 out
	fi
}
for src in "$srcdir"/tests/contracts/guest/*.c; do
	p=${src##*/}
	p=${p%.c}
	$CC $flags -o "$p-native" "$src" -lm && run "$p-native" "./$p-native"
	for arch in riscv64 aarch64; do
		if ! command -v $arch-linux-gnu-gcc >/dev/null; then
			echo "skip $p-$arch: no $arch-linux-gnu-gcc"
			continue
		fi
		$arch-linux-gnu-gcc $flags -o "$p-$arch" "$src" -lm || { echo "not ok $p-$arch"; continue; }
		run "$p-$arch" "$DRAGOMAN" "./$p-$arch"
		# little code memory, registers at random, all that loops a few times in the second tier
		run "$p-$arch-shaken" "$DRAGOMAN" -random-ra -code-size 1M -hot-after 4 -hot-budget 100 "./$p-$arch"
	done
done
