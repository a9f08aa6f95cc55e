#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The self-checking A64 programs of tests/insn/aarch64, each compiled and run translated, with random register allocation,
# one instruction at a time, on the interpreter, at each level of the host, and under Debian's QEMU where it is unpacked.
# timeout: 300
. "$srcdir/tests/insn/programs.bash" aarch64 "${QEMU_AARCH64:-qemu-aarch64}" cortex-a76 "${AARCH64_CC:-aarch64-linux-gnu-gcc}"
