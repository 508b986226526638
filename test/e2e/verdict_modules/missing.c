// SPDX-License-Identifier: GPL-2.0-only
// Uses a symbol that nobody exports.
#include <linux/module.h>

void nobody_exports_this(void);

static int __init missing_init(void)
{
	nobody_exports_this();
	pr_info("missing: here\n");
	return 0;
}

static void __exit missing_exit(void)
{
}

module_init(missing_init);
module_exit(missing_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("missing symbol");
