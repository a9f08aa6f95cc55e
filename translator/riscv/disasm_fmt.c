/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/disasm_fmt.c - how operands of RISC-V instructions are printed (the formats that insn.decode names).
 */
#include "translator/riscv/decode.h"

#include "core/base.h"

/* Names of eight bytes at most, so that the tables hold no pointers. */
static const char x_names[32][5] = {"zero", "ra", "sp", "gp", "tp",  "t0",  "t1", "t2", "s0", "s1", "a0",
                                    "a1",   "a2", "a3", "a4", "a5",  "a6",  "a7", "s2", "s3", "s4", "s5",
                                    "s6",   "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"};
static const char f_names[32][5] = {"ft0", "ft1", "ft2", "ft3", "ft4",  "ft5",  "ft6", "ft7", "fs0",  "fs1", "fa0",
                                    "fa1", "fa2", "fa3", "fa4", "fa5",  "fa6",  "fa7", "fs2", "fs3",  "fs4", "fs5",
                                    "fs6", "fs7", "fs8", "fs9", "fs10", "fs11", "ft8", "ft9", "ft10", "ft11"};

/* An integer register. */
void riscv_fmt_x(struct dis_out *o, const struct riscv_args *a, s64 v)
{
	dis_puts(o, x_names[v & 31]);
}

/* A floating-point register. */
void riscv_fmt_f(struct dis_out *o, const struct riscv_args *a, s64 v)
{
	dis_puts(o, f_names[v & 31]);
}

/* A signed decimal. */
void riscv_fmt_d(struct dis_out *o, const struct riscv_args *a, s64 v)
{
	dis_dec(o, v);
}

/* A hexadecimal. */
void riscv_fmt_h(struct dis_out *o, const struct riscv_args *a, s64 v)
{
	dis_hex(o, (u64)v);
}

/* The 20 bits of an upper immediate. */
void riscv_fmt_u(struct dis_out *o, const struct riscv_args *a, s64 v)
{
	dis_hex(o, (u64)v >> 12 & 0xfffff);
}

/* A pc-relative target. */
void riscv_fmt_pc(struct dis_out *o, const struct riscv_args *a, s64 v)
{
	dis_hex(o, o->pc + (u64)v);
}

/* A set of accesses that FENCE orders. */
void riscv_fmt_iorw(struct dis_out *o, const struct riscv_args *a, s64 v)
{
	for (int i = 0; i < 4; i++)
		if (v & (8 >> i))
			dis_char(o, "iorw"[i]);
	if (!(v & 15))
		dis_puts(o, "unknown");
}

/* A rounding mode after a comma; the dynamic one is not printed. */
void riscv_fmt_rm(struct dis_out *o, const struct riscv_args *a, s64 v)
{
	static const char modes[5][4] = {"rne", "rtz", "rdn", "rup", "rmm"};

	if (v < 5) {
		dis_char(o, ',');
		dis_puts(o, modes[v]);
	}
}

/* The rounding mode of a conversion that is always exact: assemblers write 0, which is not printed. */
void riscv_fmt_rmx(struct dis_out *o, const struct riscv_args *a, s64 v)
{
	if (v)
		riscv_fmt_rm(o, a, v);
}

/* The ordering bits of an atomic. */
void riscv_dis_aqrl(struct dis_out *o, const struct riscv_args *a)
{
	if (a->aq | a->rl)
		dis_char(o, '.');
	if (a->aq)
		dis_puts(o, "aq");
	if (a->rl)
		dis_puts(o, "rl");
}

/* Families of numbered registers: name before and after the number, of the first register, and how many. */
static const struct {
	u16 first, count, number;
	char before[14], after[2];
} csr_families[] = {
    {0x10c, 4, 0, "sstateen", ""},     {0x30c, 4, 0, "mstateen", ""},      {0x31c, 4, 0, "mstateen", "h"},
    {0x323, 29, 3, "mhpmevent", ""},   {0x3a0, 16, 0, "pmpcfg", ""},       {0x3b0, 64, 0, "pmpaddr", ""},
    {0x60c, 4, 0, "hstateen", ""},     {0x61c, 4, 0, "hstateen", "h"},     {0x723, 29, 3, "mhpmevent", "h"},
    {0xb03, 29, 3, "mhpmcounter", ""}, {0xb83, 29, 3, "mhpmcounter", "h"}, {0xc03, 29, 3, "hpmcounter", ""},
    {0xc83, 29, 3, "hpmcounter", "h"},
};

/* A control and status register, by name if it has one. */
void riscv_fmt_csr(struct dis_out *o, const struct riscv_args *a, s64 v)
{
	switch (v) {
#define CSR(number, name)                                                                                              \
	case number:                                                                                                   \
		dis_puts(o, #name);                                                                                    \
		return;
#include "translator/riscv/csr.def"
#undef CSR
	default: break;
	}
	for (size_t i = 0; i < ARRAY_LEN(csr_families); i++) {
		if (v < csr_families[i].first || v >= csr_families[i].first + csr_families[i].count)
			continue;
		dis_puts(o, csr_families[i].before);
		dis_udec(o, (u64)v - csr_families[i].first + csr_families[i].number);
		dis_puts(o, csr_families[i].after);
		return;
	}
	dis_hex(o, (u64)v);
}
