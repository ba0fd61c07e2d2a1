/*---
id: bs_total_assets_not_negative
title: 资产总计（期末余额）不为负数
datasets: [balance_sheet]
relation: within
severity: warning
cells: [total_assets]
applies: total_assets is not null
message: 资产总计（期末余额）为 {found}，一般不应为负数。
mend: 核对资产总计（期末余额）的符号；确为负数的说明原因。
source: 财会〔2019〕6号 附件1、附件2
clause: 资产、负债和实收资本的列报
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      total_assets
      5
  - verdict: 违规
    balance_sheet: |
      total_assets
      -5
---*/
SELECT row_id, total_assets AS found, 0 AS expected
FROM balance_sheet
WHERE total_assets < 0
