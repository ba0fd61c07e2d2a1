/*---
id: dec_regulation_unreviewed
title: 决策制度应经合法审查并有证明
datasets: [decision_regulation]
relation: register
alert: 关注
deadline_days: 10
exception: 6
message: '制度 {record} {found}。'
mend: 办理合法审查，上传审查证明。
source: 国资委令第42号《中央企业合规管理办法》
clause: 规章制度应当经合规审查
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_regulation: |
      regulation_no | approved_on | legal_reviewed | review_file
      R | 2024-01-01 | true | a.pdf
  - verdict: 违规
    decision_regulation: |
      regulation_no | approved_on | legal_reviewed | review_file
      R | 2024-01-01 | true | 
  - verdict: 违规
    decision_regulation: |
      regulation_no | approved_on | legal_reviewed | review_file
      R | 2024-01-01 | false | 
  - verdict: 无法判断
    decision_regulation: |
      regulation_no | approved_on | legal_reviewed | review_file
      R | 2024-01-01 |  | a.pdf
---*/
SELECT r.organisation, r.regulation_no AS record, r.approved_on AS judged_on,
       CASE WHEN NOT r.legal_reviewed THEN '未经合法审查' WHEN r.legal_reviewed AND nullif(trim(r.review_file), '') IS NULL THEN '没有合法审查证明'
            WHEN r.legal_reviewed THEN '已审查' END AS found, '已审查并有证明' AS expected,
       CASE WHEN NOT r.legal_reviewed THEN TRUE WHEN r.legal_reviewed THEN nullif(trim(r.review_file), '') IS NULL END AS breach
FROM decision_regulation r
