"""Codes of units: the unified social credit code of GB 32100-2015."""

from __future__ import annotations

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError


def uscc_problem(code: str) -> tuple[str, str] | None:
    """Return None for a good code, else (severity, message).

    Some codes given out early in the pilot fail the check digit and are legal all the same, so a wrong
    digit is a warning to be explained, not an error.
    """
    try:
        uscc.validate(code)
    except InvalidChecksum:
        return "warning", f"{code} 的校验码不符 GB 32100，请核对登记证照；如为早期试点代码，请说明。"
    except ValidationError:
        return "error", f"{code} 不是 18 位统一社会信用代码（数字和大写字母，不含 I、O、S、V、Z）。"
    return None
