"""What is said when a delivery contradicts what was taken in before."""

from __future__ import annotations

SHOWN = 20


class PaymentConflict(Exception):
    """Payments that contradict what was taken in before; the message is for the user and names each row."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(
            "；".join(problems[:SHOWN]) + (f"；等 {len(problems)} 处" if len(problems) > SHOWN else "") + "。"
        )
