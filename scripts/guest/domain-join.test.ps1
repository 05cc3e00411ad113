# The computer is a member of the domain, and the domain controller trusts it. Netlogon does not run between the join and its reboot.
param(
    [Parameter(Mandatory)]
    [string]$DomainName
)
$ErrorActionPreference = 'Stop'

$system = Get-CimInstance -ClassName Win32_ComputerSystem
if (-not $system.PartOfDomain) {
    'it is in no domain'
    exit 1
}
if ($system.Domain -ne $DomainName) {
    throw "it is in the domain $($system.Domain)"
}
if ((Get-Service -Name Netlogon).Status -ne 'Running') {
    'Netlogon does not run yet'
    exit 1
}
$trusted = $false
try {
    $trusted = Test-ComputerSecureChannel
}
catch {
    "the domain does not answer: $($_.Exception.Message)"
    exit 1
}
if (-not $trusted) {
    'the domain does not trust it'
    exit 1
}
exit 0
