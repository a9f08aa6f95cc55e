/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/gen/disas.h - what generated decoders and disassemblers share: row descriptions, a bounded text
 * buffer and a few number formats. */
#ifndef TRANSLATOR_GEN_DISAS_H
#define TRANSLATOR_GEN_DISAS_H

#include "core/base.h"

/* What insn.decode says of an instruction; for tests and statistics. */
struct insn_row {
	u32 mask, bits;    /* which bits are fixed, and to what */
	u64 need, exclude; /* extensions wanted and unwanted, bits of the feature mask */
	u16 name;          /* offset into the generated names */
	u16 line;          /* of insn.decode */
	u8 width;          /* bits */
};

/* The text so far is [start, p); p never passes end, and dis_end() closes it with a NUL, so end leaves room for one.
 * pc is the address of the instruction, for pc-relative targets. */
struct dis_out {
	char *p;
	char *end;
	u64 pc;
};

static inline void dis_char(struct dis_out *o, char c)
{
	if (o->p < o->end)
		*o->p++ = c;
}

static inline void dis_puts(struct dis_out *o, const char *s)
{
	while (*s)
		dis_char(o, *s++);
}

static inline void dis_udec(struct dis_out *o, u64 v)
{
	char buf[20];
	int n = 0;

	do
		buf[n++] = (char)('0' + v % 10);
	while (v /= 10);
	while (n)
		dis_char(o, buf[--n]);
}

static inline void dis_dec(struct dis_out *o, s64 v)
{
	if (v < 0)
		dis_char(o, '-');
	dis_udec(o, v < 0 ? -(u64)v : (u64)v);
}

/* Hexadecimal without leading zeros, with 0x before it. */
static inline void dis_hex(struct dis_out *o, u64 v)
{
	int n = 60;

	dis_puts(o, "0x");
	while (n && !(v >> n & 15))
		n -= 4;
	for (; n >= 0; n -= 4)
		dis_char(o, "0123456789abcdef"[v >> n & 15]);
}

/* Closes the text; returns nothing, the text is at the address the caller gave as p. */
static inline void dis_end(struct dis_out *o)
{
	*o->p = 0;
}

#endif
