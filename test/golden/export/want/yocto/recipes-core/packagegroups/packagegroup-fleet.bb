# Made by `portato export`; changes are lost at the next one.
SUMMARY = "Kernel modules of fleet"

# They belong to a machine's kernel.
PACKAGE_ARCH = "${MACHINE_ARCH}"

inherit packagegroup

RDEPENDS:${PN} = "\
    kernel-module-motor \
    kernel-module-main-bus \
    kernel-module-sensors \
    kernel-module-diag-tool \
    kernel-module-radio \
"
RRECOMMENDS:${PN} = "\
    kernel-module-cam \
"
