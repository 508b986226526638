#!/bin/sh
# install.sh - loads the kernel modules of `blob` and before them all that they need.
# Made by Portato; changes are lost at the next build.

{functions}

begin_install blob ../..
load_module blob_a blob-a.ko required files/blob/scripts/load:files/blob/scripts/unload -
load_module blob_b blob-b.ko required files/blob/scripts/load:files/blob/scripts/unload -
finish_install
