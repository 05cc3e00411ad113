# The computer has this name.
param(
    [Parameter(Mandatory)]
    [string]$ComputerName
)
$ErrorActionPreference = 'Stop'

if ($env:COMPUTERNAME -ne $ComputerName) {
    "the name is $env:COMPUTERNAME"
    exit 1
}
exit 0
