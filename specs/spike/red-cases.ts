import type { Observation } from '../../lib/spike/observation.ts';
import type { QuestionId } from '../../lib/spike/registry.ts';
import { definedAs, nothing, refusedByNix, seenApplied, seenFacts, seenObject, seenRefused } from './seen.ts';

interface RedCase {
  readonly what: string;
  readonly seen: Observation;
  readonly verdict: 'fails' | 'differs';
  readonly answer: RegExp;
}

const nic = (inner: string) => `<interface type='bridge'>${inner}</interface>`;
const domain = (devices: string, rest = '') =>
  `<domain type='kvm'><name>it</name>${rest}<devices>${devices}</devices></domain>`;
const mac = (last: string) => `<mac address='52:54:00:00:00:${last}'/>`;
const twoNics = (last: string) => domain(nic(mac('01')) + nic(mac(last)));
const network = (inner: string) => `<network><name>it</name>${inner}</network>`;

/** For every question, an answer of NixVirt that differs from what the work plan assumes, and the judgement. */
export const redCases: Readonly<Record<QuestionId, RedCase>> = {
  'network-attrset': {
    what: 'the DHCP range is dropped',
    seen: seenObject(
      'network',
      network(
        "<forward mode='nat'/><bridge name='virbr99'/><ip address='192.168.99.1' netmask='255.255.255.0'><dhcp/></ip>",
      ),
    ),
    verdict: 'fails',
    answer: /^`\/network\/ip\/dhcp\/range\/@start` is missing, not 192\.168\.99\.100; /,
  },
  'pool-function': {
    what: 'there is no such function',
    seen: refusedByNix("attribute 'pool' missing, at /somewhere/pool-function.nix:7:20"),
    verdict: 'fails',
    answer: /^Nix rejects it: attribute 'pool' missing$/,
  },
  'volume-function': {
    what: 'the capacity is of another unit',
    seen: seenObject(
      'volume',
      "<volume><name>dc01.qcow2</name><capacity>60</capacity><target><format type='qcow2'/></target></volume>",
    ),
    verdict: 'fails',
    answer: /^`\/volume\/capacity\/@unit` is missing, not GiB$/,
  },
  'windows-second-nic': {
    what: 'libvirt refuses the domain',
    seen: seenObject('domain', domain(''), { refused: 'unsupported configuration', definitions: [] }),
    verdict: 'fails',
    answer: /^libvirt rejects the domain it$/,
  },
  'windows-template': {
    what: 'the bridge is not taken',
    seen: seenObject(
      'domain',
      "<domain><name>test-win</name><memory>2</memory><os><nvram>/tmp/test.nvram</nvram></os><devices><interface type='bridge'><source bridge='virbr0'/></interface></devices></domain>",
    ),
    verdict: 'fails',
    answer: /^`\/domain\/devices\/interface\/source\/@bridge` is virbr0, not virbr99$/,
  },
  'windows-nics': {
    what: 'one NIC',
    seen: seenObject('domain', domain(nic(''))),
    verdict: 'differs',
    answer: /^one, with no argument for another$/,
  },
  'windows-plus-plus': {
    what: 'an attribute set is no list',
    seen: refusedByNix('value is a set while a list was expected, at /somewhere/windows-plus-plus.nix:9:19'),
    verdict: 'fails',
    answer: /^Nix rejects it: value is a set while a list was expected$/,
  },
  'tpm-2': {
    what: 'TPM 1.2',
    seen: seenObject('domain', domain("<tpm><backend type='emulator' version='1.2'/></tpm>")),
    verdict: 'fails',
    answer: /version` is 1\.2, not 2\.0$/,
  },
  'secure-boot-firmware': {
    what: 'variables without keys',
    seen: seenObject(
      'domain',
      domain('', "<os><loader>/OVMF_CODE.ms.fd</loader><nvram template='/OVMF_VARS.fd'>/it</nvram></os>"),
    ),
    verdict: 'fails',
    answer: /^no `\.ms\.fd` file in \/domain\/os\/nvram\/@template$/,
  },
  'secure-boot-declared': {
    what: 'both are dropped',
    seen: seenObject('domain', domain('', '<os><loader>/OVMF_CODE.ms.fd</loader></os><features/>')),
    verdict: 'fails',
    answer: /secure` is missing, not yes; .*smm\/@state` is missing, not on$/,
  },
  'iso-path': {
    what: 'the path is dropped',
    seen: seenObject('domain', domain("<disk device='cdrom'/>")),
    verdict: 'fails',
    answer: /source\/@file` is missing, not \/var\/lib\/libvirt\/iso\/not-there\.iso$/,
  },
  idempotency: {
    what: 'the domain is another process, the network and its second NIC have other MACs',
    seen: seenApplied({ network: '01', nics: ['11', '12'], id: 1 }, { network: '02', nics: ['11', '13'], id: 2 }),
    verdict: 'fails',
    answer:
      /^no: the running DC01 is power-cut and restarted \(id 1 → 2\); a new MAC for network lab-net, NIC 2 of DC01$/,
  },
  'first-nic-model': {
    what: 'libvirt chooses',
    seen: seenObject('domain', domain(nic('')), definedAs(domain(nic("<model type='rtl8139'/>")))),
    verdict: 'differs',
    answer: /^none is written; libvirt chooses rtl8139$/,
  },
  'second-nic-mac': {
    what: 'another MAC each time',
    seen: seenObject('domain', domain(nic('') + nic('')), definedAs(twoNics('02'), twoNics('03'))),
    verdict: 'differs',
    answer: /^no: libvirt generates another MAC at each define$/,
  },
  'network-mac': {
    what: 'another MAC each time',
    seen: seenObject('network', network(''), definedAs(network(mac('02')), network(mac('03')))),
    verdict: 'differs',
    answer: /^no: libvirt generates another MAC at each define$/,
  },
  'interface-target': {
    what: 'written twice',
    seen: seenObject('domain', domain(nic("<target dev='lab0'/><target dev='lab0'/>")), {
      violations: [{ message: 'Extra element target', line: 1, excerpt: "<target dev='lab0'/>" }],
    }),
    verdict: 'differs',
    answer: /^`<target>` is written 2 times, which libvirt’s schema rejects; libvirt itself accepts it$/,
  },
  'unknown-attributes': {
    what: 'a domain’s are dropped',
    seen: { ...nothing, facts: { domain: true, network: false } },
    verdict: 'differs',
    answer: /^no: it is silently dropped \(domain\)$/,
  },
  'read-file-write-xml': {
    what: 'nothing may be built',
    seen: refusedByNix("cannot build 'it.drv' because the option 'allow-import-from-derivation' is disabled"),
    verdict: 'differs',
    answer: /^only where import from derivation is allowed$/,
  },
  'module-enable': {
    what: 'nothing is applied',
    seen: seenFacts({ planned: [], enabled: ['nixvirt'] }),
    verdict: 'differs',
    answer: /^no: it evaluates without a warning, and creates no service; /,
  },
  'module-coexists': {
    what: 'two packages for one option',
    seen: seenFacts({
      'libvirtd, swtpm, virt-manager and flakes enabled': true,
      'virtualisation.libvirtd.package': false,
    }),
    verdict: 'differs',
    answer:
      /^with libvirtd, swtpm, virt-manager and flakes enabled, yes; not if the configuration also sets `virtualisation\.libvirtd\.package`$/,
  },
  'swtpm-path': {
    what: 'only the activation has it',
    seen: seenFacts({ libvirtd: true, swtpm: false, script: 'PATH=/nix/store/swtpm/bin:$PATH\nhelper\n' }),
    verdict: 'differs',
    answer: /^no: only in the PATH of its own activation/,
  },
  'iso-path-literal': {
    what: 'Nix requires the file',
    seen: refusedByNix("getting status of '/var/lib/libvirt/iso/not-there.iso': No such file or directory"),
    verdict: 'differs',
    answer: /^no: Nix requires the file$/,
  },
  'network-raw-xml': {
    what: 'the schema rejects it',
    seen: seenObject('network', network(''), {
      violations: [{ message: 'Extra element bridge', line: 3, excerpt: '<bridge/>' }],
    }),
    verdict: 'fails',
    answer: /^libvirt’s schema rejects the network it: Extra element bridge$/,
  },
  'domain-raw-xml': {
    what: 'the string was not found',
    seen: seenObject('domain', domain(nic("<source bridge='virbr99'/>"))),
    verdict: 'fails',
    answer: /^`count\(\/domain\/devices\/interface\)` is 1, not 2; /,
  },
  'windows-arguments': {
    what: 'the template takes none of them',
    seen: refusedByNix("function called without required argument 'storage_vol', at /somewhere/windows.nix:4:3"),
    verdict: 'fails',
    answer: /^Nix rejects it: function called without required argument 'storage_vol'$/,
  },
  'idempotency-pinned': {
    what: 'the helper printed a traceback',
    seen: seenRefused("could not define domain DC01: NameError: name 'msg' is not defined"),
    verdict: 'fails',
    answer: /^NixVirt cannot apply it: could not define domain DC01: NameError: name 'msg' is not defined$/,
  },
  'storage-by-script': {
    what: 'a volume is missing',
    seen: {
      ...nothing,
      script: { text: '', code: 0, said: '', volumes: ' dc01.qcow2\n sccm01.qcow2\n client01.qcow2' },
    },
    verdict: 'fails',
    answer: /^the pool has no client02\.qcow2$/,
  },
};
