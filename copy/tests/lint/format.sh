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
bad=0
while IFS= read -r f; do
	"$format" --dry-run -Werror "$f" >/dev/null 2>&1 || { echo "$f: run clang-format -i on it"; bad=1; }
done < <(find core translator hostgen frontend-* devices savevm stubs tests/unit tests/contracts tests/ir tests/toy \
	\( -name '*.c' -o -name '*.h' \) -type f 2>/dev/null)
exit $bad
