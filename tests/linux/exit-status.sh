#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 300
# How dragoman ends: the program's status or signal; 125 for a wrong command line, 126 for what cannot be executed (damaged
# and hostile ELF files among it), 127 for what is not there; with one line on stderr that begins with "dragoman: ".
set -u
[ -x "$DRAGOMAN" ] || { echo "dragoman is not built"; exit 77; }
# ends NAME STATUS COMMAND...: it ends so; for dragoman's own statuses with its one line.
ends() {
	local name=$1 want=$2 rc lines
	shift 2
	timeout 20 "$@" >out 2>err </dev/null
	rc=$?
	lines=$(wc -l <err)
	if [ $rc != "$want" ]; then
		echo "not ok $name"
		echo "status $rc, not $want: $(head -n 3 err)"
	elif [ "$want" -ge 125 ] && [ "$want" -le 127 ] && { [ "$lines" != 1 ] || ! grep -q '^dragoman[a-z0-9_-]*: ' err; }; then
		echo "not ok $name"
		echo "$lines lines on stderr:"
		head -n 3 err
	else
		echo "ok $name"
	fi
}

ends no-program 125 "$DRAGOMAN"
ends unknown-option 125 "$DRAGOMAN" -no-such-option x
ends option-without-value 125 "$DRAGOMAN" -L
ends not-there 127 "$DRAGOMAN" ./not-there
ends not-there-in-folder 127 "$DRAGOMAN" ./no/such/folder/program
ends a-name-of-two-lines 127 "$DRAGOMAN" $'./not\nthere'
mkdir folder
ends a-folder 126 "$DRAGOMAN" ./folder
echo "no program" >text
chmod +x text
ends a-text 126 "$DRAGOMAN" ./text
: >empty
chmod +x empty
ends an-empty-file 126 "$DRAGOMAN" ./empty
mkfifo -m 755 fifo
ends a-fifo 126 "$DRAGOMAN" ./fifo
echo '#!' >no-interpreter
chmod +x no-interpreter
ends a-script-of-nothing 126 "$DRAGOMAN" ./no-interpreter
grep -q '/no-interpreter: ' err || echo "not ok a-script-of-nothing-is-named"

cat >p.c <<'END'
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	if (argc > 2) {
		raise(atoi(argv[2]));
		return 99;
	}
	return argc > 1 ? atoi(argv[1]) : 0;
}
END
found=
for arch in riscv64 aarch64; do
	command -v $arch-linux-gnu-gcc >/dev/null || continue
	found=1
	$arch-linux-gnu-gcc -O1 -static p.c -o p-$arch || exit 1
	for n in 0 1 42 124 128 255; do
		ends $arch-status-$n $n "$DRAGOMAN" ./p-$arch $n
	done
	chmod -x p-$arch
	ends $arch-not-executable 126 "$DRAGOMAN" ./p-$arch 0
	mkdir -p path && cp p-$arch path && chmod +x path/p-$arch
	ends $arch-executable-in-path 42 env PATH=path "$DRAGOMAN" p-$arch 42
	chmod +x p-$arch
	for n in 3 6 9 11 15; do # QUIT ABRT KILL SEGV TERM: the shell sees 128 + n only of a real death by signal
		ends $arch-signal-$n $((128 + n)) "$DRAGOMAN" ./p-$arch 0 $n
		if ! python3 - "$DRAGOMAN" ./p-$arch $n <<'END' 2>/dev/null; then
import subprocess, sys
p = subprocess.run([sys.argv[1], sys.argv[2], "0", sys.argv[3]])
sys.exit(0 if p.returncode == -int(sys.argv[3]) else 1)
END
			echo "not ok $arch-really-by-signal-$n"
		fi
	done

	if [ "$(id -u)" != 0 ]; then
		chmod 000 p-$arch
		ends $arch-no-permission 126 "$DRAGOMAN" ./p-$arch
		chmod 755 p-$arch
	fi
	$arch-linux-gnu-gcc -O1 p.c -o dynamic-$arch || exit 1
	mkdir -p nothing
	ends $arch-no-interpreter 127 "$DRAGOMAN" -L nothing ./dynamic-$arch
	ld=$(readelf -lW dynamic-$arch | sed -n 's/.*interpreter: \(.*\)]/\1/p')
	rm -rf wrong && mkdir -p "wrong$ld"
	ends $arch-interpreter-is-a-folder 126 "$DRAGOMAN" -L wrong ./dynamic-$arch
	rmdir "wrong$ld" && touch "wrong$ld"
	ends $arch-interpreter-without-permission 126 "$DRAGOMAN" -L wrong ./dynamic-$arch

	# Cut anywhere in its headers, and within a segment.
	for size in 1 3 4 15 16 20 63 64 65 100 120 200; do
		head -c $size p-$arch >cut
		chmod +x cut
		ends $arch-cut-at-$size 126 "$DRAGOMAN" ./cut
	done

	# One field of the headers at a time, as little-endian bytes: offset, bytes.  64-bit ELF, gABI chapters 4 and 5.
	while read -r name offset bytes; do
		cp p-$arch hostile
		printf "$bytes" | dd of=hostile bs=1 seek=$((offset)) conv=notrunc 2>/dev/null
		timeout 20 "$DRAGOMAN" ./hostile >out 2>err </dev/null
		rc=$?
		# A changed file may still be a program that runs into a signal; it must not hang, nor be dragoman's bug.
		if [ $rc = 126 ] || { [ "${name#may-run}" != "$name" ] && [ $rc != 124 ] && [ $rc != 70 ]; }; then
			echo "ok $arch-$name"
		else
			echo "not ok $arch-$name"
			echo "status $rc: $(head -n 3 err)"
		fi
	done <<'END'
class-none 4 \x00
class-32 4 \x01
big-endian 5 \x02
version-0 6 \x00
type-object 16 \x01\x00
type-core 16 \x04\x00
machine-unknown 18 \xff\x7f
phoff-beyond 32 \x00\x00\x00\x00\x01\x00\x00\x00
phoff-wraps 32 \xf0\xff\xff\xff\xff\xff\xff\xff
phentsize-0 54 \x00\x00
phnum-0 56 \x00\x00
phnum-huge 56 \xff\xff
may-run-entry-nowhere 24 \x00\x00\x00\x00\xff\x0f\x00\x00
may-run-entry-odd 24 \x01\x00\x00\x00\x00\x00\x00\x00
may-run-first-type 64 \xff\x00\x00\x00
may-run-first-offset-beyond 72 \x00\x00\x00\x00\x10\x00\x00\x00
may-run-first-vaddr-high 80 \x00\x00\x00\x00\x00\x00\x00\xf0
may-run-first-vaddr-kernel 80 \x00\xf0\xff\xff\xff\xff\xff\xff
may-run-first-memsz-huge 104 \xff\xff\xff\xff\xff\xff\xff\x7f
may-run-first-filesz-huge 96 \xff\xff\xff\xff\xff\xff\xff\x7f
may-run-second-memsz-huge 160 \xff\xff\xff\xff\xff\xff\xff\x7f
may-run-second-vaddr-high 136 \x00\x00\x00\x00\x00\x00\x00\xf0
may-run-second-overlaps 136 \x00\x00\x01\x00\x00\x00\x00\x00
END
	rm -f cut hostile
done
[ -n "$found" ] || echo "skip programs: no cross compiler"
