/* SPDX-License-Identifier: GPL-2.0-or-later */
/* core/softmmu_host.h - what softmmu.c needs of the host's instruction set (softmmu_<host>.c). */
#ifndef CORE_SOFTMMU_HOST_H
#define CORE_SOFTMMU_HOST_H

#include "core/base.h"

/* Saves all vector registers and the FP control register, which may hold guest values, and gives C code mxcsr_host.
 * room: 8192 bytes, 64-aligned. */
void softmmu_vector_save(u8 *room, u64 mxcsr_host);
void softmmu_vector_restore(const u8 *room);
/* Compares and swaps 16 aligned bytes; expect becomes what was there. */
bool softmmu_host_cas128(u8 *p, u64 expect[2], const u64 desired[2]);

#endif
