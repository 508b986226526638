// SPDX-License-Identifier: GPL-2.0-only
/* vlabel - shows its parameters as they reached it: /sys/module/vlabel/parameters. */
#include <linux/module.h>
#include <linux/moduleparam.h>

static int plain;
module_param(plain, int, 0444);

#define LABEL(name)					\
	static char *name = "(not given)";		\
	module_param(name, charp, 0444)

LABEL(empty);
LABEL(two);
LABEL(quoted);
LABEL(inch);
LABEL(apostrophe);
LABEL(dollar);
LABEL(backslash);
LABEL(accent);
LABEL(city);
LABEL(pair);

MODULE_DESCRIPTION("Vehicle sample: parameters with all sorts of text");
MODULE_LICENSE("GPL");
