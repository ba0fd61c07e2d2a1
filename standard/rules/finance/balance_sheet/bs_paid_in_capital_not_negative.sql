/*---
id: bs_paid_in_capital_not_negative
title: 实收资本（或股本）（期末余额）不为负数
datasets: [balance_sheet]
relation: within
severity: warning
cells: [paid_in_capital]
applies: paid_in_capital is not null
message: 实收资本（或股本）（期末余额）为 {found}，一般不应为负数。
mend: 核对实收资本（或股本）（期末余额）的符号；确为负数的说明原因。
source: 财会〔2019〕6号 附件1、附件2
clause: 资产、负债和实收资本的列报
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      paid_in_capital
      5
  - verdict: 违规
    balance_sheet: |
      paid_in_capital
      -5
---*/
SELECT row_id, paid_in_capital AS found, 0 AS expected
FROM balance_sheet
WHERE paid_in_capital < 0
