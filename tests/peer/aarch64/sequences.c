/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/peer/aarch64/sequences.c - writes a static aarch64 program of random instruction sequences, and explains its
 * output; see tests/peer/generator.c.
 *
 * What makes a random word harmless: x28 points into the middle of the scratch memory, x29 to the record and x30 is
 * left to calls; no row writes them.  Memory rows get a base register that was just made from x28, and a small index;
 * branches lead forward over a few instructions; MSR writes registers that EL0 has, with bits that exist.  Left out are
 * exceptions, ID registers and the counter (not equal anywhere), what is privileged, authenticating branches (a peer
 * that authenticates faults), and what the manual calls CONSTRAINED UNPREDICTABLE.
 */
#include "tests/peer/generator.h"

#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/peer/aarch64/record.h"
#include "translator/aarch64/decode.h"
#include "translator/gen/disas.h"

#define TEXT          0x400000u
#define RECORDS       0x20000000u
#define SCRATCH       0x1ff00000u
#define SCRATCH_BYTES 0x20000u /* offsets reach 64 KiB up */
#define MIDDLE        (SCRATCH + 0x1000u)

enum { SCRATCH_REG = 28, RECORD_REG = 29 };

struct slots {
	u64 x[28], nzcv, fpcr, fpsr, unused;
	u64 v[32][2];
};

static u64 integer(void)
{
	u64 r = rnd();

	switch (below(8)) {
	case 0: return r & 0x3f;
	case 1: return 0 - (r & 0x3f);
	case 2: return 1ull << (r & 63);
	case 3: return (1ull << (r & 63)) - 1;
	case 4: return (u64)(s64)(s32)r;
	case 5: return below(2) ? 0x8000000000000000 : below(2) ? 0xffffffff80000000 : 0;
	case 6: return r & 0xff00ff0000ffff00;
	default: return r;
	}
}

static void fill(struct slots *r)
{
	unsigned kind = (unsigned)(rnd() >> 20);
	bool one_kind = below(2);

	for (int i = 0; i < 28; i++)
		r->x[i] = integer();
	for (int i = 0; i < 32; i++) {
		if (!one_kind)
			kind = (unsigned)(rnd() >> 20);
		r->v[i][0] = record_lane(&seed, kind);
		r->v[i][1] = record_lane(&seed, kind);
	}
	r->nzcv = (u64)below(16) << 28;
	r->fpcr = below(3) ? 0 : (u64)below(32) << 22;
}

/* -- code ---------------------------------------------------------------------------------------------------------- */

static void put(u32 w)
{
	gen_put(w, 4);
}

static void patch(size_t at, u32 w)
{
	memcpy(out.text + at, &w, 4);
}

static void li(u32 rd, u32 v)
{
	put(0xd2800000 | (v & 0xffff) << 5 | rd);
	put(0xf2a00000 | v >> 16 << 5 | rd);
}

static u32 word_b(size_t from, size_t to, bool link)
{
	return (link ? 0x94000000 : 0x14000000) | ((u32)((s64)to - (s64)from) / 4 & 0x3ffffff);
}

static void add_imm(u32 rd, u32 rn, u32 imm)
{
	put(0x91000000 | imm << 10 | rn << 5 | rd);
}

enum { MSR_NZCV = 0xd51b4200, MSR_FPCR = 0xd51b4400, MSR_FPSR = 0xd51b4420, READ = 0x00200000 };

/* The record's slots, from and to registers: called with x29 = record. */
static void registers(bool load)
{
	static const struct {
		u32 msr, at;
	} sys[3] = {{MSR_NZCV, offsetof(struct slots, nzcv)},
	            {MSR_FPCR, offsetof(struct slots, fpcr)},
	            {MSR_FPSR, offsetof(struct slots, fpsr)}};

	for (u32 i = 0; load && i < 3; i++) {
		put(0xf9400000 | sys[i].at / 8 << 10 | RECORD_REG << 5);
		put(sys[i].msr);
	}
	for (u32 i = 0; i < 32; i++)
		put((load ? 0x3dc00000 : 0x3d800000) | (u32)(offsetof(struct slots, v) / 16 + i) << 10 |
		    RECORD_REG << 5 | i);
	for (u32 i = 0; i < 28; i++)
		put((load ? 0xf9400000 : 0xf9000000) | i << 10 | RECORD_REG << 5 | i);
	for (u32 i = 0; !load && i < 3; i++) {
		put(sys[i].msr | READ);
		put(0xf9000000 | sys[i].at / 8 << 10 | RECORD_REG << 5);
	}
	put(0xd65f03c0);
}

