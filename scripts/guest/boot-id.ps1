# Prints what is another value after a reboot.
$ErrorActionPreference = 'Stop'

(Get-CimInstance -ClassName Win32_OperatingSystem).LastBootUpTime.Ticks
exit 0
