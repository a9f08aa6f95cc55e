/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Zicond, written as words because older assemblers do not know it. */
#include "check.h"
	.macro	ceqz d, a, b
	.insn	r 0x33, 5, 7, \d, \a, \b
	.endm
	.macro	cnez d, a, b
	.insn	r 0x33, 7, 7, \d, \a, \b
	.endm
	BEGIN
	RR	ceqz, 0, 5, 0
	RR	ceqz, 5, 5, 1
	RR	ceqz, -5, -5, 0x8000000000000000
	RR	cnez, 5, 5, 0
	RR	cnez, 0, 5, 1
	RR	cnez, 0, 5, 0x100000000
	END
