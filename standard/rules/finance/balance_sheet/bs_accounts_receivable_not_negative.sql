/*---
id: bs_accounts_receivable_not_negative
title: 应收账款（期末余额）不为负数
datasets: [balance_sheet]
relation: within
severity: warning
cells: [accounts_receivable]
applies: accounts_receivable is not null
message: 应收账款（期末余额）为 {found}，一般不应为负数。
mend: 核对应收账款（期末余额）的符号；确为负数的说明原因。
source: 财会〔2019〕6号 附件1、附件2
clause: 资产、负债和实收资本的列报
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      accounts_receivable
      5
  - verdict: 违规
    balance_sheet: |
      accounts_receivable
      -5
---*/
SELECT row_id, accounts_receivable AS found, 0 AS expected
FROM balance_sheet
WHERE accounts_receivable < 0
