#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 300
# Every lint is seen to fail: each violation is planted in a copy of the tree, and the lint that must see it runs there.
set -u
: "${srcdir:?is set by tests/run}"
work=$(mktemp -d) && cd "$work" || exit 1
trap 'rm -rf "$work"' EXIT
copy=$PWD/copy
mkdir "$copy"
fresh() {
	chmod -R u+w "$copy"
	rm -rf "$copy"
	mkdir "$copy"
	(cd "$srcdir" && tar cf - bootstrap configure.ac Makefile.am .clang-format rooms.am core translator hostgen \
		frontend-* devices savevm stubs tests/lint tests/unit) | (cd "$copy" && tar xf -)
	chmod -R u+w "$copy"
}
fails=0
# expect NAME LINT TEXT: the lint fails in the copy and its output holds TEXT.
expect() {
	local out rc
	out=$(srcdir=$copy "$srcdir/tests/lint/$2.sh" 2>&1)
	rc=$?
	if [ $rc = 77 ]; then
		echo "skip $1: $out"
	elif [ $rc = 0 ]; then
		echo "not ok $1"
		fails=1
	elif ! grep -qF -- "$3" <<<"$out"; then
		echo "not ok $1"
		echo "$out"
		fails=1
	else
		echo "ok $1"
	fi
}
head='/* SPDX-License-Identifier: GPL-2.0-or-later */'

fresh
printf '%s\n#include "savevm/stream.h"\n' "$head" >"$copy/core/planted.c"
expect core-includes-savevm include-graph core/planted.c
printf '%s\n#include "frontend-linux/x.h"\n' "$head" >"$copy/devices/planted.h"
expect device-includes-frontend include-graph devices/planted.h
mkdir -p "$copy/translator/riscv"
printf '%s\n  #  include "translator/aarch64/state.h"\n' "$head" >"$copy/translator/riscv/planted.c"
expect guest-includes-guest include-graph translator/riscv/planted.c

fresh
printf '%s\n#ifdef __x86_64__\nint planted;\n#endif\n' "$head" >"$copy/core/planted.c"
expect host-conditional conditionals core/planted.c:2
fresh
printf '%s\n#if defined(CONFIG_USER_ONLY)\nint planted;\n#endif\n' "$head" >"$copy/devices/planted.c"
expect user-conditional conditionals devices/planted.c:2

fresh
printf '%s\nint planted;\n' "$head" >"$copy/core/planted.c"
expect stale-list lists core/sources.am

fresh
printf 'int planted;\n' >"$copy/core/planted.c"
expect no-licence spdx core/planted.c

fresh
{ echo "$head"; yes 'int planted(void);' | head -n 1500; } >"$copy/core/planted.h"
expect long-file length core/planted.h

fresh
printf '%s\nint  planted ( void ) ;\n' "$head" >"$copy/core/planted.h"
expect ill-formatted format core/planted.h

fresh
printf '%s\nint planted(void);\n' "$head" >"$copy/core/planted.h"
printf '%s\n#include <stdio.h>\n#include "core/planted.h"\n' "$head" >"$copy/core/planted.c"
expect own-header-late own-header core/planted.c

sed -i '/strace/d' "$copy/frontend-linux/dragoman.1"
expect option-without-manual manual "dragoman.1 has not: strace"

mkdir -p fake/.libs
echo '#include <stdlib.h>
void *planted(void); void *planted(void) { return malloc(3); }' >m.c
$CC -c -o fake/.libs/core_la-planted.o m.c && ar rc fake/.libs/libcore.a fake/.libs/core_la-planted.o
builddir=$PWD/fake expect malloc-in-core libc-border malloc

mkdir -p fake/core "$copy/core"
touch "$copy/core/planted.c" fake/core/libcore_la-planted.o fake/core/libcore_user_la-planted.o
builddir=$PWD/fake expect compiled-twice compiled-once core/planted.c

if printf '#include <stdio.h>\n#define T8(x) x, x, x, x, x, x, x, x\n#define T512(x) T8(T8(T8(x)))\nint (*const t[])(const char *) = {T8(T512(puts))};int main(void){return t[0]("x") < 0;}\n' >many.c &&
	$CC -O0 -fPIE -static-pie -o many many.c 2>/dev/null; then
	DRAGOMAN=$PWD/many expect many-relocations relocations "start-up relocations"
	printf 'int sv_save(void);int sv_save(void){return 1;}int main(void){return sv_save();}\n' >vm.c
	$CC -O0 -o vm vm.c
	DRAGOMAN=$PWD/vm expect vmstate-in-user no-vmstate sv_save
else
	echo "skip many-relocations: no static-pie links with $CC"
fi
exit $fails
