"""A year of 三重一大 for the demonstration city, made in DuckDB: clean by construction; all people are made up.

Every matter goes its required way (前置研究, then decision), every meeting has its members, votes, minutes and
materials. What is wrong is planted afterwards by `demo.decision_faults`, and is the ground truth for the rules.
"""

from __future__ import annotations

from datetime import date, timedelta

import duckdb

from guanlan.demo.payments import workdays
from guanlan.standard.model import Standard
from guanlan.standard.schemas import schema_of

DATASETS = (
    "decision_body", "decision_member", "decision_item", "decision_item_body", "decision_regulation", "decision_meeting",
    "decision_attendance", "decision_topic", "decision_topic_item", "decision_opinion", "decision_interest",
    "decision_material", "decision_legal_opinion", "decision_matter", "decision_step", "decision_change", "decision_evaluation",
)  # fmt: skip

# code, title, category, legal, party first, workers heard, reported, from amount, low, high, bodies in order, times a year
ITEMS = (
    ("M01", "发展战略和中长期规划", "major", False, True, False, False, None, None, None, ("party:study", "board:decide"), 1),
    ("M02", "年度经营计划与预算", "major", False, True, False, False, None, None, None, ("party:study", "board:decide"), 1),
    ("M03", "内部管理机构设置与调整", "major", False, True, False, False, None, None, None, ("party:study", "managers:decide"), 2),
    ("M04", "利润分配方案", "major", True, True, False, True, None, 2e6, 6e7, ("party:study", "board:decide"), 1),
    ("M05", "改制重组与职工安置方案", "major", True, True, True, True, None, None, None, ("party:study", "workers:hear", "board:decide"), 1),
    ("R01", "中层管理人员任免", "personnel", False, False, False, False, None, None, None, ("party:decide",), 4),
    ("R02", "所属企业负责人委派", "personnel", False, True, False, False, None, None, None, ("party:study", "board:decide"), 2),
    ("P01", "对外投资项目", "project", True, True, False, False, 1e7, 1.2e7, 3e8, ("party:study", "board:decide"), 2),
    ("P02", "工程建设项目", "project", True, True, False, False, 1e7, 1.2e7, 2e8, ("party:study", "board:decide"), 3),
    ("P03", "重大采购与招标方案", "project", True, True, False, False, 5e6, 5e6, 4e7, ("party:study", "managers:decide:50000000"), 3),
    ("P04", "资产处置与转让", "project", True, True, False, False, 1e6, 2e6, 6e7, ("party:study", "board:decide"), 1),
    ("F01", "大额度资金支付", "funds", False, True, False, False, 5e6, 6e6, 4e7, ("party:study", "board:decide"), 1),
    ("F02", "融资计划与对外借款", "funds", True, True, False, False, 1e7, 5e7, 4e8, ("party:study", "board:decide"), 2),
    ("F03", "对外担保", "funds", True, True, False, False, None, 1e7, 8e7, ("party:study", "board:decide"), 1),
    ("F04", "对外捐赠与赞助", "funds", False, True, False, False, 1e5, 1e5, 1.5e6, ("party:study", "managers:decide:2000000"), 1),
)  # fmt: skip
SUBJECTS = {
    "M01": ("“十五五”发展规划", "数字化转型三年行动方案", "主业布局优化方案"), "M02": ("年度经营计划与全面预算", "年度生产经营目标调整"),
    "M03": ("总部部门职责优化", "设立安全环保部", "供应链管理中心设置", "区域分公司机构调整"), "M04": ("年度利润分配方案",),
    "M05": ("物业板块重组与职工安置方案", "混合所有制改革职工安置方案"), "R01": ("财务部负责人任免", "投资发展部负责人任免", "法务合规部负责人任免", "综合部负责人任免"),
    "R02": ("向参股企业委派董事", "子公司总经理人选"), "P01": ("两江智慧仓储基地投资", "新能源充换电站投资", "成渝冷链园区合资项目", "分布式光伏项目投资"),
    "P02": ("果园港二期堆场工程", "老旧厂区改造工程", "污水处理厂提标改造", "智能产线建设工程"), "P03": ("年度大宗物资集中采购", "信息系统建设招标", "工程设备采购招标", "劳务外包招标方案"),
    "P04": ("闲置厂房公开转让", "老旧设备报废处置", "参股股权转让"), "F01": ("工程进度款集中支付", "年度采购货款支付"),
    "F02": ("年度银行授信与融资计划", "公司债券发行方案", "并购贷款方案"), "F03": ("为全资子公司贷款提供担保",), "F04": ("乡村振兴帮扶捐赠", "高校奖学金赞助"),
}  # fmt: skip
# kind, short, title, members: number of the first ordinary member, how many, and how many of these are outside or employees
BODIES = (
    ("party", "DW", "党委会", 1, 7), ("board", "DS", "董事会", 1, 7), ("managers", "JL", "总经理办公会", 2, 7), ("workers", "ZD", "职工代表大会", 31, 15),
)  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = [
    "建国",
    "志强",
    "海燕",
    "晓东",
    "丽华",
    "文斌",
    "春梅",
    "国栋",
    "永刚",
    "雪松",
    "立新",
    "佳宁",
    "思远",
    "明辉",
    "玉兰",
    "庆丰",
    "俊杰",
    "敏",
    "静",
    "涛",
    "磊",
    "颖",
    "洋",
    "超",
    "渝生",
    "嘉陵",
    "山川",
    "秋实",
    "致远",
    "若谷",
    "守正",
    "怀瑾",
]
# Working day of the month on which each body meets.
MEETS = {"party": 4, "workers": 6, "board": 8, "managers": 10}
# Enterprises meet on different days: each so many working days later.
SPREAD = 5
WORKERS_MONTH = 5

