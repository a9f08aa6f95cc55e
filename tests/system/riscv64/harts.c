/* SPDX-License-Identifier: GPL-2.0-or-later */
/* harts.c - a bare-metal program in which four harts do at once what makes an emulator drop code, change its tables of jumps and
 * flush, and check all that they see:
 *
 *	rewrite	functions of all harts lie on the same pages; each hart rewrites its own ones, FENCE.I, calls
 *	publish	one function is everybody's: who holds the lock rewrites it and sends IPIs; who is interrupted, and who looks at
 *		its number first, executes FENCE.I and must not get an older one's result
 *	spaces	in S mode, two address spaces have other code at the same addresses; a called function returns into the other one,
 *		and a page is exchanged (SFENCE.VMA of the page)
 *	timer	interrupts M mode in all of this
 *
 * Every function loops, so that the second tier takes it.  ROUNDS is how often each hart does all.  The last line is `done`; a failed
 * check is the exit status.
 */
#include "board.h"

#ifndef ROUNDS
#define ROUNDS 20
#endif

#define fence_i() __asm__ volatile("fence.i" ::: "memory")

void to_s(void (*fn)(void));
extern char back_from_s[];

static volatile u32 output_lock, done;

static void put(const char *s)
{
	while (__atomic_exchange_n(&output_lock, 1, __ATOMIC_ACQUIRE))
		;
	for (; *s; s++)
		UART[0] = (u8)*s;
	__atomic_store_n(&output_lock, 0, __ATOMIC_RELEASE);
}

static void number(char *b, u64 v)
{
	int n = 1;

	for (u64 x = v; x >= 10; x /= 10)
		n++;
	b[n] = 0;
	do
		b[--n] = (char)('0' + v % 10);
	while (v /= 10);
}

static void fail(int where, u64 got, u64 want)
{
	char b[24];

	put("failed at line ");
	number(b, (u64)where);
	put(b);
	put(", got ");
	number(b, got);
	put(b);
	put(", wanted ");
	number(b, want);
	put(b);
	put("\n");
	*FINISHER = (u32)(where % 255 + 1) << 16 | 0x3333;
	for (;;)
		;
}
#define same(got, want) do { u64 g_ = (got), w_ = (want); if (g_ != w_) fail(__LINE__, g_, w_); } while (0)

/* -- functions ------------------------------------------------------------------------------------------------------------------ */

/* Adds n, 0 to 2047, thirty times. */
#define TIMES 30
#define WORDS 8
typedef u64 function(void);

#define ADDI_N(n) (0x00050513u | (u32)(n) << 20) /* addi a0, a0, n */

static void make(volatile u32 *f, u32 n)
{
	f[0] = 0x00000513; /* li a0, 0 */
	f[1] = 0x00000593 | TIMES << 20; /* li a1, TIMES */
	f[2] = ADDI_N(n);
	f[3] = 0xfff58593; /* addi a1, a1, -1 */
	f[4] = 0xfe059ce3; /* bnez a1, -8 */
	f[5] = 0x00008067; /* ret */
}

static u64 call(volatile u32 *f)
{
	return ((function *)(u64)f)();
}

#define PAGES 4
#define PER_PAGE 32 /* functions of 32 bytes, with room between */
static u32 code[PAGES][PER_PAGE][4096 / 4 / PER_PAGE] __attribute__((aligned(4096)));
static volatile u64 published;
static u32 publish_lock;
#define SHARED ((volatile u32 *)code[0][0])
#define N 2047 /* numbers go round at 2048 */

/* -- traps ---------------------------------------------------------------------------------------------------------------------- */

static volatile u64 ticks[HARTS], ipis[HARTS];
static u64 period[HARTS];

