/** Outputs of libvirt's tests that the table reports as drift, by reason, for each tested release. May only shrink. */
export const exceptions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  '9.0': {
    'The test runs with settings of the daemon that let sound out of the host (`*_allow_host_audio`, QEMU_AUDIO_DRV).':
      [
        'qemuxml2xmloutdata/audio-default-nographics.x86_64-latest',
        'qemuxml2xmloutdata/audio-default-sdl.x86_64-latest',
        'qemuxml2xmloutdata/audio-default-vnc.x86_64-latest',
      ],
    'The test runs with a security driver of its own, or none: a label without a model becomes that of the driver.': [
      'qemuxml2xmloutdata/seclabel-dynamic-none-relabel-inactive',
      'qemuxml2xmloutdata/seclabel-dynamic-relabel-inactive',
    ],
    'The test runs with a QEMU before 4.2, which knew no `migratable`.': [
      'qemuxml2xmloutdata/cpu-check-default-none',
      'qemuxml2xmloutdata/cpu-host-kvmclock',
      'qemuxml2xmloutdata/cpu-host-passthrough-features',
    ],
    'The test runs with a QEMU that has other devices than those that are used (no Cirrus, no xHCI, the old `ivshmem`).':
      [
        'qemuxml2xmloutdata/default-video-type-x86_64-caps-test-0',
        'qemuxml2xmloutdata/q35',
        'qemuxml2xmloutdata/shmem',
      ],
    'Only the definition of a migrated domain is read so; a define refuses it.': [
      'qemuxml2xmloutdata/firmware-manual-efi-features.x86_64-latest',
    ],
    'Processors that the domain does not have: libvirt drops them from the tuning of caches, which labs do not tune.': [
      'genericxml2xmloutdata/cachetune-extra-tunes',
    ],
    'A pool without a name of its own, which no lab can have: objects are told apart by name.': [
      'storagepoolxml2xmlout/pool-logical-noname',
    ],
    'Pools of GlusterFS and ZFS, which the libvirt of Debian 12 cannot define without another package.': [
      'storagepoolxml2xmlout/pool-gluster',
      'storagepoolxml2xmlout/pool-zfs',
      'storagepoolxml2xmlout/pool-zfs-sourcedev',
    ],
    'What only the making of a volume is told (`nocow`).': ['storagevolxml2xmlout/vol-qcow2-nocow'],
  },
  '11.3': {
    'The test runs with settings of the daemon that let sound out of the host (`*_allow_host_audio`, QEMU_AUDIO_DRV).':
      [
        'qemuxmlconfdata/audio-default-nographics.x86_64-latest',
        'qemuxmlconfdata/audio-default-sdl.x86_64-latest',
        'qemuxmlconfdata/audio-default-vnc.x86_64-latest',
      ],
    'The test runs with a security driver of its own, or none: a label without a model becomes that of the driver.': [
      'qemuxmlconfdata/seclabel-dynamic-none-relabel.x86_64-latest',
      'qemuxmlconfdata/seclabel-dynamic-relabel.x86_64-latest',
    ],
    'libvirt refuses to start such a domain, which is what the test is of.': [
      'qemuxmlconfdata/net-hostdev-fail.x86_64-latest',
    ],
    'The declared value is not taken: there is no such bus of virtio-serial, and no firmware of that format.': [
      'qemuxmlconfdata/channel-virtio-autoassign.x86_64-latest',
      'qemuxmlconfdata/firmware-auto-efi-format-mismatch.x86_64-latest',
    ],
    'More than 255 processors: libvirt adds an IOMMU.': [
      'qemuxmlconfdata/intel-iommu-eim-autoadd-v2.x86_64-latest.abi-update',
      'qemuxmlconfdata/intel-iommu-eim-autoadd.x86_64-latest.abi-update',
    ],
    'Processors that the domain does not have: libvirt drops them from the tuning of caches, which labs do not tune.': [
      'genericxml2xmloutdata/cachetune-extra-tunes',
    ],
    'A pool without a name of its own, which no lab can have: objects are told apart by name.': [
      'storagepoolxml2xmlout/pool-logical-noname',
    ],
    'Pools of GlusterFS and ZFS, which the libvirt of Debian 13 cannot define without another package.': [
      'storagepoolxml2xmlout/pool-gluster',
      'storagepoolxml2xmlout/pool-zfs',
      'storagepoolxml2xmlout/pool-zfs-sourcedev',
    ],
    'What only the making of a volume is told (`nocow`).': ['storagevolxml2xmlout/vol-qcow2-nocow'],
  },
};
