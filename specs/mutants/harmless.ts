import type { Mutation } from '../support/mutations.ts';
import type { LabName } from './labs.ts';

/** Harmless changes, and the reason. A harmful change is never listed, however hard it is to detect. */
export interface Harmless {
  readonly how: readonly Mutation['how'][];
  /** XPath; `[*]` matches any position, or none. */
  readonly at: string;
  /** The only lab to which it applies; none: any. */
  readonly lab?: LabName;
  /** For swapped values: those that are harmless. None: all in the table of alternatives. */
  readonly to?: readonly string[];
  /** Why the change makes no difference to the user. */
  readonly why: string;
}

const left = 'Left out it is the same: libvirt’s default.';
const timers = 'Windows has hypervclock and Linux kvm-clock: neither counts the ticks of an emulated timer.';
const again = 'The same said twice.';
const adds = 'libvirt adds one.';
const paravirtual = 'The guest does the same work, in more time.';
const taste = 'A comfort of the viewer, and not of the guest: screen, keyboard and mouse are there.';
const sound = 'Another card, or none: nothing of a lab is heard.';
const sparse = 'Of qcow2 nothing is allocated ahead, whatever is declared; of raw a few bytes.';
const medium = 'A CD-ROM is read-only, read as raw, and found by its label, on whatever bus and under whatever letter.';

