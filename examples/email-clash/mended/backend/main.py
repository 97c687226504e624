import json
from dataclasses import dataclass
from urllib.request import urlopen

from fastapi import FastAPI, HTTPException

from backend.utils.mails import confirmation

MAILER = "http://127.0.0.1:8025/"

app = FastAPI()


@dataclass
class Order:
    number: int
    customer: str
    address: str
    total: float


@app.post("/orders")
def place(order: Order) -> dict[str, str]:
    subject, text = confirmation(order.number, order.customer, order.total)
    mail = json.dumps({"to": order.address, "subject": subject, "text": text})
    try:
        urlopen(MAILER, mail.encode(), timeout=5).close()
    except OSError:
        raise HTTPException(502, "The mailer does not answer") from None
    return {"state": "placed"}
