/** A bullet of the work plan's own text, without what shows it. */
export interface Written {
  /** `step-3`; its Prerequisites are `step-0`. */
  readonly step: string;
  readonly says: string;
  readonly run: string | undefined;
}

const steps = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/**
 * The bullets of the Prerequisites and of all eight steps as they stand in the plan:
 * - Prerequisites: each comment that opens a paragraph of the NixOS configuration or of "Verify Prerequisites", with the line under it; each ISO
 * - Step 1: the blocking unknowns, what follows "Validation" and "Check", each line of the checklist and of the decision gate
 * - in a bash block under "Validation", "Verify everything" or "Smoke test": each comment, with the command before it; each command
 *   that nothing is said of. A comment that opens a paragraph is its heading.
 * - Step 6: what the idempotency test verifies, each line of the checklist
 * - Step 7: also its tasks, and Step 8, which has no validation, its tasks alone: each with a number or, if it has any, the lines under it
 */
export function bulletsOf(markdown: string): Written[] {
  return steps.flatMap((step) => {
    const heading = step === 0 ? 'Prerequisites' : `Step ${step}:`;
    const section = new RegExp(`^## ${heading}[^]*?(?=^## )`, 'm').exec(markdown)?.[0] ?? '';
    return linesOf(step)(section).map((line) => ({ step: `step-${step}`, ...line }));
  });
}

type Line = Omit<Written, 'step'>;

function linesOf(step: number): (section: string) => Line[] {
  const special: Readonly<Record<number, (section: string) => Line[]>> = {
    0: prerequisiteBullets,
    1: spikeBullets,
    6: integrationBullets,
    7: (section) => [...taskBullets(section), ...validationBullets(section)],
    8: taskBullets,
  };
  return special[step] ?? validationBullets;
}

function prerequisiteBullets(section: string): Line[] {
  const configuration = /```nix\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
  const commands = /```bash\n([\s\S]*?)```/.exec(after(section, '### Verify Prerequisites'))?.[1] ?? '';
  const isos = [...after(section, '### Download ISOs').matchAll(/^- (\*\*.*`)$/gm)];
  return [
    ...openingComments(configuration.replace(/^\{\n/, '')),
    ...openingComments(commands),
    ...isos.map(([, says = '']) => ({ says, run: undefined })),
  ];
}

/** Each comment that opens a paragraph, with the statement or command under it. */
function openingComments(block: string): Line[] {
  return block.split(/\n\s*\n/).flatMap((paragraph) => {
    const [, says, command] = /^\s*# (.*)\n\s*(.*?)(?:\s+#.*)?$/m.exec(paragraph.trim()) ?? [];
    return says === undefined ? [] : [{ says, run: command }];
  });
}

function spikeBullets(section: string): Line[] {
  const [tasks = '', output = ''] = section.split('### Output');
  const unknowns = [...tasks.matchAll(/^\d\. ((?:Can|Do) .*\?)$/gm)];
  const validations = [...tasks.matchAll(/\*\*(?:Validation|Check)\*\*: (.*)$/gm)];
  const gate = [...after(output, '### Decision gate').matchAll(/^(If .*)$/gm)];
  const said = [...unknowns, ...validations].map(([, says = '']) => ({ says, run: undefined }));
  return [...said, ...checklistBullets(output), ...gate.map(([says]) => ({ says, run: undefined }))];
}

function validationBullets(section: string): Line[] {
  return blockBullets(after(section, '### Validation'));
}

function taskBullets(section: string): Line[] {
  const tasks = after(section, '### Tasks').split(/^(?=\d\. )|^### /m);
  return tasks
    .filter((task) => /^\d\. /.test(task))
    .flatMap((task) => {
      const [, title = ''] = /^\d\. (.*?):?$/m.exec(task) ?? [];
      const parts = [...task.matchAll(/^ {3}- (?!\*\*)(.*)$/gm)];
      const said = parts.length > 0 ? parts.map(([, part = '']) => part) : [title];
      return said.map((says) => ({ says, run: undefined }));
    });
}

function checklistBullets(output: string): Line[] {
  return [...output.matchAll(/^- \[ \] (.*)$/gm)].map(([, says = '']) => ({ says, run: undefined }));
}

function integrationBullets(section: string): Line[] {
  const [tasks = '', output = ''] = section.split('### Output');
  const idempotency = /Idempotency test.*?(Verify .*)$/m.exec(tasks)?.[1];
  return [
    ...blockBullets(after(tasks, 'Verify everything')),
    ...blockBullets(after(tasks, 'Smoke test')),
    ...(idempotency ? [{ says: idempotency, run: undefined }] : []),
    ...checklistBullets(output),
  ];
}

function after(text: string, heading: string): string {
  const index = text.indexOf(heading);
  if (index === -1) throw new Error(`the plan has no ${heading}`);
  return text.slice(index);
}

/** Of the first bash block. */
function blockBullets(text: string): Line[] {
  const block = /```bash\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const lines = block.split('\n').map((line) => line.trim());
  let command: string | undefined;
  return lines.flatMap((line, index): Line[] => {
    const opens = (lines[index - 1] ?? '') === '';
    const next = lines[index + 1] ?? '';
    if (line === '') return [];
    if (line.startsWith('#'))
      return opens && next !== '' && !next.startsWith('#') ? [] : [{ says: line.replace(/^# /, ''), run: command }];
    const [bare = '', said] = line.split(/\s+# /);
    command = said === undefined && next.startsWith('#') ? bare : undefined;
    if (said !== undefined) return [{ says: said, run: bare }];
    return next.startsWith('#') ? [] : [{ says: bare, run: undefined }];
  });
}
