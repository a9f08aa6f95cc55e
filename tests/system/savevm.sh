#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 200
# Saved in the middle, loaded in a fresh process, gone on: the output is that of running straight, wherever the middle is.
set -u
. "$srcdir/tests/system/riscv64/build.bash"
build machine.elf -DSTEPS=300
machine=("$DRAGOMAN_SYSTEM" -M virt -bios none -kernel machine.elf -smp 2)
timeout 60 "${machine[@]}" -serial file:straight </dev/null || exit 1
tail -1 straight | grep -q goodbye || { tail -3 straight; exit 1; }

middle=0
for ms in 1 3 6 9 12 15 20 25 30 40 60 90; do
	rm -f state part1 part2
	(
		echo cont
		sleep "$(printf '0.%03d' $ms)"
		echo stop
		echo savevm state
		echo quit
	) | timeout 60 "${machine[@]}" -S -serial file:part1 -monitor stdio >log 2>&1 || { echo "not ok $ms-ms"; cat log; continue; }
	[ -s state ] && cp state kept
	if grep -q '^goodbye' part1; then
		continue # it was over already
	fi
	# What is loaded is what was saved: saving it again gives the same bytes.
	printf 'savevm again\nquit\n' | timeout 60 "${machine[@]}" -S -loadvm state -serial null -monitor stdio >log 2>&1
	cmp -s state again || { echo "not ok again-$ms-ms"; cat log; }
	timeout 60 "${machine[@]}" -loadvm state -serial file:part2 >log 2>&1 </dev/null
	rc=$?
	cat part1 part2 >joined
	if [ $rc = 0 ] && cmp -s joined straight; then
		middle=$((middle + 1))
		echo "ok $ms-ms"
	else
		echo "not ok $ms-ms"
		echo "status $rc; first part: $(wc -l <part1) lines"
		cat log
		diff joined straight | head
	fi
done
[ $middle -ge 4 ] || { echo "only $middle of the savings were in the middle"; exit 1; }

# Refusals: another machine's memory size, a damaged file, no file.
refuse() { # NAME TEXT OPTION...
	local name=$1 text=$2
	shift 2
	timeout 20 "${machine[@]}" "$@" >log 2>&1 </dev/null
	[ $? = 1 ] && grep -q "$text" log && echo "ok refused-$name" || { echo "not ok refused-$name"; cat log; }
}
refuse size 'RAM block ram has another size' -m 64M -loadvm kept
refuse cpus "unknown state 'riscv64' instance 1" -smp 1 -loadvm kept
head -c 5000 kept >cut
refuse cut 'cut off' -loadvm cut
refuse missing 'No such file' -loadvm nowhere

# Back in the same process: what is printed after loadvm goes on from where the state was saved.
build machine.elf -DSTEPS=4000
timeout 60 "${machine[@]}" -serial file:straight </dev/null || exit 1
(
	echo cont
	sleep 0.02
	echo stop
	echo savevm state
	sleep 0.3
	wc -c <part >saved
	echo cont
	sleep 0.03
	echo stop
	sleep 0.3
	wc -c <part >thrown
	echo loadvm state
	echo cont
) | timeout 60 "${machine[@]}" -S -serial file:part -monitor stdio >log 2>&1
rc=$?
{ head -c "$(cat saved)" part; tail -c +"$(($(cat thrown) + 1))" part; } >joined
if [ $rc = 0 ] && [ "$(cat thrown)" -gt "$(cat saved)" ] && cmp -s joined straight; then
	echo "ok back"
else
	echo "not ok back"
	cat saved thrown log
	diff joined straight | head
fi
