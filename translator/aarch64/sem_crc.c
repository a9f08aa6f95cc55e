/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_crc.c - CRC32: checksums of one byte to eight (DDI 0487, C6.2 CRC32B to CRC32CX). */
#include "translator/aarch64/aarch64.h"

SEM(crc32)
{
	bool x = a->size == 3;
	struct ir_ref v = a64_r(t, x, a->rm);

	v = ir_emit(t->u, a->poly ? IRO_crc32c : IRO_crc32, IR_I32, a64_r(t, 0, a->rn).i, v.i, 0, (u8)a->size,
	            (u8)a64_type(x));
	a64_set_r(t, 0, a->rd, v);
	return true;
}
