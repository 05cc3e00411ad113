# Removes the folder of secrets.
$ErrorActionPreference = 'Stop'

$folder = 'C:\Windows\virtspec-secrets'
if (Test-Path -LiteralPath $folder) {
    Remove-Item -LiteralPath $folder -Recurse -Force
}
exit 0
