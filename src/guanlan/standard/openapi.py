"""JSON Schema and OpenAPI, generated from the standard."""

from __future__ import annotations

from typing import Any

from guanlan.standard.model import Cell, DataSet, Standard

_PATTERNS = {
    "uscc": r"^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$",
    "period": r"^\d{4}(Q[1-4]|-(0[1-9]|1[0-2]))?$",
}


def json_schema(standard: Standard, dataset: DataSet) -> dict[str, Any]:
    """JSON Schema (2020-12) of one record; amounts are numbers or decimal text, in yuan."""
    required = [c.name for c in dataset.cells if c.field.required and not c.column.id]
    if dataset.is_register:
        return _register_schema(standard, dataset, [name for name in required if name != "organisation"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": dataset.title,
        "description": f"{dataset.source}；数据标准 {standard.version}",
        "type": "object",
        "properties": {cell.name: _property(standard, cell) for cell in dataset.cells},
        "required": required,
        "additionalProperties": False,
    }


def _register_schema(standard: Standard, dataset: DataSet, required: list[str]) -> dict[str, Any]:
    """One row of a register: the reporter is known from the address, and a row to be taken out needs only its key."""
    operations = standard.codelists["register_operation"]
    operation = {
        "title": operations.title, "type": ["string", "null"], "enum": [*operations.titles, None],
        "description": "，".join(f"{c} {t}" for c, t in operations.titles.items()) + "；不写即增改",
    }  # fmt: skip
    keys = [k.id for k in dataset.keys if k.id != "organisation"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": dataset.title,
        "description": f"{dataset.source}；数据标准 {standard.version}",
        "type": "object",
        "properties": {**{c.name: _property(standard, c) for c in dataset.cells}, "opertype": operation},
        "if": {"properties": {"opertype": {"const": "03"}}, "required": ["opertype"]},
        "then": {"required": keys},
        "else": {"required": required},
        "additionalProperties": False,
    }


def _property(standard: Standard, cell: Cell) -> dict[str, Any]:
    field = cell.field
    result: dict[str, Any] = {"title": cell.title}
    if field.is_number:
        result["type"] = ["number", "string", "null"]
        result |= {k: v for k, v in (("minimum", field.min), ("maximum", field.max)) if v is not None}
    elif field.type == "boolean":
        result["type"] = ["boolean", "null"]
    else:
        result["type"] = ["string", "null"] if not field.required else "string"
        if field.codelist:
            codes = standard.codelists[field.codelist].titles
            result["description"] = f"码表 {standard.codelists[field.codelist].title}"
            if len(codes) <= 60:
                result["enum"] = [*codes, *([] if field.required else [None])]
        if field.type in _PATTERNS:
            result["pattern"] = _PATTERNS[field.type]
        if field.pattern:
            result["pattern"] = f"^{field.pattern}$"
        if field.max_length:
            result["maxLength"] = field.max_length
        if field.type in ("date", "datetime"):
            result["format"] = "date" if field.type == "date" else "date-time"
    if field.unit:
        result["description"] = f"单位：{field.unit}"
    if field.note:
        result["description"] = f"{result.get('description', '')} {field.note}".strip()
    return result


_FINDING = {
    "type": "object",
    "properties": {
        "row": {"type": ["integer", "null"]}, "column": {"type": "string"}, "cell": {"type": "string"}, "sheet": {"type": "string"},
        "rule": {"type": "string"}, "message": {"type": "string"}, "found": {"type": "string"}, "expected": {"type": "string"},
        "mend": {"type": "string"},
    },
}  # fmt: skip


def openapi(standard: Standard, server: str = "/") -> dict[str, Any]:
    """The whole interface specification (OpenAPI 3.1)."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Finding": _FINDING, "Submission": _SUBMISSION, "Problem": _PROBLEM}
    for dataset in standard.datasets.values():
        schemas[dataset.id] = json_schema(standard, dataset)
        paths[f"/api/v1/datasets/{dataset.id}/submissions"] = {"post": _post(dataset)}
    paths["/api/v1/submissions/{id}"] = {
        "get": {
            "summary": "查询一份报表的状态和校验结果", "operationId": "getSubmission",
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "responses": _responses("200"),
        }
    }  # fmt: skip
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{standard.title}接口规范", "version": standard.version},
        "servers": [{"url": server}],
        "security": [{"token": []}, {"token": [], "signature": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}, "signature": _SIGNATURE},
        },
    }


def _parameters(dataset: DataSet) -> list[dict[str, Any]]:
    def query(name: str, description: str, **schema: Any) -> dict[str, Any]:
        return {"name": name, "in": "query", "schema": {"type": "string", **schema}, "description": description}

    reporter = query("organisation", "统一社会信用代码") | {"required": True}
    if dataset.partition_by:
        return [reporter, query("profile", "映射方案：其他形式的台账按它取用")]
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": {"type": "string", "maxLength": 100},
        "description": "同一键重复发送，只收一次",
    }
    submit = query("submit", "没有错误时直接提交审核", type="boolean")
    if not dataset.is_register:
        return [key, reporter, query("profile", "映射方案"), submit]
    mode = query(
        "mode", "merge：同一主键的行被新行取代，其余不动；replace：整体替换", enum=["merge", "replace"], default="merge"
    )
    filed = query("period", "归入的月份，不写即本月")
    return [key, reporter, mode, filed, *([submit] if dataset.review == "regulator" else [])]


def _post(dataset: DataSet) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{dataset.id}"}
    binary = {"schema": {"type": "string", "format": "binary"}}
    if dataset.partition_by:
        note = "整份收下或一笔不收；已知流水号的不重复收。"
    elif dataset.is_register:
        note = "监管机构审核后生效。" if dataset.review == "regulator" else "没有错误即接收，随即入库。"
    else:
        note = ""
    return {
        "summary": f"报送{dataset.title}", "operationId": f"submit_{dataset.id}", **({"description": note} if note else {}),
        "parameters": _parameters(dataset),
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"oneOf": [schema, {"type": "array", "items": schema}]}}, "text/csv": binary,
                "application/vnd.apache.parquet": binary,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": binary,
            },
        },
        "responses": _taken_responses() if dataset.partition_by else _responses("201"),
    }  # fmt: skip


def _taken_responses() -> dict[str, Any]:
    """A mass ledger answers with counts; what is wrong with it, with every error."""
    counts = {"type": "object", "properties": {"added": {"type": "integer"}, "known": {"type": "integer"}}}
    refused = {
        "type": "object",
        "properties": {
            "rule": {"type": "string"}, "message": {"type": "string"},
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}},
        },
    }  # fmt: skip
    return {
        **_responses("201"),
        "201": {"description": "新收和已知的笔数", "content": {"application/json": {"schema": counts}}},
        "422": {"description": "有错误，一笔也没有收下", "content": {"application/json": {"schema": refused}}},
    }


def _responses(good: str) -> dict[str, Any]:
    def problem(text: str) -> dict[str, Any]:
        return {
            "description": text,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }

    return {
        good: {"description": "已收下；findings 里是校验结果", "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Submission"}}}}},
        "400": problem("内容不能接收"), "401": problem("令牌无效，或签名不符"), "403": problem("没有权限"), "404": problem("没有找到"), "413": problem("文件过大"),
    }  # fmt: skip


_SIGNATURE = {
    "type": "apiKey", "in": "header", "name": "X-Signature",
    "description": (
        "发放时注明“必须验签”的令牌，每个请求都要签名。请求头：X-Timestamp（Unix 秒数，与平台时间相差不超过 300 秒）、"
        "X-Nonce（16 至 64 位字母、数字、下划线或短横，每次不同）、X-Signature-Algorithm（HMAC-SM3，默认；或 HMAC-SHA256）、"
        "X-Signature（小写十六进制）。待签文本依次是：方法（大写）、地址（含查询参数，与请求行一致）、X-Timestamp、X-Nonce、"
        "正文的摘要（十六进制，摘要算法与签名算法相同，没有正文按空串计算），以换行符 \\n 连接；密钥是发放令牌时给出的签名密钥。"
        "不签名、过时、重放、签名不符分别以 401 和 signature_missing、signature_stale、signature_replayed、signature_wrong 拒绝。"
    ),
}  # fmt: skip
_SUBMISSION = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"}, "dataset": {"type": "string"}, "organisation": {"type": "string"}, "period": {"type": "string"},
        "scope": {"type": "string"}, "version": {"type": "integer"}, "status": {"type": "string"},
        "mode": {"type": "string"},
        "changes": {
            "type": "object", "description": "台账入库后：增加、修改、去掉和未变的行数",
            "properties": {name: {"type": "integer"} for name in ("added", "changed", "removed", "unchanged")},
        },
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}},
        "warnings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}},
        "unknown": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}},
    },
}  # fmt: skip
_PROBLEM = {"type": "object", "properties": {"rule": {"type": "string"}, "message": {"type": "string"}}}
