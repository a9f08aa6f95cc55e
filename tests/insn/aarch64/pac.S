/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Authenticating branches act as the plain ones, hint-space pointer authentication and BTI do nothing (README of the guest).
 * peer: none does this: with the extension it authenticates, without it BRAA and RETAA are undefined. */
#include "check.h"

	BEGIN
	.arch	armv8.3-a
	adr	x9, function
	mov	x10, #123
	blraa	x9, x10
	EQ	x0, 1
	blrabz	x9
	EQ	x0, 1
	adr	x9, 1f
	braa	x9, x10
	b	fail
1:	adr	x9, 1f
	brabz	x9
	b	fail
1:	bl	signed
	EQ	x0, 2
	bti	jc
	END

function:
	mov	x0, #1
	ret
signed:	paciasp
	stp	x29, x30, [sp, #-16]!
	mov	x0, #2
	ldp	x29, x30, [sp], #16
	retaa
