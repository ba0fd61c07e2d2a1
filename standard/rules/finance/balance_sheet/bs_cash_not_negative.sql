/*---
id: bs_cash_not_negative
title: 货币资金（期末余额）不为负数
datasets: [balance_sheet]
relation: within
severity: warning
cells: [cash]
applies: cash is not null
message: 货币资金（期末余额）为 {found}，一般不应为负数。
mend: 核对货币资金（期末余额）的符号；确为负数的说明原因。
source: 财会〔2019〕6号 附件1、附件2
clause: 资产、负债和实收资本的列报
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      cash
      5
  - verdict: 违规
    balance_sheet: |
      cash
      -5
---*/
SELECT row_id, cash AS found, 0 AS expected
FROM balance_sheet
WHERE cash < 0
