// SPDX-License-Identifier: GPL-2.0-only
// Exports a symbol that another module exports, too.
#include <linux/module.h>

int base_call(void);
int base_call(void)
{
	return 8;
}
EXPORT_SYMBOL(base_call);

static int __init twin_init(void)
{
	pr_info("twin: here\n");
	return 0;
}

static void __exit twin_exit(void)
{
}

module_init(twin_init);
module_exit(twin_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("second provider");
