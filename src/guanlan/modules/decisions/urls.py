"""Addresses of the decision pages."""

from __future__ import annotations

from guanlan.modules.decisions.addresses import record_patterns

urlpatterns = [*record_patterns]
