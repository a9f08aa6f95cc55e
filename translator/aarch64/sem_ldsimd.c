/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_ldsimd.c - LD1 to LD4 and ST1 to ST4: structures of one to four elements (DDI 0487, C3.2.10).
 *
 * Memory is read and written in whole registers, in memory order; the elements are sorted between them by unzips and
 * zips (two levels of them for four), and lane by lane for three.
 */
#include "translator/aarch64/aarch64.h"

#define MAX_REGS 4

static struct ir_ref v2(struct tr *t, enum ir_op op, u8 n, struct ir_ref x, struct ir_ref y)
{
	return ir_emit(t->u, op, IR_V128, x.i, y.i, 0, n, 0);
}

/* d with its lane dl from lane sl of s. */
static struct ir_ref move_lane(struct tr *t, u8 size, struct ir_ref d, u32 dl, struct ir_ref s, u32 sl)
{
	return ir_emit(t->u, IRO_vinsl, IR_V128, d.i, s.i, sl << 8 | dl, size, 0);
}

/* mem: registers in memory order; reg: element k of every structure in reg[k]. */
static void unzip(struct tr *t, const struct aarch64_args *a, const struct ir_ref *mem, struct ir_ref *reg)
{
	u8 size = (u8)a->size, n = (u8)(size | (a->q ? 0 : IR_V64));
	u32 lanes = (a->q ? 16u : 8u) >> size;
	struct ir_ref p[4];

	switch (a->selem) {
	case 2:
		reg[0] = v2(t, IRO_vuzp1, n, mem[0], mem[1]);
		reg[1] = v2(t, IRO_vuzp2, n, mem[0], mem[1]);
		break;
	case 3:
		for (u32 k = 0; k < 3; k++) {
			reg[k] = ir_vconst(t->u, 0, 0);
			for (u32 i = 0; i < lanes; i++) {
				u32 e = 3 * i + k;

				reg[k] = move_lane(t, size, reg[k], i, mem[e / lanes], e % lanes);
			}
		}
		break;
	case 4:
		for (u32 k = 0; k < 2; k++) {
			p[k] = v2(t, k ? IRO_vuzp2 : IRO_vuzp1, n, mem[0], mem[1]);
			p[2 + k] = v2(t, k ? IRO_vuzp2 : IRO_vuzp1, n, mem[2], mem[3]);
		}
		for (u32 k = 0; k < 2; k++) {
			reg[k] = v2(t, IRO_vuzp1, n, p[k], p[2 + k]);
			reg[2 + k] = v2(t, IRO_vuzp2, n, p[k], p[2 + k]);
		}
		break;
	}
}

static void zip(struct tr *t, const struct aarch64_args *a, const struct ir_ref *reg, struct ir_ref *mem)
{
	u8 size = (u8)a->size, n = (u8)(size | (a->q ? 0 : IR_V64));
	u32 lanes = (a->q ? 16u : 8u) >> size;
	struct ir_ref p[4];

	switch (a->selem) {
	case 2:
		mem[0] = v2(t, IRO_vzip1, n, reg[0], reg[1]);
		mem[1] = v2(t, IRO_vzip2, n, reg[0], reg[1]);
		break;
	case 3:
		for (u32 m = 0; m < 3; m++) {
			mem[m] = ir_vconst(t->u, 0, 0);
			for (u32 l = 0; l < lanes; l++) {
				u32 e = m * lanes + l;

				mem[m] = move_lane(t, size, mem[m], l, reg[e % 3], e / 3);
			}
		}
		break;
	case 4:
		for (u32 k = 0; k < 2; k++) {
			p[k] = v2(t, IRO_vzip1, n, reg[k], reg[2 + k]);
			p[2 + k] = v2(t, IRO_vzip2, n, reg[k], reg[2 + k]);
		}
		for (u32 k = 0; k < 2; k++) {
			mem[2 * k] = v2(t, IRO_vzip1, n, p[2 * k], p[2 * k + 1]);
			mem[2 * k + 1] = v2(t, IRO_vzip2, n, p[2 * k], p[2 * k + 1]);
		}
		break;
	}
}

SEM(ldst_multi)
{
	struct ir_ref base = a64_xsp(t, a->rn), mem[MAX_REGS], reg[MAX_REGS];
	u32 size = a->q ? 4 : 3;
	int n = a->rpt * a->selem;

	if (a->load) {
		for (int i = 0; i < n; i++)
			reg[i] = mem[i] = ir_load(t->u, IR_V128, base, i << size, size);
		unzip(t, a, mem, reg);
		for (int i = 0; i < n; i++)
			a64_set_v(t, (a->rt + i) & 31, reg[i]);
	} else {
		for (int i = 0; i < n; i++)
			mem[i] = reg[i] = a64_v(t, (a->rt + i) & 31);
		zip(t, a, reg, mem);
		for (int i = 0; i < n; i++)
			ir_store(t->u, base, i << size, mem[i], size);
	}
	return true;
}

/* Post-index by Xm, or by the bytes transferred (m = 31). */
static bool post(struct tr *t, const struct aarch64_args *a, int bytes)
{
	struct ir_ref base = a64_xsp(t, a->rn), by = a->rm == 31 ? a64_const(t, (u64)bytes) : a64_x(t, a->rm);

	a64_set_xsp(t, a->rn, ir_op2(t->u, IRO_add, IR_I64, base, by));
	return true;
}

SEM(ldst_multi_post)
{
	return aarch64_sem_ldst_multi(t, a) && post(t, a, a->rpt * a->selem * (a->q ? 16 : 8));
}

SEM(ldst_single)
{
	struct ir_ref base = a64_xsp(t, a->rn), e[MAX_REGS];
	int n = a->selem1 + 1;

	for (int i = 0; i < n; i++) {
		int r = (a->rt + i) & 31;

		if (a->load) {
			e[i] = ir_load(t->u, IR_I64, base, i << a->size, (u32)a->size);
		} else {
			e[i] = ir_emit(t->u, IRO_vext, IR_I64, a64_v(t, r).i, 0, (u32)a->index, (u8)a->size, 0);
			ir_store(t->u, base, i << a->size, e[i], (u32)a->size);
		}
	}
	for (int i = 0; a->load && i < n; i++) {
		int r = (a->rt + i) & 31;
		struct ir_ref v = a64_v(t, r);

		a64_set_v(t, r, ir_emit(t->u, IRO_vins, IR_V128, v.i, e[i].i, (u32)a->index, (u8)a->size, IR_I64));
	}
	return true;
}

SEM(ldst_single_post)
{
	return aarch64_sem_ldst_single(t, a) && post(t, a, (a->selem1 + 1) << a->size);
}

SEM(ld_rep)
{
	struct ir_ref base = a64_xsp(t, a->rn), e[MAX_REGS];
	u8 n = (u8)((u32)a->size | (a->q ? 0 : IR_V64));

	for (int i = 0; i <= a->selem1; i++)
		e[i] = ir_load(t->u, IR_I64, base, i << a->size, (u32)a->size);
	for (int i = 0; i <= a->selem1; i++)
		a64_set_v(t, (a->rt + i) & 31, ir_emit(t->u, IRO_vdup, IR_V128, e[i].i, 0, 0, n, IR_I64));
	return true;
}

SEM(ld_rep_post)
{
	return aarch64_sem_ld_rep(t, a) && post(t, a, (a->selem1 + 1) << a->size);
}
