/*---
id: dec_change_unapproved
title: 变更批准金额应经会议批准
datasets: [decision_change, decision_topic, decision_meeting, decision_matter]
relation: register
alert: 严重
deadline_days: 10
weight: 2
message: '变更 {record}（决策事项编号|变更编号）{found}。'
mend: 提请原决策机构批准变更，并填写批准变更的议题编号。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 个人或少数人不得擅自改变集体决策
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_change: |
      decision_no | change_no | changed_on | amount_after | topic_no
      D | 1 | 2026-05-02 | 1200 | T
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T | M | D | passed
    decision_meeting: |
      meeting_no | held_on
      M | 2026-05-01
  - verdict: 违规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_change: |
      decision_no | change_no | changed_on | amount_after | topic_no
      D | 1 | 2026-05-02 | 1200 | 
  - verdict: 违规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_change: |
      decision_no | change_no | changed_on | amount_after | topic_no
      D | 1 | 2026-04-30 | 1200 | T
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T | M | D | passed
    decision_meeting: |
      meeting_no | held_on
      M | 2026-05-01
  - verdict: 无法判断
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_change: |
      decision_no | change_no | changed_on | amount_after | topic_no
      D | 1 | 2026-05-02 | 1200 | T
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T | M |  | passed
    decision_meeting: |
      meeting_no | held_on
      M | 2026-05-01
  - verdict: 不适用
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_change: |
      decision_no | change_no | changed_on | amount_after | topic_no
      D | 1 | 2026-05-02 |  | 
---*/
SELECT c.organisation, c.decision_no || '|' || c.change_no AS record, c.changed_on AS judged_on,
       CASE WHEN c.topic_no IS NULL THEN '没有批准变更的议题' WHEN t.topic_no IS NULL THEN '的批准议题没有报送'
            WHEN t.outcome <> 'passed' THEN '的批准议题没有通过' WHEN t.decision_no <> c.decision_no THEN '的批准议题属于另一决策事项'
            WHEN m.held_on > c.changed_on THEN '早于批准议题的会议' ELSE '已批准' END AS found,
       '变更之前有通过的议题' AS expected,
       CASE WHEN t.topic_no IS NULL OR t.outcome <> 'passed' OR t.decision_no <> c.decision_no OR m.held_on > c.changed_on THEN TRUE
            WHEN t.outcome = 'passed' AND t.decision_no = c.decision_no AND m.held_on <= c.changed_on THEN FALSE END AS breach
FROM decision_change c
LEFT JOIN decision_matter d ON d.organisation = c.organisation AND d.decision_no = c.decision_no
LEFT JOIN decision_topic t ON t.organisation = c.organisation AND t.topic_no = c.topic_no
LEFT JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
WHERE c.amount_after IS NOT NULL AND coalesce(c.amount_after <> d.amount, TRUE)
