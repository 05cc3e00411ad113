import { dirname, join, resolve } from 'node:path';
import { adopt } from '../adopt/adopt.ts';
import { adoptionText, nothingText } from '../adopt/adoption-text.ts';
import { shellWord } from '../error/shell-word.ts';
import { loadLab } from '../lab/load.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import { run as runCommand } from '../process/run.ts';
import { Phases } from '../run/phases.ts';
import { runSignal } from '../run/run-signal.ts';
import { isThisHost } from '../snapshot/this-host.ts';
import { NewFolder, shown } from './new-folder.ts';
import { ownCommand } from './own-command.ts';
import { connectionOf, prepareLab } from './prepare-lab.ts';
import { showProgress } from './progress.ts';

interface AdoptCommandOptions {
  readonly lab: string;
  readonly connect?: string;
  readonly output?: string;
  readonly dryRun?: boolean;
  readonly nixvirt?: string;
  readonly nixpkgs?: NixpkgsChoice;
  readonly timeout: number;
}

/**
 * `virtspec adopt`. A folder with files is refused before anything is written, and nothing of the new one is left if the run fails.
 * @returns the exit code: 0; 1 if the next apply would not leave all of what was adopted as it is
 */
export async function adoptCommand(words: readonly string[], options: AdoptCommandOptions): Promise<number> {
  const { nixvirt, nixpkgs, dryRun = false } = options;
  const lab = await loadLab(options.lab);
  const uri = options.connect ?? connectionOf(lab);
  const path = options.output === undefined ? join(dirname(lab.file), 'adopted') : resolve(options.output);
  using run = runSignal(options.timeout, 'nothing was written');
  const { signal } = run;
  const progress = showProgress(process.stderr.isTTY === true);
  let folder: NewFolder | undefined;
  try {
    const phases = new Phases(progress);
    const prepare = () =>
      phases.run('Render', (control) =>
        prepareLab(lab, { nixvirt, nixpkgs, signal, said: (detail) => control.detail(detail) }),
      );
    const adoption = await adopt(lab, prepare, {
      ...{ uri, words, nixvirt, phases, signal, folder: path },
      run: (await isThisHost(uri)) === true ? runCommand : undefined,
      requireRoom: async () => {
        folder = await NewFolder.require(path, '--output');
      },
    });
    await progress.close();
    signal.throwIfAborted();
    if (!('files' in adoption)) {
      process.stdout.write(`${nothingText(adoption, uri).join('\n')}\n`);
      return 0;
    }
    if (!dryRun) for (const [file, text] of adoption.files) await folder?.write(file, text);
    signal.throwIfAborted();
    const next = nextCommand(options);
    process.stdout.write(`${adoptionText(adoption, { folder: path, shown, dryRun, next }).join('\n')}\n`);
    const { changes, breaks } = adoption.outlook;
    return changes.length > 0 || breaks ? 1 : 0;
  } catch (error) {
    await folder?.emptyAgain();
    throw error;
  } finally {
    await progress.close();
  }
}

/** With the same lab, libvirt, NixVirt and nixpkgs. */
function nextCommand({ lab, connect, nixvirt, nixpkgs }: AdoptCommandOptions): string {
  const words = [
    ...(lab === 'lab.yaml' ? [] : [lab]),
    ...(connect === undefined || connect === process.env.VIRTSPEC_CONNECT ? [] : ['-c', connect]),
    ...(nixvirt === undefined || nixvirt === process.env.VIRTSPEC_NIXVIRT ? [] : ['--nixvirt', nixvirt]),
    ...(nixpkgs === undefined ? [] : ['--nixpkgs', nixpkgs]),
  ];
  return [ownCommand(), 'plan', ...words.map(shellWord)].join(' ');
}
