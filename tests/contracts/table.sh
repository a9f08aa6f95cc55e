#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every contract of HACKING, section 2, has a row in tests/contracts/README, under its name, with tests that are there.
set -u
cd "$srcdir" || exit 1
bad=0
section() {
	awk '/^2\. Contracts/ {on = 1} /^3\. / {on = 0} on' HACKING
}
contracts=$(section | grep -cE '^( [0-9]|[1-9][0-9])\. ')
[ "$contracts" -ge 17 ] || { echo "HACKING names only $contracts contracts"; exit 1; }
for n in $(seq 1 "$contracts"); do
	row=$(grep -E "^ ?$n  " tests/contracts/README)
	# the name is what both begin with
	name=$(sed -E 's/^ ?[0-9]+  (.{20}).*/\1/; s/ *$//' <<<"$row")
	if [ -z "$row" ] || ! section | grep -qE "^ ?$n\. $name"; then
		echo "contract $n: no row of its name: $row"
		bad=1
		continue
	fi
	files=$(sed -E 's/^ ?[0-9]+  .{20}//; s/\([^)]*\)//g; s/[;,]/ /g' <<<"$row")
	[ -n "${files// /}" ] || { echo "contract $n: no test"; bad=1; }
	for f in $files; do
		case $f in
		tests/*) ;;
		*) f=tests/contracts/$f ;;
		esac
		[ -f "$f" ] || { echo "contract $n: no file $f"; bad=1; }
	done
done
# And none is left out.
for f in tests/contracts/test_*.c tests/contracts/*.sh tests/contracts/guest/*.c; do
	f=${f#tests/contracts/}
	case $f in
	guest.sh | table.sh) continue ;;
	esac
	grep -qE "^ ?[0-9]+  .*\b$f\b" tests/contracts/README || { echo "README does not name $f"; bad=1; }
done
exit $bad
