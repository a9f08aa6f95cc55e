#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The lists that ./bootstrap wrote name the files that stand in the folders.
set -u
cd "$srcdir" || exit 1
[ -f rooms.am ] || { echo "not bootstrapped"; exit 1; }
./bootstrap --check
