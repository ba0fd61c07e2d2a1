/*---
id: pay_dissolved
title: 收款方已注销或吊销
kind: ledger
pattern: 异常对手方
datasets: [counterparty]
severity: 严重
deadline_days: 5
message: '{payer} {day} 向 {payee} 支付 {amount} 元，而收款方在此之前已经注销或吊销。'
mend: '立即核实收款账户的实际持有人。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
note: 交易对手档案不论由哪家单位报送都算数：一家单位报了收款方已注销，其他单位付给它同样预警，但预警不说是谁报送的。支付没有填收款单位代码的，按名称核对（个人重名多，不按名称）。
examples:
  - alerts: 1
    ledger: |
      paid_on
      2026-03-02
    counterparty: |
      party | ended_on
      B | 2026-01-15
  - alerts: 0
    ledger: |
      paid_on
      2026-03-02
    counterparty: |
      party | ended_on
      B | 2026-05-15
  - alerts: 2
    ledger: |
      paid_on | payee | payee_code | payee_name
      2026-03-02 | B | B | 渝州建材
      2026-03-02 | 622 | | 渝州建材
    counterparty: |
      organisation | party | name | ended_on
      Z | B | 渝州建材 | 2026-01-15
      A | B | 渝州建材 |
  - alerts: 0
    ledger: |
      paid_on | payee | payee_code | payee_name | payee_kind
      2026-03-02 | C | C | 渝州建材 | enterprise
      2026-03-02 | 622 | | 渝州建材 | person
    counterparty: |
      organisation | party | name | ended_on
      Z | B | 渝州建材 | 2026-01-15
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
WHERE EXISTS (SELECT 1 FROM counterparty c WHERE c.party = f.payee AND c.ended_on <= f.paid_on)
UNION
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
WHERE f.payee_code IS NULL AND coalesce(f.payee_kind, 'enterprise') <> 'person'
  AND EXISTS (SELECT 1 FROM counterparty c WHERE c.name = f.payee_name AND c.ended_on <= f.paid_on)
