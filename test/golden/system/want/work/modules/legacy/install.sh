#!/bin/sh
# install.sh - loads the kernel modules of `legacy` and before them all that they need.
# Made by Portato; changes are lost at the next build.

{functions}

begin_install legacy ../..
load_module legacy legacy.ko required - -
finish_install
