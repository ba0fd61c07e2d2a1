/*---
id: pay_travel
title: 差旅会议培训支出偏大
kind: ledger
pattern: 敏感消费
severity: 关注
deadline_days: 15
params:
  floor: {value: 500000, title: 单笔上限（元）}
message: '{payer} {day} 单笔差旅、会议或培训支出 {amount} 元，超过 {floor} 元的单笔上限。'
mend: '附会议、培训计划和明细。'
source: 国有企业负责人履职待遇、业务支出管理规定
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      purpose | amount
      培训费 | 800000
  - alerts: 0
    ledger: |
      purpose | amount
      培训费 | 80000
      钢材 | 800000
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
WHERE f.amount > :floor AND (f.purpose LIKE '%差旅%' OR f.purpose LIKE '%会议%' OR f.purpose LIKE '%培训%' OR f.purpose LIKE '%考察%')
