/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/helper.h - numbers and prototypes of the helpers in helper.def. */
#ifndef TRANSLATOR_AARCH64_HELPER_H
#define TRANSLATOR_AARCH64_HELPER_H

#include "core/base.h"
#include "translator/ir/ir.h"

struct cpu;

enum aarch64_helper {
#define HELPER(name, flags, doc) AARCH64_HELPER_##name,
#include "translator/aarch64/helper.def"
#undef HELPER
	AARCH64_HELPER_COUNT
};

/* The table of struct guest, AARCH64_HELPER_COUNT rows. */
extern const struct ir_helper aarch64_helpers[];

#define HELPER(name, flags, doc) u64 aarch64_helper_##name(struct cpu *cpu, u64 a, u64 b, u64 c);
#include "translator/aarch64/helper.def"
#undef HELPER

#endif
