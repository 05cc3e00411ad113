import type { Editable } from '../editable.ts';
import type { MarkupElement } from '../markup.ts';
import type { AdaptRule, RuleContext } from '../rule.ts';

/**
 * Arguments that libvirt passes to QEMU unread; an option and its value are two arguments. The user chooses the prefix of their namespace.
 * https://libvirt.org/drvqemu.html#pass-through-of-arbitrary-qemu-commands
 */
export const qemuArguments: AdaptRule = {
  id: 'qemu-arguments',
  kind: 'domain',
  why: 'The argument names a host file or device that does not exist here, requires KVM, or depends on such an argument.',
  adapt(xml, { host }) {
    for (const commandLine of xml.root.children.filter(({ name }) => isLocal(name, 'commandline'))) {
      const options = optionsOf(xml, commandLine);
      const gone = unusable(options, host).flatMap(({ elements }) => elements);
      const isAll = gone.length > 0 && gone.length === commandLine.children.length;
      for (const element of isAll ? [commandLine] : gone) xml.remove(element);
    }
  },
};

interface Option {
  readonly elements: readonly MarkupElement[];
  readonly words: readonly string[];
}

function isLocal(name: string, local: string): boolean {
  return name === local || name.endsWith(`:${local}`);
}

/** `-object`, `memory-backend-file,...` is one option; so is `-enable-kvm`. */
function optionsOf(xml: Editable, commandLine: MarkupElement): readonly Option[] {
  const options: { elements: MarkupElement[]; words: string[] }[] = [];
  const names = new Set(commandLine.children.map(({ name }) => name).filter((name) => isLocal(name, 'arg')));
  for (const element of [...names].flatMap((name) => xml.all(name, commandLine))) {
    const word = xml.attribute(element, 'value') ?? '';
    const last = options.at(-1);
    if (last && !word.startsWith('-')) {
      last.elements.push(element);
      last.words.push(word);
    } else options.push({ elements: [element], words: [word] });
  }
  return options;
}

/** The options that this machine does not support, and those that refer to an object that one of these would have created. */
function unusable(options: readonly Option[], host: RuleContext['host']): readonly Option[] {
  const gone = new Set(options.filter(({ words }) => isBeyond(words, host)));
  for (let before = -1; before !== gone.size; ) {
    before = gone.size;
    const lost = [...gone].flatMap(({ words }) => words.flatMap(idsIn));
    for (const option of options)
      if (option.words.some((word) => namesIn(word).some((name) => lost.includes(name)))) gone.add(option);
  }
  return [...gone];
}

function isBeyond([option = '', value = '']: readonly string[], host: RuleContext['host']): boolean {
  const paths = value.split(/[,=]/).filter((part) => /^\/[^/]/.test(part));
  if (paths.some((path) => !host.exists(path))) return true;
  if (host.accelerator !== 'tcg') return false;
  return (
    /^--?enable-kvm$/.test(option) || (/^--?cpu$/.test(option) && /^host\b/.test(value)) || /^--?accel$/.test(option)
  );
}

function idsIn(word: string): string[] {
  return [...word.matchAll(/(?:^|,)id=([^,]+)/g)].map((match) => match[1] ?? '');
}

function namesIn(word: string): string[] {
  return [...word.matchAll(/,(?!id=)[\w-]+=([^,]+)/g)].map((match) => match[1] ?? '');
}
