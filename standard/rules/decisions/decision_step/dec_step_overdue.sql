/*---
id: dec_step_overdue
title: 决策落实步骤应按期完成
datasets: [decision_step]
relation: register
alert: 关注
deadline_days: 15
message: 落实步骤 {record} 已超过要求完成日期 {found} 天。
mend: 催办落实；确需延期的履行变更程序并报送变更。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 建立决策落实和考核机制
confirmed: false
valid_from: 2019-01-01
params:
  grace: {value: 0, title: 宽限天数, unit: 天}
note: 未完成的按判断当日计算；已停止的不判断；状态为已完成而没有完成日期的无法判断。
examples:
  - verdict: 合规
    decision_step: |
      decision_no | step_no | due_on | done_on | state
      D | 1 | 2026-03-31 | 2026-03-30 | done
  - verdict: 违规
    today: 2026-04-02
    decision_step: |
      decision_no | step_no | due_on | done_on | state
      D | 1 | 2026-03-31 | | going
  - verdict: 合规
    today: 2026-03-31
    decision_step: |
      decision_no | step_no | due_on | done_on | state
      D | 1 | 2026-03-31 | | going
  - verdict: 违规
    decision_step: |
      decision_no | step_no | due_on | done_on | state
      D | 1 | 2026-03-31 | 2026-04-01 | done
  - verdict: 无法判断
    decision_step: |
      decision_no | step_no | due_on | done_on | state
      D | 1 | 2026-03-31 | | done
---*/
SELECT s.organisation, s.decision_no || '|' || s.step_no AS record, s.due_on AS judged_on,
       CASE WHEN s.state = 'done' THEN date_diff('day', s.due_on, s.done_on) ELSE date_diff('day', s.due_on, :today) END AS found,
       :grace AS expected,
       CASE WHEN s.state = 'done' THEN date_diff('day', s.due_on, s.done_on) ELSE date_diff('day', s.due_on, :today) END > :grace AS breach
FROM decision_step s
WHERE s.state <> 'stopped'
