/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_crypto.c - AES, polynomial multiply, SHA-1 and SHA-256 (DDI 0487 C7.2). */
#include "translator/aarch64/sem_simd.h"

SEM(aese)
{
	set_v(t, a->rd, v1(t, IRO_vaesenc, 0, v2(t, IRO_vxor, 0, get_v(t, a->rd), get_v(t, a->rn))));
	return true;
}

SEM(aesd)
{
	set_v(t, a->rd, v1(t, IRO_vaesdec, 0, v2(t, IRO_vxor, 0, get_v(t, a->rd), get_v(t, a->rn))));
	return true;
}

SEM(aesmc)
{
	set_v(t, a->rd, v1(t, IRO_vaesmc, 0, get_v(t, a->rn)));
	return true;
}

SEM(aesimc)
{
	set_v(t, a->rd, v1(t, IRO_vaesimc, 0, get_v(t, a->rn)));
	return true;
}

SEM(pmull_64)
{
	set_v(t, a->rd, v2(t, IRO_vpmull, (u8)(3 | (a->q ? IR_VHI : 0)), get_v(t, a->rn), get_v(t, a->rm)));
	return true;
}

/* -- SHA-256: hash updates and schedule ------------------------------------------------------------------------------
 */

static struct ir_ref sha(struct tr *t, enum ir_op op, struct ir_ref x, struct ir_ref y, struct ir_ref z, u8 n)
{
	return ir_emit(t->u, op, IR_V128, x.i, y.i, z.i, n, 0);
}

SEM(sha256h)
{
	set_v(t, a->rd, sha(t, IRO_vsha256h, get_v(t, a->rd), get_v(t, a->rn), get_v(t, a->rm), 0));
	return true;
}

SEM(sha256h2)
{
	set_v(t, a->rd, sha(t, IRO_vsha256h, get_v(t, a->rn), get_v(t, a->rd), get_v(t, a->rm), 1));
	return true;
}

SEM(sha256su0)
{
	set_v(t, a->rd, v2(t, IRO_vsha256su0, 0, get_v(t, a->rd), get_v(t, a->rn)));
	return true;
}

SEM(sha256su1)
{
	set_v(t, a->rd, sha(t, IRO_vsha256su1, get_v(t, a->rd), get_v(t, a->rn), get_v(t, a->rm), 0));
	return true;
}

/* -- SHA-1
 * -------------------------------------------------------------------------------------------------------------- */

static bool sha1(struct tr *t, const struct aarch64_args *a, u8 kind)
{
	set_v(t, a->rd, sha(t, IRO_vsha1, get_v(t, a->rd), get_v(t, a->rn), get_v(t, a->rm), kind));
	return true;
}

SEM(sha1c)
{
	return sha1(t, a, 0);
}

SEM(sha1p)
{
	return sha1(t, a, 1);
}

SEM(sha1m)
{
	return sha1(t, a, 2);
}

/* Words rotated left by one. */
static struct ir_ref rotated(struct tr *t, struct ir_ref x)
{
	struct ir_ref left = v1k(t, IRO_vshl, 2, x, 1);

	return v2(t, IRO_vor, 2, left, v1k(t, IRO_vshr, 2, x, 31));
}

SEM(sha1h)
{
	struct ir_ref x = ir_emit(t->u, IRO_vext, IR_I32, get_v(t, a->rn).i, 0, 0, 2, 0);

	x = ir_opi(t->u, IRO_ror, IR_I32, x, 2);
	set_v(t, a->rd, ir_emit(t->u, IRO_vins, IR_V128, ir_vconst(t->u, 0, 0).i, x.i, 0, 2, IR_I32));
	return true;
}

/* d ^ {d2, d3, n0, n1} ^ m */
SEM(sha1su0)
{
	struct ir_ref d = get_v(t, a->rd), x = v2k(t, IRO_vextr, 0, d, get_v(t, a->rn), 8);

	set_v(t, a->rd, v2(t, IRO_vxor, 0, v2(t, IRO_vxor, 0, d, x), get_v(t, a->rm)));
	return true;
}

/* d ^ {n1, n2, n3, 0} rotated; the last word depends on the first one of the result. */
SEM(sha1su1)
{
	struct ir_ref zero = ir_vconst(t->u, 0, 0), x;

	x = v2(t, IRO_vxor, 0, get_v(t, a->rd), v2k(t, IRO_vextr, 0, get_v(t, a->rn), zero, 4));
	x = rotated(t, x);
	set_v(t, a->rd, v2(t, IRO_vxor, 0, x, v2k(t, IRO_vextr, 0, zero, rotated(t, x), 4)));
	return true;
}
