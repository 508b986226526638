// SPDX-License-Identifier: GPL-2.0-only
// Uses a symbol that is for modules under the GPL only.
#include <linux/module.h>

#include <linux/kobject.h>

static int __init licensed_init(void)
{
	kobject_put(kobject_create_and_add("portato_verdict", kernel_kobj));
	pr_info("licensed: here\n");
	return 0;
}

static void __exit licensed_exit(void)
{
}

module_init(licensed_init);
module_exit(licensed_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("GPL-only symbol");
