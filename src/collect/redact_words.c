/* SPDX-License-Identifier: Apache-2.0 */
#include "redact_words.h"

#include <plimsoll/base/memory.h>
#include <string.h>

/* All four tables are sorted bytewise: they are searched by halves. */

/* clang-format off */
static const char *const known_words[] = {
    "#", "#(nop)", "--allow-unauthenticated", "--allow-untrusted", "--assume-yes", "--force-yes", "--insecure",
    "--no-cache", "--no-check-certificate", "--no-install-recommends", "--nogpgcheck", "--trusted-host", "--update",
    "--virtual", "ADD", "ARG", "CMD", "CMD-SHELL", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK",
    "LABEL", "MAINTAINER", "NONE", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR", "add",
    "add-apt-repository", "addgroup", "adduser", "alias", "apache2", "apk", "apt", "apt-cache", "apt-get", "apt-key",
    "aptitude", "aria2c", "ash", "autoclean", "autoconf", "automake", "autoremove", "awk", "awslogs", "base64",
    "basename", "bash", "bridge", "build-dep", "buildkit", "builtin", "bundle", "busybox", "bzip2", "ca-certificates",
    "caddy", "cargo", "case", "cat", "cc", "cd", "check-update", "checkout", "chgrp", "chmod", "chown", "chpasswd",
    "ci", "clang", "clean", "clone", "cmake", "command", "composer", "conda", "configure", "containerd", "contrib",
    "core", "cp", "cron", "curl", "cut", "daemon", "dash", "debug", "declare", "default", "del", "deluser", "diff",
    "dirmngr", "dirname", "dist-upgrade", "dnf", "do", "docker", "docker-entrypoint.sh", "docker-init", "dockerd",
    "done", "download", "dpkg", "dpkg-reconfigure", "dumb-init", "echo", "egrep", "elif", "else", "entrypoint.sh",
    "env", "erase", "error", "esac", "eval", "exec", "exit", "export", "false", "fatal", "fgrep", "fi", "find",
    "fluentd", "for", "full-upgrade", "function", "gawk", "gcc", "gelf", "gem", "get", "git", "go", "gosu", "gpg",
    "gpg2", "gpgconf", "gradle", "grep", "groupadd", "groupdel", "gunzip", "gzip", "haproxy", "hash", "head", "host",
    "http", "httpd", "https", "id", "if", "in", "info", "install", "java", "javac", "journald", "json-file",
    "keyserver", "kill", "ksh", "ld", "ldconfig", "list", "ln", "local", "locale-gen", "localedef", "ls", "lua",
    "main", "make", "makecache", "mamba", "map", "md5sum", "memcached", "memlock", "meson", "microdnf", "mkdir",
    "mongod", "mv", "mvn", "mysql", "mysqld", "n", "nginx", "ninja", "no", "nobody", "node", "nodejs", "nofile",
    "none", "noninteractive", "npm", "nproc", "npx", "off", "on", "openssl", "pacman", "passwd", "patch", "perl",
    "php", "pip", "pip2", "pip3", "pnpm", "podman", "postgres", "printf", "purge", "python", "python2", "python3",
    "rabbitmq-server", "read", "readlink", "readonly", "realpath", "recv-keys", "redis-cli", "redis-server",
    "refresh", "reinstall", "remove", "return", "rm", "rmdir", "root", "rpm", "rsync", "ruby", "runc", "scp",
    "search", "sed", "service", "set", "sh", "sha1sum", "sha256sum", "sha512sum", "shift", "show", "sleep", "sort",
    "source", "splunk", "ssh", "sshd", "stack", "strip", "su", "su-exec", "sudo", "supervisord", "svn", "syslog",
    "systemctl", "tail", "tar", "tee", "test", "then", "tini", "touch", "tr", "traefik", "trap", "true", "type",
    "unconfined", "uniq", "universe", "unset", "until", "unzip", "update", "update-alternatives",
    "update-ca-certificates", "upgrade", "useradd", "userdel", "usermod", "wait", "warn", "wc", "wget", "whereis",
    "which", "while", "whoami", "www-data", "xargs", "xz", "y", "yarn", "yes", "yum", "zip", "zsh", "zstd", "zypper",
};

/* dockerd's reference manual for the first lines; then build instructions, health checks and user management. */
static const char *const harmless_flags[] = {
    "add-runtime", "allow-direct-routing", "authorization-plugin", "bip", "bridge", "cdi-spec-dir", "cgroup-parent",
    "chmod", "chown", "cluster-advertise", "config-file", "connect-timeout", "containerd", "containerd-namespace",
    "containerd-plugins-namespace", "cpu-rt-period", "cpu-rt-runtime", "data-root", "debug", "default-address-pool",
    "default-cgroupns-mode", "default-gateway", "default-ipc-mode", "default-runtime", "default-shm-size",
    "default-ulimit", "disabled-login", "disabled-password", "dns", "dns-opt", "dns-search", "exec-root",
    "experimental", "feature", "firewall-backend", "fixed-cidr", "fixed-cidr-v6", "from", "gecos", "gid", "group",
    "home", "host", "http-proxy", "https-proxy", "icc", "init", "init-path", "insecure-registry", "interval", "ip",
    "ip-forward", "ip-masq", "ip6tables", "iptables", "ipv6", "link", "live-restore", "log-driver", "log-level",
    "max-concurrent-downloads", "max-concurrent-uploads", "max-download-attempts", "max-time", "metrics-addr",
    "mount", "mtu", "network", "network-control-plane-mtu", "no-create-home", "no-new-privileges",
    "node-generic-resource", "oom-score-adjust", "pidfile", "platform", "port", "prefix", "raw-logs",
    "registry-mirror", "retries", "retry", "root", "seccomp-profile", "selinux-enabled", "shell", "shutdown-timeout",
    "start-interval", "start-period", "storage-driver", "swarm-default-advertise-addr", "system", "target", "timeout",
    "tls", "tlscacert", "tlscert", "tlskey", "tlsverify", "type", "uid", "userland-proxy", "userland-proxy-path",
    "userns-remap", "validate", "workdir",
};

static const char *const installers[] = {
    "apk", "apt", "apt-get", "aptitude", "conda", "dnf", "dpkg", "gem", "mamba", "microdnf", "npm", "pacman", "pip",
    "pip2", "pip3", "pnpm", "rpm", "yarn", "yum", "zypper",
};

static const char *const shells[] = {
    "/bin/ash", "/bin/bash", "/bin/dash", "/bin/sh", "/bin/zsh", "/usr/bin/bash", "/usr/bin/sh", "ash", "bash",
    "dash", "ksh", "sh", "zsh",
};
/* clang-format on */

static bool table_has(const char *const *table, size_t count, const char *text, size_t size)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(table[middle], text, size);
        if (order == 0 && table[middle][size] != '\0')
            order = 1;
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool plm_word_is_known(const char *text, size_t size)
{
    return table_has(known_words, PLM_COUNT(known_words), text, size);
}

bool plm_flag_is_harmless(const char *text, size_t size)
{
    return table_has(harmless_flags, PLM_COUNT(harmless_flags), text, size);
}

bool plm_word_installs(const char *text, size_t size)
{
    return table_has(installers, PLM_COUNT(installers), text, size);
}

bool plm_word_is_shell(const char *text, size_t size)
{
    return table_has(shells, PLM_COUNT(shells), text, size);
}
