/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/main.c - runs every suite that suites.def names (./bootstrap writes it) and reports in TAP on stdout.
 * CK_RUN_SUITE and CK_RUN_CASE of libcheck choose a part; CK_FORK=no helps under a debugger. */
#include <check.h>
#include <stdlib.h>

#define SUITE(noun) Suite *noun##_suite(void);
#include "tests/unit/suites.def"
#undef SUITE

int main(void)
{
	SRunner *sr = srunner_create(NULL);
	int failed;

#define SUITE(noun) srunner_add_suite(sr, noun##_suite());
#include "tests/unit/suites.def"
#undef SUITE
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
