/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/peer/riscv/generate.c - writes a static riscv64 program of random instruction sequences, and explains its
 * output; see tests/peer/generator.c.
 *
 * Some rows in sequence stand in a loop that runs one to four times.
 *
 * What makes a random word harmless: x29 counts loops, x30 points into the scratch memory and x31 to the record, no row
 * writes them;
 * memory rows get a base register that was just copied from x30; branches and jumps lead forward over one or two rows;
 * writes of frm and fcsr keep the rounding mode valid.  Left out: ECALL, EBREAK, the counters, and what is privileged.
 */
#include "tests/peer/generator.h"

#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "translator/gen/disas.h"
#include "translator/riscv/decode.h"

#define TEXT          0x10000u
#define RECORDS       0x20000000u
#define SCRATCH       0x1ff00000u
#define SCRATCH_BYTES 4096u

/* x1..x29, f0..f31, fcsr */
struct record {
	u64 x[29], f[32], fcsr;
};

/* -- values ------------------------------------------------------------------------------------------------------- */

static u64 single(void)
{
	static const u32 edge[] = {0,          0x80000000, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000, 0x7fc00000,
	                           0x7fc00001, 0xffc12345, 0x7f800001, 0xff812345, 0x00000001, 0x807fffff, 0x00800000,
	                           0x80800001, 0x7f7fffff, 0xff7fffff, 0x4f000000, 0xcf000000, 0x4effffff, 0x4f800000,
	                           0x5f000000, 0xdf000000, 0x5f800000, 0x3f000000, 0xbf000000, 0x3fc00000, 0x40200000,
	                           0x4b000001, 0x34000000, 0x00ffffff, 0x1fffffff, 0x20000000};
	u32 r = (u32)rnd();

	switch (below(6)) {
	case 0:
	case 1: return edge[below(ARRAY_LEN(edge))];
	case 2: return edge[below(ARRAY_LEN(edge))] + below(4) - 2;
	case 3: return 0x3e000000 + (r & 0x83ffffff);
	case 4: return (r & 0x807fffff) | (127 + below(70)) << 23;
	default: return r;
	}
}

static u64 two(void)
{
	static const u64 edge[] = {0,
	                           0x8000000000000000,
	                           0x3ff0000000000000,
	                           0xbff0000000000000,
	                           0x7ff0000000000000,
	                           0xfff0000000000000,
	                           0x7ff8000000000000,
	                           0xfff8000000012345,
	                           0x7ff0000000000001,
	                           0xfff4000000000000,
	                           0x0000000000000001,
	                           0x800fffffffffffff,
	                           0x0010000000000000,
	                           0x8010000000000001,
	                           0x7fefffffffffffff,
	                           0xffefffffffffffff,
	                           0x41e0000000000000,
	                           0xc1e0000000000000,
	                           0x41dfffffffc00000,
	                           0xc1e0000000200000,
	                           0x41f0000000000000,
	                           0x41efffffffe00000,
	                           0x43e0000000000000,
	                           0xc3e0000000000000,
	                           0x43f0000000000000,
	                           0x3fe0000000000000,
	                           0xbfe0000000000000,
	                           0x3ff8000000000000,
	                           0x4004000000000000,
	                           0x36a0000000000000,
	                           0x3810000000000000,
	                           0x380fffffffffffff,
	                           0x369fffffffffffff,
	                           0x47efffffe0000000,
	                           0x47effffff0000000,
	                           0x4330000000000001,
	                           0x1ff0000000000000,
	                           0x2000000000000000};
	u64 r = rnd();

	switch (below(6)) {
	case 0:
	case 1: return edge[below(ARRAY_LEN(edge))];
	case 2: return edge[below(ARRAY_LEN(edge))] + below(4) - 2;
	case 3: return 0x3fe0000000000000 + (r & 0x803fffffffffffff);
	case 4: return (r & 0x800fffffffffffff) | (u64)(1023 - 150 + below(300)) << 52;
	default: return r;
	}
}

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