_PEOPLE = """
CREATE TABLE person AS SELECT code, u, n, printf('{p}%02d', n) AS person_no,
  substr('{surnames}', 1 + (hash(u * 131 + n) % {surname_count})::INT, 1) || ({given})[1 + (hash(u * 17 + n * 7 + 3) % {given_count})::INT] AS name
FROM decider, range(1, 46) t(n);
INSERT INTO decision_body BY NAME SELECT code AS organisation, short AS body_no, title, body_kind, size AS members_due, {since} AS set_on FROM decider, body;
INSERT INTO decision_member BY NAME
SELECT p.code AS organisation, b.short AS body_no, p.person_no, p.name,
  CASE WHEN b.body_kind = 'workers' THEN '职工代表' WHEN p.n = 1 THEN '党委书记、董事长' WHEN p.n = 2 THEN '总经理' WHEN b.body_kind = 'board' AND p.n = 15 THEN '职工董事'
       WHEN b.body_kind = 'board' THEN '外部董事' ELSE ['副总经理', '纪委书记', '总会计师', '总法律顾问', '总工程师', '总经济师'][p.n - 2] END AS post,
  CASE WHEN p.n = b.first THEN 'chair' WHEN b.body_kind = 'workers' OR b.body_kind = 'board' AND p.n = 15 THEN 'employee'
       WHEN b.body_kind = 'board' AND p.n > 10 THEN 'outside' ELSE 'member' END AS role, {since} AS term_from, {until} AS term_to
FROM person p JOIN body b ON CASE WHEN b.body_kind = 'board' THEN p.n IN (1, 2, 11, 12, 13, 14, 15) ELSE p.n BETWEEN b.first AND b.first + b.size - 1 END;
INSERT INTO decision_item BY NAME SELECT code AS organisation, item_code, title, category, legal_review, party_first, workers_heard, reported, amount_from, DATE '2020-01-01' AS valid_from FROM decider, item;
INSERT INTO decision_item_body BY NAME SELECT code AS organisation, item_code, order_no, body_kind, act, amount_to FROM decider, item_body;
INSERT INTO decision_regulation BY NAME
SELECT code AS organisation, printf('ZD-%s-%02d', substr(code, 9, 8), k) AS regulation_no, title, kind, body_kind, DATE '2020-03-16' AS approved_on, DATE '2020-04-01' AS valid_from,
  TRUE AS legal_reviewed, CASE WHEN body_kind IS NOT NULL THEN 0.5 END AS attendance_rate, CASE WHEN body_kind IS NOT NULL THEN TRUE END AS attendance_over,
  CASE body_kind WHEN 'board' THEN 'all' WHEN 'workers' THEN 'all' WHEN NULL THEN NULL ELSE 'present' END AS vote_base, CASE WHEN body_kind IS NOT NULL THEN 0.5 END AS vote_rate,
  CASE WHEN body_kind IS NOT NULL THEN TRUE END AS vote_over, title || '.pdf' AS file, title || '（合法审查意见）.pdf' AS review_file
FROM decider, (VALUES (1, '“三重一大”决策制度实施办法', 'implementation', NULL), (2, '党委会议事规则', 'party_rules', 'party'), (3, '董事会议事规则', 'board_rules', 'board'),
  (4, '总经理办公会议事规则', 'managers_rules', 'managers'), (5, '党委前置研究讨论重大经营管理事项清单', 'preliminary_list', NULL), (6, '董事会授权管理办法', 'authorisation', NULL),
  (7, '职工代表大会制度', 'other', 'workers')) v(k, title, kind, body_kind);
"""

