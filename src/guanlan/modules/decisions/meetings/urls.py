"""Addresses of meetings held here."""

from __future__ import annotations

from django.urls import URLPattern, path

from guanlan.modules.decisions.meetings import dossier, room, views

urlpatterns: list[URLPattern] = [
    path("decisions/meetings", views.meeting_list, name="held-meetings"),
    path("decisions/meetings/new", views.meeting_new, name="held-meeting-new"),
    path("decisions/meetings/topics/<int:pk>", views.topic_edit, name="held-topic"),
    path("decisions/meetings/materials/<int:pk>", views.material, name="held-material"),
    path("decisions/meetings/<int:pk>", room.meeting_page, name="held-meeting"),
    path("decisions/meetings/<int:pk>/edit", views.meeting_edit, name="held-meeting-edit"),
    path("decisions/meetings/<int:pk>/topics", views.topic_new, name="held-topic-new"),
    path("decisions/meetings/<int:pk>/live", room.meeting_live, name="held-meeting-live"),
    path("decisions/meetings/<int:pk>/minutes", views.minutes_page, name="held-minutes"),
    path("decisions/meetings/<int:pk>/minutes.docx", views.minutes_file, name="held-minutes-file"),
    path("decisions/meetings/<int:pk>/follow", views.follow, name="held-follow"),
    path("decisions/meetings/<int:pk>/openings", dossier.openings, name="held-openings"),
    path("decisions/meetings/<int:pk>/print", dossier.dossier, name="held-dossier"),
    path("decisions/meetings/<int:pk>/<slug:step>", room.act, name="held-meeting-act"),
]
