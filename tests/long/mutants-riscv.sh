#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Are the tests worth something?  Mistakes are made on purpose in RISC-V semantic functions, one at a time; each mutant has
# to be caught by a program of tests/insn/riscv.  A survivor is a failure, named with its mutation.
# timeout: 900
. "$srcdir/tests/long/mutants.bash" riscv "${RISCV64_CC:-riscv64-linux-gnu-gcc}" -march=rv64gc -Wl,--no-relax

mutant sem_i 'SEM(slt)   { return set_if(t, a, IR_LT' 'SEM(slt)   { return set_if(t, a, IR_LE'
mutant sem_i 'SEM(sraw)  { return rv_opw(t, a, IRO_sar' 'SEM(sraw)  { return rv_opw(t, a, IRO_shr'
mutant sem_i 'IRO_and, IR_I64, target, -2' 'IRO_and, IR_I64, target, -1'
mutant sem_i 'SEM(bgeu) { return branch(t, a, IR_CS' 'SEM(bgeu) { return branch(t, a, IR_HI'
mutant sem_i 'SEM(lwu) { return load(t, a, 2)' 'SEM(lwu) { return load(t, a, 2 | IR_MEM_SIGN)'
mutant sem_m 'SEM(mulhsu) { return rv_op(t, a, IRO_mulhsu' 'SEM(mulhsu) { return rv_op(t, a, IRO_mulhs'
mutant sem_m 'SEM(remuw)  { return rv_opw(t, a, IRO_remu' 'SEM(remuw)  { return rv_opw(t, a, IRO_rems'
mutant sem_a 'SEM(amominu_w) { return amo(t, a, IR_I32, IR_RMW_MINU' 'SEM(amominu_w) { return amo(t, a, IR_I32, IR_RMW_MINS'
mutant sem_a 'ir_set(u, RISCV_SLOT_RES_ADDR, rv_const(t, ~0ull));' ';'
mutant sem_f 'fused(t, a, IR_F32, 32)' 'fused(t, a, IR_F32, 16)'
mutant float 'rm == dynamic && rm < 4' 'rm < 4'
mutant float 'cc != IR_EQ' '0'
mutant float 't->note[0] |= boxed' 't->note[0] |= 1ull'
mutant sem_zbb 'IRO_neg, IR_I32' 'IRO_not, IR_I32'
mutant sem_zbc '63, 0, 0)' '62, 0, 0)'
mutant sem_zbs '~(1ull << a->imm)' '(1ull << a->imm)'
mutant sem_zicond 'return czero(t, a, IR_EQ)' 'return czero(t, a, IR_NE)'
mutant sem_zicsr 'CLEAR, a->imm != 0' 'CLEAR, true'
mutant sem_zicsr 'IRO_and, IR_I64, v, 7' 'IRO_and, IR_I64, v, 3'
exit $bad
