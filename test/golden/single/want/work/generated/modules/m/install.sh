#!/bin/sh
# install.sh - loads the kernel modules of `m` and before them all that they need.
# Made by Portato; changes are lost at the next build.

{functions}

begin_install m ..
load_module dep dep/dep.ko required - -
load_module pre pre/pre.ko required - -
load_module m m/m.ko required m/files/m/scripts/load:- 'dep pre'
finish_install
