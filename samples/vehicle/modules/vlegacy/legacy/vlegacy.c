// SPDX-License-Identifier: GPL-2.0-only
/* vlegacy - stands for the driver that comes with a Makefile of its own. */
#include <linux/module.h>

static int revision = LEGACY_REVISION;
module_param(revision, int, 0444);

MODULE_DESCRIPTION("Vehicle sample: module built outside");
MODULE_LICENSE("GPL");
