#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What gen-decode refuses in a table, with file and line; and that it takes the order by specificity.
set -u
gen=$builddir/translator/gen/gen-decode
bad=0
mkdir toy

# refuses NAME MESSAGE: the table on stdin stops the generator with this message.
refuses() {
	cat >toy/insn.decode
	if "$gen" toy/insn.decode toy/decode.c toy/decode.h 2>toy/err; then
		echo "not ok $1: accepted"
		bad=1
	elif ! grep -qF "$2" toy/err; then
		echo "not ok $1: $(cat toy/err)"
		bad=1
	else
		echo "ok $1"
	fi
}

head='width 16
field rd 11:8
field ra 7:4'

refuses overlap "toy/insn.decode:6: error: 'b' overlaps 'a' of line 5, and neither is more specific" <<E
$head
ext i
a 0000 .... .... ...0 rd "a %rd{x}"
b 0000 .... .... 0... rd "b %rd{x}"
E
refuses constraints-that-meet "'b' overlaps 'a' of line 5" <<E
$head
ext i
a 0000 .... .... 0000 rd rd!=0,1 "a %rd{x}"
b 0000 .... .... 0000 rd rd==1,2 "b %rd{x}"
E
refuses no-word "toy/insn.decode:5: error: no word can match 'a'" <<E
$head
ext i
a 0000 0000 .... 0000 rd rd!=0 "a %rd{x}"
E
refuses width "toy/insn.decode:5: error: 'a' has 15 bits instead of 16" <<E
$head
ext i
a 0000 .... .... 000 rd "a %rd{x}"
E
refuses unknown-field "toy/insn.decode:5: error: no field 'rx'" <<E
$head
ext i
a 0000 .... .... 0000 rx "a"
E
refuses unset-member "toy/insn.decode:5: error: the template prints 'ra', which no item sets" <<E
$head
ext i
a 0000 .... .... 0000 rd "a %ra{x}"
E
refuses twice "toy/insn.decode:6: error: 'a' stands already on line 5" <<E
$head
ext i
a 0000 .... .... 0000 rd "a %rd{x}"
a 0001 .... .... 0000 rd "a %rd{x}"
E

# Accepted: more specific rows, disjoint constraints, exclusive extensions.  The result is compiled and asked.
cat >toy/insn.decode <<E
$head
ext i
add  0000 .... .... 0000 rd ra            "add %rd{x},%ra{x}"
nop  0000 0000 0000 0000 : add            "nop"
one  0001 .... .... 0000 rd rd!=0 ra=rd   "one %rd{x}"
zero 0001 .... .... 0000 rd rd==0         "zero"
same 0010 .... .... 0000 rd ra rd==ra     "same"
pair 0010 .... .... 0000 rd ra            "pair"
ext j !i
k    0001 .... .... 0000 rd               "k"
E
"$gen" toy/insn.decode toy/decode.c toy/decode.h || exit 1
cat >toy/main.c <<'E'
#include <stdio.h>
#include "toy/decode.h"
void toy_fmt_x(struct dis_out *o, const struct toy_args *a, s64 v) { dis_char(o, 'r'); dis_dec(o, v); }
SEM(add) { return true; }
SEM(one) { return true; }
SEM(zero) { return true; }
SEM(same) { return true; }
SEM(pair) { return true; }
SEM(k) { return true; }
static int bad;
static void want(u32 w, u64 f, int insn)
{
	struct toy_args a;
	int got = toy_decode16(w, f, &a);

	if (got != insn)
		bad = printf("not ok %04x with %d is %s\n", w, (int)f, toy_insn_name(got));
}
int main(void)
{
	u64 i = 1 << TOY_EXT_I, j = 1 << TOY_EXT_J;

	want(0x0000, i, TOY_INSN_NOP);
	want(0x0010, i, TOY_INSN_ADD);
	want(0x0001, i, -1);
	want(0x1100, i, TOY_INSN_ONE);
	want(0x1000, i, TOY_INSN_ZERO);
	want(0x2220, i, TOY_INSN_SAME);
	want(0x2230, i, TOY_INSN_PAIR);
	want(0x1000, j, TOY_INSN_K);
	want(0x1000, i | j, TOY_INSN_ZERO);
	want(0x1000, 0, -1);
	want(0x3000, i, -1);
	if (!bad)
		puts("ok choice");
	return bad;
}
E
$CC -std=gnu11 -w -I. -I"$srcdir" -o asks toy/main.c toy/decode.c && ./asks || bad=1
exit $bad
