#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A file x.c beside an x.h includes it first, so that every header is seen to stand on its own.
set -u
cd "$srcdir" || exit 1
bad=0
while IFS= read -r f; do
	h=${f%.c}.h
	[ -f "$h" ] || continue
	first=$(grep -m 1 -E '^[[:space:]]*#[[:space:]]*include' "$f")
	case $first in
	*"\"${f%.c}"*) ;; # x.h, or x_internal.h that begins with it
	*) echo "$f: the first include is not \"$h\""; bad=1 ;;
	esac
done < <(find core translator hostgen frontend-* devices savevm stubs -name '*.c' -type f)
exit $bad
