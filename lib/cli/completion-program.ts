import { Argument, type Command } from 'commander';
import { type Shell, shells } from './completion/shells.ts';

const about = `
Load it in the file that your shell starts with:
  bash   ~/.bashrc: source <(virtspec completion bash)
  zsh    ~/.zshrc, after compinit: source <(virtspec completion zsh)
  fish   ~/.config/fish/config.fish: virtspec completion fish | source`;

/** `virtspec completion`. */
export function describeCompletion(command: Command): void {
  command
    .summary('Print the completion of commands, options and checks for a shell')
    .description('Print a script that completes commands, options, their values, checks and files.')
    .addArgument(new Argument('<shell>', 'Shell to complete in').choices(shells))
    .option('--debug', 'Print the stack traces of errors')
    .addHelpText('after', about)
    .action(async (shell: Shell) => {
      const { completionCommand } = await import('./completion-command.ts');
      completionCommand(shell, command.parent ?? command);
    });
}
