/*---
id: bs_inventories_not_negative
title: 存货（期末余额）不为负数
datasets: [balance_sheet]
relation: within
severity: warning
cells: [inventories]
applies: inventories is not null
message: 存货（期末余额）为 {found}，一般不应为负数。
mend: 核对存货（期末余额）的符号；确为负数的说明原因。
source: 财会〔2019〕6号 附件1、附件2
clause: 资产、负债和实收资本的列报
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      inventories
      5
  - verdict: 违规
    balance_sheet: |
      inventories
      -5
---*/
SELECT row_id, inventories AS found, 0 AS expected
FROM balance_sheet
WHERE inventories < 0
