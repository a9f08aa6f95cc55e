#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The runner counts what it should: a failure, a signal, a test that does not end, a skip, a test that reports many.
set -u
: "${srcdir:?is set by tests/run}"
work=$(mktemp -d) && cd "$work" || exit 1
trap 'rm -rf "$work"' EXIT
mkdir -p tree/tests/a tree/build
put() {
	printf '#!/bin/sh\n%s\n' "$2" >"tree/tests/a/$1.sh"
	chmod +x "tree/tests/a/$1.sh"
}
put pass 'exit 0'
put fail 'echo because; exit 3'
put signal 'kill -SEGV $$'
put hang '# timeout: 1
sleep 60'
put skip 'echo no reason; exit 77'
put many 'echo ok one; echo not ok two; echo skip three: why; exit 0'
put stdin 'read line && exit 1; exit 0'
echo 'exit 1' >tree/tests/a/not-executable.sh
out=$(srcdir=$PWD/tree builddir=$PWD/tree/build "$srcdir/tests/run" -j 2 a)
rc=$?
bad=0
last=$(tail -n 1 <<<"$out")
[ "$last" = "3 passed, 4 failed, 2 skipped" ] || { echo "total: $last"; bad=1; }
[ $rc = 1 ] || { echo "exit status $rc"; bad=1; }
for line in 'pass  a/pass' 'FAIL  a/fail: status 3' 'FAIL  a/hang: no end within 1 s' 'skip  a/skip: no reason' \
	'pass  a/many/one' 'FAIL  a/many/two' 'skip  a/many/three: why' '    | because'; do
	grep -qxF -- "$line" <<<"$out" || { echo "missing: $line"; bad=1; }
done
# A run of which nothing passed is no success.
rm tree/tests/a/*.sh
put skip 'echo no reason; exit 77'
srcdir=$PWD/tree builddir=$PWD/tree/build "$srcdir/tests/run" a >/dev/null && { echo "only skips, and success"; bad=1; }
# With a time for all, what has no time is stopped, or not started, and named; what it said counts.
rm tree/tests/a/*.sh
put long 'echo ok before; sleep 60'
put next 'exit 0'
out=$(srcdir=$PWD/tree builddir=$PWD/tree/build "$srcdir/tests/run" -j 1 -b 2 a)
[ "$(tail -n 1 <<<"$out")" = "1 passed, 0 failed, 2 skipped" ] || { echo "with a time: $(tail -n 1 <<<"$out")"; bad=1; }
for line in 'pass  a/long/before' 'skip  a/long: stopped after 2 s: the 2 s of this run are over' \
	'skip  a/next: not started: the 2 s of this run are over'; do
	grep -qxE -- "${line/after 2 s/after [0-9]+ s}" <<<"$out" || { echo "missing: $line"; bad=1; }
done
[ $bad = 0 ] || sed 's/^/ /' <<<"$out"
exit $bad
