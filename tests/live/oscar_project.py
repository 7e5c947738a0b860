"""The files of a django-oscar project, as its handbook has them, and what is seeded into it."""

from __future__ import annotations

SEED = 3
"""Grows with each change of what is seeded."""

GOODS = 12
"""WID-0001 to WID-0012, three pages of the API."""

_SETTINGS = '''\
"""Settings of a shop with its API, over SQLite."""
import os
from pathlib import Path
from oscar.defaults import *

FOLDER = Path(__file__).parent.parent
SECRET_KEY = "of-a-shop-that-lives-for-one-test"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "shop.urls"
SITE_ID = 1
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
DATABASES = {"default": {
    "ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "shop.sqlite3"),
    "ATOMIC_REQUESTS": True,
}}
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
_APPS = (
    "analytics", "checkout", "address", "shipping", "catalogue",
    "communication", "partner", "basket", "payment", "offer", "order", "customer", "search",
    "voucher", "wishlists", "dashboard",
)
_BOARDS = (
    "reports", "users", "orders", "catalogue", "offers", "partners", "pages", "ranges", "reviews",
    "vouchers", "communications", "shipping",
)
INSTALLED_APPS = [
    *(f"django.contrib.{name}" for name in (
        "admin", "auth", "contenttypes", "sessions", "messages", "staticfiles", "sites",
        "flatpages",
    )),
    "oscar.config.Shop",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    *(f"oscar.apps.{name}.apps.{name.title()}Config" for name in _APPS),
    *(f"oscar.apps.dashboard.{name}.apps.{name.title()}DashboardConfig" for name in _BOARDS),
    "widget_tweaks", "haystack", "treebeard", "sorl.thumbnail", "django_tables2",
    "rest_framework", "oscarapi",
]
# The tables are made as they are now, not as they came to be: a tenth of the time.
MIGRATION_MODULES = dict.fromkeys((
    "admin", "auth", "contenttypes", "sessions", "sites", "flatpages", "thumbnail", "reviews",
    *_APPS, *(f"{name}_dashboard" for name in _BOARDS),
))
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
AUTHENTICATION_BACKENDS = [
    "oscar.apps.customer.auth_backends.EmailBackend",
    "django.contrib.auth.backends.ModelBackend",
]
OSCARAPI_BLOCK_ADMIN_API_ACCESS = False
OSCAR_DEFAULT_CURRENCY = "EUR"
OSCAR_ALLOW_ANON_CHECKOUT = True
REST_FRAMEWORK = {
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 5,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
'''

_URLS = """\
from django.urls import include, path

urlpatterns = [path("api/", include("oscarapi.urls"))]
"""

_WSGI = """\
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
"""

_SEED = '''\
"""An administrator, a customer, a country to ship to, a partner, widgets with stock."""
import os
from decimal import Decimal

import django

django.setup()
from django.contrib.auth import get_user_model
from oscar.core.loading import get_model

people, password = get_user_model().objects, os.environ["SHOP_PASSWORD"]
people.create_superuser("admin", "ada@example.com", password)
people.create_user("visitor", "bea@example.com", password)
get_model("address", "Country").objects.create(
    iso_3166_1_a2="FR", iso_3166_1_a3="FRA", iso_3166_1_numeric="250", printable_name="France",
    name="FRANCE", is_shipping_country=True,
)
kind = get_model("catalogue", "ProductClass").objects.create(
    name="Widget", track_stock=True, requires_shipping=True
)
partner = get_model("partner", "Partner").objects.create(name="Own warehouse")
for number in range(1, int(os.environ["SHOP_GOODS"]) + 1):
    sku = f"WID-{number:04}"
    product = get_model("catalogue", "Product").objects.create(
        upc=sku, title=f"Widget {number}", product_class=kind
    )
    get_model("partner", "StockRecord").objects.create(
        product=product, partner=partner, partner_sku=sku, price=Decimal("10.00"),
        price_currency="EUR", num_in_stock=number,
    )
'''

FILES = {
    "shop/__init__.py": "",
    "shop/settings.py": _SETTINGS,
    "shop/urls.py": _URLS,
    "shop/wsgi.py": _WSGI,
    "seed.py": _SEED,
}
"""Name -> text, under the folder of the shop."""
