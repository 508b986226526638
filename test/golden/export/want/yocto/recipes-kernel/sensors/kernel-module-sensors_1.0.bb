# Made by `portato export`; changes are lost at the next one.
SUMMARY = "kernel modules units, temp of fleet"
LICENSE = "(BSD-3-Clause | GPL-2.0-only) & GPL-2.0-only"
LIC_FILES_CHKSUM = "\
    file://${COMMON_LICENSE_DIR}/BSD-3-Clause;md5=550794465ba0ec5312d6919e203a55f9 \
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

KERNEL_MODULE_AUTOLOAD += "units temp"

do_install:append() {
    install -D -m 0644 ${S}/modprobe.conf ${D}${sysconfdir}/modprobe.d/fleet-sensors.conf
}

FILES:${PN} += "${sysconfdir}/modprobe.d/fleet-sensors.conf"
CONFFILES:${PN} += "${sysconfdir}/modprobe.d/fleet-sensors.conf"
