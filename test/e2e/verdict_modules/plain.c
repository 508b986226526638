// SPDX-License-Identifier: GPL-2.0-only
// Uses nothing but what every module does.
#include <linux/module.h>

static int __init plain_init(void)
{
	pr_info("plain: here\n");
	return 0;
}

static void __exit plain_exit(void)
{
}

module_init(plain_init);
module_exit(plain_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("plain");
