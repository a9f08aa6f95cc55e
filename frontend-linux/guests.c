/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontend-linux/guests.c - the guests of the program dragoman, and their Linux ABIs. */
#include "frontend-linux/linux.h"

extern const struct guest guest_riscv64, guest_aarch64;

const struct guest *const guests[] = {&guest_riscv64, &guest_aarch64, NULL};