static void fill(struct record *r)
{
	for (int i = 0; i < 29; i++)
		r->x[i] = integer();
	for (int i = 0; i < 32; i++) {
		u32 kind = below(16);

		r->f[i] = kind < 7 ? 0xffffffff00000000 | single() : kind < 8 ? single() | rnd() << 32 : two();
	}
	r->fcsr = (u64)(below(2) ? 0 : below(5)) << 5 | (below(4) ? 0 : rnd() & 31);
}

/* -- code --------------------------------------------------------------------------------------------------------- */

static void i_type(u32 op, u32 rd, u32 rs1, s32 imm)
{
	gen_put(op | rd << 7 | rs1 << 15 | (u32)imm << 20, 4);
}

static void s_type(u32 op, u32 rs1, u32 rs2, s32 imm)
{
	gen_put(op | ((u32)imm & 31) << 7 | rs1 << 15 | rs2 << 20 | (u32)imm >> 5 << 25, 4);
}

enum {
	ADDI = 0x13,
	ANDI = 0x7013,
	ADDIW = 0x1b,
	LD = 0x3003,
	FLD = 0x3007,
	SD = 0x3023,
	FSD = 0x3027,
	LUI = 0x37,
	JALR = 0x67,
	AUIPC = 0x17,
	CSRRS = 0x2073,
	CSRRW = 0x1073,
	ECALL = 0x73
};

static void li(u32 rd, u32 v)
{
	gen_put(LUI | rd << 7 | ((v + 0x800) & 0xfffff000), 4);
	i_type(ADDIW, rd, rd, (s32)(v & 0xfff));
}

static void jal(u32 rd, s32 off)
{
	u32 o = (u32)off;

	gen_put(0x6f | rd << 7 | (o & 0xff000) | (o >> 11 & 1) << 20 | (o >> 1 & 0x3ff) << 21 | (o >> 20 & 1) << 31, 4);
}

/* The record's fields, from and to registers: called with x31 = record, x30 = return address. */
static void registers(bool load)
{
	if (load) {
		i_type(LD, 1, 31, offsetof(struct record, fcsr));
		i_type(CSRRW, 0, 1, 3);
	}
	for (u32 i = 0; i < 32; i++) {
		s32 at = (s32)(offsetof(struct record, f) + 8 * i);

		if (load)
			i_type(FLD, i, 31, at);
		else
			s_type(FSD, 31, i, at);
	}
	for (u32 i = 1; i < 30; i++) {
		if (load)
			i_type(LD, i, 31, (s32)(8 * (i - 1)));
		else
			s_type(SD, 31, i, (s32)(8 * (i - 1)));
	}
	if (!load) {
		i_type(CSRRS, 1, 0, 3);
		s_type(SD, 31, 1, offsetof(struct record, fcsr));
	}
	i_type(JALR, 0, 30, 0);
}

static bool excluded(int insn)
{
	return riscv_rows[insn].need >> RISCV_EXT_PRIV & 1 ||
	       among(riscv_insn_name(insn), "ecall ebreak c.ebreak fence.i");
}

/* A word of the row that the decoder takes for it, with destination registers that may be written. */
static u32 draw(int insn, struct riscv_args *a)
{
	const struct insn_row *r = &riscv_rows[insn];

	for (int tries = 0; tries < 100000; tries++) {
		u32 w = ((u32)(rnd() >> 32) & ~r->mask) | r->bits;
		int got;

		if (r->width == 16)
			w &= 0xffff;
		/* Rounding modes: the dynamic one is the common one. */
		if (r->width == 32 && !(r->mask >> 12 & 7) && (w & 0x7f) >= 0x43 && (w & 0x7f) <= 0x53 && below(2))
			w |= 7 << 12;
		got = r->width == 16 ? riscv_decode16(w, ~0ull, a) : riscv_decode32(w, ~0ull, a);
		if (got == insn && a->rd < 29)
			return w;
	}
	die(riscv_insn_name(insn));
}

