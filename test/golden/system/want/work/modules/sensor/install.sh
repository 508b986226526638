#!/bin/sh
# install.sh - loads the kernel modules of `sensor` and before them all that they need.
# Made by Portato; changes are lost at the next build.

{functions}

begin_install sensor ../..
load_module bus bus.ko required - -
load_module legacy legacy.ko optional - -
load_module probe probe.ko required - bus
load_module sensor sensor.ko required - bus
finish_install
