// SPDX-License-Identifier: GPL-2.0-only
// Asks a table of addresses, which modules do not have, as position-independent code does.
#include <linux/module.h>

static int __init pic_init(void)
{
	unsigned long address;

#ifdef CONFIG_ARM64
	asm("adrp %0, :got:_printk\n\tldr %0, [%0, :got_lo12:_printk]" : "=r"(address));
#elif defined(CONFIG_ARM)
	asm("ldr %0, 1f\n\tb 2f\n1:\t.word _printk(GOT_PREL)\n2:" : "=r"(address));
#else
	asm("movq _printk@GOTPCREL(%%rip), %0" : "=r"(address));
#endif
	pr_info("pic: here, %d\n", address != 0);
	return 0;
}

static void __exit pic_exit(void)
{
}

module_init(pic_init);
module_exit(pic_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("position-independent code");
