"""The service as other people's clients see it: zeep over both WSDLs, and qbwc-kit's connector."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from syncconsole.domain.runs import RunState
from syncconsole.sandbox.webconnector.desktop import Desktop
from tests.connectors.quickbooks_webconnector.ops import SPECS
from tests.webconnector.house import PASSWORD, USER, House

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLS = {
    "serverVersion", "clientVersion", "authenticate", "sendRequestXML", "receiveResponseXML",
    "connectionError", "getLastError", "closeConnection",
}  # fmt: skip


@pytest.fixture(params=["our own WSDL", "the vendor's WSDL"])
def client(house: House, request: pytest.FixtureRequest) -> Iterator[Any]:
    zeep = pytest.importorskip("zeep", reason="zeep is not installed")
    where = f"{house.url}?wsdl"
    if request.param == "the vendor's WSDL":
        path = SPECS / "quickbooks-desktop" / "QBWebConnectorSvc.wsdl"
        if not path.exists():
            pytest.skip(f"the vendor's WSDL is not at {path}; set SYNCCONSOLE_SPECS")
        where = str(path)
    with zeep.Client(where) as made:
        [service] = made.wsdl.services.values()
        port = next(iter(service.ports.values()))
        yield made.create_service(port.binding.name, house.url)


def test_zeep_reads_the_same_calls_from_both_descriptions(house: House) -> None:
    zeep = pytest.importorskip("zeep", reason="zeep is not installed")
    path = SPECS / "quickbooks-desktop" / "QBWebConnectorSvc.wsdl"
    if not path.exists():
        pytest.skip(f"the vendor's WSDL is not at {path}; set SYNCCONSOLE_SPECS")
    told = []
    for where in (f"{house.url}?wsdl", str(path)):
        with zeep.Client(where) as made:
            binding = next(iter(made.wsdl.bindings.values()))
            operations = binding.all()
            told.append(
                {
                    name: (one.input.signature(), one.output.signature(as_output=True))
                    for name, one in operations.items()
                }
            )
    assert set(told[0]) == CALLS
    assert told[0] == told[1]


@pytest.mark.requirement("S-074")
def test_zeep_carries_a_visit_from_arrival_to_end(house: House, client: Any) -> None:
    worker = house.working(lambda office: next(office.pages("inventory")).records)
    assert client.serverVersion(strVersion="x").startswith("syncconsole ")
    assert not client.clientVersion(strVersion="2.3.0.36")
    ticket, what = client.authenticate(strUserName=USER, strPassword=PASSWORD)
    assert (len(ticket), what) == (32, None)
    question = client.sendRequestXML(
        ticket=ticket, strHCPResponse="", strCompanyFileName="C:\\ünïcode.qbw", qbXMLCountry="US",
        qbXMLMajorVers=13, qbXMLMinorVers=0,
    )  # fmt: skip
    answer = Desktop(house.books).answer(question)
    percent = client.receiveResponseXML(ticket=ticket, response=answer, hresult="", message="")
    assert percent in (50, 100)
    assert worker.join()
    assert "done" in client.closeConnection(ticket=ticket)
    assert house.visit().company == "C:\\ünïcode.qbw"


def test_zeep_is_refused_as_the_vendor_has_it(house: House, client: Any) -> None:
    assert client.authenticate(strUserName="x", strPassword="y")[1] == "nvu"
    assert client.authenticate(strUserName=USER, strPassword=PASSWORD)[1] == "none"
    house.run(RunState.PARKED)
    ticket, _ = client.authenticate(strUserName=USER, strPassword=PASSWORD)
    assert client.authenticate(strUserName=USER, strPassword=PASSWORD)[1] == "busy"
    said = client.connectionError(ticket=ticket, hresult="0x80040408", message="Could not start.")
    assert said == "done"
    assert "Could not start." in client.getLastError(ticket=ticket)


def test_a_company_file_of_ours_is_the_one_that_is_opened(house: House) -> None:
    zeep = pytest.importorskip("zeep", reason="zeep is not installed")
    house.run(RunState.PARKED, "shed")
    till = house.url.replace("/office", "/till")
    with zeep.Client(f"{till}?wsdl") as made:
        ticket, file = made.service.authenticate(strUserName="till", strPassword="another")
    assert (bool(ticket), file) == (True, "C:\\shop.qbw")


@pytest.mark.requirement("S-074")
def test_the_connector_of_qbwc_kit_runs_an_update_through(house: House) -> None:
    testing = pytest.importorskip("qbwc_kit.testing", reason="qbwc-kit is not installed")
    worker = house.working(
        lambda office: [one.sku for page in office.pages("inventory") for one in page.records]
    )
    desk = Desktop(house.books)
    kit = testing.FakeWebConnector(_over_http(house.url), username=USER, password=PASSWORD)
    update = kit.run_update(desk.answer)
    assert (update.authenticated, update.failed, update.last_error) == (True, False, "")
    assert update.round_trips == 2
    assert worker.join() == house.skus
    assert kit.server_version().startswith("syncconsole ")


def test_the_company_of_qbwc_kit_answers_what_we_ask(house: House) -> None:
    """Somebody else's idea of how QuickBooks answers: names, iterators, statuses."""
    testing = pytest.importorskip("qbwc_kit.testing", reason="qbwc-kit is not installed")
    items = [
        {"ListID": f"8-{n}", "FullName": f"A-{n}", "QuantityOnHand": str(n)} for n in range(1_200)
    ]
    company = testing.FakeQuickBooks(entities={"ItemInventory": items})
    worker = house.working(
        lambda office: {
            one.sku: one.qty for page in office.pages("inventory") for one in page.records
        }
    )
    kit = testing.FakeWebConnector(_over_http(house.url), username=USER, password=PASSWORD)
    update = kit.run_update(company)
    assert worker.join() == {f"A-{n}": n for n in range(1_200)}
    assert update.round_trips == 4


def _over_http(url: str) -> Any:
    parts = urlsplit(url)

    def transport(body: str) -> str:
        wire = http.client.HTTPConnection(parts.netloc, timeout=30)
        try:
            wire.request("POST", parts.path, body.encode(), {"Content-Type": "text/xml"})
            return wire.getresponse().read().decode()
        finally:
            wire.close()

    return transport
