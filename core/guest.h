/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/guest.h - what a guest supplies: one const struct, its one exported symbol.
 *
 * Flags image.  A slot of class SLOT_FLAGS is a u32 in the state: bit 15 N, bit 14 Z, bit 8 C, bit 0 V, bits 7 to 1
 * zero, the others unspecified (what LAHF and SETO leave in AX, so that an x86-64 host stores it with two instructions;
 * C of a subtraction is NOT borrow).  flags_image() and flags_nzcv() convert; all C code goes through them.
 */
#ifndef CORE_GUEST_H
#define CORE_GUEST_H

#include "core/base.h"

struct cpu;
struct ir_unit;
struct ir_helper;

/* Which registers of the host can hold a slot, and which pin order it is in. */
enum slot_class {
	SLOT_INT,
	SLOT_VEC,
	SLOT_FLAGS,
};

/* One scalar slot of the guest's state: an array register of count n gives n slots.  Made by gen-state from state.def.
 */
struct slot {
	const char *name; /* of the row; the element is index */
	u16 index;
	u16 offset; /* bytes from the start of the guest's state */
	u8 size;    /* bytes */
	u8 type;    /* enum ir_type of a get */
	u8 class;   /* enum slot_class */
	u8 hot;     /* rank in the pin order of its class, from 0; 255 never pinned */
};

/* A row of state.def: what reset, vmstate, gdb and dumps are made from. */
struct state_row {
	const char *name;
	u16 offset, size, count; /* element size in bytes */
	u16 version;             /* stream version that introduced it */
	s16 gdb;                 /* gdb register number of the first element, -1 none */
	u8 kind;                 /* 0 REG, 1 DERIVED, 2 HOST */
	u64 reset;
	void (*recompute)(struct cpu *); /* DERIVED */
	const char *doc;
};

/* What one translation is for; also the unit key's guest part. */
struct tr_mode {
	u32 mode;    /* guest-defined execution mode: privilege, address width, FS enabled ... */
	u32 fp_mode; /* guest-defined FP mode (rounding, DN, FZ ...): 0 is the reset one */
	bool single_step;
	bool system; /* softmmu; else user */
};

/* A translation in progress, as semantic functions see it.  u first: they pass it on to the builder. */
struct tr {
	struct ir_unit *u;
	const struct guest *guest;
	struct tr_mode mode;
	u64 features; /* extension bits the CPU has */
	u64 pc;       /* of the current instruction */
	u64 next_pc;  /* of the one that follows in memory */
	u32 insn;     /* its bytes */
	bool done;    /* set by a semantic function that ends the unit */
	u64 note[8];  /* the guest's own (known NaN-boxed registers ...), zeroed at the unit's begin: each set bit is a
	               * fact that holds here (translator/region.c) */
};

struct guest {
	const char *name;           /* as in dragoman-<name>: "riscv64" */
	const char *const *aliases; /* other names for links, NULL-ended */
	u16 elf_machine;            /* EM_* */
	u8 elf_class;               /* 1: 32 bit, 2: 64 bit */
	bool big_endian;
	u8 addr_bits;  /* 32 or 64 */
	u8 insn_align; /* smallest distance of instruction addresses: 1, 2, 4 */
	u16 state_size;
	const struct slot *slots;
	u16 nslots;
	const struct state_row *rows;
	u16 nrows;
	u16 slot_pc, slot_sp, slot_flags; /* slot numbers; slot_flags 0xffff: none */
	const struct ir_helper *helpers;
	u16 nhelpers;
	u64 features; /* default CPU's extension bits, user mode */
	bool notes;   /* translate() keeps facts in tr.note */

	/* Sets the reset state (after rows' reset values). */
	void (*reset)(struct cpu *);
	/* The mode of a cpu now: the guest's part of the unit key. */
	struct tr_mode (*mode)(const struct cpu *);
	/* Translates the instruction at t->pc from code[0..avail) (at least 1 byte; fewer than needed: returns 0 and
	 * the caller reports a fetch fault at the end).  Emits IR, sets next_pc, and done when the unit ends.  Returns
	 * bytes used. An illegal instruction emits ir_trap(CPU_EXIT_ILLEGAL) itself. */
	int (*translate)(struct tr *t, const u8 *code, size_t avail);
	/* Disassembles into buf; returns bytes used (at least insn_align), or 0 if avail is too small. */
	int (*disas)(const u8 *code, size_t avail, u64 pc, char *buf, size_t len);
	/* FP environment of the FP mode for hosts and softfp: rounding, NaN rule ... (core/softfp.h's struct sfp_env).
	 * Its flags are those that the mode knows to be raised already (a guest that flushes should tell SFP_INEXACT);
	 * users clear them before they accumulate into it. */
	void (*fp_env)(u32 fp_mode, void *sfp_env);
	/* Sticky FP flags: reads/folds; host raised bits are in core/softfp.h's SFP_* terms. */
	void (*fp_raise)(struct cpu *, u32 sfp_flags);
	const struct guest_sys *sys; /* system mode's part (exceptions, page walk); NULL in user-only guests */
};

static inline u32 flags_image(u32 nzcv) /* NZCV in bits 3..0 */
{
	return (nzcv >> 3 & 1) << 15 | (nzcv >> 2 & 1) << 14 | (nzcv >> 1 & 1) << 8 | (nzcv & 1);
}

static inline u32 flags_nzcv(u32 image)
{
	return (image >> 15 & 1) << 3 | (image >> 14 & 1) << 2 | (image >> 8 & 1) << 1 | (image & 1);
}

/* The guests linked in, NULL-ended; each translator/<guest>/guest.c exports one. Defined in the program's guests.c. */
extern const struct guest *const guests[];

#endif
