#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 120
# Every FP, SIMD and crypto row of insn.decode, 20 random instructions each: a sum of what each row leaves is compared
# with tests/insn/aarch64/simd.sums, which QEMU 10.0 gave (SUMS=write in the environment writes it from that peer).
# tests/peer/aarch64-simd.sh compares more of them one by one and shows what differs.
set -eu
. "$srcdir/tests/peer/aarch64/tools.bash"
sums=$srcdir/tests/insn/aarch64/simd.sums

./generate 20 1 >records
if [ "${SUMS:-}" = write ]; then
	peer=$("$srcdir/tests/peers/unpack" --path q10)
	"${peer#* }/qemu-aarch64" ./runner <records >results
	./compare records results >"$sums"
	exit 0
fi
"$DRAGOMAN" ./runner <records >results
./compare records results >ours
diff "$sums" ours
