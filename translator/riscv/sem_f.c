/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_f.c - F: single precision; what D has as well is in float.c. */
#include "translator/riscv/float.h"

SEM(flw)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_s(t, a->rd, ir_load(t->u, IR_F32, rv_x(t, a->rs1), a->imm, 2));
	return true;
}

SEM(fsw)
{
	if (!rv_fp_begin(t))
		return false;
	ir_store(t->u, rv_x(t, a->rs1), a->imm, rv_s_raw(t, a->rs2), 2);
	return true;
}

SEM(fmv_x_w)
{
	struct ir_ref v;

	if (!rv_fp_begin(t))
		return false;
	v = ir_emit(t->u, IRO_fbits, IR_I32, rv_s_raw(t, a->rs1).i, 0, 0, 0, IR_F32);
	rv_set_w(t, a->rd, v);
	return true;
}

SEM(fmv_w_x)
{
	if (!rv_fp_begin(t))
		return false;
	rv_set_s(t, a->rd, ir_emit(t->u, IRO_ffrom, IR_F32, rv_w(t, a->rs1).i, 0, 0, 0, IR_I32));
	return true;
}

// clang-format off
SEM(fadd_s)    { return rv_f_arith(t, a, IR_F32, IRO_fadd); }
SEM(fsub_s)    { return rv_f_arith(t, a, IR_F32, IRO_fsub); }
SEM(fmul_s)    { return rv_f_arith(t, a, IR_F32, IRO_fmul); }
SEM(fdiv_s)    { return rv_f_arith(t, a, IR_F32, IRO_fdiv); }
SEM(fsqrt_s)   { return rv_f_sqrt(t, a, IR_F32); }
SEM(fmadd_s)   { return rv_f_fused(t, a, IR_F32, 0); }
SEM(fmsub_s)   { return rv_f_fused(t, a, IR_F32, 32); }
SEM(fnmsub_s)  { return rv_f_fused(t, a, IR_F32, 16); }
SEM(fnmadd_s)  { return rv_f_fused(t, a, IR_F32, 16 | 32); }
SEM(fsgnj_s)   { return rv_f_sign(t, a, IR_F32, 0); }
SEM(fsgnjn_s)  { return rv_f_sign(t, a, IR_F32, 1); }
SEM(fsgnjx_s)  { return rv_f_sign(t, a, IR_F32, 2); }
SEM(fmin_s)    { return rv_f_minmax(t, a, IR_F32, IRO_fmin); }
SEM(fmax_s)    { return rv_f_minmax(t, a, IR_F32, IRO_fmax); }
SEM(feq_s)     { return rv_f_compare(t, a, IR_F32, IR_EQ); }
SEM(flt_s)     { return rv_f_compare(t, a, IR_F32, IR_LT); }
SEM(fle_s)     { return rv_f_compare(t, a, IR_F32, IR_LE); }
SEM(fclass_s)  { return rv_f_class(t, a, IR_F32); }
SEM(fcvt_w_s)  { return rv_f_to_int(t, a, IR_F32, IR_I32, 0); }
SEM(fcvt_wu_s) { return rv_f_to_int(t, a, IR_F32, IR_I32, RV_UNSIGNED); }
SEM(fcvt_l_s)  { return rv_f_to_int(t, a, IR_F32, IR_I64, 0); }
SEM(fcvt_lu_s) { return rv_f_to_int(t, a, IR_F32, IR_I64, RV_UNSIGNED); }
SEM(fcvt_s_w)  { return rv_f_from_int(t, a, IR_F32, IR_I32, 0); }
SEM(fcvt_s_wu) { return rv_f_from_int(t, a, IR_F32, IR_I32, RV_UNSIGNED); }
SEM(fcvt_s_l)  { return rv_f_from_int(t, a, IR_F32, IR_I64, 0); }
SEM(fcvt_s_lu) { return rv_f_from_int(t, a, IR_F32, IR_I64, RV_UNSIGNED); }
// clang-format on
