# Made by `portato export`; changes are lost at the next one.
SUMMARY = "kernel module cam of fleet"
LICENSE = "GPL-2.0-only"
LIC_FILES_CHKSUM = "file://${COMMON_LICENSE_DIR}/GPL-2.0-only;md5=801f80980d171dd6425610833a22dbe6"

inherit module

SRC_URI = "\
    file://Kbuild \
    file://Makefile \
    file://src \
    file://modprobe.conf \
    file://run-script \
    file://files \
    file://firmware \
    file://udev \
"
S = "${@d.getVar('UNPACKDIR') or d.getVar('WORKDIR')}"

KERNEL_MODULE_AUTOLOAD += "cam"

do_install:append() {
    install -D -m 0644 ${S}/modprobe.conf ${D}${sysconfdir}/modprobe.d/fleet-cam.conf
    install -d ${D}/usr/libexec/fleet/cam/files
    cp -R --no-dereference --preserve=mode ${S}/files/. ${D}/usr/libexec/fleet/cam/files/
    install -D -m 0755 ${S}/run-script ${D}/usr/libexec/fleet/cam/run-script
    install -d ${D}${nonarch_base_libdir}/firmware
    cp -R --no-dereference --preserve=mode ${S}/firmware/. ${D}${nonarch_base_libdir}/firmware/
    install -d ${D}${nonarch_base_libdir}/udev/rules.d
    cp -R --no-dereference --preserve=mode ${S}/udev/. ${D}${nonarch_base_libdir}/udev/rules.d/
}

FILES:${PN} += "\
    ${sysconfdir}/modprobe.d/fleet-cam.conf \
    /usr/libexec/fleet/cam \
    ${nonarch_base_libdir}/firmware \
    ${nonarch_base_libdir}/udev/rules.d \
"
CONFFILES:${PN} += "${sysconfdir}/modprobe.d/fleet-cam.conf"
