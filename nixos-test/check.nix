# One test as two derivations, so that its report is available even if, and especially if, the lab fails.
{ lib, pkgs, virtspec, name, test }:
let
  # It is built whatever the result: tests/*.py record what virtspec reports, and judge nothing.
  report = pkgs.testers.runNixOSTest {
    name = "virtspec-${name}";
    # Two machines with KVM in KVM boot slowly on a busy host.
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
