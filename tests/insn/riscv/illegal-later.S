/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions of extensions that this CPU does not have are illegal.  peer: none (its CPU has them) */
#include "check.h"
#include "illegal.h"
	BEGIN
	CATCH
	ILLEGAL	.4byte 0x0c007557	/* vsetvli a0, zero, e8, m1 */
	ILLEGAL	.4byte 0x02050007	/* vle8.v v0, (a0) */
	ILLEGAL	.4byte 0x04b57553	/* fadd.h */
	ILLEGAL	.4byte 0x00051507	/* flh */
	ILLEGAL	.4byte 0xf0100553	/* fli.s */
	ILLEGAL	.4byte 0x28b5252f	/* amocas.w */
	ILLEGAL	.4byte 0x0025200f	/* cbo.flush */
	ILLEGAL	.4byte 0x10051513	/* sha256sum0 */
	ILLEGAL	.4byte 0x32a50533	/* aes64es */
	ILLEGAL	.4byte 0x08b54533	/* pack */
	ILLEGAL	.4byte 0x28b52533	/* xperm4 */
	ILLEGAL	.2byte 0x9d61	/* c.zext.b of Zcb */
	ILLEGAL	csrr a0, hpmcounter3
	ILLEGAL	csrr a0, vlenb
	END
	HANDLER
