"""Places an order and prints a receipt. Arguments come as one JSON object on standard input."""

import json
import sys

arguments = json.load(sys.stdin)
print(json.dumps(f"{arguments['item']} from {arguments['supplier']} for {arguments['price']:.2f}"))
