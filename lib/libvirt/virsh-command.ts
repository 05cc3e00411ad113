/** A virsh command with its arguments, which are never interpreted. */
export type VirshCommand = readonly [string, ...string[]];

/**
 * One line for virsh's own command parser (`vshCommandStringGetArg` in libvirt's tools/vsh.c): single quotes protect everything except single quotes.
 * No shell is involved.
 *
 * @throws RangeError for a control character: virsh reads lines, and its readline acts on tabs and escapes
 */
export function quoteCommand(command: VirshCommand): string {
  return command.map(quoteArgument).join(' ');
}

function quoteArgument(argument: string): string {
  if (/[\u0000-\u001f\u007f]/.test(argument)) throw new RangeError(`control character in ${JSON.stringify(argument)}`);
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
