# Writes one line for each time it is really carried out, then prints its first argument.
cat >/dev/null
printf '%s\n' "$AGENTFLOW_STEP" >>"$TORTURE_LOG"
printf '%s\n' "$1"
