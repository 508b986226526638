// SPDX-License-Identifier: GPL-2.0-only
/* vdiag - shows the gateway's summary at the moment it is loaded. */
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <vehicle/vgateway.h>

static uint summary;
module_param(summary, uint, 0444);
MODULE_PARM_DESC(summary, "The gateway's summary");

static int __init vdiag_init(void)
{
	summary = vgateway_summary();
	return 0;
}

static void __exit vdiag_exit(void)
{
}

module_init(vdiag_init);
module_exit(vdiag_exit);
MODULE_DESCRIPTION("Vehicle sample: diagnosis on demand");
MODULE_LICENSE("GPL");
