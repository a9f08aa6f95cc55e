#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The manual pages have every option that the programs take and no other: dragoman's are the rows of options.def,
# dragoman-system's the words that its main.c compares with; its help has them, too.
set -u
cd "$srcdir" || exit 1
bad=0
# listed FILE: the options in the page's headings (the line after .TP), one a line
listed() {
	sed 's/\\f[A-Z]//g; s/\\-/-/g; s/"//g' "$1" | awk '/^\.TP/ { getline; print }' | grep -oE '(^\.[A-Z]+ |[ ,])-[a-zA-Z0-9-]+' |
		sed 's/^.*[ ,]-//' | sort -u
}
same() { # WHAT LIST WHERE LIST
	local only
	only=$(comm -23 <(echo "$2") <(echo "$4") | xargs)
	[ -z "$only" ] || { echo "$1 has, and $3 has not: $only"; bad=1; }
}
both() {
	same "$@"
	same "$3" "$4" "$1" "$2"
}
taken=$(sed -n 's/^OPT(\([a-z0-9_]*\), *"\([^"]*\)".*/\1:\2/p' frontend-linux/options.def | grep -v '^reexec:' | sed 's/.*://' | sort -u)
both frontend-linux/options.def "$taken" dragoman.1 "$(listed frontend-linux/dragoman.1)"
taken=$(grep -oE 'strcmp\((name|a), "[^"]+"' frontend-system/main.c | sed 's/.*"\(.*\)"/\1/' | sort -u)
both frontend-system/main.c "$taken" dragoman-system.1 "$(listed frontend-system/dragoman-system.1)"
[ "$(echo "$taken" | wc -l)" -gt 20 ] || { echo "the options of frontend-system/main.c are not found"; bad=1; }
if [ -x "$DRAGOMAN_SYSTEM" ]; then
	help=$("$DRAGOMAN_SYSTEM" -help | grep -oE '(^  |, )-[a-zA-Z-]+' | sed 's/^[ ,]*-//' | sort -u)
	both frontend-system/main.c "$taken" "dragoman-system -help" "$help"
fi
exit $bad
