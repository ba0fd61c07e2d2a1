"""What changed between two versions of the standard, and whom it touches."""

from __future__ import annotations

from typing import Any

from guanlan.standard.model import Standard

KINDS = {
    "datasets": "数据集",
    "codelists": "码表",
    "rules": "校验规则",
    "indicators": "指标",
    "queries": "共用查询",
    "monitors": "监测规则",
    "profiles": "映射方案",
}


def differences(old: Standard, new: Standard) -> list[dict[str, str]]:
    """[{change, kind, id, title, detail}]: 增加, 删去, 修改; fields of data sets one by one."""
    found: list[dict[str, str]] = []
    for kind, title in KINDS.items():
        before, after = getattr(old, kind), getattr(new, kind)
        for item_id in sorted(before.keys() | after.keys()):
            item = after.get(item_id) or before[item_id]
            entry = {"kind": title, "id": item_id, "title": item.title, "detail": ""}
            if item_id not in before:
                found.append({"change": "增加", **entry})
            elif item_id not in after:
                found.append({"change": "删去", **entry})
            else:
                if detail := _changed(before[item_id], after[item_id]):
                    found.append({"change": "修改", **entry, "detail": f"{detail}{_touched(item, new)}"})
                if kind == "datasets":
                    found += _fields(before[item_id], after[item_id])
    return found


def _fields(before: Any, after: Any) -> list[dict[str, str]]:
    old, new = {f.id: f for f in before.fields}, {f.id: f for f in after.fields}
    found = []
    for field_id in sorted(old.keys() | new.keys()):
        field = new.get(field_id) or old[field_id]
        entry = {
            "kind": "字段",
            "id": f"{after.id}.{field_id}",
            "title": field.title,
            "detail": f"报送单位：{'、'.join(after.owed_by)}",
        }
        if field_id not in old:
            found.append({"change": "增加", **entry})
        elif field_id not in new:
            found.append({"change": "删去", **entry})
        elif detail := _changed(old[field_id], new[field_id]):
            found.append({"change": "修改", **entry, "detail": detail})
    return found


def _touched(item: Any, standard: Standard) -> str:
    """Whom a change of a data set, rule, indicator or profile touches: those who owe what it reads."""
    names = (
        [item.id] if item.id in standard.datasets else [*getattr(item, "datasets", ()), getattr(item, "dataset", "")]
    )
    owed = {kind for name in names if name in standard.datasets for kind in standard.datasets[name].owed_by}
    return f"（报送单位：{'、'.join(sorted(owed))}）" if owed else ""


def _changed(before: Any, after: Any) -> str:
    """Names of the attributes that differ; where a thing stands in its file does not count."""
    names = [
        n
        for n in vars(after)
        if n not in ("line", "file", "sql_line", "examples", "fields") and vars(before)[n] != vars(after)[n]
    ]
    return "、".join(names)
