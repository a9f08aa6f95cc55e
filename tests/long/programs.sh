#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 2400
# Real programs of Debian in their roots, both guests, against the native ones: tests/programs/run, all cases.
"$srcdir/tests/roots/unpack" || { echo "the Debian roots cannot be unpacked here"; exit 77; }
exec "$srcdir/tests/programs/run" -j 2
