#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 60
# Monitors: human commands, QMP greeting, negotiation, states, events, errors; the board's device tree.
set -u
. "$srcdir/tests/system/riscv64/build.bash"
build machine.elf -DSTEPS=100000
machine=("$DRAGOMAN_SYSTEM" -M virt -bios none -kernel machine.elf -smp 2 -serial null)
has() { # NAME FILE PATTERN...: all patterns stand in the file
	local name=$1 file=$2 p
	shift 2
	for p; do
		grep -qE -- "$p" "$file" || { echo "not ok $name"; echo "no '$p' in:"; cat "$file"; return; }
	done
	echo "ok $name"
}
(
	printf '%s\n' 'info status' cont 'info status'
	sleep 0.3
	printf '%s\n' stop 'info status' 'info registers' 'info mtree' nonsense system_reset 'info jit' quit
) |
	timeout 20 "${machine[@]}" -S -monitor stdio >hmp 2>&1
has hmp hmp 'VM status: paused \(prelaunch\)' 'VM status: running' 'VM status: paused$' '^CPU#1' 'pc 0000000080' \
	'0000000010000000-00000000100000ff i/o: uart-16550' "unknown command: 'nonsense'" 'units [1-9]'
if ! grep -q 'define HAVE_JANSSON' "$builddir/config.h"; then
	echo "skip qmp: built without jansson"
else
	printf '%s\n' '{"execute":"query-status"}' '{"execute":"qmp_capabilities","id":1}' '{"execute":"query-status"}{"execute":"cont"}' \
		'{"execute":"query-status","id":"b"}' '{"execute":"stop"}' '{"execute":"nonsense"}' 'junk}' '{"execute":"query-cpus-fast"}' \
		'{"execute":"human-monitor-command","arguments":{"command-line":"info status"}}' '{"execute":"system_powerdown"}' \
		'{"execute":"quit"}' | timeout 20 "${machine[@]}" -S -qmp stdio >qmp 2>&1
	has qmp qmp '^\{"QMP":' 'CommandNotFound.*qmp_capabilities' '^\{"return":\{\},"id":1\}' '"status":"prelaunch"' '"event":"RESUME"' \
		'"running":true,"status":"running"\},"id":"b"' '"event":"STOP"' 'command nonsense has not been found' 'JSON parse error' \
		'"cpu-index":1' 'VM status: paused' '"event":"POWERDOWN"'
	# The same over a socket, and a second client after the first has gone.
	port=$((20000 + RANDOM % 20000))
	timeout 20 "${machine[@]}" -S -qmp tcp:127.0.0.1:$port,server,nowait >/dev/null 2>&1 </dev/null &
	emulator=$!
	for ((i = 0; i < 100; i++)); do
		{ exec 3<>/dev/tcp/127.0.0.1/$port; } 2>/dev/null && break
		sleep 0.05
	done
	read -r -t 5 greeting <&3
	exec 3<&- 3>&-
	sleep 0.2
	exec 3<>/dev/tcp/127.0.0.1/$port
	printf '{"execute":"qmp_capabilities"}{"execute":"query-version"}{"execute":"quit"}' >&3
	timeout 5 cat <&3 >socket
	wait $emulator
	printf '%s\n' "$? $greeting" >>socket
	has socket socket '^\{"QMP"' '"return":\{\}' '"package":"dragoman' '^0 \{"QMP"'
fi
timeout 20 "${machine[@]}" -M virt,dumpdtb=tree.dtb </dev/null || echo "not ok dumpdtb"
if command -v dtc >/dev/null; then
	dtc -I dtb -O dts tree.dtb >tree.dts 2>/dev/null
	has tree tree.dts 'compatible = "riscv-virtio"' 'timebase-frequency = <0x989680>' 'cpu@1' 'serial@10000000' 'ns16550a' \
		'interrupt-controller@c000000' 'clint@2000000' 'syscon-poweroff' 'memory@80000000'
else
		# Names and strings stand in the blob as they are.
		tr -c '[:print:]' '\n' <tree.dtb >tree.strings
		has tree tree.strings 'riscv-virtio' 'timebase-frequency' 'cpu@1' 'serial@10000000' 'ns16550a' \
			'interrupt-controller@c000000' 'clint@2000000' 'syscon-poweroff' 'memory@80000000'
fi
refuse() { # TEXT OPTION...
	local text=$1
	shift
	timeout 20 "$DRAGOMAN_SYSTEM" "$@" >log 2>&1 </dev/null
	[ $? = 1 ] && grep -q -- "$text" log && [ "$(wc -l <log)" = 1 ] && echo "ok refused: ${*: -2}" || { echo "not ok refused: $*"; cat log; }
}
refuse "machine 'nothing' is unknown" -kernel machine.elf -M nothing
refuse 'unknown option' -kernel machine.elf -frobnicate
refuse '1 to 16 CPUs' -kernel machine.elf -smp 17
refuse 'No such file' -kernel nowhere
head -c 100 machine.elf >cut.elf
refuse 'lie outside the file' -kernel cut.elf
refuse 'nothing to run' -m 128M
refuse 'unknown (max, rv64' -kernel machine.elf -cpu z80
refuse '-accel: foo=1: unknown' -kernel machine.elf -accel tcg,foo=1
refuse '-M: foo=on: unknown' -kernel machine.elf -M virt,foo=on
refuse '-smp: foo=3: unknown' -kernel machine.elf -smp 2,foo=3
refuse '-m: slots=2: unknown' -kernel machine.elf -m 1G,slots=2
refuse '-chardev: foo: unknown' -kernel machine.elf -chardev stdio,id=a,foo
refuse 'has no id' -kernel machine.elf -chardev foo
refuse '-d nosuch: no such item' -kernel machine.elf -d nosuch
