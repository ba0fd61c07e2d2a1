"""What the portal itself keeps: notices."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """A notice shown on everybody's home page."""

    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    published_at = models.DateTimeField("发布时间", auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        ordering = ["-id"]
