#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The self-checking RISC-V programs of tests/insn/riscv, each compiled and run translated, with random register allocation,
# one instruction at a time, on the interpreter, at each level of the host, and under Debian's QEMU where it is unpacked.
# timeout: 300
. "$srcdir/tests/insn/programs.bash" riscv "${QEMU_RISCV64:-qemu-riscv64}" max "${RISCV64_CC:-riscv64-linux-gnu-gcc}" -march=rv64gc -Wl,--no-relax
