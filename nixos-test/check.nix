# One test as two derivations, so that what was seen is at hand also, and above all, where it is not as it should be.
{ lib, pkgs, virtspec, name, test }:
let
  # It is built whatever became of the lab: tests/*.py keep what virtspec said, and judge nothing.
  report = pkgs.testers.runNixOSTest {
    name = "virtspec-${name}";
    # Two machines with KVM in KVM are slow to boot where the host is busy.
    globalTimeout = 45 * 60;
    imports = [ test ];
  };
in
pkgs.runCommand "virtspec-${name}"
{
  nativeBuildInputs = [ virtspec ];
  passthru = {
    inherit report;
    inherit (report) driver driverInteractive;
  };
  meta.description = "The lab on a NixOS machine with nested KVM: ${name}";
} ''
  virtspec verify --target vm --vm-report ${name}=${report} \
    --reporter terminal --reporter json:$out/report.json --reporter markdown:$out/report.md --reporter junit:$out/report.xml
''
