/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/pmp.c - physical memory protection (privileged manual, "Physical Memory Protection").
 *
 * The lowest-numbered entry that matches any byte decides.  An access may straddle entries only if it is cut there,
 * which the answer's range (bits) makes the softmmu do: it enters a page in the TLB only when one answer holds for all
 * of it, and asks for each access otherwise.  An access that itself straddles an entry's border inside such a page is
 * judged by its first byte (the manual fails it); the granularity that guests program is a page.
 */
#include "translator/riscv/sys.h"

enum { A_OFF, A_TOR, A_NA4, A_NAPOT };

/* The range of entry i: [lo, last], or false if it is off or empty. */
static bool range(const struct riscv_state *s, u32 i, u64 *lo, u64 *last)
{
	u64 addr = s->pmpaddr[i];
	u64 size;

	switch (s->pmpcfg[i] >> 3 & 3) {
	case A_TOR:
		*lo = i ? s->pmpaddr[i - 1] << 2 : 0;
		*last = (addr << 2) - 1;
		return *lo < addr << 2;
	case A_NA4:
		*lo = addr << 2;
		*last = *lo + 3;
		return true;
	case A_NAPOT:
		size = 8ull << __builtin_ctzll(~addr);
		*lo = (addr << 2) & ~(size - 1);
		*last = *lo + (size - 1);
		return true;
	default: return false;
	}
}

/* Lowers bits until the aligned block around pa lies on one side of both borders of [lo, last]. */
static u8 clip(u64 pa, u64 lo, u64 last, u8 bits)
{
	while (bits > 2) {
		u64 mask = bits >= 64 ? ~0ull : (1ull << bits) - 1;
		u64 b = pa & ~mask, e = pa | mask;

		if (e < lo || b > last || (b >= lo && e <= last))
			break;
		bits--;
	}
	return bits;
}

bool riscv_pmp(const struct riscv_state *s, u64 pa, enum sys_access access, u32 priv, u8 *bits)
{
	static const u8 need[SYS_ACCESSES] = {1, 2, 4}; /* R, W, X of pmpcfg */

	for (u32 i = 0; i < PMP_ENTRIES; i++) {
		u64 lo, last;

		if (!range(s, i, &lo, &last))
			continue;
		*bits = clip(pa, lo, last, *bits);
		if (pa < lo || pa > last)
			continue;
		/* Unlocked entries do not bind M mode. */
		if (priv == PRIV_M && !(s->pmpcfg[i] & 0x80))
			return true;
		return (s->pmpcfg[i] & need[access]) != 0;
	}
	return priv == PRIV_M;
}
