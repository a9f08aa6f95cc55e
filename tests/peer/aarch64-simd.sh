#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 900
# Every FP, SIMD and crypto row of insn.decode, COUNT (1,000) random instructions each with special operands and modes,
# under dragoman and under the QEMU peer: registers, NZCV and FPSR must be equal.
set -eu
peer=$("$srcdir/tests/peers/unpack" --path q10) || { echo "the peer is not unpacked: run tests/peers/unpack"; exit 77; }
peer=${peer#* }/qemu-aarch64
. "$srcdir/tests/peer/aarch64/tools.bash"

./generate "${COUNT:-1000}" "${SEED:-1}" >records
"$peer" ./runner <records >peer.results
"$DRAGOMAN" ./runner <records >our.results
./compare records our.results peer.results
