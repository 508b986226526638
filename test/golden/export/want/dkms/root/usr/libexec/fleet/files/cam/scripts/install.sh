#!/bin/sh
insmod "$1"
