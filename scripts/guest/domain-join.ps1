# Joins the computer to the domain; it is a member after a reboot.
param(
    [Parameter(Mandatory)]
    [string]$DomainName,
    # An account of the domain that may join computers.
    [Parameter(Mandatory)]
    [string]$Admin,
    # A file with its password, which is removed.
    [Parameter(Mandatory)]
    [string]$PasswordFile
)
$ErrorActionPreference = 'Stop'

try {
    $password = ConvertTo-SecureString -String ([IO.File]::ReadAllText($PasswordFile)) -AsPlainText -Force
}
finally {
    Remove-Item -LiteralPath $PasswordFile -Force -ErrorAction SilentlyContinue
}

$system = Get-CimInstance -ClassName Win32_ComputerSystem
if ($system.PartOfDomain -and $system.Domain -eq $DomainName) {
    $netlogon = Get-Service -Name Netlogon
    if ($netlogon.Status -ne 'Running') {
        'It was joined before, and not rebooted since.'
        exit 0
    }
    throw "it is in $DomainName, and the domain does not trust it: run Test-ComputerSecureChannel -Repair in it, with an account of the domain"
}
$credential = New-Object -TypeName PSCredential -ArgumentList "$Admin@$DomainName", $password
Add-Computer -DomainName $DomainName -Credential $credential -Force
exit 0
