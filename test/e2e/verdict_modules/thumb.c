// SPDX-License-Identifier: GPL-2.0-only
// The same as plain.c, in the other kind of instructions that ARM has.
#include <linux/module.h>

static int __init thumb_init(void)
{
	pr_info("thumb: here\n");
	return 0;
}

static void __exit thumb_exit(void)
{
}

module_init(thumb_init);
module_exit(thumb_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Thumb code");
