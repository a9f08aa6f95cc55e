#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 300
# Four harts rewrite code, publish it to each other, change address spaces and are interrupted, all at once: riscv64/harts.c checks
# what each of them sees.  HARTS_ROUNDS (30) is how much of it; tests/soak/harts.sh asks for more.
set -u
. "$srcdir/tests/system/riscv64/build.bash"
program=harts.c
build harts.elf -DHARTS=4 -DROUNDS="${HARTS_ROUNDS:-30}"
bad=0
run() { # NAME OPTION...
	local name=$1 rc
	shift
	timeout "${HARTS_TIMEOUT:-60}" "$DRAGOMAN_SYSTEM" -M virt -bios none -kernel harts.elf -smp 4 -serial file:out "$@" </dev/null >err 2>&1
	rc=$?
	if [ $rc = 0 ] && [ "$(cat out)" = "done" ]; then
		echo "ok $name"
	else
		echo "status $rc"
		cat err out
		echo "not ok $name"
		bad=1
	fi
}
run plain
run first-tier -accel tcg,hot-after=0
run second-tier -accel tcg,hot-after=8
run small-code -accel tcg,hot-after=8,tb-size=1
run random-ra -accel tcg,hot-after=8,random-ra=on
run interp -accel tcg,interp=on
exit $bad
