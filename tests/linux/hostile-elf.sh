#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Truncated and hostile ELF files are refused with one line and 126.
# timeout: 300
set -u
command -v python3 >/dev/null || { echo "no python3"; exit 77; }
cat >tiny.c <<'END'
static long data[4] = {1, 2, 3, 4};
static char bss[10000];
int main(void)
{
	bss[5000] = (char)data[2];
	return bss[5000] == 3 ? 0 : 9;
}
END
found=
for arch in riscv64 aarch64; do
	cc=$arch-linux-gnu-gcc
	command -v "$cc" >/dev/null || continue
	found=1
	for how in -static -pie; do
		"$cc" $how -O1 tiny.c -o "tiny-$arch$how" || exit 1
		mkdir -p "run-$arch$how"
		if (cd "run-$arch$how" && python3 "$srcdir/tests/linux/hostile-elf.py" "$DRAGOMAN" "../tiny-$arch$how" 1 100) >log 2>&1; then
			echo "ok $arch$how"
		else
			cat log
			echo "not ok $arch$how"
		fi
	done
done
[ "$found" ] || { echo "no cross compiler"; exit 77; }
