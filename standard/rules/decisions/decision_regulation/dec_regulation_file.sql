/*---
id: dec_regulation_file
title: 决策制度应有正式文件
datasets: [decision_regulation]
relation: register
alert: 关注
deadline_days: 10
exception: 6
message: '制度 {record} {found}。'
mend: 上传正式文件。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 业务代码 0005：正式文件
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_regulation: |
      regulation_no | approved_on | file
      R | 2024-01-01 | a.pdf
  - verdict: 违规
    decision_regulation: |
      regulation_no | approved_on | file
      R | 2024-01-01 | 
---*/
SELECT r.organisation, r.regulation_no AS record, r.approved_on AS judged_on, CASE WHEN nullif(trim(r.file), '') IS NULL THEN '没有正式文件' ELSE '有正式文件' END AS found,
       '有正式文件' AS expected, nullif(trim(r.file), '') IS NULL AS breach
FROM decision_regulation r
