"""The rows of a register as a Django query, so that lists filter, sort, page and export them as they do any other.

The tables follow from the standard and are made by `facts.tables`; these models only read, and live in a registry of
their own: no migration knows of them.
"""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.db import models

from guanlan.standard.model import Cell, DataSet

_FIELDS: dict[str, type[models.Field[Any, Any]]] = {
    "integer": models.BigIntegerField, "decimal": models.DecimalField, "money": models.DecimalField,
    "percent": models.DecimalField, "date": models.DateField, "datetime": models.DateTimeField, "boolean": models.BooleanField,
}  # fmt: skip
_made: dict[str, tuple[DataSet, type[models.Model]]] = {}


def rows(dataset: DataSet) -> models.QuerySet[Any]:
    """Every row of a register that the connection may see; `unit_id` and `submission_id` beside its fields."""
    known = _made.get(dataset.id)
    if known is None or known[0] is not dataset:
        known = _made[dataset.id] = (dataset, _model(dataset))
    return known[1]._default_manager.all()


def _model(dataset: DataSet) -> type[models.Model]:
    class Meta:
        apps = Apps()
        app_label = "facts"
        managed = False
        db_table = f'"facts"."{dataset.id}"'

    columns: dict[str, Any] = {cell.name: _field(cell) for cell in dataset.cells}
    columns |= {"unit_id": models.BigIntegerField(), "submission_id": models.BigIntegerField()}
    key = models.CompositePrimaryKey(*(k.id for k in dataset.keys))
    return type(dataset.id, (models.Model,), {"__module__": __name__, "Meta": Meta, "pk": key, **columns})


def _field(cell: Cell) -> models.Field[Any, Any]:
    kind = _FIELDS.get(cell.field.type, models.TextField)
    if kind is models.DecimalField:
        return models.DecimalField(cell.title, null=True, max_digits=30, decimal_places=6)
    return kind(cell.title, null=not cell.field.key)
