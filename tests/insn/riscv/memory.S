/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loads and stores of every width, signed and not, misaligned, across a page, and what they leave alone. */
#include "check.h"
	BEGIN
	lla	a1, bytes
	lb	a0, 0(a1)
	EQ	a0, -128
	lbu	a0, 0(a1)
	EQ	a0, 128
	lb	a0, 1(a1)
	EQ	a0, 0x7f
	lh	a0, 0(a1)
	EQ	a0, 0x7f80
	lh	a0, 2(a1)
	EQ	a0, -2
	lhu	a0, 2(a1)
	EQ	a0, 0xfffe
	lw	a0, 4(a1)
	EQ	a0, -0x7fffffff
	lwu	a0, 4(a1)
	EQ	a0, 0x80000001
	ld	a0, 0(a1)
	EQ	a0, 0x80000001fffe7f80
	lw	a0, 1(a1)
	EQ	a0, 0x01fffe7f
	ld	a0, 3(a1)
	EQ	a0, 0x33221180000001ff
	lla	a2, last
	ld	a0, -8(a2)
	EQ	a0, 0x8877665544332211
	/* a base that is overwritten, and x0 as destination */
	mv	a3, a1
	ld	a3, 8(a3)
	EQ	a3, 0x8877665544332211
	ld	zero, 8(a1)
	EQ	zero, 0

	lla	a1, page - 4
	li	a0, 0x1122334455667788
	sd	a0, 0(a1)
	ld	a2, 0(a1)
	EQ	a2, 0x1122334455667788
	lwu	a2, 4(a1)
	EQ	a2, 0x11223344
	lhu	a2, 3(a1)
	EQ	a2, 0x4455
	li	a0, -1
	sb	a0, 3(a1)
	ld	a2, 0(a1)
	EQ	a2, 0x11223344ff667788
	sh	zero, 3(a1)
	ld	a2, 0(a1)
	EQ	a2, 0x1122330000667788
	sw	a0, 3(a1)
	ld	a2, 0(a1)
	EQ	a2, 0x11ffffffff667788
	sd	zero, -8(a1)
	sd	a0, -2048+8(a1)
	ld	a2, -2048+8(a1)
	EQ	a2, -1
	/* a store that the next load reads, through another base */
	lla	a1, page
	addi	a3, a1, 16
	li	a0, 0x123456789
	sd	a0, 16(a1)
	lw	a2, 0(a3)
	EQ	a2, 0x23456789
	lb	a2, 4(a3)
	EQ	a2, 1
	END
	.data
	.balign	8
bytes:	.byte	0x80, 0x7f, 0xfe, 0xff, 1, 0, 0, 0x80
	.dword	0x8877665544332211
last:
	.bss
	.balign	4096
	.skip	4096
page:	.skip	4096
