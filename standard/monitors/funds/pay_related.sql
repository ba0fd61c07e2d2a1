/*---
id: pay_related
title: 向关联方付款而没有决策
kind: ledger
pattern: 关联交易
datasets: [related_party, equity_holding]
severity: 预警
deadline_days: 10
params:
  floor: {value: 1000000, title: 金额下限（元）}
  control: {value: 0.5, title: 持股超过这一比例即控制}
  influence: {value: 0.2, title: 持股达到这一比例即有重大影响}
message: '{payer} {day} 向关联方 {payee} 支付 {amount} 元，没有登记决策事项。'
mend: '补充关联交易的定价依据和决策材料。'
source: 公司法（2023年修订）第二十二条；国有企业关联交易管理要求
confirmed: false
valid_from: 2019-01-01
note: 关联方按付款当日的持股关系认定，再加登记的关联方名单：直接控制或经三层以内控制，同受一方控制，或一方持另一方两成以上。只因同属国家（机关代码以 11 开头）而相连的不算关联方（企业会计准则第36号）；集团内部调拨不看持股，只看名单。
examples:
  - alerts: 3
    ledger: |
      payer | payee | paid_on | amount
      A | B | 2026-03-02 | 2000000
      A | C | 2026-03-02 | 2000000
      D | A | 2026-03-02 | 2000000
    equity_holding: |
      investor | investee | pct | valid_from
      H | A | 0.6 | 2020-01-01
      H | K | 0.51 | 2020-01-01
      K | L | 1 | 2020-01-01
      L | B | 0.8 | 2020-01-01
      A | C | 0.2 | 2020-01-01
      A | D | 0.9 | 2020-01-01
  - alerts: 0
    ledger: |
      payer | payee | paid_on | amount | payee_kind
      A | B | 2026-03-02 | 2000000 | enterprise
      A | C | 2026-03-02 | 2000000 | enterprise
      A | D | 2026-03-02 | 2000000 | group_member
      A | E | 2026-03-02 | 2000000 | enterprise
    equity_holding: |
      investor | investee | pct | valid_from | valid_to
      A | B | 0.6 | 2020-01-01 | 2026-03-01
      A | C | 0.19 | 2020-01-01 |
      A | D | 1 | 2020-01-01 |
      11500000MB | A | 1 | 2020-01-01 |
      11500000MB | E | 1 | 2020-01-01 |
  - alerts: 1
    ledger: |
      paid_on | amount
      2026-03-02 | 2000000
    related_party: |
      party | valid_from
      B | 2020-01-01
  - alerts: 0
    ledger: |
      paid_on | amount
      2026-03-02 | 2000000
    related_party: |
      party | valid_from | valid_to
      B | 2020-01-01 | 2025-12-31
---*/
WITH large AS (
  SELECT id, organisation, payer, payee, payee_kind, payment_no, paid_on FROM fresh WHERE decision_no IS NULL AND amount >= :floor
), own1 AS (
  SELECT x.id, x.paid_on, h.investor AS holder
  FROM large x
  JOIN equity_holding h ON h.investee = x.payer AND h.pct > :control AND h.valid_from <= x.paid_on AND (h.valid_to IS NULL OR h.valid_to >= x.paid_on)
), own2 AS (
  SELECT x.id, x.paid_on, h.investor AS holder
  FROM own1 x
  JOIN equity_holding h ON h.investee = x.holder AND h.pct > :control AND h.valid_from <= x.paid_on AND (h.valid_to IS NULL OR h.valid_to >= x.paid_on)
), own3 AS (
  SELECT x.id, x.paid_on, h.investor AS holder
  FROM own2 x
  JOIN equity_holding h ON h.investee = x.holder AND h.pct > :control AND h.valid_from <= x.paid_on AND (h.valid_to IS NULL OR h.valid_to >= x.paid_on)
), owns AS (
  SELECT id, payer AS holder FROM large
  UNION SELECT id, holder FROM own1
  UNION SELECT id, holder FROM own2
  UNION SELECT id, holder FROM own3
), their1 AS (
  SELECT x.id, x.paid_on, h.investor AS holder
  FROM large x
  JOIN equity_holding h ON h.investee = x.payee AND h.pct > :control AND h.valid_from <= x.paid_on AND (h.valid_to IS NULL OR h.valid_to >= x.paid_on)
), their2 AS (
  SELECT x.id, x.paid_on, h.investor AS holder
  FROM their1 x
  JOIN equity_holding h ON h.investee = x.holder AND h.pct > :control AND h.valid_from <= x.paid_on AND (h.valid_to IS NULL OR h.valid_to >= x.paid_on)
), their3 AS (
  SELECT x.id, x.paid_on, h.investor AS holder
  FROM their2 x
  JOIN equity_holding h ON h.investee = x.holder AND h.pct > :control AND h.valid_from <= x.paid_on AND (h.valid_to IS NULL OR h.valid_to >= x.paid_on)
), theirs AS (
  SELECT id, payee AS holder FROM large
  UNION SELECT id, holder FROM their1
  UNION SELECT id, holder FROM their2
  UNION SELECT id, holder FROM their3
), related AS (
  SELECT x.id
  FROM large x
  JOIN related_party r ON r.organisation = x.organisation AND r.party = x.payee
  WHERE r.valid_from <= x.paid_on AND (r.valid_to IS NULL OR r.valid_to >= x.paid_on)
  UNION
  SELECT x.id
  FROM large x
  JOIN owns o ON o.id = x.id
  JOIN theirs t ON t.id = x.id AND t.holder = o.holder
  WHERE o.holder NOT LIKE '11%' AND x.payer <> x.payee AND coalesce(x.payee_kind, '') <> 'group_member'
  UNION
  SELECT x.id
  FROM large x
  JOIN equity_holding h ON ((h.investor = x.payer AND h.investee = x.payee) OR (h.investor = x.payee AND h.investee = x.payer))
    AND h.pct >= :influence AND h.valid_from <= x.paid_on AND (h.valid_to IS NULL OR h.valid_to >= x.paid_on)
  WHERE coalesce(x.payee_kind, '') <> 'group_member'
)
SELECT x.payer AS subject, x.payer || '|' || x.payment_no AS key, x.id
FROM large x
JOIN related r ON r.id = x.id
