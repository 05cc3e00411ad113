# DC01 with the plan's two NICs, its TPM and Secure Boot, and no disk. No MAC is declared, and nothing said of restarts, unless it is to be
# `pinned`.
{ NixVirt, pinned ? false }:
let
  mac = address: if pinned then { mac = { inherit address; }; } else { };
in
[
  ({
    definition = NixVirt.lib.domain.writeXML {
      type = "kvm";
      name = "DC01";
      uuid = "e2d2a6c5-6f1d-4b62-8f0f-0d3c7f6b9a44";
      memory = { count = 64; unit = "MiB"; };
      os = {
        type = "hvm";
        arch = "x86_64";
        machine = "q35";
        loader = { readonly = true; secure = true; type = "pflash"; path = "/run/libvirt/nix-ovmf/OVMF_CODE.ms.fd"; };
        nvram = { template = "/run/libvirt/nix-ovmf/OVMF_VARS.ms.fd"; path = "/var/lib/libvirt/qemu/nvram/probe-dc01.nvram"; };
      };
      features = { acpi = { }; smm.state = true; };
      devices = {
        tpm = { model = "tpm-crb"; backend = { type = "emulator"; version = "2.0"; }; };
        interface = [
          ({ type = "bridge"; source = { bridge = "virbr56"; }; } // mac "52:54:00:56:00:10")
          ({
            type = "network";
            source = { network = "default"; };
            model = { type = "e1000e"; };
          } // mac "52:54:00:7a:00:10")
        ];
      };
    };
    active = null;
  } // (if pinned then { restart = false; } else { }))
]
