/*---
id: dec_step_without_decision
title: 没有通过的决策不得落实
datasets: [decision_step, decision_matter]
relation: register
alert: 严重
deadline_days: 10
weight: 3
message: '步骤 {record}（决策事项编号|步骤编号）的决策事项{found}。'
mend: 停止执行；补报决策事项，或更正是否通过。
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
      D | 1 | 2026-06-30 |  |  | planned | 
  - verdict: 违规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | false | 
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  |  | planned | 
  - verdict: 违规
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  |  | planned | 
  - verdict: 无法判断
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 |  | 
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  |  | planned | 
---*/
SELECT s.organisation, s.decision_no || '|' || s.step_no AS record, coalesce(s.begun_on, s.due_on) AS judged_on,
       CASE WHEN d.decision_no IS NULL THEN '没有报送' WHEN d.passed THEN '已通过' WHEN NOT d.passed THEN '没有通过' END AS found, '已通过' AS expected,
       CASE WHEN d.decision_no IS NULL THEN TRUE ELSE NOT d.passed END AS breach
FROM decision_step s
LEFT JOIN decision_matter d ON d.organisation = s.organisation AND d.decision_no = s.decision_no
WHERE coalesce(s.state, '') <> 'stopped'
