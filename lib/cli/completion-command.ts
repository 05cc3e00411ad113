import type { Command } from 'commander';
import { bashCompletion } from './completion/bash.ts';
import { fishCompletion } from './completion/fish.ts';
import { knownValues } from './completion/known-values.ts';
import { commandsOf } from './completion/model.ts';
import type { Shell } from './completion/shells.ts';
import { zshCompletion } from './completion/zsh.ts';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** `virtspec completion`: of the program itself, as commander has it, so that it completes what this release knows. */
export function completionCommand(shell: Shell, program: Command): void {
  process.stdout.write(scripts[shell](commandsOf(program, knownValues)));
}
