"""Audit entries take plain ids, not foreign keys: they outlive what they are about."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One act of one person. The chain (`previous`, `hash`) is written by a trigger, never by Python."""

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor = models.TextField(default="")
    action = models.TextField()
    target = models.TextField(default="")
    target_id = models.TextField(default="")
    unit_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    address = models.TextField(default="")
    previous = models.TextField(default="")
    hash = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["target", "target_id"]), models.Index(fields=["unit_id", "-id"])]
        ordering = ["-id"]
