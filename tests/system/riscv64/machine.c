/* SPDX-License-Identifier: GPL-2.0-or-later */
/* machine.c - a bare-metal program that uses what a riscv64 machine has: both harts, M, S and U mode, timer and software interrupts,
 * PLIC and UART interrupt, Sv39 with two address spaces, page faults that are repaired, PMP, floating point, atomics.
 *
 * Each part prints one line that depends on nothing but the architecture; the last part prints a line per step, slowly enough that
 * a test can save and load the machine in the middle.  Then it powers off; a failed check reports its line as the exit code.
 */
#include "board.h"

#ifndef STEPS
#define STEPS 40
#endif

void to_s(void (*fn)(void));
void to_u(u64 pc);
extern char back_from_s[], back_from_u[], user_code[], user_code_end[], user_cross[], user_cross_end[];

/* -- output ---------------------------------------------------------------------------------------------------------------- */

static void put(const char *s)
{
	for (; *s; s++) {
		while (!(UART[5] & 0x20))
			;
		UART[0] = (u8)*s;
	}
}

static void hex(u64 v)
{
	char b[17];

	for (int i = 0; i < 16; i++)
		b[i] = "0123456789abcdef"[v >> (60 - 4 * i) & 15];
	b[16] = 0;
	put(b);
}

static void dec(u64 v)
{
	char b[21];
	int i = 20;

	b[20] = 0;
	do
		b[--i] = (char)('0' + v % 10);
	while (v /= 10);
	put(b + i);
}

static void line(const char *s, u64 v)
{
	put(s);
	put(" ");
	dec(v);
	put("\n");
}

static void fail(int where)
{
	put("failed at line ");
	dec((u64)where);
	put("\n");
	*FINISHER = (u32)(where % 255 + 1) << 16 | 0x3333;
	for (;;)
		;
}
#define check(c) do { if (!(c)) fail(__LINE__); } while (0)

/* -- traps ----------------------------------------------------------------------------------------------------------------- */

static volatile u64 ticks, ipis[2], illegal[2], uart_irqs, ecalls; /* illegal: the other hart may start at any time */
static volatile u64 expect_cause, got_cause, got_tval;
static u64 period;
static volatile u8 received;

u64 m_trap(u64 cause, u64 epc, u64 tval)
{
	u64 hart = csr_read(mhartid);

	switch (cause) {
	case 1ul << 63 | 7: /* timer */
		ticks++;
		REG64(CLINT + 0x4000 + 8 * hart) = period ? REG64(CLINT + 0xbff8) + period : ~0ul;
		return epc;
	case 1ul << 63 | 3: /* software */
		REG32(CLINT + 4 * hart) = 0;
		ipis[hart]++;
		return epc;
	case 1ul << 63 | 11: { /* external */
		u32 source = REG32(PLIC + 0x200004 + 0x2000 * hart);

		check(source == 10);
		while (UART[5] & 1)
			received = UART[0];
		uart_irqs++;
		REG32(PLIC + 0x200004 + 0x2000 * hart) = source;
		return epc;
	}
	case 2: /* illegal instruction */
		illegal[hart]++;
		check(tval == *(u32 *)epc || tval == *(unsigned short *)epc);
		return epc + ((*(u8 *)epc & 3) == 3 ? 4 : 2);
	case 9: /* ecall from S */
		ecalls++;
		csr_set(mstatus, 0x1800); /* back to M */
		return (u64)back_from_s;
	default:
		if (cause == expect_cause) {
			got_cause = cause;
			got_tval = tval;
			expect_cause = 0;
			return epc + ((*(u8 *)epc & 3) == 3 ? 4 : 2);
		}
		put("M trap ");
		hex(cause);
		put(" at ");
		hex(epc);
		put(" value ");
		hex(tval);
		put("\n");
		fail(__LINE__);
	}
	return epc;
}

/* -- page tables ------------------------------------------------------------------------------------------------------------- */

enum { V = 1, R = 2, W = 4, X = 8, U = 16, G = 32, A = 64, D = 128 };

typedef u64 table[512] __attribute__((aligned(4096)));
static table root[2], middle[2], leaf[2];
static u8 page_a[4096] __attribute__((aligned(4096))), page_b[4096] __attribute__((aligned(4096)));
static u8 late[4096] __attribute__((aligned(4096))), code[8192] __attribute__((aligned(4096)));
#define PTE(p, flags) (((u64)(p) >> 12) << 10 | (flags))
#define SATP(i) (8ul << 60 | ((u64)(i) + 1) << 44 | (u64)root[i] >> 12)

static void map(int space, int page, const void *p, u64 flags)
{
	leaf[space][page] = PTE(p, flags);
}

