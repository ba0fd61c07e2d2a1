/*---
id: dec_executed_after_validity
title: 应在决策的执行期限内执行
datasets: [decision_step, decision_matter]
relation: register
alert: 关注
deadline_days: 10
message: '步骤 {record}（决策事项编号|步骤编号）于 {found} 开始，决策的执行截止日期为 {expected}。'
mend: 办理延期决策。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 决策执行
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_matter: |
      decision_no | decided_on | valid_to
      D | 2026-03-10 | 2026-12-31
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 | 2026-12-31 |  | going | 
  - verdict: 违规
    decision_matter: |
      decision_no | decided_on | valid_to
      D | 2026-03-10 | 2026-12-31
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 | 2027-01-01 |  | going | 
  - verdict: 无法判断
    decision_matter: |
      decision_no | decided_on | valid_to
      D | 2026-03-10 | 2026-12-31
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  |  | going | 
---*/
SELECT s.organisation, s.decision_no || '|' || s.step_no AS record, d.decided_on AS judged_on, s.begun_on AS found, d.valid_to AS expected,
       s.begun_on > d.valid_to AS breach
FROM decision_step s
JOIN decision_matter d ON d.organisation = s.organisation AND d.decision_no = s.decision_no AND d.valid_to IS NOT NULL
WHERE s.begun_on IS NOT NULL OR coalesce(s.state, '') IN ('going', 'done', '')
