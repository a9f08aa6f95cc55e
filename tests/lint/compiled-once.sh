#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every source file of the rooms was compiled once, for all guests and all programs.
set -u
cd "$builddir" 2>/dev/null && ls .libs/lib*.a >/dev/null 2>&1 || { echo "nothing is built"; exit 77; }
# Objects are named <folder>/<library or program>-<file>.o; a library's name ends in _la, a program's begins with dragoman.
bad=0
for f in $(cd "$srcdir" && find core translator hostgen frontend-* devices savevm stubs -name '*.c' -not -path 'translator/gen/*'); do
	name=${f##*/}
	n=$(ls "${f%/*}" 2>/dev/null | grep -cE "^([A-Za-z0-9_]*_la|dragoman[a-z_]*)-${name%.c}\.o\$")
	[ "$n" -le 1 ] || { echo "$f: compiled $n times"; bad=1; }
done
exit $bad
