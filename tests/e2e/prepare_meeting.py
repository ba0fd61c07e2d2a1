"""Adds to the served platform what a meeting needs: the registers of 山城2公司 and an account for its chair."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanlan.config.settings")
django.setup()

from guanlan.identity.models import User  # noqa: E402
from guanlan.identity.operations import grant_give, user_create  # noqa: E402
from guanlan.organisations.models import Unit  # noqa: E402
from tests.city import PASSWORD, code  # noqa: E402
from tests.decisions.registers import registers_file  # noqa: E402


def main() -> None:
    unit = Unit.objects.get(code=code(2))
    registers_file(User.objects.get(username="reporter2"), unit)
    chair = user_create(by=None, username="chair", display_name="陈立", password=PASSWORD, unit=unit, post="董事长")
    grant_give(by=None, user=chair, role="enterprise_viewer", unit=unit, module="decisions")


main()
