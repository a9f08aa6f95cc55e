#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 1500
# The build that verifies the IR after each pass and relocates and reloads each unit passes the short tests.
set -u
. "$srcdir/tests/long/build.bash"
build_and_test gcc --enable-debug --enable-werror
