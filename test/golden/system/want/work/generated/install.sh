#!/bin/sh
# install.sh - loads the kernel modules of system `vehicle`, dependencies first.
# Made by Portato; changes are lost at the next build.

{functions}

begin_install vehicle .
load_module blob_a blob-a.ko required files/blob/scripts/load:files/blob/scripts/unload -
load_module blob_b blob-b.ko required files/blob/scripts/load:files/blob/scripts/unload -
load_module bus bus.ko required - -
load_module legacy legacy.ko required - -
load_module probe probe.ko optional - bus
load_module sensor sensor.ko optional - bus
load_module gateway gateway.ko required - bus mode=quiet 'label="two words"' empty=
finish_install
