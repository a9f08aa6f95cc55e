/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_m.c - M: multiplication and division.  Division by zero and overflow have results, no trap. */
#include "translator/riscv/riscv.h"

// clang-format off
SEM(mul)    { return rv_op(t, a, IRO_mul); }
SEM(mulh)   { return rv_op(t, a, IRO_mulhs); }
SEM(mulhsu) { return rv_op(t, a, IRO_mulhsu); }
SEM(mulhu)  { return rv_op(t, a, IRO_mulhu); }
SEM(div)    { return rv_op(t, a, IRO_divs); }
SEM(divu)   { return rv_op(t, a, IRO_divu); }
SEM(rem)    { return rv_op(t, a, IRO_rems); }
SEM(remu)   { return rv_op(t, a, IRO_remu); }
SEM(mulw)   { return rv_opw(t, a, IRO_mul); }
SEM(divw)   { return rv_opw(t, a, IRO_divs); }
SEM(divuw)  { return rv_opw(t, a, IRO_divu); }
SEM(remw)   { return rv_opw(t, a, IRO_rems); }
SEM(remuw)  { return rv_opw(t, a, IRO_remu); }
// clang-format on
