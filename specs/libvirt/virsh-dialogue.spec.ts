import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Question, VirshDialogue } from '../../lib/libvirt/virsh-dialogue.ts';

interface Said {
  readonly output: string;
  readonly errors: readonly string[];
}

/** A stand-in for virsh: reads what the dialogue writes, answers `say N` with the output of N, and drops a line that contains `bad`. */
function virsh(written: string, say: readonly Said[]): { readonly stdout: string; readonly stderr: string } {
  let stdout = 'virsh # ';
  let stderr = '';
  for (const line of written.split('\n').slice(0, -1)) {
    stdout += `${line}\n`;
    const commands = line.split(';');
    if (commands.includes('bad')) {
      stderr += "error: unknown command: 'bad'\n";
    } else {
      for (const [name, ...words] of commands.map((command) => command.split(' '))) {
        const said = name === 'say' ? say[Number(words[0])] : undefined;
        if (said) {
          stdout += said.output;
          for (const error of said.errors) stderr += `error: ${error}\n`;
        } else if (words[0] === '--err') stderr += `error: ${unquote(words[1])}\n`;
        else stdout += unquote(words[0]);
      }
    }
    stdout += 'virsh # ';
  }
  return { stdout, stderr };
}

const unquote = (word = '') => word.replaceAll("'", '');

const text = fc.string({
  unit: fc.constantFrom('a', '\n', ' ', '~', '-', '.', 'virsh # ', 'error: ', '<x/>'),
  maxLength: 12,
});
const words = fc.string({ unit: fc.constantFrom('a', 'b', ':', "'", '~'), minLength: 1, maxLength: 8 });

test('output is assigned to its command wherever the streams are split', () => {
  const said = fc.record({ output: text, errors: fc.array(words, { maxLength: 2 }), quiet: fc.boolean() });
  fc.assert(
    fc.property(fc.array(said, { maxLength: 120 }), fc.integer({ min: 1, max: 40 }), (say, size) => {
      const dialogue = new VirshDialogue<Question & { readonly index: number }>('ghijk');
      const questions = say.map(({ quiet }, index) => ({ command: ['say', String(index)] as const, quiet, index }));
      const { stdout, stderr } = virsh(dialogue.ask(questions), say);
      const outcomes = [
        ...pieces(stdout, size).flatMap((piece) => dialogue.hear('stdout', piece)),
        ...pieces(stderr, size).flatMap((piece) => dialogue.hear('stderr', piece)),
      ];
      expect(outcomes).toHaveLength(say.length);
      expect(dialogue.open).toEqual([]);
      for (const outcome of outcomes) {
        const { output, errors, quiet } = say[outcome.question.index] as (typeof say)[number];
        expect(outcome).toMatchObject({ output });
        const error = quiet || errors.length === 0 ? undefined : errors.join('\n');
        expect('error' in outcome && outcome.error?.trim()).toEqual(error?.trim());
      }
    }),
    { numRuns: 200 },
  );
});

test('if virsh drops a line, its commands get virsh’s message, and later ones continue', () => {
  const dialogue = new VirshDialogue<Question>('ghijk');
  const say = [{ output: 'one', errors: [] }];
  const first = dialogue.ask([
    { command: ['say', '0'], quiet: false },
    { command: ['bad'], quiet: false },
  ]);
  const second = dialogue.ask([{ command: ['say', '0'], quiet: false }]);
  const { stdout, stderr } = virsh(first + second, say);
  const outcomes = [...dialogue.hear('stdout', stdout), ...dialogue.hear('stderr', stderr)];
  expect(outcomes).toMatchObject([
    { question: { command: ['say', '0'] }, notUnderstood: "unknown command: 'bad'" },
    { question: { command: ['bad'] }, notUnderstood: "unknown command: 'bad'" },
    { question: { command: ['say', '0'] }, output: 'one', error: undefined },
  ]);
});

function pieces(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}
