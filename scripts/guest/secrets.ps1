# Makes an empty folder for secrets that only the system and administrators can enter.
$ErrorActionPreference = 'Stop'

$folder = 'C:\Windows\virtspec-secrets'
if (Test-Path -LiteralPath $folder) {
    Remove-Item -LiteralPath $folder -Recurse -Force
}
$null = New-Item -ItemType Directory -Path $folder
# By SID: names of accounts differ from one language to another.
$null = & icacls.exe $folder /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F'
if ($LASTEXITCODE -ne 0) {
    throw "icacls ended with $LASTEXITCODE"
}
exit 0
