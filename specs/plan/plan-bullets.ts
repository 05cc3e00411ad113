import { type PlanBullet, planSteps } from './plan.ts';

/** What the plan's own text says, without the checks. */
export type Told = Pick<PlanBullet, 'step' | 'says'> & { readonly command: string | undefined };

/**
 * The bullets of the Prerequisites and of Steps 1 to 6 as they stand in the plan:
 * - Prerequisites: each comment that opens a paragraph of the NixOS configuration or of "Verify Prerequisites", with the line under it; each ISO
 * - Step 1: the blocking unknowns, what follows "Validation" and "Check", each line of the checklist and of the decision gate
 * - in a bash block under "Validation", "Verify everything" or "Smoke test": each comment, with the command before it; each command
 *   that nothing is said of. A comment that opens a paragraph is its heading.
 * - Step 6: what the idempotency test verifies, each line of the checklist
 */
export function bulletsOf(markdown: string): Told[] {
  return planSteps.flatMap((step) => {
    const heading = step === 0 ? 'Prerequisites' : `Step ${step}:`;
    const section = new RegExp(`^## ${heading}[^]*?(?=^## )`, 'm').exec(markdown)?.[0] ?? '';
    return linesOf(step)(section).map((told) => ({ step, ...told }));
  });
}

type Line = Omit<Told, 'step'>;

function linesOf(step: number): (section: string) => Line[] {
  const special: Readonly<Record<number, (section: string) => Line[]>> = {
    0: prerequisiteBullets,
    1: spikeBullets,
    6: integrationBullets,
  };
  return special[step] ?? validationBullets;
}

function prerequisiteBullets(section: string): Line[] {
  const configuration = /```nix\n([^]*?)```/.exec(section)?.[1] ?? '';
  const commands = /```bash\n([^]*?)```/.exec(after(section, '### Verify Prerequisites'))?.[1] ?? '';
  const isos = [...after(section, '### Download ISOs').matchAll(/^- (\*\*.*`)$/gm)];
  return [
    ...openingComments(configuration.replace(/^\{\n/, '')),
    ...openingComments(commands),
    ...isos.map(([, says = '']) => ({ says, command: undefined })),
  ];
}

/** Each comment that opens a paragraph, with the statement or command under it. */
function openingComments(block: string): Line[] {
  return block.split(/\n\s*\n/).flatMap((paragraph) => {
    const [, says, command] = /^\s*# (.*)\n\s*(.*?)(?:\s+#.*)?$/m.exec(paragraph.trim()) ?? [];
    return says === undefined ? [] : [{ says, command }];
  });
}

function spikeBullets(section: string): Line[] {
  const [tasks = '', output = ''] = section.split('### Output');
  const unknowns = [...tasks.matchAll(/^\d\. ((?:Can|Do) .*\?)$/gm)];
  const validations = [...tasks.matchAll(/\*\*(?:Validation|Check)\*\*: (.*)$/gm)];
  const gate = [...after(output, '### Decision gate').matchAll(/^(If .*)$/gm)];
  const said = [...unknowns, ...validations].map(([, says = '']) => ({ says, command: undefined }));
  return [...said, ...checklistBullets(output), ...gate.map(([says]) => ({ says, command: undefined }))];
}

function validationBullets(section: string): Line[] {
  return blockBullets(after(section, '### Validation'));
}

function checklistBullets(output: string): Line[] {
  return [...output.matchAll(/^- \[ \] (.*)$/gm)].map(([, says = '']) => ({ says, command: undefined }));
}

function integrationBullets(section: string): Line[] {
  const [tasks = '', output = ''] = section.split('### Output');
  const idempotency = /Idempotency test.*?(Verify .*)$/m.exec(tasks)?.[1];
  return [
    ...blockBullets(after(tasks, 'Verify everything')),
    ...blockBullets(after(tasks, 'Smoke test')),
    ...(idempotency ? [{ says: idempotency, command: undefined }] : []),
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
  const block = /```bash\n([^]*?)```/.exec(text)?.[1] ?? '';
  const lines = block.split('\n').map((line) => line.trim());
  let command: string | undefined;
  return lines.flatMap((line, index): Line[] => {
    const opens = (lines[index - 1] ?? '') === '';
    const next = lines[index + 1] ?? '';
    if (line === '') return [];
    if (line.startsWith('#'))
      return opens && next !== '' && !next.startsWith('#') ? [] : [{ says: line.replace(/^# /, ''), command }];
    const [bare = '', said] = line.split(/\s+# /);
    command = said === undefined && next.startsWith('#') ? bare : undefined;
    if (said !== undefined) return [{ says: said, command: bare }];
    return next.startsWith('#') ? [] : [{ says: bare, command: undefined }];
  });
}
