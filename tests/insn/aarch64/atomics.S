/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exclusives, acquire and release, LSE (DDI 0487, C6.2, B2.9). */
#include "check.h"

	BEGIN
	adr	x1, space
	ldr	x2, =0x1122334455667788
	str	x2, [x1]
	/* a pair of load and store exclusive, of each size */
	mov	w3, #0x99
	ldxrb	w0, [x1]
	stxrb	w4, w3, [x1]
	EQ	x4, 0
	EQ	x0, 0x88
	ldaxrh	w0, [x1]
	stlxrh	w4, w3, [x1]
	EQ	x4, 0
	EQ	x0, 0x7799
	ldxr	w0, [x1]
	stxr	w4, w3, [x1]
	EQ	x4, 0
	EQ	x0, 0x55660099
	ldaxr	x0, [x1]
	stlxr	w4, x2, [x1]
	EQ	x4, 0
	EQ	x0, 0x1122334400000099
	ldr	x0, [x1]
	EQ	x0, 0x1122334455667788
	/* without the mark, after CLREX, at another place */
	stxr	w4, x3, [x1]
	EQ	x4, 1
	ldxr	x0, [x1]
	clrex
	stxr	w4, x3, [x1]
	EQ	x4, 1
	ldxr	x0, [x1]
	add	x5, x1, #8
	stxr	w4, x3, [x5]
	EQ	x4, 1
	/* one store for each load */
	ldxr	x0, [x1]
	stxr	w4, x0, [x1]
	EQ	x4, 0
	stxr	w4, x3, [x1]
	EQ	x4, 1
	/* a failure takes the mark too */
	ldxr	x0, [x1]
	stxr	w4, x3, [x5]
	EQ	x4, 1
	stxr	w4, x3, [x1]
	EQ	x4, 1
	/* another value came in between */
	ldxr	x0, [x1]
	str	x3, [x1]
	stxr	w4, x2, [x1]
	EQ	x4, 1
	ldr	x0, [x1]
	EQ	x0, 0x99
	/* pairs */
	mov	x6, #6
	mov	x7, #7
	stp	x2, x3, [x1]
	ldxp	x8, x9, [x1]
	stxp	w4, x6, x7, [x1]
	EQ	x4, 0
	EQ	x8, 0x1122334455667788
	EQ	x9, 0x99
	ldp	x8, x9, [x1]
	EQ	x8, 6
	EQ	x9, 7
	ldaxp	w8, w9, [x1]
	stlxp	w4, w7, w6, [x1]
	EQ	x4, 0
	EQ	x8, 6
	EQ	x9, 0
	ldr	x0, [x1]
	EQ	x0, 0x600000007
	ldxp	x8, x9, [x1]
	str	x6, [x1, #8]
	stxp	w4, x6, x7, [x1]
	EQ	x4, 1

	/* acquire and release: bytes at odd addresses are aligned, and the address may be a sum */
	str	x2, [x1]
	stlrb	w3, [x1]
	add	x5, x1, #1
	ldarb	w0, [x5]
	EQ	x0, 0x77
	sub	x5, x5, #1
	ldar	x0, [x5]
	EQ	x0, 0x1122334455667799
	ldarh	w0, [x1]
	EQ	x0, 0x7799
	ldapr	w0, [x1]
	EQ	x0, 0x55667799
	ldaprb	w0, [x1]
	EQ	x0, 0x99
	stlr	w3, [x1]
	ldar	w0, [x1]
	EQ	x0, 0x99

	/* LSE: old value in the register, result in memory */
	.macro	OP op, old, value, want, size=x
	ldr	x2, =\old
	str	x2, [x1]
	ldr	x3, =\value
	mov	x0, #-1
	\op	\size\()3, \size\()0, [x1]
	ldr	x4, [x1]
	EQ	x4, \want
	.endm
	OP	ldadd, 5, -7, -2
	EQ	x0, 5
	OP	ldclral, 0xff, 0x0f, 0xf0
	OP	ldeora, 0xff, 0x0f, 0xf0
	OP	ldsetl, 0xf0, 0x0f, 0xff
	OP	ldsmax, -1, 1, 1
	OP	ldsmin, -1, 1, -1
	OP	ldumax, -1, 1, -1
	OP	ldumin, -1, 1, 1
	OP	swpal, 1, 2, 2
	EQ	x0, 1
	OP	ldaddb, 0x11ff, 2, 0x1101, w
	EQ	x0, 0xff
	OP	ldsmaxb, 0x1180, 0x7f, 0x117f, w
	EQ	x0, 0x80
	OP	lduminh, 0x118001, 0x7fff, 0x117fff, w
	EQ	x0, 0x8001
	OP	ldsminh, 0x117fff, 0x8000, 0x118000, w
	OP	ldadd, 0x1ffffffff, 1, 0x100000000, w
	EQ	x0, 0xffffffff
	OP	ldsmax, 0x180000000, 0x7fffffff, 0x17fffffff, w
	OP	swph, 0x12345678, 0x9abc, 0x12349abc, w
	EQ	x0, 0x5678
	OP	ldclrb, 0xffff, 0xf0, 0xff0f, w
	/* no destination */
	mov	x3, #1
	stadd	x3, [x1]
	staddb	w3, [x1]
	ldr	x0, [x1]
	EQ	x0, 0xff11

	/* compare and swap */
	ldr	x2, =0x1122334455667788
	str	x2, [x1]
	mov	x3, x2
	mov	x4, #4
	cas	x3, x4, [x1]
	EQ	x3, 0x1122334455667788
	ldr	x0, [x1]
	EQ	x0, 4
	mov	x3, #5
	casal	x3, x2, [x1]
	EQ	x3, 4
	ldr	x0, [x1]
	EQ	x0, 4
	ldr	x3, =0xff00000004 /* the upper half is not compared, and becomes zero */
	casa	w3, w2, [x1]
	EQ	x3, 4
	ldr	x0, [x1]
	EQ	x0, 0x55667788
	ldr	x3, =0xffffff88
	caslb	w3, w4, [x1]
	EQ	x3, 0x88
	ldr	x0, [x1]
	EQ	x0, 0x55667704
	mov	x3, #1
	cash	w3, w4, [x1]
	EQ	x3, 0x7704
	stp	x2, x4, [x1]
	mov	x8, x2
	mov	x9, x4
	mov	x6, #66
	mov	x7, #77
	caspal	x8, x9, x6, x7, [x1]
	EQ	x8, 0x1122334455667788
	EQ	x9, 4
	ldp	x8, x9, [x1]
	EQ	x8, 66
	EQ	x9, 77
	mov	x8, #1
	casp	x8, x9, x2, x3, [x1]
	EQ	x8, 66
	EQ	x9, 77
	mov	x8, #66
	mov	x9, #0
	casp	w8, w9, w6, w7, [x1]
	EQ	x8, 66
	EQ	x9, 0
	ldr	x0, [x1]
	EQ	x0, 0x4d00000042
	mov	x8, #1
	casp	w8, w9, w6, w7, [x1]
	EQ	x8, 66
	EQ	x9, 77
	END

	.pushsection .data
	.balign	16
space:	.space	64
	.popsection
