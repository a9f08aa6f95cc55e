#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Random A64 sequences, every instruction row of EL0 at least 1,000 times, under dragoman and under Debian's QEMU: registers,
# NZCV, FPCR, FPSR and memory must be equal.  The peer is a Cortex-A76: a model with our extensions and without pointer
# authentication, whose hints do nothing here.
# timeout: 1200
. "$srcdir/tests/peer/same.bash" aarch64 "${QEMU_AARCH64:-qemu-aarch64}" cortex-a76 768 sequences.c
