"""Addresses of the decision pages."""

from __future__ import annotations

from django.urls import URLPattern

from guanlan.modules.decisions.meetings.urls import urlpatterns as meetings

urlpatterns: list[URLPattern] = [
    *meetings,
]
