"""Addresses of the large-payment pages."""

from __future__ import annotations

from django.urls import path

from guanlan.modules.funds import days, views

urlpatterns = [
    path("funds", views.ledger, name="funds"),
    path("funds/wall", views.wall, name="funds-wall"),
    path("funds/wall/live", views.wall_live, name="funds-live"),
    path("funds/upload", views.upload, name="funds-upload"),
    path("funds/days", days.days, name="funds-days"),
    path("funds/days/upload", days.upload, name="funds-days-upload"),
    path("funds/payments/<int:pk>", views.payment_page, name="payment"),
]