# A regular matter passes its bodies within one month; a payment's matter in two meetings called for it.
_MATTERS = """
CREATE TABLE way AS
WITH drawn AS (
  SELECT d.code, d.u, i.*, k, printf('JC-%s-D%s%d', substr(d.code, 9, 8), i.item_code, k) AS decision_no,
    CASE WHEN i.workers_heard THEN {workers_month} ELSE (hash(d.u * 31 + k * 7 + hash(i.item_code) % 1000) % {months})::INT END AS m,
    i.phrases[1 + (hash(d.u + k * 13 + hash(i.item_code) % 77) % len(i.phrases))::INT] AS subject,
    round(i.low * pow(i.high / i.low, rd(d.u, k, hash(i.item_code) % 999)), -4)::DECIMAL(20,2) AS amount
  FROM decider d, item i, range(1, i.times + 1) t(k) WHERE k = 1 OR rd(d.u, k, hash(i.item_code) % 997) < 0.6
), regular AS (
  SELECT w.code, w.u, w.item_code, w.decision_no, w.subject, w.amount, b.order_no, b.body_kind, b.act, s.on AS held_on, TRUE AS planned, TRUE AS passes
  FROM drawn w JOIN item_body b USING (item_code) JOIN session s ON s.m = w.m AND s.body_kind = b.body_kind AND s.later = w.u % {spread}
), paid AS (
  SELECT m.organisation AS code, d.u, 'F01' AS item_code, m.decision_no, '支付' || coalesce(m.payee_name, '往来单位') || '款项' AS subject, m.amount, o.order_no, o.body_kind, o.act,
    m.decided_on - (o.order_no = 1)::INT AS held_on, FALSE AS planned, o.order_no = 1 OR m.passed AS passes
  FROM paid_matter m JOIN decider d ON d.code = m.organisation, (VALUES (1, 'party', 'study'), (2, 'board', 'decide')) o(order_no, body_kind, act)
)
SELECT *, substr(code, 9, 8) AS short_code, replace(decision_no, 'JC-', 'YT-') || '-' || order_no AS topic_no, order_no = max(order_no) OVER (PARTITION BY code, decision_no) AS last
FROM (SELECT * FROM regular UNION ALL SELECT * FROM paid);
CREATE TABLE gathering AS
SELECT *, printf('HY-%s-%s-%s', substr(code, 9, 8), short, strftime(held_on, '%Y%m%d')) AS meeting_no,
  CASE WHEN rd(u, 5, epoch(held_on) // 86400) < 0.3 THEN 1 + (hash(u + epoch(held_on) // 86400) % CASE body_kind WHEN 'board' THEN 2 ELSE 5 END)::INT END AS away
FROM (SELECT w.code, w.u, b.body_kind, b.short, b.first, b.size, w.held_on, bool_or(w.planned) AS planned FROM way w JOIN body b USING (body_kind) GROUP BY ALL);
INSERT INTO decision_meeting BY NAME
SELECT g.code AS organisation, meeting_no, g.short AS body_no, strftime(held_on, '%Y 年 %-m 月') || CASE WHEN planned THEN '' ELSE '临时' END || b.title AS title,
  CASE WHEN planned THEN 'regular' ELSE 'extraordinary' END AS kind, CASE WHEN hash(meeting_no) % 6 = 0 THEN 'video' ELSE 'onsite' END AS mode,
  held_on - CASE WHEN planned THEN 12 ELSE 7 END AS noticed_on, held_on, g.size AS members_due, printf('P%02d', g.first) AS moderator_no, '总部三楼会议室' AS place,
  held_on + 2 AS minutes_on, meeting_no || '通知.pdf' AS notice_file, meeting_no || '纪要.pdf' AS minutes_file, meeting_no || '记录.pdf' AS record_file
FROM gathering g JOIN body b USING (body_kind);
INSERT INTO decision_attendance BY NAME
SELECT g.code AS organisation, g.meeting_no, m.person_no, m.name, m.post, 'member' AS attend_as, CASE WHEN away.person_no IS NULL THEN 'present' ELSE 'leave' END AS state,
  CASE WHEN away.person_no IS NOT NULL THEN '因公出差' END AS reason
FROM gathering g JOIN decision_member m ON m.organisation = g.code AND m.body_no = g.short
LEFT JOIN ranked away ON away.organisation = g.code AND away.body_no = g.short AND away.person_no = m.person_no AND away.seat = g.away;
INSERT INTO decision_attendance BY NAME
SELECT g.code AS organisation, g.meeting_no, p.person_no, p.name, '董事会秘书' AS post, 'observer' AS attend_as, 'present' AS state
FROM gathering g JOIN person p ON p.code = g.code AND p.n = 21 WHERE g.body_kind <> 'workers';
"""

