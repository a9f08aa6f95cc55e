#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 900
# Every library that pkg-config finds may be absent: all is built without a warning, and what is left out says so.
set -u
cc=gcc
command -v ccache >/dev/null && cc="ccache gcc"
mkdir none
PKG_CONFIG_LIBDIR=$PWD/none "$srcdir/configure" CC="$cc" --enable-werror >configure.log 2>&1 || { tail -n 30 configure.log; exit 1; }
make -j"$(nproc)" >make.log 2>&1 || { grep -B2 -A6 error make.log | head -n 60; exit 1; }
[ "$(./dragoman -version | wc -l)" = 1 ] || exit 1
if [ -x dragoman-system ]; then # libfdt has no file of pkg-config's everywhere
	. "$srcdir/tests/system/riscv64/build.bash"
	build machine.elf
	[ "$(./dragoman-system -M virt -bios none -kernel machine.elf -serial null -qmp stdio 2>&1 </dev/null | grep -c 'no jansson')" = 1 ]
fi