/* Offsets of a branch or jump, in its encoding. */
static u32 with_offset(const char *name, u32 w, u32 o)
{
	if (among(name, "beq bne blt bge bltu bgeu"))
		return (w & 0x01fff07f) | (o >> 11 & 1) << 7 | (o >> 1 & 15) << 8 | (o >> 5 & 63) << 25 |
		       (o >> 12) << 31;
	if (among(name, "c.beqz c.bnez"))
		return (w & 0xe383) | (o >> 8 & 1) << 12 | (o >> 3 & 3) << 10 | (o >> 6 & 3) << 5 | (o >> 1 & 3) << 3 |
		       (o >> 5 & 1) << 2;
	if (!strcmp(name, "c.j"))
		return 0xa001 | (o >> 11 & 1) << 12 | (o >> 4 & 1) << 11 | (o >> 8 & 3) << 9 | (o >> 10 & 1) << 8 |
		       (o >> 6 & 1) << 7 | (o >> 7 & 1) << 6 | (o >> 1 & 7) << 3 | (o >> 5 & 1) << 2;
	return (w & 0xfff) | (o & 0xff000) | (o >> 11 & 1) << 20 | (o >> 1 & 0x3ff) << 21 | (o >> 20 & 1) << 31;
}

/* A register that a row may use as its base: 1..28. */
static u32 free_register(void)
{
	return 1 + below(28);
}

/* Bytes that the next rows take are not known yet, so a jump leads over a filler of its own making. */
static void filler(u32 *bytes)
{
	u32 n = 1 + below(3), at = (u32)out.len;

	for (u32 i = 0; i < n; i++) {
		if (below(2))
			gen_put(0x0001 | free_register() << 7 | (1 + below(30)) << 2, 2); /* c.addi */
		else
			i_type(ADDI, free_register(), free_register(), (s32)below(4096));
	}
	*bytes = (u32)out.len - at;
}

