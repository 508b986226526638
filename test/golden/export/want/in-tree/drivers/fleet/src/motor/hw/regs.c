#include "../motor_local.h"
