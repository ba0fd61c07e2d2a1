/*---
id: dec_matter_without_topic
title: 已通过的决策事项应有通过的议题
datasets: [decision_matter, decision_topic, decision_meeting]
relation: register
alert: 严重
deadline_days: 10
weight: 3
message: '决策事项 {record} 记为通过，{found}。'
mend: 补报会议和议题；确未经会议的，停止执行并重新履行程序。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 三重一大事项应当以会议形式集体决策
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T | M | D | passed
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
  - verdict: 违规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T | M | D | rejected
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
  - verdict: 违规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 
  - verdict: 不适用
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | false | 
---*/
SELECT d.organisation, d.decision_no AS record, d.decided_on AS judged_on,
       CASE WHEN x.passed > 0 THEN '已有通过的议题' WHEN x.topics > 0 THEN '但没有一个议题通过' ELSE '但没有对应的议题' END AS found,
       '至少一个议题在决策日期当日或之前通过' AS expected, coalesce(x.passed, 0) = 0 AS breach
FROM decision_matter d
LEFT JOIN (
  SELECT d.organisation, d.decision_no, count(*) AS topics, sum(CASE WHEN t.outcome = 'passed' AND m.held_on <= d.decided_on THEN 1 ELSE 0 END) AS passed
  FROM decision_matter d
  JOIN decision_topic t ON t.organisation = d.organisation AND t.decision_no = d.decision_no
  JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
  GROUP BY d.organisation, d.decision_no
) x ON x.organisation = d.organisation AND x.decision_no = d.decision_no
WHERE d.passed
