# The computer has booted since.
param(
    [Parameter(Mandatory)]
    [string]$BootId
)
$ErrorActionPreference = 'Stop'

if ("$((Get-CimInstance -ClassName Win32_OperatingSystem).LastBootUpTime.Ticks)" -eq $BootId) {
    'it has not rebooted yet'
    exit 1
}
exit 0
