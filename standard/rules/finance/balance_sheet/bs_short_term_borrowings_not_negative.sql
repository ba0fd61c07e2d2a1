/*---
id: bs_short_term_borrowings_not_negative
title: 短期借款（期末余额）不为负数
datasets: [balance_sheet]
relation: within
severity: warning
cells: [short_term_borrowings]
applies: short_term_borrowings is not null
message: 短期借款（期末余额）为 {found}，一般不应为负数。
mend: 核对短期借款（期末余额）的符号；确为负数的说明原因。
source: 财会〔2019〕6号 附件1、附件2
clause: 资产、负债和实收资本的列报
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      short_term_borrowings
      5
  - verdict: 违规
    balance_sheet: |
      short_term_borrowings
      -5
---*/
SELECT row_id, short_term_borrowings AS found, 0 AS expected
FROM balance_sheet
WHERE short_term_borrowings < 0