/* What is published now or later. */
static void look(void)
{
	u64 least = __atomic_load_n(&published, __ATOMIC_ACQUIRE), got, most;

	fence_i();
	got = call(SHARED) / TIMES;
	most = __atomic_load_n(&published, __ATOMIC_ACQUIRE) + 1; /* being written */
	/* A call during which the number changed may have added some of the old and some of the new: between the two,
	 * unless numbers went round. */
	if (((least ^ most) & ~(u64)N) == 0 && ((got - least) & N) > most - least)
		fail(__LINE__, got, least & N);
}

u64 m_trap(u64 cause, u64 epc, u64 tval)
{
	u64 hart = csr_read(mhartid), began = REG64(CLINT + 0xbff8), now;

	switch (cause) {
	case 1ul << 63 | 7:
		ticks[hart]++;
		now = REG64(CLINT + 0xbff8);
		/* where this is slow there must be time for more than this */
		REG64(CLINT + 0x4000 + 8 * hart) = period[hart] ? now + period[hart] + 100 * (now - began) : ~0ul;
		return epc;
	case 1ul << 63 | 3:
		REG32(CLINT + 4 * hart) = 0;
		ipis[hart]++;
		look();
		return epc;
	case 2: return epc + ((*(u8 *)epc & 3) == 3 ? 4 : 2); /* FP is off: start.S */
	case 9:
		csr_set(mstatus, 0x1800);
		return (u64)back_from_s;
	default:
		put("M trap\n");
		fail((int)cause, epc, tval);
	}
	return epc;
}

u64 s_trap(u64 cause, u64 epc, u64 tval)
{
	put("S trap\n");
	fail((int)cause, epc, tval);
	return epc;
}

/* -- address spaces -------------------------------------------------------------------------------------------------------------- */

enum { V = 1, R = 2, W = 4, X = 8, G = 32, A = 64, D = 128 };

typedef u64 table[512] __attribute__((aligned(4096)));
static table root[HARTS][2], middle[HARTS][2], leaf[HARTS][2];
static u32 page_of[HARTS][2][2][1024] __attribute__((aligned(4096)));
#define PTE(p, flags) (((u64)(p) >> 12) << 10 | (flags))
/* The ASIDs are the harts' own. */
#define SATP(h, i) (8ul << 60 | (2 * (u64)(h) + (u64)(i) + 1) << 44 | (u64)root[h][i] >> 12)

static u64 this_hart(void)
{
	u64 sp;

	__asm__ volatile("mv %0, sp" : "=r"(sp));
	extern char stacks[];
	return (sp - (u64)stacks) >> 14;
}

static void make_tables(u64 h)
{
	for (u64 i = 0; i < 2; i++) {
		volatile u32 *f = page_of[h][i][0], *c = page_of[h][i][1];

		root[h][i][0] = PTE(0, V | R | W | A | D);
		root[h][i][2] = PTE(0x80000000, V | R | W | X | A | D | G);
		root[h][i][1] = PTE(middle[h][i], V);
		middle[h][i][0] = PTE(leaf[h][i], V);
		leaf[h][i][8] = PTE(f, V | R | X | A);
		leaf[h][i][9] = PTE(c, V | R | X | A);
		make(f, (u32)(1 + i + 10 * h));
		c[0] = 0xff010113; /* addi sp, sp, -16 */
		c[1] = 0x00113023; /* sd ra, (sp) */
		c[2] = 0x000500e7; /* jalr (a0) */
		c[3] = 0x00000513u | (u32)(100 + i) << 20; /* li a0, 100 + i */
		c[4] = 0x00013083; /* ld ra, (sp) */
		c[5] = 0x01010113; /* addi sp, sp, 16 */
		c[6] = 0x00008067; /* ret */
	}
	fence_i();
}

static void to_other_space(void)
{
	u64 h = this_hart();

	csr_write(satp, csr_read(satp) == SATP(h, 0) ? SATP(h, 1) : SATP(h, 0));
}

static void to_nowhere(void)
{
	__asm__ volatile("");
}

