/*---
id: dec_executed_before_decision
title: 应先决策后执行
datasets: [decision_step, decision_matter]
relation: register
alert: 严重
deadline_days: 10
weight: 3
message: '步骤 {record}（决策事项编号|步骤编号）于 {found} 开始，决策日期为 {expected}。'
mend: 说明先执行后决策的原因并追究责任；日期填错的更正。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 凡属三重一大事项，未经集体决策不得实施
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 | 2026-03-10 |  | going | 
  - verdict: 违规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 | 2026-03-09 |  | going | 
  - verdict: 无法判断
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  |  | going | 
  - verdict: 不适用
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  |  | planned | 
---*/
SELECT s.organisation, s.decision_no || '|' || s.step_no AS record, d.decided_on AS judged_on, coalesce(s.begun_on, s.done_on) AS found,
       d.decided_on AS expected, CASE WHEN s.begun_on < d.decided_on OR s.done_on < d.decided_on THEN TRUE ELSE s.begun_on < d.decided_on END AS breach
FROM decision_step s
JOIN decision_matter d ON d.organisation = s.organisation AND d.decision_no = s.decision_no
WHERE s.begun_on IS NOT NULL OR s.done_on IS NOT NULL OR coalesce(s.state, '') IN ('going', 'done', '')