/** In the order of the XML: from the domain’s head to its devices, then networks and volumes. */
export const harmless: readonly Harmless[] = [
  { how: ['changed'], at: '/domain/iothreads', why: 'A thread that no disk is on sleeps.' },
  {
    how: ['removed'],
    at: '/domain/os/type/@arch',
    why: 'Left out it is the host’s own, which is the one that KVM runs.',
  },
  { how: ['doubled'], at: '/domain/os/boot[*]', why: again },
  {
    how: ['removed'],
    at: '/domain/os/boot',
    why: 'Without an order the first hard disk is booted, which the only entry said.',
  },
  { how: ['doubled'], at: '/domain/os/firmware/feature', why: again },
  { how: ['removed'], at: '/domain/features/apic', why: 'QEMU’s PCs have an APIC whatever is declared.' },
  { how: ['removed'], at: '/domain/features/hyperv/@mode', why: left },
  { how: ['changed'], at: '/domain/features/hyperv/spinlocks/@retries', why: 'One more try in 8191.' },
  { how: ['removed'], at: '/domain/features/hyperv/stimer/direct', why: paravirtual },
  { how: ['changed'], at: '/domain/features/hyperv/stimer/direct/@state', why: paravirtual },
  {
    how: ['changed'],
    at: '/domain/features/hyperv/vendor_id/@value',
    why: 'A name, which no driver of the lab asks for.',
  },
  { how: ['removed', 'swapped'], at: '/domain/clock/timer[*]/@tickpolicy', why: timers },
  { how: ['removed', 'doubled'], at: '/domain/clock/timer[*]', why: timers },
  { how: ['swapped'], at: '/domain/clock/timer[*]/@name', to: ['tsc', 'kvmclock', 'hpet'], why: timers },
  { how: ['changed', 'removed'], at: '/domain/clock/timer[*]/@present', why: timers },
  { how: ['removed'], at: '/domain/on_poweroff', why: left },
  { how: ['removed'], at: '/domain/on_reboot', why: left },
  {
    how: ['removed', 'swapped'],
    at: '/domain/on_crash',
    why: 'What follows a panic of the guest is a wish: nothing runs or fails by it.',
  },
  { how: ['removed'], at: '/domain/devices/emulator', why: 'libvirt finds QEMU by itself, as NixOS means it.' },
  { how: ['removed'], at: '/domain/devices/disk[*]/@type', why: left },
  { how: ['removed'], at: '/domain/devices/disk[*]/@device', why: left },
  { how: ['removed'], at: '/domain/devices/disk[*]/driver/@name', why: left },
  {
    how: ['removed'],
    at: '/domain/devices/disk[*]/driver/@type',
    why: 'Left out it is raw, and what has another format is seen.',
  },
  { how: ['removed'], at: '/domain/devices/disk[2]/driver', why: 'Left out it is raw, as the file is.' },
  { how: ['removed'], at: '/domain/devices/disk[3]/driver', why: medium },
  { how: ['removed'], at: '/domain/devices/disk[*]/readonly', why: medium },
  { how: ['changed', 'swapped'], at: '/domain/devices/disk[2]/target/@dev', lab: 'homelab-sccm', why: medium },
  { how: ['changed', 'swapped'], at: '/domain/devices/disk[3]/target/@dev', why: medium },
  { how: ['swapped'], at: '/domain/devices/disk[2]/target/@bus', lab: 'homelab-sccm', to: ['usb'], why: medium },
  {
    how: ['removed'],
    at: '/domain/devices/disk[*]/target/@bus',
    why: 'Left out it is read off the letter, as virtio of vda; what is another is seen.',
  },
  { how: ['swapped'], at: '/domain/devices/disk[3]/target/@bus', to: ['usb', 'scsi'], why: medium },
  { how: ['removed'], at: '/domain/devices/controller', why: 'No disk is on it.' },
  { how: ['changed', 'removed'], at: '/domain/devices/controller/@index', why: 'No disk is on it.' },
  { how: ['removed', 'swapped'], at: '/domain/devices/controller/@model', why: 'No disk is on it.' },
  { how: ['removed'], at: '/domain/devices/filesystem/@type', why: left },
  { how: ['removed'], at: '/domain/devices/filesystem/@accessmode', why: left },
  { how: ['doubled'], at: '/domain/devices/channel[2]/source', why: again },
  {
    how: ['swapped'],
    at: '/domain/devices/console/@type',
    to: ['null'],
    why: 'The first console is the first serial port, which counts.',
  },
  {
    how: ['changed', 'removed'],
    at: '/domain/devices/console/target/@port',
    why: 'The first console is the first serial port, which counts.',
  },
  { how: ['removed', 'doubled'], at: '/domain/devices/input[*]', why: taste },
  { how: ['swapped'], at: '/domain/devices/input[*]/@type', to: ['mouse', 'keyboard'], why: taste },
  {
    how: ['removed', 'swapped'],
    at: '/domain/devices/input[*]/@bus',
    why: 'QEMU’s PCs have a keyboard and a mouse on PS/2 beside it.',
  },
  { how: ['changed', 'removed'], at: '/domain/devices/graphics/@autoport', why: 'VNC that names no port chooses one.' },
  { how: ['removed'], at: '/domain/devices/graphics/@listen', why: 'Left out it is the host’s own address.' },
  { how: ['removed'], at: '/domain/devices/graphics/listen', why: 'Left out it is the host’s own address.' },
  { how: ['removed'], at: '/domain/devices/graphics/listen/@address', why: 'Left out it is the host’s own address.' },
  { how: ['removed'], at: '/domain/devices/graphics/image', why: taste },
  { how: ['swapped'], at: '/domain/devices/graphics/image/@compression', why: taste },
  { how: ['removed', 'doubled'], at: '/domain/devices/sound', why: sound },
  { how: ['swapped'], at: '/domain/devices/sound/@model', why: sound },
  { how: ['removed'], at: '/domain/devices/audio', why: sound },
  { how: ['changed'], at: '/domain/devices/audio/@id', why: 'A number, and nothing refers to it.' },
  { how: ['swapped'], at: '/domain/devices/audio/@type', to: ['none'], why: sound },
  { how: ['removed'], at: '/domain/devices/video', why: adds },
  { how: ['doubled'], at: '/domain/devices/video', why: 'A second head, which the guest may use.' },
  { how: ['removed'], at: '/domain/devices/video/model', why: adds },
  { how: ['changed', 'removed'], at: '/domain/devices/video/model/@heads', why: taste },
  { how: ['changed', 'removed'], at: '/domain/devices/video/model/@primary', why: 'The only one is the primary one.' },
  {
    how: ['swapped'],
    at: '/domain/devices/video/model/@type',
    to: ['qxl', 'vga', 'virtio', 'cirrus'],
    why: 'The firmware draws on each, and each guest has a driver for what the firmware has set.',
  },
  {
    how: ['removed', 'doubled'],
    at: '/domain/devices/redirdev[*]',
    why: 'Room for one USB device of the viewer’s more or less.',
  },
  { how: ['removed'], at: '/domain/devices/memballoon', why: adds },
  {
    how: ['swapped'],
    at: '/domain/devices/memballoon/@model',
    why: 'The memory is not asked back by anything of the lab.',
  },
  { how: ['removed', 'doubled'], at: '/domain/devices/rng', why: 'Linux fills its pool by itself since 5.6.' },
  { how: ['swapped'], at: '/domain/devices/rng/backend', to: ['/dev/random'], why: 'Of one pool since Linux 5.6.' },
  { how: ['removed'], at: '/domain/devices/vsock/@model', why: left },
  {
    how: ['removed'],
    at: '/network/ip/@netmask',
    lab: 'homelab-sccm',
    why: 'Of an address that begins with 192 libvirt takes 24 bits without one.',
  },
  { how: ['removed'], at: '/network/forward/@mode', why: 'Left out it is nat; a network that is another is seen.' },
  {
    how: ['changed', 'removed', 'swapped'],
    at: '/network/bridge/@stp',
    why: 'libvirt’s bridge has no second way out, and no loop.',
  },
  {
    how: ['changed', 'removed'],
    at: '/network/bridge/@delay',
    why: 'A second more or less until a guest is on the network.',
  },
  { how: ['doubled'], at: '/network/dns/host', why: again },
  { how: ['doubled'], at: '/network/dns/host/hostname', why: again },
  { how: ['removed', 'changed', 'swapped'], at: '/volume/allocation', why: sparse },
  { how: ['removed', 'swapped'], at: '/volume/allocation/@unit', why: sparse },
];

/** The row that makes a change harmless. */
export function harmlessOf(lab: LabName, mutation: Mutation): Harmless | undefined {
  return harmless.find((row) => (row.lab ?? lab) === lab && fits(row, mutation));
}

function fits({ how, at, to }: Harmless, mutation: Mutation): boolean {
  if (!how.includes(mutation.how)) return false;
  if (to !== undefined && !(mutation.to !== undefined && to.includes(mutation.to))) return false;
  return patternOf(at).test(mutation.xpath);
}

const patterns = new Map<string, RegExp>();

function patternOf(at: string): RegExp {
  const known = patterns.get(at);
  if (known) return known;
  const steps = at.split('[*]').map((part) => part.replace(/[[\]/.@]/g, '\\$&'));
  const made = new RegExp(`^${steps.join('(\\[\\d+\\])?')}$`);
  patterns.set(at, made);
  return made;
}
