"""Run as a program by test_kill: `prepare` makes an accepted form and `process N` processes it; `pay` stores payments and
`watch` judges them; `deliver N` takes a register in. What does the work says first that it begins. For test_kill_live
`prepare_live` makes a reporting system, `web PORT` serves and `verify` checks the audit log."""

import sys

from guanlan.config import serving

serving.database_ready(lambda _: None)


def prepare() -> None:
    serving.schema_ready(lambda _: None)
    from guanlan.intake import operations as o
    from tests.city import build, flash

    city = build()
    user = city.users["reporter2"]
    form = o.submission_open(by=user, unit=city.units["sub2"], dataset="flash_report", period="2025-09")
    form = o.draft_save(by=user, submission=form, revision=form.revision, values=flash())
    form = o.submission_submit(by=user, submission=form)
    print(o.submission_review(by=city.users["officer"], submission=form, accepted=True).pk)


def process(submission_id: int) -> None:
    from guanlan.flow.operations import submission_process
    from guanlan.standard.loading import current

    current()
    print("begin", flush=True)
    submission_process(submission_id)


def pay() -> None:
    """Payments of which some are the same, stored and waiting to be watched."""
    serving.schema_ready(lambda _: None)
    from tests.city import build
    from tests.monitoring.test_live import pay as store

    city = build()
    rows = [{"payment_no": str(n), "amount": f"{66000 + n % 50}.01"} for n in range(300)]
    print(store(city, "sub2", *rows)[0])


def watch() -> None:
    from guanlan.monitoring.live import batch_watch
    from guanlan.standard.loading import current

    current()
    print("begin", flush=True)
    batch_watch(current())


def prepare_register() -> None:
    serving.schema_ready(lambda _: None)
    from tests.city import build

    build()


def deliver(first: int) -> None:
    """Replace the register of accounts by a thousand others, whose bank says which delivery they came with."""
    import json

    from guanlan.identity.models import User
    from guanlan.intake.files import register_of
    from guanlan.intake.registers import register_take
    from guanlan.organisations.models import Unit
    from guanlan.standard.loading import current

    about = {"bank": f"第{first}行", "nature": "basic", "opened_on": "2020-01-02"}
    rows = [{"account": str(n), **about} for n in range(first, first + 1000)]
    reported = register_of(rows, current(), "bank_account")
    unit, by = Unit.objects.get(name="山城2公司"), User.objects.get(username="reporter2")
    print("begin", flush=True)
    delivery = register_take(
        by=by, unit=unit, reported=reported, channel="api", data=json.dumps(rows).encode(), mode="replace", idempotency_key=f"k{first}"
    )  # fmt: skip
    print(delivery.pk)


def prepare_live() -> None:
    """A city whose reporting system may send payments; prints its token and the unit it sends for."""
    serving.schema_ready(lambda _: None)
    from guanlan.identity.operations import token_issue
    from tests.city import build

    city = build()
    print(token_issue(by=None, user=city.users["reporter2"], title="司库"), city.units["sub2"].code)


def web(port: int) -> None:
    """The web processes as an operator has them, in the foreground."""
    sys.exit(serving.web_process("127.0.0.1", port, 2).wait())


def verify() -> None:
    from guanlan.audit.queries import chain_verify

    print("intact" if chain_verify().intact else "broken")


if __name__ == "__main__":
    {
        "prepare_live": prepare_live,
        "web": lambda: web(int(sys.argv[2])),
        "verify": verify,
        "prepare": prepare,
        "pay": pay,
        "watch": watch,
        "process": lambda: process(int(sys.argv[2])),
        "prepare_register": prepare_register,
        "deliver": lambda: deliver(int(sys.argv[2])),
    }[sys.argv[1]]()
