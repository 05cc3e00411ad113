

with Story("lab", host) as story:
    story.boot("booted")
    story.doctor("ready")
    story.verify("deployed")

    story.screen("started", "DC01")
    story.rebuild("rebuilt")

    # Not through the current system, which is another one after the switch.
    changed = "/run/booted-system/specialisation/changed"
    story.ask("media", "cp -a /var/lib/libvirt/iso /var/lib/libvirt/media")
    story.rebuild("changed", changed, "--allow-delete domain/CLIENT02")

    story.ask("stopped", f"virsh -c {URI} destroy --domain DC01")
    host.shutdown()
    story.boot("rebooted")
    story.verify("back")
