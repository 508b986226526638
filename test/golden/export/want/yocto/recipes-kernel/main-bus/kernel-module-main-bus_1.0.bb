# Made by `portato export`; changes are lost at the next one.
SUMMARY = "kernel module Main_Bus of fleet"
LICENSE = "GPL-2.0-only"
LIC_FILES_CHKSUM = "file://${COMMON_LICENSE_DIR}/GPL-2.0-only;md5=801f80980d171dd6425610833a22dbe6"

inherit module

SRC_URI = "\
    file://Kbuild \
    file://Makefile \
    file://src \
    file://modprobe.conf \
"
S = "${@d.getVar('UNPACKDIR') or d.getVar('WORKDIR')}"

KERNEL_MODULE_AUTOLOAD += "Main_Bus"

do_install:append() {
    install -D -m 0644 ${S}/modprobe.conf ${D}${sysconfdir}/modprobe.d/fleet-main-bus.conf
}

FILES:${PN} += "${sysconfdir}/modprobe.d/fleet-main-bus.conf"
CONFFILES:${PN} += "${sysconfdir}/modprobe.d/fleet-main-bus.conf"
