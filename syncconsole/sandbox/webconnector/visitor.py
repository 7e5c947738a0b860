"""The Web Connector: it calls a service over SOAP, and carries questions to the program beside it.

Order of calls as Intuit's samples have it: serverVersion, clientVersion, authenticate, then
sendRequestXML and receiveResponseXML in turn, closeConnection.
"""

from __future__ import annotations

import http.client
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from syncconsole.sandbox.webconnector.program import UnreadableError

if TYPE_CHECKING:
    from syncconsole.sandbox.webconnector.program import Program

_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_INTUIT = "http://developer.intuit.com/"
_VERSION = "34.0.10016.94"
_FAULTS = ("lose_answer", "vanish", "garble", "unreachable", "crash")


class CalledAwayError(Exception):
    """The service did not answer as it should: a fault, or nothing."""


class Visitor:
    """One application of the Web Connector. `arm` a fault and it strikes once, at the first
    request whose name holds a word:

    lose_answer  the program does it, and the visit breaks off before the answer is delivered
    vanish       the visit breaks off before the program is asked
    garble       the answer arrives cut in half
    unreachable  the program cannot be reached at all (connectionError)
    crash        the program fails at it: an HRESULT in place of an answer
    """

    def __init__(self, program: Program, url: str, user: str, password: str) -> None:
        self.program = program
        self.questions: list[str] = []
        """What the service asked, as it was asked."""
        self.said = ""
        """The last word of the service to the person at the desk."""
        self._url = urlsplit(url)
        self._user = user
        self._password = password
        self._lock = threading.Lock()

    def arm(self, fault: str, at: str = "") -> None:
        """Let a fault happen at the next request whose name holds `at`."""
        if fault not in _FAULTS:
            raise ValueError(f"a visit knows the faults {', '.join(_FAULTS)}, not {fault!r}")
        self.program.armed = fault, at

    def visit(self) -> str:
        """One visit; how it went: `nvu`, `none`, `busy`, `broken`, `done`. One at a time."""
        with self._lock:
            return self._visit()

    def _visit(self) -> str:
        self._call("serverVersion")
        if self._call("clientVersion", strVersion=_VERSION)[0].startswith("E:"):
            return "refused"
        ticket, *rest = self._call(
            "authenticate", strUserName=self._user, strPassword=self._password
        )
        if rest[0] in ("nvu", "none", "busy"):
            return rest[0]
        self.program.begin()
        if self._strikes("", "unreachable"):
            self._call("connectionError", ticket=ticket, hresult="0x80040401", message="No access.")
            return "broken"
        greeting = self.program.greeting()
        while True:
            [question] = self._call(
                "sendRequestXML", ticket=ticket, strHCPResponse=greeting,
                strCompanyFileName=rest[0] or r"C:\Books\Outdoor.QBW", qbXMLCountry="US",
                qbXMLMajorVers="13", qbXMLMinorVers="0",
            )  # fmt: skip
            greeting = ""
            if not question:
                break
            percent = self._carry(ticket, question)
            if percent is None:
                return "broken"
            if percent < 0:
                [self.said] = self._call("getLastError", ticket=ticket)
                break
            if percent >= 100:
                break
        [self.said] = self._call("closeConnection", ticket=ticket)
        return "done"

    def _carry(self, ticket: str, question: str) -> int | None:
        """Ask the program and deliver its answer; None where the visit breaks off."""
        self.questions.append(question)
        if self._strikes(question, "vanish"):
            return None
        if self._strikes(question, "crash"):
            return self._deliver(ticket, "", "0x80040402", "Unexpected error.")
        try:
            answer = self.program.answer(question)
        except UnreadableError as error:
            return self._deliver(ticket, "", "0x80040400", str(error))
        if self._strikes(question, "lose_answer"):
            return None
        if self._strikes(question, "garble"):
            answer = answer[: len(answer) // 2]
        return self._deliver(ticket, answer, "", "")

    def _deliver(self, ticket: str, answer: str, hresult: str, message: str) -> int:
        [percent] = self._call(
            "receiveResponseXML", ticket=ticket, response=answer, hresult=hresult, message=message
        )
        return int(percent)

    def _strikes(self, question: str, fault: str) -> bool:
        armed = self.program.armed
        if armed is None or armed[0] != fault or armed[1] not in question:
            return False
        self.program.armed = None
        return True

    def _call(self, name: str, **arguments: str) -> list[str]:
        root = ET.Element(f"{{{_SOAP}}}Envelope")
        call = ET.SubElement(ET.SubElement(root, f"{{{_SOAP}}}Body"), f"{{{_INTUIT}}}{name}")
        for key, value in arguments.items():
            ET.SubElement(call, f"{{{_INTUIT}}}{key}").text = value
        said = self._post(name, ET.tostring(root, encoding="utf-8", xml_declaration=True))
        result = ET.fromstring(said).find(f".//{{{_INTUIT}}}{name}Result")  # noqa: S314
        if result is None:
            raise CalledAwayError(said.decode(errors="replace")[:300])
        return [each.text or "" for each in result] if len(result) else [result.text or ""]

    def _post(self, name: str, body: bytes) -> bytes:
        wire = http.client.HTTPConnection(self._url.netloc, timeout=100)
        head = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{_INTUIT}{name}"'}
        try:
            wire.request("POST", self._url.path, body, head)
            return wire.getresponse().read()
        except (OSError, http.client.HTTPException) as error:
            raise CalledAwayError(str(error)) from error
        finally:
            wire.close()
