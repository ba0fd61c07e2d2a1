/*---
id: bs_engineering_materials_within
title: 工程物资（期末余额）不大于在建工程（期末余额）
datasets: [balance_sheet]
relation: within
complete: true
severity: warning
cells: [engineering_materials, construction_in_progress]
requires: [engineering_materials, construction_in_progress]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 工程物资（期末余额） {found} 大于在建工程（期末余额） {expected}。
mend: 其中项不应大于总项，请核对。
source: 财会〔2019〕6号 附件1、附件2
clause: 2018年起为其中项
confirmed: true
valid_from: 2018-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      engineering_materials | construction_in_progress
      40                    | 100
  - verdict: 违规
    balance_sheet: |
      engineering_materials | construction_in_progress
      140                   | 100
  - verdict: 无法判断
    balance_sheet: |
      engineering_materials | construction_in_progress
      40                    |
---*/
SELECT row_id, engineering_materials AS found, construction_in_progress AS expected
FROM balance_sheet
WHERE engineering_materials > construction_in_progress + :steps * rounding_step
