#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# FPCR.FZ over many instructions, compiled, at each host level, and interpreted: see tests/insn/aarch64/flush.c.
set -u
command -v aarch64-linux-gnu-gcc >/dev/null || { echo "aarch64-linux-gnu-gcc is not installed"; exit 77; }
aarch64-linux-gnu-gcc -O2 -ffp-contract=off -static -o flush "$srcdir/tests/insn/aarch64/flush.c" || exit 1
bad=0
for how in "" "-host-level 2" "-host-level 3" -interp -random-ra; do
	"$DRAGOMAN" $how ./flush || { echo "with '$how'"; bad=1; }
done
exit $bad
