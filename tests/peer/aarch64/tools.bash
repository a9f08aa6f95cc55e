# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by tests that run random FP and SIMD records: makes ./runner (guest), ./generate and ./compare here.
here=$srcdir/tests/peer/aarch64
command -v aarch64-linux-gnu-gcc >/dev/null || { echo "aarch64-linux-gnu-gcc is not installed"; exit 77; }
aarch64-linux-gnu-gcc -O2 -mgeneral-regs-only -ffreestanding -fno-builtin -fno-tree-loop-distribute-patterns \
	-fno-stack-protector -nostdlib -static -o runner "$here/runner.c"
decoder=$builddir/translator/aarch64/decode.c
[ -f "$decoder" ] || decoder=$srcdir/translator/aarch64/decode.c
for tool in generate compare; do
	# Of the decoder's file only the decoder is used: its calls of the semantics may stay open.
	$CC_FOR_BUILD -std=gnu11 -O1 -no-pie -Wl,--unresolved-symbols=ignore-all -I"$srcdir" -I"$builddir" -o $tool \
		"$here/$tool.c" "$decoder"
done