static bool has(int insn, unsigned ext)
{
	return aarch64_rows[insn].need >> ext & 1;
}

static bool excluded(int insn)
{
	return has(insn, AARCH64_EXT_PRIV) || has(insn, AARCH64_EXT_PAC) ||
	       among(aarch64_insn_name(insn), "svc brk hlt udf");
}

static bool vector_ext(int insn)
{
	return has(insn, AARCH64_EXT_FP) || has(insn, AARCH64_EXT_SIMD) || has(insn, AARCH64_EXT_SIMDFP) ||
	       has(insn, AARCH64_EXT_RDM) || has(insn, AARCH64_EXT_DOTPROD) || has(insn, AARCH64_EXT_AES) ||
	       has(insn, AARCH64_EXT_SHA1) || has(insn, AARCH64_EXT_SHA2);
}

/* Rows of the vector extensions with a general destination or source. */
static bool vector_general(const char *name)
{
	return among(name,
	             "fcvtns fcvtnu fcvtps fcvtpu fcvtms fcvtmu fcvtzs fcvtzu fcvtas fcvtau scvtf ucvtf dup_r smov_w "
	             "smov_x umov_w umov_x ins_r fmov_w_s fmov_s_w fmov_x_d fmov_d_x fmov_x_hi fmov_hi_x "
	             "fcvtzs_fix fcvtzu_fix scvtf_fix ucvtf_fix");
}

static bool memory(int insn)
{
	return has(insn, AARCH64_EXT_LDST) || has(insn, AARCH64_EXT_LDSIMD) || has(insn, AARCH64_EXT_LSE) ||
	       has(insn, AARCH64_EXT_RCPC);
}

/* A transfer of SIMD&FP registers, whose numbers are free. */
static bool vector_transfer(int insn, u32 w)
{
	return has(insn, AARCH64_EXT_LDSIMD) || (has(insn, AARCH64_EXT_LDST) && (w >> 26 & 1));
}

static bool reserved(s32 r)
{
	return r >= 28 && r <= 30;
}

/* Base and transferred registers may not be the same where one of them is written. */
static bool unpredictable(int insn, u32 w, const struct aarch64_args *a)
{
	const char *n = aarch64_insn_name(insn);

	if (vector_transfer(insn, w))
		return starts(n, "ldp") || starts(n, "ldnp") ? a->rt == a->rt2 : false;
	if (strstr(n, "post") || strstr(n, "pre") || starts(n, "st") || among(n, "ldxr ldaxr ldxp ldaxp"))
		if (a->rt == a->rn || a->rt2 == a->rn)
			return true;
	if (starts(n, "ldp") || starts(n, "ldnp") || among(n, "ldxp ldaxp"))
		return a->rt == a->rt2;
	if (among(n, "stxr stlxr stxp stlxp"))
		return a->rs == a->rt || a->rs == a->rn || (strchr(n, 'p') && a->rs == a->rt2);
	return false;
}

/* A word of the row that the decoder takes for it, and that is harmless. */
static u32 draw(int insn, struct aarch64_args *a)
{
	const struct insn_row *r = &aarch64_rows[insn];
	const char *name = aarch64_insn_name(insn);

	for (int tries = 0; tries < 200000; tries++) {
		u32 w = ((u32)(rnd() >> 32) & ~r->mask) | r->bits;

		if (aarch64_decode32(w, ~0ull, a) != insn)
			continue;
		if (vector_ext(insn)) {
			if (vector_general(name) && (reserved(a->rd) || reserved(a->rn)))
				continue;
			return w;
		}
		if (memory(insn)) {
			if (reserved(a->rn) || reserved(a->rs) || reserved(a->rm) || unpredictable(insn, w, a))
				continue;
			if (!vector_transfer(insn, w) && (reserved(a->rt) || reserved(a->rt2)))
				continue;
			if (!strcmp(name, "casp") && (a->rs >= 26 || a->rt >= 26 || a->rs >> 1 == a->rn >> 1))
				continue;
			if (strstr(name, "_reg") && a->rm == a->rn)
				continue;
			return w;
		}
		if (reserved(a->rd) || reserved(a->rt))
			continue;
		/* no writes of sp */
		if (a->rd == 31 && !a->setf && (among(name, "add_imm sub_imm add_ext sub_ext and_imm orr_imm eor_imm")))
			continue;
		return w;
	}
	die(name);
}

