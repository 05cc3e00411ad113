import {
  addDiskControllers,
  addHostdevControllers,
  controllerKey,
  numberControllers,
} from '../completions/controllers.ts';
import { busOf, emptyDrive, sortDisks } from '../completions/disks.ts';
import { portOf, withUnit } from '../completions/network-sources.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, dropped, leftOpen, quantity } from '../spelling.ts';

const disks = 'https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms';
const controllers = 'https://libvirt.org/formatdomain.html#controllers';
const written = 'Written where it is not said.';
const implied = 'Added where a device is to be plugged into it.';

/** Disks, and what disks and others are plugged into. */
export const storageDevices: readonly PolicyRow[] = [
  ...rowsFrom('src/conf/domain_conf.c, virDomainDiskInsert', [
    ['/domain/devices', { how: 'completed', by: sortDisks }, 'Disks of one bus are kept in the order of their names.'],
  ]),
  ...rowsFrom('src/conf/domain_postparse.c, virDomainDiskDefPostParse', [
    ['/domain/devices/disk', { how: 'completed', by: emptyDrive }, 'A drive without a medium is one of files.'],
  ]),
  ...rowsFrom(disks, [
    ['/domain/devices/disk/@type', defaultsTo('file'), written],
    ['/domain/devices/disk/@device', defaultsTo('disk'), written],
    ["/domain/devices/disk[not(@type='vhostuser')]/driver", defaultsTo(''), written],
    ["/domain/devices/disk[@type='vhostuser']/driver", leftOpen, 'Newer ones write one.'],
    ['/domain/devices/disk/driver/@name', defaultsTo('qemu'), written],
    ["/domain/devices/disk[not(@type='vhostuser')]/driver/@type", defaultsTo('raw'), written],
    ['/domain/devices/disk/target/@bus', defaultsTo(busOf), 'What the name of the disk stands for.'],
    ["/domain/devices/disk[@device='cdrom']/readonly", defaultsTo(''), 'Nothing is written to a CD-ROM.'],
    [
      "/domain/devices/disk[@device='cdrom' or @type='vhostuser' or readonly]/@snapshot",
      defaultsTo('no'),
      'What cannot be written to is part of none.',
    ],
    ['/domain/devices/disk/driver/@cache', defaultsTo('default'), 'Which is not written.'],
    [
      "/domain/devices/disk[@device='cdrom' or @device='floppy']/target/@tray",
      defaultsTo('closed'),
      'Which is not written.',
    ],
    [
      "/domain/devices/disk/target[@bus='scsi']/@removable",
      dropped,
      'A newer libvirt takes it of SCSI too, and keeps it of USB only.',
    ],
    ['//metadata_cache/max_size', quantity('bytes'), 'Any unit is read, bytes are written.'],
    [
      "/domain/devices/disk/source/seclabel[@labelskip='yes']",
      dropped,
      'Of a running domain: what could not be labelled.',
    ],
  ]),
  ...rowsFrom('src/conf/storage_source_conf.c, virStorageSourceNetworkAssignDefaultPorts', [
    ['//source/host/@port', defaultsTo(portOf), 'That of the protocol.'],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainDiskSourceNetworkParse', [
    ["//source[@protocol='iscsi']/@name", { how: 'spelt', as: withUnit }, 'The first unit, where none is named.'],
  ]),
  ...rowsFrom(disks, [
    ['/domain/devices/disk/source/@index', { how: 'ignored' }, 'Of a running domain: counts its images.'],
    ['//backingStore/@index', { how: 'ignored' }, 'Of a running domain: counts its images.'],
    ['/domain/devices/disk/mirror', { how: 'ignored' }, 'Of a running domain: a copy that is being made.'],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainControllerInsertPreAlloced', [
    ['/domain/devices/controller', { how: 'unordered', key: controllerKey }, 'Sorted by type and index.'],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainDefMaybeAddHostdevSCSIcontroller', [
    [
      '/domain/devices',
      { how: 'completed', by: addHostdevControllers },
      'All SCSI controllers up to the one that is named.',
    ],
  ]),
  ...rowsFrom('src/conf/domain_postparse.c, virDomainAssignControllerIndexes', [
    [
      '/domain/devices',
      { how: 'completed', by: numberControllers },
      'The lowest index that is free; companions of one EHCI controller share one.',
    ],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainDefAddDiskControllersForType', [
    ['/domain/devices', { how: 'completed', by: addDiskControllers }, 'All controllers up to the one that is named.'],
  ]),
  ...rowsFrom('https://libvirt.org/formatstorageencryption.html', [
    ['//encryption/@engine', defaultsTo('qemu'), written],
  ]),
  ...rowsFrom(controllers, [
    ['/domain/devices/controller/pcihole64', quantity('KiB'), 'Any unit is read, KiB is written.'],
    ["/domain/devices/controller[@type='usb' or @type='scsi']/@model", leftOpen, 'What the machine has.'],
    [
      "/domain/devices/controller[@type='scsi']/@model",
      { how: 'alias', of: (declared) => declared === 'auto' },
      'What the machine has.',
    ],
    ["/domain/devices/controller[@type='pci']/model", leftOpen, "QEMU's device for it."],
    ["/domain/devices/controller[@type='pci']/target", leftOpen, 'Where it is plugged in.'],
    ["/domain/devices/controller[@type='pci']/target/@chassis", leftOpen, 'Where it is plugged in.'],
    ["/domain/devices/controller[@type='pci']/target/@port", leftOpen, 'Where it is plugged in.'],
    ["/domain/devices/controller[@type='usb']/master", leftOpen, 'Where a companion begins.'],
    ["/domain/devices/controller[@type='pci']", leftOpen, 'Added as the devices need them.'],
  ]),
  ...rowsFrom('src/qemu/qemu_domain.c, qemuDomainDefAddDefaultDevices', [
    [
      "/domain/devices/controller[@type='usb' and @index='0' and (not(@model) or @model='qemu-xhci' or @model='piix3-uhci')]",
      leftOpen,
      'Every PC has one.',
    ],
    ["/domain/devices/controller[@type='sata' and @index='0']", leftOpen, 'Every Q35 has one.'],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainDefAddImplicitControllers', [
    ...['ide', 'fdc', 'scsi'].map((type) => [forDisks(type), leftOpen, implied] as const),
    [
      "/domain/devices/controller[@type='virtio-serial' and ((@index='0' and (../channel/target/@type='virtio' or ../console/target/@type='virtio')) or @index=../channel/address/@controller)]",
      leftOpen,
      implied,
    ],
    [
      "/domain/devices/controller[@type='scsi' and ../hostdev/@type='scsi' and @index=../hostdev/address/@controller]",
      leftOpen,
      implied,
    ],
    ["/domain/devices/controller[@type='ccid' and @index='0' and ../smartcard]", leftOpen, implied],
  ]),
];

function forDisks(type: string): string {
  return `/domain/devices/controller[@type='${type}' and ../disk/target/@bus='${type}' and ../disk/address/@controller=@index]`;
}
