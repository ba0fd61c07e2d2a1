/*---
id: dec_evaluation_missing
title: 项目和资金事项完成后应后评价
datasets: [decision_matter, decision_step, decision_evaluation]
relation: register
alert: 关注
deadline_days: 30
params:
  days: {value: 365, title: 完成后评价的天数, unit: 天}
message: '决策事项 {record} 完成 {found} 天，没有后评价，应当在 {expected} 天内评价。'
mend: 开展后评价并报送结论。
source: 国资委令第34号《中央企业投资监督管理办法》
clause: 第三章：投资项目后评价
confirmed: false
valid_from: 2010-07-15
note: 全部步骤完成或停止之后起算；没有落实步骤的由另一条规则判断。
examples:
  - verdict: 合规
    today: 2026-06-30
    decision_matter: |
      decision_no | decided_on | passed | category
      D | 2024-03-10 | true | project
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2025-01-31 |  | 2025-01-31 | done | 
    decision_evaluation: |
      decision_no | evaluated_on
      D | 2025-06-30
  - verdict: 违规
    today: 2026-06-30
    decision_matter: |
      decision_no | decided_on | passed | category
      D | 2024-03-10 | true | project
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2025-01-31 |  | 2025-01-31 | done | 
  - verdict: 无法判断
    today: 2026-06-30
    decision_matter: |
      decision_no | decided_on | passed | category
      D | 2024-03-10 | true | 
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2025-01-31 |  | 2025-01-31 | done | 
  - verdict: 不适用
    today: 2026-06-30
    decision_matter: |
      decision_no | decided_on | passed | category
      D | 2024-03-10 | true | project
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2025-01-31 |  |  | going | 
---*/
WITH finished AS (
  SELECT organisation, decision_no, max(done_on) AS done_on
  FROM decision_step GROUP BY organisation, decision_no
  HAVING sum(CASE WHEN coalesce(state, '') IN ('done', 'stopped') THEN 0 ELSE 1 END) = 0
)
SELECT d.organisation, d.decision_no AS record, d.decided_on AS judged_on, date_diff('day', f.done_on, :today) AS found, :days AS expected,
       CASE WHEN e.decision_no IS NOT NULL THEN FALSE WHEN date_diff('day', f.done_on, :today) <= :days THEN FALSE
            WHEN date_diff('day', f.done_on, :today) > :days THEN CASE WHEN d.category IS NOT NULL THEN TRUE END END AS breach
FROM decision_matter d
JOIN finished f ON f.organisation = d.organisation AND f.decision_no = d.decision_no
LEFT JOIN (SELECT DISTINCT organisation, decision_no FROM decision_evaluation) e ON e.organisation = d.organisation AND e.decision_no = d.decision_no
WHERE d.passed AND (d.category IN ('project', 'funds') OR d.category IS NULL)
