#include <fleet/bus.h>
MODULE_LICENSE("Dual MIT/GPL");
