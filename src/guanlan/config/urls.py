"""Addresses of everything the platform serves."""

from __future__ import annotations

urlpatterns: list = []
