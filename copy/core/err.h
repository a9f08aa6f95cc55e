/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/err.h - error codes of ours: a function returns 0 or -ERR_x, and a caller with a user in sight prints
 * err_text(). */
#ifndef CORE_ERR_H
#define CORE_ERR_H

#define ERR(id, number, text) ERR_##id = (number),
enum err {
#include "core/err.def"
};
#undef ERR

/* The text of a code, given positive or negative; never NULL. */
const char *err_text(int code);

#endif
