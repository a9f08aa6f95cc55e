/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/system/riscv64/board.h - the board and the CPU as the bare-metal programs see them. */
#ifndef TESTS_SYSTEM_RISCV64_BOARD_H
#define TESTS_SYSTEM_RISCV64_BOARD_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

#define UART ((volatile u8 *)0x10000000)
#define CLINT 0x2000000ul
#define PLIC 0xc000000ul
#define FINISHER ((volatile u32 *)0x100000)
#define REG32(a) (*(volatile u32 *)(a))
#define REG64(a) (*(volatile u64 *)(a))
#define csr_read(r) ({ u64 v_; __asm__ volatile("csrr %0, " #r : "=r"(v_)::"memory"); v_; })
#define csr_write(r, v) __asm__ volatile("csrw " #r ", %0" ::"r"((u64)(v)) : "memory")
#define csr_set(r, v) __asm__ volatile("csrs " #r ", %0" ::"r"((u64)(v)) : "memory")
#define csr_clear(r, v) __asm__ volatile("csrc " #r ", %0" ::"r"((u64)(v)) : "memory")

#endif
