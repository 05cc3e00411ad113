# The roles and features are installed, and wait for no reboot.
$ErrorActionPreference = 'Stop'

$names = 'NET-Framework-Core', 'RDC', 'BITS', 'BITS-IIS-Ext', 'Web-Server', 'Web-ISAPI-Ext', 'Web-Windows-Auth', 'Web-Metabase', 'Web-WMI'
$features = Get-WindowsFeature -Name $names
$missing = @($features | Where-Object -Property InstallState -NE -Value 'Installed' | ForEach-Object { $_.Name })
if ($missing.Count -gt 0) {
    "not installed: $($missing -join ', ')"
    exit 1
}
if (@($features).Count -ne $names.Count) {
    throw 'this Windows does not know all of these features: a Windows Server is needed'
}
exit 0
