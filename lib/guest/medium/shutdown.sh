#!/bin/sh
# The `shutdown` of the agent guest, as QEMU's guest agent calls it: shutdown -r|-h|-P|-H +0 "message".
case " $* " in
*" -r "*) exec reboot ;;
*) exec poweroff ;;
esac
