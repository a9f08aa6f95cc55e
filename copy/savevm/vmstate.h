/* SPDX-License-Identifier: GPL-2.0-or-later */
/* savevm/vmstate.h - descriptions of saved state: rows that serve both saving and loading.
 *
 * A state struct is made from one X-macro list, so that a field that is in no list cannot exist:
 *
 *	#define TIMER_ROWS(REG, ARR, DERIVED, HOST)        \
 *		REG(u64, count, 1, "current value")        \
 *		ARR(u8, fifo, 16, 1, "bytes received")     \
 *		DERIVED(bool, level, "line: from count")   \
 *		HOST(struct chardev *, chr, "backend")
 *	struct timer_dev { struct dev dev; TIMER_ROWS(SV_DECL_REG, SV_DECL_ARR, SV_DECL_ONE, SV_DECL_ONE) };
 *	#define SV_STRUCT struct timer_dev
 *	static const struct vmstate_field rows[] = { TIMER_ROWS(SV_ROW_REG, SV_ROW_ARR, SV_ROW_NONE, SV_ROW_NONE) };
 *
 * REG and ARR rows are saved (type, name, [count,] version that introduced them, meaning).  DERIVED rows are rebuilt by
 * post_load, HOST rows are re-opened by the machine's start.  Rows are unsigned integers or bool; there are no pointers
 * and no struct dumps.  Versions only grow.
 */
#ifndef SAVEVM_VMSTATE_H
#define SAVEVM_VMSTATE_H

#include "core/base.h"

enum sv_kind {
	SV_INT,  /* unsigned or signed integers of size bytes */
	SV_BOOL, /* one byte, 0 or 1: anything else is refused */
};

struct vmstate_field {
	const char *name; /* the tag in the stream; 1 to 63 characters */
	u32 offset;       /* from the start of the state struct */
	u16 size;         /* bytes of one element: 1, 2, 4, 8 */
	u16 count;
	u16 version; /* section version that introduced the row: it may be absent in older sections */
	u16 kind;    /* enum sv_kind */
};

struct vmstate {
	const char *name;
	u16 version;       /* written */
	u16 minimum;       /* oldest that is loaded */
	s16 priority;      /* larger is loaded first */
	bool unmigratable; /* saving is refused, and --only-migratable refuses the device */
	const struct vmstate_field *fields;
	u32 nfields;
	const struct vmstate *const *subsections; /* NULL-ended, or NULL */
	/* All may be NULL.  needed: of a subsection, whether it is written now.  pre_save brings saved rows up to date
	 * and changes nothing the guest can see.  post_load checks the loaded rows and rebuilds DERIVED ones: 0 or
	 * -EINVAL; touches no other device.  A subsection's run before its parent's. */
	bool (*needed)(const void *state);
	void (*pre_save)(void *state);
	int (*post_load)(void *state, u16 version);
};

#define SV_DECL_REG(type, name, version, doc)        type name;
#define SV_DECL_ARR(type, name, count, version, doc) type name[count];
#define SV_DECL_ONE(type, name, doc)                 type name;
#define SV_KIND(e)                                   _Generic((e), bool : SV_BOOL, default : SV_INT)
/* Users define SV_STRUCT as the struct's type before expanding these. */
#define SV_ROW_REG(type, name, version, doc)                                                                           \
	{#name, offsetof(SV_STRUCT, name), sizeof(type), 1, version, SV_KIND((type)0)},
#define SV_ROW_ARR(type, name, count, version, doc)                                                                    \
	{#name, offsetof(SV_STRUCT, name), sizeof(type), count, version, SV_KIND((type)0)},
#define SV_ROW_NONE(type, name, doc)

#endif
