# Makes the computer the first domain controller of a new forest, with DNS. It is one after a reboot.
param(
    [Parameter(Mandatory)]
    [string]$DomainName,
    [Parameter(Mandatory)]
    [string]$NetbiosName,
    # A file with the password of Directory Services Restore Mode, which is removed.
    [Parameter(Mandatory)]
    [string]$DsrmPasswordFile
)
$ErrorActionPreference = 'Stop'

try {
    $password = ConvertTo-SecureString -String ([IO.File]::ReadAllText($DsrmPasswordFile)) -AsPlainText -Force
}
finally {
    Remove-Item -LiteralPath $DsrmPasswordFile -Force -ErrorAction SilentlyContinue
}

$promoted = Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services\NTDS\Parameters' -Name 'DSA Database file' -ErrorAction SilentlyContinue
if ($promoted) {
    'It was promoted before, and not rebooted since.'
    exit 0
}
$null = Install-WindowsFeature -Name AD-Domain-Services -IncludeManagementTools
$forest = @{
    DomainName                    = $DomainName
    DomainNetbiosName             = $NetbiosName
    SafeModeAdministratorPassword = $password
    InstallDns                    = $true
    NoRebootOnCompletion          = $true
    Force                         = $true
}
$result = Install-ADDSForest @forest
if ($result.Status -ne 'Success') {
    throw "Install-ADDSForest: $($result.Message)"
}
exit 0
