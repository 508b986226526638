# Made by `portato export`; changes are lost at the next one.
SUMMARY = "kernel module diag-tool of fleet"
LICENSE = "CLOSED"

inherit module

SRC_URI = "\
    file://Kbuild \
    file://Makefile \
    file://src \
    file://modprobe.conf \
"
S = "${@d.getVar('UNPACKDIR') or d.getVar('WORKDIR')}"

DEPENDS += "kernel-module-cam"
RRECOMMENDS:${PN} += "kernel-module-cam"

do_install:append() {
    install -D -m 0644 ${S}/modprobe.conf ${D}${sysconfdir}/modprobe.d/fleet-diag-tool.conf
}

FILES:${PN} += "${sysconfdir}/modprobe.d/fleet-diag-tool.conf"
CONFFILES:${PN} += "${sysconfdir}/modprobe.d/fleet-diag-tool.conf"
