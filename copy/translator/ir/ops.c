/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/ir/ops.c - the tables that ops.def expands to. */
#include "translator/ir/ir.h"

/* Turns the letters of a row's flags column into IRF_* bits; constant-folded by the compiler. */
#define AT(s, i, ch) ((s "\0\0\0\0")[i] == (ch))
#define HAS(s, ch)   (AT(s, 0, ch) || AT(s, 1, ch) || AT(s, 2, ch) || AT(s, 3, ch))
#define MASK(s)                                                                                                        \
	((HAS(s, 'P') ? IRF_PURE : 0) | (HAS(s, 'C') ? IRF_COMM : 0) | (HAS(s, 'M') ? IRF_MEM : 0) |                   \
	 (HAS(s, 'Y') ? IRF_FAULT : 0) | (HAS(s, 'X') ? IRF_EXIT : 0) | (HAS(s, 'R') ? IRF_FPMODE : 0) |               \
	 (HAS(s, 'S') ? IRF_EFFECT : 0))

const struct ir_opinfo ir_opinfo[IRO_COUNT] = {
#define IR_OP(nm, rs, ar, fl, dc) [IRO_##nm] = {.name = #nm, .res = #rs[0], .args = ar, .mask = MASK(fl), .doc = dc},
#include "translator/ir/ops.def"
#undef IR_OP
};

const char *const ir_type_name[IR_TYPE_COUNT] = {"none", "i32", "i64", "f16", "f32", "f64", "v128", "flags"};

const char *const ir_cc_name[IR_CC_COUNT] = {"eq", "ne", "cs", "cc", "mi", "pl", "vs",
                                             "vc", "hi", "ls", "ge", "lt", "gt", "le"};