static void make_tables(void)
{
	for (int i = 0; i < 2; i++) {
		root[i][0] = PTE(0, V | R | W | A | D);			   /* devices: a gigapage */
		root[i][2] = PTE(0x80000000, V | R | W | X | A | D | G); /* RAM: a gigapage */
		root[i][1] = PTE(middle[i], V);
		middle[i][0] = PTE(leaf[i], V);
	}
	map(0, 0, page_a, V | R | W);
	map(1, 0, page_b, V | R | W);
	map(0, 1, page_a, V | R); /* read-only */
	map(0, 3, code, V | R | X | U);
	map(0, 4, code + 4096, V | R | X | U);
}

static volatile u64 faults, wrong;

u64 s_trap(u64 cause, u64 epc, u64 tval)
{
	switch (cause) {
	case 13: /* load page fault: the late page is mapped now */
	case 15:
		faults++;
		got_cause = cause;
		got_tval = tval;
		if (tval == 0x40002010) {
			map(0, 2, late, V | R | W);
			__asm__ volatile("sfence.vma %0" ::"r"(tval) : "memory");
			return epc;
		}
		return epc + ((*(u8 *)epc & 3) == 3 ? 4 : 2);
	case 8: /* ecall from U */
		ecalls++;
		csr_set(sstatus, 0x100); /* back to S */
		return (u64)back_from_u;
	case 1ul << 63 | 1: /* software interrupt of S mode */
		csr_clear(sip, 2);
		ipis[0] += 1000;
		return epc;
	default: wrong = cause + 1; return epc + 4;
	}
}

static void in_s_mode(void)
{
	volatile u64 *p = (volatile u64 *)0x40000010, *ro = (volatile u64 *)0x40001010;
	u64 sum = 0;

	csr_write(satp, SATP(0));
	__asm__ volatile("sfence.vma" ::: "memory");
	/* Two address spaces, changed without a flush: each sees its own page. */
	for (u64 i = 0; i < 100; i++) {
		csr_write(satp, SATP(i & 1));
		*p += i;
	}
	csr_write(satp, SATP(0));
	sum = *p;
	csr_write(satp, SATP(1));
	check(*p == 2500 && sum == 2450);
	csr_write(satp, SATP(0));
	line("tables", sum * 10000 + 2500);
	/* accessed and dirty were set in the table */
	check((leaf[0][0] & (A | D)) == (A | D));
	check(*ro == 2450);
	check((leaf[0][1] & (A | D)) == A);
	/* a page that appears at its first use */
	*(volatile u64 *)(late + 16) = 0x1234;
	check(*(volatile u64 *)0x40002010 == 0x1234);
	check(faults == 1 && got_cause == 13 && got_tval == 0x40002010);
	*ro = 1;
	check(faults == 2 && got_cause == 15 && got_tval == 0x40001010);
	check(*ro == 2450);
	/* a load that crosses into an unmapped page faults at the second page */
	map(0, 6, page_a, V | R);
	__asm__ volatile("sfence.vma" ::: "memory");
	(void)*(volatile u64 *)0x40006ffc;
	check(faults == 3 && got_cause == 13 && got_tval == 0x40007000);
	csr_clear(sstatus, 1ul << 18);
	(void)*(volatile u64 *)0x40003000; /* a user page, SUM clear */
	check(faults == 4 && got_tval == 0x40003000);
	csr_set(sstatus, 1ul << 18);
	check(*(volatile u32 *)0x40003000 == *(u32 *)user_code);
	csr_clear(sstatus, 1ul << 18);
	line("faults", faults);
	/* U mode */
	register u64 a0 __asm__("a0");
	to_u(0x40003000);
	check(ecalls == 1);
	to_u(0x40004000 - 14); /* crosses pages */
	__asm__ volatile("" : "=r"(a0));
	check(ecalls == 2);
	line("user", ecalls);
	/* an interrupt of S mode's own */
	csr_set(sie, 2);
	csr_set(sstatus, 2);
	csr_set(sip, 2);
	check(ipis[0] >= 1000);
	csr_clear(sstatus, 2);
	ipis[0] -= 1000;
	check(!wrong);
	csr_write(satp, 0);
}

/* -- the same address, other code ------------------------------------------------------------------------------------------ */

/* For each space: a function (page 8), a function that calls another (page 9), the two halves of an instruction that crosses
 * pages (first half shared, page 10; second page 11). */
static u8 code_of[2][3][4096] __attribute__((aligned(4096))), first_half[4096] __attribute__((aligned(4096)));

#define LI_A0(n) (0x00000513u | (u32)(n) << 20)
#define RET 0x00008067u

static void to_other_space(void)
{
	csr_write(satp, csr_read(satp) == SATP(0) ? SATP(1) : SATP(0));
}

static void to_nowhere(void)
{
	__asm__ volatile("");
}