static u32 free_register(void)
{
	return below(28);
}

/* A few instructions that a branch skips. */
static void filler(void)
{
	for (u32 n = 1 + below(3); n; n--)
		put(0x8b000000 | free_register() << 16 | free_register() << 5 | free_register());
}

/* AND (immediate) of the ones lowest bits from lsb on. */
static void mask(u32 r, u32 lsb, u32 ones)
{
	put(0x92400000 | ((64 - lsb) & 63) << 16 | (ones - 1) << 10 | r << 5 | r);
}

static void branch_row(const char *name, u32 w)
{
	size_t at = out.len;
	u32 words;

	put(w);
	filler();
	words = (u32)(out.len - at) / 4;
	if (among(name, "b bl"))
		w = (w & 0xfc000000) | words;
	else if (among(name, "tbz tbnz"))
		w = (w & 0xfff8001f) | words << 5;
	else
		w = (w & 0xff00001f) | words << 5;
	patch(at, w);
}

static void indirect_row(u32 w)
{
	u32 r = w >> 5 & 31;
	size_t at = out.len;

	if (r > 27)
		r = free_register();
	put(0); /* adr r, here */
	put((w & ~0x3e0u) | r << 5);
	filler();
	patch(at, 0x10000000 | (u32)(out.len - at) / 4 << 5 | r);
}

static void literal_row(u32 w)
{
	put((w & 0xff00001f) | 2 << 5); /* the data is two words on */
	put(0x14000005);
	for (int i = 0; i < 4; i++)
		put((u32)(rnd() >> 32));
}

static void memory_row(int insn, u32 w, const struct aarch64_args *a)
{
	const char *name = aarch64_insn_name(insn);
	bool aligned = has(insn, AARCH64_EXT_LSE) || has(insn, AARCH64_EXT_RCPC) ||
	               among(name, "stxr stlxr ldxr ldaxr stxp stlxp ldxp ldaxp stlr ldar");

	if (strstr(name, "_lit")) {
		literal_row(w);
		return;
	}
	add_imm((u32)a->rn, SCRATCH_REG, aligned ? below(32) * 16 : below(1024));
	if (strstr(name, "_reg") && a->rm != 31)
		mask((u32)a->rm, 0, 1 + below(9)); /* index 0..511 */
	if (among(name, "stxr stlxr stxp stlxp")) {
		/* Mostly with a mark on the same place; else without any. */
		if (below(4)) {
			u32 rt = free_register(), rt2 = (rt + 1) % 28;

			if ((s32)rt == a->rn || (s32)rt2 == a->rn)
				rt = (u32)a->rn, rt2 = (rt + 2) % 28, rt = (rt + 1) % 28;
			if (strchr(name, 'p'))
				put(0x88600000 | (w & 0x40000000) | rt2 << 10 | (u32)(a->rn << 5) | rt);
			else
				put(0x085f7c00 | (w & 0xc0000000) | (u32)(a->rn << 5) | rt);
		} else {
			put(0xd5033f5f);
		}
	}
	put(w);
}

static void system_row(const char *name, u32 w, u32 rt)
{
	static const u32 writes[] = {MSR_NZCV, MSR_FPCR, MSR_FPSR, 0xd51bd040 /* tpidr_el0 */};
	static const u32 caches[] = {0xd50b7420 /* zva */, 0xd50b7a20 /* cvac */, 0xd50b7b20, 0xd50b7e20};

	if (rt > 27)
		rt = free_register();
	if (!strcmp(name, "mrs")) {
		put(writes[below(4)] | READ | rt);
	} else if (!strcmp(name, "msr")) {
		u32 which = below(4);

		if (which == 1)
			mask(rt, 22, 5);
		if (which == 2)
			mask(rt, 0, 5);
		put(writes[which] | rt);
	} else if (!strcmp(name, "sys")) {
		add_imm(rt, SCRATCH_REG, below(4096));
		put(caches[below(4)] | rt);
	} else {
		put(w);
	}
}

