/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/devices/test_devices.c - devices poked in process, with a clock driven by hand and interrupt lines that are
 * noted. */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "devices/aclint.h"
#include "devices/chardev.h"
#include "devices/device.h"

Suite *devices_suite(void);

static u64 fake_now;
static bool line[DEV_OUT];
static u32 edges[DEV_OUT];
static enum machine_request requested;
static u32 request_code, requests;

static u64 fake_source(void *opaque)
{
	(void)opaque;
	return fake_now;
}

static void note(void *opaque, u32 n, bool level)
{
	(void)opaque;
	if (line[n] != level)
		edges[n]++;
	line[n] = level;
}

static void note_request(void *opaque, enum machine_request what, u32 code)
{
	(void)opaque;
	requested = what;
	request_code = code;
	requests++;
}

static struct vclock vclk;

static void setup(void)
{
	fake_now = 0;
	memset(line, 0, sizeof(line));
	memset(edges, 0, sizeof(edges));
	requests = 0;
	vclock_init(&vclk, fake_source, NULL);
	vclock_start(&vclk);
}

static struct dev *make(const char *name, const char *key, u64 value, struct chardev *chr)
{
	const struct device *t = device_find(name);
	struct sv_error e = {0};
	struct dev *d;

	ck_assert_ptr_nonnull(t);
	d = dev_new(t, &vclk);
	if (key)
		ck_assert_int_eq(dev_set(d, key, value), 0);
	d->chr = chr;
	d->request = note_request;
	for (u32 i = 0; i < t->nout; i++)
		d->out[i] = (struct irq){note, NULL, i};
	ck_assert_int_eq(dev_start(d, NULL, 0x10000000, NULL, &e), 0);
	return d;
}

static u64 rd(struct dev *d, u64 offset, unsigned size)
{
	return d->type->read(d, offset, size);
}

static void wr(struct dev *d, u64 offset, u64 v, unsigned size)
{
	d->type->write(d, offset, v, size);
}

static void advance(u64 ns)
{
	fake_now += ns;
	vclock_run(&vclk);
}

START_TEST(uart_output)
{
	char why[100];
	struct chardev *c = chardev_open(NULL, "t", "mem", why, sizeof(why));
	struct dev *u = make("uart-16550", NULL, 0, c);

	for (const char *p = "hello"; *p; p++)
		wr(u, 0, (u8)*p, 1);
	ck_assert_uint_eq(c->record_len, 5);
	ck_assert_mem_eq(c->record, "hello", 5);
	ck_assert_uint_eq(rd(u, 5, 1), 0x60);
	/* the transmitter's interrupt: comes with its enabling, goes with reading IIR, comes back with a byte */
	wr(u, 1, 2, 1);
	ck_assert(line[0]);
	ck_assert_uint_eq(rd(u, 2, 1), 2);
	ck_assert(!line[0]);
	ck_assert_uint_eq(rd(u, 2, 1), 1);
	wr(u, 0, 'x', 1);
	ck_assert(line[0]);
	/* divisor latch */
	wr(u, 3, 0x83, 1);
	wr(u, 0, 0x34, 1);
	wr(u, 1, 0x12, 1);
	ck_assert_uint_eq(rd(u, 0, 1), 0x34);
	ck_assert_uint_eq(rd(u, 1, 1), 0x12);
	wr(u, 3, 3, 1);
	ck_assert_uint_eq(rd(u, 1, 1), 2);
	wr(u, 7, 0xa5, 1);
	ck_assert_uint_eq(rd(u, 7, 1), 0xa5);
	dev_free(u);
	chardev_close(c);
}
END_TEST

