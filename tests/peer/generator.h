/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/peer/generator.h - what the writers of random programs have in common: random numbers, the code under
 * construction, the ELF file, the command line.  One program, one thread; what goes wrong ends it with status 2. */
#ifndef TESTS_PEER_GENERATOR_H
#define TESTS_PEER_GENERATOR_H

#include "core/base.h"

/* A guest's part. */
struct gen_guest {
	u16 machine; /* e_machine, e_flags of the ELF header */
	u32 flags;
	u32 text, scratch, scratch_bytes, records; /* addresses of the three segments */
	size_t record_size;
	int ninsns; /* rows of insn.decode */
	const char *(*insn_name)(int insn);
	bool (*excluded)(int insn);
	/* Makes the program of these rows, `length` to a sequence, with gen_begin() and gen_put(). */
	void (*program)(const int *list, size_t nlist, u32 length);
	/* Prints what stands at byte `at` of record i, the whole record, and the sequence's code. */
	void (*explain)(size_t i, size_t at);
};

/* The program so far. */
struct gen_out {
	u8 *text;
	size_t len, room;
	void *record;      /* one for each sequence */
	size_t *starts_at; /* of each sequence, in the text; one more for the end */
	size_t n;          /* sequences */
};

extern const struct gen_guest gen_guest; /* the guest's file defines it */
extern struct gen_out out;
extern u64 seed;

u64 rnd(void);
/* Below n. */
u32 below(u32 n);
_Noreturn void die(const char *s);
/* s begins with `with`. */
bool starts(const char *s, const char *with);
/* s is one of the words of list. */
bool among(const char *s, const char *list);

/* Room for n sequences and their records, which are zero. */
void gen_begin(size_t n);
/* The low `bytes` bytes of v come next in the text. */
void gen_put(u64 v, unsigned bytes);

#endif
