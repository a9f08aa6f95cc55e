/* SPDX-License-Identifier: GPL-2.0-or-later */
/* devices/rtc-goldfish.c - a real-time clock: nanoseconds since 1970 and an alarm.
 *
 * Facts: the registers as Linux drivers/rtc/rtc-goldfish.c names and uses them.  The clock runs with the machine's
 * virtual clock from the host's time at reset on: a stopped or saved machine does not see time jump, and its own
 * settings survive.
 */
#include <time.h>

#include "devices/device.h"
#include "devices/fdt-util.h"

#define RTC_ROWS(REG, ARR, DERIVED, HOST, CONFIG)                                                                      \
	REG(u64, offset, 1, "time of day minus the virtual clock")                                                     \
	REG(u32, high, 1, "upper half of the time, latched by reading the lower")                                      \
	REG(u32, high_write, 1, "upper half to be written with the lower")                                             \
	REG(u32, alarm_high, 1, "upper half of the alarm to be set with the lower")                                    \
	REG(u64, alarm, 1, "time of the alarm; all ones: none")                                                        \
	REG(bool, pending, 1, "the alarm has come")                                                                    \
	REG(bool, enabled, 1, "its interrupt is enabled")                                                              \
	DERIVED(struct vtimer, timer, "armed for alarm")                                                               \
	CONFIG(u64, start, "time at reset in ns; 0: the host's")

#define SV_DECL_CONFIG(type, name, doc) type name;
struct rtc {
	struct dev dev;
	RTC_ROWS(SV_DECL_REG, SV_DECL_ARR, SV_DECL_ONE, SV_DECL_ONE, SV_DECL_CONFIG)
};
#define SV_STRUCT struct rtc

enum {
	TIME_LOW = 0x00,
	TIME_HIGH = 0x04,
	ALARM_LOW = 0x08,
	ALARM_HIGH = 0x0c,
	IRQ_ENABLED = 0x10,
	CLEAR_ALARM = 0x14,
	ALARM_STATUS = 0x18,
	CLEAR_INTERRUPT = 0x1c,
};

static u64 now(const struct rtc *r)
{
	return vclock_now(r->dev.clock) + r->offset;
}

static void update(struct rtc *r)
{
	irq_set(&r->dev.out[0], r->pending && r->enabled);
}

static void arm(struct rtc *r)
{
	u64 at = TIMER_NEVER;

	if (r->alarm != UINT64_MAX) {
		if (r->alarm <= now(r)) {
			r->alarm = UINT64_MAX;
			r->pending = true;
		} else {
			at = r->alarm - r->offset;
		}
	}
	vtimer_set(r->dev.clock, &r->timer, at);
	update(r);
}

static void fired(void *opaque)
{
	arm(opaque);
}

static u64 rtc_read(void *opaque, u64 offset, unsigned size)
{
	struct rtc *r = opaque;
	u64 t;

	(void)size;
	switch (offset) {
	case TIME_LOW:
		t = now(r);
		r->high = (u32)(t >> 32);
		return (u32)t;
	case TIME_HIGH: return r->high;
	case ALARM_LOW: return (u32)r->alarm;
	case ALARM_HIGH: return r->alarm >> 32;
	case IRQ_ENABLED: return r->enabled;
	case ALARM_STATUS: return r->alarm != UINT64_MAX;
	default: return 0;
	}
}

static void rtc_write(void *opaque, u64 offset, u64 value, unsigned size)
{
	struct rtc *r = opaque;

	(void)size;
	switch (offset) {
	case TIME_LOW: r->offset += ((u64)r->high_write << 32 | (u32)value) - now(r); break;
	case TIME_HIGH: r->high_write = (u32)value; return;
	case ALARM_LOW: r->alarm = (u64)r->alarm_high << 32 | (u32)value; break;
	case ALARM_HIGH: r->alarm_high = (u32)value; return;
	case IRQ_ENABLED: r->enabled = value & 1; break;
	case CLEAR_ALARM: r->alarm = UINT64_MAX; break;
	case CLEAR_INTERRUPT: r->pending = false; break;
	default: return;
	}
	arm(r);
}

static int realize(struct dev *d)
{
	struct rtc *r = (struct rtc *)d;

	vtimer_init(&r->timer, fired, r);
	return 0;
}

static void reset(struct dev *d)
{
	struct rtc *r = (struct rtc *)d;
	struct timespec ts;
	u64 t = r->start;

	if (!t) {
		clock_gettime(CLOCK_REALTIME, &ts);
		t = (u64)ts.tv_sec * 1000000000u + (u64)ts.tv_nsec;
	}
	r->offset = t - vclock_now(d->clock);
	r->high = r->high_write = r->alarm_high = 0;
	r->alarm = UINT64_MAX;
	r->pending = r->enabled = false;
	arm(r);
}

static int post_load(void *state, u16 version)
{
	(void)version;
	arm(state);
	return 0;
}

static void finish(struct dev *d)
{
	vtimer_cancel(d->clock, &((struct rtc *)d)->timer);
}

static int fdt(const struct dev *d, void *fdt, const struct fdt_refs *refs)
{
	int rc = fdt_util_string(fdt, "compatible", "google,goldfish-rtc");

	rc = rc ? rc : fdt_util_reg(fdt, d->base, 0x1000);
	rc = rc ? rc : fdt_util_u32(fdt, "interrupt-parent", refs->irq_parent);
	return rc ? rc : fdt_util_u32(fdt, "interrupts", d->irq_number);
}

static const struct vmstate_field fields[] = {RTC_ROWS(SV_ROW_REG, SV_ROW_ARR, SV_ROW_NONE, SV_ROW_NONE, SV_ROW_NONE)};
static const struct vmstate vmstate = {.name = "rtc-goldfish",
                                       .version = 1,
                                       .minimum = 1,
                                       .fields = fields,
                                       .nfields = ARRAY_LEN(fields),
                                       .post_load = post_load};
static const struct dev_config config[] = {
    DEV_CONFIG(u64, start, 0, 0, UINT64_MAX, "time at reset in ns since 1970; 0: the host's")};

const struct device dev_rtc_goldfish = {
    .name = "rtc-goldfish",
    .doc = "real-time clock with alarm",
    .state_size = sizeof(struct rtc),
    .mmio_size = 0x1000,
    .sizes = 4,
    .nout = 1,
    .config = config,
    .nconfig = ARRAY_LEN(config),
    .vmstate = &vmstate,
    .realize = realize,
    .reset = reset,
    .read = rtc_read,
    .write = rtc_write,
    .fdt = fdt,
    .finish = finish,
};
