# SPDX-License-Identifier: Apache-2.0
"""A CA, a server's and a client's certificate, made with openssl into a folder: ca.pem, cert.pem, key.pem, client/*.pem."""

import os
import subprocess


def openssl(*words, cwd):
    subprocess.run(["openssl", *words], cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_leaf(folder, out, name, extensions):
    os.makedirs(os.path.join(folder, out), exist_ok=True)
    extension_file = os.path.join(folder, out, "extensions")
    with open(extension_file, "w", encoding="utf-8") as file:
        file.write(extensions + "\n")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", f"{out}/key.pem", "-out", f"{out}/request",
            cwd=folder)
    openssl("x509", "-req", "-in", f"{out}/request", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30",
            "-extfile", f"{out}/extensions", "-out", f"{out}/cert.pem", cwd=folder)
    if out != ".":
        os.link(os.path.join(folder, "ca.pem"), os.path.join(folder, out, "ca.pem"))


def make_certificates(folder, name="127.0.0.1"):
    os.makedirs(folder, exist_ok=True)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=plimsoll-test-ca", "-days", "30",
            "-keyout", "ca.key", "-out", "ca.pem", cwd=folder)
    make_leaf(folder, ".", name, f"subjectAltName=IP:{name}\nextendedKeyUsage=serverAuth")
    make_leaf(folder, "client", "client", "extendedKeyUsage=clientAuth")
    return folder
