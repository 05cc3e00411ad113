# Renames the computer; the name holds after a reboot. A domain controller and a member of a domain are not renamed.
param(
    [Parameter(Mandatory)]
    [string]$ComputerName
)
$ErrorActionPreference = 'Stop'

if ((Get-CimInstance -ClassName Win32_ComputerSystem).PartOfDomain) {
    throw "$env:COMPUTERNAME is in a domain: rename it by hand, or name the virtual machine as it is called"
}
$names = 'HKLM:\SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName'
if ((Get-ItemProperty -LiteralPath $names).ComputerName -ne $ComputerName) {
    Rename-Computer -NewName $ComputerName -Force
}
exit 0
