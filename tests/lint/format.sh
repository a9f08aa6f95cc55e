#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 300
# C files are as .clang-format says.  Other versions of clang-format disagree in details, so only 14 is asked.
set -u
cd "$srcdir" || exit 1
format=
for c in clang-format-14 clang-format; do
	"$c" --version 2>/dev/null | grep -q 'version 14\.' && format=$c && break
done
[ -n "$format" ] || { echo "clang-format 14 is not installed: FORMATTING NOT CHECKED"; exit 77; }
bad=$(find core translator hostgen frontend-* devices savevm stubs tests/unit tests/contracts tests/ir tests/toy tests/devices \
	tests/savevm \( -name '*.c' -o -name '*.h' \) -type f -print0 2>/dev/null | xargs -0 -n 40 -P 2 "$format" --dry-run -Werror 2>&1 |
	sed -n 's/^\([^:]*\):[0-9]*:[0-9]*: error: .*/\1/p' | sort -u)
[ -z "$bad" ] || { echo "$bad" | sed 's/$/: run clang-format -i on it/'; exit 1; }
