/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/err.c - the texts of err.def. */
#include "core/err.h"

const char *err_text(int code)
{
	switch (code < 0 ? -code : code) {
#define ERR(id, number, text)                                                                                          \
	case number:                                                                                                   \
		return text;
#include "core/err.def"
#undef ERR
	}
	return "unknown error";
}