# The chair speaks last; now and then a member with an interest leaves the vote, and now and then one disagrees.
_TOPICS = """
CREATE TABLE topic AS
SELECT w.*, g.meeting_no, g.short, w.item_code[1] <> 'R' AND w.body_kind <> 'workers' AND hash(w.topic_no) % 33 = 0 AS interested,
  w.item_code[1] <> 'R' AND (hash(w.topic_no || 'x') % 16 = 0 OR row_number() OVER (PARTITION BY w.code, w.body_kind, w.item_code[1] <> 'R' ORDER BY w.topic_no) = 1) AS disputed,
  row_number() OVER (PARTITION BY g.meeting_no, w.code ORDER BY w.topic_no) AS agenda
FROM way w JOIN gathering g ON g.code = w.code AND g.body_kind = w.body_kind AND g.held_on = w.held_on;
CREATE TABLE present AS
SELECT t.code, t.topic_no, t.interested, t.disputed, t.passes, a.person_no, row_number() OVER (PARTITION BY t.code, t.topic_no ORDER BY a.person_no DESC) AS spoke, count(*) OVER (PARTITION BY t.code, t.topic_no) AS there
FROM topic t JOIN decision_attendance a ON a.organisation = t.code AND a.meeting_no = t.meeting_no AND a.attend_as = 'member' AND a.state = 'present';
INSERT INTO decision_opinion BY NAME
SELECT code AS organisation, topic_no, person_no, spoke,
  CASE WHEN spoke = 1 AND interested THEN 'recused' WHEN NOT passes AND spoke < there THEN 'no' WHEN spoke = 2 AND disputed THEN CASE WHEN hash(topic_no) % 2 = 0 THEN 'abstain' ELSE 'no' END ELSE 'aye' END AS vote,
  CASE WHEN spoke = 1 AND interested THEN '与议题有利害关系，回避' WHEN NOT passes AND spoke < there THEN '资金用途依据不足，不同意' WHEN spoke = 2 AND disputed THEN '建议进一步论证风险后再议' ELSE '同意' END AS opinion
FROM present;
INSERT INTO decision_interest BY NAME SELECT organisation, topic_no, person_no, '在交易对方任职' AS relation FROM decision_opinion WHERE vote = 'recused';
INSERT INTO decision_topic BY NAME
SELECT t.code AS organisation, t.topic_no, t.meeting_no, t.agenda AS order_no, CASE t.act WHEN 'study' THEN '前置研究：' WHEN 'hear' THEN '听取意见：' ELSE '审议：' END || t.subject AS title, t.decision_no,
  CASE WHEN t.planned THEN '年度工作安排' ELSE '资金支付申请' END AS source, t.amount, CASE WHEN t.passes THEN 'passed' ELSE 'rejected' END AS outcome,
  v.ayes, v.noes, v.abstains, CASE WHEN t.passes THEN '会议同意' ELSE '会议未通过' END || t.subject || '。' AS resolution,
  CASE WHEN i.workers_heard THEN TRUE END AS workers_heard, CASE WHEN i.reported THEN TRUE END AS reported, FALSE AS emergency
FROM topic t JOIN item i USING (item_code) JOIN (
  SELECT organisation, topic_no, count(*) FILTER (WHERE vote = 'aye') AS ayes, count(*) FILTER (WHERE vote = 'no') AS noes, count(*) FILTER (WHERE vote = 'abstain') AS abstains
  FROM decision_opinion GROUP BY ALL) v ON v.organisation = t.code AND v.topic_no = t.topic_no;
INSERT INTO decision_topic_item BY NAME SELECT code AS organisation, topic_no, item_code FROM topic;
INSERT INTO decision_material BY NAME
SELECT t.code AS organisation, t.topic_no, printf('%s-%d', t.topic_no, k) AS material_no, kind, t.subject || label AS title, t.held_on - 7 AS provided_on, t.topic_no || label || '.pdf' AS file
FROM topic t JOIN item i USING (item_code), (VALUES (1, 'proposal', '议题材料', 'all'), (2, 'feasibility', '可行性研究报告', 'project'), (3, 'risk', '风险评估报告', 'project'), (4, 'diligence', '尽职调查报告', 'project'),
  (5, 'workers_opinion', '职工意见', 'workers')) v(k, kind, label, need)
WHERE need = 'all' OR need = i.category OR need = 'workers' AND i.workers_heard;
INSERT INTO decision_legal_opinion BY NAME
SELECT t.code AS organisation, 'FL-' || t.topic_no AS opinion_no, t.topic_no, p.name AS author, t.held_on - 5 AS issued_on, CASE WHEN hash(t.topic_no) % 9 = 0 THEN 'conditional' ELSE 'compliant' END AS conclusion,
  'FL-' || t.topic_no || '.pdf' AS file
FROM topic t JOIN item i USING (item_code) JOIN person p ON p.code = t.code AND p.n = 6 WHERE i.legal_review;
"""

