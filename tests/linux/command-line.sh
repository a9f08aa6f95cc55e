#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Options, names of links, exit statuses, messages.
set -u
cc=riscv64-linux-gnu-gcc
command -v $cc >/dev/null || { echo "no $cc"; exit 77; }
cat >show.c <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "env"))
		printf("%s %s\n", getenv("A") ? getenv("A") : "-", getenv("B") ? getenv("B") : "-");
	else if (argc > 2 && !strcmp(argv[1], "exec"))
		return execvp(argv[2], argv + 2), 99;
	else
		for (int i = 0; i < argc; i++)
			printf("%d=%s\n", i, argv[i]);
	return 7;
}
END
$cc -static -O1 show.c -o show && $cc -O1 show.c -o show-dynamic || exit 1
bad=0
expect() { # name, status, text that must be in the output, command...
	local name=$1 status=$2 text=$3 out got
	shift 3
	out=$(timeout 20 "$@" 2>&1 </dev/null)
	got=$?
	if [ $got = "$status" ] && [[ $out == *"$text"* ]]; then
		echo "ok $name"
	else
		echo "status $got, want $status; output:"
		echo "$out"
		echo "not ok $name"
		bad=1
	fi
}
D=$DRAGOMAN
ln -s "$D" dragoman-riscv64
ln -s "$D" qemu-riscv64-static
ln -s "$D" qemu-aarch64
expect status 7 "1=x" "$D" ./show x
expect dashes 7 "1=--" "$D" -- ./show --
expect argv0 7 "0=other" "$D" -0 other ./show
expect set-env 7 "1 -" env B=2 "$D" -E A=1 -U B ./show env
expect env-variable 7 "x y" env QEMU_SET_ENV=A=x,B=y "$D" ./show env
expect link-guest 7 "0=./show" ./dragoman-riscv64 ./show
expect link-static 7 "0=./show" ./qemu-riscv64-static ./show
expect link-other 126 "another machine" ./qemu-aarch64 ./show
expect prefix 7 "0=./show" "$D" -L /usr/riscv64-linux-gnu ./show-dynamic
expect no-interpreter 127 "interpreter" "$D" ./show-dynamic
expect prefix-variable 7 "0=./show" env QEMU_LD_PREFIX=/usr/riscv64-linux-gnu "$D" ./show-dynamic
expect strace 7 "write(1" "$D" -strace ./show
expect strace-variable 7 "exit_group(7)" env QEMU_STRACE=1 "$D" ./show
expect log-file 7 "0=" "$D" -d strace -D log ./show
grep -q 'exit_group(7)' log || { echo "not ok log-file-written"; bad=1; }
expect log-op-opt 7 "insn 0x" "$D" -d op_opt ./show
expect log-help 0 "in_asm" "$D" -d help
expect log-unknown 125 "nonsense" "$D" -d nonsense ./show
expect help 0 "usage:" "$D" -h
expect version 0 "dragoman" "$D" -version
expect usage 125 "no program" "$D"
expect unknown-option 125 "-zzz" "$D" -zzz ./show
expect missing-argument 125 "needs an argument" "$D" -L
expect gdb-later 125 "not implemented yet" "$D" -g 1234 ./show
expect not-found 127 "no such file" "$D" ./absent
expect not-executable 126 "Permission denied" "$D" ./show.c
chmod +x show.c
expect not-elf 126 "not an ELF file" "$D" ./show.c
expect folder 126 "dragoman: " "$D" /
expect stack-size 7 "0=" "$D" -s 1M ./show
expect stats 7 "system calls made" "$D" --stats ./show
expect interp 7 "1=y" "$D" --interp ./show y
expect random-ra 7 "1=y" "$D" --random-ra ./show y
expect code-size 7 "1=y" "$D" --code-size 1M ./show y
expect levels 7 "1=y" "$D" --host-level 2 ./show y
expect second-tier 7 "1=y" "$D" -hot-after 1 -hot-budget 100 ./show y
expect second-tier-budget 125 "1 to 100" "$D" -hot-budget 101 ./show
expect native 0 "native" "$D" /bin/echo native
expect path 7 "0=show" env PATH="$PWD:$PATH" "$D" show
expect exec-foreign 7 "1=z" "$D" ./show exec ./show z
expect exec-native 0 "host" "$D" ./show exec echo host
expect exec-dynamic 7 "0=./show-dynamic" "$D" -L /usr/riscv64-linux-gnu ./show exec ./show-dynamic
printf '#!%s one two\n' "$PWD/show" >script
chmod +x script
expect script 7 "1=one two" "$D" ./script three
expect script-name 7 "2=./script" "$D" ./script three
expect script-many-arguments 7 "5003=last" "$D" ./script $(seq 5000) last
printf '#!./script\n' >chain2
printf '#!./chain2 and\n' >chain3
printf '#!./chain3\n' >chain4
printf '#!./chain4\n' >chain5
printf '#!./chain5\n' >chain6
chmod +x chain?
expect script-of-a-script 7 $'1=one two\n2=./script\n3=./chain2\n4=and\n5=./chain3\n6=x' "$D" ./chain3 x
expect script-of-scripts 7 $'6=./chain4\n7=./chain5\n8=x' "$D" ./chain5 x
expect script-of-too-many 126 "./script: " "$D" ./chain6 x
expect script-exec 7 "3=three" "$D" ./show exec ./script three
exit $bad
