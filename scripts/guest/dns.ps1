# Sets up the DNS server of the domain controller: where it forwards, and the reverse zone of the lab.
#
# The computer has a second adapter, on a network of which the addresses mean nothing to clients: without the last two settings they get both addresses of
# their domain controller (https://learn.microsoft.com/en-us/previous-versions/cc959753(v=technet.10)).
param(
    [Parameter(Mandatory)]
    [string]$Mac,
    [Parameter(Mandatory)]
    [string]$Address,
    [Parameter(Mandatory)]
    [string]$Subnet,
    [Parameter(Mandatory)]
    [string]$Forwarder
)
$ErrorActionPreference = 'Stop'

Set-DnsServerForwarder -IPAddress $Forwarder
$network, $prefix = $Subnet.Split('/')
$octets = @($network.Split('.')[0..([int]$prefix / 8 - 1)])
[array]::Reverse($octets)
$zone = "$($octets -join '.').in-addr.arpa"
if (-not (Get-DnsServerZone -Name $zone -ErrorAction SilentlyContinue)) {
    Add-DnsServerPrimaryZone -NetworkId $Subnet -ReplicationScope Forest -DynamicUpdate Secure
}
$wanted = $Mac.ToUpperInvariant().Replace(':', '-')
Get-NetAdapter -Physical |
    Where-Object -Property MacAddress -NE -Value $wanted |
    ForEach-Object { Set-DnsClient -InterfaceIndex $_.ifIndex -RegisterThisConnectionsAddress $false }
$parameters = 'HKLM:\SYSTEM\CurrentControlSet\Services\DNS\Parameters'
Set-ItemProperty -LiteralPath $parameters -Name PublishAddresses -Value $Address -Type String
Restart-Service -Name DNS
Restart-Service -Name Netlogon
exit 0
