/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loads and stores: sizes, extension, addressing, pairs, literals, structures of registers, DC ZVA (DDI 0487, C6.2, C7.2). */
#include "check.h"

	/* op with the address forms: want in x0 */
	.macro	LD op, want
	mov	x0, #-1
	\op
	EQ	x0, \want
	.endm

	/* both halves of a vector register */
	.macro	V reg, low, high
	mov	x0, \reg\().d[0]
	EQ	x0, \low
	mov	x0, \reg\().d[1]
	EQ	x0, \high
	.endm

	BEGIN
	adr	x1, data
	LD	"ldrb w0, [x1, #7]", 0x80
	LD	"ldrsb x0, [x1, #7]", 0xffffffffffffff80
	LD	"ldrsb w0, [x1, #7]", 0xffffff80
	LD	"ldrh w0, [x1, #6]", 0x8091
	LD	"ldrsh x0, [x1, #6]", 0xffffffffffff8091
	LD	"ldrsh w0, [x1, #6]", 0xffff8091
	LD	"ldr w0, [x1, #4]", 0x8091a2b3
	LD	"ldrsw x0, [x1, #4]", 0xffffffff8091a2b3
	LD	"ldr x0, [x1]", 0x8091a2b3c4d5e6f7
	LD	"ldur x0, [x1, #1]", 0x088091a2b3c4d5e6
	LD	"ldtr x0, [x1, #8]", 0x0102030405060708
	mov	x2, #8
	LD	"ldr x0, [x1, x2]", 0x0102030405060708
	mov	x2, #-1
	add	x3, x1, #16
	LD	"ldr x0, [x3, x2, lsl #3]", 0x0102030405060708
	LD	"ldr w0, [x3, w2, sxtw #2]", 0x01020304
	ldr	x2, =0xff00000001
	LD	"ldrh w0, [x1, w2, uxtw #1]", 0xc4d5
	LD	"ldrb w0, [x1, w2, sxtw]", 0xe6

	/* write-back */
	mov	x2, x1
	LD	"ldr x0, [x2], #8", 0x8091a2b3c4d5e6f7
	sub	x0, x2, x1
	EQ	x0, 8
	LD	"ldr x0, [x2, #-8]!", 0x8091a2b3c4d5e6f7
	sub	x0, x2, x1
	EQ	x0, 0
	ldp	x3, x4, [x2], #16
	EQ	x3, 0x8091a2b3c4d5e6f7
	EQ	x4, 0x0102030405060708
	sub	x0, x2, x1
	EQ	x0, 16
	ldpsw	x3, x4, [x2, #-12]!
	EQ	x3, 0xffffffff8091a2b3
	EQ	x4, 0x05060708
	sub	x0, x2, x1
	EQ	x0, 4
	ldp	w4, w1, [x1]
	EQ	x1, 0x8091a2b3
	EQ	x4, 0xc4d5e6f7
	adr	x1, data
	ldnp	x3, x4, [x1]
	EQ	x3, 0x8091a2b3c4d5e6f7

	/* the stack pointer as a base */
	mov	x5, #0x1111
	mov	x6, #0x2222
	stp	x5, x6, [sp, #-32]!
	str	x6, [sp, #16]
	ldr	x0, [sp], #16
	EQ	x0, 0x1111
	ldp	x3, x4, [sp, #-8]
	EQ	x3, 0x2222
	EQ	x4, 0x2222
	add	sp, sp, #16

	/* stores change what they should and nothing else */
	adr	x1, space
	mov	x0, #-1
	stp	x0, x0, [x1]
	stp	x0, x0, [x1, #16]
	ldr	x2, =0x8877665544332211
	strb	w2, [x1, #1]
	strh	w2, [x1, #4]
	str	w2, [x1, #9]
	str	xzr, [x1, #16]
	ldr	x0, [x1]
	EQ	x0, 0xffff2211ffff11ff
	ldr	x0, [x1, #8]
	EQ	x0, 0xffffff44332211ff
	ldr	x0, [x1, #16]
	EQ	x0, 0
	ldr	x0, [x1, #24]
	EQ	x0, -1
	mov	x3, x1
	str	x2, [x3], #24
	str	w2, [x3, #-4]!
	sub	x0, x3, x1
	EQ	x0, 20
	ldr	x0, [x1, #16]
	EQ	x0, 0x4433221100000000
	sttr	x2, [x1, #8]
	ldur	x0, [x1, #8]
	EQ	x0, 0x8877665544332211
	mov	x4, #3
	str	x2, [x1, x4, lsl #3]
	ldr	x0, [x1, #24]
	EQ	x0, 0x8877665544332211

	/* literals */
	ldr	x0, lit
	EQ	x0, 0x8899aabbccddeeff
	ldr	w0, lit
	EQ	x0, 0xccddeeff
	ldrsw	x0, lit
	EQ	x0, 0xffffffffccddeeff
	prfm	pldl1keep, lit
	ldr	q0, lit
	V	v0, 0x8899aabbccddeeff, 0x0011223344556677

	/* SIMD&FP registers: what is above the size becomes zero */
	adr	x1, data
	movi	v0.16b, #0xff
	ldr	b0, [x1, #7]
	V	v0, 0x80, 0
	movi	v0.16b, #0xff
	ldr	h0, [x1, #6]
	V	v0, 0x8091, 0
	movi	v0.16b, #0xff
	ldr	s0, [x1, #4]
	V	v0, 0x8091a2b3, 0
	movi	v0.16b, #0xff
	ldur	d0, [x1, #1]
	V	v0, 0x088091a2b3c4d5e6, 0
	ldr	q0, [x1]
	V	v0, 0x8091a2b3c4d5e6f7, 0x0102030405060708
	ldp	d0, d1, [x1]
	V	v1, 0x0102030405060708, 0
	mov	x2, x1
	ldp	q0, q1, [x2], #32
	V	v1, 0x1112131415161718, 0x2122232425262728
	sub	x0, x2, x1
	EQ	x0, 32
	mov	x3, #1
	ldr	q2, [x1, x3, lsl #4]
	V	v2, 0x1112131415161718, 0x2122232425262728
	adr	x2, space
	stp	q1, q0, [x2]
	str	b0, [x2, #5]
	str	h0, [x2, #10]
	ldr	q2, [x2]
	V	v2, 0x1112f71415161718, 0x21222324e6f72728
	stp	s1, s0, [x2, #-16]!
	ldr	x0, [x2]
	EQ	x0, 0xc4d5e6f715161718

	/* structures */
	adr	x1, bytes
	ld2	{v0.8b, v1.8b}, [x1]
	V	v0, 0x0e0c0a0806040200, 0
	V	v1, 0x0f0d0b0907050301, 0
	ld3	{v0.16b, v1.16b, v2.16b}, [x1]
	V	v0, 0x15120f0c09060300, 0x2d2a2724211e1b18
	V	v2, 0x1714110e0b080502, 0x2f2c292623201d1a
	ld4	{v30.4s, v31.4s, v0.4s, v1.4s}, [x1]
	V	v30, 0x1312111003020100, 0x3332313023222120
	V	v1, 0x1f1e1d1c0f0e0d0c, 0x3f3e3d3c2f2e2d2c
	ld1	{v4.2d-v7.2d}, [x1]
	V	v6, 0x2726252423222120, 0x2f2e2d2c2b2a2928
	ld2	{v0.2d, v1.2d}, [x1]
	V	v0, 0x0706050403020100, 0x1716151413121110
	mov	x2, x1
	ld3	{v0.4h, v1.4h, v2.4h}, [x2], #24
	V	v1, 0x1514 << 48 | 0x0f0e << 32 | 0x09080302, 0
	sub	x0, x2, x1
	EQ	x0, 24
	mov	x2, x1
	mov	x3, #5
	ld1	{v0.b}[9], [x2], x3
	ld1	{v0.b}[9], [x2]
	umov	w0, v0.b[9]
	EQ	x0, 5
	ld4	{v0.h, v1.h, v2.h, v3.h}[7], [x1]
	umov	w0, v3.h[7]
	EQ	x0, 0x0706
	ld4	{v29.h, v30.h, v31.h, v0.h}[3], [x1]
	umov	w0, v29.h[3]
	EQ	x0, 0x0100
	umov	w0, v31.h[3]
	EQ	x0, 0x0504
	umov	w0, v0.h[3]
	EQ	x0, 0x0706
	adr	x2, space
	st2	{v30.h, v31.h}[3], [x2]
	ldr	w0, [x2]
	EQ	x0, 0x05040302
	ld3r	{v0.2s, v1.2s, v2.2s}, [x1]
	V	v2, 0x0b0a09080b0a0908, 0
	ld1r	{v0.8h}, [x1]
	V	v0, 0x0100010001000100, 0x0100010001000100
	ld4	{v0.16b-v3.16b}, [x1]
	adr	x2, space
	st4	{v0.16b-v3.16b}, [x2]
	ldp	x3, x4, [x2, #48]
	EQ	x3, 0x3736353433323130
	EQ	x4, 0x3f3e3d3c3b3a3938
	st3	{v0.16b-v2.16b}, [x2]
	ldr	x0, [x2]
	EQ	x0, 0x0908060504020100
	st2	{v0.8h, v1.8h}, [x2], #32
	ldr	x0, [x2, #-32]
	EQ	x0, 0x0d090c0805010400
	st1	{v1.s}[2], [x2]
	ldr	w0, [x2]
	EQ	x0, 0x2d292521

	/* zeroing a block, from an address inside it */
	adr	x2, block + 45
	dc	zva, x2
	adr	x2, block
	ldr	x0, [x2, #-8]
	EQ	x0, -1
	ldp	x3, x4, [x2]
	orr	x3, x3, x4
	ldp	x4, x5, [x2, #48]
	orr	x3, x3, x4
	orr	x3, x3, x5
	EQ	x3, 0
	ldr	x0, [x2, #64]
	EQ	x0, -1
	END

	.pushsection .data
	.balign	64
	.quad	-1, -1, -1, -1, -1, -1, -1, -1
block:	.quad	1, 2, 3, 4, 5, 6, 7, 8
	.quad	-1
	.balign	16
data:	.quad	0x8091a2b3c4d5e6f7, 0x0102030405060708, 0x1112131415161718, 0x2122232425262728
lit:	.quad	0x8899aabbccddeeff, 0x0011223344556677
	.quad	0, 0
space:	.space	128
bytes:
	.set	i, 0
	.rept	64
	.byte	i
	.set	i, i + 1
	.endr
	.popsection
