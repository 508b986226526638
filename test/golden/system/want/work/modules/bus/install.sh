#!/bin/sh
# install.sh - loads the kernel modules of `bus` and before them all that they need.
# Made by Portato; changes are lost at the next build.

{functions}

begin_install bus ../..
load_module bus bus.ko required - -
finish_install
