/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-system/virt-riscv64.c - the board "virt" for riscv64: memory map, device tree, start.
 *
 * The map is that which the device tree of the board of this name has described to kernels for years, so that images
 *made for it run (Linux arch/riscv, OpenSBI platform/generic, U-Boot's qemu-riscv64 documentation):
 *
 *	0x00100000 finisher (power off, restart)	0x00101000 real-time clock, interrupt 11
 *	0x02000000 CLINT	0x0c000000 PLIC		0x10000000 16550, interrupt 10		0x80000000 RAM
 *
 * Start: every hart begins in M mode at the firmware's, or without firmware at the kernel's, first instruction, a0 =
 *hart number, a1 = address of the device tree, a2 = address of a struct fw_dynamic_info for OpenSBI.
 */
#include <errno.h>
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/guest.h"
#include "devices/aclint.h"
#include "devices/chardev.h"
#include "devices/fdt-util.h"
#include "frontend-system/machine.h"

#define RAM_BASE 0x80000000ull
#define FINISHER 0x100000ull
#define RTC      0x101000ull
#define RTC_IRQ  11
#define CLINT    0x2000000ull
#define PLIC     0xc000000ull
#define UART     0x10000000ull
#define UART_IRQ 10
#define TIMEBASE 10000000

#define PLIC_HANDLE     0x1000
#define FINISHER_HANDLE 0x7e57
#define ISA             "rv64imafdc_zicsr_zifencei_zicond_zba_zbb_zbc_zbs"

/* Lines of a hart, bits of mip. */
enum { LINE_MSI = 3, LINE_MTI = 7, LINE_SEI = 9, LINE_MEI = 11 };

static void clint_line(void *opaque, u32 n, bool level)
{
	machine_cpu_line(opaque, n / 2, n & 1 ? LINE_MTI : LINE_MSI, level);
}

static void plic_line(void *opaque, u32 n, bool level)
{
	machine_cpu_line(opaque, n / 2, n & 1 ? LINE_SEI : LINE_MEI, level);
}

static struct dev *the_clint(const struct machine *m)
{
	for (u32 i = 0; i < m->ndev; i++)
		if (!strcmp(m->dev[i]->type->name, "aclint"))
			return m->dev[i];
	return NULL;
}

static u64 hart_time(struct cpu *cpu)
{
	struct vcpu *v = cpu->frontend;

	return aclint_time(the_clint(v->m));
}

/* -- device tree
 * ---------------------------------------------------------------------------------------------------------- */

#define TRY(call)                                                                                                      \
	do {                                                                                                           \
		int rc_ = (call);                                                                                      \
		if (rc_)                                                                                               \
			return rc_;                                                                                    \
	} while (0)

static int cpu_nodes(struct machine *m, void *fdt)
{
	char name[32];

	TRY(fdt_begin_node(fdt, "cpus"));
	TRY(fdt_util_u32(fdt, "#address-cells", 1));
	TRY(fdt_util_u32(fdt, "#size-cells", 0));
	TRY(fdt_util_u32(fdt, "timebase-frequency", TIMEBASE));
	for (u32 i = 0; i < m->ncpus; i++) {
		snprintf(name, sizeof(name), "cpu@%u", i);
		TRY(fdt_begin_node(fdt, name));
		TRY(fdt_util_string(fdt, "device_type", "cpu"));
		TRY(fdt_util_u32(fdt, "reg", i));
		TRY(fdt_util_string(fdt, "status", "okay"));
		TRY(fdt_util_string(fdt, "compatible", "riscv"));
		TRY(fdt_util_string(fdt, "riscv,isa", ISA));
		TRY(fdt_util_string(fdt, "mmu-type", "riscv,sv57"));
		TRY(fdt_begin_node(fdt, "interrupt-controller"));
		TRY(fdt_util_u32(fdt, "#interrupt-cells", 1));
		TRY(fdt_property(fdt, "interrupt-controller", NULL, 0));
		TRY(fdt_util_string(fdt, "compatible", "riscv,cpu-intc"));
		TRY(fdt_util_u32(fdt, "phandle", i + 1));
		TRY(fdt_end_node(fdt));
		TRY(fdt_end_node(fdt));
	}
	return fdt_end_node(fdt);
}

static int chosen_node(struct machine *m, void *fdt, u64 initrd, u64 initrd_end)
{
	char out[64];

	TRY(fdt_begin_node(fdt, "chosen"));
	snprintf(out, sizeof(out), "/soc/serial@%llx", UART);
	TRY(fdt_util_string(fdt, "stdout-path", out));
	if (m->opt.append)
		TRY(fdt_util_string(fdt, "bootargs", m->opt.append));
	if (initrd_end) {
		fdt64_t a = cpu_to_fdt64(initrd), b = cpu_to_fdt64(initrd_end);

		TRY(fdt_property(fdt, "linux,initrd-start", &a, sizeof(a)));
		TRY(fdt_property(fdt, "linux,initrd-end", &b, sizeof(b)));
	}
	return fdt_end_node(fdt);
}

static int soc_node(struct machine *m, void *fdt)
{
	static const char *const label[][2] = {{"syscon", "test"},
	                                       {"rtc-goldfish", "rtc"},
	                                       {"aclint", "clint"},
	                                       {"plic", "interrupt-controller"},
	                                       {"uart-16550", "serial"}};
	u32 intc[MACHINE_CPUS];
	struct fdt_refs refs = {.irq_parent = PLIC_HANDLE, .cpu_intc = intc, .ncpus = m->ncpus};

	for (u32 i = 0; i < m->ncpus; i++)
		intc[i] = i + 1;
	TRY(fdt_begin_node(fdt, "soc"));
	TRY(fdt_util_u32(fdt, "#address-cells", 2));
	TRY(fdt_util_u32(fdt, "#size-cells", 2));
	TRY(fdt_util_string(fdt, "compatible", "simple-bus"));
	TRY(fdt_property(fdt, "ranges", NULL, 0));
	for (u32 i = 0; i < m->ndev; i++) {
		const struct dev *d = m->dev[i];
		const char *kind = d->type->name;
		char name[64];

		for (u32 k = 0; k < ARRAY_LEN(label); k++)
			if (!strcmp(label[k][0], d->type->name))
				kind = label[k][1];
		snprintf(name, sizeof(name), "%s@%llx", kind, (unsigned long long)d->base);
		TRY(fdt_begin_node(fdt, name));
		TRY(d->type->fdt(d, fdt, &refs));
		TRY(fdt_end_node(fdt));
	}
	return fdt_end_node(fdt);
}

static int finisher_node(void *fdt, const char *name, const char *compatible, u32 value)
{
	TRY(fdt_begin_node(fdt, name));
	TRY(fdt_util_string(fdt, "compatible", compatible));
	TRY(fdt_util_u32(fdt, "regmap", FINISHER_HANDLE));
	TRY(fdt_util_u32(fdt, "offset", 0));
	TRY(fdt_util_u32(fdt, "value", value));
	return fdt_end_node(fdt);
}

static int make_tree(struct machine *m, void *fdt, int size, u64 initrd, u64 initrd_end)
{
	char name[32];

	TRY(fdt_create(fdt, size));
	TRY(fdt_finish_reservemap(fdt));
	TRY(fdt_begin_node(fdt, ""));
	TRY(fdt_util_u32(fdt, "#address-cells", 2));
	TRY(fdt_util_u32(fdt, "#size-cells", 2));
	TRY(fdt_util_string(fdt, "compatible", "riscv-virtio"));
	TRY(fdt_util_string(fdt, "model", "riscv-virtio,dragoman"));
	TRY(chosen_node(m, fdt, initrd, initrd_end));
	snprintf(name, sizeof(name), "memory@%llx", RAM_BASE);
	TRY(fdt_begin_node(fdt, name));
	TRY(fdt_util_string(fdt, "device_type", "memory"));
	TRY(fdt_util_reg(fdt, RAM_BASE, m->opt.ram));
	TRY(fdt_end_node(fdt));
	TRY(cpu_nodes(m, fdt));
	TRY(finisher_node(fdt, "poweroff", "syscon-poweroff", 0x5555));
	TRY(finisher_node(fdt, "reboot", "syscon-reboot", 0x7777));
	TRY(soc_node(m, fdt));
	TRY(fdt_end_node(fdt));
	return fdt_finish(fdt);
}

#define TREE_ROOM (64 * 1024)

static int place_tree(struct machine *m, u64 at, u64 initrd, u64 initrd_end, struct sv_error *e)
{
	void *fdt = calloc(1, TREE_ROOM);
	u64 entry, end;
	int rc;

	if (!fdt)
		return sv_fail(e, -ENOMEM, "out of memory");
	if (m->opt.dtb) {
		rc = load_image(m, m->opt.dtb, at, &entry, &end, e);
		goto out;
	}
	rc = make_tree(m, fdt, TREE_ROOM, initrd, initrd_end);
	if (rc) {
		rc = sv_fail(e, -EINVAL, "device tree: %s", fdt_strerror(rc));
		goto out;
	}
	if (m->opt.dumpdtb) {
		FILE *f = fopen(m->opt.dumpdtb, "wb");

		if (!f || fwrite(fdt, 1, fdt_totalsize(fdt), f) != fdt_totalsize(fdt) || fclose(f)) {
			rc = sv_fail(e, -errno, "%s: %s", m->opt.dumpdtb, strerror(errno));
			goto out;
		}
	}
	rc = load_blob(m, at, fdt, fdt_totalsize(fdt), 0, e);
out:
	free(fdt);
	return rc;
}

/* -- devices and images
 * --------------------------------------------------------------------------------------------------- */

static int make_devices(struct machine *m, struct sv_error *e)
{
	struct dev *finisher, *rtc, *clint, *plic, *uart;

	finisher = machine_device(m, "syscon", FINISHER, e);
	rtc = machine_device(m, "rtc-goldfish", RTC, e);
	clint = machine_device(m, "aclint", CLINT, e);
	plic = machine_device(m, "plic", PLIC, e);
	uart = machine_device(m, "uart-16550", UART, e);
	if (!finisher || !rtc || !clint || !plic || !uart)
		return e->code;
	dev_set(clint, "harts", m->ncpus);
	dev_set(clint, "tick_ns", 1000000000 / TIMEBASE);
	dev_set(plic, "harts", m->ncpus);
	for (u32 i = 0; i < 2 * m->ncpus; i++) {
		clint->out[i] = (struct irq){clint_line, m, i};
		plic->out[i] = (struct irq){plic_line, m, i};
	}
	uart->irq_number = UART_IRQ;
	uart->out[0] = dev_input(plic, UART_IRQ);
	uart->chr = m->serial[0];
	rtc->irq_number = RTC_IRQ;
	rtc->out[0] = dev_input(plic, RTC_IRQ);
	for (u32 i = 0; i < m->ndev; i++)
		if (machine_start_device(m, m->dev[i], m->dev[i]->base, e) < 0)
			return e->code;
	for (u32 i = 0; i < m->ncpus; i++)
		m->vcpu[i].host.time = hart_time;
	return 0;
}

/* Where distributions put OpenSBI's firmware for this board. */
static const char *const firmware_path[] = {
    "/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_dynamic.bin",
    "/usr/share/opensbi/lp64/generic/firmware/fw_dynamic.bin",
    "/usr/share/qemu/opensbi-riscv64-generic-fw_dynamic.bin",
};

/* Without -bios a Linux kernel gets the default firmware and everything else none, as it would not start otherwise. */
static int choose_firmware(struct machine *m, const char **path, struct sv_error *e)
{
	const char *bios = m->opt.bios;

	*path = NULL;
	if (!bios)
		bios = m->opt.kernel && load_is_linux(m->opt.kernel) ? "default" : "none";
	if (!strcmp(bios, "none"))
		return 0;
	*path = bios;
	if (strcmp(bios, "default"))
		return 0;
	for (u32 i = 0; i < ARRAY_LEN(firmware_path); i++) {
		if (!access(firmware_path[i], R_OK)) {
			*path = firmware_path[i];
			return 0;
		}
	}
	return sv_fail(e, -ENOENT, "no firmware: install OpenSBI (Debian: opensbi) or give -bios FILE");
}

static bool known_cpu(const char *name)
{
	return !name || !strcmp(name, "max") || !strcmp(name, "rv64");
}

static int init(struct machine *m, struct sv_error *e)
{
	const char *bios;
	bool firmware = choose_firmware(m, &bios, e) == 0 && bios;
	u64 kernel_at = firmware ? RAM_BASE + 0x200000 : RAM_BASE, kernel = 0, start = RAM_BASE, end = 0;
	u64 initrd = 0, initrd_end = 0, tree, entry, top;
	u8 *ram;
	int rc;

	if (e->code)
		return e->code;
	if (!known_cpu(m->opt.cpu))
		return sv_fail(e, -EINVAL, "-cpu %s: unknown (max, rv64: the same)", m->opt.cpu);
	rc = bus_map_ram(&m->bus, "ram", RAM_BASE, m->opt.ram, &ram);
	if (rc < 0)
		return sv_fail(e, rc, "%llu MiB of RAM: %s", (unsigned long long)m->opt.ram >> 20, strerror(-rc));
	if (m->opt.ram > m->mm.limit - RAM_BASE)
		return sv_fail(e, -ENOMEM, "%llu MiB of RAM: too much for the host",
		               (unsigned long long)m->opt.ram >> 20);
	mm_lock(&m->mm);
	rc = mm_set(&m->mm, gaddr(RAM_BASE), m->opt.ram, MM_READ | MM_WRITE | MM_EXEC);
	mm_unlock(&m->mm);
	if (rc < 0)
		return sv_fail(e, -ENOMEM, "out of memory");
	rc = savevm_register_ram(&m->savevm, "ram", ram, m->opt.ram, bus_find(&m->bus, gpaddr(RAM_BASE))->fd, e);
	if (rc < 0 || make_devices(m, e) < 0)
		return e->code;
	if (firmware && load_image(m, bios, RAM_BASE, &start, &end, e) < 0)
		return e->code;
	if (m->opt.kernel && load_image(m, m->opt.kernel, kernel_at, &kernel, &end, e) < 0)
		return e->code;
	if (!firmware && m->opt.kernel)
		start = kernel;
	/* The tree lies at the top of RAM below 3 GiB, as high as it goes in steps of 2 MiB; firmware expects to find
	 * it whole. */
	top = RAM_BASE + MIN(m->opt.ram, 0x40000000ull);
	tree = ROUND_DOWN(top - 2 * TREE_ROOM, 0x200000ull);
	if (tree < RAM_BASE || tree < end)
		tree = ROUND_DOWN(top - 2 * TREE_ROOM, 4096ull);
	if (m->opt.initrd) {
		/* Half way up, at most 128 MiB above the start of RAM, clear of the kernel that unpacks itself below.
		 */
		initrd = RAM_BASE + MIN(m->opt.ram / 2, 128ull << 20);
		if (load_image(m, m->opt.initrd, ROUND_UP(MAX(initrd, end), 4096ull), &initrd, &initrd_end, e) < 0)
			return e->code;
		if (initrd_end > tree)
			return sv_fail(e, -ENOMEM, "%s does not fit into RAM", m->opt.initrd);
	}
	if (place_tree(m, tree, initrd, initrd_end, e) < 0)
		return e->code;
	/* struct fw_dynamic_info (OpenSBI docs/firmware/fw_dynamic.md): magic, version, address and mode of what comes
	 * next. */
	entry = tree + TREE_ROOM;
	u64 info[6] = {0x4942534f, 2, kernel, 1, 0, 0};

	if (load_blob(m, entry, info, sizeof(info), 0, e) < 0)
		return e->code;
	m->start_pc = start;
	m->start_arg[1] = tree;
	m->start_arg[2] = entry;
	return 0;
}

const struct board board_virt_riscv64 = {
    .name = "virt", .guest = "riscv64", .state_name = "virt-riscv64", .init = init};
