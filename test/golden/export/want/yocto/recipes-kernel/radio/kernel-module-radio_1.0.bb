# Made by `portato export`; changes are lost at the next one.
SUMMARY = "kernel module radio of fleet"
LICENSE = "GPL-2.0-only"
LIC_FILES_CHKSUM = "file://${COMMON_LICENSE_DIR}/GPL-2.0-only;md5=801f80980d171dd6425610833a22dbe6"

inherit module

SRC_URI = "\
    file://Kbuild \
    file://Makefile \
    file://src \
"
S = "${@d.getVar('UNPACKDIR') or d.getVar('WORKDIR')}"

KERNEL_MODULE_AUTOLOAD += "radio"

KERNEL_MODULE_PROBECONF += "radio"
module_conf_radio = "options radio channel=5 antenna=/dev/a0"
