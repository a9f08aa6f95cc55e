/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/fuzz/devices.c - libFuzzer target: a device under any sequence of accesses, input lines, characters and passing
 * time, then saved and loaded.  First byte: which device; then records of ten bytes: what, size, offset (4), value (4).
 */
#include <stdlib.h>
#include <string.h>

#include "devices/chardev.h"
#include "devices/device.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);

static u64 now;

static u64 source(void *opaque)
{
	(void)opaque;
	return now;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct vclock clock;
	struct sv_error e;
	struct chardev *c;
	struct dev *d;
	const struct device *t;
	char why[64];
	u32 count = 0;

	while (devices[count])
		count++;
	if (!len)
		return 0;
	t = devices[data[0] % count];
	now = 0;
	vclock_init(&clock, source, NULL);
	vclock_start(&clock);
	c = chardev_open(NULL, "fuzz", "mem", why, sizeof(why));
	d = dev_new(t, &clock);
	d->chr = c;
	dev_set(d, "harts", 2);
	dev_set(d, "start", 1);
	if (dev_start(d, NULL, 0, NULL, &e) < 0)
		abort();
	for (data++, len--; len >= 10; data += 10, len -= 10) {
		unsigned size = 1u << (data[1] & 3);
		u64 offset = data[2] | data[3] << 8 | data[4] << 16,
		    v = data[6] | data[7] << 8 | data[8] << 16 | (u64)data[9] << 24;

		offset = offset % t->mmio_size & ~(u64)(size - 1);
		switch (data[0] % 5) {
		case 0:
			if (t->sizes & size)
				t->read(d, offset, size);
			break;
		case 1:
			if (t->sizes & size)
				t->write(d, offset, v | v << 32, size);
			break;
		case 2:
			if (t->input)
				t->input(d, data[6] & 127, data[7] & 1);
			break;
		case 3:
			now += v;
			vclock_run(&clock);
			break;
		default: chardev_feed(c, data + 6, 4); break;
		}
	}
	if (t->vmstate) {
		struct sv_writer w = {0};
		struct sv_reader r;

		sv_save_state(&w, t->vmstate, d);
		r = (struct sv_reader){.p = w.data, .len = w.len};
		if (sv_load_state(&r, t->vmstate, d, t->vmstate->version, false, &e) < 0)
			abort();
		sv_writer_free(&w);
	}
	dev_free(d);
	chardev_close(c);
	return 0;
}
