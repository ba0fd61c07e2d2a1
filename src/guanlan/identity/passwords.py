"""The password policy that Django does not bring: GB/T 22239 level 3 asks for mixed characters."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError

_CLASSES = (r"[a-z]", r"[A-Z]", r"\d", r"[^a-zA-Z\d]")


class MixedCharactersValidator:
    """At least three of: small letters, capitals, digits, signs."""

    def validate(self, password: str, user: Any = None) -> None:
        if sum(bool(re.search(c, password)) for c in _CLASSES) < 3:
            raise ValidationError(self.get_help_text(), code="password_not_mixed")

    def get_help_text(self) -> str:
        return "密码应包含大写字母、小写字母、数字、符号中的至少三类。"