START_TEST(uart_input)
{
	char why[100];
	struct chardev *c = chardev_open(NULL, "t", "mem", why, sizeof(why));
	struct dev *u = make("uart-16550", NULL, 0, c);

	wr(u, 1, 1, 1);
	ck_assert_uint_eq(chardev_feed(c, (const u8 *)"ab", 2), 1); /* no FIFO: one at a time */
	ck_assert(line[0]);
	ck_assert_uint_eq(rd(u, 2, 1), 4);
	ck_assert_uint_eq(rd(u, 5, 1), 0x61);
	ck_assert_uint_eq(rd(u, 0, 1), 'a');
	ck_assert(!line[0]);
	/* FIFO, trigger at 8 */
	wr(u, 2, 0x81, 1);
	ck_assert_uint_eq(rd(u, 2, 1), 0xc1);
	ck_assert_uint_eq(chardev_feed(c, (const u8 *)"0123456", 7), 7);
	ck_assert(!line[0]);
	/* divisor 12: four characters of 160 * 12 clocks at 3.6864 MHz last 2083333 ns */
	advance(2083000);
	ck_assert(!line[0]);
	advance(400);
	ck_assert(line[0]);
	ck_assert_uint_eq(rd(u, 2, 1), 0xcc);
	ck_assert_uint_eq(rd(u, 0, 1), '0');
	ck_assert(!line[0]);
	ck_assert_uint_eq(chardev_feed(c, (const u8 *)"789abcdefghijklm", 16), 10);
	ck_assert(line[0]);
	ck_assert_uint_eq(rd(u, 2, 1), 0xc4);
	for (u32 i = 0; i < 8; i++)
		ck_assert_uint_eq(rd(u, 0, 1), (u8) "123456789"[i]);
	ck_assert(line[0]); /* eight are left: still at the trigger */
	rd(u, 0, 1);
	ck_assert(!line[0]);
	wr(u, 2, 0x83, 1);
	ck_assert_uint_eq(rd(u, 5, 1) & 1, 0);
	dev_free(u);
	chardev_close(c);
}
END_TEST

START_TEST(uart_loopback)
{
	struct dev *u = make("uart-16550", NULL, 0, NULL);

	ck_assert_uint_eq(rd(u, 6, 1) & 0xf0, 0xb0);
	wr(u, 4, 0x10 | 0x0b, 1); /* DTR, RTS, OUT2 -> DSR, CTS, DCD */
	ck_assert_uint_eq(rd(u, 6, 1), 0xb0);
	wr(u, 4, 0x10 | 0x04, 1); /* OUT1 -> RI; the others fall */
	ck_assert_uint_eq(rd(u, 6, 1), 0x40 | 0x0b);
	wr(u, 0, 'z', 1);
	ck_assert_uint_eq(rd(u, 5, 1) & 3, 1);
	wr(u, 0, 'y', 1);
	ck_assert_uint_eq(rd(u, 5, 1) & 3, 3); /* overrun */
	ck_assert_uint_eq(rd(u, 5, 1) & 2, 0); /* read once */
	ck_assert_uint_eq(rd(u, 0, 1), 'y');
	dev_free(u);
}
END_TEST

START_TEST(uart_break)
{
	char why[100];
	struct chardev *c = chardev_open(NULL, "t", "mem", why, sizeof(why));
	struct dev *u = make("uart-16550", NULL, 0, c);

	wr(u, 2, 1, 1);
	wr(u, 1, 4, 1);
	chardev_feed(c, (const u8 *)"q", 1);
	c->reader->event(c->reader_opaque, CHARDEV_BREAK);
	ck_assert(!line[0]); /* the break is not at the top yet */
	ck_assert_uint_eq(rd(u, 5, 1), 0xe1);
	ck_assert_uint_eq(rd(u, 0, 1), 'q');
	ck_assert(line[0]);
	ck_assert_uint_eq(rd(u, 2, 1), 0xc6);
	ck_assert_uint_eq(rd(u, 5, 1), 0xf1);
	ck_assert(!line[0]);
	ck_assert_uint_eq(rd(u, 0, 1), 0);
	dev_free(u);
	chardev_close(c);
}
END_TEST

