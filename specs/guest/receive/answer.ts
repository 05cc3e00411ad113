/** An answer as `init.sh` composes it. */
export const nonce = '0123456789abcdef0123456789abcdef';

export const answer = {
  nonce,
  uuid: '1D766DC3-e028-4d3a-919e-c64d0b0a96e2',
  cpus: '0-1',
  memoryKiB: 1_990_000,
  firmware: 'uefi',
  secureBoot: true,
  setupMode: false,
  lockdown: 'integrity',
  tpm: { version: '2', driver: 'tpm_crb', pcr7: 'AB12' },
  interfaces: [
    {
      name: 'eth0',
      mac: '52:54:00:96:f8:bb',
      driver: 'e1000e',
      pciAddress: '0000:01:00.0',
      pciId: '8086:10d3',
      carrier: true,
      address: '192.168.56.105',
      prefix: 24,
      by: 'dhcp',
      dhcpServer: '192.168.56.1',
      router: null,
      gatewayAnswers: true,
    },
  ],
  disks: [{ name: 'sda', bus: 'sata', bytes: 64_424_509_440 }],
  cdroms: [{ name: 'sr0', bus: 'sata', bytes: null }],
  shares: [{ tag: 'data', readable: false, problem: 'mount: No such device' }],
  kept: { variable: null, nvIndex: null },
  left: { variable: nonce, nvIndex: Buffer.from(nonce).toString('hex') },
  moduleErrors: [],
};
