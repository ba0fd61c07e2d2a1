"""Accepted records as querysets: one unmanaged model for each data set of table layout, made from the standard.

The tables are made by `facts.tables`, never by Django; what a data set has is said once, in the standard.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models

from guanlan.organisations.models import Unit
from guanlan.standard.loading import current
from guanlan.standard.model import Cell, DataSet

_PLACES = {"money": 2, "percent": 6, "decimal": 6}


@cache
def record_model(dataset_id: str) -> type[models.Model]:
    """The records of one data set; `unit` is who reported them, the primary key is the data set's own key."""
    return _made(current().datasets[dataset_id])


def records(dataset_id: str) -> models.QuerySet[Any]:
    """All records of one data set; row-level security holds, scoping by module is the caller's."""
    return record_model(dataset_id)._default_manager.all()


def _made(dataset: DataSet) -> type[models.Model]:
    name = "".join(part.title() for part in dataset.id.split("_")) + "Record"
    meta = type("Meta", (), {"managed": False, "app_label": "facts", "db_table": f'"facts"."{dataset.id}"'})
    body: dict[str, Any] = {cell.name: _field(cell) for cell in dataset.cells}
    body |= {
        "pk": models.CompositePrimaryKey(*(k.id for k in dataset.keys)),
        "unit": models.ForeignKey(Unit, models.DO_NOTHING, related_name="+"),
        "__module__": __name__, "Meta": meta,
    }  # fmt: skip
    return type(name, (models.Model,), body)


def _field(cell: Cell) -> models.Field[Any, Any]:
    kind, title = cell.field.type, cell.title
    if kind in _PLACES:
        return models.DecimalField(title, max_digits=24, decimal_places=_PLACES[kind], null=True)
    plain: dict[str, type[models.Field[Any, Any]]] = {
        "integer": models.BigIntegerField, "date": models.DateField, "datetime": models.DateTimeField,
        "boolean": models.BooleanField,
    }  # fmt: skip
    return plain.get(kind, models.TextField)(title, null=True)
