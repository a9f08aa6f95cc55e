/* SPDX-License-Identifier: GPL-2.0-or-later */
/* devices/syscon.c - the finisher: one register through which a guest powers off, restarts or reports a failure.
 *
 * Facts: the device tree bindings sifive,test0, syscon-poweroff (value 0x5555) and syscon-reboot (0x7777); 0x3333 in
 * the low half is a failure with the exit code in the high half.
 */
#include "devices/device.h"
#include "devices/fdt-util.h"

static u64 syscon_read(void *opaque, u64 offset, unsigned size)
{
	(void)opaque;
	(void)offset;
	(void)size;
	return 0;
}

static void syscon_write(void *opaque, u64 offset, u64 value, unsigned size)
{
	struct dev *d = opaque;

	(void)size;
	if (offset || !d->request)
		return;
	switch (value & 0xffff) {
	case 0x5555: d->request(d->request_opaque, MACHINE_POWEROFF, 0); break;
	case 0x7777: d->request(d->request_opaque, MACHINE_RESET, 0); break;
	case 0x3333: d->request(d->request_opaque, MACHINE_FAIL, (u32)(value >> 16) & 0xffff); break;
	default: break;
	}
}

static int fdt(const struct dev *d, void *fdt, const struct fdt_refs *refs)
{
	int rc = fdt_util_strings(fdt, "compatible", "sifive,test1\0sifive,test0\0syscon");

	(void)refs;
	rc = rc ? rc : fdt_util_reg(fdt, d->base, 0x1000);
	return rc ? rc : fdt_util_u32(fdt, "phandle", 0x7e57);
}

const struct device dev_syscon = {
    .name = "syscon",
    .doc = "power off and restart by one register",
    .state_size = sizeof(struct dev),
    .mmio_size = 0x1000,
    .sizes = 1 | 2 | 4,
    .read = syscon_read,
    .write = syscon_write,
    .fdt = fdt,
};
