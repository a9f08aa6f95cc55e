#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# timeout: 900
# Debian's own OpenSBI and kernel for riscv64, unmodified, with two harts: boots to a program of user space and powers off; and the
# same with the machine saved in the middle of the boot and loaded in a fresh process.
set -u
[ -x "$DRAGOMAN_SYSTEM" ] || { echo "dragoman-system is not built"; exit 77; }
command -v python3 >/dev/null || { echo "no python3, which packs the initial file system"; exit 77; }
. "$srcdir/tests/roots/debian.bash"

make_tree() { # FOLDER
	local state=$debian_cache/apt/trixie-riscv64 kernel
	debian_fetch trixie riscv64 opensbi busybox-static >fetched || return 1
	while read -r deb; do debian_unpack "$deb" "$1" || return 1; done <fetched
	kernel=$(debian_apt trixie riscv64 install --print-uris linux-image-riscv64 | grep -o 'linux-image-6[^_]*' | head -1)
	(cd "$state/archives" && debian_apt trixie riscv64 download "$(python3 -c \
		'import sys, urllib.parse; print(urllib.parse.unquote(sys.argv[1]))' "$kernel")") || return 1
	dpkg-deb --fsys-tarfile "$state"/archives/linux-image-6*.deb | tar -x -f - -C "$1" --wildcards './boot/vmlinu*'
}
tree=$(debian_tree boot/trixie-riscv64 1 make_tree) || { echo "the packages cannot be had"; exit 77; }

mkdir -p root/bin root/proc root/dev
cp "$tree/usr/bin/busybox" root/bin/
cat >root/init <<'END'
#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
echo "userland: $(/bin/busybox uname -m) with $(/bin/busybox grep -c ^processor /proc/cpuinfo) harts"
/bin/busybox seq 1 100000 | /bin/busybox sha256sum
/bin/busybox poweroff -f
END
python3 - <<'END'
import os
out = open('initrd', 'wb')
n = 0
def put(name, mode, data=b'', rdev=(0, 0)):
    global n
    n += 1
    fields = (n, mode, 0, 0, 1, 0, len(data), 0, 0, *rdev, len(name) + 1, 0)
    b = b'070701' + b''.join(b'%08x' % f for f in fields) + name.encode() + b'\0'
    b += b'\0' * (-len(b) % 4) + data
    out.write(b + b'\0' * (-len(b) % 4))
for d in ('bin', 'proc', 'dev'):
    put(d, 0o040755)
for f in ('init', 'bin/busybox'):
    put(f, 0o100755, open('root/' + f, 'rb').read())
put('dev/console', 0o020600, rdev=(5, 1))
put('TRAILER!!!', 0)
END
machine=("$DRAGOMAN_SYSTEM" -M virt -smp 2 -m 512M -bios "$tree/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_dynamic.bin"
	-kernel "$(echo "$tree"/boot/vmlinu*)" -initrd initrd -append "console=ttyS0")
sum=$(seq 1 100000 | sha256sum)
booted() { # NAME FILE STATUS
	if [ "$3" = 0 ] && grep -q '^userland: riscv64 with 2 harts' "$2" && grep -qF "$sum" "$2" && grep -q 'reboot: Power down' "$2"; then
		echo "ok $1"
	else
		echo "not ok $1"
		echo "status $3"
		tail -20 "$2"
	fi
}
timeout 300 "${machine[@]}" -serial file:straight </dev/null
booted straight straight $?
for part in 3 6 9; do
	# In the tenths of the straight boot's lines.
	want=$(($(wc -l <straight) * part / 10))
	rm -f state
	(
		for ((i = 0; i < 600; i++)); do
			[ "$(wc -l <part1 2>/dev/null)" -ge "$want" ] 2>/dev/null && break
			sleep 0.05
		done
		printf 'stop\nsavevm state\nquit\n'
		sleep 1
	) | timeout 300 "${machine[@]}" -serial file:part1 -monitor stdio >log 2>&1
	timeout 300 "${machine[@]}" -loadvm state -serial file:part2 </dev/null >>log 2>&1
	rc=$?
	cat part1 part2 >joined
	grep -q 'Power down' part1 && rc="over before it was saved"
	booted "saved-at-$part-tenths" joined "$rc"
done
