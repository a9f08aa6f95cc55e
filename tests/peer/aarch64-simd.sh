#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 900
# Every FP, SIMD and crypto row of insn.decode, COUNT (1,000) random instructions each with special operands and modes,
# under dragoman and under the QEMU peer: registers, NZCV and FPSR must be equal.
set -eu
count=${COUNT:-1000} seed=${SEED:-1}
here=$srcdir/tests/peer/aarch64

command -v aarch64-linux-gnu-gcc >/dev/null || { echo "aarch64-linux-gnu-gcc is not installed"; exit 77; }
peer=$("$srcdir/tests/peers/unpack" --path q10) || { echo "the peer is not unpacked: run tests/peers/unpack"; exit 77; }
peer=${peer#* }/qemu-aarch64

aarch64-linux-gnu-gcc -O2 -mgeneral-regs-only -ffreestanding -fno-builtin -fno-tree-loop-distribute-patterns \
	-fno-stack-protector -nostdlib -static -o runner "$here/runner.c"
for tool in generate compare; do
	# Of the decoder's file only the decoder is used: its calls of the semantics may stay open.
	"$CC_FOR_BUILD" -std=gnu11 -O1 -no-pie -Wl,--unresolved-symbols=ignore-all -I"$srcdir" -I"$builddir" -o $tool \
		"$here/$tool.c" "$(ls "$builddir/translator/aarch64/decode.c" "$srcdir/translator/aarch64/decode.c" 2>/dev/null | head -1)"
done

./generate "$count" "$seed" >records
"$peer" ./runner <records >peer.results
"$DRAGOMAN" ./runner <records >our.results
./compare records our.results peer.results
