# SPDX-License-Identifier: GPL-2.0-or-later
# build NAME [FLAG...]: builds $program (machine.c) and start.S with the cross compiler as NAME; exits 77 where there is none.
[ -x "$DRAGOMAN_SYSTEM" ] || { echo "dragoman-system is not built"; exit 77; }
RVCC=${RVCC:-riscv64-linux-gnu-gcc}
command -v "$RVCC" >/dev/null || { echo "no $RVCC (Debian: gcc-riscv64-linux-gnu)"; exit 77; }
build() {
	local name=$1 here=$srcdir/tests/system/riscv64
	shift
	"$RVCC" -march=rv64gc -mabi=lp64d -mcmodel=medany -O2 -ffreestanding -fno-builtin -fno-tree-loop-distribute-patterns \
		-nostdlib -static -fno-pic -fno-pie -no-pie -Wl,--build-id=none,-T,"$here/link.ld" -Wall -Wextra "$@" \
		"$here/start.S" "$here/${program:-machine.c}" -o "$name" 2>build.log || { cat build.log; exit 1; }
}
