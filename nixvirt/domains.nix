# The lab's domains, as NixVirt's `domains` option takes them: NixVirt's `windows` template with a second adapter.
{ NixVirt, paths ? import ./paths.nix, ... }:
let
  # An adapter needs a MAC and a model of its own. Without a MAC libvirt invents one at every define (NixVirt derives only
  # the first), which changes the definition, which power-cuts a running domain at the next rebuild. Without a model it
  # picks rtl8139; Windows brings a driver for e1000e.
  adapter = interface: mac: interface // {
    mac.address = mac;
    model.type = "e1000e";
  };

  # `files`: what its volume and its NVRAM are called. `memory`: GiB.
  mkWindows =
    { name, files, uuid, memory, vcpu, iso, labMac, defaultMac }:
    let
      template = NixVirt.lib.domain.templates.windows {
        inherit name uuid;
        memory = { count = memory; unit = "GiB"; };
        vcpu.count = vcpu;
        storage_vol = { pool = "homelab"; volume = "${files}.qcow2"; };
        install_vol = "${paths.iso}/${iso}";
        nvram_path = "${paths.nvram}/${files}.nvram";
        bridge_name = "virbr56";
        # A virtio screen without OpenGL: with it, a host without a render node cannot start the domain.
        virtio_video = null;
      };
    in
    {
      definition = NixVirt.lib.domain.writeXML (template // {
        devices = template.devices // {
          # The template's own adapter is one attribute set, on lab-net's bridge; the second makes it a list.
          interface = [
            (adapter template.devices.interface labMac)
            (adapter { type = "network"; source.network = "default"; } defaultMac)
          ];
          # Behind the template's two for SPICE: the guest agent's, by which `virtspec run` and `virsh shutdown --mode agent` reach Windows.
          channel = template.devices.channel ++ [
            { type = "unix"; target = { type = "virtio"; name = "org.qemu.guest_agent.0"; }; }
          ];
        };
      });
      # Neither started nor stopped by a rebuild: there is no operating system on them yet.
      active = null;
      # Never power-cut by one either: what a rebuild changes, a running guest gets when it is next shut down and started. Without this
      # NixVirt destroys a running domain whose definition differs in anything from what libvirt has, and libvirt changes definitions by
      # itself: from 10.10 on, with a swtpm of 0.10 or later, a domain's first start writes the profile of its new TPM into it, which
      # NixVirt cannot declare, and whose absence it would take for a change (check start-keeps-definition).
      restart = false;
    };

  mkWindowsServer = server: mkWindows ({ iso = "windows-server-2022.iso"; } // server);

  # Windows 11 does not install with less.
  mkWindowsClient = client: mkWindows ({ iso = "windows-11.iso"; memory = 4; vcpu = 2; } // client);
in
[
  (mkWindowsServer {
    name = "DC01";
    files = "dc01";
    uuid = "1d766dc3-e028-4d3a-919e-c64d0b0a96e2";
    memory = 2;
    vcpu = 2;
    labMac = "52:54:00:96:f8:bb";
    defaultMac = "52:54:00:b4:56:ba";
  })
  (mkWindowsServer {
    name = "SCCM01";
    files = "sccm01";
    uuid = "5a8c571f-4144-46a9-a93e-fa0107ca31c3";
    memory = 8;
    vcpu = 4;
    labMac = "52:54:00:e2:3d:67";
    defaultMac = "52:54:00:8e:cf:79";
  })
  (mkWindowsClient {
    name = "CLIENT01";
    files = "client01";
    uuid = "9a591f0c-22ac-4372-a959-9b6c8e31193a";
    labMac = "52:54:00:78:9b:96";
    defaultMac = "52:54:00:7a:94:b1";
  })
  (mkWindowsClient {
    name = "CLIENT02";
    files = "client02";
    uuid = "f60317a4-6c22-435f-a9c6-2276ee016dfc";
    labMac = "52:54:00:98:b4:e4";
    defaultMac = "52:54:00:ab:9f:01";
  })
]
