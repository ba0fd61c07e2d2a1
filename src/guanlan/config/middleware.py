"""Cross-cutting pieces of every request: the content security policy and one structured log line."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

log = structlog.get_logger("guanlan.request")
REQUESTS = Histogram("guanlan_request_seconds", "Time to answer a request", ["route", "method", "status"])

Handler = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicyMiddleware:
    """Nothing is loaded from elsewhere: government networks have no CDN, and no script is inline."""

    POLICY = (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'self'"
    )

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", self.POLICY)
        return response


class RequestLogMiddleware:
    """Logs route, user and time, never query values or bodies: they may hold reported figures."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        request_id = uuid.uuid4().hex[:16]
        response = self.get_response(request)
        seconds = time.perf_counter() - start
        match = request.resolver_match
        route = match.route if match else "-"
        REQUESTS.labels(route, request.method, response.status_code).observe(seconds)
        response["X-Request-ID"] = request_id
        if route not in ("healthz", "metrics"):
            user = getattr(request, "user", None)
            log.info(
                "request",
                id=request_id,
                method=request.method,
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
                user=user.pk if user is not None else None,
            )
        return response
