#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 300
# Contract 8 from outside: no page of a running dragoman or of its children is ever writable and executable, also where
# the guest asked for that; the code memory of 1 MiB was used anew many times; a vfork child's translations are the
# parent's.
set -u
[ -x "$DRAGOMAN" ] || { echo "dragoman is not built"; exit 77; }
flags="-std=gnu11 -D_GNU_SOURCE -O2 -pthread -static -w"
found= bad=0
not_ok() {
	echo "not ok $*"
	bad=1
}
# The process's own mappings and those of its children.  Sets views: pairs of a writable and an executable mapping of the
# same object.
look() {
	local pid p lines
	views=0
	for pid in $1 $(cat /proc/"$1"/task/*/children 2>/dev/null); do
		lines=$(cat /proc/"$pid"/maps) || return 1
		if grep -E '^[^ ]+ .wx' <<<"$lines"; then
			echo "writable and executable in process $pid"
			return 1
		fi
		for p in $(awk '$2 == "r-xs" {print $5}' <<<"$lines"); do
			awk -v i="$p" '$2 == "rw-s" && $5 == i {n = 1} END {exit !n}' <<<"$lines" && views=$((views + 1))
		done
	done
	[ $views -gt 0 ] || { echo "no code memory found"; return 1; }
}
for arch in riscv64 aarch64; do
	command -v $arch-linux-gnu-gcc >/dev/null || continue
	found=1
	$arch-linux-gnu-gcc $flags -o gen-$arch "$srcdir/tests/contracts/guest/generations.c" || { not_ok build-$arch; continue; }
	mkfifo in-$arch out-$arch
	timeout 120 "$DRAGOMAN" -stats -D stats-$arch -code-size 1M ./gen-$arch pause <in-$arch >out-$arch 2>err-$arch &
	runner=$!
	exec 7>in-$arch 8<out-$arch
	stages= wrong=
	while read -r -u 8 word stage; do
		[ "$word" = ready ] || { wrong="said $word $stage"; break; }
		stages="$stages $stage"
		main=$(cat /proc/$runner/task/$runner/children)
		look $main >seen-$arch || { wrong="at $stage"; cat seen-$arch; }
		echo >&7
	done
	exec 7>&- 8<&-
	wait $runner
	rc=$?
	if [ -z "$wrong" ] && [ $rc = 0 ] && [ "$stages" = " start child forked flushed" ]; then
		echo "ok writable-or-executable-$arch"
	else
		not_ok writable-or-executable-$arch
		echo "status $rc, stages:$stages; $wrong"
		cat err-$arch
	fi
	# each process prints its counters at its end, the first one's last
	n=$(awk '/times the code memory was full/ {n = $1} END {print n}' stats-$arch)
	if [ "${n:-0}" -ge 3 ]; then
		echo "ok reused-$arch"
	else
		not_ok reused-$arch
		echo "the code memory was full ${n:-?} times"
	fi
	# As many units are made when the parent calls what its vfork child has called before.
	for how in vfork vfork-again; do
		"$DRAGOMAN" -stats -D $how-$arch ./gen-$arch $how 200 || not_ok $how-$arch
	done
	once=$(awk '/units translated/ {n = $1} END {print n}' vfork-$arch)
	again=$(awk '/units translated/ {n = $1} END {print n}' vfork-again-$arch)
	if [ -n "$once" ] && [ "$once" -ge 200 ] && [ "$again" -lt $((once + 50)) ]; then
		echo "ok vfork-shares-$arch"
	else
		not_ok vfork-shares-$arch
		echo "units: $once with the child's calls alone, $again with the parent's too"
	fi
done
[ -n "$found" ] || { echo "no cross compiler"; exit 77; }
exit $bad
