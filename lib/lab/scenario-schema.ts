import * as z from 'zod';
import type { VirshWords } from './lab.ts';
import { named } from './named.ts';
import { absolutePath, cidr, text } from './values.ts';

/** virsh commands that end the session, wait for a person, or reach beyond the sandbox: to another libvirt, or to this host's files. */
const notForScripts =
  /^(cd|connect|console|exit|quit|pwd|qemu-attach|migrate.*|screenshot|vol-download|.*edit|.*event)$/;

const virshCommand = z
  .array(text, 'takes a virsh command word by word: [snapshot-create-as, --domain, DC01]')
  .min(1, 'is empty; write a virsh command word by word')
  .superRefine(([command = '', ...words], context) => {
    const message = notForScripts.test(command)
      ? `${command} is not for a scenario: it waits for somebody, or reaches beyond the sandbox`
      : [command, ...words].some((word) => /\p{Cc}/u.test(word))
        ? 'holds a control character, which virsh cannot be sent'
        : undefined;
    if (message) context.addIssue({ code: 'custom', message });
  })
  .transform(([command = '', ...words]): VirshWords => [command, ...words]);

const virshCommands = z.array(virshCommand, 'takes a list of virsh commands: [[start, --domain, DC01]]');

/** https://libvirt.org/formatnetwork.html: names that libvirt gives by itself, and the loopback. */
const libvirtsOwn = /^(lo|(virbr|vnet|vnic|macvtap|macvlan|vif)\d*(-nic)?)$/;

function linkProblem(name: string): string | undefined {
  if (!/^[^\s/:]{1,15}$/.test(name) || name === '.' || name === '..')
    return `'${name}' is no link's name: 1 to 15 characters, without white space, / and :`;
  return libvirtsOwn.test(name)
    ? `libvirt gives the name '${name}' itself; call the link otherwise: vboxnet0`
    : undefined;
}

export const scenario = z
  .strictObject({
    before: text
      .optional()
      .describe(
        'Folder of libvirt XML, laid out as `source: { xml: }`, that is put into libvirt before the first apply; `active: true` in its manifest.json starts an object.',
      ),
    prepare: virshCommands.optional().describe('virsh commands after that, before the first apply, each word by word.'),
    missing: z
      .array(absolutePath, 'takes a list of absolute paths')
      .optional()
      .describe('Files and folders that the lab names and the sandbox must not provide.'),
    links: named(cidr, 'link', linkProblem)
      .optional()
      .describe("Links that the host has beside libvirt's, with their address: vboxnet0: 192.168.56.1/24."),
    between: virshCommands
      .optional()
      .describe('virsh commands between the two applies, each word by word: [snapshot-create-as, --domain, DC01].'),
  })
  .refine((said) => Object.values(said).some((value) => value !== undefined), 'says nothing; leave the key out')
  .describe('What is in the sandbox beside the lab, and what happens to it: a rehearsal on a host that is not empty.');
