// SPDX-License-Identifier: GPL-2.0-only
// Uses another module's symbol, and one that is for modules under the GPL only.
#include <linux/module.h>

#include <linux/kobject.h>

int base_call(void);

static int __init user_init(void)
{
	kobject_put(kobject_create_and_add("portato_user", kernel_kobj));
	pr_info("user: base says %d\n", base_call());
	pr_info("user: here\n");
	return 0;
}

static void __exit user_exit(void)
{
}

module_init(user_init);
module_exit(user_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("user");
