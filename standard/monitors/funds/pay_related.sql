/*---
id: pay_related
title: 向关联方付款而没有决策
kind: ledger
pattern: 关联交易
datasets: [related_party, equity_holding, decision_matter]
uses: [same_group]
severity: 预警
deadline_days: 10
params:
  floor: {value: 1000000, title: 金额下限（元；小额往来不影响定价是否公允）}
  influence: {value: 0.2, title: 持股达到这一比例即有重大影响（企业会计准则第2号）}
message: '{payer} {day} 向关联方 {payee} 支付 {amount} 元，付款之前没有已通过的决策。'
mend: '补充关联交易的定价依据和决策材料。'
source: 公司法（2023年修订）第二十二条；国有企业关联交易管理要求
confirmed: false
valid_from: 2019-01-01
note: 关联方是登记的名单上的、付款当日按持股关系同属一个集团的，和一方持另一方两成以上的。只因同属国家而相连的不算关联方（企业会计准则第36号）。集团内部往来只看名单：组织关系查得到的，不论付款方写成什么；按持股关系查得到的，要写成集团内单位或内部调拨。只有查得到、已通过、不晚于付款的决策才算有决策。
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
  - alerts: 1
    ledger: |
      payer | payee | paid_on | amount | payee_kind
      A | C | 2026-03-02 | 2000000 | group_member
      A | D | 2026-03-02 | 2000000 | group_member
    equity_holding: |
      investor | investee | pct | valid_from
      A | C | 0.3 | 2020-01-01
      A | D | 0.4 | 2020-01-01
    subsidiary: |
      parent | organisation
      A | D
  - alerts: 1
    ledger: |
      payer | payee | paid_on | amount | payee_kind | kind
      A | B | 2026-03-02 | 2000000 | enterprise | procurement
      A | C | 2026-03-02 | 2000000 | enterprise | procurement
      A | D | 2026-03-02 | 2000000 | enterprise | transfer
      A | A | 2026-03-02 | 2000000 | enterprise | procurement
    equity_holding: |
      investor | investee | pct | valid_from
      G | A | 1 | 2020-01-01
      G | B | 1 | 2020-01-01
      G | C | 0.8 | 2020-01-01
      G | D | 0.8 | 2020-01-01
    subsidiary: |
      parent | organisation
      G | A
      G | B
  - alerts: 2
    ledger: |
      payer | payee | paid_on | amount | decision_no | payee_kind
      A | B | 2026-03-02 | 2000000 | ZZZ |
      A | B | 2026-03-02 | 2000000 | D2 | enterprise
      A | B | 2026-03-02 | 2000000 | D1 | enterprise
    related_party: |
      party | valid_from
      B | 2020-01-01
    decision_matter: |
      decision_no | decided_on | passed
      D1 | 2026-03-01 | true
      D2 | 2026-03-01 | false
---*/
WITH large AS (
  SELECT f.id, f.organisation, f.payer, f.payee, f.payee_kind, f.kind, f.payment_no, f.paid_on
  FROM fresh f
  WHERE f.amount >= :floor AND f.payer <> f.payee
    AND NOT EXISTS (SELECT 1 FROM decision_matter d WHERE d.organisation = f.organisation AND d.decision_no = f.decision_no AND d.passed AND d.decided_on <= f.paid_on)
), claim AS (
  SELECT id AS ref, paid_on, payer AS member FROM large
  UNION SELECT id AS ref, paid_on, payee AS member FROM large
), related AS (
  SELECT x.id
  FROM large x
  JOIN related_party r ON r.organisation = x.organisation AND r.party = x.payee
  WHERE r.valid_from <= x.paid_on AND (r.valid_to IS NULL OR r.valid_to >= x.paid_on)
  UNION
  SELECT x.id
  FROM large x
  LEFT JOIN same_group g ON g.ref = x.id
  LEFT JOIN equity_holding h ON h.pct >= :influence AND h.investor = x.payer AND h.investee = x.payee AND h.valid_from <= x.paid_on AND (h.valid_to IS NULL OR h.valid_to >= x.paid_on)
  LEFT JOIN equity_holding b ON b.pct >= :influence AND b.investor = x.payee AND b.investee = x.payer AND b.valid_from <= x.paid_on AND (b.valid_to IS NULL OR b.valid_to >= x.paid_on)
  WHERE CASE WHEN g.ref IS NULL THEN coalesce(h.pct, b.pct, 0) WHEN g.by_tree = 1 OR x.payee_kind = 'group_member' OR x.kind = 'transfer' THEN 0 ELSE 1 END > 0
)
SELECT x.payer AS subject, x.payer || '|' || x.payment_no AS key, x.id
FROM large x
JOIN related r ON r.id = x.id