START_TEST(aclint)
{
	struct dev *a = make("aclint", "harts", 2, NULL);

	fake_now = 1000;
	ck_assert_uint_eq(rd(a, 0xbff8, 8), 10);
	wr(a, 4, 1, 4);
	ck_assert(line[2] && !line[0]);
	wr(a, 4, 2, 4); /* only bit 0 is there */
	ck_assert(!line[2]);
	wr(a, 0x4008, 15, 8);
	ck_assert(!line[3]);
	advance(499);
	ck_assert(!line[3]);
	advance(1);
	ck_assert(line[3] && !line[1]);
	wr(a, 0x400c, 1, 4); /* upper half: far away again */
	ck_assert(!line[3]);
	ck_assert_uint_eq(rd(a, 0x4008, 8), 0x10000000full);
	ck_assert_uint_eq(rd(a, 0x400c, 4), 1);
	wr(a, 0xbff8, 0x10000000eull, 8);
	ck_assert_uint_eq(aclint_time(a), 0x10000000eull);
	ck_assert(!line[3]);
	advance(100);
	ck_assert(line[3]);
	wr(a, 0x4000, ~0ull, 8);
	ck_assert(!line[1]);
	ck_assert_uint_eq(rd(a, 0x4010, 8), 0); /* no third hart */
	ck_assert_int_eq(dev_set(a, "harts", 17), -ERANGE);
	ck_assert_int_eq(dev_set(a, "colour", 1), -ENOENT);
	dev_free(a);
}
END_TEST

START_TEST(plic)
{
	struct dev *p = make("plic", "harts", 2, NULL);
	struct irq in10 = dev_input(p, 10), in33 = dev_input(p, 33);

	wr(p, 4 * 10, 1, 4);
	wr(p, 4 * 33, 9, 4);
	ck_assert_uint_eq(rd(p, 4 * 33, 4), 1); /* three bits */
	wr(p, 4 * 33, 2, 4);
	wr(p, 0x2000 + 0x80 * 1, 1 << 10, 4); /* hart 0, S */
	wr(p, 0x2000 + 0x80 * 1 + 4, 2, 4);
	irq_set(&in10, true);
	ck_assert(line[1] && !line[0] && !line[2] && !line[3]);
	ck_assert_uint_eq(rd(p, 0x1000, 4), 1 << 10);
	irq_set(&in33, true);
	wr(p, 0x201000, 2, 4); /* threshold: must be exceeded */
	ck_assert(!line[1]);
	wr(p, 0x201000, 1, 4);
	ck_assert(line[1]);
	wr(p, 0x201000, 0, 4);
	ck_assert_uint_eq(rd(p, 0x201004, 4), 33);
	ck_assert_uint_eq(rd(p, 0x201004, 4), 10);
	ck_assert_uint_eq(rd(p, 0x201004, 4), 0);
	ck_assert(!line[1]);
	irq_set(&in10, false);
	wr(p, 0x201004, 10, 4);
	ck_assert(!line[1]);
	wr(p, 0x200004, 33, 4); /* not enabled for that context: ignored */
	ck_assert(!line[1]);
	wr(p, 0x201004, 33, 4); /* the line is still high: pending again */
	ck_assert(line[1]);
	ck_assert_uint_eq(rd(p, 0x201004, 4), 33);
	/* equal priorities: the lower number */
	irq_set(&in10, true);
	wr(p, 0x201004, 33, 4);
	wr(p, 4 * 10, 2, 4);
	ck_assert_uint_eq(rd(p, 0x201004, 4), 10);
	/* hostile values */
	wr(p, 0x201004, 0xffffffff, 4);
	wr(p, 0, 7, 4);
	ck_assert_uint_eq(rd(p, 0, 4), 0);
	wr(p, 0x2000, 0xffffffff, 4);
	ck_assert_uint_eq(rd(p, 0x2000, 4), 0xfffffffe);
	dev_free(p);
}
END_TEST

START_TEST(finisher)
{
	struct dev *s = make("syscon", NULL, 0, NULL);

	wr(s, 0, 0x1234, 4);
	wr(s, 4, 0x5555, 4);
	ck_assert_uint_eq(requests, 0);
	wr(s, 0, 0x5555, 4);
	ck_assert(requests == 1 && requested == MACHINE_POWEROFF);
	wr(s, 0, 0x7777, 4);
	ck_assert(requests == 2 && requested == MACHINE_RESET);
	wr(s, 0, 0x2a3333, 4);
	ck_assert(requests == 3 && requested == MACHINE_FAIL && request_code == 0x2a);
	dev_free(s);
}
END_TEST

