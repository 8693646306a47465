# SPDX-License-Identifier: Apache-2.0
# Debian packages by purpose: the one list. Sourced by scripts/run and scripts/test.
BUILD_PACKAGES="gcc cmake ninja-build pkg-config libcurl4-openssl-dev libcjson-dev libxml2-dev libxslt1-dev libyaml-dev libaudit-dev libseccomp-dev"
TEST_PACKAGES="libcmocka-dev python3 python3-jsonschema python3-yaml python3-junitparser libxml2-utils docker.io iptables busybox-static openssl
    curl valgrind clang libclang-rt-14-dev clang-format cppcheck man-db iproute2 rootlesskit slirp4netns uidmap procps nginx-light auditd podman zsh fish
    openscap-scanner openscap-common prometheus minisign openssh-client openssh-server strace chromium poppler-utils"
# Readers of report formats come from npm (tests/formats); a node that is no package of Debian's does as well.
command -v npm >/dev/null || TEST_PACKAGES="$TEST_PACKAGES nodejs npm"

# install_packages NAME…: installs those that are missing; says what it would need without root.
install_packages() {
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -z "$missing" ] && return 0
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "missing packages (install them as root):$missing" >&2; return 1; }
        as_root=sudo
    else
        as_root=
    fi
    $as_root apt-get update -qq
    # shellcheck disable=SC2086 # a list of names
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
