/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/aarch64/sem_rcpc.c - LRCPC: loads with weaker acquire semantics; as loads with acquire. */
#include "translator/aarch64/aarch64.h"

SEM(ldapr)
{
	return aarch64_sem_ldar(t, a);
}
