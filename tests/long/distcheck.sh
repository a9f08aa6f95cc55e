#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 2400
# A tarball can be made, built outside its read-only source, checked, installed and removed again.
set -u
command -v ccache >/dev/null && CC="ccache ${CC#ccache }"
"$srcdir/configure" CC="$CC" >configure.log 2>&1 || { tail -n 30 configure.log; exit 1; }
make -j"$(nproc)" distcheck >make.log 2>&1
rc=$?
grep -E '^(FAIL|    \| |[0-9]+ passed|ERROR)' make.log
[ $rc = 0 ] || tail -n 20 make.log
exit $rc
