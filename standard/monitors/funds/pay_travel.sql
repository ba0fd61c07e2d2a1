/*---
id: pay_travel
title: 差旅会议培训单笔支出偏大
kind: ledger
pattern: 敏感消费
datasets: [payment_threshold]
codelists: [travel_purpose]
severity: 关注
deadline_days: 15
params:
  most: {value: 585000, title: 单位没有备案上限时的单笔上限（元）：一次最大规模的二类会议，300 人、连报到离会 3 天、每人每天 650 元}
message: '{payer} {day} 单笔差旅、会议或培训支出 {amount} 元，超过单笔上限（单位备案的“差旅会议培训（单笔上限）”，没有备案的按 {most} 元）。'
mend: '附会议、培训计划和明细；确需更高的，把本单位的单笔上限报监管机构备案。'
source: 财行〔2016〕214号《中央和国家机关会议费管理办法》（国有企业参照）；国有企业负责人履职待遇、业务支出管理规定
confirmed: false
valid_from: 2019-01-01
note: 单位在大额资金标准里备案了“差旅会议培训（单笔上限）”的，按备案；几个备案同时有效的，按最低的。会议室、会议系统、培训中心一类的建设和设备不算，词和例外见码表 travel_purpose。
examples:
  - alerts: 2
    ledger: |
      purpose | amount
      培训费 | 800000
      会议室租金及会议费 | 800000
  - alerts: 1
    ledger: |
      purpose | amount
      培训费 | 300000
    payment_threshold: |
      kind | valid_from | amount
      travel_payment | 2026-01-01 | 200000
  - alerts: 0
    ledger: |
      purpose | amount
      培训费 | 80000
      钢材 | 800000
      视频会议系统 | 800000
  - alerts: 0
    ledger: |
      purpose | amount
      培训费 | 800000
    payment_threshold: |
      kind | valid_from | amount
      travel_payment | 2026-01-01 | 900000
---*/
WITH said AS (
  SELECT DISTINCT s.text FROM (
    SELECT t.text
    FROM (SELECT DISTINCT purpose AS text FROM fresh WHERE purpose IS NOT NULL) t
    JOIN travel_purpose w ON w.parent = 'travel' AND t.text LIKE '%' || w.code || '%'
    LEFT JOIN travel_purpose e ON e.parent = w.code AND t.text LIKE '%' || e.code || '%'
    GROUP BY t.text, w.code
    HAVING length(replace(t.text, w.code, w.code || '#')) - length(t.text)
         > coalesce(sum(length(replace(t.text, e.code, e.code || '#')) - length(t.text)), 0)
  ) s
)
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM said s
JOIN fresh f ON f.purpose = s.text
LEFT JOIN payment_threshold l ON l.organisation = f.organisation AND l.kind = 'travel_payment'
  AND l.valid_from <= f.paid_on AND (l.valid_to IS NULL OR l.valid_to >= f.paid_on)
GROUP BY f.payer, f.payment_no, f.id, f.amount
HAVING f.amount > coalesce(min(l.amount), :most)
