/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/riscv/sem_priv.c - the instructions of supervisors and machines: illegal in user mode. */
#include "translator/riscv/riscv.h"

SEM(sret)
{
	return false;
}

SEM(mret)
{
	return false;
}

SEM(wfi)
{
	return false;
}

SEM(sfence_vma)
{
	return false;
}