static void emit_row(int insn)
{
	const char *name = riscv_insn_name(insn);
	const struct insn_row *r = &riscv_rows[insn];
	int width = r->width / 8;
	struct riscv_args a;
	u32 w = draw(insn, &a), base, bytes;

	if (among(name, "beq bne blt bge bltu bgeu c.beqz c.bnez jal c.j")) {
		size_t at = out.len;

		gen_put(w, width);
		filler(&bytes);
		w = with_offset(name, w, bytes + (u32)width);
		memcpy(out.text + at, &w, (size_t)width);
		return;
	}
	if (among(name, "jalr c.jr c.jalr")) {
		/* auipc base; addi base, base, n; the jump; filler; here */
		size_t at = out.len;
		u32 target;

		base = width == 2 ? (w >> 7 & 31) : (w >> 15 & 31);
		if (!base || base > 28)
			base = 6;
		gen_put(AUIPC | base << 7, 4);
		gen_put(0, 4);
		if (width == 2)
			w = (w & ~0xf80u) | base << 7;
		else
			w = (w & 0x00007fff) | base << 15 | below(2) << 20; /* bit 0 of the sum is dropped */
		gen_put(w, width);
		filler(&bytes);
		target = (u32)(out.len - at);
		w = ADDI | base << 7 | base << 15 | target << 20;
		memcpy(out.text + at + 4, &w, 4);
		return;
	}
	if (starts(name, "csrr")) {
		static const u16 csrs[] = {1, 2, 3};
		u32 csr = csrs[below(3)], rs1;
		bool imm = name[strlen(name) - 1] == 'i';

		w = (w & 0xfffff) | csr << 20;
		rs1 = w >> 15 & 31;
		if (imm && csr == 2) {
			/* Only writes of 0 to 4 keep the mode valid; bits set may not. */
			rs1 = !strcmp(name, "csrrwi") ? below(5) : !strcmp(name, "csrrsi") ? 0 : below(8);
			if (!strcmp(name, "csrrci"))
				rs1 |= 7;
		}
		if (!imm && rs1) {
			base = rs1 > 28 ? 7 : rs1;
			/* Clearing bits of 0..4 gives 0..4; setting and writing is limited to 0 and 4. */
			if (csr == 2)
				i_type(ANDI, base, base, !strcmp(name, "csrrc") ? -1 : strcmp(name, "csrrw") ? 0 : 0x4);
			else if (csr == 3)
				i_type(ANDI, base, base,
				       !strcmp(name, "csrrc")  ? -1
				       : strcmp(name, "csrrw") ? 0x1f
				                               : 0x9f);
			rs1 = base;
		}
		if (!strcmp(name, "csrrw") && !rs1)
			rs1 = 0;
		gen_put((w & ~(31u << 15)) | rs1 << 15, 4);
		return;
	}
	if (r->need >> RISCV_EXT_A & 1) {
		u32 align = strchr(name, '.')[1] == 'd' || strstr(name, ".d") ? 8 : 4;

		base = w >> 15 & 31;
		if (!base || base > 28)
			base = 8;
		i_type(ADDI, base, 30, (s32)(below(16) * align));
		w = (w & ~(31u << 15)) | base << 15;
		if (starts(name, "sc.")) {
			/* After a reservation of the same width, mostly on the same place.  What SC does after an LR of
			 * another width is the implementation's choice. */
			u32 rd = free_register();

			while (rd == base)
				rd = free_register();
			gen_put(0x1000202f | (align == 8 ? 0x1000 : 0) | rd << 7 | base << 15, 4);
			if (!below(4))
				i_type(ADDI, base, 30, (s32)(below(16) * align));
		}
		gen_put(w, 4);
		return;
	}
	if (width == 4 && ((w & 0x7f) == 0x03 || (w & 0x7f) == 0x07 || (w & 0x7f) == 0x23 || (w & 0x7f) == 0x27)) {
		bool store = w & 0x20;
		s32 imm = (s32)below(2048) - 1024;

		base = w >> 15 & 31;
		if (!base || base > 28)
			base = 9;
		i_type(ADDI, base, 30, 1024);
		w &= store ? ~0xfe0f8f80u : ~0xffff8000u;
		w |= base << 15;
		w |= store ? ((u32)imm & 31) << 7 | (u32)imm >> 5 << 25 : (u32)imm << 20;
		gen_put(w, 4);
		return;
	}
	if (width == 2 && strstr(name, "sp") && strcmp(name, "c.addi4spn") && strcmp(name, "c.addi16sp")) {
		i_type(ADDI, 2, 30, (s32)below(1024));
		gen_put(w, 2);
		return;
	}
	if (width == 2 && among(name, "c.lw c.ld c.sw c.sd c.fld c.fsd")) {
		i_type(ADDI, 8 + (w >> 7 & 7), 30, (s32)below(1024));
		gen_put(w, 2);
		return;
	}
	gen_put(w, width);
}

/* -- the program -------------------------------------------------------------------------------------------------- */

