/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/helpers.c - the table of the guest's helpers, made from helper.def. */
#include "translator/aarch64/helper.h"

const struct ir_helper aarch64_helpers[] = {
#define HELPER(name, flags, doc) {#name, (void *)aarch64_helper_##name, flags},
#include "translator/aarch64/helper.def"
#undef HELPER
};
