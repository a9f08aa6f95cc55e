# SPDX-License-Identifier: GPL-2.0-or-later
# A shell's own work, no process started: arithmetic, parameters, functions, case, here-documents. Argument: rounds.
f() { local a=$1 b; b=$((a * 3 % 1009)); case $b in *7) r=$((r + 1)) ;; 1??) r=$((r + 2)) ;; *) r=$((r + b % 5)) ;; esac; }
r=0 i=0
while [ "$i" -lt "$1" ]; do
	f "$i"
	set -- "$1" "w$i" "x${i#1}" "${r%0}"
	path=/usr/lib/part$i/file.tar.gz
	base=${path##*/} stem=${path%.*}
	[ "${base%%.*}" = file ] && r=$((r + ${#stem} + $#))
	i=$((i + 1))
done
echo $r
