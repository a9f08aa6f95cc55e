/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_d.c - D: double precision, and conversions between the two precisions; what F has as well is in
 * float.c. */
#include "translator/riscv/float.h"

SEM(fld)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_d(t, a->rd, ir_load(t->u, IR_F64, rv_x(t, a->rs1), a->imm, 3));
	return true;
}

SEM(fsd)
{
	if (!rv_fp_begin(t))
		return false;
	ir_store(t->u, rv_x(t, a->rs1), a->imm, rv_d(t, a->rs2), 3);
	return true;
}

SEM(fmv_x_d)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_x(t, a->rd, ir_emit(t->u, IRO_fbits, IR_I64, rv_d(t, a->rs1).i, 0, 0, 0, IR_F64));
	return true;
}

SEM(fmv_d_x)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_d(t, a->rd, ir_emit(t->u, IRO_ffrom, IR_F64, rv_x(t, a->rs1).i, 0, 0, 0, IR_I64));
	return true;
}

// clang-format off
SEM(fadd_d)    { return rv_f_arith(t, a, IR_F64, IRO_fadd); }
SEM(fsub_d)    { return rv_f_arith(t, a, IR_F64, IRO_fsub); }
SEM(fmul_d)    { return rv_f_arith(t, a, IR_F64, IRO_fmul); }
SEM(fdiv_d)    { return rv_f_arith(t, a, IR_F64, IRO_fdiv); }
SEM(fsqrt_d)   { return rv_f_sqrt(t, a, IR_F64); }
SEM(fmadd_d)   { return rv_f_fused(t, a, IR_F64, 0); }
SEM(fmsub_d)   { return rv_f_fused(t, a, IR_F64, 32); }
SEM(fnmsub_d)  { return rv_f_fused(t, a, IR_F64, 16); }
SEM(fnmadd_d)  { return rv_f_fused(t, a, IR_F64, 16 | 32); }
SEM(fsgnj_d)   { return rv_f_sign(t, a, IR_F64, 0); }
SEM(fsgnjn_d)  { return rv_f_sign(t, a, IR_F64, 1); }
SEM(fsgnjx_d)  { return rv_f_sign(t, a, IR_F64, 2); }
SEM(fmin_d)    { return rv_f_minmax(t, a, IR_F64, IRO_fmin); }
SEM(fmax_d)    { return rv_f_minmax(t, a, IR_F64, IRO_fmax); }
SEM(feq_d)     { return rv_f_compare(t, a, IR_F64, IR_EQ); }
SEM(flt_d)     { return rv_f_compare(t, a, IR_F64, IR_LT); }
SEM(fle_d)     { return rv_f_compare(t, a, IR_F64, IR_LE); }
SEM(fclass_d)  { return rv_f_class(t, a, IR_F64); }
SEM(fcvt_w_d)  { return rv_f_to_int(t, a, IR_F64, IR_I32, 0); }
SEM(fcvt_wu_d) { return rv_f_to_int(t, a, IR_F64, IR_I32, RV_UNSIGNED); }
SEM(fcvt_l_d)  { return rv_f_to_int(t, a, IR_F64, IR_I64, 0); }
SEM(fcvt_lu_d) { return rv_f_to_int(t, a, IR_F64, IR_I64, RV_UNSIGNED); }
SEM(fcvt_d_w)  { return rv_f_from_int(t, a, IR_F64, IR_I32, 0); }
SEM(fcvt_d_wu) { return rv_f_from_int(t, a, IR_F64, IR_I32, RV_UNSIGNED); }
SEM(fcvt_d_l)  { return rv_f_from_int(t, a, IR_F64, IR_I64, 0); }
SEM(fcvt_d_lu) { return rv_f_from_int(t, a, IR_F64, IR_I64, RV_UNSIGNED); }
// clang-format on

SEM(fcvt_s_d)
{
	int round = rv_round(t, a->rm);

	if (!rv_fp_begin(t) || round < 0)
		return false;
	rv_set_s(t, a->rd, ir_emit(t->u, IRO_fcvt, IR_F32, rv_d(t, a->rs1).i, 0, 0, (u8)round, IR_F64));
	return true;
}

/* Exact: the rounding mode has to be valid, but plays no part. */
SEM(fcvt_d_s)
{
	if (!rv_fp_begin(t) || rv_round(t, a->rm) < 0)
		return false;
	rv_set_d(t, a->rd, ir_emit(t->u, IRO_fcvt, IR_F64, rv_s(t, a->rs1).i, 0, 0, IR_RN_MODE, IR_F32));
	return true;
}
