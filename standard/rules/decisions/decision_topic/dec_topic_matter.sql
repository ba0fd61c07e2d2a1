/*---
id: dec_topic_matter
title: 通过的议题应对应决策事项
datasets: [decision_topic, decision_meeting, decision_matter]
relation: register
alert: 关注
deadline_days: 10
message: '议题 {record} {found}。'
mend: 补报决策事项，并在经过各会议的议题上填同一个决策事项编号。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 业务代码 0006：关联会议与议题
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T | M | D | passed
    decision_matter: |
      decision_no
      D
  - verdict: 违规
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T | M |  | passed
    decision_matter: |
      decision_no
      D
  - verdict: 违规
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T | M | E | passed
    decision_matter: |
      decision_no
      D
  - verdict: 不适用
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T | M |  | deferred
---*/
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on,
       CASE WHEN t.decision_no IS NULL THEN '没有决策事项编号' WHEN d.decision_no IS NULL THEN '的决策事项没有报送' ELSE '已对应' END AS found,
       '对应已报送的决策事项' AS expected, d.decision_no IS NULL AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
LEFT JOIN decision_matter d ON d.organisation = t.organisation AND d.decision_no = t.decision_no
WHERE t.outcome = 'passed'
