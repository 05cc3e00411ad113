# Every adapter asks this DNS server, and it knows the domain.
param(
    [Parameter(Mandatory)]
    [string]$Server,
    [Parameter(Mandatory)]
    [string]$DomainName
)
$ErrorActionPreference = 'Stop'

foreach ($adapter in Get-NetAdapter -Physical | Where-Object -Property Status -EQ -Value 'Up') {
    $servers = (Get-DnsClientServerAddress -InterfaceIndex $adapter.ifIndex -AddressFamily IPv4).ServerAddresses -join ', '
    if ($servers -ne $Server) {
        "$($adapter.Name) asks: $servers"
        exit 1
    }
}
try {
    $null = Resolve-DnsName -Name "_ldap._tcp.dc._msdcs.$DomainName" -Type SRV -Server $Server -DnsOnly
}
catch {
    "$Server does not know $DomainName as a domain: $($_.Exception.Message)"
    exit 1
}
exit 0
