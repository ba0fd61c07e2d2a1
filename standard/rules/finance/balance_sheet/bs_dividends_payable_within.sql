/*---
id: bs_dividends_payable_within
title: 应付股利（期末余额）不大于其他应付款（期末余额）
datasets: [balance_sheet]
relation: within
complete: true
severity: warning
cells: [dividends_payable, other_payables]
requires: [dividends_payable, other_payables]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 应付股利（期末余额） {found} 大于其他应付款（期末余额） {expected}。
mend: 其中项不应大于总项，请核对。
source: 财会〔2019〕6号 附件1、附件2
clause: 2018年起为其中项
confirmed: true
valid_from: 2018-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      dividends_payable | other_payables
      40                | 100
  - verdict: 违规
    balance_sheet: |
      dividends_payable | other_payables
      140               | 100
  - verdict: 无法判断
    balance_sheet: |
      dividends_payable | other_payables
      40                |
---*/
SELECT row_id, dividends_payable AS found, other_payables AS expected
FROM balance_sheet
WHERE dividends_payable > other_payables + :steps * rounding_step
