#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Each tests/linux/*.c, built natively and for both guests, statically and dynamically, must print the same and end alike.
# timeout: 300
set -u
run() { # name of the output, command...
	local out=$1
	shift
	timeout 60 "$@" >"$out" 2>&1 </dev/null
	echo "status $?" >>"$out"
}
found=
for src in "$srcdir"/tests/linux/*.c; do
	name=$(basename "$src" .c)
	mkdir -p native
	$CC_FOR_BUILD -O1 -w -static -pthread "$src" -o "native/$name" -lrt || { echo "not ok $name: does not compile"; continue; }
	run "$name.want" "native/$name"
	for arch in riscv64 aarch64; do
		cc=$arch-linux-gnu-gcc
		command -v "$cc" >/dev/null || { echo "skip $name-$arch: no $cc"; continue; }
		found=1
		mkdir -p "$arch"
		for how in static dynamic; do
			opt= root=
			[ $how = static ] && opt=-static || root="-L /usr/$arch-linux-gnu"
			# The name shows in /proc/self/stat.
			"$cc" -O1 -w $opt -pthread "$src" -o "$arch/$name" -lrt || { echo "not ok $name-$arch-$how: does not compile"; continue; }
			run "$name.got" "$DRAGOMAN" $root "$arch/$name"
			if cmp -s "$name.want" "$name.got"; then
				echo "ok $name-$arch-$how"
			else
				echo "not ok $name-$arch-$how"
				diff "$name.want" "$name.got" | head -20
			fi
		done
	done
done
[ "$found" ] || { echo "no cross compiler"; exit 77; }
