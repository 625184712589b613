"""Somebody at a browser without a screen: cookies, forms as a page has them, and what is sent."""

import re
import secrets
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Answer:
    status: int
    to: str
    body: bytes

    @property
    def page(self):
        return self.body.decode("utf-8", "replace")

    def links(self, pattern):
        """The addresses on the page that look so, each once."""
        found = re.findall(rf'(?:href|src|action)="({pattern})"', self.page)
        return list(dict.fromkeys(found))


class Forms(HTMLParser):
    """The forms of a page that go by POST: where to, and what they would send as they stand."""

    def __init__(self):
        super().__init__()
        self.found, self._fields, self._select, self._area = [], None, "", ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            post = (given.get("method") or "").lower() == "post"
            self._fields = {} if post else None
            if post:
                self.found.append((given.get("action") or "", self._fields))
        if self._fields is None:
            return
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input" and name and given.get("type") not in {"file", "submit", "button"}:
            if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
                self._fields[name] = value
        elif tag == "textarea":
            self._area, self._fields[name] = name, ""
        elif tag == "select":
            self._select, self._fields[name] = name, ""
        elif tag == "option" and "selected" in given and self._select:
            self._fields[self._select] = value

    def handle_data(self, data):
        if self._area and self._fields is not None:
            self._fields[self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag):
        if tag == "form":
            self._fields = None
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""


class Visitor:
    """One browser at the machine of the store."""

    def __init__(self, address):
        self.place = urlsplit(address)
        self.cookies = {}

    def ask(self, method, path, fields=None, files=()):
        connection = HTTPConnection(self.place.hostname, self.place.port, timeout=60)
        headers = {"Origin": f"http://{self.place.netloc}"}
        headers["Cookie"] = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        body = None
        if files:
            body, headers["Content-Type"] = in_parts(fields or {}, files)
        elif fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        try:
            return self._taken(connection.getresponse())
        finally:
            connection.close()

    def _taken(self, answer: HTTPResponse):
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, text = cookie.partition(";")[0].partition("=")
            self.cookies[name] = text
        return Answer(answer.status, answer.headers.get("Location") or "", answer.read())

    def get(self, path):
        """A page that is there."""
        answer = self.ask("GET", path)
        assert answer.status == 200, (path, answer.status, answer.to)
        return answer

    def send(self, path, *, having="csrfmiddlewaretoken", to="", files=(), **said):
        """
        The form on this page that has this field and goes there, with what is said in it; where that
        leads.
        """
        parser = Forms()
        parser.feed(self.get(path).page)
        action, fields = next(
            (action, fields)
            for action, fields in parser.found
            if having in fields and to in action and "/dang-xuat/" not in action
        )
        unknown = set(said) - set(fields)
        assert not unknown, (path, unknown, sorted(fields))
        answer = self.ask("POST", action or path, {**fields, **said}, files)
        assert answer.status == 302, (path, answer.status, complaints(answer.page))
        return answer.to

    def sign_in(self, name, password):
        """The password that holds from now on: whoever was handed one chooses their own."""
        to = self.send("/dang-nhap/", having="username", username=name, password=password)
        if self.ask("GET", to).to == "/doi-mat-khau/":
            own = f"riêng của {name} {secrets.token_hex(8)}"
            given = {"old_password": password, "new_password1": own, "new_password2": own}
            self.send("/doi-mat-khau/", having="old_password", **given)
            return own
        return password


def complaints(page):
    """What a page says is wrong."""
    said = re.findall(
        r'(?s)(?:role="alert"|class="[^"]*error[^"]*").*?>(.*?)</(?:div|p|ul|span)>', page
    )
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split())[:200] for one in said] or page[:2000]


def in_parts(fields, files):
    """A form with files; each is the name of its field, its own and its bytes."""
    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        for name, text in fields.items()
    ]
    parts += [
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n".encode()
        + content
        + b"\r\n"
        for field, name, content in files
    ]
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"


def awaited(asked, what, *, within=60):
    """What is asked for again until there is something of it."""
    until = time.monotonic() + within
    while not (found := asked()):
        assert time.monotonic() < until, f"waited {within} s in vain: {what}"
        time.sleep(0.2)
    return found
