"""Registers accepted facts as what submissions are compared with."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "guanlan.facts"

    def ready(self) -> None:
        from guanlan.facts import queries
        from guanlan.intake import partners

        partners.register(queries.rows_as_text)
