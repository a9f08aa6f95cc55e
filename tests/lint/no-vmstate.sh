#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The user emulator links stubs/ instead of savevm/ and of core's machine: no symbol of saved state, bus, timers or devices is in it.
set -u
[ -x "$DRAGOMAN" ] || { echo "dragoman is not built"; exit 77; }
found=$(nm "$DRAGOMAN" | grep -E ' [TtRrDdBb] (sv_|savevm_|vmstate|snapshot_|migration_|dev_new|vtimer_|vclock_|bus_map|bus_read|softmmu_load)')
if [ -n "$found" ]; then
	echo "$found"
	exit 1
fi
# A look that would not see them is no look: where there is a system emulator, it has them.
if [ -x "$DRAGOMAN_SYSTEM" ] && ! nm "$DRAGOMAN_SYSTEM" | grep -qE ' [TtRrDd] (sv_|savevm_|vmstate)'; then
	echo "dragoman-system shows no symbol sv_* or vmstate_* either: this test looks for the wrong names"
	exit 1
fi
exit 0
