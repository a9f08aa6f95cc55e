#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 3600
. "$srcdir/tests/soak/soak.bash" shared
