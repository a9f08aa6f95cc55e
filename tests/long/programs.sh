#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 2400
# Real programs of Debian, both guests, against the native ones: all cases of tests/programs inside their roots, then
# some with -L from outside.  PROGRAMS_PART=K/N takes a part of the first.
"$srcdir/tests/roots/unpack" >&2 || { echo "the Debian roots cannot be unpacked here"; exit 77; }
"$srcdir/tests/programs/run" -j 2 ${PROGRAMS_PART:+--part "$PROGRAMS_PART"}
status=$?
"$srcdir/tests/programs/run" -j 2 --prefix --filter '*-processes' --filter 'coreutils-*' --filter make --filter git |
	sed -E 's/^(not ok|ok|skip) /\1 prefix-/'
[ "${PIPESTATUS[0]}" = 0 ] && exit $status
exit 1
