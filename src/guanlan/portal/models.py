"""What the portal itself keeps: notices."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from guanlan.organisations.models import Unit


class Notice(models.Model):
    """A notice on the home page of everybody, or of one unit and those below it."""

    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="发给（含下级）")
    published_at = models.DateTimeField("发布时间", auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        ordering = ["-id"]