static void program(const int *list, size_t nlist, u32 length)
{
	size_t n = (nlist + length - 1) / length, load, save;

	gen_begin(n);
	gen_put(0, 4); /* a jump over the two subroutines */
	load = out.len;
	registers(true);
	save = out.len;
	registers(false);
	{
		size_t here = out.len;

		out.len = 0;
		jal(0, (s32)here);
		out.len = here;
	}
	for (size_t i = 0; i < n; i++) {
		fill((struct record *)out.record + i);
		out.starts_at[i] = out.len;
		li(31, RECORDS + (u32)(i * sizeof(struct record)));
		/* Subroutines are far away: absolute. */
		li(30, TEXT + (u32)load);
		i_type(JALR, 30, 30, 0);
		li(30, SCRATCH + 1024);
		for (u32 k = 0, loop = 0, back = 0; k < length && i * length + k < nlist; k++) {
			if (!loop && below(8) == 0) {
				loop = 2 + below(6);
				i_type(ADDI, 29, 0, (s32)(1 + below(4)));
				back = (u32)out.len;
			}
			emit_row(list[i * length + k]);
			if (loop && (--loop == 0 || k + 1 == length || i * length + k + 1 == nlist)) {
				loop = 0;
				i_type(ADDI, 29, 29, -1);
				gen_put(with_offset("bne", 0x00001063 | 29 << 15, back - (u32)out.len), 4);
			}
		}
		li(30, TEXT + (u32)save);
		i_type(JALR, 30, 30, 0);
	}
	out.starts_at[n] = out.len;
	/* write(1, records, ...) until all is written; write(1, scratch, ...); exit_group(0) */
	for (int part = 0; part < 2; part++) {
		size_t loop;

		li(11, part ? SCRATCH : RECORDS);
		li(18, part ? SCRATCH_BYTES : (u32)(n * sizeof(struct record)));
		loop = out.len;
		i_type(ADDI, 10, 0, 1);
		i_type(ADDI, 12, 18, 0);
		i_type(ADDI, 17, 0, 64);
		gen_put(ECALL, 4);
		gen_put(with_offset("bge", 0x00005063 | 10 << 15, 20), 4); /* bgez a0, over the exit with 1 */
		i_type(ADDI, 10, 0, 1);
		i_type(ADDI, 17, 0, 94);
		gen_put(ECALL, 4);
		gen_put(0, 4);
		gen_put(0x40a90933, 4); /* sub s2, s2, a0 */
		gen_put(0x00a585b3, 4); /* add a1, a1, a0 */
		gen_put(with_offset("bne", 0x00001063 | 18 << 15, (u32)(loop - out.len)), 4);
	}
	i_type(ADDI, 10, 0, 0);
	i_type(ADDI, 17, 0, 94);
	gen_put(ECALL, 4);
}

static void explain(size_t i, size_t at)
{
	const struct record *r = (const struct record *)out.record + i;

	at /= 8;
	if (at < 29)
		printf("x%zu\n", at + 1);
	else if (at < 61)
		printf("f%zu\n", at - 29);
	else
		printf("fcsr\n");
	for (int k = 0; k < 29; k++)
		printf("x%-2d %016" PRIx64 "%s", k + 1, r->x[k], k % 4 == 3 ? "\n" : "  ");
	for (int k = 0; k < 32; k++)
		printf("%sf%-2d %016" PRIx64, k % 4 ? "  " : "\n", k, r->f[k]);
	printf("\nfcsr %03" PRIx64 "\n", r->fcsr);
	for (size_t at_insn = out.starts_at[i]; at_insn < out.starts_at[i + 1];) {
		char buf[80];
		struct dis_out o = {buf, buf + sizeof(buf) - 1, TEXT + at_insn};
		struct riscv_args a;
		u32 w;
		int insn;

		memcpy(&w, out.text + at_insn, 4);
		if ((w & 3) != 3)
			w &= 0xffff;
		insn = (w & 3) == 3 ? riscv_decode32(w, ~0ull, &a) : riscv_decode16(w, ~0ull, &a);
		riscv_disas(&o, insn, &a);
		dis_end(&o);
		printf("%8zx: %0*x\t%s\n", TEXT + at_insn, (w & 3) == 3 ? 8 : 4, w, buf);
		at_insn += (w & 3) == 3 ? 4 : 2;
	}
}

const struct gen_guest gen_guest = {
    .machine = EM_RISCV,
    .flags = 5, /* RVC, double-float ABI */
    .text = TEXT,
    .scratch = SCRATCH,
    .scratch_bytes = SCRATCH_BYTES,
    .records = RECORDS,
    .record_size = sizeof(struct record),
    .ninsns = RISCV_INSN_COUNT,
    .insn_name = riscv_insn_name,
    .excluded = excluded,
    .program = program,
    .explain = explain,
};
