#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a machine saves is what schema.txt says: a changed row shows as a difference here, and is then either a mistake or a new
# version (savevm/FORMAT.md).  A state saved by the first version still loads.
set -u
[ -x "$DRAGOMAN_SYSTEM" ] || { echo "dragoman-system is not built"; exit 77; }
timeout 20 "$DRAGOMAN_SYSTEM" -M virt -m 8M -dump-vmstate schema </dev/null || exit 1
diff -u "$srcdir/tests/savevm/schema.txt" schema && echo "ok schema" || echo "not ok schema"
for golden in "$srcdir"/tests/savevm/golden-*.state.xz; do
	name=$(basename "$golden" .state.xz)
	xz -dc "$golden" >state || exit 1
	timeout 20 "$DRAGOMAN_SYSTEM" -M virt -m 8M -loadvm state -serial file:out </dev/null
	[ $? = 0 ] && grep -q '^after the load' out && echo "ok $name" || echo "not ok $name"
done
