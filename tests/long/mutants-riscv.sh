#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Are the tests worth something?  Mistakes are made on purpose in RISC-V semantic functions, one at a time; each mutant has
# to be caught by a program of tests/insn/riscv.  A survivor is a failure, named with its mutation.
# timeout: 900
set -u
cc=${RISCV64_CC:-riscv64-linux-gnu-gcc}
command -v "$cc" >/dev/null || { echo "no $cc"; exit 77; }
[ -x "$DRAGOMAN" ] && [ -f "$builddir/Makefile" ] || { echo "dragoman is not built"; exit 77; }
here=$PWD

for f in "$srcdir"/tests/insn/riscv/*.S; do
	"$cc" -march=rv64gc -nostdlib -static -Wl,--no-relax -I"$srcdir/tests/insn/riscv" -o "$(basename "$f" .S)" "$f" || exit 1
done

cd "$builddir" || exit 1
compile="$CC -std=gnu11 -fno-strict-aliasing -fwrapv -fno-common -mgeneral-regs-only -fPIE -O2 -D_GNU_SOURCE -I. -I$srcdir"
link=$(make -n V=1 -W .libs/libguest-riscv.a dragoman 2>/dev/null | grep -e '-o dragoman ' | tail -1)
link=${link/-o dragoman /-o $here/mutant }
link=${link//.libs\/libguest-riscv.a/$here\/guest.a}
case $link in
*guest.a*) ;;
*) echo "cannot find how make links dragoman"; exit 1 ;;
esac

# mutant FILE OLD NEW: the first occurrence of OLD becomes NEW.
bad=0
mutant() {
	local file=$1 old=$2 new=$3 lib=$here/guest.a obj=libguest_riscv_la-$1.o p caught=
	OLD=$old NEW=$new awk '{ i = index($0, ENVIRON["OLD"]); if (i && !done) { done = 1
		$0 = substr($0, 1, i - 1) ENVIRON["NEW"] substr($0, i + length(ENVIRON["OLD"])) } print } END { exit !done }' \
		"$srcdir/translator/riscv/$file.c" >"$here/$file.c" || { echo "not ok $file: no '$old'"; bad=1; return; }
	cp .libs/libguest-riscv.a "$lib" &&
		$compile -c -o "$here/$obj" "$here/$file.c" && (cd "$here" && ar r "$lib" "$obj") &&
		eval "$link" >/dev/null 2>&1 || {
		echo "not ok $file: the mutant '$new' does not build"
		bad=1
		return
	}
	for p in "$srcdir"/tests/insn/riscv/*.S; do
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

mutant sem_i 'SEM(slt)   { return set_if(t, a, IR_LT' 'SEM(slt)   { return set_if(t, a, IR_LE'
mutant sem_i 'SEM(sraw)  { return rv_opw(t, a, IRO_sar' 'SEM(sraw)  { return rv_opw(t, a, IRO_shr'
mutant sem_i 'IRO_and, IR_I64, target, -2' 'IRO_and, IR_I64, target, -1'
mutant sem_i 'SEM(bgeu) { return branch(t, a, IR_CS' 'SEM(bgeu) { return branch(t, a, IR_HI'
mutant sem_i 'SEM(lwu) { return load(t, a, 2)' 'SEM(lwu) { return load(t, a, 2 | IR_MEM_SIGN)'
mutant sem_m 'SEM(mulhsu) { return rv_op(t, a, IRO_mulhsu' 'SEM(mulhsu) { return rv_op(t, a, IRO_mulhs'
mutant sem_m 'SEM(remuw)  { return rv_opw(t, a, IRO_remu' 'SEM(remuw)  { return rv_opw(t, a, IRO_rems'
mutant sem_a 'SEM(amominu_w) { return amo(t, a, IR_I32, IR_RMW_MINU' 'SEM(amominu_w) { return amo(t, a, IR_I32, IR_RMW_MINS'
mutant sem_a 'ir_set(u, RISCV_SLOT_RES_ADDR, rv_const(t, ~0ull));' ';'
mutant sem_f 'fused(t, a, 32)' 'fused(t, a, 16)'
mutant sem_f 'rm == dynamic && rm < 4' 'rm < 4'
mutant sem_d 'cc != IR_EQ' '0'
mutant sem_d 't->note[0] |= boxed' 't->note[0] |= 1ull'
mutant sem_zbb 'IRO_neg, IR_I32' 'IRO_not, IR_I32'
mutant sem_zbc '63, 0, 0)' '62, 0, 0)'
mutant sem_zbs '~(1ull << a->imm)' '(1ull << a->imm)'
mutant sem_zicond 'return czero(t, a, IR_EQ)' 'return czero(t, a, IR_NE)'
mutant sem_zicsr 'CLEAR, a->imm != 0' 'CLEAR, true'
mutant sem_zicsr 'IRO_and, IR_I64, v, 7' 'IRO_and, IR_I64, v, 3'
exit $bad
