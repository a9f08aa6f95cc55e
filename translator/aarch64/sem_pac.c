/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_pac.c - authenticating branches: as their plain forms, for there are no keys and the modifier
 * register changes nothing.
 */
#include "translator/aarch64/aarch64.h"

SEM(br_auth)
{
	return aarch64_sem_br(t, a);
}

SEM(blr_auth)
{
	return aarch64_sem_blr(t, a);
}
