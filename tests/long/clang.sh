#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 1500
# clang builds without a warning, and what it built passes the short tests.
set -u
command -v clang >/dev/null || { echo "clang is not installed"; exit 77; }
. "$srcdir/tests/long/build.bash"
build_and_test clang --enable-werror