static void in_two_spaces(void)
{
	u64 (*fn)(void) = (void *)0x40008000, (*caller)(void (*)(void)) = (void *)0x40009000, (*cross)(u64) = (void *)0x4000affe;
	u64 sum = 0, got;

	for (int i = 0; i < 2; i++) {
		u32 *f = (u32 *)code_of[i][0], *c = (u32 *)code_of[i][1];
		unsigned short *h = (unsigned short *)code_of[i][2];

		f[0] = LI_A0(1 + i);
		f[1] = RET;
		c[0] = 0xff010113; /* addi sp, sp, -16 */
		c[1] = 0x00113023; /* sd ra, (sp) */
		c[2] = 0x000500e7; /* jalr (a0) */
		c[3] = LI_A0(10 + 10 * i);
		c[4] = 0x00013083; /* ld ra, (sp) */
		c[5] = 0x01010113; /* addi sp, sp, 16 */
		c[6] = RET;
		h[0] = (unsigned short)((100 + 100 * i) << 4 | 5); /* addi a0, a0, 100 or 200: the upper half */
		h[1] = 0x8082;					   /* c.jr ra */
		for (int p = 0; p < 2; p++)
			map(i, 8 + p, code_of[i][p], V | R | X | A);
		map(i, 10, first_half, V | R | X | A);
		map(i, 11, code_of[i][2], V | R | X | A);
	}
	*(unsigned short *)(first_half + 4094) = 0x0513; /* its lower half */
	__asm__ volatile("fence.i; sfence.vma" ::: "memory");
	for (int i = 0; i < 200; i++) {
		u64 space = i & 1;

		csr_write(satp, SATP(space));
		check(fn() == 1 + space);
		check(cross(i) == (u64)i + 100 + 100 * space);
		check(caller(to_nowhere) == 10 + 10 * space);
		/* what is called returns into the other space: to the same address, other code */
		got = caller(to_other_space);
		check(got == 10 + 10 * (1 - space));
		sum += got;
		check(csr_read(satp) == SATP(1 - space));
	}
	check(sum == 100 * 10 + 100 * 20);
	/* a page of code is replaced, first without being asked to notice */
	csr_write(satp, SATP(0));
	check(fn() == 1);
	map(0, 8, code_of[1][0], V | R | X | A);
	__asm__ volatile("sfence.vma %0, zero" ::"r"(fn) : "memory");
	check(fn() == 2);
	csr_write(satp, 0);
	line("spaces", sum);
}

/* Code written over and over: FENCE.I makes it true. */
static void rewritten(void)
{
	static u32 f[2] __attribute__((aligned(64)));
	u64 sum = 0;

	for (u32 i = 0; i < 500; i++) {
		f[0] = LI_A0(i);
		f[1] = RET;
		__asm__ volatile("fence.i" ::: "memory");
		sum += ((u64(*)(void))f)();
	}
	line("rewritten", sum);
	check(sum == 499 * 500 / 2);
}

static void copy(void *d, const void *s, const void *end)
{
	for (const char *p = s; p < (const char *)end; p++)
		*(*(char **)&d)++ = *p;
}

/* -- both harts ---------------------------------------------------------------------------------------------------------------- */

static volatile u64 done, counter, tagged, list[2];
static double fp_result[2];

static void work(u64 hart)
{
	double x = 1.0, s = 0;

	for (u64 i = 1; i <= 20000; i++) {
		u64 old;
		u32 failed;

		__asm__ volatile("amoadd.d zero, %1, %0" : "+A"(counter) : "r"(i) : "memory");
		do /* a load-reserved, store-conditional loop */
			__asm__ volatile("lr.d.aq %0, %2\n\txori %0, %0, 1\n\taddi %0, %0, 2\n\tsc.d.rl %1, %0, %2"
					 : "=&r"(old), "=&r"(failed), "+A"(tagged)::"memory");
		while (failed);
		s += x / (double)i;
		x = -x;
	}
	fp_result[hart] = s;
	__atomic_fetch_add(&done, 1, __ATOMIC_SEQ_CST);
}

void second(void)
{
	csr_set(mie, 8);
	/* Interrupts stay off while looking and waiting: WFI ends with a pending one all the same. */
	while (!ipis[1]) {
		__asm__ volatile("wfi");
		csr_set(mstatus, 8);
		csr_clear(mstatus, 8);
	}
	work(1);
	for (;;)
		__asm__ volatile("wfi");
}

/* -- the parts ------------------------------------------------------------------------------------------------------------------ */

static void timer(void)
{
	period = 2000;
	REG64(CLINT + 0x4000) = REG64(CLINT + 0xbff8) + period;
	csr_set(mie, 0x80);
	csr_set(mstatus, 8);
	while (ticks < 3)
		;
	while (ticks < 6)
		__asm__ volatile("wfi");
	csr_clear(mstatus, 8);
	csr_clear(mie, 0x80);
	check(ticks >= 6);
	line("ticks", 6);
}

