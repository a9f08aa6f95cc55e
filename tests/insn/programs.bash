# SPDX-License-Identifier: GPL-2.0-or-later
# tests/insn/programs.bash - sourced with the name of a guest's folder here, the peer (a path, or a name in the folder of
# tests/peers/unpack), its CPU, the cross compiler and its options:
#
#     . programs.bash GUEST PEER CPU CC [OPTION...]
#
# Each program of the folder is compiled and run translated at each level of the host, with random register allocation, one
# instruction at a time, on the interpreter, and under Debian's QEMU where it is unpacked, unless the program says
# `peer: none`.  Exit status 0 passes.
set -u
guest=$1 peer=$2 cpu=$3 cc=$4
shift 4
command -v "$cc" >/dev/null || { echo "no $cc"; exit 77; }
[ -x "$DRAGOMAN" ] || { echo "dragoman is not built"; exit 77; }

bad=0
# try NAME COMMAND...
try() {
	local name=$1 out
	shift
	if out=$(timeout 20 "$@" 2>&1); then
		echo "ok $name"
	else
		echo "not ok $name: status $?: $out"
		bad=1
	fi
}

levels=$(grep -q -w avx2 /proc/cpuinfo && grep -q -w fma /proc/cpuinfo && echo 3)
levels="2 $levels $(grep -q -w avx512vl /proc/cpuinfo && grep -q -w avx512dq /proc/cpuinfo && echo 4)"
case $peer in
*/*) ;;
*) peer=$("$srcdir/tests/peers/unpack" --path q10 2>/dev/null | sed 's/^q10 //')/$peer ;;
esac
[ -x "$peer" ] || echo "skip peer: not unpacked (tests/peers/unpack)"

for f in "$srcdir/tests/insn/$guest"/*.S; do
	n=$(basename "$f" .S)
	if ! "$cc" -nostdlib -static "$@" -I"$srcdir/tests/insn/$guest" -o "$n" "$f"; then
		echo "not ok $n: does not compile"
		bad=1
		continue
	fi
	for l in $levels; do
		try "$n/v$l" "$DRAGOMAN" -host-level "$l" "./$n"
	done
	try "$n/random-ra" "$DRAGOMAN" -random-ra "./$n"
	try "$n/step" "$DRAGOMAN" -one-insn-per-tb "./$n"
	try "$n/interp" "$DRAGOMAN" -interp "./$n"
	[ ! -x "$peer" ] || grep -q 'peer: none' "$f" || try "$n/peer" "$peer" -cpu "$cpu" "./$n"
done
exit $bad
