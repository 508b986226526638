// SPDX-License-Identifier: GPL-2.0-only
// Has a parameter of each kind.
#include <linux/module.h>

static int number;
module_param(number, int, 0444);
static char *text;
module_param(text, charp, 0444);
static bool flag;
module_param(flag, bool, 0444);
static unsigned char small;
module_param(small, byte, 0444);
static int list[4];
module_param_array(list, int, NULL, 0444);
static char *words[2];
static int count;
module_param_array(words, charp, &count, 0444);
static char tag[8];
module_param_string(tag, tag, sizeof(tag), 0444);

static int __init params_init(void)
{
	pr_info("params: here\n");
	return 0;
}

static void __exit params_exit(void)
{
}

module_init(params_init);
module_exit(params_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("parameters");
