# SPDX-License-Identifier: GPL-2.0-or-later
# tests/peer/same.bash - sourced by the tests that compare random programs under dragoman and under Debian's QEMU:
#
#     . same.bash GUEST PEER CPU RECORD GENERATOR
#
# PEER is a path, or a name in the folder of tests/peers/unpack; RECORD the bytes that a program prints for one sequence;
# GENERATOR the C file of the guest that, with generator.c, makes the programs.
# PEER_COUNT (1,000) and PEER_SEED choose another size and another draw; DRAGOMAN_ARGS is given to dragoman.
set -u
guest=$1 peer=$2 cpu=$3 record=$4 generator=$5
count=${PEER_COUNT:-1000}
seed=${PEER_SEED:-1}
[ -x "$DRAGOMAN" ] || { echo "dragoman is not built"; exit 77; }
case $peer in
*/*) ;;
*) peer=$("$srcdir/tests/peers/unpack" --path q10 2>/dev/null | sed 's/^q10 //')/$peer ;;
esac
[ -x "$peer" ] || { echo "no peer: run tests/peers/unpack"; exit 77; }

$CC -O1 -std=gnu11 -D_GNU_SOURCE -w -static -no-pie -ffunction-sections -Wl,--gc-sections -Wl,--unresolved-symbols=ignore-all \
	-I"$builddir" -I"$srcdir" -o generate "$srcdir/tests/peer/$guest/$generator" "$srcdir/tests/peer/generator.c" \
	"$builddir/translator/$guest/decode.c" "$srcdir/translator/$guest/disasm_fmt.c" || exit 1

# same NAME OPTIONS: one program under both; the first differences are explained.
bad=0
same() {
	local name=$1 at
	shift
	case ${DRAGOMAN_ARGS:-} in
	*level?3) grep -q -w avx2 /proc/cpuinfo || { echo "skip $name: no AVX2"; return; } ;;
	*level?4) grep -q -w avx512vl /proc/cpuinfo || { echo "skip $name: no AVX-512"; return; } ;;
	esac
	./generate "$@" -o random.elf || exit 1
	timeout 300 "$peer" -cpu "$cpu" ./random.elf >peer.out || { echo "not ok $name: the peer ended with $?"; bad=1; return; }
	timeout 300 "$DRAGOMAN" ${DRAGOMAN_ARGS:-} ./random.elf >own.out || { echo "not ok $name: dragoman ended with $?"; bad=1; return; }
	if cmp -s peer.out own.out; then
		echo "ok $name"
		return
	fi
	echo "not ok $name: $(cmp -l peer.out own.out | wc -l) of $(stat -c %s peer.out) bytes differ"
	bad=1
	for at in $(cmp -l peer.out own.out |
		awk -v r="$record" '{ s = int(($1 - 1) / r); if (s != last || NR == 1) { print $1 - 1; last = s; if (++n == 3) exit } }'); do
		./generate "$@" -e "$at"
		at=$((at / 8 * 8))
		echo "peer: $(od -An -tx8 -j "$at" -N 8 peer.out)  own: $(od -An -tx8 -j "$at" -N 8 own.out)"
	done
}

# Long sequences exercise what is known across instructions; single ones name the culprit.
for ((part = 0; part < 4; part++)); do
	same "sequences-$part" -c $((count / 4)) -n 24 -s $((seed * 10 + part))
done
same single -c $((count / 20 + 1)) -n 1 -s $((seed * 10 + 9))
# The other ways of running, on fewer.
for way in -interp -random-ra -one-insn-per-tb '-host-level 2' '-host-level 3' '-host-level 4'; do
	DRAGOMAN_ARGS=$way same "sequences ${way/ /-}" -c $((count / 10)) -n 24 -s $((seed * 10 + 4))
done
exit $bad