static void in_spaces(void)
{
	volatile u32 *fn = (volatile u32 *)0x40008000;
	u64 (*caller)(void (*)(void)) = (void *)0x40009000, h = this_hart();

	csr_write(satp, SATP(h, 0));
	__asm__ volatile("sfence.vma" ::: "memory");
	for (u64 i = 0; i < 60; i++) {
		u64 space = i & 1;

		csr_write(satp, SATP(h, space));
		same(call(fn), TIMES * (1 + space + 10 * h));
		same(caller(to_nowhere), 100 + space);
		same(caller(to_other_space), 101 - space);
	}
	/* the page is exchanged, and back */
	csr_write(satp, SATP(h, 0));
	for (u64 i = 0; i < 8; i++) {
		leaf[h][0][8] = PTE(page_of[h][~i & 1][0], V | R | X | A);
		__asm__ volatile("sfence.vma %0, zero" ::"r"(fn) : "memory");
		same(call(fn), TIMES * (1 + (~i & 1) + 10 * h));
	}
	csr_write(satp, 0);
}

/* -- what each hart does ------------------------------------------------------------------------------------------------------------ */

static void rewrite(u64 h, u64 round)
{
	for (u32 k = 1; k < PER_PAGE; k++) {
		u32 n = (u32)(round * 37 + k * 5 + h);

		if (k % HARTS != h)
			continue;
		for (u32 p = 0; p < PAGES; p++) {
			volatile u32 *f = code[p][k];

			if (f[5])
				f[2] = ADDI_N((n + p) & N);
			else
				make(f, (n + p) & N);
			fence_i();
			same(call(f), TIMES * ((n + p) & N));
			same(call(f), TIMES * ((n + p) & N));
		}
	}
}

static void publish(u64 h)
{
	if (!__atomic_exchange_n(&publish_lock, 1, __ATOMIC_ACQUIRE)) {
		SHARED[2] = ADDI_N((published + 1) & N);
		fence_i();
		same(call(SHARED), TIMES * ((published + 1) & N));
		__atomic_store_n(&published, published + 1, __ATOMIC_RELEASE);
		__atomic_store_n(&publish_lock, 0, __ATOMIC_RELEASE);
		for (u64 i = 0; i < HARTS; i++)
			if (i != h)
				REG32(CLINT + 4 * i) = 1;
	}
	look();
}

static void work(u64 h)
{
	csr_write(pmpaddr15, ~0ul);
	csr_write(pmpcfg2, 0x1ful << 56);
	csr_write(medeleg, 1 << 12 | 1 << 13 | 1 << 15);
	make_tables(h);
	period[h] = 1000 + 300 * h; /* 100 us and up */
	REG64(CLINT + 0x4000 + 8 * h) = REG64(CLINT + 0xbff8) + period[h];
	csr_set(mie, 0x88);
	for (u64 round = 0; round < ROUNDS; round++) {
		csr_set(mstatus, 8);
		rewrite(h, round);
		publish(h);
		csr_clear(mstatus, 8);
		to_s(in_spaces); /* M mode's interrupts are always on there */
	}
	/* the others may still send */
	__atomic_fetch_add(&done, 1, __ATOMIC_SEQ_CST);
	period[h] = 0;
	csr_set(mstatus, 8);
}

void second(void)
{
	while (!__atomic_load_n(&published, __ATOMIC_ACQUIRE))
		;
	work(this_hart());
	for (;;)
		__asm__ volatile("wfi");
}

void main(void)
{
	u64 sent = 0;

	make(SHARED, 1);
	__atomic_store_n(&published, 1, __ATOMIC_RELEASE);
	work(0);
	while (__atomic_load_n(&done, __ATOMIC_ACQUIRE) < HARTS)
		;
	for (u64 i = 0; i < HARTS; i++)
		sent += ipis[i];
	if (!sent || !ticks[0])
		fail(__LINE__, sent, ticks[0]);
	put("done\n");
	*FINISHER = 0x5555;
	for (;;)
		;
}
