/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Zba, Zbb, Zbc, Zbs. */
#include "check.h"
	BEGIN
	.option	arch, +zba, +zbb, +zbc, +zbs
	RR	add.uw, 0x100000000, 0xffffffffffffffff, 1
	RR	sh1add, 7, 3, 1
	RR	sh2add, 13, 3, 1
	RR	sh3add, 25, 3, 1
	RR	sh1add.uw, 0x1ffffffff, -1, 1
	RR	sh2add.uw, 0x3fffffffd, -1, 1
	RR	sh3add.uw, 0x7fffffff9, -1, 1
	RI	slli.uw, 0xffffffff0, -1, 4
	RI	slli.uw, 0x8000000000000000, 0xff00000001, 63
	RR	andn, 0xf0, 0xff, 0x0f
	RR	orn, -1, 0xff, 0xff
	RR	xnor, -1, 0x1234, 0x1234
	R1	clz, 64, 0
	R1	clz, 0, -1
	R1	clz, 63, 1
	R1	clzw, 32, 0x700000000
	R1	clzw, 0, -1
	R1	ctz, 64, 0
	R1	ctz, 63, 0x8000000000000000
	R1	ctzw, 32, 0x100000000
	R1	ctzw, 4, 0x10
	R1	cpop, 64, -1
	R1	cpop, 0, 0
	R1	cpopw, 32, -1
	R1	cpopw, 1, 0xff00000001
	RR	max, 1, -1, 1
	RR	maxu, -1, -1, 1
	RR	min, -1, -1, 1
	RR	minu, 1, -1, 1
	R1	sext.b, -128, 0x1280
	R1	sext.h, -32768, 0x128000
	R1	zext.h, 0xfffe, -2
	RR	rol, 1, 0x8000000000000000, 1
	RR	rol, 0x123, 0x123, 64
	RR	ror, 0x8000000000000000, 1, 1
	RR	rolw, 1, 0x80000000, 1
	RR	rolw, -0x80000000, 0x80000000, 32
	RR	rorw, -0x80000000, 1, 1
	RI	rori, 0x8000000000000000, 1, 1
	RI	rori, 2, 1, 63
	RI	roriw, -0x80000000, 0xff00000001, 1
	R1	orc.b, 0xff0000ff00ffff00, 0x01000080007f1000
	R1	orc.b, -1, 0x0101010101010101
	R1	orc.b, 0, 0
	R1	rev8, 0x0102030405060708, 0x0807060504030201
	RR	clmul, 0x55, 0x0f, 0x0f
	RR	clmul, 0x5555555555555555, -1, -1
	RR	clmulh, 0x5555555555555555, -1, -1
	RR	clmulr, 0xaaaaaaaaaaaaaaaa, -1, -1
	RR	clmulh, 1, 0x8000000000000000, 2
	RR	clmulr, 2, 0x8000000000000000, 2
	RR	bclr, -2, -1, 0
	RR	bclr, 0x7fffffffffffffff, -1, 127
	RR	bext, 1, 0x8000000000000000, 63
	RR	bext, 0, 0x8000000000000000, 62
	RR	binv, 0, 4, 2
	RR	bset, 0x8000000000000000, 0, 63
	RI	bclri, 0x7fffffffffffffff, -1, 63
	RI	bexti, 1, 0x100000000, 32
	RI	binvi, 0x80000001, 1, 31
	RI	bseti, 0x80000000, 0, 31
	END
