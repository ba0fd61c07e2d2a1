/*---
id: threshold_ends_after_begin
title: 大额标准的失效日期不早于生效日期
datasets: [payment_threshold]
relation: within
severity: error
cells: [valid_to, valid_from]
requires: [valid_from]
applies: valid_to is not null
message: 失效日期 {found} 早于生效日期 {expected}。
mend: 核对这一标准的生效日期和失效日期。
source: 企业“三重一大”制度中的大额度资金标准（中办发〔2010〕17号）
clause: 备案的标准应有确定的适用期间
confirmed: false
valid_from: 2010-06-05
examples:
  - verdict: 合规
    payment_threshold: |
      valid_from | valid_to
      2024-01-01 | 2025-12-31
  - verdict: 违规
    payment_threshold: |
      valid_from | valid_to
      2024-01-01 | 2023-12-31
  - verdict: 无法判断
    payment_threshold: |
      valid_from | valid_to
                 | 2023-12-31
---*/
SELECT row_id, valid_to AS found, valid_from AS expected
FROM payment_threshold
WHERE valid_to < valid_from
