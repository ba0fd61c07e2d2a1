/*---
id: dec_matter_without_step
title: 通过的决策应有落实步骤
datasets: [decision_matter, decision_step]
relation: register
alert: 关注
deadline_days: 10
params:
  days: {value: 30, title: 安排落实步骤的天数, unit: 天}
message: '决策事项 {record} 通过 {found} 天，没有落实步骤，应当在 {expected} 天内安排。'
mend: 分解落实步骤，明确责任人和期限。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 建立决策落实和考核机制
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    today: 2026-04-09
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 
  - verdict: 违规
    today: 2026-04-10
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 
  - verdict: 合规
    today: 2026-06-30
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  |  | planned | 
  - verdict: 不适用
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | false | 
---*/
SELECT d.organisation, d.decision_no AS record, d.decided_on AS judged_on, date_diff('day', d.decided_on, :today) AS found, :days AS expected,
       s.decision_no IS NULL AND date_diff('day', d.decided_on, :today) > :days AS breach
FROM decision_matter d
LEFT JOIN (SELECT DISTINCT organisation, decision_no FROM decision_step) s ON s.organisation = d.organisation AND s.decision_no = d.decision_no
WHERE d.passed
