# SPDX-License-Identifier: GPL-2.0-or-later
# tests/long/mutants.bash - sourced with GUEST (folder of translator and tests/insn), the cross compiler and its options:
#
#     . mutants.bash GUEST CC [OPTION...]
#
# Builds the programs of tests/insn/GUEST and gives mutant(), which makes one mistake in one semantic function, builds
# dragoman with it, and sees whether a program catches it.  A survivor is a failure, named with its mutation, and sets bad.
set -u
guest=$1 cc=$2
shift 2
command -v "$cc" >/dev/null || { echo "no $cc"; exit 77; }
[ -x "$DRAGOMAN" ] && [ -f "$builddir/Makefile" ] || { echo "dragoman is not built"; exit 77; }
here=$PWD

for f in "$srcdir/tests/insn/$guest"/*.S; do
	"$cc" -nostdlib -static "$@" -I"$srcdir/tests/insn/$guest" -o "$(basename "$f" .S)" "$f" || exit 1
done

cd "$builddir" || exit 1
compile="$CC -std=gnu11 -fno-strict-aliasing -fwrapv -fno-common -mgeneral-regs-only -fPIE -O2 -D_GNU_SOURCE -I. -I$srcdir"
link=$(make -n V=1 -W .libs/libguest-$guest.a dragoman 2>/dev/null | grep -e '-o dragoman ' | tail -1)
link=${link/-o dragoman /-o $here/mutant }
link=${link//.libs\/libguest-$guest.a/$here\/guest.a}
case $link in
*guest.a*) ;;
*) echo "cannot find how make links dragoman"; exit 1 ;;
esac

# mutant FILE OLD NEW: the first occurrence of OLD becomes NEW.
bad=0
mutant() {
	local file=$1 old=$2 new=$3 lib=$here/guest.a obj=libguest_${guest}_la-$1.o p caught=
	OLD=$old NEW=$new awk '{ i = index($0, ENVIRON["OLD"]); if (i && !done) { done = 1
		$0 = substr($0, 1, i - 1) ENVIRON["NEW"] substr($0, i + length(ENVIRON["OLD"])) } print } END { exit !done }' \
		"$srcdir/translator/$guest/$file.c" >"$here/$file.c" || { echo "not ok $file: no '$old'"; bad=1; return; }
	cp .libs/libguest-$guest.a "$lib" &&
		$compile -c -o "$here/$obj" "$here/$file.c" && (cd "$here" && ar r "$lib" "$obj") &&
		eval "$link" >/dev/null 2>&1 || {
		echo "not ok $file: the mutant '$new' does not build"
		bad=1
		return
	}
	for p in "$srcdir/tests/insn/$guest"/*.S; do
		p=$(basename "$p" .S)
		(cd "$here" && timeout 10 ./mutant "./$p") >/dev/null 2>&1 || { caught=$p; break; }
	done
	if [ -n "$caught" ]; then
		echo "ok $file: '$old' -> '$new'"
	else
		echo "not ok $file: '$old' -> '$new' survived"
		bad=1
	fi
}