START_TEST(rtc)
{
	struct dev *r = make("rtc-goldfish", "start", 0x123456789aull, NULL);

	ck_assert_uint_eq(rd(r, 0, 4), 0x3456789a);
	ck_assert_uint_eq(rd(r, 4, 4), 0x12);
	wr(r, 0x10, 1, 4);
	wr(r, 0xc, 0x12, 4);
	wr(r, 8, 0x3456789a + 500, 4);
	ck_assert_uint_eq(rd(r, 0x18, 4), 1);
	advance(499);
	ck_assert(!line[0]);
	advance(1);
	ck_assert(line[0]);
	ck_assert_uint_eq(rd(r, 0x18, 4), 0);
	wr(r, 0x1c, 1, 4);
	ck_assert(!line[0]);
	wr(r, 4, 0x99, 4);
	wr(r, 0, 0x11, 4);
	ck_assert_uint_eq(rd(r, 0, 4), 0x11);
	ck_assert_uint_eq(rd(r, 4, 4), 0x99);
	dev_free(r);
}
END_TEST

/* Saved in one instance, loaded into a fresh one: goes on as the first would have. */
START_TEST(device_state)
{
	struct dev *a = make("aclint", "harts", 2, NULL), *b;
	struct sv_writer w = {0};
	struct sv_reader r;
	struct sv_error e = {0};

	wr(a, 0x4008, 100, 8);
	wr(a, 0, 1, 4);
	sv_save_state(&w, a->type->vmstate, a);
	dev_free(a);
	setup();
	b = make("aclint", "harts", 2, NULL);
	r = (struct sv_reader){.p = w.data, .len = w.len};
	ck_assert_int_eq(sv_load_state(&r, b->type->vmstate, b, 1, false, &e), 0);
	ck_assert(line[0] && !line[3]);
	fake_now = 10000 - 1;
	vclock_run(&vclk);
	ck_assert(!line[3]);
	fake_now++;
	vclock_run(&vclk);
	ck_assert(line[3]);
	sv_writer_free(&w);
	dev_free(b);
}
END_TEST

/* Every register of every device, with random offsets, sizes and values; state that loads is state that saved. */
START_TEST(hostile)
{
	u64 seed = 0x9e3779b97f4a7c15ull + (u64)_i;

	for (const struct device *const *t = devices; *t; t++) {
		struct dev *d = make((*t)->name, NULL, 0, NULL);

		for (u32 i = 0; i < 20000; i++) {
			unsigned size;
			u64 offset, v;

			seed = seed * 6364136223846793005ull + 1442695040888963407ull;
			size = 1u << (seed >> 60 & 3);
			v = seed ^ seed >> 29;
			offset = (seed >> 8) % (*t)->mmio_size;
			if (seed >> 40 & 1)
				offset &= 0x3ff;
			offset &= ~(u64)(size - 1);
			if (!((*t)->sizes & size) || offset + size > (*t)->mmio_size)
				continue;
			if (seed >> 41 & 1)
				(*t)->read(d, offset, size);
			else
				(*t)->write(d, offset, v, size);
			if ((*t)->input && (seed >> 42 & 3) == 0)
				(*t)->input(d, (u32)(seed >> 50 & 127), seed >> 49 & 1);
			if ((seed >> 43 & 15) == 0)
				advance(seed >> 44);
		}
		if ((*t)->vmstate) {
			struct sv_writer w = {0};
			struct sv_reader r;
			struct sv_error e = {0};
			struct dev *n = make((*t)->name, NULL, 0, NULL);

			sv_save_state(&w, (*t)->vmstate, d);
			r = (struct sv_reader){.p = w.data, .len = w.len};
			ck_assert_msg(!sv_load_state(&r, (*t)->vmstate, n, (*t)->vmstate->version, false, &e), "%s",
			              e.text);
			sv_writer_free(&w);
			dev_free(n);
		}
		dev_free(d);
	}
}
END_TEST

Suite *devices_suite(void)
{
	Suite *s = suite_create("devices");
	TCase *tc = tcase_create("devices");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, uart_output);
	tcase_add_test(tc, uart_input);
	tcase_add_test(tc, uart_loopback);
	tcase_add_test(tc, uart_break);
	tcase_add_test(tc, aclint);
	tcase_add_test(tc, plic);
	tcase_add_test(tc, finisher);
	tcase_add_test(tc, rtc);
	tcase_add_test(tc, device_state);
	tcase_add_loop_test(tc, hostile, 0, 8);
	suite_add_tcase(s, tc);
	return s;
}
