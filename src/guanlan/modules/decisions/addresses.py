"""Addresses of the pages over reported decision records."""

from __future__ import annotations

from django.urls import path

from guanlan.modules.decisions import calendar, catalogue, matters, overview, records, scores

record_patterns = [
    path("decisions", overview.overview, name="decisions"),
    path("decisions/heat", overview.heat, name="decision-heat"),
    path("decisions/calendar", calendar.month_page, name="decision-calendar"),
    path("decisions/held", records.meeting_list, name="decision-held"),
    path("decisions/held/<int:unit>/<path:number>", records.meeting_page, name="decision-meeting"),
    path("decisions/topics", records.topic_list, name="decision-topics"),
    path("decisions/topics/<int:unit>/<path:number>", records.topic_page, name="decision-topic"),
    path("decisions/matters", matters.matter_list, name="decision-matters"),
    path("decisions/matters/<int:unit>/<path:number>", records.matter_page, name="decision-matter"),
    path("decisions/undecided", matters.undecided_list, name="decision-undecided"),
    path("decisions/idle", matters.idle_list, name="decision-idle"),
    path("decisions/catalogue", catalogue.item_list, name="decision-catalogue"),
    path("decisions/regulations", catalogue.regulation_list, name="decision-regulations"),
    path("decisions/completeness", catalogue.completeness, name="decision-completeness"),
    path("decisions/score", scores.ranking, name="decision-scores"),
    path("decisions/score/<int:unit>", scores.unit_page, name="decision-score"),
    path("decisions/verdicts", scores.verdict_list, name="decision-verdicts"),
    path("decisions/exceptions", scores.exceptions, name="decision-exceptions"),
]
