"""Scoped reads of what was handed in. Whose eyes a data set is for follows from its module."""

from __future__ import annotations

from django.db.models import Q

from guanlan.identity.scope import Scope
from guanlan.standard.loading import current
from guanlan.standard.model import DataSet


def registers() -> list[DataSet]:
    """The registers of the standard, those of one module beside each other."""
    return sorted((d for d in current().datasets.values() if d.is_register), key=lambda d: d.module)


def deliveries_in(scope: Scope, permission: str) -> Q:
    """Deliveries of registers in whose module and unit a permission holds."""
    found = Q(pk__in=[])
    for module in sorted({d.module for d in registers()}):
        names = [d.id for d in registers() if d.module == module]
        found |= Q(dataset__in=names) & scope.condition(permission, module, "unit__path")
    return found & Q(register=True)
