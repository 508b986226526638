// SPDX-License-Identifier: GPL-2.0-only
// Uses a symbol of a name space.
#include <linux/module.h>

#include <linux/dma-buf.h>

MODULE_IMPORT_NS(DMA_BUF);

static int __init spaced_init(void)
{
	dma_buf_put(NULL);
	pr_info("spaced: here\n");
	return 0;
}

static void __exit spaced_exit(void)
{
}

module_init(spaced_init);
module_exit(spaced_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("name space");
