#!/usr/bin/python3
"""What is in the packages."""

import gzip
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from package_rig import ARCHITECTURE, NAMES, SOURCE, depends, field, main, package, run, unpacked

PROGRAMS = {"buoyd": ("buoyd", "buoyctl"), "buoysim": ("buoysim",), "buoyshore": ("buoyshore",)}
MANUALS = {"buoyd": ("man8/buoyd.8", "man8/buoyctl.8"), "buoysim": ("man1/buoysim.1",),
           "buoyshore": ("man1/buoyshore.1",)}
MACHINES = {"amd64": "Advanced Micro Devices X86-64", "arm64": "AArch64", "armhf": "ARM"}
# What the compiler leaves in the code: landing pads (endbr64) and probes of large stack frames
# (orq $0,(%rsp)); signed return addresses (paciasp). ARM's 32-bit instructions have none of these.
MARKS = {"amd64": ("f30f1efa", "48830c2400"), "arm64": ("3f2303d5",), "armhf": ()}
PAGES = [page for page in (SOURCE / "docs").rglob("*") if page.suffix in (".md", ".py")]
# The versions with the fixes (config/debian/libraries.cmake).
FIXED = {"libmosquitto1": "2.0.11-1.2+deb12u2", "libmodbus5": "3.1.6-2.1+deb12u1"}


def is_at_least(version, least):
    return subprocess.run(["dpkg", "--compare-versions", version, "ge", least]).returncode == 0


class ContentsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="contents.")
        cls.files = {}
        for name in NAMES:
            unpacked(package(name), Path(cls.folder.name) / name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def of(self, name):
        return Path(self.folder.name) / name

    def paths(self, name):
        return {str(p.relative_to(self.of(name))) for p in self.of(name).rglob("*") if p.is_file()}

    def test_has_what_belongs_to_it_and_no_more(self):
        headers = ("libcli11-dev", "libexpected-dev", "libfmt-dev", "libtomlplusplus-dev",
                   "nlohmann-json3-dev")
        own = {
            "buoyd": {"etc/buoyd/buoyd.toml", "lib/systemd/system/buoyd.service",
                      "lib/systemd/system/buoyd-interface@.path",
                      "lib/systemd/system/buoyd-interface@.service", "usr/lib/buoyd/restart-interface",
                      "lib/udev/rules.d/60-buoyd-ports.rules", "usr/lib/sysusers.d/buoyd.conf",
                      "usr/share/buoyd/kinds.toml", "usr/share/doc/buoyd/weather.example.csv"}
            | {f"usr/share/buoyd/models/{p.name}" for p in (SOURCE / "config/models").iterdir()}
            | {f"usr/share/buoyd/criteria/{p.name}" for p in (SOURCE / "config/criteria").iterdir()}
            | {f"usr/share/buoyd/cf/{p.name}" for p in (SOURCE / "config/cf").iterdir()},
            "buoysim": {f"usr/share/buoyd/scenarios/{p.name}"
                        for p in (SOURCE / "config/scenarios").iterdir()},
            "buoyshore": {"etc/default/buoyshore", "lib/systemd/system/buoyshore.service",
                          "lib/systemd/system/buoyshore-serve.service",
                          "lib/systemd/system/buoyshore-forward@.service",
                          "lib/systemd/system/buoyshore-gateway.service",
                          "lib/systemd/system/buoyshore-watch.service", "usr/share/doc/buoyshore/alarms.example.toml",
                          "usr/share/doc/buoyshore/headers/uplot", "usr/lib/sysusers.d/buoyshore.conf"}
            | {f"usr/share/doc/buoyshore/broker/{p.name}"
               for p in (SOURCE / "config/broker").iterdir()}
            | {"usr/share/doc/buoyshore/exports/about.example.toml"}
            | {f"usr/share/buoyshore/exports/{p.name}"
               for p in (SOURCE / "config/exports").iterdir() if p.name != "about.example.toml"},
        }
        for name in NAMES:
            documents = f"usr/share/doc/{name}"
            expected = own[name] | {f"usr/bin/{p}" for p in PROGRAMS[name]}
            expected |= {f"usr/share/man/{m}.gz" for m in MANUALS[name]}
            expected |= {f"usr/share/bash-completion/completions/{p}" for p in PROGRAMS[name]}
            expected |= {f"{documents}/copyright", f"{documents}/changelog.gz"}
            expected |= {f"{documents}/headers/{header}" for header in headers}
            expected |= {f"{documents}/{page.relative_to(SOURCE / 'docs')}" for page in PAGES}
            self.assertEqual(expected, self.paths(name))

    def test_belongs_to_root_and_nobody_else_may_write(self):
        for name in NAMES:
            for line in run("dpkg-deb", "--contents", package(name)).splitlines():
                self.assertRegex(line, r"^(d|-)r[w-][xs-]r-[x-]r-[x-] root/root ")

    def test_programs_are_stripped_and_of_the_architecture(self):
        for name in NAMES:
            for program in PROGRAMS[name]:
                said = run("readelf", "-hSW", self.of(name) / "usr/bin" / program)
                self.assertRegex(said, rf"Machine: +{MACHINES[ARCHITECTURE]}\n")
                self.assertNotIn(".debug_info", said)
                self.assertNotIn(".symtab", said)

    def test_programs_are_hardened(self):
        for name in NAMES:
            for program in PROGRAMS[name]:
                file = self.of(name) / "usr/bin" / program
                said = run("readelf", "--wide", "--dynamic", "--segments", "--dyn-syms", file)
                self.assertRegex(said, r"\(FLAGS\) +BIND_NOW\n")
                self.assertRegex(said, r"Flags: NOW PIE\n")
                self.assertRegex(said, r"GNU_RELRO ")
                self.assertRegex(said, r"GNU_STACK .* RW ")
                self.assertRegex(said, r" __stack_chk_fail@")
                self.assertRegex(said, r" __(mem|str|read|v?s?n?printf|fd)\w*_chk@", program)
                for mark in MARKS[ARCHITECTURE]:
                    self.assertIn(bytes.fromhex(mark), file.read_bytes(), program)

    def test_every_file_in_etc_is_a_conffile(self):
        for name in ("buoyd", "buoyshore"):
            said = run("dpkg-deb", "--info", package(name), "conffiles").split()
            self.assertEqual(sorted(said),
                             sorted("/" + p for p in self.paths(name) if p.startswith("etc/")))

    def test_example_is_the_one_of_the_tree(self):
        self.assertEqual((self.of("buoyd") / "etc/buoyd/buoyd.toml").read_bytes(),
                         (SOURCE / "config/buoyd.example.toml").read_bytes())

    def test_depends_on_versions_with_the_fixes(self):
        for name, libraries in (("buoyd", FIXED), ("buoyshore", {"libmosquitto1"})):
            for library in libraries:
                self.assertTrue(is_at_least(depends(package(name))[library], FIXED[library]))

    def test_depends_on_all_that_dpkg_sees_from_the_version_it_says(self):
        if ARCHITECTURE != run("dpkg", "--print-architecture").strip():
            self.skipTest("dpkg-shlibdeps knows the libraries of the machine's own architecture only")
        for name in NAMES:
            programs = [self.of(name) / "usr/bin" / p for p in PROGRAMS[name]]
            with tempfile.TemporaryDirectory() as folder:
                control = Path(folder) / "debian/control"
                control.parent.mkdir()
                control.write_text("Source: buoyd\n\nPackage: buoyd\nArchitecture: any\n")
                said = run("dpkg-shlibdeps", "-O", *programs, cwd=folder)
            seen = said.partition("shlibs:Depends=")[2].strip()
            self.assertTrue(seen, said)
            self.assert_covers(depends(package(name)), seen)

    def assert_covers(self, ours, seen):
        for item in seen.split(", "):
            library, least = re.fullmatch(r"(\S+)(?: \(>= (\S+)\))?", item).groups()
            self.assertIn(library, ours)
            self.assertTrue(least is None or is_at_least(ours[library], least), item)
        self.assertEqual({item.split()[0] for item in seen.split(", ")}, set(ours))

    def test_changelog_is_of_this_version(self):
        for name in NAMES:
            with gzip.open(self.of(name) / f"usr/share/doc/{name}/changelog.gz", "rt") as text:
                self.assertIn(f"({field(package(name), 'Version')})", text.readline())

    def test_documents_that_are_named_are_there(self):
        """By the programs' help, the service's files and what is commented in /etc."""
        for name in NAMES:
            texts = [(self.of(name) / path).read_bytes() for path in self.paths(name)
                     if path.startswith(("usr/bin/", "etc/", "lib/")) or path.endswith(".conf")]
            named = {match.decode() for text in texts
                     for match in re.findall(rb"usr/share/doc/[a-z/-]+\.md", text)}
            self.assertEqual(named - self.paths(name), set())
            self.assertEqual([name for text in texts for name in re.findall(rb"(?<!/)docs/[a-z-]+\.md", text)], [])

    def test_pages_lead_to_pages_that_are_there(self):
        for name in NAMES:
            folder = self.of(name) / "usr/share/doc" / name
            for page in folder.rglob("*.md"):
                for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
                    self.assertTrue((page.parent / link).is_file(), f"{page.name}: {link}")

    def test_licence_is_apache_2_and_its_text_is_debians(self):
        self.assertIn("SPDX-License-Identifier: Apache-2.0\n", (SOURCE / "LICENSE").read_text())
        for name in NAMES:
            said = (self.of(name) / f"usr/share/doc/{name}/copyright").read_text()
            self.assertIn("\nLicense: Apache-2.0\n", said)
            self.assertIn("/usr/share/common-licenses/Apache-2.0", said)

    def test_changes_of_this_version_are_told(self):
        version = field(package("buoyd"), "Version")
        self.assertIn(f"\n## {version}\n", (SOURCE / "CHANGELOG.md").read_text())

    def test_lintian_finds_nothing(self):
        said = run("lintian", "--allow-root", "--fail-on", "error,warning",
                   *(package(name) for name in NAMES))
        self.assertNotRegex(said, "(?m)^[EW]:")


if __name__ == "__main__":
    main()
