"""Pays money back: once for each idempotency key, however often it is asked.

Arguments come as one JSON object on standard input, the result goes to standard output as JSON. A real tool would pass the
key on to the payment provider; this one keeps a ledger in the folder that REFUND_LEDGER names, if it names one.
"""

import hashlib
import json
import os
import pathlib
import sys

arguments = json.load(sys.stdin)
key = os.environ["AGENTFLOW_IDEMPOTENCY_KEY"]
receipt = "R-" + hashlib.sha256(f"{arguments['order_id']}:{arguments['amount']:.2f}".encode()).hexdigest()[:8]

folder = os.environ.get("REFUND_LEDGER")
if folder:
    entry = pathlib.Path(folder) / (hashlib.sha256(key.encode()).hexdigest() + ".json")
    try:
        with open(entry, "x") as file:
            json.dump({"key": key, "receipt": receipt, **arguments}, file)
    except FileExistsError:
        receipt = json.loads(entry.read_text())["receipt"]

print(json.dumps(f"refunded {arguments['amount']:.2f} for order {arguments['order_id']}, receipt {receipt}"))
