/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/test_machine.c - the ground of a machine: virtual clock, timers, event loop, physical address map. */
#include <check.h>
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "core/bus.h"
#include "core/loop.h"
#include "core/timer.h"

Suite *machine_suite(void);

static u64 host_now;
static u32 fired[4];
static struct vclock clk;
static struct vtimer timer[4];

static u64 source(void *opaque)
{
	(void)opaque;
	return host_now;
}

static void fire(void *opaque)
{
	u32 i = (u32)(uintptr_t)opaque;

	fired[i]++;
	if (i == 2)
		vtimer_set(&clk, &timer[2], 0); /* in the past: waits for the next run */
	if (i == 3)
		vtimer_cancel(&clk, &timer[1]);
}

START_TEST(timers)
{
	host_now = 500;
	vclock_init(&clk, source, NULL);
	for (u32 i = 0; i < 4; i++)
		vtimer_init(&timer[i], fire, (void *)(uintptr_t)i);
	ck_assert_uint_eq(vclock_now(&clk), 0);
	host_now = 600;
	vclock_start(&clk);
	ck_assert_uint_eq(vclock_now(&clk), 0);
	host_now = 700;
	ck_assert_uint_eq(vclock_now(&clk), 100);
	vclock_stop(&clk);
	host_now = 5000;
	ck_assert_uint_eq(vclock_now(&clk), 100);
	vclock_set(&clk, 1000);
	vclock_start(&clk);
	vtimer_set(&clk, &timer[0], 1300);
	vtimer_set(&clk, &timer[1], 1200);
	vtimer_set(&clk, &timer[3], 1100);
	ck_assert_uint_eq(vclock_next(&clk), 1100);
	vclock_run(&clk);
	ck_assert_uint_eq(fired[3], 0);
	host_now += 250;
	vclock_run(&clk);
	ck_assert_uint_eq(fired[3], 1);
	ck_assert_uint_eq(fired[1], 0); /* cancelled by the function of 3 */
	ck_assert_uint_eq(vclock_next(&clk), 1300);
	vtimer_set(&clk, &timer[2], 1250);
	vclock_run(&clk);
	ck_assert_uint_eq(fired[2], 1);
	vclock_run(&clk);
	ck_assert_uint_eq(fired[2], 2);
	vtimer_cancel(&clk, &timer[2]);
	vtimer_set(&clk, &timer[0], TIMER_NEVER);
	ck_assert_uint_eq(vclock_next(&clk), TIMER_NEVER);
}
END_TEST

static u64 dev_value;
static u64 dev_read(void *opaque, u64 offset, unsigned size)
{
	(void)opaque;
	return dev_value + offset + ((u64)size << 56);
}
static void dev_write(void *opaque, u64 offset, u64 v, unsigned size)
{
	(void)opaque;
	(void)size;
	dev_value = v + offset;
}

START_TEST(map)
{
	struct bus b;
	struct bus_region r = {
	    .name = "dev", .base = 0x10000, .size = 0x100, .fd = -1, .sizes = 4, .read = dev_read, .write = dev_write};
	u8 *ram;
	u64 v;

	bus_init(&b);
	ck_assert_int_eq(bus_map_ram(&b, "ram", 0x80000000, 0x10000, &ram), 0);
	ck_assert_int_eq(bus_map(&b, &r), 0);
	ck_assert_int_eq(bus_map(&b, &r), -EEXIST);
	r.base = 0x8000ff00;
	r.size = 0x200;
	ck_assert_int_eq(bus_map(&b, &r), -EEXIST);
	r.size = 0;
	ck_assert_int_eq(bus_map(&b, &r), -EINVAL);
	r.base = ~0ull - 5;
	r.size = 0x100;
	ck_assert_int_eq(bus_map(&b, &r), -EINVAL);
	ck_assert(bus_write(&b, gpaddr(0x80000ff8), 8, 0x1122334455667788ull));
	ck_assert(bus_read(&b, gpaddr(0x80000ffc), 2, &v) && v == 0x3344);
	ck_assert_uint_eq(ram[0xff8], 0x88);
	ck_assert_ptr_eq(bus_ram(&b, gpaddr(0x80000010), 0xfff0), ram + 0x10);
	ck_assert_ptr_null(bus_ram(&b, gpaddr(0x80000010), 0xfff1));
	ck_assert_ptr_null(bus_ram(&b, gpaddr(0x10000), 4));
	ck_assert(!bus_read(&b, gpaddr(0x8000fffc), 8, &v));
	ck_assert(!bus_read(&b, gpaddr(0x7ffffffc), 4, &v));
	ck_assert(bus_write(&b, gpaddr(0x10004), 4, 0xaaaaaaaa00000001ull));
	ck_assert_uint_eq(dev_value, 5);
	ck_assert(bus_read(&b, gpaddr(0x10000), 4, &v) && v == 5);
	ck_assert(!bus_read(&b, gpaddr(0x10000), 8, &v));
	ck_assert(!bus_read(&b, gpaddr(0x10002), 4, &v));
	ck_assert(!bus_write(&b, gpaddr(0x10100), 4, 0));
	bus_finish(&b);
}
END_TEST

static u32 seen;
static void ready(void *opaque, short revents)
{
	int *fd = opaque;
	char c;

	ck_assert(revents & POLLIN);
	if (read(*fd, &c, 1) == 1)
		seen++;
}

START_TEST(events)
{
	struct loop l;
	int p[2];

	ck_assert_int_eq(loop_init(&l), 0);
	ck_assert_int_eq(pipe(p), 0);
	ck_assert_int_eq(loop_watch(&l, p[0], POLLIN, ready, &p[0]), 0);
	loop_once(&l, 0);
	ck_assert_uint_eq(seen, 0);
	ck_assert_int_eq(write(p[1], "x", 1), 1);
	loop_once(&l, -1);
	ck_assert_uint_eq(seen, 1);
	loop_wake(&l);
	loop_wake(&l);
	loop_once(&l, -1); /* returns at once */
	loop_unwatch(&l, p[0]);
	ck_assert_int_eq(write(p[1], "x", 1), 1);
	loop_once(&l, 0);
	ck_assert_uint_eq(seen, 1);
	loop_finish(&l);
}
END_TEST

Suite *machine_suite(void)
{
	Suite *s = suite_create("machine");
	TCase *tc = tcase_create("ground");

	tcase_add_test(tc, timers);
	tcase_add_test(tc, map);
	tcase_add_test(tc, events);
	suite_add_tcase(s, tc);
	return s;
}
