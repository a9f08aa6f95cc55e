/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/float.h - what F and D have in common; sem_f.c and sem_d.c say which format an instruction is of.
 *
 * f is the format: IR_F32 or IR_F64.  Each returns false for an illegal instruction, as semantic functions do.
 */
#ifndef TRANSLATOR_RISCV_FLOAT_H
#define TRANSLATOR_RISCV_FLOAT_H

#include "translator/riscv/riscv.h"

/* Numbers in how of rv_f_to_int and rv_f_from_int. */
#define RV_UNSIGNED 16 /* of f2i and i2f; f2i without its bit 5 turns NaN into the largest integer */

/* rd = rs1 op rs2, rounded by rm. */
bool rv_f_arith(struct tr *t, const struct riscv_args *a, enum ir_type f, enum ir_op op);
bool rv_f_sqrt(struct tr *t, const struct riscv_args *a, enum ir_type f);
/* rd = rs1 * rs2 + rs3; negate as n of fmadd. */
bool rv_f_fused(struct tr *t, const struct riscv_args *a, enum ir_type f, int negate);
/* FSGNJ (how 0), FSGNJN (1), FSGNJX (2). */
bool rv_f_sign(struct tr *t, const struct riscv_args *a, enum ir_type f, int how);
bool rv_f_minmax(struct tr *t, const struct riscv_args *a, enum ir_type f, enum ir_op op);
/* FEQ is quiet, FLT and FLE signal on any NaN. */
bool rv_f_compare(struct tr *t, const struct riscv_args *a, enum ir_type f, enum ir_cc cc);
bool rv_f_class(struct tr *t, const struct riscv_args *a, enum ir_type f);
/* Between a float and an integer of the type. */
bool rv_f_to_int(struct tr *t, const struct riscv_args *a, enum ir_type f, enum ir_type type, int how);
bool rv_f_from_int(struct tr *t, const struct riscv_args *a, enum ir_type f, enum ir_type type, int how);

#endif
