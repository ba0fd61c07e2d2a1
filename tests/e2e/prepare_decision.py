"""Adds to the served platform a contract of 山城2公司 and the decision that it rests on, which approves less."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanlan.config.settings")
django.setup()

from guanlan.identity.models import User  # noqa: E402
from guanlan.organisations.models import Unit  # noqa: E402
from tests.city import code  # noqa: E402
from tests.decisions.registers import take  # noqa: E402


def main() -> None:
    by, unit = User.objects.get(username="reporter2"), Unit.objects.get(code=code(2))
    take(by, unit, "decision_matter",
         {"decision_no": "JC-9", "title": "采购建材", "decided_on": "2026-02-01", "passed": "是", "amount": 3_000_000})  # fmt: skip
    take(by, unit, "contract", {"contract_no": "HT-1", "title": "建材采购合同", "amount": 9_000_000, "signed_on": "2026-02-10"})  # fmt: skip


main()
