# SPDX-License-Identifier: GPL-2.0-or-later
# tests/soak/soak.bash NAME: builds tests/soak/NAME.c natively and for both guests and runs SOAK_ROUNDS (1000) rounds of it: natively,
# which shows that the program itself is right, as it is, with code memory of 1 MiB, and with the second tier for all that
# runs twice.  A failure is never tried again.
set -u
name=$1
rounds=${SOAK_ROUNDS:-1000}
bad=0
one() { # name of the run, command...
	local what=$1 status
	shift
	timeout "${SOAK_TIMEOUT:-900}" "$@" "$rounds" >log 2>&1 </dev/null
	status=$?
	if [ $status = 0 ]; then
		echo "ok $what"
	else
		tail -20 log
		echo "status $status"
		echo "not ok $what"
		bad=1
	fi
}
"$CC_FOR_BUILD" -O1 -w -static -pthread -I"$srcdir" "$srcdir/tests/soak/$name.c" -o native || exit 1
one native ./native
for arch in riscv64 aarch64; do
	cc=$arch-linux-gnu-gcc
	command -v $cc >/dev/null || { echo "skip $arch: no $cc"; continue; }
	$cc -O1 -w -static -pthread -I"$srcdir" "$srcdir/tests/soak/$name.c" -o "$name-$arch" || exit 1
	one "$arch" "$DRAGOMAN" "./$name-$arch"
	one "$arch-1MiB" "$DRAGOMAN" --code-size 1M "./$name-$arch"
	one "$arch-hot" "$DRAGOMAN" --hot-after 2 "./$name-$arch"
done
exit $bad
