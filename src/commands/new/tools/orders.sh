# Arguments come as one JSON object on standard input; the result goes to standard output as JSON.
cat >/dev/null
echo '["lamp"]'
