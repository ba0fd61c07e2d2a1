"""Addresses of 三重一大 decisions; the whole list is spread into the addresses of the platform."""

from __future__ import annotations

from django.urls import URLPattern, path

from guanlan.modules.decisions import national_views
from guanlan.modules.decisions.addresses import record_patterns
from guanlan.modules.decisions.meetings.urls import urlpatterns as meetings

urlpatterns: list[URLPattern] = [
    path("decisions/national", national_views.national, name="decisions-national"),
    *record_patterns,
    *meetings,
]
