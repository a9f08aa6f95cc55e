/* SPDX-License-Identifier: GPL-2.0-or-later */
/* translator/gen/common.h - what the generators share: complaints, memory, names, the file at work.
 *
 * A generator reads one table and writes a .c and a .h.  All it allocates stays until it ends.
 */
#ifndef TRANSLATOR_GEN_COMMON_H
#define TRANSLATOR_GEN_COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The table's path, for complaints and in what is written; set by gen_open(). */
extern const char *gen_table;
/* The file being written. */
extern FILE *gen_out;

/* "table:line: error: ..." on stderr, and ends with status 1. */
_Noreturn void gen_die(int line, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* n zeroed bytes. */
void *gen_alloc(size_t n);
/* A copy of the n characters at s as a string. */
char *gen_dup(const char *s, size_t n);
/* A C identifier made of a name: what is no letter or digit becomes an underscore. */
char *gen_c_name(const char *s, bool upper);
/* The last part of a path; and the one before it, by which a guest's table names the guest. */
const char *gen_base_name(const char *path);
const char *gen_folder_name(const char *path);

/* Opens the table to be read. */
FILE *gen_open(const char *path);
/* Opens gen_out and writes a head that says what it is; closes it.  Both end the program where they cannot. */
void gen_begin(const char *path, const char *what);
void gen_end(const char *path);
/* printf to gen_out. */
void gen_put(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
