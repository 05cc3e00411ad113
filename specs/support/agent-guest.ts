import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentRun } from '../../lib/guest/medium/agent-run.ts';
import type { ProbeBase } from '../../lib/guest/medium/base.ts';
import { makeAgentMedium } from '../../lib/guest/medium/medium.ts';
import type { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import { type RunOptions, type RunResult, run, runChecked } from '../../lib/process/run.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { findAccelerator } from '../../lib/sandbox/accelerator.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';

/** What a program in the guest printed, and its exit code. */
export interface Executed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface AgentGuestOptions {
  /** By the domain's UUID. Default: the hostname of all guests, `agent-guest`. */
  readonly hostname?: string;
  readonly os?: AgentRun['os'];
  /** Default: BIOS. */
  readonly firmware?: 'secure-boot';
  /** Reserved for it in a network of 24 bits. Default: one of 192.168.77.100 to 192.168.77.200. */
  readonly address?: string;
  /** Added to its devices: XML. */
  readonly devices?: string;
  /** Makes the files of these devices in the sandbox. */
  readonly prepare?: (sandbox: Sandbox) => Promise<unknown>;
}

function networkXml(mac: string, address: string | undefined): string {
  const subnet = address?.replace(/\.\d+$/, '') ?? '192.168.77';
  const reserved = address === undefined ? '' : `<host mac='${mac}' ip='${address}'/>`;
  return `<network><name>agents</name><bridge name='virbr77'/><ip address='${subnet}.1' netmask='255.255.255.0'>
  <dhcp><range start='${subnet}.100' end='${subnet}.200'/>${reserved}</dhcp></ip></network>`;
}

/** Minutes, not seconds: it only ends what hangs. */
const patience = 300_000;

/**
 * A domain in a sandbox that runs the agent guest: booted once for all tests of a spec file, because that takes up to a minute under emulation.
 * Closing it ends the sandbox with it.
 */
export class AgentGuest implements AsyncDisposable {
  readonly domain = 'guest';
  readonly uuid = '6f1c0b5e-7c1b-4f0a-9a53-2f5f6f0a1d01';
  readonly mac = '52:54:00:77:00:01';
  readonly hostname: string;
  readonly sandbox: Sandbox;
  readonly virsh: VirshSession;

  private constructor(hostname: string, sandbox: Sandbox, virsh: VirshSession) {
    this.hostname = hostname;
    this.sandbox = sandbox;
    this.virsh = virsh;
  }

  /** Returns when the agent has answered. */
  static async start(base: ProbeBase, options: AgentGuestOptions = {}): Promise<AgentGuest> {
    const sandbox = await Sandbox.start();
    try {
      const guest = new AgentGuest(options.hostname ?? 'agent-guest', sandbox, await sandbox.virsh());
      await options.prepare?.(sandbox);
      await guest.#define(base, options);
      await guest.boot();
      return guest;
    } catch (error) {
      await sandbox[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Root's private key, on this machine. */
  get key(): string {
    return join(this.sandbox.folder, 'key');
  }

  /** Starts the domain, and returns when the agent has answered. */
  async boot(): Promise<void> {
    await this.virsh.output(['start', '--domain', this.domain]);
    await this.untilAgentAnswers();
  }

  /** Returns when libvirt reports that the agent has opened its channel, and it answers. */
  async untilAgentAnswers(): Promise<void> {
    await this.#until('its agent to answer', async () => {
      const xml = await this.virsh.output(['dumpxml', '--domain', this.domain]);
      if (!/<target type='virtio' name='org.qemu.guest_agent.0' state='connected'\/>/.test(xml)) return undefined;
      const { error } = await this.virsh.execute(this.#agentCommand('guest-ping', {}));
      return error === undefined ? true : undefined;
    });
  }

  /** Returns when libvirt reports that the domain is shut off. */
  async untilOff(): Promise<void> {
    await this.#until('the domain to shut off', async () => ((await this.#state()) === 'shut off' ? true : undefined));
  }

  /** A new value at each boot. */
  async bootId(): Promise<string> {
    return (await this.execute('cat', '/proc/sys/kernel/random/boot_id')).stdout.trim();
  }

  /** Returns when the agent shows another boot than `bootId`. */
  async untilRebooted(bootId: string): Promise<void> {
    await this.#until('another boot', async () => {
      const now = await this.bootId().catch(unlessRefused);
      return now === undefined || now === bootId ? undefined : true;
    });
  }

  /** The result of a command of the agent. */
  async agent<T = unknown>(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<T> {
    return JSON.parse(await this.virsh.output(this.#agentCommand(command, args))).return;
  }

  /** Runs a program in the guest, through the agent. */
  async execute(path: string, ...args: readonly string[]): Promise<Executed> {
    const { pid } = await this.agent<{ pid: number }>('guest-exec', { path, arg: args, 'capture-output': true });
    const status = await waitUntil(
      async () => {
        const now = await this.agent<Status>('guest-exec-status', { pid });
        return now.exited ? now : undefined;
      },
      { what: `${path} to end`, timeout: patience },
    );
    const text = (data = '') => Buffer.from(data, 'base64').toString('utf8');
    if (status.exitcode === undefined) throw new Error(`${path} was ended by signal ${status.signal}`);
    return { exitCode: status.exitcode, stdout: text(status['out-data']), stderr: text(status['err-data']) };
  }

  /** Its address, when it has one. */
  address(): Promise<string> {
    return waitUntil(
      async () => {
        const cards = await this.agent<readonly Card[]>('guest-network-get-interfaces');
        const card = cards.find((one) => one['hardware-address'] === this.mac);
        return card?.['ip-addresses']?.find((one) => one['ip-address-type'] === 'ipv4')?.['ip-address'];
      },
      { what: 'an address', timeout: patience, interval: 200 },
    );
  }

  /** The line of its lease, when libvirt shows one: its helper writes that down after dnsmasq's answer, so the guest may have the address first. */
  lease(): Promise<string> {
    return waitUntil(
      async () => {
        const leases = await this.virsh.output(['net-dhcp-leases', '--network', 'agents']);
        return leases.split('\n').find((line) => line.includes(this.mac));
      },
      { what: 'a lease', timeout: patience, interval: 200 },
    );
  }

  /** Runs this machine's `ssh` in the sandbox's network, with root's key; the guest's host key is the one that the agent shows. */
  async ssh(command: string, options: RunOptions = {}): Promise<RunResult> {
    const address = await this.address();
    const hosts = join(this.sandbox.folder, 'known_hosts');
    const { stdout } = await this.execute('cat', '/etc/ssh/ssh_host_ed25519_key.pub');
    await writeFile(hosts, `${address} ${stdout}`);
    const settings = [
      'StrictHostKeyChecking=yes',
      `UserKnownHostsFile=${hosts}`,
      'BatchMode=yes',
      'IdentitiesOnly=yes',
    ];
    const argv = ['ssh', '-F', '/dev/null', '-i', this.key, ...settings.flatMap((one) => ['-o', one])];
    return run(await this.sandbox.enterNetwork([...argv, `root@${address}`, command]), options);
  }

  async #define(base: ProbeBase, { hostname, os, firmware, devices, address }: AgentGuestOptions): Promise<void> {
    const { folder } = this.sandbox;
    await runChecked(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'spec', '-f', this.key]);
    const key = await readFile(`${this.key}.pub`, 'utf8');
    const hostnames = new Map(hostname === undefined ? [] : [[this.uuid, hostname]]);
    const told = { hostname: this.hostname, hostnames, authorizedKeys: [key.trim()], ...(os && { os }) };
    await makeAgentMedium(base, told, join(folder, 'agent.iso'));
    const smm = firmware === 'secure-boot';
    const { kind } = await findAccelerator((argv, more) => this.sandbox.run(argv, more), { smm });
    await writeFile(join(folder, 'network.xml'), networkXml(this.mac, address));
    await writeFile(join(folder, 'domain.xml'), this.#xml(kind === 'kvm' ? 'kvm' : 'qemu', firmware, devices));
    await this.virsh.output(['net-define', '--file', join(folder, 'network.xml')]);
    await this.virsh.output(['net-start', '--network', 'agents']);
    await this.virsh.output(['define', '--file', join(folder, 'domain.xml')]);
  }

  #xml(type: 'kvm' | 'qemu', firmware: AgentGuestOptions['firmware'], devices = ''): string {
    const secure = firmware === 'secure-boot';
    const loader =
      "<firmware><feature enabled='yes' name='secure-boot'/><feature enabled='yes' name='enrolled-keys'/></firmware>";
    return `<domain type='${type}'><name>${this.domain}</name><uuid>${this.uuid}</uuid>
  <memory unit='MiB'>512</memory><vcpu>1</vcpu><cpu mode='maximum'/>
  <os${secure ? " firmware='efi'" : ''}><type arch='x86_64' machine='q35'>hvm</type>${secure ? loader : ''}<boot dev='cdrom'/></os>
  <features><acpi/><apic/>${secure ? "<smm state='on'/>" : ''}</features>
  <on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>destroy</on_crash>
  <devices>
    <disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='/run/virtspec/agent.iso'/><target dev='sda' bus='sata'/><readonly/></disk>
    <interface type='network'><mac address='${this.mac}'/><source network='agents'/><model type='e1000e'/></interface>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <serial type='file'><source path='/run/virtspec/serial.log'/></serial>
    ${devices}
  </devices></domain>`;
  }

  #agentCommand(command: string, args: Readonly<Record<string, unknown>>) {
    const text = JSON.stringify({ execute: command, arguments: args });
    return ['qemu-agent-command', '--domain', this.domain, text] as const;
  }

  async #state(): Promise<string> {
    return (await this.virsh.output(['domstate', '--domain', this.domain])).trim();
  }

  /** Waits for `look`, and shows the end of the serial log if that fails, or the guest has ended meanwhile. */
  async #until(what: string, look: () => Promise<true | undefined>): Promise<void> {
    await waitUntil(look, { what, timeout: patience, interval: 200 }).catch(async (cause: unknown) => {
      const log = await readFile(join(this.sandbox.folder, 'serial.log'), 'utf8').catch(() => '');
      throw new Error(`${what}: the domain is ${await this.#state()}; serial port:\n${log.slice(-2_000)}`, { cause });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.virsh[Symbol.asyncDispose]();
    await this.sandbox[Symbol.asyncDispose]();
  }
}

/** libvirt refuses what is asked of an agent that is not connected. */
function unlessRefused(error: unknown): undefined {
  if ((error as { code?: string }).code !== 'virsh-refused') throw error;
}

interface Status {
  readonly exited: boolean;
  readonly exitcode?: number;
  readonly signal?: number;
  readonly 'out-data'?: string;
  readonly 'err-data'?: string;
}

interface Card {
  readonly 'hardware-address'?: string;
  readonly 'ip-addresses'?: readonly { readonly 'ip-address': string; readonly 'ip-address-type': string }[];
}
