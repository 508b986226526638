# Made by `portato export`; changes are lost at the next one.
SUMMARY = "kernel module motor of fleet"
LICENSE = "MIT | GPL-2.0-only"
LIC_FILES_CHKSUM = "\
    file://${COMMON_LICENSE_DIR}/MIT;md5=0835ade698e0bcf8506ecda2f7b4f302 \
    file://${COMMON_LICENSE_DIR}/GPL-2.0-only;md5=801f80980d171dd6425610833a22dbe6 \
"

inherit module

SRC_URI = "\
    file://Kbuild \
    file://Makefile \
    file://src \
    file://modprobe.conf \
"
S = "${@d.getVar('UNPACKDIR') or d.getVar('WORKDIR')}"

DEPENDS += "kernel-module-main-bus"
DEPENDS += "kernel-module-cam"
RDEPENDS:${PN} += "kernel-module-main-bus"
RRECOMMENDS:${PN} += "kernel-module-cam"

KERNEL_MODULE_AUTOLOAD += "motor"

do_install:append() {
    install -D -m 0644 ${S}/modprobe.conf ${D}${sysconfdir}/modprobe.d/fleet-motor.conf
}

FILES:${PN} += "${sysconfdir}/modprobe.d/fleet-motor.conf"
CONFFILES:${PN} += "${sysconfdir}/modprobe.d/fleet-motor.conf"
