/*---
id: pay_cycle
title: 资金绕一圈回到付款方
kind: ledger
pattern: 资金闭环
severity: 严重
deadline_days: 5
params:
  days: {value: 120, title: 从任一笔起算的观察窗口（天）}
  tolerance: {value: 0.005, title: 各笔金额的容许差异（比例，覆盖手续费）}
message: '{parties} 家单位的付款首尾相接，钱最后回到 {payer}，共 {total} 元，各笔金额基本相同：没有真实贸易的资金空转就是这样，请核实。'
mend: '各户分别提供合同、货物流转和发票，说明资金回流的原因。'
source: 国资发财评规〔2023〕74号 规范贸易管理“十不准”
clause: 不得开展循环贸易、空转走单
confirmed: false
valid_from: 2019-01-01
note: 不要求各笔按闭环方向先后发生：先收后付、先付后收都能做成闭环，记账日期也可安排；窗口、金额相同和首尾相接才是证据。
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount
      A | B | 20000 | 1000000
      B | C | 20003 | 999000
      C | A | 20007 | 1000000
  - alerts: 0
    ledger: |
      payer | payee | day | amount
      A | B | 20000 | 1000000
      B | C | 20003 | 700000
      C | A | 20007 | 1000000
      A | D | 20000 | 50
      D | A | 20001 | 50
---*/
WITH ring3 AS (
  SELECT f.payer AS subject, least(f.payer, p2.payer, p3.payer) || '|' || greatest(f.payer, p2.payer, p3.payer) || '|3' AS key, f.id AS id1, p2.id AS id2, p3.id AS id3
  FROM fresh f
  JOIN ledger p2 ON p2.payer = f.payee AND p2.amount >= f.amount * (1 - :tolerance) AND p2.amount <= f.amount * (1 + :tolerance) AND p2.day >= f.day - :days AND p2.day <= f.day + :days AND p2.payee <> f.payer
  JOIN ledger p3 ON p3.payer = p2.payee AND p3.amount >= f.amount * (1 - :tolerance) AND p3.amount <= f.amount * (1 + :tolerance) AND p3.day >= f.day - :days AND p3.day <= f.day + :days AND p3.payee = f.payer
  WHERE f.payer <> f.payee
), ring4 AS (
  SELECT f.payer AS subject, least(f.payer, p2.payer, p3.payer, p4.payer) || '|' || greatest(f.payer, p2.payer, p3.payer, p4.payer) || '|4' AS key, f.id AS id1, p2.id AS id2, p3.id AS id3, p4.id AS id4
  FROM fresh f
  JOIN ledger p2 ON p2.payer = f.payee AND p2.amount >= f.amount * (1 - :tolerance) AND p2.amount <= f.amount * (1 + :tolerance) AND p2.day >= f.day - :days AND p2.day <= f.day + :days AND p2.payee <> f.payer
  JOIN ledger p3 ON p3.payer = p2.payee AND p3.amount >= f.amount * (1 - :tolerance) AND p3.amount <= f.amount * (1 + :tolerance) AND p3.day >= f.day - :days AND p3.day <= f.day + :days AND p3.payee <> f.payer AND p3.payee <> p2.payer
  JOIN ledger p4 ON p4.payer = p3.payee AND p4.amount >= f.amount * (1 - :tolerance) AND p4.amount <= f.amount * (1 + :tolerance) AND p4.day >= f.day - :days AND p4.day <= f.day + :days AND p4.payee = f.payer
  WHERE f.payer <> f.payee
), ring5 AS (
  SELECT f.payer AS subject, least(f.payer, p2.payer, p3.payer, p4.payer, p5.payer) || '|' || greatest(f.payer, p2.payer, p3.payer, p4.payer, p5.payer) || '|5' AS key, f.id AS id1, p2.id AS id2, p3.id AS id3, p4.id AS id4, p5.id AS id5
  FROM fresh f
  JOIN ledger p2 ON p2.payer = f.payee AND p2.amount >= f.amount * (1 - :tolerance) AND p2.amount <= f.amount * (1 + :tolerance) AND p2.day >= f.day - :days AND p2.day <= f.day + :days AND p2.payee <> f.payer
  JOIN ledger p3 ON p3.payer = p2.payee AND p3.amount >= f.amount * (1 - :tolerance) AND p3.amount <= f.amount * (1 + :tolerance) AND p3.day >= f.day - :days AND p3.day <= f.day + :days AND p3.payee <> f.payer AND p3.payee <> p2.payer
  JOIN ledger p4 ON p4.payer = p3.payee AND p4.amount >= f.amount * (1 - :tolerance) AND p4.amount <= f.amount * (1 + :tolerance) AND p4.day >= f.day - :days AND p4.day <= f.day + :days AND p4.payee <> f.payer AND p4.payee <> p2.payer AND p4.payee <> p3.payer
  JOIN ledger p5 ON p5.payer = p4.payee AND p5.amount >= f.amount * (1 - :tolerance) AND p5.amount <= f.amount * (1 + :tolerance) AND p5.day >= f.day - :days AND p5.day <= f.day + :days AND p5.payee = f.payer
  WHERE f.payer <> f.payee
)
SELECT subject, key, id1 AS id FROM ring3
UNION ALL SELECT subject, key, id2 AS id FROM ring3
UNION ALL SELECT subject, key, id3 AS id FROM ring3
UNION ALL SELECT subject, key, id1 AS id FROM ring4
UNION ALL SELECT subject, key, id2 AS id FROM ring4
UNION ALL SELECT subject, key, id3 AS id FROM ring4
UNION ALL SELECT subject, key, id4 AS id FROM ring4
UNION ALL SELECT subject, key, id1 AS id FROM ring5
UNION ALL SELECT subject, key, id2 AS id FROM ring5
UNION ALL SELECT subject, key, id3 AS id FROM ring5
UNION ALL SELECT subject, key, id4 AS id FROM ring5
UNION ALL SELECT subject, key, id5 AS id FROM ring5