static void emit_row(int insn)
{
	const char *name = aarch64_insn_name(insn);
	struct aarch64_args a;
	u32 w = draw(insn, &a);

	if (has(insn, AARCH64_EXT_BRANCH)) {
		if (among(name, "br blr ret"))
			indirect_row(w);
		else
			branch_row(name, w);
	} else if (memory(insn)) {
		memory_row(insn, w, &a);
	} else if (has(insn, AARCH64_EXT_SYS)) {
		system_row(name, w, w & 31);
	} else {
		put(w);
	}
}

/* -- the program --------------------------------------------------------------------------------------------------- */

static void program(const int *list, size_t nlist, u32 length)
{
	size_t n = (nlist + length - 1) / length, load, save;

	gen_begin(n);
	put(0); /* a jump over the two subroutines */
	load = out.len;
	registers(true);
	save = out.len;
	registers(false);
	patch(0, word_b(0, out.len, false));
	for (size_t i = 0; i < n; i++) {
		fill((struct slots *)out.record + i);
		out.starts_at[i] = out.len;
		li(RECORD_REG, RECORDS + (u32)(i * sizeof(struct slots)));
		li(SCRATCH_REG, MIDDLE);
		add_imm(31, SCRATCH_REG, 0);
		put(word_b(out.len, load, true));
		for (u32 k = 0; k < length && i * length + k < nlist; k++)
			emit_row(list[i * length + k]);
		put(word_b(out.len, save, true));
	}
	out.starts_at[n] = out.len;
	/* write(1, records, ...) until all is written; write(1, scratch, ...); exit_group(0) */
	for (int part = 0; part < 2; part++) {
		size_t loop;

		li(1, part ? SCRATCH : RECORDS);
		li(19, part ? SCRATCH_BYTES : (u32)(n * sizeof(struct slots)));
		loop = out.len;
		li(0, 1);
		put(0xaa1303e2); /* mov x2, x19 */
		li(8, 64);
		put(0xd4000001);
		put(0xb6f80000 | 6 << 5); /* tbz x0, #63, over the exit with 1 */
		li(0, 1);
		li(8, 94);
		put(0xd4000001);
		put(0xcb000273);                                                        /* sub x19, x19, x0 */
		put(0x8b000021);                                                        /* add x1, x1, x0 */
		put(0xb5000013 | ((u32)((s64)loop - (s64)out.len) / 4 & 0x7ffff) << 5); /* cbnz x19, loop */
	}
	li(0, 0);
	li(8, 94);
	put(0xd4000001);
}

static void explain(size_t i, size_t at)
{
	const struct slots *r = (const struct slots *)out.record + i;

	at /= 8;
	if (at < 28)
		printf("x%zu\n", at);
	else if (at < 32)
		printf("%s\n", at == 28 ? "nzcv" : at == 29 ? "fpcr" : "fpsr");
	else
		printf("v%zu, %s half\n", (at - 32) / 2, at & 1 ? "high" : "low");
	for (int k = 0; k < 28; k++)
		printf("x%-2d %016" PRIx64 "%s", k, r->x[k], k % 4 == 3 ? "\n" : "  ");
	for (int k = 0; k < 32; k++)
		printf("v%-2d %016" PRIx64 " %016" PRIx64 "%s", k, r->v[k][1], r->v[k][0], k % 2 ? "\n" : "  ");
	printf("nzcv %" PRIx64 " fpcr %" PRIx64 "\n", r->nzcv, r->fpcr);
	for (size_t k = out.starts_at[i]; k < out.starts_at[i + 1]; k += 4) {
		char buf[100];
		struct dis_out o = {buf, buf + sizeof(buf) - 1, TEXT + k};
		struct aarch64_args a = {0};
		u32 w;
		int insn;

		memcpy(&w, out.text + k, 4);
		insn = aarch64_decode32(w, ~0ull, &a);
		a.insn = w;
		if (insn >= 0)
			aarch64_disas(&o, insn, &a);
		dis_end(&o);
		printf("%8zx: %08x\t%s\n", TEXT + k, w, buf);
	}
}

const struct gen_guest gen_guest = {
    .machine = EM_AARCH64,
    .text = TEXT,
    .scratch = SCRATCH,
    .scratch_bytes = SCRATCH_BYTES,
    .records = RECORDS,
    .record_size = sizeof(struct slots),
    .ninsns = AARCH64_INSN_COUNT,
    .insn_name = aarch64_insn_name,
    .excluded = excluded,
    .program = program,
    .explain = explain,
};
