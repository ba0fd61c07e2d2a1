"""Addresses of the registers."""

from __future__ import annotations

from django.urls import path

from guanlan.portal import register_deliveries, register_rows, registers

urlpatterns = [
    path("registers", registers.overview, name="registers"),
    path("registers/deliveries", register_deliveries.history, name="register-deliveries"),
    path("registers/deliveries/<int:pk>", register_deliveries.delivery_page, name="register-delivery"),
    path("registers/deliveries/<int:pk>/original", register_deliveries.original, name="register-original"),
    path("registers/deliveries/<int:pk>/<slug:step>", register_deliveries.act, name="register-act"),
    path("registers/<slug:dataset>", registers.content, name="register"),
    path("registers/<slug:dataset>/template", registers.template_file, name="register-template"),
    path("registers/<slug:dataset>/upload", registers.upload, name="register-upload"),
    path("registers/<slug:dataset>/row", register_rows.row, name="register-row"),
]
