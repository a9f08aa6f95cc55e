#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 1500
# ThreadSanitizer finds no data race in a riscv64 machine of four harts: in either tier and interpreted, with and without flushes, and
# stopped, saved, loaded and reset meanwhile.  It sees C; what translated code does it is told where it matters
# (core/tcache_internal.h).  Suppressed are the guest's own accesses to its memory, which may race, and nothing else.
set -u
. "$srcdir/tests/system/riscv64/build.bash"
echo 'int main(void) { return 0; }' >probe.c
gcc -fsanitize=thread -o probe probe.c 2>/dev/null || { echo "gcc has no ThreadSanitizer library here"; exit 77; }
./probe || { echo "ThreadSanitizer does not run on this kernel"; exit 77; }
program=harts.c
build harts.elf -DHARTS=4 -DROUNDS=150
build fewer.elf -DHARTS=4 -DROUNDS=30
build endless.elf -DHARTS=4 -DROUNDS=100000000
cc=gcc
command -v ccache >/dev/null && cc="ccache gcc"
mkdir tree && cd tree || exit 1
"$srcdir/configure" CC="$cc" >configure.log 2>&1 || { tail -n 30 configure.log; exit 1; }
flags=(CFLAGS="-g -O1 -fsanitize=thread" LDFLAGS=-fsanitize=thread)
make -j"$(nproc)" -f Makefile -f - generated "${flags[@]}" >make.log 2>&1 <<<'generated: $(BUILT_SOURCES)' &&
	make -j"$(nproc)" dragoman-system "${flags[@]}" >>make.log 2>&1 || { grep -B2 -A6 error make.log | head -n 60; exit 1; }
cd ..
printf 'race:^%s$\n' host_read host_write >suppressions # core/softmmu.c
export TSAN_OPTIONS="suppressions=$PWD/suppressions history_size=4 exitcode=66"
machine=(timeout 300 tree/dragoman-system -M virt -bios none -smp 4)
bad=0
verdict() { # NAME STATUS PATTERN...: status 0, no report, and each pattern is in the output
	local name=$1 status=$2 why= p
	shift 2
	[ "$status" = 0 ] || why="status $status"
	grep -q ThreadSanitizer err && why="$why, $(grep -c '^SUMMARY' err) reports"
	for p; do
		grep -aq -e "$p" out || why="$why, no '$p' in the output"
	done
	if [ -z "$why" ]; then
		echo "ok $name"
	else
		head -n 60 err
		grep '^SUMMARY' err | sort | uniq -c
		tail -n 10 out
		echo "$name: ${why#, }"
		echo "not ok $name"
		bad=1
	fi
}
run() { # NAME PROGRAM OPTION...
	local name=$1 program=$2
	shift 2
	rm -f out
	"${machine[@]}" -kernel "$program" -serial file:out "$@" </dev/null >log 2>err
	verdict "$name" $? '^done$'
}
run plain harts.elf
run first-tier harts.elf -accel tcg,hot-after=0
run second-tier harts.elf -accel tcg,hot-after=8,hot-budget=100
run small-code harts.elf -accel tcg,hot-after=8,tb-size=1
run small-hot-code harts.elf -accel tcg,hot-after=30,hot-budget=100,tb-size=1
run interp fewer.elf -accel tcg,interp=on
# until everything was dropped twice, and five times more
: >out
(
	for ((i = 0; i < 5; i++)); do
		printf '%s\n' stop 'info status' 'savevm state' cont
		sleep 0.5
		printf '%s\n' 'info jit'
		sleep 0.3
		printf '%s\n' 'loadvm state'
		sleep 0.5
		printf '%s\n' 'info registers'
		sleep 0.3
		printf '%s\n' system_reset
		sleep 0.5
		grep -aEq 'flushes ([2-9]|[1-9][0-9])' out || ((i--))
	done
	printf '%s\n' 'info status' quit
) | "${machine[@]}" -kernel endless.elf -serial null -monitor stdio -accel tcg,hot-after=8,tb-size=1 >>out 2>err
rc=$?
grep -a '^Error' out && rc="$rc, errors"
verdict monitor "$rc" 'VM status: paused' 'VM status: running' 'units .* flushes [1-9]' '^CPU#3: TLB'
exit $bad
