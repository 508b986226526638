#!/bin/sh
# install.sh - loads the kernel modules of `dep` and before them all that they need.
# Made by Portato; changes are lost at the next build.

{functions}

begin_install dep ..
load_module dep dep/dep.ko required - -
finish_install
