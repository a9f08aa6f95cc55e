/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/x86_disas.h - the judge of the encoder tests: what binutils' objdump says of emitted bytes, against
 * expected text.  (capstone 4 knows hardly any 128-bit EVEX instruction.)
 *
 * Emitted code is gathered and judged in one run of objdump.  Texts are compared after normalising what is notation:
 * operand sizes before memory operands, blanks, and numbers, which are compared modulo 2^bits in hexadecimal so that -1
 * and 0xffffffff are one.
 */
#ifndef TESTS_UNIT_X86_DISAS_H
#define TESTS_UNIT_X86_DISAS_H

#include "hostgen/x86_64/encode.h"

/* Normalises src into dst. */
void x86_text_normalise(char *dst, size_t size, const char *src, unsigned bits);

/* Says that the bytes [code, end) are to disassemble to the lines of `want` ("\n" between).  Jump targets count from
 * the first byte given since x86_judge. */
void x86_expect_code(const u8 *code, const u8 *end, const char *want, unsigned bits);

/* Judges all that was said since the last call and fails the running check test on a difference. */
void x86_judge(void);

/* The text of a memory operand as objdump writes it. */
void x86_mem_text(char *dst, size_t size, const struct x86_mem *m);

/* One of many shapes of memory operand: every base, index, scale and displacement size comes up for n = 0, 1, 2 ... */
struct x86_mem x86_mem_shape(unsigned n);
#define X86_MEM_SHAPES 2000

extern const char *const x86_reg_text[4][16]; /* [log2 size][register] */
const char *x86_r(unsigned sz, unsigned reg);

/* Next number of a reproducible sequence. */
u32 x86_random(void);

#endif