static void serial_interrupt(void)
{
	REG32(PLIC + 4 * 10) = 1;
	REG32(PLIC + 0x2000) = 1u << 10;
	REG32(PLIC + 0x200000) = 0;
	UART[2] = 7; /* FIFOs on, cleared */
	UART[4] = 0x18; /* loopback, OUT2 */
	UART[1] = 1;
	csr_set(mie, 0x800);
	csr_set(mstatus, 8);
	UART[0] = 'Q';
	while (!uart_irqs)
		;
	csr_clear(mstatus, 8);
	UART[1] = 0;
	UART[4] = 3;
	check(received == 'Q');
	line("serial", received);
}

static void floating(void)
{
	double a = 2.0, r, e = 1.0, term = 1.0;
	u64 flags;
	union { double d; u64 u; } v;

	csr_write(fcsr, 0);
	__asm__ volatile("fsqrt.d %0, %1" : "=f"(r) : "f"(a));
	v.d = r;
	put("sqrt ");
	hex(v.u);
	for (int i = 1; i < 20; i++)
		e += term /= i;
	v.d = e;
	put(" e ");
	hex(v.u);
	__asm__ volatile("fdiv.d %0, %0, %1" : "+f"(r) : "f"(0.0));
	flags = csr_read(fflags);
	line(" flags", flags);
	check(flags == 9); /* DZ and NX */
	/* rounding mode is part of the state */
	csr_write(frm, 2);
	__asm__ volatile("fdiv.d %0, %1, %2" : "=f"(r) : "f"(1.0), "f"(3.0));
	v.d = r;
	csr_write(frm, 3);
	__asm__ volatile("fdiv.d %0, %1, %2" : "=f"(r) : "f"(1.0), "f"(3.0));
	a = v.d;
	v.d = r;
	put("third ");
	hex(v.u);
	v.d = a;
	put(" ");
	hex(v.u);
	put("\n");
	csr_write(frm, 0);
	/* off again: the next instruction traps, and is skipped */
	flags = illegal[0];
	csr_clear(mstatus, 0x6000);
	__asm__ volatile("fmv.d.x f1, zero");
	csr_set(mstatus, 0x6000);
	check(illegal[0] == flags + 1);
}

static void protection(void)
{
	static u64 room[24] __attribute__((aligned(64)));
	u64 *guarded = room + 8;

	guarded[0] = 99;
	/* entry 0: these 64 bytes may be read only, also by M mode (locked) */
	csr_write(pmpaddr0, (u64)guarded >> 2 | 7);
	csr_write(pmpcfg0, csr_read(pmpcfg0) | 0x99);
	check(*(volatile u64 *)guarded == 99);
	expect_cause = 7;
	*(volatile u64 *)guarded = 1;
	check(got_cause == 7 && got_tval == (u64)guarded);
	check(*(volatile u64 *)guarded == 99);
	*(volatile u64 *)(guarded - 1) = 5; /* beside it is free */
	expect_cause = 5;
	(void)*(volatile u32 *)0x1000000; /* nothing there */
	check(got_cause == 5 && got_tval == 0x1000000);
	line("protection", got_cause);
}

static void step(u64 n)
{
	static u64 x = 88172645463325252ul;
	static double acc = 1.0;
	union { double d; u64 u; } v;

	for (int i = 0; i < 20000; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		acc = acc * 0.999 + (double)(x >> 40) * 0.001;
	}
	v.d = acc;
	put("step ");
	dec(n);
	put(" ");
	hex(x);
	put(" ");
	hex(v.u);
	put("\n");
}

void main(void)
{
	put("hello from hart 0\n");
	check(illegal[0] == 1);
	/* entry 15: all memory for S and U mode */
	csr_write(pmpaddr15, ~0ul);
	csr_write(pmpcfg2, 0x1ful << 56);
	timer();
	serial_interrupt();
	floating();
	make_tables();
	copy(code, user_code, user_code_end);
	copy(code + 4096 - 14, user_cross, user_cross_end);
	__asm__ volatile("fence.i");
	csr_write(medeleg, 1 << 8 | 1 << 12 | 1 << 13 | 1 << 15);
	csr_write(mideleg, 2);
	to_s(in_s_mode);
	to_s(in_two_spaces);
	rewritten();
	protection();
	/* the other hart */
	REG32(CLINT + 4) = 1;
	work(0);
	while (done < 2)
		;
	check(ipis[1] == 1);
	line("counter", counter);
	check(counter == 2 * 20000ul * 20001 / 2);
	line("tagged", tagged);
	check(fp_result[0] == fp_result[1]);
	for (u64 i = 0; i < STEPS; i++)
		step(i);
	put("goodbye\n");
	*FINISHER = 0x5555;
	for (;;)
		;
}