_AFTER = """
INSERT INTO decision_matter BY NAME
SELECT t.code AS organisation, t.decision_no, t.subject AS title, i.category, CASE WHEN i.category = 'project' THEN replace(t.decision_no, 'JC-', 'XM-') END AS project_no, t.held_on AS decided_on, TRUE AS passed, t.amount
FROM topic t JOIN item i USING (item_code) WHERE t.last AND t.planned;
INSERT INTO decision_matter BY NAME SELECT m.* REPLACE ('funds' AS category) FROM paid_matter m SEMI JOIN decider d ON d.code = m.organisation;
INSERT INTO decision_step BY NAME
SELECT m.organisation, m.decision_no, printf('%d', k) AS step_no, label AS title, dept AS responsible, m.decided_on + after AS due_on,
  CASE WHEN m.decided_on + after - 28 <= {today} THEN m.decided_on + after - 28 END AS begun_on, CASE WHEN m.decided_on + after < {today} THEN m.decided_on + after - 3 END AS done_on,
  CASE WHEN m.decided_on + after < {today} THEN 'done' WHEN m.decided_on + after - 28 <= {today} THEN 'going' ELSE 'planned' END AS state,
  CASE WHEN m.category IN ('project', 'funds') THEN CASE WHEN m.decided_on + after < {today} THEN round(m.amount * 0.3, 2) WHEN m.decided_on + after - 28 <= {today} THEN 0 END END AS amount, CASE WHEN m.decided_on + after < {today} THEN '按计划完成' END AS result
FROM decision_matter m JOIN (VALUES (1, '制定实施方案', '投资发展部', 30), (2, '组织实施', '分管领导', 75), (3, '验收与总结', '综合部', 120)) v(k, label, dept, after) ON TRUE
ANTI JOIN paid_matter p ON p.organisation = m.organisation AND p.decision_no = m.decision_no;
INSERT INTO decision_step BY NAME
SELECT m.organisation, m.decision_no, '1' AS step_no, '办理支付' AS title, '财务部' AS responsible, m.decided_on + 60 AS due_on, m.decided_on + 1 AS begun_on, m.decided_on + 12 AS done_on, 'done' AS state, '已按决议办理' AS result
FROM paid_matter m SEMI JOIN decider d ON d.code = m.organisation WHERE m.passed;
INSERT INTO decision_evaluation BY NAME
SELECT organisation, decision_no, decided_on + 150 AS evaluated_on, '达到决策时的预期目标' AS conclusion, (80 + hash(decision_no) % 18)::BIGINT AS score, '前期论证充分，应加强过程成本控制' AS lesson
FROM decision_matter WHERE category = 'project' AND decided_on + 150 < {today};
"""


