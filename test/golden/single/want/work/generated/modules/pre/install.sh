#!/bin/sh
# install.sh - loads the kernel modules of `pre` and before them all that they need.
# Made by Portato; changes are lost at the next build.

{functions}

begin_install pre ..
load_module pre pre/pre.ko required - -
finish_install
