#!/bin/sh
# install.sh - loads the kernel modules of `gateway` and before them all that they need.
# Made by Portato; changes are lost at the next build.

{functions}

begin_install gateway ../..
load_module bus bus.ko required - -
load_module legacy legacy.ko optional - -
load_module probe probe.ko optional - bus
load_module sensor sensor.ko optional - bus
load_module gateway gateway.ko required - bus mode=quiet 'label="two words"' empty=
finish_install
