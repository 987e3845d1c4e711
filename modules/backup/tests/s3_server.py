#!/usr/bin/env python3
"""A stand-in for an S3-compatible store, for tests: objects in memory, every signature checked.

    s3_server.py ACCESS_KEY SECRET_KEY

Prints its port. Speaks PUT, GET, DELETE and ListObjectsV2 (two keys a page) of path-style addresses, over keep-alive.
POST /-/fail?count=N&how=503|cut|full lets the next N requests fail so.
"""
import hashlib
import hmac
import sys
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

ACCESS, SECRET = sys.argv[1:3]
objects = {}
failures = []


def sign(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def quote(text, safe="-._~"):
    return urllib.parse.quote(text, safe=safe)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", kind="application/xml"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def error(self, status, code):
        self.answer(status, f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>no</Message></Error>".encode())

    def signature_is_right(self, body):
        """AWS Signature Version 4 from its documentation, not from the client's code."""
        given = self.headers.get("Authorization", "")
        if not given.startswith("AWS4-HMAC-SHA256 "):
            return False
        fields = dict(part.strip().split("=", 1) for part in given[17:].split(","))
        access, date, region, service, end = fields["Credential"].split("/")
        if access != ACCESS or service != "s3" or end != "aws4_request":
            return False
        names = fields["SignedHeaders"].split(";")
        if "host" not in names or "x-amz-date" not in names:
            return False
        path, _, query = self.path.partition("?")
        pairs = sorted((quote(k), quote(v)) for k, v in urllib.parse.parse_qsl(query, keep_blank_values=True))
        content = self.headers.get("x-amz-content-sha256", hashlib.sha256(body).hexdigest())
        if content != "UNSIGNED-PAYLOAD" and content != hashlib.sha256(body).hexdigest():
            return False
        canonical = "\n".join([
            self.command, quote(urllib.parse.unquote(path), "/-._~"), "&".join(f"{k}={v}" for k, v in pairs),
            "".join(f"{n}:{' '.join(self.headers.get(n, '').split())}\n" for n in names), ";".join(names), content])
        stamp = self.headers["x-amz-date"]
        text = "\n".join(["AWS4-HMAC-SHA256", stamp, f"{date}/{region}/s3/aws4_request",
                          hashlib.sha256(canonical.encode()).hexdigest()])
        key = sign(sign(sign(sign(b"AWS4" + SECRET.encode(), date), region), "s3"), "aws4_request")
        return hmac.compare_digest(hmac.new(key, text.encode(), hashlib.sha256).hexdigest(), fields["Signature"])

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path, _, query = self.path.partition("?")
        parameters = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        if path == "/-/fail":
            failures.extend([parameters["how"]] * int(parameters["count"]))
            return self.answer(200)
        if failures:
            how = failures.pop(0)
            if how == "cut":
                self.close_connection = True
                return self.connection.close()
            return self.error(*((503, "SlowDown") if how == "503" else (507, "InsufficientStorage")))
        if not self.signature_is_right(body):
            return self.error(403, "SignatureDoesNotMatch")
        name = urllib.parse.unquote(path)
        if self.command == "PUT":
            objects[name] = body
            return self.answer(200)
        if self.command == "DELETE":
            objects.pop(name, None)
            return self.answer(204)
        if parameters.get("list-type") == "2":
            return self.list(name, parameters)
        if name not in objects:
            return self.error(404, "NoSuchKey")
        return self.answer(200, objects[name], "application/octet-stream")

    def list(self, bucket, parameters):
        prefix = bucket + "/" + parameters.get("prefix", "")
        after = parameters.get("continuation-token", "")
        found = sorted(name for name in objects if name.startswith(prefix) and name > after)
        page, rest = found[:2], found[2:]
        entries = "".join(f"<Contents><Key>{escape(name[len(bucket) + 1:])}</Key><Size>{len(objects[name])}</Size></Contents>"
                          for name in page)
        more = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if rest else ""
        self.answer(200, f"<?xml version='1.0'?><ListBucketResult>{entries}{more}</ListBucketResult>".encode())

    do_GET = do_PUT = do_DELETE = do_POST = handle_any


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
