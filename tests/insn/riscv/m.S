/* SPDX-License-Identifier: GPL-2.0-or-later */
/* M: products, quotients by zero, overflow, words. */
#include "check.h"
	BEGIN
	RR	mul, 1, -1, -1
	RR	mul, 0, 0x100000000, 0x100000000
	RR	mul, -6, 2, -3
	RR	mulh, 0, -1, -1
	RR	mulh, -1, -1, 1
	RR	mulh, 0x4000000000000000, 0x8000000000000000, 0x8000000000000000
	RR	mulhu, -2, -1, -1
	RR	mulhu, 1, 0x100000000, 0x100000000
	RR	mulhsu, -1, -1, -1
	RR	mulhsu, 0x7ffffffffffffffe, 0x7fffffffffffffff, -1
	RR	mulhsu, 0x8000000000000000, 0x8000000000000000, -1
	RR	div, -3, -7, 2
	RR	div, -1, 5, 0
	RR	div, 0x8000000000000000, 0x8000000000000000, -1
	RR	divu, 0x7ffffffffffffffc, -7, 2
	RR	divu, -1, 5, 0
	RR	rem, -1, -7, 2
	RR	rem, 1, 7, -2
	RR	rem, 5, 5, 0
	RR	rem, 0, 0x8000000000000000, -1
	RR	remu, 1, -7, 2
	RR	remu, -7, -7, 0
	RR	mulw, 1, 0xffffffff, 0xffffffff
	RR	mulw, 0, 0x10000, 0x10000
	RR	mulw, -0x80000000, 0x40000000, 2
	RR	divw, -3, 0xfffffff9, 2
	RR	divw, -1, 5, 0x700000000
	RR	divw, -0x80000000, 0x80000000, 0xffffffff
	RR	divuw, 0x7ffffffc, 0xfffffff9, 2
	RR	divuw, -1, 5, 0
	RR	divuw, -2, 0xfffffffe, 1
	RR	remw, -1, 0xfffffff9, 2
	RR	remw, 0, 0x80000000, 0xffffffff
	RR	remw, -2, 0x1fffffffe, 0
	RR	remuw, 1, 0xfffffff9, 2
	RR	remuw, -7, 0xfffffff9, 0
	END
