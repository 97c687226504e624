"""The mailer: takes mails over HTTP, and hands them to the mail server."""

import json
from email.mime.text import MIMEText
from http.server import BaseHTTPRequestHandler, HTTPServer
from smtplib import SMTP


class Mailer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        mail = MIMEText(given["text"])
        mail["From"], mail["To"], mail["Subject"] = "shop@lantern.example", given["to"], given["subject"]
        with SMTP("mail.internal") as server:
            server.send_message(mail)
        self.send_response(204)
        self.end_headers()


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", 8025), Mailer).serve_forever()
