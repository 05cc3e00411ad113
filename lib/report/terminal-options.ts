/** The properties of a stream that show what it can display; `process.stdout` is one. */
export interface OutputStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

const widthWithoutTerminal = 100;
const narrowest = 40;

/**
 * Whether to use colours, and where to wrap. `NO_COLOR` (https://no-color.org) takes precedence over `FORCE_COLOR`; without either, a terminal that
 * is not `TERM=dumb` gets colours.
 */
export function terminalOptions(
  stream: OutputStream,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly colour: boolean; readonly columns: number } {
  const forced = environment.FORCE_COLOR;
  const asked = forced !== undefined && forced !== '0' && forced !== 'false';
  const able = stream.isTTY === true && environment.TERM !== 'dumb' && forced === undefined;
  return {
    colour: !environment.NO_COLOR && (asked || able),
    columns: Math.max(narrowest, stream.columns ?? widthWithoutTerminal),
  };
}
