/* SPDX-License-Identifier: GPL-2.0-or-later */
/* C: each compressed form, and 32-bit instructions at addresses that are not multiples of four. */
#include "check.h"
	BEGIN
	.option	rvc
	lla	sp, stack
	lla	s0, cells
	c.li	a0, -32
	EQ	a0, -32
	c.addi	a0, 31
	EQ	a0, -1
	c.lui	a0, 0xfffe0
	EQ	a0, -0x20000
	c.lui	a0, 31
	EQ	a0, 0x1f000
	mv	a5, sp
	c.addi16sp sp, -512
	sub	a0, sp, a5
	EQ	a0, -512
	c.addi16sp sp, 496
	sub	a0, sp, a5
	EQ	a0, -16
	c.addi4spn a1, sp, 1020
	sub	a0, a1, sp
	EQ	a0, 1020
	mv	sp, a5
	li	a1, 0x1122334455667788
	c.sdsp	a1, 8(sp)
	c.ldsp	a2, 8(sp)
	EQ	a2, 0x1122334455667788
	c.swsp	a2, 252(sp)
	c.lwsp	a3, 252(sp)
	EQ	a3, 0x55667788
	c.sd	a1, 248(s0)
	c.ld	a2, 248(s0)
	EQ	a2, 0x1122334455667788
	li	a1, 0x89abcdef
	c.sw	a1, 124(s0)
	c.lw	a2, 124(s0)
	EQ	a2, -0x76543211
	li	a0, 0x7fffffff
	c.addiw	a0, 1
	EQ	a0, -0x80000000
	c.addiw	a0, 0
	EQ	a0, -0x80000000
	li	a0, -1
	c.srli	a0, 60
	EQ	a0, 15
	c.slli	a0, 60
	EQ	a0, 0xf000000000000000
	c.srai	a0, 63
	EQ	a0, -1
	c.andi	a0, -16
	EQ	a0, -16
	li	a1, 3
	c.sub	a0, a1
	EQ	a0, -19
	c.xor	a0, a1
	EQ	a0, -18
	c.or	a0, a1
	EQ	a0, -17
	c.and	a0, a1
	EQ	a0, 3
	c.subw	a0, a1
	EQ	a0, 0
	c.addw	a0, a1
	EQ	a0, 3
	c.mv	a2, a0
	EQ	a2, 3
	c.add	a2, a0
	EQ	a2, 6
	c.li	a0, 0
	c.beqz	a0, 1f
	j	fail
1:	c.bnez	a0, 2f
	c.j	3f
2:	j	fail
3:	lla	t0, routine
	c.jalr	t0
	EQ	a0, 9
	lla	t0, 4f
	c.jr	t0
	j	fail
4:	li	a0, 0x4008000000000000
	fmv.d.x	fa0, a0
	c.fsd	fa0, 0(s0)
	c.fld	fa1, 0(s0)
	fmv.x.d	a1, fa1
	EQ	a1, 0x4008000000000000
	c.fsdsp	fa1, 0(sp)
	c.fldsp	ft9, 0(sp)
	fmv.x.d	a1, ft9
	EQ	a1, 0x4008000000000000
	c.nop
	.2byte	0x0005 /* hint: c.addi zero, 1 */
	EQ	zero, 0
	/* a 32-bit instruction across a page */
	lla	t0, across
	jalr	t0
	EQ	a0, 0x123
	END
	.option	rvc
routine:
	c.li	a0, 9
	c.jr	ra
	.balign	4096
	.skip	4094
across:	.option	norvc
	addi	a0, zero, 0x123
	ret
	.bss
	.balign	16
	.skip	1024
stack:	.skip	1024
cells:	.skip	512
