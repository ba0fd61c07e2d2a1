/*---
id: dec_topic_meeting_known
title: 议题的会议应已报送
datasets: [decision_topic, decision_meeting]
relation: register
alert: 关注
deadline_days: 10
message: '议题 {record} 的会议编号{found}。'
mend: 补报会议，或更正会议编号。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 业务代码 0006：会议与议题
confirmed: false
valid_from: 2010-07-15
note: 会议没有报送时没有会议日期，按判断当日。没有会议的议题，其他规则都无从判断。
examples:
  - verdict: 合规
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no
      T | M
  - verdict: 违规
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no
      T | N
---*/
SELECT t.organisation, t.topic_no AS record, coalesce(m.held_on, :today) AS judged_on,
       CASE WHEN m.meeting_no IS NULL THEN '不在决策会议内' ELSE '已报送' END AS found, '已报送' AS expected, m.meeting_no IS NULL AS breach
FROM decision_topic t
LEFT JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
