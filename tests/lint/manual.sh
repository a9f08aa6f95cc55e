#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The manual page of dragoman has every option of options.def, that of dragoman-system every one its help prints.
set -u
cd "$srcdir" || exit 1
bad=0
has() {
	sed 's/\\-/-/g' "$1" | grep -qE -- "(^\.[A-Z]+ .*|[ ,\"])-$2([ \",.]|\$)" || { echo "$1: no word of -$2"; bad=1; }
}
for o in $(sed -n 's/^OPT(\([a-z0-9_]*\), *"\([^"]*\)".*/\1:\2/p' frontend-linux/options.def); do
	case $o in
	help2:* | reexec:*) ;;
	*) has frontend-linux/dragoman.1 "${o#*:}" ;;
	esac
done
if [ -x "$DRAGOMAN_SYSTEM" ]; then
	for o in $("$DRAGOMAN_SYSTEM" -help | grep -oE '(^  |, )-[a-zA-Z-]+' | sed 's/^[ ,]*-//'); do
		has frontend-system/dragoman-system.1 "$o"
	done
fi
exit $bad
