/* SPDX-License-Identifier: GPL-2.0-or-later */
/* devices/fdt-util.h - properties of an open node, libfdt's sequential writer; each returns 0 or -FDT_ERR_*. */
#ifndef DEVICES_FDT_UTIL_H
#define DEVICES_FDT_UTIL_H

#include <libfdt.h>
#include <string.h>

#include "core/base.h"

static inline int fdt_util_u32(void *fdt, const char *name, u32 v)
{
	return fdt_property_u32(fdt, name, v);
}

static inline int fdt_util_string(void *fdt, const char *name, const char *v)
{
	return fdt_property_string(fdt, name, v);
}

/* The reg property with two address and two size cells. */
static inline int fdt_util_reg(void *fdt, u64 base, u64 size)
{
	fdt64_t reg[2] = {cpu_to_fdt64(base), cpu_to_fdt64(size)};

	return fdt_property(fdt, "reg", reg, sizeof(reg));
}

static inline int fdt_util_cells(void *fdt, const char *name, const u32 *v, u32 n)
{
	fdt32_t cells[128];

	check(n <= ARRAY_LEN(cells));
	for (u32 i = 0; i < n; i++)
		cells[i] = cpu_to_fdt32(v[i]);
	return fdt_property(fdt, name, cells, (int)(n * 4));
}

/* Several strings, as compatible wants them: one string with embedded zeros, len without the last one. */
#define fdt_util_strings(fdt, name, lit) fdt_property(fdt, name, lit, sizeof(lit))

#endif
