#!/bin/sh
# install.sh - loads the kernel modules of `m` and before them all that they need.
# Made by Portato; changes are lost at the next build.

{functions}

begin_install m ..
load_module m m/m.ko required - -
finish_install
