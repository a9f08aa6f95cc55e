#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The self-checking RISC-V programs of tests/insn/riscv, each compiled and run translated, with random register allocation,
# one instruction at a time, on the interpreter, at each level of the host, and under Debian's QEMU where it is unpacked.
# timeout: 300
set -u
cc=${RISCV64_CC:-riscv64-linux-gnu-gcc}
command -v "$cc" >/dev/null || { echo "no $cc"; exit 77; }
[ -x "$DRAGOMAN" ] || { echo "dragoman is not built"; exit 77; }

bad=0
# try NAME COMMAND...: exit status 0 passes; a status of the host that cannot do it is a skip
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
peer=${QEMU_RISCV64:-$("$srcdir/tests/peers/unpack" --path q10 2>/dev/null | sed 's/^q10 //')/qemu-riscv64}

for f in "$srcdir"/tests/insn/riscv/*.S; do
	n=$(basename "$f" .S)
	if ! "$cc" -march=rv64gc -nostdlib -static -Wl,--no-relax -I"$srcdir/tests/insn/riscv" -o "$n" "$f"; then
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
	[ ! -x "$peer" ] || grep -q 'peer: none' "$f" || try "$n/peer" "$peer" -cpu max "./$n"
done
exit $bad
