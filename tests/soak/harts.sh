#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 3600
# The four harts of tests/system/harts.sh for longer; a failure is never tried again.
HARTS_ROUNDS=$((${SOAK_ROUNDS:-1000} * 4)) HARTS_TIMEOUT=${SOAK_TIMEOUT:-900} exec "$srcdir/tests/system/harts.sh"
