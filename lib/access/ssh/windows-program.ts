import type { GuestCommand } from '../../agent/guest-command.ts';
import { scriptOf } from '../../agent/run-windows.ts';

/** cmd.exe, which is the server’s shell unless it is configured otherwise, takes 8191 characters. */
export const longestLine = 8000;

/** Windows PowerShell 5.1 reads a script without it as ANSI. */
const byteOrderMark = '\uFEFF';

/** The bytes of the script’s file. */
export function scriptBytes(command: GuestCommand): Buffer {
  return Buffer.from(byteOrderMark + scriptOf(command));
}

/** Where the script’s file comes from: it is in the line, or was copied into the guest. */
export type ScriptSource = { readonly bytes: Buffer } | { readonly file: string };

/**
 * The line that runs a script in a file of its own, from which `exit` only leaves the script; whatever shell the server starts. It prints marks (`Marks`):
 * the process that can be ended, and how it ended.
 */
export function windowsLine(source: ScriptSource, id: string): string {
  const place =
    'file' in source
      ? [`$file = '${source.file}'`]
      : [
          `$file = Join-Path ([IO.Path]::GetTempPath()) 'virtspec-${id}.ps1'`,
          `[IO.File]::WriteAllBytes($file, [Convert]::FromBase64String('${source.bytes.toString('base64')}'))`,
        ];
  return encodedLine(
    [
      "$ProgressPreference = 'SilentlyContinue'",
      '[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)',
      '$OutputEncoding = [Console]::OutputEncoding',
      `[Console]::Error.Write([char]0 + "${id} start $PID\`n")`,
      ...place,
      'try { & $file | Out-Default; $ok = $?; $code = if ($LASTEXITCODE) { $LASTEXITCODE } elseif ($ok) { 0 } else { 1 } }',
      'catch { [Console]::Error.WriteLine(($_ | Out-String)); $code = 1 }',
      'finally { Remove-Item -LiteralPath $file -Force }',
      `$end = [char]0 + "${id} end $code\`n"`,
      '[Console]::Out.Write($end); [Console]::Error.Write($end)',
      'exit 0',
      '',
    ].join('\r\n'),
  );
}

/** Without `-InputFormat None` it waits for the end of a standard input; its errors would be XML without `-OutputFormat Text`. */
function encodedLine(script: string): string {
  const encoded = Buffer.from(script, 'utf16le').toString('base64');
  return `powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -InputFormat None -OutputFormat Text -EncodedCommand ${encoded}`;
}

/** The line that ends a process and all that it started. */
export function windowsEnding(pid: string): string {
  return `taskkill.exe /T /F /PID ${pid}`;
}
