import {
  addDiskControllers,
  addHostdevControllers,
  controllerKey,
  numberControllers,
} from '../completions/controllers.ts';
import { busOf, emptyDrive, sortDisks } from '../completions/disks.ts';
import { portOf, withUnit } from '../completions/network-sources.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, dropped, integer, leftOpen, quantity } from '../spelling.ts';

const disks = 'https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms';
const controllers = 'https://libvirt.org/formatdomain.html#controllers';
const written = 'libvirt writes the default where none is declared.';
const implied = 'libvirt adds it for a device that needs it.';

/** Disks, and the controllers of disks and other devices. */
export const storageDevices: readonly PolicyRow[] = [
  ...rowsFrom('src/conf/domain_conf.c, virDomainDiskInsert', [
    [
      '/domain/devices',
      { how: 'completed', by: sortDisks },
      'libvirt keeps the disks of a bus in the order of their names.',
    ],
  ]),
  ...rowsFrom('src/conf/domain_postparse.c, virDomainDiskDefPostParse', [
    ['/domain/devices/disk', { how: 'completed', by: emptyDrive }, 'A drive without a medium has the type file.'],
  ]),
  ...rowsFrom(disks, [
    ['/domain/devices/disk/@type', defaultsTo('file'), written],
    ['/domain/devices/disk/@device', defaultsTo('disk'), written],
    ["/domain/devices/disk[not(@type='vhostuser')]/driver", defaultsTo(''), written],
    ["/domain/devices/disk[@type='vhostuser']/driver", leftOpen, 'Newer releases write one.'],
    ['/domain/devices/disk/driver/@name', defaultsTo('qemu'), written],
    ["/domain/devices/disk[not(@type='vhostuser')]/driver/@type", defaultsTo('raw'), written],
    ['/domain/devices/disk/target/@bus', defaultsTo(busOf), 'The default follows from the name of the disk.'],
    ["/domain/devices/disk[@device='cdrom']/readonly", defaultsTo(''), 'A CD-ROM is always read-only.'],
    [
      "/domain/devices/disk[@device='cdrom' or @type='vhostuser' or readonly]/@snapshot",
      defaultsTo('no'),
      'The default is no for a disk that cannot be written to.',
    ],
    ['/domain/devices/disk/driver/@cache', defaultsTo('default'), 'The default is not written.'],
    [
      "/domain/devices/disk[@device='cdrom' or @device='floppy']/target/@tray",
      defaultsTo('closed'),
      'The default is not written.',
    ],
    [
      "/domain/devices/disk/target[@bus='scsi']/@removable",
      dropped,
      'Newer releases accept it for SCSI too, but keep it for USB only.',
    ],
    ['//metadata_cache/max_size', quantity('bytes'), 'Read in any unit, written in bytes.'],
    [
      "/domain/devices/disk/source/seclabel[@labelskip='yes']",
      dropped,
      'Present only while the domain runs: the image could not be labelled.',
    ],
  ]),
  ...rowsFrom('src/conf/storage_source_conf.c, virStorageSourceNetworkAssignDefaultPorts', [
    ['//source/host/@port', defaultsTo(portOf), 'The default is the port of the protocol.'],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainDiskSourceNetworkParse', [
    [
      "//source[@protocol='iscsi']/@name",
      { how: 'spelt', as: withUnit },
      'libvirt adds unit 0 where none is declared.',
    ],
  ]),
  ...rowsFrom(disks, [
    [
      '/domain/devices/disk/source/@index',
      { how: 'ignored' },
      'Present only while the domain runs: the number of the image.',
    ],
    ['//backingStore/@index', { how: 'ignored' }, 'Present only while the domain runs: the number of the image.'],
    ['/domain/devices/disk/mirror', { how: 'ignored' }, 'Present only while the domain runs: a copy in progress.'],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainControllerInsertPreAlloced', [
    ['/domain/devices/controller', { how: 'unordered', key: controllerKey }, 'libvirt sorts them by type and index.'],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainDefMaybeAddHostdevSCSIcontroller', [
    [
      '/domain/devices',
      { how: 'completed', by: addHostdevControllers },
      'libvirt adds all SCSI controllers up to the declared index.',
    ],
  ]),
  ...rowsFrom('src/conf/domain_postparse.c, virDomainAssignControllerIndexes', [
    [
      '/domain/devices',
      { how: 'completed', by: numberControllers },
      'libvirt assigns the lowest free index; companions of an EHCI controller share its index.',
    ],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainDefAddDiskControllersForType', [
    [
      '/domain/devices',
      { how: 'completed', by: addDiskControllers },
      'libvirt adds all controllers up to the declared index.',
    ],
  ]),
  ...rowsFrom('https://libvirt.org/formatstorageencryption.html', [
    ['//encryption/@engine', defaultsTo('qemu'), written],
  ]),
  ...rowsFrom(controllers, [
    ['/domain/devices/controller/pcihole64', quantity('KiB'), 'Read in any unit, written in KiB.'],
    ["/domain/devices/controller[@type='usb' or @type='scsi']/@model", leftOpen, 'The default of the machine.'],
    [
      "/domain/devices/controller[@type='scsi']/@model",
      { how: 'alias', of: (declared) => declared === 'auto' },
      'The default of the machine.',
    ],
    ["/domain/devices/controller[@type='pci']/model", leftOpen, 'The device of QEMU that provides it.'],
    ["/domain/devices/controller[@type='pci']/target", leftOpen, 'libvirt assigns the position on the bus.'],
    ["/domain/devices/controller[@type='pci']/target/@chassis", leftOpen, 'libvirt assigns the position on the bus.'],
    ["/domain/devices/controller[@type='pci']/target/@port", leftOpen, 'libvirt assigns the position on the bus.'],
    ["/domain/devices/controller[@type='pci']/target/@port", integer, 'Read in any base, written in hexadecimal.'],
    ["/domain/devices/controller[@type='usb']/master", leftOpen, 'libvirt assigns the first port of a companion.'],
    ["/domain/devices/controller[@type='pci']", leftOpen, 'libvirt adds them as the devices need them.'],
  ]),
  ...rowsFrom('src/qemu/qemu_domain.c, qemuDomainDefAddDefaultDevices', [
    [
      "/domain/devices/controller[@type='usb' and @index='0' and (not(@model) or @model='qemu-xhci' or @model='piix3-uhci')]",
      leftOpen,
      'Every PC has one.',
    ],
    ["/domain/devices/controller[@type='sata' and @index='0']", leftOpen, 'Every q35 machine has one.'],
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
