// SPDX-License-Identifier: GPL-2.0-only
/* vfirm - loads the engine map it was shipped with as firmware, and shows what it found there. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/device.h>
#include <linux/err.h>
#include <linux/firmware.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#define VFIRM_FILE "vehicle/vfirm.bin"

static char title[64];
module_param_string(title, title, sizeof(title), 0444);
MODULE_PARM_DESC(title, "First line of the firmware");

static uint checksum;
module_param(checksum, uint, 0444);
MODULE_PARM_DESC(checksum, "Sum of all bytes of the firmware");

static int __init vfirm_init(void)
{
	const struct firmware *firmware;
	struct device *device;
	size_t i;
	int ret;

	device = root_device_register("vfirm");
	if (IS_ERR(device))
		return PTR_ERR(device);
	ret = request_firmware(&firmware, VFIRM_FILE, device);
	root_device_unregister(device);
	if (ret) {
		pr_err("cannot load firmware %s: %d\n", VFIRM_FILE, ret);
		return ret;
	}

	checksum = 0;
	for (i = 0; i < firmware->size; i++)
		checksum += firmware->data[i];
	strscpy(title, firmware->data, min(sizeof(title), firmware->size + 1));
	*strchrnul(title, '\n') = '\0';
	release_firmware(firmware);
	return 0;
}

static void __exit vfirm_exit(void)
{
}

module_init(vfirm_init);
module_exit(vfirm_exit);
MODULE_FIRMWARE(VFIRM_FILE);
MODULE_DESCRIPTION("Vehicle sample: firmware");
MODULE_LICENSE("GPL");
