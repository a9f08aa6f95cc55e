#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Who may include whom.  HACKING draws the graph; the table below is the law.
set -u
cd "$srcdir" || exit 1

# room: the rooms whose headers its files may include, its own always among them.  @ is the guest's or host's name.
allowed() {
	case $1 in
	core) echo "core" ;;
	translator/ir) echo "core" ;;
	translator/gen) echo "core translator/ir" ;; # gen-fold knows ops.def
	translator) echo "core translator/ir hostgen" ;; # engine.c joins the two
	translator/* | tests/toy) echo "core translator/ir translator translator/gen" ;;
	hostgen) echo "core translator/ir" ;;
	hostgen/*) echo "core translator/ir hostgen" ;;
	savevm) echo "core" ;;
	devices) echo "core savevm" ;;
	stubs) echo "core savevm" ;;
	frontend-linux/abi/*) echo "core translator/ir translator translator/${1#frontend-linux/abi/} frontend-linux" ;;
	frontend-linux | frontend-linux/*) echo "core translator/ir translator translator/gen hostgen frontend-linux" ;;
	frontend-bsd | frontend-bsd/*) echo "core translator/ir translator translator/gen hostgen frontend-linux frontend-bsd" ;;
	frontend-system | frontend-system/*) echo "core translator/ir translator translator/gen hostgen savevm devices frontend-system" ;;
	frontend-disas) echo "core" ;;
	*) echo "?" ;;
	esac
}

bad=0
n=0
while IFS=: read -r file line text; do
	target=$(sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([^"]*\)".*/\1/p' <<<"$text")
	[ -n "$target" ] || continue
	n=$((n + 1))
	case $target in
	config.h) continue ;;
	*/*) ;;
	*)
		echo "$file:$line: \"$target\": include paths start at the top of the tree"
		bad=1
		continue
		;;
	esac
	room=$(dirname "$file")
	to=$(dirname "$target")
	[ "$room" = "$to" ] && continue
	case " $(allowed "$room") " in
	*" $to "*) continue ;;
	esac
	echo "$file:$line: $room must not include $target"
	bad=1
done < <(grep -rnE --include='*.[chS]' --include='*.def' --include='*.inc' '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' \
	core translator hostgen frontend-* devices savevm stubs 2>/dev/null)
[ $n -gt 0 ] || { echo "found no #include at all: wrong folder?"; exit 1; }
exit $bad
