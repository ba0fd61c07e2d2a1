"""Addresses of the decision pages."""

from __future__ import annotations

from django.urls import path

from guanlan.modules.decisions import national_views

urlpatterns = [
    path("decisions/national", national_views.national, name="decisions-national"),
]
