"""What stands on the board's disk: its instruments, its broker, and buoyd's configurations."""

import re

from qemu_rig import SOURCE  # finds tests/package

from deployment_test import PLAIN

DEVICES = 10
MODELS = "/usr/share/buoyd/models"


def instrument(name, port, model):
    return (f'[[line]]\nname = "{name}"\ntcp = "0.0.0.0:{port}"\n'
            f'[[instrument]]\nname = "{name}"\nline = "{name}"\nmodel = "{model}"\ninterval = "1 s"\n')


def devices():
    return {f"d{n}": 1510 + n for n in range(DEVICES)}


def played(name):
    return (f"[Service]\nExecStart=/usr/bin/buoysim run /etc/{name}.toml --models {MODELS} "
            f"--dir /run/{name}\nRuntimeDirectory={name}\nRestart=always\n"
            "[Unit]\nStartLimitIntervalSec=0\n[Install]\nWantedBy=multi-user.target\n")


def read(name, device, model):
    return (f'\n[[line]]\nname = "{name}"\ndevice = "{device}"\n\n[[instrument]]\nname = "{name}"\n'
            f'line = "{name}"\nmodel = "{model}"\ninterval = "1 s"\nsimulated = true\n')


# The reference work of docs/benchmarks.md.
TEN = "".join(read(name, f"tcp://127.0.0.1:{port}", "twenty-floats") for name, port in devices().items())
STATION = '[station]\nid = "board"\n\n[mqtt]\nhost = "127.0.0.1"\n'
# By the adapter's identity, as docs/deployment.md says.
USB = read("wind", "usb:0403:6001:A10K", "gill-windsonic-polled")
SCENARIOS = {
    "lidar": instrument("lidar", 1502, "zx-300"),
    "wind": instrument("wind", 1503, "gill-windsonic-polled"),
    "ten": "".join(instrument(name, port, "twenty-floats") + 'turnaround = "0 s"\n'
                   for name, port in devices().items()),
}
PAGE = (SOURCE / "docs/configuration.md").read_text()
GPIO_RULE = re.search(r'^    (SUBSYSTEM=="gpio".*)$', PAGE, re.MULTILINE)[1]


def files():
    """{path: text} of what the packages do not bring."""
    found = {f"/etc/{name}.toml": text for name, text in SCENARIOS.items()}
    found |= {f"/etc/systemd/system/{name}.service": played(name) for name in SCENARIOS}
    found[f"{MODELS}/twenty-floats.toml"] = (SOURCE / "tests/bench/twenty-floats.toml").read_text()
    return found


def with_link(power_line):
    """`[link]` as in docs/configuration.md, impatient, and a broker that is not there."""
    return (PLAIN.replace('host = "127.0.0.1"', 'host = "127.0.0.1"\nport = 1999')
            + f'\n[link]\npatience = "10 s"\ninterface = "wwan0"\n'
            f'power = {{ chip = "/dev/gpiochip0", line = {power_line}, off_time = "5 s" }}\n')
