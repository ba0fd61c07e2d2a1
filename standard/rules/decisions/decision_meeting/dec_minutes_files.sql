/*---
id: dec_minutes_files
title: 会议纪要和会议记录应当上传
datasets: [decision_meeting]
relation: register
alert: 关注
deadline_days: 10
message: '会议 {record} 缺少{found}。'
mend: 上传会议纪要和会议记录。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 业务代码 0006：会议通知、会议纪要、会议记录
confirmed: false
valid_from: 2010-07-15
note: 纪要尚未形成的由“会议纪要应及时形成”判断。
examples:
  - verdict: 合规
    decision_meeting: |
      meeting_no | held_on | minutes_on | minutes_file | record_file
      M | 2026-03-02 | 2026-03-05 | a.pdf | b.pdf
  - verdict: 违规
    decision_meeting: |
      meeting_no | held_on | minutes_on | minutes_file | record_file
      M | 2026-03-02 | 2026-03-05 | a.pdf | 
  - verdict: 不适用
    decision_meeting: |
      meeting_no | held_on | minutes_on
      M | 2026-03-02 | 
---*/
SELECT m.organisation, m.meeting_no AS record, m.held_on AS judged_on,
       CASE WHEN nullif(trim(m.minutes_file), '') IS NULL AND nullif(trim(m.record_file), '') IS NULL THEN '会议纪要和会议记录'
            WHEN nullif(trim(m.minutes_file), '') IS NULL THEN '会议纪要'
            WHEN nullif(trim(m.record_file), '') IS NULL THEN '会议记录' ELSE '无' END AS found,
       '会议纪要和会议记录齐全' AS expected,
       nullif(trim(m.minutes_file), '') IS NULL OR nullif(trim(m.record_file), '') IS NULL AS breach
FROM decision_meeting m
WHERE m.minutes_on IS NOT NULL
