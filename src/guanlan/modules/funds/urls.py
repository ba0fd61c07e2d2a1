"""Addresses of the large-payment pages."""

from __future__ import annotations

from django.urls import path

from guanlan.modules.funds import cash_views, chain, days, party_views, views, wall

urlpatterns = [
    path("funds", views.ledger, name="funds"),
    path("funds/wall", wall.wall, name="funds-wall"),
    path("funds/wall/live", wall.wall_live, name="funds-live"),
    path("funds/upload", views.upload, name="funds-upload"),
    path("funds/days", days.days, name="funds-days"),
    path("funds/days/upload", days.upload, name="funds-days-upload"),
    path("funds/payments/<int:pk>", chain.payment_page, name="payment"),
    path("funds/units", cash_views.cash_list, name="cash-list"),
    path("funds/units/<int:pk>", cash_views.cash, name="cash"),
    path("funds/parties", party_views.party, name="party"),
    path("funds/graph", cash_views.graph, name="funds-graph"),
    path("funds/graph/edges", cash_views.graph_edges, name="funds-graph-edges"),
]
