"""What a machine is put through, and what was said of it.

Nothing is judged here: every step is kept with its exit code and its words, and virtspec judges them outside, from run.json and from the
reports that it wrote on the machine. A step that goes wrong does not end the story unless nothing can follow it.
"""

import json
import os
import pathlib
import time
import traceback

URI = "qemu:///system"
REPORTS = "/var/lib/virtspec"
SYSTEM = "/run/current-system"


class Story:
    """Steps on one machine, in order; use it with `with`, so that what was seen is kept on every way out."""

    def __init__(self, test, machine):
        self.test = test
        self.machine = machine
        self.steps = []
        self.broke = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None:
            self.broke = "".join(traceback.format_exception_only(kind, error)).strip()
        self.keep()
        # The report is built even if the test broke off; its reader can see that.
        return isinstance(error, Exception)

    def ask(self, name, command, timeout=900):
        """Runs a command on the machine, and keeps how it ended. Returns its exit code."""
        code, said = self.machine.execute(f"( {command} ) 2>&1", timeout=timeout)
        self.steps.append({"name": name, "command": command, "code": code, "said": said[-20000:]})
        return code

    def boot(self, name):
        """Starts the machine, and waits until everything that it starts by itself has been started, nixvirt.service among it."""
        self.machine.start()
        self.machine.wait_for_unit("multi-user.target")
        service = "systemctl show nixvirt.service --property=Result --property=ExecMainStatus --property=ActiveState"
        self.ask(name, f"{service} && journalctl --unit=nixvirt.service --boot --output=cat --no-pager")

    def doctor(self, name):
        """Asks whether the machine is ready for the lab: whether KVM in KVM really runs a guest."""
        lab = f"--lab {SYSTEM}/etc/virtspec/lab/lab.yaml"
        self.ask(name, f"virtspec doctor {lab} -c {URI} --reporter json:{REPORTS}/{name}.json")

    def verify(self, name):
        """Has virtspec look at the machine's libvirt."""
        lab = f"--lab {SYSTEM}/etc/virtspec/lab/lab.yaml"
        self.ask(name, f"virtspec verify {lab} --target host -c {URI} --reporter json:{REPORTS}/{name}.json")

    def rebuild(self, name, system=SYSTEM, allow=""):
        """Has virtspec drive a switch to a system, guarded, twice."""
        lab = f"--lab {system}/etc/virtspec/lab/lab.yaml --flake {system}/etc/virtspec/lab"
        driven = f"--nixos-rebuild switch-to-system --no-doctor -c {URI}"
        report = f"--reporter json:{REPORTS}/{name}.json"
        self.ask(name, f"SYSTEM={system} virtspec rebuild {lab} {driven} {allow} {report}", timeout=1800)

    def screen(self, name, domain):
        """Starts a domain, and keeps what its screen shows: first before the guest runs, then each picture that differs from the last.

        QEMU shows a message of its own, then nothing, then what the firmware draws.
        """
        if self.ask(name, f"virsh -c {URI} start --paused --domain {domain}") != 0:
            return
        files = []
        last = ""
        until = time.monotonic() + 120
        while len(files) < 4 and time.monotonic() < until:
            file = f"{REPORTS}/{name}-{len(files)}.png"
            shot = f"virsh -c {URI} screenshot --domain {domain} --file {file} >/dev/null && sha256sum < {file}"
            code, digest = self.machine.execute(shot)
            if code == 0 and digest != last:
                files.append(file)
                last = digest
            if len(files) == 1:
                self.machine.execute(f"virsh -c {URI} resume --domain {domain}")
        self.steps.append({"name": f"{name}-screens", "command": "virsh screenshot", "code": 0, "said": "\n".join(files)})

    def keep(self):
        """Takes the reports from the machine, and writes the story beside them."""
        try:
            self.machine.copy_from_vm(REPORTS)
        except Exception as error:
            self.broke = self.broke or f"its reports could not be had: {error}"
        run = {"version": 1, "test": self.test, "steps": self.steps, "broke": self.broke}
        out = pathlib.Path(os.environ.get("out", "."))
        (out / "run.json").write_text(json.dumps(run, indent=2) + "\n")
