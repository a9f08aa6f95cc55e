/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/peer/aarch64/runner.c - the guest program: runs the records of stdin, writes their results to stdout.
 *
 * Freestanding, so that it needs nothing of the emulator but read, write, mmap, mprotect and exit.  Every instruction
 * gets a place of its own in one code area, followed by a return, so that nothing is modified after it has run.
 */
#include "record.h"

#define MAX_RECORDS (1u << 20)

static long call(long nr, long a, long b, long c, long d, long e, long f)
{
	register long x8 __asm__("x8") = nr;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;

	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
	return x0;
}

static void *map(unsigned long bytes)
{
	return (void *)call(222, 0, (long)bytes, 3, 0x22, -1, 0);
}

static _Noreturn void quit(int status)
{
	for (;;)
		call(94, status, 0, 0, 0, 0, 0);
}

/* Loads the registers, calls code, stores them back. */
void run(const void *code, struct registers *r);
__asm__("	.arch armv8.2-a+fp16\n"
        "run:\n"
        "	stp	x29, x30, [sp, #-32]!\n"
        "	stp	x19, x20, [sp, #16]\n"
        "	mov	x19, x1\n"
        "	mov	x17, x0\n"
        "	ldp	q0, q1, [x19]\n"
        "	ldp	q2, q3, [x19, #32]\n"
        "	ldp	q4, q5, [x19, #64]\n"
        "	ldp	q6, q7, [x19, #96]\n"
        "	ldp	q8, q9, [x19, #128]\n"
        "	ldp	q10, q11, [x19, #160]\n"
        "	ldp	q12, q13, [x19, #192]\n"
        "	ldp	q14, q15, [x19, #224]\n"
        "	ldp	q16, q17, [x19, #256]\n"
        "	ldp	q18, q19, [x19, #288]\n"
        "	ldp	q20, q21, [x19, #320]\n"
        "	ldp	q22, q23, [x19, #352]\n"
        "	ldp	q24, q25, [x19, #384]\n"
        "	ldp	q26, q27, [x19, #416]\n"
        "	ldp	q28, q29, [x19, #448]\n"
        "	ldp	q30, q31, [x19, #480]\n"
        "	add	x20, x19, #512\n"
        "	ldp	x0, x1, [x20, #128]\n"
        "	msr	nzcv, x0\n"
        "	msr	fpcr, x1\n"
        "	ldr	x0, [x20, #144]\n"
        "	msr	fpsr, x0\n"
        "	ldp	x0, x1, [x20]\n"
        "	ldp	x2, x3, [x20, #16]\n"
        "	ldp	x4, x5, [x20, #32]\n"
        "	ldp	x6, x7, [x20, #48]\n"
        "	ldp	x8, x9, [x20, #64]\n"
        "	ldp	x10, x11, [x20, #80]\n"
        "	ldp	x12, x13, [x20, #96]\n"
        "	ldp	x14, x15, [x20, #112]\n"
        "	blr	x17\n"
        "	stp	x0, x1, [x20]\n"
        "	mrs	x0, nzcv\n"
        "	mrs	x1, fpsr\n"
        "	str	x0, [x20, #128]\n"
        "	str	x1, [x20, #144]\n"
        "	msr	fpcr, xzr\n"
        "	stp	x2, x3, [x20, #16]\n"
        "	stp	x4, x5, [x20, #32]\n"
        "	stp	x6, x7, [x20, #48]\n"
        "	stp	x8, x9, [x20, #64]\n"
        "	stp	x10, x11, [x20, #80]\n"
        "	stp	x12, x13, [x20, #96]\n"
        "	stp	x14, x15, [x20, #112]\n"
        "	stp	q0, q1, [x19]\n"
        "	stp	q2, q3, [x19, #32]\n"
        "	stp	q4, q5, [x19, #64]\n"
        "	stp	q6, q7, [x19, #96]\n"
        "	stp	q8, q9, [x19, #128]\n"
        "	stp	q10, q11, [x19, #160]\n"
        "	stp	q12, q13, [x19, #192]\n"
        "	stp	q14, q15, [x19, #224]\n"
        "	stp	q16, q17, [x19, #256]\n"
        "	stp	q18, q19, [x19, #288]\n"
        "	stp	q20, q21, [x19, #320]\n"
        "	stp	q22, q23, [x19, #352]\n"
        "	stp	q24, q25, [x19, #384]\n"
        "	stp	q26, q27, [x19, #416]\n"
        "	stp	q28, q29, [x19, #448]\n"
        "	stp	q30, q31, [x19, #480]\n"
        "	ldp	x19, x20, [sp, #16]\n"
        "	ldp	x29, x30, [sp], #32\n"
        "	ret\n");

void _start(void)
{
	struct record *rec = map(MAX_RECORDS * sizeof(*rec));
	struct result *res = map(MAX_RECORDS * sizeof(*res));
	uint32_t *code = map(MAX_RECORDS * 8ul);
	unsigned long got = 0, n;
	static struct registers r;
	long k;

	while (got < MAX_RECORDS * sizeof(*rec) &&
	       (k = call(63, 0, (long)((char *)rec + got), (long)(MAX_RECORDS * sizeof(*rec) - got), 0, 0, 0)) > 0)
		got += (unsigned long)k;
	n = got / sizeof(*rec);
	for (unsigned long i = 0; i < n; i++) {
		code[2 * i] = rec[i].insn;
		code[2 * i + 1] = 0xd65f03c0;
	}
	for (char *p = (char *)code; p < (char *)(code + 2 * n); p += 16)
		__asm__ volatile("dc cvau, %0" : : "r"(p) : "memory");
	__asm__ volatile("dsb ish" : : : "memory");
	for (char *p = (char *)code; p < (char *)(code + 2 * n); p += 16)
		__asm__ volatile("ic ivau, %0" : : "r"(p) : "memory");
	__asm__ volatile("dsb ish\n\tisb" : : : "memory");
	if (call(226, (long)code, MAX_RECORDS * 8ul, 5, 0, 0, 0))
		quit(2);
	for (unsigned long i = 0; i < n; i++) {
		record_registers(&rec[i], &r);
		run(code + 2 * i, &r);
		record_result(&rec[i], &r, &res[i]);
	}
	for (got = 0; got < n * sizeof(*res); got += (unsigned long)k)
		if ((k = call(64, 1, (long)((char *)res + got), (long)(n * sizeof(*res) - got), 0, 0, 0)) <= 0)
			quit(3);
	quit(0);
}
