#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# dragoman relocates itself at every start, so tables hold offsets, not pointers.  The static libc brings about 1300
# relocations of its own; the rest of the bound is ours.
set -u
bound=2600
[ -x "$DRAGOMAN" ] || { echo "dragoman is not built"; exit 77; }
nm "$DRAGOMAN" 2>/dev/null | grep -q __asan_init && { echo "a sanitizer build is not static"; exit 77; }
readelf -lW "$DRAGOMAN" | grep -q INTERP && { echo "$DRAGOMAN is not static"; exit 1; }
n=$(readelf -rW "$DRAGOMAN" | grep -c R_)
if [ "$n" -gt $bound ]; then
	echo "$n start-up relocations, more than $bound; by section:"
	readelf -SW "$DRAGOMAN" | grep -E 'data.rel.ro|\.data|\.got'
	exit 1
fi
