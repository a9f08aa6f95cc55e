#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Random RISC-V sequences, every instruction row at least 1,000 times, under dragoman and under Debian's QEMU: registers,
# accrued exceptions and memory must be equal.
# timeout: 1200
. "$srcdir/tests/peer/same.bash" riscv "${QEMU_RISCV64:-qemu-riscv64}" max 496 generate.c
