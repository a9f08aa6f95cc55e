/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-system/guests.c - the guests that dragoman-system has machines for. */
#include "core/guest.h"

extern const struct guest guest_riscv64;

const struct guest *const guests[] = {&guest_riscv64, NULL};
