#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# No source file is longer than 1500 lines.
set -u
cd "$srcdir" || exit 1
long=$(find core translator hostgen frontend-* devices savevm stubs tests -name '*.[chS]' -type f -exec wc -l {} + |
	awk '$2 != "total" && $1 > 1500 { print $2 ": " $1 " lines" }')
[ -z "$long" ] || { echo "$long"; exit 1; }
