import * as z from 'zod';
import type { VirshWords } from './lab.ts';
import { named } from './named.ts';
import { absolutePath, cidr, text } from './values.ts';

/** virsh commands that end the session, wait for input, or reach beyond the sandbox: to another libvirt, or to this host's files. */
const notForScripts =
  /^(cd|connect|console|exit|quit|pwd|qemu-attach|migrate.*|screenshot|vol-download|.*edit|.*event)$/;

const virshCommand = z
  .array(text, 'expected a virsh command as a list of words: [snapshot-create-as, --domain, web01]')
  .min(1, 'must not be empty; write a virsh command as a list of words')
  .superRefine(([command = '', ...words], context) => {
    const message = notForScripts.test(command)
      ? `${command} cannot be used in a scenario: it waits for input, or reaches beyond the sandbox`
      : [command, ...words].some((word) => /\p{Cc}/u.test(word))
        ? 'contains a control character, which cannot be passed to virsh'
        : undefined;
    if (message) context.addIssue({ code: 'custom', message });
  })
  .transform(([command = '', ...words]): VirshWords => [command, ...words]);

const virshCommands = z.array(virshCommand, 'expected a list of virsh commands: [[start, --domain, web01]]');

/** Names that libvirt assigns itself (https://libvirt.org/formatnetwork.html), and the loopback. */
const libvirtsOwn = /^(lo|(virbr|vnet|vnic|macvtap|macvlan|vif)\d*(-nic)?)$/;

function linkProblem(name: string): string | undefined {
  if (!/^[^\s/:]{1,15}$/.test(name) || name === '.' || name === '..')
    return `'${name}' is not a valid link name: use 1 to 15 characters, without white space, / or :`;
  return libvirtsOwn.test(name)
    ? `libvirt assigns names such as '${name}' itself; use another name for the link: vboxnet0`
    : undefined;
}

export const scenario = z
  .strictObject({
    before: text
      .optional()
      .describe(
        'Folder of libvirt XML, laid out as for `source: { xml: }`, to define in libvirt before the first apply; `active: true` in its manifest.json starts an object.',
      ),
    prepare: virshCommands
      .optional()
      .describe('virsh commands to run after that, before the first apply, each a list of words.'),
    missing: z
      .array(absolutePath, 'expected a list of absolute paths')
      .optional()
      .describe('Files and folders that the lab names and the sandbox must not provide.'),
    links: named(cidr, 'link', linkProblem)
      .optional()
      .describe("Network links of the host that are not libvirt's, with their addresses: vboxnet0: 192.168.56.1/24."),
    between: virshCommands
      .optional()
      .describe(
        'virsh commands to run between the two applies, each a list of words: [snapshot-create-as, --domain, web01].',
      ),
  })
  .refine((said) => Object.values(said).some((value) => value !== undefined), 'has no keys; remove it')
  .describe('What the sandbox contains besides the lab, and what happens to it, to simulate a host that is not empty.');
