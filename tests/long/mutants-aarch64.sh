#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Are the tests worth something?  Mistakes are made on purpose in A64 semantic functions, one at a time; each mutant has
# to be caught by a program of tests/insn/aarch64.  A survivor is a failure, named with its mutation.
# timeout: 900
. "$srcdir/tests/long/mutants.bash" aarch64 "${AARCH64_CC:-aarch64-linux-gnu-gcc}"

mutant sem_int 'a->imm12 << (a->sh ? 12 : 0)' 'a->imm12 << (a->sh ? 11 : 0)'
mutant sem_int 'a->sub ? IRO_fl_sub : IRO_fl_add, a->sf, x, y);' 'a->sub ? IRO_fl_sub : IRO_fl_add, 1, x, y);'
mutant sem_int 's = nimms & (esize - 1)' 's = nimms & (esize - 1) & 31'
mutant sem_int 'a->sf ? v : (u32)v' 'v'
mutant sem_int '(u32)(a->imms - a->immr + 1)' '(u32)(a->imms - a->immr)'
mutant sem_int 'at = width - a->immr' 'at = 64 - a->immr'
mutant sem_int 'IRO_ror, a->sf, lo, a->imms' 'IRO_shr, a->sf, lo, a->imms'
mutant sem_int 'IRO_sext8, IRO_sext16, 0, 0}' 'IRO_zext8, IRO_sext16, 0, 0}'
mutant sem_int 'a->sub ? IRO_subc : IRO_addc' 'a->sub ? IRO_addc : IRO_addc'
mutant sem_int '(u8)a->nzcv, (u8)a->cond' '(u8)a->nzcv, (u8)(a->cond ^ 1)'
mutant sem_int 'a->inc ? IRO_neg : IRO_not' 'a->inc ? IRO_not : IRO_neg'
mutant sem_int 'x.i, y.i, 0, 1, 0' 'x.i, y.i, 0, 0, 0'
mutant sem_int 'IRO_clz, a->sf, x), 1' 'IRO_clz, a->sf, x), 0'
mutant sem_int 'a->uns ? IRO_mulhu : IRO_mulhs' 'a->uns ? IRO_mulhs : IRO_mulhs'
mutant sem_crc 'a->poly ? IRO_crc32c' 'a->poly ? IRO_crc32'
mutant sem_branch 'int sf = a->tbit > 31' 'int sf = a->tbit > 32'
mutant sem_branch 'struct ir_ref target = a64_x(t, a->rn);' 'struct ir_ref target = a64_x(t, (a->rn + 1) % 31);'
mutant sem_ldst 'return ir_op1(t->u, IRO_zext32, IR_I64, v);' 'return ir_op1(t->u, IRO_sext32, IR_I64, v);'
mutant sem_ldst 'a->mode == POST ? 0 : a->imm9' 'a->imm9'
mutant sem_ldst 'if (a->scaled && size)' 'if (size)'
mutant sem_ldst 'mark(t, a64_const(t, ~0ull));' ';'
mutant sem_ldst 'IRO_shr, IR_I64, old, 32' 'IRO_shr, IR_I64, old, 31'
mutant sem_lse 'IR_RMW_MAXS, IR_RMW_MINS' 'IR_RMW_MAXU, IR_RMW_MINS'
mutant sem_ldsimd 'u32 e = 3 * i + k' 'u32 e = 3 * k + i'
mutant sem_ldsimd '(a->rt + i) & 31;' '(a->rt + i) & 15;'
mutant sem_sys 'IRO_and, IR_I64, a64_x(t, rt), -LINE' 'IRO_and, IR_I64, a64_x(t, rt), -16'
mutant sem_sys 'IRO_and, IR_I32, w, AARCH64_FPCR_MASK' 'IRO_and, IR_I32, w, 0x03c00000'
exit $bad
