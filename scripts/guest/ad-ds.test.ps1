# The computer is a domain controller of this domain, and its services answer. While Windows applies a promotion it reboots more than once.
param(
    [Parameter(Mandatory)]
    [string]$DomainName
)
$ErrorActionPreference = 'Stop'

# 4 and 5: https://learn.microsoft.com/en-us/windows/win32/cimwin32prov/win32-computersystem
if ((Get-CimInstance -ClassName Win32_ComputerSystem).DomainRole -lt 4) {
    'it is no domain controller'
    exit 1
}
foreach ($name in 'NTDS', 'ADWS', 'DNS', 'Netlogon') {
    $service = Get-Service -Name $name -ErrorAction SilentlyContinue
    if (-not $service -or $service.Status -ne 'Running') {
        "the service $name does not run"
        exit 1
    }
}
if (-not (Get-SmbShare -Name SYSVOL -ErrorAction SilentlyContinue)) {
    'SYSVOL is not shared yet'
    exit 1
}
$domain = $null
try {
    $domain = Get-ADDomain
}
catch {
    "Active Directory does not answer yet: $($_.Exception.Message)"
    exit 1
}
if ($domain.DNSRoot -ne $DomainName) {
    throw "it is a domain controller of $($domain.DNSRoot)"
}
exit 0
