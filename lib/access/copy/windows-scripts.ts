/** What `CopyPlace` runs in a Windows guest; not tried on Windows. */

type Argv = readonly [string, ...string[]];

/** UTF-8 goes out, and any failure is the exit code 1 with its words. */
const before = `[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)
$ProgressPreference = 'SilentlyContinue'
$ErrorActionPreference = 'Stop'
trap { [Console]::Error.WriteLine($_.Exception.Message); exit 1 }
`;

/** Encoded: no quoting of qemu-ga, cmd.exe or PowerShell touches it. */
function powershell(script: string): Argv {
  const encoded = Buffer.from((before + script).replaceAll('\n', '\r\n'), 'utf16le').toString('base64');
  return ['powershell.exe', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded];
}

/** A PowerShell string in which nothing is interpreted. */
export function literal(text: string): string {
  return `'${text.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
}

/** Prints the target's path, which is in the folder if it is one, and makes the private file. */
export function begin(target: string, name: string, suffix: string): Argv {
  return powershell(`$to = ${literal(target)}
if ($to -match '[\\\\/]$' -and -not (Test-Path -LiteralPath $to -PathType Container)) { throw "$to is not a folder" }
if (Test-Path -LiteralPath $to -PathType Container) { $to = Join-Path $to ${literal(name)} }
if (Test-Path -LiteralPath $to -PathType Container) { throw "$to is a folder" }
$part = $to + ${literal(suffix)}
[IO.File]::Create($part).Dispose()
$rights = New-Object Security.AccessControl.FileSecurity
$rights.SetSecurityDescriptorSddlForm('D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;OW)')
[IO.File]::SetAccessControl($part, $rights)
Write-Output $to
`);
}

/** Fails for what is no file. */
export function requireFile(path: string): Argv {
  return powershell(`$path = ${literal(path)}
if (-not (Test-Path -LiteralPath $path)) { throw 'there is no such file' }
if (-not (Test-Path -LiteralPath $path -PathType Leaf)) { throw 'it is a folder' }
`);
}

/** Prints the SHA-256. */
export function digest(path: string): Argv {
  return powershell(`(Get-FileHash -LiteralPath ${literal(path)} -Algorithm SHA256).Hash\n`);
}

/** With the permissions that its folder gives. */
export function end(part: string, path: string): Argv {
  return powershell(`$part = ${literal(part)}
$rights = New-Object Security.AccessControl.FileSecurity
$rights.SetAccessRuleProtection($false, $false)
[IO.File]::SetAccessControl($part, $rights)
Move-Item -LiteralPath $part -Destination ${literal(path)} -Force
`);
}

export function remove(part: string): Argv {
  return powershell(`Remove-Item -LiteralPath ${literal(part)} -Force\n`);
}
