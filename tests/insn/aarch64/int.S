/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Integer computation: results and flags at the edges of each operation (DDI 0487, C6.2). */
#include "check.h"

	BEGIN
	/* add and subtract, with flags N Z C V */
	RR	adds, 0, 0, 0, 4
	RR	adds, 0, 1, -1, 6
	RR	adds, 0x8000000000000000, 0x7fffffffffffffff, 1, 9
	RR	adds, 0, 0x8000000000000000, 0x8000000000000000, 7
	RR	subs, 0, 5, 5, 6
	RR	subs, -1, 0, 1, 8
	RR	subs, 0x7fffffffffffffff, 0x8000000000000000, 1, 3
	RR	subs, 0x8000000000000000, 0x7fffffffffffffff, -1, 9
	RRW	adds, 0, 0xffffffff, 1, 6
	RRW	adds, 0x80000000, 0x7fffffff, 1, 9
	RRW	subs, 0x7fffffff, 0x1280000000, 1, 3
	RRW	subs, 0xffffffff, 0x100000000, 1, 8
	RR	ands, 0x8000000000000000, 0xf000000000000000, 0x8fffffffffffffff, 8
	RR	bics, 0, 0xff, 0xff, 4
	RRW	ands, 0x80000000, 0xf80000000, 0x80000000, 8

	/* carry in */
	SETF	2
	RR	adc, 0, -1, 0
	SETF	2
	ldr	x1, =-1
	mov	x2, #0
	adcs	x0, x1, x2
	NZCV	6
	EQ	x0, 0
	SETF	0
	ldr	x1, =0x7fffffffffffffff
	mov	x2, #1
	adcs	x0, x1, x2
	NZCV	9
	SETF	0
	mov	x1, #0
	mov	x2, #0
	sbcs	x0, x1, x2
	NZCV	8
	EQ	x0, -1
	SETF	2
	sbcs	x0, x1, x2
	NZCV	6
	SETF	0
	ldr	x1, =0x80000000
	mov	x2, #0
	sbcs	w0, w1, w2
	NZCV	3
	EQ	x0, 0x7fffffff
	SETF	2
	ngcs	x0, x2
	NZCV	6

	/* immediates and extended registers, with sp */
	mov	x9, sp
	add	x0, sp, #16
	sub	x0, x0, x9
	EQ	x0, 16
	ldr	x1, =0x1234567890abcdef
	mov	x2, #0x100
	add	x0, x2, w1, uxtb
	EQ	x0, 0x1ef
	add	x0, x2, w1, sxtb #2
	EQ	x0, 0xbc
	add	x0, x2, w1, uxth #4
	EQ	x0, 0xcdff0
	sub	x0, x2, w1, sxth
	EQ	x0, 0x3311
	add	x0, x2, w1, sxtw #3
	EQ	x0, 0xfffffffc855e7078
	subs	x0, x2, w1, uxtw
	NZCV	8
	adds	w0, w2, w1, sxtb
	EQ	x0, 0xef
	add	x0, x2, #0xfff, lsl #12
	EQ	x0, 0xfff100

	/* shifted registers */
	ldr	x1, =0x8000000000000001
	mov	x2, #1
	add	x0, x2, x1, lsl #1
	EQ	x0, 3
	add	x0, x2, x1, lsr #63
	EQ	x0, 2
	add	x0, x2, x1, asr #62
	EQ	x0, -1
	orr	x0, xzr, x1, ror #1
	EQ	x0, 0xc000000000000000
	ldr	x1, =0x180000001
	orr	w0, wzr, w1, ror #1
	EQ	x0, 0xc0000000
	eor	w0, w2, w1, asr #31
	EQ	x0, 0xfffffffe
	orn	x0, x2, x1, lsl #4
	EQ	x0, 0xffffffe7ffffffef
	eon	w0, w2, w1
	EQ	x0, 0x7fffffff

	/* logical immediates */
	mov	x1, #-1
	and	x0, x1, #0x5555555555555555
	EQ	x0, 0x5555555555555555
	and	x0, x1, #0x8000000000000001
	EQ	x0, 0x8000000000000001
	and	w0, w1, #0xe00fe00f
	EQ	x0, 0xe00fe00f
	orr	x0, xzr, #0x0ff0000000000000
	EQ	x0, 0x0ff0000000000000
	eor	w0, w1, #0xc3c3c3c3
	EQ	x0, 0x3c3c3c3c
	tst	w1, #0x80000000
	NZCV	8
	and	x0, x1, #0x7fffffffffff
	EQ	x0, 0x7fffffffffff
	and	x0, x1, #0xff00000000000fff
	EQ	x0, 0xff00000000000fff

	/* move wide */
	movz	x0, #0xabcd, lsl #48
	EQ	x0, 0xabcd000000000000
	movk	x0, #0x1234, lsl #16
	EQ	x0, 0xabcd000012340000
	movn	w0, #0x1234, lsl #16
	EQ	x0, 0xedcbffff
	movk	w0, #1
	EQ	x0, 0xedcb0001
	ldr	x0, =-1
	movk	w0, #2, lsl #16
	EQ	x0, 0x2ffff

	/* bit fields */
	ldr	x1, =0x8123456789abcdef
	ubfx	x0, x1, #4, #12
	EQ	x0, 0xcde
	sbfx	x0, x1, #4, #12
	EQ	x0, 0xfffffffffffffcde
	ubfiz	x0, x1, #60, #4
	EQ	x0, 0xf000000000000000
	sbfiz	x0, x1, #8, #8
	EQ	x0, 0xffffffffffffef00
	sbfx	w0, w1, #28, #4
	EQ	x0, 0xfffffff8
	asr	x0, x1, #60
	EQ	x0, -8
	lsl	w0, w1, #4
	EQ	x0, 0x9abcdef0
	mov	x0, #-1
	bfi	x0, x1, #8, #16
	EQ	x0, 0xffffffffffcdefff
	bfxil	x0, x1, #56, #8
	EQ	x0, 0xffffffffffcdef81
	mov	x0, #-1
	bfi	w0, w1, #28, #4
	EQ	x0, 0xffffffff
	bfi	w0, wzr, #28, #4
	EQ	x0, 0x0fffffff
	bfi	w0, w1, #4, #8
	EQ	x0, 0x0ffffeff
	mov	w0, #-1
	extr	x0, x1, x0, #20
	EQ	x0, 0xbcdef00000000fff
	extr	w0, w1, w1, #8
	EQ	x0, 0xef89abcd
	extr	x0, x1, x2, #0
	EQ	x0, 1

	/* one source */
	R1	rbit, 0xf7b3d591e6a2c481, 0x8123456789abcdef
	R1	rev, 0xefcdab8967452381, 0x8123456789abcdef
	R1	rev32, 0x67452381efcdab89, 0x8123456789abcdef
	R1	rev16, 0x23816745ab89efcd, 0x8123456789abcdef
	R1	clz, 64, 0
	R1	clz, 0, -1
	R1	cls, 63, 0
	R1	cls, 63, -1
	R1	cls, 0, 0x7fffffffffffffff
	R1	cls, 3, 0xf123456789abcdef
	R1W	rbit, 0xf7b3d591, 0x89abcdef
	R1W	rev, 0xefcdab89, 0x1289abcdef
	R1W	rev16, 0xab89efcd, 0x89abcdef
	R1W	clz, 32, 0x100000000
	R1W	cls, 31, 0xffffffff
	R1W	cls, 0, 0x80000000

	/* two sources */
	RR	udiv, 0, 7, 0
	RR	sdiv, 0, 7, 0
	RR	sdiv, 0x8000000000000000, 0x8000000000000000, -1
	RR	sdiv, -3, -7, 2
	RR	udiv, 0x7ffffffffffffffc, -7, 2
	RRW	sdiv, 0x80000000, 0x80000000, 0xffffffff
	RRW	udiv, 0, 7, 0
	RRW	sdiv, 0xfffffffd, 0xfffffff9, 2
	RR	lsl, 2, 1, 65
	RR	lsr, 1, 0x8000000000000000, 127
	RR	asr, -1, 0x8000000000000000, 63
	RR	ror, 0x8000000000000000, 1, 1
	RRW	lsl, 2, 1, 33
	RRW	lsr, 1, 0xff80000000, 31
	RRW	asr, 0xffffffff, 0x80000000, 63
	RRW	ror, 0x80000000, 1, 1
	RR	mul, 1, -1, -1
	RR	smulh, 0, -1, -1
	RR	umulh, -2, -1, -1
	RR	smulh, -1, 0x8000000000000000, 1

	/* three sources */
	ldr	x1, =0xfffffffffffffffe
	mov	x2, #3
	mov	x3, #10
	madd	x0, x1, x2, x3
	EQ	x0, 4
	msub	w0, w1, w2, w3
	EQ	x0, 16
	smaddl	x0, w1, w2, x3
	EQ	x0, 4
	umaddl	x0, w1, w2, x3
	EQ	x0, 0x300000004
	smsubl	x0, w1, w2, x3
	EQ	x0, 16
	umsubl	x0, w1, w2, x3
	EQ	x0, 0xfffffffd00000010
	umull	x0, w1, w1
	EQ	x0, 0xfffffffc00000004

	/* conditional */
	mov	x1, #5
	mov	x2, #7
	cmp	x1, x2
	csel	x0, x1, x2, lt
	EQ	x0, 5
	cmp	x1, x2
	csinc	x0, x1, x2, ge
	EQ	x0, 8
	cmp	x1, x2
	csinv	w0, w1, w2, hs
	EQ	x0, 0xfffffff8
	cmp	x1, x2
	csneg	w0, w1, w2, eq
	EQ	x0, 0xfffffff9
	cmp	x1, x2
	cset	x0, cc
	EQ	x0, 1
	cmp	x1, x2
	csetm	w0, ne
	EQ	x0, 0xffffffff
	cmp	x1, x2
	csetm	x0, pl
	EQ	x0, 0
	cmp	x1, x2
	ccmp	x1, #5, #0, lt
	NZCV	6
	cmp	x1, x2
	ccmp	x1, #5, #9, ge
	NZCV	9
	cmp	x1, x2
	ccmn	w1, w2, #0, ne
	NZCV	0
	cmp	x1, x2
	ccmn	x1, x2, #15, eq
	NZCV	15
	cmp	x1, x1
	ccmp	x1, x2, #0, al
	NZCV	8

	/* checksums of the byte 1 and of eight bytes */
	mov	w1, #0
	mov	x2, #1
	crc32b	w0, w1, w2
	EQ	x0, 0x77073096
	crc32cb	w0, w1, w2
	EQ	x0, 0xf26b8303
	ldr	x2, =0x3837363534333231
	mov	w1, #-1
	crc32x	w0, w1, x2
	mov	w2, #'9'
	crc32b	w0, w0, w2
	mvn	w0, w0
	EQ	x0, 0xcbf43926 /* the check value of "123456789" */
	ldr	x2, =0x38373635
	ldr	x3, =0x34333231
	crc32cw	w0, w1, w3
	crc32ch	w0, w0, w2
	lsr	x2, x2, #16
	crc32ch	w0, w0, w2
	mov	w2, #'9'
	crc32cb	w0, w0, w2
	mvn	w0, w0
	EQ	x0, 0xe3069283

	/* addresses */
	adr	x0, .Lhere
.Lhere:	adrp	x1, .Lhere
	and	x0, x0, #~0xfff
	sub	x0, x0, x1
	EQ	x0, 0
	END
