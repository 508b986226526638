// SPDX-License-Identifier: GPL-2.0-only
// Exports a symbol.
#include <linux/module.h>

int base_call(void);
int base_call(void)
{
	return 7;
}
EXPORT_SYMBOL(base_call);

static int __init base_init(void)
{
	pr_info("base: here\n");
	return 0;
}

static void __exit base_exit(void)
{
}

module_init(base_init);
module_exit(base_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("provider");
