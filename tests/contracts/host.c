/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/contracts/host.c - a host code generator with room for units. */
#include "tests/contracts/host.h"

#include <check.h>
#include <string.h>
#include <sys/mman.h>

void host_open(struct host *h, const struct guest *g, const struct hg_options *o, u64 where)
{
	h->g = g;
	h->code = mmap((void *)where, HOST_CODE_BYTES, PROT_READ | PROT_WRITE | PROT_EXEC,
	               MAP_PRIVATE | MAP_ANONYMOUS | (where ? MAP_FIXED_NOREPLACE : 0), -1, 0);
	ck_assert(h->code != MAP_FAILED && (!where || h->code == (u8 *)where));
	h->out.code = h->bytes;
	h->cpu = cpu_new(g, NULL, NULL);
	ck_assert_ptr_nonnull(h->cpu);
	h->hg = hg_new(g, o, h->code, (u64)h->code);
	ck_assert_ptr_nonnull(h->hg);
	h->pos = ROUND_UP(hg_stub_len(h->hg), 64);
}

void host_close(struct host *h)
{
	hg_free(h->hg);
	cpu_free(h->cpu);
	munmap(h->code, HOST_CODE_BYTES);
}

u8 *host_unit(struct host *h, struct ir_unit *u, enum tier tier)
{
	u8 *at = h->code + h->pos;
	char why[200];

	ck_assert_msg(ir_verify(u, why, sizeof(why)) == 0, "%s", why);
	switch (tier) {
	case TIER_2: u->tier = 2; /* fall through */
	case TIER_1_AFTER_PASSES:
		ir_optimise(u, 2);
		ck_assert_msg(ir_verify(u, why, sizeof(why)) == 0, "%s", why);
		/* fall through */
	case TIER_1: ck_assert_int_eq(hg_compile(h->hg, u, &h->out), 0); break;
	default: ck_abort_msg("no such tier");
	}
	ck_assert_uint_le(h->pos + h->out.len, HOST_CODE_BYTES);
	memcpy(at, h->out.code, h->out.len);
	hg_place(h->hg, &h->out, at, (u64)at, 0, 0);
	h->pos = ROUND_UP(h->pos + h->out.len, 16);
	return at;
}

void host_link(struct host *h, u8 *unit, u32 k, const u8 *code)
{
	u8 *field = unit + h->out.link[k].off;

	ck_assert_uint_lt(k, h->out.nlink);
	ck_assert_uint_le((u64)field % 8, 4); /* one aligned store changes it */
	hg_patch(field, (u64)field, (u64)code);
}

void host_enter(struct host *h, const u8 *code)
{
	h->cpu->exit_request = 0;
	hg_enter(h->hg, h->cpu, (u64)code);
}

struct x86_buf host_asm(struct host *h)
{
	return (struct x86_buf){.p = h->code + h->pos,
	                        .end = h->code + HOST_CODE_BYTES,
	                        .level = (u8)h->hg->opt.level,
	                        .scratch = CG_VSCRATCH};
}

void host_keep(struct host *h, const struct x86_buf *b)
{
	h->pos = ROUND_UP((size_t)(b->p - h->code), 16);
}