def build(db: duckdb.DuckDBPyConnection, standard: Standard, units: list[str], today: date) -> None:
    """Make every decision data set for some units. Matters of payments that are there already get their meetings."""
    db.execute(
        "CREATE OR REPLACE MACRO rd(unit, salt, idx) AS (hash(unit * 999983 + idx * 7919 + salt) % 1000000)::DOUBLE / 1000000"
    )
    _tables(db, standard)
    db.execute(
        "CREATE TABLE decider AS SELECT code, row_number() OVER (ORDER BY code) AS u FROM (SELECT unnest(?::VARCHAR[]) AS code)",
        [units],
    )
    _catalogue(db)
    months = _sessions(db, standard, today)
    _run(db, _PEOPLE, p="P", surnames=SURNAMES, surname_count=len(SURNAMES), given=str(GIVEN), given_count=len(GIVEN),
         since=_day(today - timedelta(500)), until=_day(today + timedelta(595)))  # fmt: skip
    # Seats of those who may be away: not the chair, and not outside directors, who must be the majority of a board.
    db.execute(
        "CREATE TABLE ranked AS SELECT organisation, body_no, person_no, row_number() OVER (PARTITION BY organisation, body_no ORDER BY person_no) AS seat FROM decision_member WHERE role NOT IN ('chair', 'outside')"
    )
    _run(db, _MATTERS, workers_month=WORKERS_MONTH, months=months, spread=SPREAD)
    _run(db, _TOPICS)
    _run(db, _AFTER, today=_day(today))


def _tables(db: duckdb.DuckDBPyConnection, standard: Standard) -> None:
    """Empty tables; matters that payments brought are kept aside as `paid_matter`."""
    columns = {n: ", ".join(f'"{c}" {t}' for c, t in schema_of(standard.datasets[n]).items()) for n in DATASETS}
    db.execute(f"CREATE TABLE IF NOT EXISTS decision_matter ({columns['decision_matter']})")
    db.execute("CREATE TABLE paid_matter AS SELECT * FROM decision_matter")
    for name in DATASETS:
        db.execute(f"CREATE OR REPLACE TABLE {name} ({columns[name]})")


def _catalogue(db: duckdb.DuckDBPyConnection) -> None:
    db.execute("CREATE TABLE body (body_kind VARCHAR, short VARCHAR, title VARCHAR, first INT, size INT)")
    db.executemany("INSERT INTO body VALUES (?, ?, ?, ?, ?)", BODIES)
    db.execute(
        "CREATE TABLE item (item_code VARCHAR, title VARCHAR, category VARCHAR, legal_review BOOLEAN, party_first BOOLEAN, workers_heard BOOLEAN, reported BOOLEAN, amount_from DOUBLE, low DOUBLE, high DOUBLE, times INT, phrases VARCHAR[])"
    )
    db.executemany(
        "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*i[:10], i[11], list(SUBJECTS[i[0]])) for i in ITEMS],
    )
    db.execute(
        "CREATE TABLE item_body (item_code VARCHAR, order_no INT, body_kind VARCHAR, act VARCHAR, amount_to DOUBLE)"
    )
    for item in ITEMS:
        for number, step in enumerate(item[10], 1):
            kind, act, limit = (*step.split(":"), None)[:3]
            db.execute("INSERT INTO item_body VALUES (?, ?, ?, ?, ?)", [item[0], number, kind, act, limit])


def _sessions(db: duckdb.DuckDBPyConnection, standard: Standard, today: date) -> int:
    """The regular meetings of the months that are over; how many months."""
    months: dict[str, list[date]] = {}
    for day in workdays(standard, today):
        months.setdefault(f"{day:%Y-%m}", []).append(day)
    whole = [days for days in months.values() if len(days) >= max(MEETS.values()) + SPREAD and days[0].day < 9]
    db.execute('CREATE TABLE session (m INT, body_kind VARCHAR, later INT, "on" DATE)')
    db.executemany(
        "INSERT INTO session VALUES (?, ?, ?, ?)",
        [
            (m, kind, later, days[n - 1 + later])
            for m, days in enumerate(whole)
            for kind, n in MEETS.items()
            for later in range(SPREAD)
        ],
    )
    return len(whole)


def _run(db: duckdb.DuckDBPyConnection, script: str, **values: object) -> None:
    for name, value in values.items():
        script = script.replace("{" + name + "}", str(value))
    for statement in script.strip().removesuffix(";").split(";\n"):
        db.execute(statement)


def _day(day: date) -> str:
    return f"DATE '{day}'"
