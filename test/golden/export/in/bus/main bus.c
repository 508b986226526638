#include <linux/module.h>
#include <fleet/bus.h>
#include "bus_local.h"
MODULE_LICENSE("GPL");
