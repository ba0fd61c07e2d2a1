"""Roles and what each may do. A grant is role x subtree x module; a role says the rest in prose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    VIEW = "view"
    REPORT = "report"
    SUBMIT = "submit"
    REVIEW = "review"
    GRANT_LATE = "grant_late"
    HANDLE_ALERT = "handle_alert"
    ANSWER_ALERT = "answer_alert"
    READ_CONCLUSION = "read_conclusion"
    MANAGE_UNITS = "manage_units"
    FILE_RECEIPT = "file_receipt"
    PUBLISH = "publish"
    MANAGE_SYSTEM = "manage_system"
    MANAGE_USERS = "manage_users"
    READ_AUDIT = "read_audit"


P = Permission


@dataclass(frozen=True)
class Role:
    id: str
    title: str
    description: str
    permissions: frozenset[Permission]
    administrator: bool = False


_ALL = (
    Role("leader", "委领导", "查看监管范围内全部情况，不办理具体业务。", frozenset({P.VIEW, P.READ_CONCLUSION})),
    Role(
        "officer", "监管处室人员", "审核报送、批准逾期补报、分派和处置预警、发布通知。",
        frozenset({P.VIEW, P.REVIEW, P.GRANT_LATE, P.HANDLE_ALERT, P.READ_CONCLUSION, P.PUBLISH}),
    ),
    Role(
        "planning", "规划发展处", "管理监管单位树、推广阶段和回执。", frozenset({P.VIEW, P.MANAGE_UNITS, P.REVIEW, P.PUBLISH}),
    ),
    Role(
        "reporter", "企业填报人", "填报、校验、提交，答复预警和填报回执。",
        frozenset({P.VIEW, P.REPORT, P.SUBMIT, P.ANSWER_ALERT, P.FILE_RECEIPT}),
    ),
    Role("enterprise_viewer", "企业查阅人", "查看本企业及下级单位的情况。", frozenset({P.VIEW})),
    Role("operator", "平台运营人员", "查看运行情况，不查看业务数据。", frozenset()),
    Role("system_admin", "系统管理员", "管理系统参数与运行，不管理用户，不看审计。", frozenset({P.MANAGE_SYSTEM}), True),
    Role("security_admin", "安全管理员", "管理用户与授权，不管理系统，不看审计。", frozenset({P.MANAGE_USERS}), True),
    Role("audit_admin", "审计管理员", "查看并核验审计日志，不管理系统和用户。", frozenset({P.READ_AUDIT}), True),
)  # fmt: skip
ROLES = {role.id: role for role in _ALL}
MODULES = {
    "*": "全部模块",
    "finance": "财务监管",
    "funds": "大额资金",
    "decisions": "三重一大",
    "organisations": "组织机构",
}
