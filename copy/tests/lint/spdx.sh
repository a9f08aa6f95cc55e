#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every source file says its licence in its first three lines.
set -u
cd "$srcdir" || exit 1
bad=0
while IFS= read -r f; do
	head -n 3 "$f" | grep -q 'SPDX-License-Identifier: GPL-2.0-or-later' || { echo "$f: no SPDX line"; bad=1; }
done < <({ if [ -e .git ]; then git ls-files; else find ./* -path ./_build -prune -o -path "./build*" -prune -o -type f -print; fi; } | sed 's,^\./,,' |
	grep -E '\.(c|h|S|sh|def|decode|py|inc)$|^(bootstrap|quickstart|configure\.ac|Makefile\.am|tests/run)$' |
	grep -vE '^(build|build-aux|m4|autom4te.cache)/|suites\.def$' | while IFS= read -r f; do [ -f "$f" ] && echo "$f"; done)
exit $bad
