#!/bin/sh
rmmod "$1"
