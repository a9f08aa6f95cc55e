#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 900
# The bare-metal riscv64 program under Debian trixie's qemu-system-riscv64 and under dragoman-system: the same output.  The times of
# both are printed.
set -u
. "$srcdir/tests/system/riscv64/build.bash"
. "$srcdir/tests/roots/debian.bash"
make_tree() { # FOLDER
	debian_fetch trixie amd64 qemu-system-riscv >fetched || return 1
	while read -r deb; do debian_unpack "$deb" "$1" || return 1; done <fetched
}
tree=$(debian_tree peers/qemu-system-riscv 1 make_tree) || { echo "the packages cannot be had"; exit 77; }
lib=$tree/usr/lib/x86_64-linux-gnu
build machine.elf -DSTEPS=4000
qemu() { "$lib/ld-linux-x86-64.so.2" --library-path "$lib:$tree/usr/lib" "$tree/usr/bin/qemu-system-riscv64" -L "$tree/usr/share/qemu" "$@"; }
run() { # NAME COMMAND: output in NAME.out, CPU seconds in NAME.time
	local name=$1
	shift
	( TIMEFORMAT=%U; time "$@" -M virt -bios none -kernel machine.elf -smp 2 -display none -monitor none \
		-serial file:"$name.out" </dev/null >"$name.log" 2>&1 ) 2>"$name.time"
	[ $? = 0 ] || { echo "not ok $name-runs"; cat "$name.log"; }
}
for i in 1 2 3; do
	run qemu qemu
	run dragoman "$DRAGOMAN_SYSTEM"
	echo "round $i: qemu $(cat qemu.time) s, dragoman $(cat dragoman.time) s"
	cmp qemu.out dragoman.out && echo "ok same-$i" || { echo "not ok same-$i"; diff qemu.out dragoman.out | head; }
done
