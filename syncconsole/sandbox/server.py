"""The sandbox as a whole: in a test's own process, or as a process of its own.

with Sandbox(items=240, seed=7) as sandbox:
    sandbox.url                              # http://127.0.0.1:<port>
    sandbox.shop.order([("A-1001", 2)])
    sandbox.company.revenue
    sandbox.organisation.change("C-1001", firstname="Ana")
    sandbox.shopify.sell("ABC-1")
    sandbox.woocommerce.manners.version = "9.8.5"
    sandbox.faults.arm("lost_answer", method="PUT", times=1)
    sandbox.hooks.before(1, freeze, kind="write")
    sandbox.log.calls(kind="write")
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Self

from syncconsole.sandbox.acusport.door import AxisHost
from syncconsole.sandbox.acusport.host import Host
from syncconsole.sandbox.bigcommerce.door import BigcommerceStore
from syncconsole.sandbox.capillary.door import CapillaryOrganisation
from syncconsole.sandbox.capillary.organisation import Organisation
from syncconsole.sandbox.catalogue import Catalogue
from syncconsole.sandbox.clock import Clock
from syncconsole.sandbox.control import PREFIX, Control, local_only
from syncconsole.sandbox.control_acusport import AxisControl
from syncconsole.sandbox.control_capillary import Club
from syncconsole.sandbox.control_shopify import ShopifyControl
from syncconsole.sandbox.control_sparklayer import SparklayerControl
from syncconsole.sandbox.control_tryton import TrytonControl
from syncconsole.sandbox.control_woocommerce import WooCommerceControl
from syncconsole.sandbox.faults import Faults
from syncconsole.sandbox.hooks import Hooks
from syncconsole.sandbox.keys import Keys
from syncconsole.sandbox.life import Life
from syncconsole.sandbox.log import Log
from syncconsole.sandbox.quickbooks.company import Company
from syncconsole.sandbox.quickbooks.door import QuickbooksCompany
from syncconsole.sandbox.quickbooks.throttle import PLENTY as UNLIMITED
from syncconsole.sandbox.quickbooks.throttle import Limits
from syncconsole.sandbox.quota import PLENTY, Quota
from syncconsole.sandbox.serving import LOOPBACK, Serving, listen
from syncconsole.sandbox.shop import Shop
from syncconsole.sandbox.shopify.bucket import PLENTY as NO_END_OF_POINTS
from syncconsole.sandbox.shopify.bucket import Points
from syncconsole.sandbox.shopify.door import ShopifyStore
from syncconsole.sandbox.shopify.store import Store as ShopifyShop
from syncconsole.sandbox.sparklayer.door import SparklayerSite
from syncconsole.sandbox.sparklayer.site import Site
from syncconsole.sandbox.tryton.company import Ledger
from syncconsole.sandbox.tryton.door import TrytonLedger
from syncconsole.sandbox.warehouse import Warehouse
from syncconsole.sandbox.webconnector.desk import Desk
from syncconsole.sandbox.wire import Wire
from syncconsole.sandbox.woocommerce.door import WooCommerceShop
from syncconsole.sandbox.woocommerce.store import Store as WooShop

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from starlette.types import ASGIApp, Receive, Scope, Send

    from syncconsole.sandbox.quickbooks.keys import Keys as CompanyKeys


class Sandbox:
    """A simulated store, QuickBooks Online company and Capillary organisation on loopback.

    The store is reached as a BigCommerce, a Shopify and a WooCommerce store: one shop behind three
    APIs. Beside it stand a SparkLayer site with the trade's prices, a company in Tryton, an
    AcuSport AXIS host, and on a desk QuickBooks Desktop and Point of Sale, whose Web Connector
    calls the program.

    With `folder` there is a warehouse too, which drops its file there.

    It serves from its construction until `stop`; `port` 0 takes any free one, a taken one raises
    OSError. `quota` is the store's requests per 30 s, `apply_delay` seconds until its reads show an
    adjustment, `limits` those of the company, `points` what may be spent at Shopify, `customers`
    how many the organisation begins with. Nothing of the company and the organisation is made
    before it is asked.
    """

    def __init__(
        self, *, items: int = 240, seed: int = 7, port: int = 0, folder: Path | None = None,
        strange: bool = True, keys: Keys | None = None, quota: int = PLENTY,
        apply_delay: float = 0.0, clock: Clock | None = None,
        company_keys: CompanyKeys | None = None, limits: Limits = UNLIMITED,
        points: Points = NO_END_OF_POINTS, customers: int = 120,
    ) -> None:  # fmt: skip
        clock = clock or Clock()
        self.keys = keys or Keys()
        self.catalogue = Catalogue(items, seed)
        self.shop = Shop(self.catalogue, clock=clock, apply_delay=apply_delay)
        self.warehouse: Warehouse | None = None
        if folder is not None:
            self.warehouse = Warehouse(self.catalogue, folder, strange=strange, clock=clock)
            self.warehouse.write()
        self.faults = Faults()
        self.hooks = Hooks()
        self.log = Log()
        self.quota = Quota(quota, clock=clock)
        self.company = Company(
            self.catalogue, clock=clock, keys=company_keys, strange=strange, limits=limits
        )
        self.sparklayer = Site(self.catalogue, clock=clock)
        self.tryton = Ledger(self.catalogue, clock=clock)
        self.axis = Host(self.catalogue, clock=clock)
        self.shopify = ShopifyShop(self.shop, points=points, strange=strange)
        self.woocommerce = WooShop(self.shop, strange=strange)
        self.life = Life(self.shop, self.warehouse, self.company)
        store = BigcommerceStore(self.shop, self.keys, self.quota)
        self.desk = Desk(self.catalogue, clock)
        self._customers = customers
        self._making = Lock()
        self._organisation: Organisation | None = None
        others = (
            QuickbooksCompany(self.company),
            ShopifyStore(self.shopify),
            SparklayerSite(self.sparklayer),
            WooCommerceShop(self.woocommerce),
            TrytonLedger(self.tryton),
            AxisHost(self.axis),
            CapillaryOrganisation(lambda: self.organisation),
        )
        self._wire = Wire(
            lambda path: next((one for one in others if one.owns(path)), store),
            faults=self.faults, hooks=self.hooks, log=self.log, clock=clock,
            sell=self.shopify.sell,
        )  # fmt: skip
        self._wire.on_call = self.life.request
        self._clock = clock
        control = Control(
            self.shop, self.warehouse, self.company, self.faults, self.life, self.log,
            (
                Club(lambda: self.organisation, self.log),
                ShopifyControl(self.shopify),
                SparklayerControl(self.sparklayer),
                WooCommerceControl(self.woocommerce),
                TrytonControl(self.tryton),
                AxisControl(self.axis),
                self.desk,
            ),
        )  # fmt: skip
        listener = listen(port)
        self.port: int = listener.getsockname()[1]
        self.url = f"http://{LOOPBACK}:{self.port}"
        app = _either(local_only(control.app()), self._wire)
        self._serving = Serving(app, listener, self._wire.stopping)

    @property
    def organisation(self) -> Organisation:
        """The Capillary organisation, made when it is first asked for."""
        with self._making:
            if self._organisation is None:
                seed = self.catalogue.seed
                self._organisation = Organisation(self._customers, seed, clock=self._clock)
            return self._organisation

    @property
    def idle(self) -> float:
        """Seconds since the last request to either system, or since the start."""
        return self._clock.monotonic() - self._wire.last_seen

    def stop(self) -> None:
        """End the server; answers what is under way first. Stopping twice is harmless."""
        self._serving.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.stop()


def _either(control: ASGIApp, store: ASGIApp) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        chosen = control if scope["path"].startswith(PREFIX) else store
        await chosen(scope, receive, send)

    return app
