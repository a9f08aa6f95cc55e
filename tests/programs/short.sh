#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 300
# The quickest of Debian's programs, where tests/roots/unpack has been run; `make check-long` runs all cases.
[ -x "$DRAGOMAN" ] || { echo "dragoman is not built"; exit 77; }
"$srcdir/tests/roots/unpack" --path > /dev/null 2>&1 || { echo "no Debian roots here: run tests/roots/unpack"; exit 77; }
exec "$srcdir/tests/programs/run" -j 2 --filter bash-language --filter dash --filter lua --filter bc --filter jq \
	--filter gawk-processes
