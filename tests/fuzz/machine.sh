#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 400
# libFuzzer over the saved-state stream and the devices, FUZZ_SECONDS each (default 60), with AddressSanitizer and UBSan.
set -u
clang=$(command -v clang || command -v clang-14) || { echo "no clang"; exit 77; }
[ -f "$builddir/.libs/libcore.a" ] || { echo "nothing is built"; exit 77; }
files="savevm/*.c devices/*.c core/bus.c core/timer.c core/loop.c core/err.c core/log.c core/fmt.c core/raw_x86_64.c"
build() { # NAME
	(cd "$srcdir" && "$clang" -g -O1 -std=gnu11 -D_GNU_SOURCE -I. -I"$builddir" -w -fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=undefined tests/fuzz/"$1".c $files -lfdt -lpthread -o "$OLDPWD/$1") >build.log 2>&1 ||
		{ cat build.log; exit 1; }
}
build stream
build devices
mkdir -p corpus.stream corpus.devices
SEED_FILE=corpus.stream/seed ./stream || exit 1
for t in stream devices; do
	if ./$t -max_total_time="${FUZZ_SECONDS:-60}" -max_len=65536 -rss_limit_mb=1024 corpus.$t >$t.log 2>&1; then
		echo "ok $t: $(grep -o 'stat::number_of_executed_units: *[0-9]*\|Done [0-9]* runs' $t.log | tail -1)"
	else
		echo "not ok $t"
		tail -30 $t.log
	fi
done
