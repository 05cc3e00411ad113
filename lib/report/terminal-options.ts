/** The properties of a stream that show what it can display; `process.stdout` is one. */
export interface OutputStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

const widthWithoutTerminal = 100;
const narrowest = 40;

/**
 * Whether to use colours, where to wrap, and from where paths are shown: the folder of the process. `NO_COLOR` (https://no-color.org) takes precedence over `FORCE_COLOR`; without either, a terminal that
 * is not `TERM=dumb` gets colours.
 */
export function terminalOptions(
  stream: OutputStream,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly colour: boolean; readonly columns: number; readonly folder: string } {
  const forced = environment.FORCE_COLOR;
  const asked = forced !== undefined && forced !== '0' && forced !== 'false';
  const able = stream.isTTY === true && environment.TERM !== 'dumb' && forced === undefined;
  return {
    colour: !environment.NO_COLOR && (asked || able),
    folder: process.cwd(),
    columns: Math.max(narrowest, stream.columns ?? widthWithoutTerminal),
  };
}
