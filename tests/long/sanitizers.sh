#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 2400
# AddressSanitizer and UBSan find nothing in the unit tests, the contracts and the Linux programs.
set -u
echo 'int main(void) { return 0; }' >probe.c
gcc -fsanitize=address,undefined -o probe probe.c 2>/dev/null || { echo "gcc has no sanitizer libraries here"; exit 77; }
. "$srcdir/tests/long/build.bash"
# Leaks at exit are no fault: what lives as long as the process is not freed.
export ASAN_OPTIONS=detect_leaks=0:abort_on_error=0:handle_segv=0:allow_user_segv_handler=1
tests_are="unit contracts linux/programs linux/exit-status system"
build_and_test gcc --enable-sanitizers --enable-debug
