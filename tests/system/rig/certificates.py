"""Certificates of a test's own, made by the openssl command in a temporary folder."""

import subprocess


def openssl(*words):
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True,
                          timeout=60, check=False)
    assert done.returncode == 0, f"openssl {words}: {done.stderr}"
    return done.stdout


def make_key(path):
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", path)
    path.chmod(0o600)


class Authority:
    """Signs for whoever is named; `folder`/NAME.pem and NAME.key are the files of one."""

    def __init__(self, folder, name="ca"):
        self.folder, self.key, self.certificate = folder, folder / f"{name}.key", folder / f"{name}.pem"
        make_key(self.key)
        openssl("req", "-x509", "-new", "-key", self.key, "-subj", f"/CN={name}", "-days", 30,
                "-out", self.certificate)

    def sign(self, name, file=None, host="", days=30):
        """A certificate with this common name; `host` is what a client compares with its broker's
        address; of -1 days it has expired. Returns it and its key, in files named `file`."""
        stem = self.folder / (file or name)
        certificate, key = stem.with_name(stem.name + ".pem"), stem.with_name(stem.name + ".key")
        request, extra = stem.with_name(stem.name + ".csr"), stem.with_name(stem.name + ".ext")
        make_key(key)
        extra.write_text(f"subjectAltName = {host}\n" if host else "basicConstraints = CA:FALSE\n")
        openssl("req", "-new", "-key", key, "-subj", f"/CN={name}", "-out", request)
        openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key,
                "-CAcreateserial", "-extfile", extra, "-days", days, "-out", certificate)
        return certificate, key

