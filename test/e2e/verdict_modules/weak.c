// SPDX-License-Identifier: GPL-2.0-only
// Uses a symbol that it can do without.
#include <linux/module.h>

void nobody_needs_this(void) __attribute__((weak));

static int __init weak_init(void)
{
	if (nobody_needs_this)
		nobody_needs_this();
	pr_info("weak: here\n");
	return 0;
}

static void __exit weak_exit(void)
{
}

module_init(weak_init);
module_exit(weak_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("weak symbol");
