# Sets up a DHCP server for the lab's network on the domain controller. libvirt's own DHCP on that network must be gone: remove `dhcp` from its definition.
param(
    [Parameter(Mandatory)]
    [string]$Mac,
    [Parameter(Mandatory)]
    [string]$Address,
    [Parameter(Mandatory)]
    [string]$Subnet,
    [Parameter(Mandatory)]
    [string]$Start,
    [Parameter(Mandatory)]
    [string]$End,
    [Parameter(Mandatory)]
    [string]$DomainName
)
$ErrorActionPreference = 'Stop'

$null = Install-WindowsFeature -Name DHCP -IncludeManagementTools
Add-DhcpServerSecurityGroup

$wanted = $Mac.ToUpperInvariant().Replace(':', '-')
$adapter = Get-NetAdapter -Physical | Where-Object -Property MacAddress -EQ -Value $wanted
foreach ($binding in Get-DhcpServerv4Binding) {
    Set-DhcpServerv4Binding -InterfaceAlias $binding.InterfaceAlias -BindingState ($binding.InterfaceAlias -eq $adapter.Name)
}

$network, $prefix = $Subnet.Split('/')
$scope = Get-DhcpServerv4Scope | Where-Object -FilterScript { "$($_.ScopeId)" -eq $network }
if ($scope) {
    Set-DhcpServerv4Scope -ScopeId $network -StartRange $Start -EndRange $End -State Active
}
else {
    $bits = ('1' * [int]$prefix).PadRight(32, '0')
    $octets = foreach ($index in 0, 1, 2, 3) {
        [Convert]::ToInt32($bits.Substring(8 * $index, 8), 2)
    }
    Add-DhcpServerv4Scope -Name 'lab' -StartRange $Start -EndRange $End -SubnetMask ($octets -join '.') -State Active
}
Set-DhcpServerv4OptionValue -ScopeId $network -DnsServer $Address -DnsDomain $DomainName -Force

$authorised = @(Get-DhcpServerInDC | ForEach-Object { "$($_.IPAddress)" })
if ($authorised -notcontains $Address) {
    try {
        Add-DhcpServerInDC -DnsName "$env:COMPUTERNAME.$DomainName" -IPAddress $Address
    }
    catch {
        throw "the DHCP server could not be authorised as $([Environment]::UserName) ($($_.Exception.Message)): run Add-DhcpServerInDC once as an Enterprise Admin"
    }
}
Restart-Service -Name DHCPServer
exit 0
