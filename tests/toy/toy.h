/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/toy/toy.h - what the files of the toy guest share. */
#ifndef TESTS_TOY_TOY_H
#define TESTS_TOY_TOY_H

#include "core/base.h"
#include "core/cpu.h"
#include "core/guest.h"
#include "tests/toy/decode.h"
#include "tests/toy/state.h"
#include "translator/ir/ir.h"

enum { TOY_SP = 14, TOY_LINK = 15 };

extern const struct guest guest_toy;

/* Translates the word in the delay slot of the branch at t->pc; false if it is a branch or unknown. */
bool toy_delay_slot(struct tr *t);

/* What guest.c leaves in t->note for the semantic functions: the word in the delay slot. */
enum { TOY_NOTE_SLOT };

void toy_fmt_r(struct dis_out *o, const struct toy_args *a, s64 v);
void toy_fmt_d(struct dis_out *o, const struct toy_args *a, s64 v);
void toy_fmt_x(struct dis_out *o, const struct toy_args *a, s64 v);
void toy_fmt_pc(struct dis_out *o, const struct toy_args *a, s64 v);
void toy_dis_s(struct dis_out *o, const struct toy_args *a);
void toy_dis_cond(struct dis_out *o, const struct toy_args *a);
void toy_dis_setcond(struct dis_out *o, const struct toy_args *a);

#endif
