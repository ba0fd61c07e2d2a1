"""For the operator's tools: `/healthz` and Prometheus metrics."""

from __future__ import annotations

import os
from collections.abc import Iterator

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text: the counts of all web processes together, and the jobs by status."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry = REGISTRY
    return HttpResponse(generate_latest(registry) + generate_latest(_Jobs()), content_type=CONTENT_TYPE_LATEST)


class _Jobs(CollectorRegistry):
    """Jobs are counted in the database when somebody asks, so they are the same whichever process answers."""

    def collect(self) -> Iterator[Metric]:
        family = GaugeMetricFamily("guanlan_jobs", "Jobs by status", labels=["status"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
            for status, count in cursor.fetchall():
                family.add_metric([status], count)
        yield family
